"""What a box asks of a quantity, in words with the unit that people use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sim.scenario.schema.shape import at
from sim.show.quantities import title_of

if TYPE_CHECKING:
    from sim.analysis.discover.findings import Asked, Corner, Findings


#: Units that a number says by itself.
_PLAIN: Final = ("1", "share", "probability")
#: A rule of a tree; a lever may be called anything, so that its name ends where the last bound begins.
_RULE: Final = re.compile(r"(?P<name>.+) (?P<bound>is .+|(?:above|at most) (?P<number>\S+))")


def condition(asked: Asked) -> str:
    """A condition: what the quantity is, its bound, its unit.

    >>> from sim.analysis.discover.findings import Asked
    >>> condition(Asked("us.combat_value", 0.5, 0.8, (), 0.1, 1.0, 0.01, 0.9))
    'Combat value of US troops in the Baltic states from 0.5 to 0.8 hbe/thousand persons'
    """
    return f"{title_of(asked.name, first=True)} {_bound(asked)}"


def in_words(asked: Asked) -> str:
    """A condition with the path of the quantity in brackets.

    >>> from sim.analysis.discover.findings import Asked
    >>> in_words(Asked("beliefs.lasting_share", 0.4, None, (), 0.2, 0.8, 0.01, 0.9))
    'Part of a signal that lasts as long as the fact does above 0.4 (beliefs.lasting_share)'
    """
    return with_path(condition(asked), asked.name)


def with_path(words: str, name: str) -> str:
    """Words of a quantity with its path in brackets, where they are not the path themselves."""
    return words if title_of(name) == name else f"{words} ({name})"


def ruled(rule: str) -> tuple[str, str]:
    """A rule of a tree in words, with the unit, and the name of its quantity.

    Folders keep a rule as one text, the name first: "russia.recruitment above 30".

    >>> ruled("us.combat_value at most 0.5")
    ('Combat value of US troops in the Baltic states at most 0.5 hbe/thousand persons', 'us.combat_value')
    >>> ruled("lever of mine is a or b")
    ('lever of mine is a or b', 'lever of mine')
    """
    found = _RULE.fullmatch(rule)
    if found is None:
        return rule, rule
    name, bound, number = found["name"], found["bound"], found["number"]
    return f"{title_of(name, first=True)} {bound}{'' if number is None else _unit(name)}", name


def _bound(asked: Asked) -> str:
    if asked.words:
        return f"is {' or '.join(asked.words)}"
    unit = _unit(asked.name)
    low, high = (None if bound is None else f"{bound:.4g}" for bound in (asked.low, asked.high))
    if low is None:
        return f"below {high}{unit}"
    return f"{f'above {low}' if high is None else f'from {low} to {high}'}{unit}"


def _unit(name: str) -> str:
    shape = at(name.split("."))
    return "" if shape is None or shape.spec is None or shape.spec.unit in _PLAIN else f" {shape.spec.unit}"


def counted(share: float) -> str:
    """A share of worlds in 100.

    >>> counted(0.344), counted(0.004), counted(0.0312)
    ('34%', '0.4%', '3.1%')
    """
    return f"{100 * share:.0f}%" if share >= 0.0995 or share == 0 else f"{100 * share:.1f}%"


def question(found: Findings) -> str:
    """When a world fails, in a sentence."""
    if found.raises is not None:
        against = "the baseline" if found.kind != "comparison" else f"'{found.scenarios[str(found.reference)]}'"
        more = f"{1000 * found.raises:g} of 1,000"
        return f"A world fails where its chance of an attack is more than {more} above that in {against}."
    if found.fails:
        return f"A world fails as far as its futures have {found.fails}."
    return "A world fails as far as the chance of an attack goes that its futures met."


def by_share(found: Findings) -> bool:
    """Whether worlds fail by a chance, of which density is a mean."""
    return not found.fails and found.raises is None


def how_many(found: Findings, corner: Corner) -> str:
    """In how many worlds a policy fails, as a part of a sentence."""
    if found.raises is not None:
        raised = f"the risk is raised by more than {1000 * found.raises:g} of 1,000"
        return f"{raised} in {counted(corner.failing)} of the worlds"
    if found.fails:
        return f"{found.fails} in {counted(corner.failing)} of the futures"
    return f"Russia attacks in {1000 * corner.failing:.0f} of 1,000 futures, by the chances met"


def density(found: Findings, share: float) -> str:
    """A density: of 1,000 futures where it is a mean of chances, else of 100 worlds."""
    return f"{1000 * share:.0f} of 1,000" if by_share(found) else counted(share)
