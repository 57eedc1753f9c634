"""Rare events beside what the record knows of their kind, as lines of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from sim.analysis.evidence.rare import UNLOGGED, WITHOUT_CLASS
from sim.show.text.wrapping import WIDTH, wrap
from sim.texts import wrapped
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.analysis.evidence.rare_rates import ComparedRareEvent, Rate

_LEGEND: Final = (
    "How often, in 100 years or cases in which it could happen; in brackets the middle 90% of what the count leaves "
    "open, by Jeffreys' prior; then the count and in how much. Of the model that is sampling error alone. *: the model "
    "lies outside of what every class leaves open, sampling error and all; +: of one of two."
)
_WHAT: Final = 38
#: Marks of a rate of the model that lies outside of every class, or of some.
EVERY, SOME = "*", "+"


def lines(compared: Sequence[ComparedRareEvent]) -> Iterator[str]:
    """Every rare event: its classes, the model under each hypothesis, why they differ; then what has no class."""
    if not compared:
        return
    yield ""
    yield "RARE EVENTS BESIDE THE RECORD TO FEBRUARY 2025"
    yield from wrap(_LEGEND, "  ")
    for each in compared:
        yield ""
        yield from wrap(f"{each.event.title}, {each.event.per}")
        for rate in each.recorded:
            yield from _row(f"{rate.what} ({rate.source})", rate)
        same = len(each.measured) > 1 and len(set(each.measured.values())) == 1
        for hypothesis, rate in list(each.measured.items())[: 1 if same else None]:
            name = "under every hypothesis" if same else f"{hypothesis} {HYPOTHESES[hypothesis].partition(':')[0]}"
            yield from _row(f"model, {name}", rate, mark(rate, len(each.recorded)))
        yield from wrap(f"Why they differ: {each.event.differs}", "  ")
    yield ""
    yield "No class of the record fits:"
    for event, reason in WITHOUT_CLASS.items():
        yield from wrap(f"{event.name}: {reason}", "  ", "    ")
    yield "Drawn, and not logged by themselves:"
    for what, reason in UNLOGGED.items():
        yield from wrap(f"{what}: {reason}", "  ", "    ")


def shown(rate: Rate) -> str:
    """A rate with its interval.

    >>> from sim.analysis.evidence.rare_rates import Rate
    >>> shown(Rate.of("crises", 4, 70.0)), shown(Rate.of("tests", 0, 0.0))
    ('5.71 (2.4 to 12)', 'no case')
    """
    if rate.value is None or rate.low is None or rate.high is None:
        return "no case"
    return f"{_number(rate.value, 3)} ({_number(rate.low, 2)} to {_number(rate.high, 2)})"


def _number(value: float, digits: int) -> str:
    return f"{value:,.0f}" if value >= 100.0 else f"{value:.{digits}g}"


def mark(rate: Rate, classes: int) -> str:
    """Outside of every class, or of some; nothing where it is outside of none."""
    if not rate.outside:
        return ""
    return f" {EVERY if len(rate.outside) == classes else SOME}"


def _row(what: str, rate: Rate, mark: str = "") -> Iterator[str]:
    """A rate beside what it is; what does not fit goes below."""
    counted = f" {rate.count:,.0f} in {rate.exposure:,.{0 if rate.exposure >= 100 else 1}f}".removesuffix(".0")
    numbers = f"{shown(rate)}{counted if rate.value is not None else ''}{mark}"
    width = min(_WHAT, WIDTH - 5 - len(numbers))
    first, *more = wrapped(what, width)
    yield f"    {first:<{width}} {numbers}"
    for line in more:
        yield f"      {line}"
