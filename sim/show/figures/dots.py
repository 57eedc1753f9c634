"""Panels of rows of dots: how many futures end in each of several ways, every world a dot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim import texts
from sim.show.figures import narrow, style
from sim.show.figures.subject import Subject

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


#: On a narrow page: inches for labels, and columns of a label.
_NARROW_LABELS: Final = 1.5
_LABEL: Final = 20


@dataclass(frozen=True)
class Wording:
    """The words of a figure: its finding, what it shows, what its band holds, and the outcome that it is about.

    Nothing of it `differs` between worlds where no share does by more than chance could make.
    """

    title: str
    about: str
    band: str
    outcome: str
    differs: bool = True


def _new_figure(subject: Subject, rows: int, left: float) -> Figure:
    """A figure with room for that many rows and for labels of `left` inches beside them."""
    count = len(subject.hypotheses)
    if narrow.is_narrow():
        panel = 0.32 * rows
        figure = style.new_figure(0.0, panel * count + narrow.BETWEEN * (count - 1))
        left = min(left, _NARROW_LABELS)
    else:
        panel = 1.0
        figure = style.new_figure(1.65 + left + 2.1 * max(count, 2), 2.4 + 0.4 * rows)
    width = figure.get_figwidth()
    figure.subplots_adjust(left=left / width, right=1 - 0.25 / width, wspace=0.12, hspace=narrow.BETWEEN / panel)
    return figure


def draw(
    name: str, subject: Subject, table: pd.DataFrame, column: str, *, rows: Sequence[str], left: float, wording: Wording
) -> style.DrawnFigure:
    """The whole figure: a panel per hypothesis, a row for each of `rows`, under its wording."""
    figure = _new_figure(subject, len(rows), left)
    about = wording.about + _about_rings(subject)
    style.write_heading(figure, subject, wording.title, about, room=0.5)
    footer = style.write_footer(figure, subject, wording.band, shown=[wording.outcome], room=0.55)
    _draw_panels(figure, subject, table, column, rows=rows)
    described = style.describe(subject, wording.title, about, footer, [wording.outcome], differs=wording.differs)
    return style.DrawnFigure(name, figure, table, described)


def _draw_panels(figure: Figure, subject: Subject, table: pd.DataFrame, column: str, *, rows: Sequence[str]) -> None:
    """A panel per hypothesis, a row for each value of `column`; `table` has hypothesis, world, `column` and share."""
    [grid] = narrow.panels(figure, 1, len(subject.hypotheses), columns=1, sharex=True, sharey=True)
    labels = ["\n".join(texts.wrapped(row, _LABEL)) for row in rows] if narrow.is_narrow() else list(rows)
    top = max(12.0, 100 * float(table["share"].max()))
    for place, hypothesis in enumerate(subject.hypotheses):
        axes = grid[place]
        style.dress_rows(axes, labels, first=place == 0 or narrow.is_narrow())
        axes.set_xlim(-0.24 * top, 1.2 * top)
        axes.set_xticks(style.round_ticks(1.08 * top))
        style.name_panel(axes, hypothesis)
        mine = table[table["hypothesis"] == hypothesis]
        for row, name in enumerate(rows):
            shares = mine[mine[column] == name].set_index("world")["share"] * 100
            _dots(axes, subject, {str(key): float(value) for key, value in shares.items()}, row)


def _about_rings(subject: Subject) -> str:
    """What rings and numbers are, in a sentence; empty where there is only one world."""
    if subject.baseline is None:
        return ""
    named = f"; the coloured one: {subject.scenario.quoted}" if subject.others else ""
    return f" Ring and grey number, where different: {subject.against}{named}."


def _dots(axes: Axes, subject: Subject, shown: dict[str, float], row: int) -> None:
    axes.plot([min(shown.values()), max(shown.values())], [row, row], color="#BBBBBB", linewidth=1.5, zorder=1)
    for key, world, colour in subject.drawn:
        ring = world is subject.baseline
        axes.plot(
            [shown[key]], [row], marker="o", ls="none", markersize=8.5 if ring else 5.5, zorder=2 if ring else 3,
            markerfacecolor="white" if ring else colour, markeredgecolor=colour, markeredgewidth=1.6,
        )  # fmt: skip
    _label(axes, subject, shown, row)


def _label(axes: Axes, subject: Subject, shown: dict[str, float], row: int) -> None:
    """The first scenario's count and, if it is another, that of the baseline, each on its own side of all dots."""
    key, _, colour = subject.drawn[0 if subject.baseline is None else 1]
    before, _, grey = subject.drawn[0]
    told = {key: style.count_text(shown[key]), before: style.count_text(shown[before])}
    right = shown[key] >= shown[before] or told[key] == told[before]
    _write(axes, told[key], shown, row, colour=colour, right=right)
    if told[before] != told[key]:
        _write(axes, told[before], shown, row, colour=grey, right=not right)


def _write(axes: Axes, text: str, shown: dict[str, float], row: int, *, colour: str, right: bool) -> None:
    axes.annotate(
        text, (max(shown.values()) if right else min(shown.values()), row), xytext=(7 if right else -7, 0),
        textcoords="offset points", va="center", ha="left" if right else "right", fontsize=narrow.size(8), color=colour,
        fontweight="bold",
    )  # fmt: skip
