"""Published rates beside the model's own, as lines of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sim.analysis.evidence.table import sources_of
from sim.show.text import rare as rare_text
from sim.show.text.channels import channels_off
from sim.show.text.wrapping import WIDTH, wrap
from sim.texts import shown, wrapped
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.analysis.evidence.rare_rates import ComparedRareEvent
    from sim.analysis.evidence.rates import MeasuredRate, PublishedRate
    from sim.analysis.evidence.table import ComparedRates

_WHAT = 40
_VALUE = 9
_LEGEND = (
    "Calibrated: the figure set a value. Compared: it did not. Displayed: it is shown, and may set nothing. In "
    "brackets: (95% interval of sampling error, Wilson's for shares), [range that the source gives], {middle 90% of "
    "cases}, <middle 80% of what a posterior leaves open>; then how many of how many."
)
_BRACKETS = {"95% interval": ("(", ")"), "range": ("[", "]"), "middle 90%": ("{", "}"), "middle 80%": ("<", ">")}


def lines(
    comparisons: Sequence[ComparedRates],
    title: str,
    about: str,
    without: Iterable[str] = (),
    rare: Sequence[ComparedRareEvent] = (),
) -> Iterator[str]:
    """Every comparison, rare events beside their record, then the sources; `about` says how large the run is."""
    yield from wrap(f"Published rates beside the model's own: {shown(title)}")
    yield from wrap(about, "  ")
    yield from wrap(channels_off(without), "  ")
    yield from wrap(_LEGEND, "  ")
    for compared in comparisons:
        yield ""
        yield from wrap(f"{compared.comparison.title}, {compared.comparison.unit}".upper())
        for rate in compared.published:
            yield from _row(f"{rate.what} ({rate.kind}, {rate.source})", rate)
        yield from _own(compared)
        yield from wrap(f"Why they differ: {compared.comparison.differs}", "  ")
    yield from rare_text.lines(rare)
    yield ""
    yield "SOURCES"
    for entry in sources_of(comparisons, rare):
        late = "; after the cut, shown only" if entry.display_only else ""
        yield from wrap(f"{entry.id} [{entry.confidence}, {entry.date}{late}]: {entry.citation}", "  ", "      ")


def _own(compared: ComparedRates) -> Iterator[str]:
    """The model's own rates, each named once, with a line for each hypothesis unless they are all alike."""
    for same_rate in zip(*compared.measured.values(), strict=True):
        yield from wrap(f"The model: {same_rate[0].what}", "  ")
        if len(same_rate) > 1 and len(set(same_rate)) == 1:
            yield from _row("under every hypothesis", same_rate[0])
            continue
        for hypothesis, own in zip(compared.measured, same_rate, strict=True):
            yield from _row(f"{hypothesis} {HYPOTHESES[hypothesis].partition(':')[0]}", own)


def _row(what: str, rate: PublishedRate | MeasuredRate) -> Iterator[str]:
    """A rate beside what it is; what does not fit goes below."""
    numbers = f"{_number(rate.value):>{_VALUE}}{_range(rate)}{_cases(rate)}"
    first, *more = wrapped(what, _WHAT)
    width = max(len(first), min(_WHAT, WIDTH - len(numbers) - 4))
    yield f"    {first:<{width}}{numbers}"
    for line in more:
        yield f"      {line}"


def _number(value: float | None) -> str:
    """A rate with three digits, or all of them where it is large.

    >>> _number(3304.8), _number(74.5), _number(2.534), _number(0.695), _number(None)
    ('3,305', '74.5', '2.53', '0.695', 'no case')
    """
    if value is None:
        return "no case"
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:.3g}"


def _range(rate: PublishedRate | MeasuredRate) -> str:
    if rate.low is None or rate.high is None:
        return ""
    opens, closes = _BRACKETS[rate.span]
    return f" {opens}{_short(rate.low)} to {_short(rate.high)}{closes}"


def _short(value: float) -> str:
    """An end of a range, two digits or all of them where it is large."""
    return f"{value:,.0f}" if abs(value) >= 10.0 else f"{value:.2g}"


def _cases(rate: PublishedRate | MeasuredRate) -> str:
    if not rate.cases:
        return ""
    return f" n={rate.cases:,}" if rate.count is None else f" {rate.count:,} of {rate.cases:,}"
