"""The section of a report that holds its levels against what others have published on the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim import texts
from sim.analysis.evidence.forecasts import DIFFERS, Forecast, forecasts
from sim.show.html.page import Cell, Piece, Section, Table
from sim.show.text.columns import of_thousand
from sim.show.text.published import STANDING
from sim.show.text.say import horizon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.results.run import Run
    from sim.show.text.paired_share import PairedShare

_KINDS: Final = {
    "calibrated": "the level of the model was set within it",
    "compared": "compared; it set nothing",
    "displayed": "shown; it set nothing",
}
_LATE: Final = "dated after the cut of February 2025, or its day is not known"
_CONVERTED: Final = (
    "Each figure is told as a chance a year p and over the time of this run as 1 - (1 - p)^years, as if every year "
    "were "
    "alike: a forecast for two years says nothing of the eight after them."
)


def section(world: Run, levels: Mapping[str, PairedShare]) -> Section:
    """Published figures and the model's own `levels` by theory, both in 1,000 over the time of the run."""
    opened = world.opened
    over = f"Of 1,000 {horizon(opened.months)} futures"
    published = [_row(each) for each in forecasts(opened)]
    own: list[tuple[Cell, ...]] = [
        (
            [Piece(f"This model, {hypothesis}: armed attack on a NATO member", strong=True)],
            "",
            [Piece(of_thousand(level.share), strong=True), *_interval(level)],
            "conditional extrapolation",
            [Piece("this run", faint=True)],
        )
        for hypothesis, level in levels.items()
    ]
    columns = ("What is counted", "A year", over, "What it is to the model", "Source")
    intro = (
        f"No figure below asks for exactly the event that is counted here. Of the model's own: {STANDING}.",
        _CONVERTED,
    )
    table = Table(
        f"Published figures, and the chance of an attack in {texts.quoted(world.title)}",
        columns,
        (*own, *published),
        words=True,
    )
    return Section("published", "What others say of the same", (*intro, DIFFERS), (table,))


def _row(each: Forecast) -> tuple[Cell, ...]:
    cited = each.cited
    address = cited.address[0] if cited.address else None
    late = [Piece(_LATE, faint=True)] if cited.display_only else []
    over = [Piece(of_thousand(each.over))]
    if each.low is not None and each.high is not None:
        over.append(Piece(f"{of_thousand(each.low)} to {of_thousand(each.high)} ({each.span})", faint=True))
    return (
        [Piece(each.what)],
        f"{100 * each.yearly:.2g}%",
        over,
        _KINDS[each.kind],
        [Piece(f"{cited.citation} (confidence {cited.confidence})", href=address), *late],
    )


def _interval(level: PairedShare) -> list[Piece]:
    if level.low is None or level.high is None:
        return []
    return [Piece(f"{of_thousand(max(0.0, level.low))} to {of_thousand(level.high)} (sampling error, 95%)", faint=True)]
