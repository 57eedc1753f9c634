"""What one would have to believe for the risk to be what others say it is, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sim.analysis.summary import yearly
from sim.show import roles
from sim.show.quantities import meaning_of, title_of
from sim.show.text.wrapping import wrap
from sim.show.theories import condition
from sim.texts import shown

if TYPE_CHECKING:
    from sim.analysis.tip.beliefs import Belief, Findings, Moved
    from sim.analysis.tip.findings import Mean

NOT_TRUE: Final = (
    "This tells what a figure of the risk commits one to under the rules of this model and a theory of Moscow. It does "
    "not tell what is true, nor who is right: who forecast these figures may have had other events or other reasons in "
    "mind."
)
#: Below this chance that assumptions are so far out together, it is told as one in so many.
_RARE: Final = 0.1


def lines(found: Findings) -> list[str]:
    """The whole answer, line by line, none wider than 80 columns."""
    return [line for part in blocks(found) for line in (*part, "")][:-1]


def blocks(found: Findings) -> Iterator[list[str]]:
    """The answer in blocks of lines: for each target what holds under each theory."""
    head = f"{shown(found.title)}: what one would have to believe for the risk to be what others say it is"
    yield [*wrap(head), *wrap(NOT_TRUE, "  ")]
    for words in dict.fromkeys(one.target_words for one in found.beliefs):
        yield wrap(f"For {words}")
        for one in found.beliefs:
            if one.target_words == words:
                yield [*wrap(sentence(found, one)), *(line for moved in one.moved for line in told(moved))]
    yield notes(found)


def sentence(found: Findings, one: Belief) -> str:
    """What it takes under a theory, in a sentence or two."""
    start = f"{condition(one.hypothesis)}, where it is {a_year(found, one.as_is)} as the scenario is"
    count = len(one.moved)
    several = f"{count} assumption{'s' if count > 1 else ''}"
    if one.verdict == "already":
        return f"{start}: nothing. The scenario as it is cannot be told from it."
    if one.verdict == "none":
        if not one.moved:
            return f"{start}: no assumption that was tried moves it towards that."
        return f"{start}: no set of up to {count} that was tried does. These come nearest, {a_year(found, one.after)}:"
    return f"{start}: {several}, {_odds(one)}."


def _odds(one: Belief) -> str:
    """How far out a set is by the scenario's own distributions."""
    if len(one.moved) == 1:
        return f"as far out as the scenario gives {100 * one.joint:.0f}% to" if one.joint else "at the end of its range"
    if one.joint >= _RARE:
        return f"as far out together as the scenario gives {100 * one.joint:.0f}% to if they are independent"
    return f"as far out together as 1 draw in {_round(1 / one.joint)} if they are independent"


def _round(odds: float) -> str:
    rounded = float(f"{odds:.1g}") if odds < 1e15 else odds
    return f"{rounded:,.0f}"


def told(moved: Moved) -> list[str]:
    """An assumption with what it would be, what it was, and what it rests on."""
    unit = f" {moved.unit}" if moved.unit not in ("", "share") else ""
    place = f"the {100 * moved.quantile:.0f}% quantile"
    rests = "; ".join(filter(None, [", ".join(moved.sources), moved.assumption and f"assumption: {moved.assumption}"]))
    return [
        *wrap(
            f"{title_of(moved.path, first=True)}: {moved.value_text}{unit}, {place}; now {moved.before}", "  ", "      "
        ),
        *wrap(f"({moved.path})", "      "),
        *(wrap(moved.doc, "      ") if moved.doc.rstrip(".") != meaning_of(moved.path, first=True) else []),
        *(wrap(f"[{shown(rests)}]", "      ") if rests else []),
    ]


def a_year(found: Findings, mean: Mean) -> str:
    """A chance over the horizon as a chance a year, with its interval."""
    values = [100 * yearly(min(0.999999, max(0.0, value)), found.months) for value in (mean.mean, mean.low, mean.high)]
    digits = 1 if values[0] >= 1 else 2
    middle, low, high = (f"{value:.{digits}f}" for value in values)
    return f"{middle}% a year ({low} to {high})"


def notes(found: Findings) -> list[str]:
    """How it was found, and what to know of it."""
    return [
        *wrap(
            f"{found.months} months from {found.start}, seed {found.seed}; {found.members:,} members under each "
            f"theory, {found.futures:,} futures in all. A chance over the horizon is spread evenly over its years."
        ),
        *wrap(
            f"Of {found.uncertain} uncertain quantities the {found.screened} that go with the risk most were simulated "
            "at their 5% and 95% quantile, then moved together, one more at a time, each tried without at the end; "
            "those told are moved back together as far as the figure allows. A smaller set may have been missed. In "
            "brackets: 95% intervals, sampling error only; A, B, C: confidence in a source."
        ),
        *wrap(f"{roles.sentence([found.outcome])} No theory is averaged with another."),
    ]
