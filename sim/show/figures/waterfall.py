"""The effect of a scenario by channel: what each adds, and what is left over because channels act together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.analysis.channels import NONE
from sim.analysis.paired import Interval, clear_together
from sim.analysis.worlds import INTERACTION, TOTAL
from sim.outcomes import OUTCOMES
from sim.show import thousand
from sim.show.figures import narrow, style
from sim.show.figures.records import by, largest

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_BY_CHANCE = "Futures of 1,000, by the chances that they met."
_ABOUT = (
    "A channel's part is the whole effect less the effect with that channel switched off, in the "
    "same futures; the interaction is what the parts do not add up to."
)
_BAND = "Lines on bars: 95% sampling interval of the paired difference of each part; with an arrow, it goes on."
#: Room for the numbers, as a share of what is drawn.
_FOR_NUMBERS: Final = 0.32


def draw(
    shown: style.FigureSubject, table: pd.DataFrame, outcome: str = "armed_attack", colour: str = style.SCENARIO
) -> style.DrawnFigure:
    """A panel per hypothesis, a bar per channel that begins where the one above it ends.

    `table` has the columns outcome, hypothesis, channel, effect, low and high (shares of all futures), with a row for
    each channel, for `interaction` and for `total`; `low` and `high` may be empty. A row `none-of-these` is what is
    left with all channels off.
    """
    from matplotlib.ticker import MaxNLocator

    mine = table[table["outcome"] == outcome]
    hypotheses = list(dict.fromkeys(mine["hypothesis"]))
    channels = [name for name in dict.fromkeys(mine["channel"]) if name not in (INTERACTION, TOTAL)]
    rows = [*channels, INTERACTION, TOTAL]
    panel = 0.34 * len(rows)
    figure = style.new_figure(
        2.6 + 2.3 * max(len(hypotheses), 2),
        narrow.height(panel + narrow.BETWEEN, len(hypotheses), 2.9 + 0.34 * len(rows), columns=1),
    )
    [grid] = narrow.panels(figure, 1, len(hypotheses), columns=1, sharex=True)
    width = figure.get_figwidth()
    figure.subplots_adjust(left=1.75 / width, right=1 - 0.3 / width, wspace=0.12,
                           hspace=narrow.BETWEEN / panel)  # fmt: skip
    title = finding(mine, outcome)
    about = f"{_BY_CHANCE if OUTCOMES[outcome].kind == 'chance' else 'Futures of 1,000.'} {_ABOUT}"
    style.write_heading(figure, shown, title, about, room=0.55)
    footer = style.write_footer(figure, shown, _BAND, shown=[outcome], room=0.5)
    low, high = _range(mine, rows)
    for column, hypothesis in enumerate(hypotheses):
        axes = grid[column]
        style.dress_rows(axes, [_name(row) for row in rows], first=column == 0 or narrow.is_narrow())
        axes.set_xlim(low, high + _FOR_NUMBERS * (high - low))
        axes.set_xticks([tick for tick in MaxNLocator(nbins=4).tick_values(low, high) if low <= tick <= high])
        axes.xaxis.set_major_formatter(lambda x, _: style.signed(x, 0 if high - low >= 8 or x == 0 else 1))
        _bars(axes, by(mine[mine["hypothesis"] == hypothesis], "channel"), rows, colour, ends=(low, high))
        style.name_panel(axes, hypothesis)
    return style.DrawnFigure("effect-by-channel", figure, mine, style.describe(shown, title, about, footer, [outcome]))


def _name(channel: str) -> str:
    return {TOTAL: "whole effect", INTERACTION: "interaction, left over", NONE: "through no channel"}.get(
        channel, channel.replace("-", " ")
    )


def _steps(effects: dict[Any, dict[str, Any]], rows: list[str]) -> list[tuple[float, float]]:
    """Where each bar begins and ends, of 1,000."""
    steps, at = [], 0.0
    for row in rows[:-1]:
        end = at + 1000 * float(effects[row]["effect"])
        steps.append((at, end))
        at = end
    return [*steps, (0.0, 1000 * float(effects[TOTAL]["effect"]))]


def _interval(effect: dict[str, Any], begin: float) -> tuple[float, float] | None:
    """The interval of a bar that begins at `begin`, of 1,000; None where it has none, or where no future differs."""
    low, high = (1000 * float(effect[side]) for side in ("low", "high"))
    return None if low != low or effect.get("same") is True else (begin + low, begin + high)


def _range(mine: pd.DataFrame, rows: list[str]) -> tuple[float, float]:
    """The range drawn: all bars, and the intervals as far as they do not make the bars small."""
    bars, lines = [0.0], [0.0]
    for _, part in mine.groupby("hypothesis", sort=False):
        effects = by(part, "channel")
        for row, step in zip(rows, _steps(effects, rows), strict=True):
            bars += step
            lines += _interval(effects[row], step[0]) or ()
    low, high = min(bars), max(bars)
    reach = 0.75 * max(high - low, 0.5)
    low, high = max(low - reach, min(low, *lines)), min(high + reach, max(high, *lines))
    room = 0.04 * max(high - low, 1.0)
    return low - room, high + room


def _bars(
    axes: Axes, effects: dict[Any, dict[str, Any]], rows: list[str], colour: str, *, ends: tuple[float, float]
) -> None:
    axes.axvline(0, color=style.INK, linewidth=0.9)
    steps = _steps(effects, rows)
    for row, (name, (begin, end)) in enumerate(zip(rows, steps, strict=True)):
        plain = name in (INTERACTION, TOTAL, NONE)
        axes.barh(
            [row], [end - begin], left=begin, height=0.62, linewidth=1.0, edgecolor=style.INK if plain else colour,
            color=style.INK if name == TOTAL else "white" if plain else colour,
        )  # fmt: skip
        if row + 2 < len(rows):
            axes.plot([end, end], [row + 0.31, row + 0.69], color="#999999", linewidth=0.8)
        _line(axes, _interval(effects[name], begin), row, ends)
        axes.annotate(
            style.change(end - begin), (0.995, row), xycoords=("axes fraction", "data"), va="center", ha="right",
            fontsize=narrow.size(8), fontweight="bold", color=style.INK if plain else colour,
        )  # fmt: skip


def _line(axes: Axes, interval: tuple[float, float] | None, row: int, ends: tuple[float, float]) -> None:
    """An interval as a line, with an arrow where it goes on beyond what is drawn."""
    if interval is not None:
        style.draw_interval(axes, interval, row, ends, colour="#777777", zorder=3)


def finding(mine: pd.DataFrame, outcome: str) -> str:
    """The title: the channel that does most under any hypothesis."""
    parts = mine[~mine["channel"].isin([INTERACTION, TOTAL, NONE])]
    what, compared = OUTCOMES[outcome].title, len(parts)
    if parts["low"].notna().any():
        intervals = [Interval(low, high) for low, high in zip(parts["low"], parts["high"], strict=True)]
        clear = parts[clear_together(intervals)]
        if clear.empty:
            return f"{what}: the part of no channel is clear with these members"
        parts = clear
    row = largest(parts, "effect")
    if not row["effect"]:
        return f"{what}: no channel has a part in it with these members"
    count = thousand.size(1000 * float(row["effect"]))
    adds = "adds" if row["effect"] > 0 else "takes away"
    named = f"the channel '{_name(str(row['channel']))}'"
    return f"{what}: of {compared} parts {named} {adds} most, {count} of 1,000 futures under {row['hypothesis']}"
