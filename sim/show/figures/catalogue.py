"""The figures of each kind of result: which there are, in the order in which a report shows them.

Each is a function of a :class:`sim.show.figures.subject.Subject` that returns what it drew, picture and numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.errors import SimError
from sim.outcomes import SWEPT
from sim.show.figures import (
    agreement,
    answer,
    capability,
    chain,
    classes,
    days,
    deals,
    disagreement,
    discovered,
    doses,
    drivers,
    fans,
    flips,
    forces,
    forest,
    hindcast,
    lettering,
    moves,
    narrow,
    parted,
    peel,
    swept,
    tiles,
    tipping,
    waffle,
    waterfall,
)
from sim.show.figures.subject import Subject, subject_of

if TYPE_CHECKING:
    from sim.analysis.weighted_sweep import WeightedSweep
    from sim.results.answer import Answer
    from sim.results.comparison import Comparison
    from sim.results.disagreement import Disagreement
    from sim.results.discovery import Discovery
    from sim.results.hindcast import Hindcast
    from sim.results.replayed import Replayed
    from sim.results.run import Run
    from sim.results.screening import Screening
    from sim.results.sweep import Sweep
    from sim.results.tip import Tip
    from sim.show.figures.style import DrawnFigure
    from sim.show.figures.swept import SweepSubject

Draw = Callable[[Subject], "DrawnFigure"]
#: What draws each of the figures that there can be, by name; called by `draw` and `save_all` alone.
FigureMakers = dict[str, Callable[[], "DrawnFigure"]]

#: What each figure is called, in files and in `run.figure(name)`.
FIGURES: Final[dict[str, Draw]] = {
    answer.NAME: answer.draw,
    "hundred-futures": waffle.draw,
    "paired-differences": forest.draw,
    "flips": flips.draw,
    "chain": chain.draw,
    "path-classes": classes.draw,
    "russian-moves": moves.draw,
    "days-to-capital": days.draw,
    "deal-acceptance": deals.draw,
    "tile-map": tiles.draw,
    "forces-by-host": forces.draw,
    "russian-capability": capability.draw,
    "fans": fans.draw,
}
#: Figures that show one scenario: where several are compared, each gets its own.
ONE_BY_ONE: Final = ("hundred-futures", "flips", "chain", "tile-map", "fans")
#: Outcomes that a sweep draws besides those that it leads with, if they differ between points.
_WHERE_THEY_DIFFER: Final = ("settlement",)
_PAIRED: Final = (answer.NAME, "paired-differences", "flips")


def names(subject: Subject) -> list[str]:
    """The figures that can be drawn of a subject: some need a baseline, some an outcome that not every run has."""
    left_out = set(_PAIRED) if subject.baseline is None else set()
    left_out |= {
        name for name, module in (("days-to-capital", days), ("deal-acceptance", deals)) if not module.drawable(subject)
    }
    return [name for name in FIGURES if name not in left_out]


def of_run(run: Run) -> FigureMakers:
    """The figures of a run."""
    subject = subject_of(run)
    return {name: partial(FIGURES[name], subject) for name in names(subject)}


def of_comparison(comparison: Comparison) -> FigureMakers:
    """The figures of a comparison; of sweeps, dose-response curves and heat maps of the differences."""
    if comparison.of_sweeps:
        return _of_swept(swept.subject_of_comparison(comparison))
    reference, first, *others = comparison.runs
    subject = subject_of(first, others, reference)
    makers: FigureMakers = {}
    for name in names(subject):
        if name not in ONE_BY_ONE or not others:
            makers[name] = partial(FIGURES[name], subject)
            continue
        for number, label in enumerate(comparison.labels[1:]):
            makers[f"{name}-{label}"] = partial(_of_scenario, subject, number, name, label)
    if comparison.channels is not None:
        colour = subject.drawn[1][2]
        makers["effect-by-channel"] = partial(waterfall.draw, subject, comparison.channels, SWEPT[0], colour)
    if comparison.levers is not None:
        makers["effect-by-lever"] = partial(peel.draw, subject, comparison.levers, subject.drawn[1][2])
    return makers


def of_sweep(sweep: Sweep, weighted: WeightedSweep | None = None) -> FigureMakers:
    """The figures of a sweep; under weights of the theories, what follows from them beside each."""
    return _of_swept(swept.subject_of_sweep(sweep, weighted))


def of_answer(answer: Answer) -> FigureMakers:
    """The figure of an answer."""
    return {agreement.NAME: partial(agreement.draw, answer)}


def of_screening(screening: Screening) -> FigureMakers:
    """The figure of what drives an effect."""
    return {drivers.NAME: partial(drivers.draw, screening.screened)}


def of_replayed(replayed: Replayed) -> FigureMakers:
    """The figures of a member with decisions forced: one for each hypothesis under which it parts from itself."""
    return {
        f"{parted.NAME}-{one.was.hypothesis}": partial(parted.draw, replayed, one)
        for one in replayed.parted
        if one.series
    }


def of_hindcast(made: Hindcast) -> FigureMakers:
    """The figures of a hindcast: the fans of each origin, and the skill over naive rules."""
    return hindcast.figures(made)


def of_tip(tip: Tip) -> FigureMakers:
    """The figure of a tip: the curve along its lever, or the frontier of two."""
    if tip.findings.is_frontier:
        return {tipping.FRONTIER: partial(tipping.frontier, tip)}
    return {tipping.CURVE: partial(tipping.draw, tip)}


def of_discovery(made: Discovery) -> FigureMakers:
    """The figure of a discovery."""
    return {discovered.NAME: partial(discovered.draw, made)}


def of_disagreement(made: Disagreement) -> FigureMakers:
    """The figure of a disagreement."""
    return {disagreement.NAME: partial(disagreement.draw, made)}


def _of_swept(about: SweepSubject) -> FigureMakers:
    more = [name for name in _WHERE_THEY_DIFFER if about.of(name)["amount"].nunique() > 1]
    return doses.figures(about, (*SWEPT, *more))


def _of_scenario(subject: Subject, number: int, name: str, label: str) -> DrawnFigure:
    return replace(FIGURES[name](subject.alone(number)), name=f"{name}-{label}")


def draw(makers: FigureMakers, name: str) -> DrawnFigure:
    """The figure of that name; SimError, which lists the names, where there is none."""
    if name not in makers:
        raise SimError(f"there is no figure {name!r} of this", remedy="there are " + ", ".join(makers))
    return lettering.lettered(makers[name])


def save_all(makers: FigureMakers, folder: Path, progress: Callable[[int, int], None] | None = None) -> str:
    """Draw all figures into a folder, one at a time, each for wide and for narrow pages.

    Returns a line on letters that no font here can draw, or nothing. `progress` is called with (figures drawn, figures
    in all).
    """
    lacking = []
    for number, make in enumerate(makers.values()):
        if progress is not None:
            progress(number, len(makers))
        drawn = lettering.lettered(make)
        drawn.save(folder)
        lacking.append(drawn.lacking)
        save_narrow(make, folder)
    return lettering.cannot_draw(lacking)


def save_narrow(make: Callable[[], DrawnFigure], folder: Path) -> None:
    """Draw a figure a second time, for narrow pages, beside the wide one."""
    with narrow.page():
        lettering.lettered(make).save_narrow(folder)
