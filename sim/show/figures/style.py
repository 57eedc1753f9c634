"""The look that all figures share: one colour per world, direct labels, what the band holds, and where it is from.

Colours are from Okabe and Ito's set, which people with any common colour vision deficiency can tell apart. Figures are
made through matplotlib's objects, never through its global state, so that they can be drawn in any thread.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sim import texts
from sim.scenario.months import month_after
from sim.show import roles, thousand
from sim.show.figures import narrow, own, palette
from sim.show.figures.narrow import size
from sim.show.figures.subject import Subject
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SCENARIO = palette.COLOURS[0]
BASELINE = palette.BASELINE
INK = "#222222"
FAINT = "#DDDDDD"

#: The folder, among figures, of the drawings for narrow pages.
NARROW = "narrow"

CONDITIONAL = "Conditional on the assumptions."
DPI = 150
_RIGHT = 0.985
#: What a figure has room for: lines of its title or of what is drawn, inches of worlds, lines on what was run.
_LINES = 4
_LEGEND = 0.4
_FOOTER = 2
#: Labels at the ends of lines: their size in points, and the least distance between them in lines of text.
_LABEL_SIZE = 8
_LABEL_GAP = 1.15


class FigureSubject(Protocol):
    """What a figure is about: titles with colours, what was run in a sentence, and the same for machines."""

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Titles of the worlds with their colours."""

    @property
    def made(self) -> str:
        """What was run, in a sentence or two."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """What was run, for machines."""


def new_figure(width: float, height: float) -> Figure:
    """An empty figure, in inches, that belongs to no window.

    For a narrow page it has the width of one, and `height` is that of what is drawn: heading and footer add theirs.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    # The resolution at which it is saved, because hinted letters have another width at another resolution.
    inches = (narrow.WIDTH if narrow.is_narrow() else width, height)
    figure = own.figure_class()(figsize=inches, dpi=narrow.DPI if narrow.is_narrow() else DPI, facecolor="white")
    FigureCanvasAgg(figure)
    if narrow.is_narrow():
        figure.subplots_adjust(bottom=0.0, top=1.0)
    return figure


def dress(axes: Axes, subject: Subject) -> None:
    """Few lines: a faint horizontal grid, no box, whole years on the x axis."""
    dress_plain(axes)
    first, last = subject.year(-1), subject.year(subject.months - 1)
    ticks = year_ticks(first, last)
    if ticks:
        axes.set_xticks(ticks, [str(year) for year in ticks])
    else:  # less than a year, named whole
        begin, end = (month_after(subject.start, step) for step in (0, subject.months - 1))
        axes.set_xticks([(first + last) / 2], [begin if begin == end else f"{begin} to {end}"])
    axes.set_xlim(first, last)


def year_ticks(first: float, last: float) -> list[int]:
    """At most five whole years between two dates, two on a narrow page.

    >>> year_ticks(2025.17, 2035.17), year_ticks(2025.2, 2025.9)
    ([2026, 2028, 2030, 2032, 2034], [])
    """
    years = [year for year in range(int(first), int(last) + 1) if year >= first]
    step = -(-len(years) // narrow.wide_or_narrow(5, 2))
    return years[:: max(1, step)]


def write_heading(figure: Figure, subject: FigureSubject, finding: str, about: str, *, room: float = 0.62) -> None:
    """The finding as title; below it what is drawn, and the worlds named in their own colours.

    `room` is what is left free below for the headings of panels, in inches.
    """
    inch = 1 / figure.get_figheight()
    title = figure.text(0.02, 0.985, finding, ha="left", va="top", fontsize=size(13), fontweight="bold", color=INK)
    _wrap(figure, title)
    line = figure.text(
        0.02, _bottom(figure, title) - 0.1 * inch, about, ha="left", va="top", fontsize=size(9), color=INK
    )
    _wrap(figure, line)
    below, left = _bottom(figure, line) - 0.07 * inch, 0.02
    mark, last = line, below
    for title_of_world, colour in subject.legend:
        mark = figure.text(
            left,
            below,
            f"\u25ac {title_of_world}",
            ha="left",
            va="top",
            fontsize=size(9),
            fontweight="bold",
            color=colour,
        )
        if left > 0.02 and _right(figure, mark) > _RIGHT:  # no room right of the last mark: below it
            below = last - 0.05 * inch
            mark.set_position((0.02, below))
        if _right(figure, mark) > _RIGHT:
            _wrap(figure, mark)
        last = _bottom(figure, mark)
        left = _right(figure, mark) + 0.025
    taken = (1 - _bottom(figure, mark)) / inch
    if narrow.is_narrow():
        _make_room(figure, taken + room)
        figure.subplots_adjust(top=1 - (taken + room) / figure.get_figheight())
        return
    legend = (_bottom(figure, line) - _bottom(figure, mark)) / inch
    lines = [1 + text.get_text().count("\n") for text in (title, line)]
    longer = (0.23 * max(0, lines[0] - _LINES), 0.17 * max(0, lines[1] - _LINES), max(0.0, legend - _LEGEND))
    _make_room(figure, sum(longer))
    figure.subplots_adjust(top=1 - (taken + room) / figure.get_figheight())


def write_footer(
    figure: Figure, subject: FigureSubject, band: str, *, shown: Sequence[str] = (), room: float = 0.5
) -> str:
    """What was run, what the band holds and what of the outcomes `shown` is forecast, inside the image; returns it."""
    holds = " ".join(filter(None, [CONDITIONAL, roles.sentence(shown), band]))
    text = f"{holds}\n{subject.made}"
    below = figure.text(0.02, 0.012, holds, ha="left", va="bottom", fontsize=size(7.5), color=INK, linespacing=1.35)
    _wrap(figure, below)
    first = 1 + below.get_text().count("\n")
    below.set_text(text)
    _wrap(figure, below)
    lines = 1 + below.get_text().count("\n")
    if narrow.is_narrow():
        taken = room + (_top(figure, below) - _bottom(figure, below)) * figure.get_figheight()
        _make_room(figure, taken)
        below.set_y(0.05 / figure.get_figheight())
        figure.subplots_adjust(bottom=taken / figure.get_figheight())
        return text
    _make_room(figure, 0.15 * (lines - first - _FOOTER))
    figure.subplots_adjust(bottom=(room + 0.15 * lines) / figure.get_figheight())
    return text


def _make_room(figure: Figure, inches: float) -> None:
    """Make a figure higher, so that long titles take nothing from what is drawn; text stays as far from its edge."""
    if inches <= 0:
        return
    before, (bottom, top) = figure.get_figheight(), (figure.subplotpars.bottom, figure.subplotpars.top)
    figure.set_figheight(before + inches)
    share = before / figure.get_figheight()
    for text in figure.texts:
        x, y = text.get_position()
        text.set_position((x, 1 - (1 - y) * share if text.get_verticalalignment() == "top" else y * share))
    figure.subplots_adjust(bottom=bottom * share, top=1 - (1 - top) * share)


def _wrap(figure: Figure, text: Any) -> None:
    """Break a text into as few lines as the width of the figure allows."""
    whole = text.get_text().splitlines() or [""]
    longest = max(map(texts.width, whole))
    share = (_RIGHT - text.get_position()[0]) / max(_right(figure, text) - text.get_position()[0], 1e-9)
    for width in range(min(longest, int(longest * share * 1.15)), 15, -1):
        text.set_text("\n".join(part for line in whole for part in texts.wrapped(line, width, hyphens=True)))
        if _right(figure, text) <= _RIGHT:
            return


def name_panel(axes: Axes, hypothesis: str, more: str = "") -> None:
    """The hypothesis that a panel is under, and a second line, above it."""
    name = f"{hypothesis} {HYPOTHESES[hypothesis].partition(':')[0]}"
    axes.set_title(f"{name}\n{more}" if more else name, fontsize=size(8.5), color=INK, loc="left")


def head_row(figure: Figure, axes: Axes, text: str, above: float = 0.3) -> None:
    """The heading of a row of panels, `above` inches over them: what is counted, in which unit."""
    box = axes.get_position()
    inch = 1 / figure.get_figheight()
    heading = figure.text(
        0.02,
        box.y1 + above * inch,
        text,
        fontsize=narrow.wide_or_narrow(9.5, narrow.SMALLEST),
        fontweight="bold",
        color=INK,
        ha="left",
        va="bottom",
    )
    for columns in range(texts.width(text) - 1, 20, -1):  # panels lie above it: no room for a second line
        if _right(figure, heading) <= _RIGHT:
            break
        heading.set_text(texts.cut(text, columns))


def _renderer(figure: Figure) -> Any:
    return figure.canvas.get_renderer()  # type: ignore[attr-defined]


def _bottom(figure: Figure, text: Any) -> float:
    box = text.get_window_extent(_renderer(figure))
    return float(figure.transFigure.inverted().transform((0, box.y0))[1])


def _top(figure: Figure, text: Any) -> float:
    box = text.get_window_extent(_renderer(figure))
    return float(figure.transFigure.inverted().transform((0, box.y1))[1])


def _right(figure: Figure, text: Any) -> float:
    box = text.get_window_extent(_renderer(figure))
    return float(figure.transFigure.inverted().transform((box.x1, 0))[0])


def label_ends(axes: Axes, ends: Sequence[tuple[float, str, str]], x: float) -> None:
    """Write labels beside the ends of lines, moved apart so that none hides another.

    `ends` holds (height in data units, text, colour).
    """
    figure = axes.figure
    low, high = axes.get_ylim()
    inches = axes.get_position().height * figure.get_figheight()  # type: ignore[union-attr]
    least = _LABEL_GAP * size(_LABEL_SIZE) / 72 / inches * (high - low)
    placed = spread([height for height, _, _ in ends], least, low, high)
    for height, (_, text, colour) in zip(placed, ends, strict=True):
        axes.annotate(
            text, (x, height), xytext=(3, 0), textcoords="offset points", va="center", ha="left",
            fontsize=size(_LABEL_SIZE), color=colour, fontweight="bold", annotation_clip=False,
        )  # fmt: skip


def spread(heights: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Heights moved as little as needed to be `least` apart, in their order, within `low` to `high` where that fits.

    Of heights that are as good as equal the later one goes above, so that worlds keep their order from panel to panel.

    >>> spread([5.0, 5.0], 1.0, 0.0, 10.0), spread([0.0, 0.0], 1.0, 0.0, 10.0)
    ([4.5, 5.5], [0.0, 1.0])
    """
    order = sorted(range(len(heights)), key=lambda i: (round(heights[i] / least * 20), i))
    placed = [heights[i] for i in order]
    for _ in range(50):
        for below in range(len(placed) - 1):
            lacking = least - (placed[below + 1] - placed[below])
            if lacking > 0:
                placed[below] -= lacking / 2
                placed[below + 1] += lacking / 2
        if placed and placed[0] < low:
            placed[0] = low
        if placed and placed[-1] > high:
            placed[-1] = high
    for below in range(len(placed) - 1):
        placed[below + 1] = max(placed[below + 1], placed[below] + least)
    return [placed[order.index(i)] for i in range(len(heights))]


@dataclass(frozen=True)
class DrawnFigure:
    """A figure, the numbers in it (one row per point), what it is, and letters in it that no font here can draw."""

    name: str
    figure: Figure
    table: pd.DataFrame
    described: dict[str, Any]
    lacking: str = ""

    def save(self, folder: str | os.PathLike[str]) -> list[Path]:
        """Write PNG, SVG, the numbers as CSV and the description as JSON; returns the paths in that order."""
        from matplotlib import rc_context

        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        paths = [place / f"{self.name}.{ending}" for ending in ("png", "svg", "csv", "json")]
        png, svg, csv, text = paths
        title = texts.in_line(self.described["title"])
        self.figure.savefig(png, metadata={"Title": title})
        # Else every SVG has other ids. Where letters cannot be drawn, all text stays text: a viewer may have the fonts.
        fonttype = "none" if self.lacking else "path"
        with (
            own.surroundings(self.figure.families),  # type: ignore[attr-defined]
            rc_context({"svg.hashsalt": self.name, "svg.fonttype": fonttype}),
        ):
            self.figure.savefig(svg, metadata={"Date": None, "Title": title})
        self.table.to_csv(csv, index=False, float_format="%.6g", lineterminator="\n")
        text.write_text(json.dumps(self.described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return paths

    def save_narrow(self, folder: str | os.PathLike[str]) -> Path:
        """Write the drawing alone, of a figure drawn for narrow pages, beside the wide one and in few colours."""
        from PIL import Image

        png = Path(folder) / NARROW / f"{self.name}.png"
        png.parent.mkdir(exist_ok=True)
        self.figure.canvas.draw()
        canvas: Any = self.figure.canvas
        drawn = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
        png.write_bytes(narrow.in_few_colours(drawn))
        return png

    def _repr_png_(self) -> bytes:
        """The picture, as a notebook shows it."""
        from io import BytesIO

        image = BytesIO()
        self.figure.savefig(image, format="png", dpi=100)
        return image.getvalue()


def describe(
    subject: FigureSubject,
    title: str,
    about: str,
    footer: str,
    shown: Sequence[str] = (),
    *,
    differs: bool = True,
) -> dict[str, Any]:
    """What a figure is, for machines: its `alternative` says what it shows to those who cannot see it, `shown` which
    outcomes and series it has, whether they are forecast and how they are labelled, and `differs` whether any of it
    differs between the worlds by more than chance could make. A title claims a difference only where it does.
    """
    worlds = ", ".join(name for name, _ in subject.legend)
    alternative = f"{title}. {about}" + (f" Shown: {worlds}." if worlds else "")
    about_outcomes = {"shown": roles.metadata(shown)} if shown else {}
    told = {"title": title, "about": about, "alternative": alternative}
    return {**told, **subject.facts, **about_outcomes, "differs": differs, "footer": footer}


def dress_rows(axes: Axes, labels: Sequence[str], *, first: bool) -> None:
    """A row for each label, the first on top; faint vertical lines; labels at the left of the first panel only."""
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="both", length=0, labelsize=size(8), colors=INK)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    if first:
        axes.set_yticks(range(len(labels)), labels)
    else:
        axes.tick_params(labelleft=False)


def round_ticks(top: float) -> list[float]:
    """Three to five round numbers from 0 to at most `top`.

    >>> round_ticks(47), round_ticks(3)
    ([0, 10, 20, 30, 40], [0, 1, 2, 3])
    """
    from math import floor, log10

    power = 10.0 ** floor(log10(top))
    step = next(unit * power for unit in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0) if top / (unit * power) < 5)
    return [int(step * i) if step >= 1 else round(step * i, 10) for i in range(floor(top / step + 1e-9) + 1)]


def count_text(count: float) -> str:
    """A count for a figure: whole where it is large, with a decimal where small, never 0 for what happened.

    >>> count_text(41.2), count_text(3.44), count_text(5.96), count_text(0.04), count_text(0.0), count_text(1234.0)
    ('41', '3.4', '6', '<0.1', '0', '1,234')
    """
    if 0 < abs(count) < 0.05:
        return "<0.1"
    return f"{count:,.0f}" if abs(count) >= 9.95 else f"{count:.1f}".removesuffix(".0")


def signed(value: float, decimals: int = 1) -> str:
    """A difference as figures write it, with a true minus, and no sign where it rounds to nothing.

    >>> signed(7.62), signed(-0.8), signed(0.04), signed(-1234.0, 0)
    ('+7.6', '−0.8', '0.0', '−1,234')
    """
    text = f"{value:+,.{decimals}f}"
    return text.replace("-", "−") if any(digit in text for digit in "123456789") else text[1:]


def change(count: float) -> str:
    """A difference of 1,000 futures by the rule of all texts, with a true minus.

    >>> change(18.74), change(-0.8)
    ('+19', '−0.8')
    """
    return thousand.signed(count).replace("-", "−")


def dress_plain(axes: Axes) -> None:
    """Few lines: faint horizontal grid, no box."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(INK)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="both", length=0, labelsize=size(8), colors=INK)


def draw_interval(
    axes: Axes,
    interval: tuple[float, float],
    height: float,
    ends: tuple[float, float],
    *,
    colour: str,
    zorder: int,
) -> None:
    """An interval as a line at a height, with an arrow where it goes on beyond the `ends` of what is drawn."""
    low, high = max(interval[0], ends[0]), min(interval[1], ends[1])
    axes.plot([low, high], [height, height], color=colour, linewidth=1.1, zorder=zorder)
    for at, whole, mark in ((low, interval[0], "<"), (high, interval[1], ">")):
        if at != whole:
            axes.plot([at], [height], marker=mark, ls="none", color=colour, markersize=4, zorder=zorder, clip_on=False)
