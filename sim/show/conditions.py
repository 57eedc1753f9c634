"""What a box asks of a quantity, in words with the unit that people use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.scenario.schema.shape import at
from sim.show.quantities import meaning_of

if TYPE_CHECKING:
    from sim.analysis.discover.findings import Asked, Corner, Findings


#: Units that a number says by itself.
_PLAIN: Final = ("1", "share", "probability")


def condition(asked: Asked) -> str:
    """A condition: the quantity by its path, its bound, its unit.

    >>> from sim.analysis.discover.findings import Asked
    >>> condition(Asked("russia.recruitment", 30.0, None, (), 20.0, 40.0, 0.01, 0.9))
    'russia.recruitment above 30 thousand persons/month'
    """
    return f"{asked.name} {_bound(asked)}"


def in_words(asked: Asked) -> str:
    """A condition: what the quantity is, its bound, its unit; its path in brackets.

    >>> from sim.analysis.discover.findings import Asked
    >>> in_words(Asked("us.combat_value", 0.5, 0.8, (), 0.1, 1.0, 0.01, 0.9))
    'Combat value of US troops in the Baltic states from 0.5 to 0.8 hbe/thousand persons (us.combat_value)'
    """
    words = meaning_of(asked.name, first=True)
    return condition(asked) if words == asked.name else f"{words} {_bound(asked)} ({asked.name})"


def _bound(asked: Asked) -> str:
    if asked.words:
        return f"is {' or '.join(asked.words)}"
    shape = at(asked.name.split("."))
    unit = "" if shape is None or shape.spec is None or shape.spec.unit in _PLAIN else f" {shape.spec.unit}"
    low, high = (None if bound is None else f"{bound:.4g}" for bound in (asked.low, asked.high))
    if low is None:
        return f"below {high}{unit}"
    return f"{f'above {low}' if high is None else f'from {low} to {high}'}{unit}"


def meaning(asked: Asked) -> str:
    """What the quantity is, without a full stop; nothing for a lever that has a name of its own."""
    shape = at(asked.name.split("."))
    return "" if shape is None or shape.kind == "correlation" else shape.doc.rstrip(".")


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
