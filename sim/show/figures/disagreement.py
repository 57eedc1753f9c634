"""The assumptions that carry the risk to others' figures: how far out each is in its own distribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.show.figures import naming, narrow, palette, style
from sim.show.quantities import title_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.analysis.tip.beliefs import Findings
    from sim.results.disagreement import Disagreement

NAME: Final = "what-to-believe"
_ABOUT: Final = (
    "How far each assumption is moved in its own distribution, in quantiles: 50 is the middle. A row for each that is "
    "moved under any theory."
)
_BAND: Final = "No bands: the values at which the risk, simulated, is the figure; hollow where no set reaches it."
#: Inches of a dot with what is kept free around it, and between labels.
_DOT: Final = 0.2
_APART: Final = 0.09
#: Inches of a panel, left of the first panel, and those of them that stay free.
_PANEL: Final = 1.75
_LEFT: Final = 3.3
_MARGIN: Final = 0.12
#: Columns of a label, on a wide and on a narrow page; points of its letters.
_COLUMNS: Final = (50, 52)
_LETTERS: Final = 8
_NONE: Final = "no assumption is moved"


@dataclass(frozen=True)
class _Subject:
    made_of: Disagreement

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The targets with their colours."""
        return list(_colours(self.made_of.findings).items())

    @property
    def made(self) -> str:
        about = self.made_of.findings
        return (
            f"Scenario {texts.quoted(about.title)}. {about.members:,} members x {', '.join(about.hypotheses)}; "
            f"{about.months} months from {about.start}; seed {about.seed}."
        )

    @property
    def facts(self) -> Mapping[str, Any]:
        about = self.made_of.findings
        return {
            "scenario": about.title, "members": about.members, "months": about.months, "start": about.start,
            "seed": about.seed, "hypotheses": list(about.hypotheses),
        }  # fmt: skip


def _colours(found: Findings) -> dict[str, str]:
    words = list(dict.fromkeys(one.target_words for one in found.beliefs))
    return {word: palette.COLOURS[number % len(palette.COLOURS)] for number, word in enumerate(words)}


def draw(made: Disagreement) -> style.DrawnFigure:
    """A panel per theory, a row per assumption, a dot per target at the quantile to which it is moved."""
    found, subject = made.findings, _Subject(made)
    table, colours = made.table, _colours(found)
    moved = table[table["path"].notna()]
    by_theory = {
        hypothesis: list(dict.fromkeys(moved.loc[moved["hypothesis"] == hypothesis, "path"])) or [_NONE]
        for hypothesis in found.hypotheses
    }
    if not narrow.is_narrow():
        by_theory = dict.fromkeys(found.hypotheses, list(dict.fromkeys(moved["path"])) or [_NONE])
    labels = {path: _label(path) for rows in by_theory.values() for path in rows}
    one_row = _row(list(labels.values()))
    figure, panels = _panels([len(rows) for rows in by_theory.values()], one_row)
    title = finding(found)
    style.write_heading(figure, subject, title, _ABOUT, room=0.5)
    footer = style.write_footer(figure, subject, _BAND, shown=[found.outcome], room=0.5)
    for number, (axes, (hypothesis, rows)) in enumerate(zip(panels, by_theory.items(), strict=True)):
        style.dress_rows(axes, [""] * len(rows), first=not number)
        _write_labels(
            axes, [labels[path] for path in rows] if narrow.is_narrow() or not number else [], one_row, len(panels)
        )
        lower = 0.5 - 0.5 * _DOT / one_row if narrow.is_narrow() else 0.0
        axes.axvline(50, color=style.INK, linewidth=0.9)
        axes.set_xlim(0, 100)
        axes.set_xticks([5, 50, 95])
        mine = moved[moved["hypothesis"] == hypothesis]
        for path, words, verdict, share in mine[["path", "target", "verdict", "quantile"]].itertuples(index=False):
            colour = colours[words]
            face = colour if verdict == "reached" else "white"
            axes.plot(
                [100 * share], [rows.index(path) + lower], "o", color=colour, markerfacecolor=face, markersize=5.5
            )
        style.name_panel(axes, hypothesis)
    described = style.describe(subject, title, _ABOUT, footer, [found.outcome])
    return style.DrawnFigure(NAME, figure, table, described)


def _label(path: str) -> naming.Label:
    """An assumption as its row has room for it."""
    words = _NONE if path == _NONE else title_of(path, first=True)
    return naming.Label.of(words, path, narrow.wide_or_narrow(*_COLUMNS))


def _row(labels: Sequence[naming.Label]) -> float:
    """Inches of a row: beside its label, or, on a narrow page, below it."""
    return naming.inches(labels, _LETTERS) + (_DOT if narrow.is_narrow() else _APART)


def _write_labels(axes: Axes, labels: Sequence[naming.Label], one_row: float, panels: int) -> None:
    """Labels left of a panel, each level with its dots, or, on a narrow page, above them."""
    if narrow.is_narrow():
        for place, label in enumerate(labels):
            naming.write(axes, (0.0, place - 0.5), label, _LETTERS)
        return
    left = -(_LEFT - _MARGIN) / (axes.get_position().width * (_LEFT + _PANEL * panels))
    for place, label in enumerate(labels):
        naming.write(axes, (left, place - 0.5 * naming.inches([label], _LETTERS) / one_row), label, _LETTERS)


def _panels(rows: Sequence[int], one_row: float) -> tuple[Figure, list[Axes]]:
    """Panels beside one another with the labels left of the first; on a narrow page each has the rows of its theory."""
    if narrow.is_narrow():
        heights = [one_row * count for count in rows]
        figure = style.new_figure(0.0, sum(heights) + narrow.BETWEEN * (len(rows) - 1))
        grid = figure.subplots(len(rows), 1, squeeze=False, height_ratios=heights)[:, 0]
        figure.subplots_adjust(left=0.05, right=0.97, hspace=narrow.BETWEEN / (sum(heights) / len(rows)))
        return figure, list(grid)
    width = _LEFT + _PANEL * len(rows)
    figure = style.new_figure(width, 2.9 + one_row * max(rows))
    grid = figure.subplots(1, len(rows), squeeze=False, sharex=True)[0]
    figure.subplots_adjust(left=_LEFT / width, right=0.97, wspace=0.12)
    return figure, list(grid)


def finding(found: Findings) -> str:
    """The title: how many assumptions it takes for each target, under each theory."""
    parts = []
    for words in dict.fromkeys(one.target_words for one in found.beliefs):
        told = []
        for one in found.beliefs:
            if one.target_words == words:
                many = {"already": "none", "none": "no set reaches it"}.get(one.verdict, str(len(one.moved)))
                told.append(f"{many} under {one.hypothesis}")
        parts.append(f"for {words.partition(':')[0]} {', '.join(told)}")
    return f"Assumptions to be moved: {'; '.join(parts)}"
