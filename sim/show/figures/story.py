"""Two worlds of one member around the moment where they part: the monthly series that tell most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim import texts
from sim.outcomes import MONTHLY
from sim.scenario.months import month_after
from sim.show.figures import narrow, palette, style
from sim.show.text.story_numbers import series as in_words
from sim.show.text.story_words import capital, date

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.analysis.story.material import Material

#: Months before and after the moment that are drawn, and how many series.
_BEFORE, _AFTER, _MOST = 36, 24, 3
_UNITS: Final = {"share": "%", "probability": "%", "rung": "", "utils": "", "ratio": "", "hbe": "heavy battalions"}
#: What may be drawn: what Moscow believes, what faces what, the war, the US.
_CANDIDATES: Final = (
    "us_help_expected", "europe_help_expected", "readiness_grab", "readiness_assault", "capability", "baltic_defence",
    "hybrid_intensity", "area_held", "russian_force", "aid", "infrastructure", "cohesion", "russian_support",
    "european_spending",
)  # fmt: skip
_ABOUT: Final = "One member, month by month, with the same luck in both worlds; the line stands at the moment told."
_BAND: Final = "No bands: one future."
_WIDTH: Final = 4.1
#: Columns of the heading of a panel.
_COLUMNS: Final = 42


@dataclass(frozen=True)
class StorySubject:
    """What the figure is about: the worlds with their colours, and what was run."""

    material: Material
    colours: tuple[str, ...]
    seed: int
    version: str

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Titles of the worlds with their colours."""
        titles = (texts.shown(world.title) for world in self.material.worlds)
        return list(zip(titles, self.colours, strict=True))

    @property
    def made(self) -> str:
        """What was run, in a sentence."""
        one = self.material
        return f"Member {one.member:,} of {one.members:,} under {one.hypothesis}; seed {self.seed}; sim {self.version}."

    @property
    def facts(self) -> Mapping[str, Any]:
        """What was run, for machines."""
        one = self.material
        return {
            "scenario": one.here.title, "baseline": None if one.there is None else one.there.title,
            "member": one.member, "hypothesis": one.hypothesis, "seed": self.seed, "version": self.version,
        }  # fmt: skip


def telling(material: Material, moment: int | None) -> list[str]:
    """The series drawn: those in which the worlds differ most around the moment, on the scale of how far each moves.

    Of one world, what Moscow believes of the US and what faces what.
    """
    if material.there is None:
        return ["us_help_expected", "capability", "baltic_defence"]
    first, last = _window(material, moment)
    apart = {}
    for name in _CANDIDATES:
        here, there = material.here.months[name], material.there.months[name]
        moves = max(float(np.ptp(here)), float(np.ptp(there)))
        if moves > 0.0:
            apart[name] = float(np.abs(here - there)[first:last].mean()) / moves
    differing = [name for name in sorted(apart, key=lambda name: -apart[name]) if apart[name] > 0.0]
    return sorted(differing[:_MOST], key=_CANDIDATES.index) or ["us_help_expected"]


def _window(material: Material, moment: int | None) -> tuple[int, int]:
    """First month drawn, and the one after the last."""
    if moment is None:
        return 0, material.length
    return max(0, moment - _BEFORE), min(material.length, moment + _AFTER + 1)


def draw(subject: StorySubject, moment: int | None, finding: str) -> style.DrawnFigure:
    """A panel for each series, a line for each world; the table has a row a month and series: see the columns."""
    import pandas as pd

    material = subject.material
    names = telling(material, moment)
    first, last = _window(material, moment)
    months = np.arange(first, last)
    figure = style.new_figure(_WIDTH, narrow.wide_or_narrow(1.9, 0.0) + 1.55 * len(names))
    grid = figure.subplots(len(names), 1, sharex=True, squeeze=False)
    figure.subplots_adjust(left=narrow.wide_or_narrow(0.12, 0.15), right=0.97, hspace=0.45)
    style.write_heading(figure, subject, finding, _ABOUT, room=0.4)
    footer = style.write_footer(figure, subject, _BAND, shown=[], room=0.45)
    rows = []
    for axes, name in zip(grid[:, 0], names, strict=True):
        style.dress_plain(axes)
        for world, colour in reversed(list(zip(material.worlds, subject.colours, strict=True))):
            values = world.months[name][first:last] * _factor(name)
            width = 2.6 if world.name == "baseline" else 1.5
            axes.plot(months, values, color=colour, linewidth=width)
            dates = [month_after(material.start, int(month)) for month in months]
            frame = {"series": name, "world": world.name, "month": dates, "value": world.months[name][first:last]}
            rows.append(pd.DataFrame(frame))
        unit = _UNITS.get(MONTHLY[name].unit, MONTHLY[name].unit)
        title = f"{capital(in_words(name)).rstrip(',')}{f', {unit}' if unit else ''}"
        axes.set_title("\n".join(texts.wrapped(title, _COLUMNS)), fontsize=8.5, color=style.INK, loc="left")
        axes.locator_params(axis="y", nbins=4)
        if moment is not None:
            axes.axvline(moment, color=style.INK, linewidth=0.8, linestyle=":")
    _dates(grid[-1, 0], material, first, last)
    table = pd.concat(rows, ignore_index=True)
    return style.DrawnFigure("story", figure, table, style.describe(subject, finding, _ABOUT, footer, names))


def _factor(name: str) -> float:
    return 100.0 if MONTHLY[name].unit in ("share", "probability") else 1.0


def _dates(axes: Axes, material: Material, first: int, last: int) -> None:
    """At most five Januaries, or the ends of a short time."""
    januaries = [month for month in range(first, last) if month_after(material.start, month).endswith("-01")]
    ticks = januaries[:: max(1, -(-len(januaries) // 5))]
    if ticks:
        axes.set_xticks(ticks, [month_after(material.start, month)[:4] for month in ticks])
    else:
        axes.set_xticks([first, last - 1], [date(material.start, first), date(material.start, last - 1)])
    axes.set_xlim(first, max(first + 1, last - 1))


def colours(names: tuple[str, ...]) -> tuple[str, ...]:
    """The colours of the worlds, by the names of their scenarios."""
    return tuple(palette.colours(list(names)))
