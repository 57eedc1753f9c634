"""The effect of a scenario by channel: what each adds, and what is left over because channels act together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.outcomes import OUTCOMES
from sim.show import style
from sim.show.records import by, largest

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

TOTAL: Final = "total"
INTERACTION: Final = "interaction"
NONE: Final = "none-of-these"
_ABOUT = (
    "Futures of 1,000. A channel's part is the whole effect less the effect with that channel switched off, in the "
    "same futures; the interaction is what the parts do not add up to."
)
_BAND = "Lines on bars: 95% sampling interval of the paired difference of each part."


def draw(
    shown: style.Shown, table: pd.DataFrame, outcome: str = "armed_attack", colour: str = style.SCENARIO
) -> style.Drawn:
    """A panel per hypothesis, a bar per channel that begins where the one above it ends.

    `table` has the columns outcome, hypothesis, channel, effect, low and high (shares of all futures), with a row for
    each channel, for `interaction` and for `total`; `low` and `high` may be empty. A row `none-of-these` is what is
    left with all channels off.
    """
    mine = table[table["outcome"] == outcome]
    hypotheses = list(dict.fromkeys(mine["hypothesis"]))
    channels = [name for name in dict.fromkeys(mine["channel"]) if name not in (INTERACTION, TOTAL)]
    rows = [*channels, INTERACTION, TOTAL]
    figure = style.new_figure(2.6 + 2.3 * max(len(hypotheses), 2), 2.9 + 0.34 * len(rows))
    grid = figure.subplots(1, len(hypotheses), squeeze=False, sharex=True)
    width = figure.get_figwidth()
    figure.subplots_adjust(left=1.75 / width, right=1 - 0.3 / width, wspace=0.12)
    title = finding(mine, outcome)
    style.write_heading(figure, shown, title, _ABOUT, room=0.55)
    footer = style.write_footer(figure, shown, _BAND, room=0.5)
    for column, hypothesis in enumerate(hypotheses):
        axes = grid[0, column]
        style.dress_rows(axes, [_name(row) for row in rows], first=column == 0)
        _bars(axes, by(mine[mine["hypothesis"] == hypothesis], "channel"), rows, colour)
        style.name_panel(axes, hypothesis)
    low, high = _range(mine, rows)
    room = max(0.5, 0.34 * (high - low))
    for axes in grid[0]:
        axes.set_xlim(low - room, high + room)
        axes.locator_params(axis="x", nbins=4)
        axes.xaxis.set_major_formatter(lambda x, _: style.signed(x, 0 if high - low >= 4 or x == 0 else 1))
    return style.Drawn("effect-by-channel", figure, mine, style.describe(shown, title, _ABOUT, footer))


def _name(channel: str) -> str:
    return {TOTAL: "whole effect", INTERACTION: "interaction, left over", NONE: "through no channel"}.get(
        channel, channel.replace("-", " ")
    )


def _steps(effects: dict[Any, dict[str, Any]], rows: list[str]) -> list[tuple[float, float]]:
    """Where each bar begins and ends, of 1,000."""
    found, at = [], 0.0
    for row in rows[:-1]:
        end = at + 1000 * float(effects[row]["effect"])
        found.append((at, end))
        at = end
    return [*found, (0.0, 1000 * float(effects[TOTAL]["effect"]))]


def _range(mine: pd.DataFrame, rows: list[str]) -> tuple[float, float]:
    ends = [
        edge
        for _, part in mine.groupby("hypothesis", sort=False)
        for step in _steps(by(part, "channel"), rows)
        for edge in step
    ]
    return min(0.0, *ends), max(0.0, *ends)


def _bars(axes: Axes, effects: dict[Any, dict[str, Any]], rows: list[str], colour: str) -> None:
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
        low, high = (1000 * float(effects[name][side]) for side in ("low", "high"))
        if low == low:
            shift = begin if name != TOTAL else 0.0
            axes.plot([shift + low, shift + high], [row, row], color="#777777", linewidth=1.1, zorder=3)
        right = max(begin, end, *(value + (0.0 if name == TOTAL else begin) for value in (high,) if value == value))
        axes.annotate(
            style.signed(end - begin), (right, row), xytext=(4, 0), textcoords="offset points", va="center", ha="left",
            fontsize=8, fontweight="bold", color=colour if not plain else style.INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
        )  # fmt: skip


def finding(mine: pd.DataFrame, outcome: str) -> str:
    """The title: the channel that does most under any hypothesis."""
    parts = mine[~mine["channel"].isin([INTERACTION, TOTAL, NONE])]
    what = OUTCOMES[outcome].title
    if parts["low"].notna().any():
        clear = parts[(parts["low"] > 0) | (parts["high"] < 0)]
        if clear.empty:
            return f"{what}: the part of no channel is clear with these members"
        parts = clear
    row = largest(parts, "effect")
    count = style.count_text(1000 * abs(float(row["effect"])))
    adds = "adds" if row["effect"] > 0 else "takes away"
    named = f"the channel '{_name(str(row['channel']))}'"
    return f"{what}: {named} {adds} most, {count} of 1,000 futures under {row['hypothesis']}"
