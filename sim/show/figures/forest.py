"""Paired differences of the headline outcomes, sorted, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.outcomes import HEADLINES, OUTCOMES
from sim.show.figures import estimand, narrow, paired, style
from sim.show.figures.records import by
from sim.show.figures.subject import Subject

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_BAND = (
    "Bars: 95% sampling interval of the paired difference, the same members with the same luck; more members narrow "
    "it. What we do not know about parameters, and which theory holds, is not in them."
)
_ROW = 0.235
_NARROW_ROW = 0.24


def draw(subject: Subject, outcomes: tuple[str, ...] = HEADLINES) -> style.DrawnFigure:
    """A row per outcome and hypothesis that differs, the largest rise on top; ValueError without a baseline.

    Rows of the table: world, outcome, hypothesis, members, share, before, difference, low, high, both, only_scenario,
    only_baseline, neither.
    """
    table = paired.table(subject, outcomes)
    order = _order(table, subject.drawn[1][0])
    crowd = 1 + 0.35 * len(subject.others)
    if narrow.is_narrow():
        order = _grouped(order, outcomes)
        figure = style.new_figure(0.0, _NARROW_ROW * crowd * max(3, len(order)))
        figure.subplots_adjust(left=0.35 / narrow.WIDTH, right=1 - 1.8 / narrow.WIDTH)
    else:
        figure = style.new_figure(10.5, 2.6 + _ROW * max(4, len(order)) * crowd)
        figure.subplots_adjust(left=4.2 / 10.5, right=1 - 2.1 / 10.5)
    axes = figure.subplots()
    title = finding(subject)
    about = f"Futures of 1,000 in which it happens, less those in which it happens in {subject.against}."
    about += _unmoved(table, order, subject.hypotheses)
    style.write_heading(figure, subject, title, about, room=0.25)
    footer = style.write_footer(figure, subject, _BAND, shown=outcomes, room=0.45)
    style.dress_rows(axes, [_label(*row) for row in order] or [""], first=True)
    for row, (name, hypothesis) in enumerate(order):
        if not hypothesis:
            axes.annotate(OUTCOMES[name].title, (-0.3 / 1.55, row), xycoords=("axes fraction", "data"), va="center",
                          fontsize=narrow.SMALLEST,
                          fontweight="bold", color=style.INK, annotation_clip=False)  # fmt: skip
    axes.axvline(0, color=style.INK, linewidth=0.9)
    bound = 1000 * max(0.001, float(table[["low", "high"]].abs().to_numpy().max()))
    axes.set_xlim(-1.05 * bound, 1.05 * bound)
    axes.locator_params(axis="x", nbins=narrow.wide_or_narrow(7, 4))
    axes.xaxis.set_major_formatter(lambda x, _: style.signed(x, 0 if bound >= 4 or x == 0 else 1))
    _intervals(axes, subject, table, order)
    changes = estimand.of_subject(subject).values()
    differs = paired.any_clear(subject, outcomes) or any(row["low"] > 0 or row["high"] < 0 for row in changes)
    described = style.describe(subject, title, about, footer, outcomes, differs=differs)
    return style.DrawnFigure("paired-differences", figure, table, described)


def _order(table: pd.DataFrame, first: str) -> list[tuple[str, str]]:
    """Outcomes and hypotheses in which any future of any world differs, sorted by the difference of the first world."""
    differs = table[(table["only_scenario"] > 0) | (table["only_baseline"] > 0)]
    keys = dict.fromkeys(zip(differs["outcome"], differs["hypothesis"], strict=True))
    mine = table[table["world"] == first].set_index(["outcome", "hypothesis"])["difference"]
    return sorted(keys, key=lambda key: -float(mine[key]))


def _grouped(order: list[tuple[str, str]], outcomes: Sequence[str]) -> list[tuple[str, str]]:
    """The rows of a narrow page: each outcome that differs as a heading, without a theory, above its theories."""
    rows: list[tuple[str, str]] = []
    for outcome in outcomes:
        mine = sorted(row for row in order if row[0] == outcome)
        rows += [(outcome, ""), *mine] if mine else []
    return rows


def _label(outcome: str, hypothesis: str) -> str:
    """What stands left of a row: on a narrow page the outcome has a row of its own."""
    return hypothesis if narrow.is_narrow() else f"{OUTCOMES[outcome].title}  {hypothesis}"


def _unmoved(table: pd.DataFrame, order: list[tuple[str, str]], hypotheses: tuple[str, ...]) -> str:
    unchanged: dict[str, list[str]] = {}
    for outcome in dict.fromkeys(table["outcome"]):
        still = [h for h in hypotheses if (outcome, h) not in order]
        if still:
            unchanged[outcome] = still
    if not unchanged:
        return ""
    parts = [
        f"{OUTCOMES[name].title} ({'all' if len(still) == len(hypotheses) else ', '.join(still)})"
        for name, still in unchanged.items()
    ]
    return f" No future differs in: {'; '.join(parts)}."


def _intervals(axes: Axes, subject: Subject, table: pd.DataFrame, order: list[tuple[str, str]]) -> None:
    by_key = by(table, "world", "outcome", "hypothesis")
    worlds = subject.drawn[1:]
    for row, (outcome, hypothesis) in enumerate(order):
        if not hypothesis:
            continue
        for place, (key, _, colour) in enumerate(worlds):
            change = by_key[key, outcome, hypothesis]
            height = row + (place - (len(worlds) - 1) / 2) * 0.8 / len(worlds)
            low, mean, high = (1000 * float(change[name]) for name in ("low", "difference", "high"))
            clear = low > 0 or high < 0
            axes.hlines(height, low, high, color=colour, linewidth=1.6 if clear else 1.0)
            axes.plot(
                [mean], [height], marker="o", markersize=5.5, linestyle="none", markeredgecolor=colour,
                markerfacecolor=colour if clear else "white", markeredgewidth=1.4,
            )  # fmt: skip
            text = f"{style.change(mean)} ({style.change(low)} to {style.change(high)})"
            axes.annotate(
                text, (1.02, height), xycoords=("axes fraction", "data"), va="center", ha="left",
                fontsize=narrow.size(8), color=colour, fontweight="bold" if clear else "normal",
                annotation_clip=False,
            )  # fmt: skip


def finding(subject: Subject) -> str:
    """The title: the number named in advance, of the first scenario, whatever differs most."""
    named = f" in {subject.scenario.quoted}" if subject.others else ""
    return estimand.told(estimand.of_subject(subject), where=named)
