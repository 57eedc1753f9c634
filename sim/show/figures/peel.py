"""The effect of a scenario lever by lever: what is missing without each, and what each does alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.analysis.peel import ALONE, TAKEN_AWAY
from sim.analysis.worlds import INTERACTION, TOTAL
from sim.outcomes import ESTIMAND
from sim.show.figures import estimand, narrow, style
from sim.show.figures.records import by

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_ABOUT = (
    "Futures of 1,000, by the chances that they met. Filled: what is missing of the whole effect when this lever is "
    "taken away; hollow: what it does as the only change. The interaction is what either does not add up to."
)
_BAND = "Lines: 95% sampling interval of the paired difference of each part; with an arrow, it goes on."
_APART: Final = 0.18


def draw(shown: style.FigureSubject, table: pd.DataFrame, colour: str) -> style.DrawnFigure:
    """A panel per hypothesis, a row per lever; `table` as :attr:`sim.Comparison.levers` has it."""
    mine = table[table["outcome"] == ESTIMAND]
    hypotheses = list(dict.fromkeys(mine["hypothesis"]))
    levers = [name for name in dict.fromkeys(mine["lever"]) if name not in (TOTAL, INTERACTION)]
    rows = [*levers, INTERACTION, TOTAL]
    panel = 0.36 * len(rows)
    figure = style.new_figure(
        2.9 + 2.3 * max(len(hypotheses), 2),
        narrow.height(panel + narrow.BETWEEN, len(hypotheses), 2.7 + 0.36 * len(rows), columns=1),
    )
    [grid] = narrow.panels(figure, 1, len(hypotheses), columns=1, sharex=True)
    width = figure.get_figwidth()
    figure.subplots_adjust(left=2.1 / width, right=1 - 0.3 / width, wspace=0.12,
                           hspace=narrow.BETWEEN / panel)  # fmt: skip
    title = finding(mine, hypotheses)
    style.write_heading(figure, shown, title, _ABOUT, room=0.55)
    footer = style.write_footer(figure, shown, _BAND, shown=[ESTIMAND], room=0.5)
    low, high = _range(mine)
    for column, hypothesis in enumerate(hypotheses):
        axes = grid[column]
        style.dress_rows(axes, [_name(row) for row in rows], first=column == 0 or narrow.is_narrow())
        axes.set_xlim(low, high)
        axes.locator_params(axis="x", nbins=5)
        axes.xaxis.set_major_formatter(lambda x, _: style.signed(x, 0 if high - low >= 8 or x == 0 else 1))
        axes.axvline(0, color=style.INK, linewidth=0.9)
        axes.axhline(len(levers) - 0.5, color=style.FAINT, linewidth=1.0)
        parts = by(mine[mine["hypothesis"] == hypothesis], "way", "lever")
        for row, lever in enumerate(rows):
            _mark(axes, parts[TAKEN_AWAY, lever], row - _APART * (lever != TOTAL), colour, filled=True)
            if lever != TOTAL:
                _mark(axes, parts[ALONE, lever], row + _APART, colour, filled=False)
        style.name_panel(axes, hypothesis)
    return style.DrawnFigure("effect-by-lever", figure, mine, style.describe(shown, title, _ABOUT, footer, [ESTIMAND]))


def _name(lever: str) -> str:
    return {TOTAL: "whole effect", INTERACTION: "interaction, left over"}.get(lever, lever.replace("_", " "))


def _mark(axes: Axes, part: dict[str, Any], height: float, colour: str, *, filled: bool) -> None:
    """A part with its interval, which ends in an arrow where it goes on beyond what is drawn."""
    middle, low, high = (1000 * float(part[name]) for name in ("effect", "low", "high"))
    if not part["same"]:
        style.draw_interval(axes, (low, high), height, axes.get_xlim(), colour="#999999", zorder=2)
    axes.plot(
        [middle], [height], marker="o", markersize=5.5, ls="none", markeredgecolor=colour, markeredgewidth=1.4,
        markerfacecolor=colour if filled else "white", zorder=3,
    )  # fmt: skip


def _range(mine: pd.DataFrame) -> tuple[float, float]:
    """The range drawn: every mark, and intervals as far as they do not push the marks together."""
    marks = 1000 * mine["effect"]
    low, high = min(0.0, float(marks.min())), max(0.0, float(marks.max()))
    reach = max(0.6 * (high - low), 0.5)
    lines = 1000 * mine[~mine["same"].astype(bool)][["low", "high"]]
    if not lines.empty:
        low = max(low - reach, min(low, float(lines["low"].min())))
        high = min(high + reach, max(high, float(lines["high"].max())))
    room = 0.05 * max(high - low, 1.0)
    return low - room, high + room


def finding(mine: pd.DataFrame, hypotheses: list[str]) -> str:
    """The title: the whole effect under each hypothesis, which is what was asked for, whatever the levers do."""
    whole = by(mine[(mine["lever"] == TOTAL) & (mine["way"] == TAKEN_AWAY)], "hypothesis")
    levers = mine["lever"].nunique() - 2
    told = estimand.told({hypothesis: whole[hypothesis] for hypothesis in hypotheses}, "effect")
    return f"{told}; by {levers} lever{'s' if levers != 1 else ''}"
