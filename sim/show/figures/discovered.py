"""Where a policy fails: under each theory the boxes on the way to the one chosen, and what that one asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.show import conditions
from sim.show.figures import narrow, palette, style

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
#: Conditions that a box asks, at most.
_MOST_ASKED: Final = 4
#: Inches on a narrow page: a curve, a condition, and what lies between panels.
_CURVE, _ASKED, _BETWEEN = 1.35, 0.4, 0.62
#: Characters of a condition that a panel has room for.
_ROOM: Final = 52
_NARROW_ROOM: Final = 47


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
    rows = [max(1, len(corner.asked)) for corner in corners]
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
        _box(right, corner, colours[corner.scenario], narrow.wide_or_narrow(_MOST_ASKED, rows[row]))
        if row == len(corners) - 1 or narrow.is_narrow():
            left.set_xlabel("coverage, %", fontsize=narrow.size(_SIZE), color=style.INK)
        if narrow.is_narrow():  # words need the whole width
            box = right.get_position()
            right.set_position((0.03, box.y0, 0.94, box.height))
    described = style.describe(subject, title, about, footer, [found.outcome])
    return style.DrawnFigure(NAME, figure, table, described)


def _panels(asked: Sequence[int]) -> tuple[Figure, list[tuple[Axes, Axes]]]:
    """Two panels for each scenario and theory, beside one another or, on a narrow page, under one another.

    `asked` is how many conditions each box has.
    """
    count = len(asked)
    if narrow.is_narrow():
        heights = [inches for number in asked for inches in (_CURVE, _ASKED * number)]
        figure = style.new_figure(0.0, sum(heights) + _BETWEEN * (len(heights) - 1))
        grid = figure.subplots(2 * count, 1, squeeze=False, height_ratios=heights)[:, 0]
        figure.subplots_adjust(left=0.19, right=0.97, hspace=_BETWEEN / (sum(heights) / len(heights)))
        return figure, list(zip(grid[::2], grid[1::2], strict=True))
    figure = style.new_figure(6.0, 2.7 + 1.75 * count)
    grid = figure.subplots(count, 2, squeeze=False, gridspec_kw={"width_ratios": [1.0, 1.35]})
    figure.subplots_adjust(left=0.115, right=0.97, wspace=0.16, hspace=0.62)
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


def _box(axes: Axes, corner: Corner, colour: str, room: int) -> None:
    """What the box asks of each quantity, as a bar within what was drawn, with `room` for so many; words if none."""
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_xlim(0, 1)
    axes.set_ylim(room, 0)
    if corner.status != "found":
        words = "too few worlds to seek conditions" if corner.status == "too few" else "no conditions found"
        axes.text(0, 0.6, words, fontsize=narrow.size(_SIZE), color=style.INK, va="center")
        return
    for place, asked in enumerate(corner.asked):
        text = texts.cut(conditions.condition(asked), narrow.wide_or_narrow(_ROOM, _NARROW_ROOM))
        axes.text(0, place + 0.28, text, fontsize=narrow.size(_SIZE - 1), color=style.INK, va="center", ha="left")
        axes.barh(place + 0.68, 1, height=0.2, color=style.FAINT, left=0)
        low, high = _ends(asked)
        axes.barh(place + 0.68, high - low, height=0.2, left=low, color=colour)


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
