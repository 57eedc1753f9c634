"""The assumptions that carry the risk to others' figures: how far out each is in its own distribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.show.figures import narrow, palette, style

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
_ROW: Final = 0.24
_LEFT: Final = 3.3
_NONE: Final = "no assumption is moved"
#: On a narrow page: inches of a row, whose label lies so far above its dots, in rows.
_STACKED_ROW: Final = 0.38
_ABOVE: Final = 0.42


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
    figure, panels = _panels([len(rows) for rows in by_theory.values()])
    title = finding(found)
    style.write_heading(figure, subject, title, _ABOUT, room=0.5)
    footer = style.write_footer(figure, subject, _BAND, shown=[found.outcome], room=0.5)
    for number, (axes, (hypothesis, rows)) in enumerate(zip(panels, by_theory.items(), strict=True)):
        labels = [texts.cut(row, 46) for row in rows]
        style.dress_rows(axes, [""] * len(rows) if narrow.is_narrow() else labels, first=not number)
        for place, label in enumerate(labels if narrow.is_narrow() else ()):
            axes.annotate(label, (0.0, place - _ABOVE), xycoords=("axes fraction", "data"), va="center",
                          fontsize=narrow.SMALLEST, color=style.INK,
                          bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6})  # fmt: skip
        if narrow.is_narrow():
            axes.set_ylim(len(rows) - 0.5, -0.8)
        axes.axvline(50, color=style.INK, linewidth=0.9)
        axes.set_xlim(0, 100)
        axes.set_xticks([5, 50, 95])
        mine = moved[moved["hypothesis"] == hypothesis]
        for path, words, verdict, share in mine[["path", "target", "verdict", "quantile"]].itertuples(index=False):
            colour = colours[words]
            face = colour if verdict == "reached" else "white"
            axes.plot([100 * share], [rows.index(path)], "o", color=colour, markerfacecolor=face, markersize=5.5)
        style.name_panel(axes, hypothesis)
    described = style.describe(subject, title, _ABOUT, footer, [found.outcome])
    return style.DrawnFigure(NAME, figure, table, described)


def _panels(rows: Sequence[int]) -> tuple[Figure, list[Axes]]:
    """Panels beside one another with the labels left of the first; on a narrow page each has the rows of its theory."""
    if narrow.is_narrow():
        heights = [_STACKED_ROW * count for count in rows]
        figure = style.new_figure(0.0, sum(heights) + narrow.BETWEEN * (len(rows) - 1))
        grid = figure.subplots(len(rows), 1, squeeze=False, height_ratios=heights)[:, 0]
        figure.subplots_adjust(left=0.05, right=0.97, hspace=narrow.BETWEEN / (sum(heights) / len(rows)))
        return figure, list(grid)
    width = _LEFT + 1.75 * len(rows)
    figure = style.new_figure(width, 2.9 + _ROW * max(rows))
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
