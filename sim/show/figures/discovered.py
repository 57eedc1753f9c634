"""Where a policy fails: under each theory the boxes on the way to the one chosen, and what that one asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.show import conditions
from sim.show.figures import naming, narrow, palette, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.analysis.discover.findings import Asked, Corner, Findings
    from sim.results.discovery import Discovery

NAME: Final = "where-it-fails"
_ABOUT: Final = (
    "{left}: boxes peeled inwards, by coverage (of all that fails, what a box holds) across and density (of a box, "
    "what fails) upwards; hollow where they were sought, filled in the half of the worlds held out. Diamond: the box "
    "chosen. Line: all worlds. {right}: what that box asks, within the range that was drawn."
)
_BAND: Final = "Upright line at the diamond: 95% sampling interval of the density in the half held out."
#: Rows of a figure: scenarios times theories; of more, the first are drawn.
_MOST_ROWS: Final = 8
_SIZE: Final = 8
#: Inches on a narrow page: a curve, and what lies between panels; on a wide page, the least of a row.
_CURVE, _BETWEEN, _LEAST = 1.35, 0.62, 1.2
#: Inches: a bar, and what is kept free around it and its condition.
_BAR, _AIR = 0.07, 0.1
#: Characters of a condition that a panel has room for.
_ROOM: Final = 50
_NARROW_ROOM: Final = 52


@dataclass(frozen=True)
class _Subject:
    """A discovery as the subject of a figure."""

    made: str
    facts: Mapping[str, Any]
    legend: list[tuple[str, str]]

    @classmethod
    def of(cls, found: Findings) -> _Subject:
        colours = palette.colours(_sought(found))
        titles = [texts.shown(found.scenarios[name]) for name in _sought(found)]
        points = f" at {found.points:,} points" if found.points > 1 else ""
        made = (
            f"{found.worlds:,} worlds{points}, each of two futures; {found.months} months from {found.start}; "
            f"halves drawn with seed {found.seed}."
        )
        facts = {
            "scenarios": dict(found.scenarios), "worlds": found.worlds, "members": found.members,
            "hypotheses": list(found.hypotheses), "months": found.months, "start": found.start, "seed": found.seed,
        }  # fmt: skip
        return cls(made, facts, list(zip(titles, colours, strict=True)))


def _sought(found: Findings) -> list[str]:
    return list(dict.fromkeys(corner.scenario for corner in found.corners))


def draw(made: Discovery) -> style.DrawnFigure:
    """A row for each scenario and theory; the table has every box of each trajectory."""
    found, table = made.findings, made.trajectory
    corners = found.corners[:_MOST_ROWS]
    subject = _Subject.of(found)
    labels = [[_label(asked) for asked in corner.asked] for corner in corners]
    rows = [_inches(each) for each in labels]
    figure, grid = _panels(rows)
    title = finding(found)
    where = _ABOUT.format(
        left=narrow.wide_or_narrow("Left", "Curves"), right=narrow.wide_or_narrow("Right", "Bars below")
    )
    about = f"{conditions.question(found)} {where}"
    style.write_heading(figure, subject, title, about, room=0.42)
    footer = style.write_footer(figure, subject, _BAND, shown=[found.outcome], room=0.55)
    colours = dict(zip(_sought(found), palette.colours(_sought(found)), strict=True))
    scale = 1000 if conditions.by_share(found) else 100
    for row, corner in enumerate(corners):
        left, right = grid[row]
        mine = table[(table["scenario"] == corner.scenario) & (table["hypothesis"] == corner.hypothesis)]
        _way(left, corner, mine, colours[corner.scenario], scale)
        style.name_panel(left, corner.hypothesis)
        _box(right, corner, colours[corner.scenario], labels[row])
        if row == len(corners) - 1 or narrow.is_narrow():
            left.set_xlabel("coverage, %", fontsize=narrow.size(_SIZE), color=style.INK)
        if narrow.is_narrow():  # words need the whole width
            box = right.get_position()
            right.set_position((0.03, box.y0, 0.94, box.height))
    described = style.describe(subject, title, about, footer, [found.outcome])
    return style.DrawnFigure(NAME, figure, table, described)


def _label(asked: Asked) -> naming.Label:
    """A condition as a panel has room for it."""
    return naming.Label.of(conditions.condition(asked), asked.name, narrow.wide_or_narrow(_ROOM, _NARROW_ROOM))


def _inches(labels: Sequence[naming.Label]) -> float:
    """The height of the conditions of a box, each with its bar."""
    return sum(naming.inches([label], _SIZE - 1) + _BAR + _AIR for label in labels) or _BAR + 2 * _AIR


def _panels(asked: Sequence[float]) -> tuple[Figure, list[tuple[Axes, Axes]]]:
    """Two panels for each scenario and theory, beside one another or, on a narrow page, under one another.

    `asked` is how high the conditions of each box are, in inches.
    """
    count = len(asked)
    if narrow.is_narrow():
        heights = [inches for high in asked for inches in (_CURVE, high)]
        figure = style.new_figure(0.0, sum(heights) + _BETWEEN * (len(heights) - 1))
        grid = figure.subplots(2 * count, 1, squeeze=False, height_ratios=heights)[:, 0]
        figure.subplots_adjust(left=0.19, right=0.97, hspace=_BETWEEN / (sum(heights) / len(heights)))
        return figure, list(zip(grid[::2], grid[1::2], strict=True))
    heights = [max(_LEAST, high) for high in asked]
    figure = style.new_figure(6.0, 2.7 + sum(heights) + _BETWEEN * (count - 1))
    grid = figure.subplots(count, 2, squeeze=False, width_ratios=[1.0, 1.35], height_ratios=heights)
    figure.subplots_adjust(left=0.115, right=0.97, wspace=0.16, hspace=_BETWEEN / (sum(heights) / count))
    return figure, [(left, right) for left, right in grid]


def _way(axes: Axes, corner: Corner, mine: pd.DataFrame, colour: str, scale: float) -> None:
    """The boxes of a trajectory, and the one chosen with its interval."""
    style.dress_plain(axes)
    axes.set_xlim(-3, 108)
    axes.set_xticks([0, 50, 100])
    axes.set_ylabel(
        "density, of 1,000" if scale == 1000 else "density, %", fontsize=narrow.size(_SIZE), color=style.INK
    )
    if corner.status == "too few":
        axes.set_ylim(0, scale / 10)
        axes.text(
            50, scale / 20, "too few fail", ha="center", va="center", fontsize=narrow.size(_SIZE), color=style.INK
        )
        return
    steps = mine[~mine["chosen"].astype(bool)]
    axes.plot(100 * steps["coverage"], scale * steps["density"], color=colour, alpha=0.6, marker="o", markersize=2.6,
              markerfacecolor="white", linewidth=0.7, zorder=2)  # fmt: skip
    axes.plot(100 * steps["held_out_coverage"], scale * steps["held_out_density"], color=colour, marker="o",
              markersize=2.6, ls="none", zorder=3)  # fmt: skip
    axes.axhline(scale * corner.base, color=style.BASELINE, linewidth=0.9)
    tops = [scale * corner.base, *(scale * steps["density"]), *(scale * steps["held_out_density"])]
    if corner.asked:
        across, up = 100 * corner.coverage, scale * corner.density
        low, high = (scale * end for end in corner.interval)
        axes.plot([across, across], [low, high], color=style.INK, linewidth=1.0, zorder=4)
        filled = style.INK if corner.status == "found" else "white"
        axes.plot([across], [up], marker="D", markersize=6, color=style.INK, markerfacecolor=filled, zorder=5)
        tops.append(high)
    axes.set_ylim(0, 1.08 * max(tops))


def _box(axes: Axes, corner: Corner, colour: str, labels: Sequence[naming.Label]) -> None:
    """What the box asks of each quantity, as a bar within what was drawn, below its label; words if it asks nothing.

    Heights are inches from the top of what is asked.
    """
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_xlim(0, 1)
    high = _inches(labels)
    axes.set_ylim(high if narrow.is_narrow() else max(_LEAST, high), 0)
    if corner.status != "found":
        words = "too few worlds to seek conditions" if corner.status == "too few" else "no conditions found"
        axes.text(0, _BAR + _AIR, words, fontsize=narrow.size(_SIZE), color=style.INK, va="center")
        return
    top = 0.0
    for asked, label in zip(corner.asked, labels, strict=True):
        naming.write(axes, (0, top), label, _SIZE - 1, across="data")
        top += naming.inches([label], _SIZE - 1)
        axes.barh(top + _BAR / 2, 1, height=_BAR, color=style.FAINT, left=0)
        low, end = _ends(asked)
        axes.barh(top + _BAR / 2, end - low, height=_BAR, left=low, color=colour)
        top += _BAR + _AIR


def _ends(asked: Asked) -> tuple[float, float]:
    """Where a condition begins and ends within what was drawn, from 0 to 1; words take the whole of it."""
    if asked.words or asked.highest <= asked.lowest:
        return 0.0, 1.0
    reach = asked.highest - asked.lowest
    low = asked.lowest if asked.low is None else asked.low
    high = asked.highest if asked.high is None else asked.high
    return (low - asked.lowest) / reach, (high - asked.lowest) / reach


def finding(found: Findings) -> str:
    """The title: the box that holds most beyond its share, or that none was found."""
    told = [corner for corner in found.corners if corner.status == "found"]
    if not told:
        return "No conditions were found under which it fails more than luck would have it"
    best = max(told, key=lambda corner: corner.coverage - corner.share)
    number = len(best.asked)
    named = "" if len(_sought(found)) == 1 else f" of {texts.quoted(found.scenarios[best.scenario])}"
    fails = "the risk" if conditions.by_share(found) else "the failures"
    return (
        f"Under {best.hypothesis}, {number} condition{'s' if number > 1 else ''} {'hold' if number > 1 else 'holds'} "
        f"{conditions.counted(best.coverage)} of {fails}{named} in {conditions.counted(best.share)} of the worlds"
    )
