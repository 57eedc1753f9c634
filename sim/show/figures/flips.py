"""The flip table: in which futures the same thing happens in both worlds, only in one, or in neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.outcomes import HEADLINES, OUTCOMES
from sim.show.figures import narrow, paired, style
from sim.show.figures.records import records
from sim.show.figures.subject import Subject

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_BAND = "No bands: counts of the same members with the same luck, scaled to 1,000."
_ROW = 0.235


def draw(subject: Subject, outcomes: tuple[str, ...] = HEADLINES) -> style.DrawnFigure:
    """Bars right: only in the scenario; left: only in the baseline. Of several scenarios the first is drawn.

    ValueError without a baseline. Rows of the table are those of :func:`sim.show.figures.paired.table`.
    """
    table = paired.table(subject, outcomes)
    key, _, colour = subject.drawn[1]
    mine = table[table["world"] == key].reset_index(drop=True)
    if narrow.is_narrow():
        figure = style.new_figure(0.0, _ROW * (len(mine) + 1.6 * len(outcomes)))
        figure.subplots_adjust(left=0.35 / narrow.WIDTH, right=1 - 1.25 / narrow.WIDTH)
    else:
        figure = style.new_figure(10.5, 2.75 + _ROW * len(mine) + 0.1 * len(outcomes))
        figure.subplots_adjust(left=3.9 / 10.5, right=1 - 1.9 / 10.5)
    axes = figure.subplots()
    title, about = finding(subject, mine), _about(subject)
    style.write_heading(figure, subject, title, about, room=0.55)
    footer = style.write_footer(figure, subject, _BAND, shown=outcomes, room=0.45)
    _rows(axes, mine, colour, subject.drawn[0][2])
    differs = paired.any_clear(subject, outcomes)
    described = style.describe(subject, title, about, footer, outcomes, differs=differs)
    return style.DrawnFigure("flips", figure, table, described)


def _about(subject: Subject) -> str:
    named = "the scenario" if not subject.others else f"{subject.scenario.quoted}"
    return (
        f"Of 1,000 futures. Bars to the right: it happens only in {named}; to the left: only in {subject.against}. "
        "The difference between the worlds is right less left."
    )


def _rows(axes: Axes, mine: pd.DataFrame, colour: str, before: str) -> None:
    style.dress_rows(axes, ["" for _ in mine.index], first=True)
    axes.grid(visible=False)
    heights, last, height = [], "", -1.0
    for outcome in mine["outcome"]:
        height += 1.0 if outcome == last else narrow.wide_or_narrow(1.45, 2.3)
        last = outcome
        heights.append(height)
    axes.set_ylim(heights[-1] + 0.6, -0.1)
    axes.set_yticks([])
    per = 1000 / mine["members"]
    right, left = mine["only_scenario"] * per, mine["only_baseline"] * per
    bound = max(1.0, float(right.max()), float(left.max()))
    axes.set_xlim(-1.28 * bound, 1.28 * bound)
    axes.set_xticks([])
    for width, inside, edge in ((right, colour, colour), (-left, "white", before)):
        there = [i for i in mine.index if width[i]]
        axes.barh(
            [heights[i] for i in there], [width[i] for i in there], height=0.72, color=inside, ec=edge, linewidth=1.3
        )
    axes.axvline(0, color=style.INK, linewidth=0.9)
    last = ""
    both, neither = narrow.wide_or_narrow((1.12, 1.3), (1.25, 1.58))
    for i, y in enumerate(heights):
        _cell(axes, -0.03, y, mine["hypothesis"][i])
        if mine["outcome"][i] != last:
            last = mine["outcome"][i]
            if narrow.is_narrow():
                _cell(axes, -0.14, y - 1.05, OUTCOMES[last].title, weight="bold", side="left")
            else:
                _cell(axes, -0.09, y, OUTCOMES[last].title, weight="bold")
        _cell(axes, both, y, style.count_text(float(mine["both"][i] * per[i])))
        _cell(axes, neither, y, style.count_text(float(mine["neither"][i] * per[i])))
        for value, sign, shade in ((right[i], 1, colour), (left[i], -1, before)):
            axes.annotate(
                style.count_text(float(value)), (sign * value, y), xytext=(4 * sign, 0), textcoords="offset points",
                va="center", ha="left" if sign > 0 else "right", fontsize=narrow.size(8),
                color=shade, fontweight="bold",
            )  # fmt: skip
    for x, text in (
        (both, narrow.wide_or_narrow("in both", "both")),
        (neither, narrow.wide_or_narrow("in neither", "neither")),
    ):
        _cell(axes, x, -0.35, text, weight="bold")


def _cell(axes: Axes, x: float, y: float, text: str, *, weight: str = "normal", side: str = "right") -> None:
    axes.annotate(
        text, (x, y), xycoords=("axes fraction", "data"), va="center", ha=side, fontsize=narrow.size(8),
        color=style.INK, fontweight=weight, annotation_clip=False,
    )  # fmt: skip


def finding(subject: Subject, mine: pd.DataFrame) -> str:
    """The title: under which hypothesis more futures turn one way than the other, in the first headline."""
    outcome = str(mine["outcome"].iloc[0])
    first = mine[mine["outcome"] == outcome]
    what, futures = OUTCOMES[outcome].title, int(first["members"].sum())
    named = "the scenario" if not subject.others else f"{subject.scenario.quoted}"
    if not first[["only_scenario", "only_baseline"]].to_numpy().any():
        return f"{what}: none of {futures:,} futures turns between {named} and {subject.against}"
    found = paired.changes(subject, outcome)
    turned = {str(row["hypothesis"]): row for row in records(first)}
    told = [
        f"{_of_thousand(turned[h], 'only_scenario')} and {_of_thousand(turned[h], 'only_baseline')} under {h}"
        for h in found.clear
    ]
    if found.unclear:
        told.append(f"too few to tell apart under {paired.listed(found.unclear)}")
    if found.same:
        told.append(f"none under {paired.listed(found.same)}")
    return f"{what} only in {named}, or only in {subject.against}, of 1,000 futures: {', '.join(told)}"


def _of_thousand(row: dict[str, Any], which: str) -> str:
    return style.count_text(1000 * int(row[which]) / int(row["members"]))
