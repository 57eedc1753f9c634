"""The figures of a run and of a comparison: which there are, in the order in which a report shows them.

Each is a function of a :class:`sim.show.subject.Subject` that returns what it drew, picture and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.errors import SimError
from sim.outcomes import HEADLINES
from sim.show import (
    capability,
    classes,
    days,
    doses,
    fans,
    flips,
    forces,
    forest,
    moves,
    swept,
    tiles,
    waffle,
    waterfall,
)
from sim.show.subject import Subject, subject_of

if TYPE_CHECKING:
    from sim.comparison import Comparison
    from sim.show.style import Drawn
    from sim.sweep_result import Sweep

Draw = Callable[[Subject], "Drawn"]

#: What each figure is called, in files and in `run.figure(name)`.
FIGURES: Final[dict[str, Draw]] = {
    "hundred-futures": waffle.draw,
    "paired-differences": forest.draw,
    "flips": flips.draw,
    "path-classes": classes.draw,
    "russian-moves": moves.draw,
    "days-to-capital": days.draw,
    "tile-map": tiles.draw,
    "forces-by-host": forces.draw,
    "russian-capability": capability.draw,
    "fans": fans.draw,
}
#: Those that hold one scenario against another: of several, each gets its own.
ONE_BY_ONE: Final = ("hundred-futures", "flips", "tile-map", "fans")
#: The outcomes of which a sweep is drawn.
SWEPT: Final = HEADLINES[:2]
_PAIRED: Final = ("paired-differences", "flips")


def names(subject: Subject) -> list[str]:
    """The figures that can be drawn of a subject: some want a baseline, some an outcome that not every run has."""
    left_out = set(_PAIRED) if subject.baseline is None else set()
    if not days.drawable(subject):
        left_out.add("days-to-capital")
    return [name for name in FIGURES if name not in left_out]


def draw(subject: Subject, name: str) -> Drawn:
    """One figure; SimError where there is none of this name, or it cannot be drawn of this subject."""
    possible = names(subject)
    if name not in possible:
        raise SimError(f"there is no figure {name!r} of this run", remedy="there are " + ", ".join(possible))
    return FIGURES[name](subject)


def drawn(subject: Subject) -> Iterator[Drawn]:
    """Every figure of a subject, one by one."""
    for name in names(subject):
        yield FIGURES[name](subject)


def subject_of_comparison(comparison: Comparison) -> Subject:
    """Scenarios side by side, the first what the others are held against."""
    reference, first, *others = comparison.runs
    return subject_of(first, others, reference)


def drawn_of_comparison(comparison: Comparison) -> Iterator[Drawn]:
    """Every figure of a comparison; of sweeps, dose and response and heat maps of the differences."""
    if comparison.of_sweeps:
        yield from doses.figures(swept.of_comparison(comparison), SWEPT)
        return
    subject = subject_of_comparison(comparison)
    for name in names(subject):
        if name not in ONE_BY_ONE or not subject.others:
            yield FIGURES[name](subject)
            continue
        for number, label in enumerate(comparison.labels[1:]):
            one = FIGURES[name](subject.alone(number))
            yield replace(one, name=f"{name}-{label}")
    if comparison.channels is not None:
        yield waterfall.draw(subject, comparison.channels, HEADLINES[0], subject.drawn[1][2])


def drawn_of_sweep(sweep: Sweep) -> Iterator[Drawn]:
    """Every figure of a sweep."""
    yield from doses.figures(swept.of_sweep(sweep), SWEPT)


def draw_all(run: Any, folder: Path) -> list[Path]:
    """Draw the figures of a run into a folder: each as PNG and SVG, its numbers as CSV, its description as JSON.

    `run` is a :class:`sim.result.Run`; the paths written are returned, four for each figure.
    """
    return [path for one in drawn(subject_of(run)) for path in one.save(folder)]
