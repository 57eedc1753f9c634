"""From a scenario to a finished run beside its baseline: the way of the data, from end to end."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.ensemble.collect import PART
from sim.ensemble.grow import grown
from sim.ensemble.make import Means, make
from sim.ensemble.pool import WORTH_PROCESSES, Workers, usable_cores
from sim.errors import SimError
from sim.results.run import Run
from sim.store.folder import FIGURES, REPORT, RunFolder, open_folder
from sim.store.identity import Ensemble
from sim.vocabulary import CHANNELS, HYPOTHESES

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario


def run(
    scenario: LoadedScenario | str | os.PathLike[str],
    members: int = 2500,
    seed: int = 20250301,
    months: int | None = None,
    hypotheses: Iterable[str] | None = None,
    workers: int | None = None,
    out: str | os.PathLike[str] = "results",
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
    alone: bool = False,
    figures: bool = True,
    *,
    without: Iterable[str] = (),
    block: int = PART,
    until_se: float | None = None,
    notice: Callable[[str], None] | None = None,
) -> Run:
    """Simulate a scenario and, with the same members and luck, its baseline; a run found done is verified and reused.

    Parameters
    ----------
    scenario: what :func:`sim.load` gives, or the path or name of a scenario.
    members: futures under each hypothesis.
    seed: root of all luck.
    months, hypotheses: if not the scenario's own.
    workers: processes; by default as many as help. `executor`: any `concurrent.futures.Executor` in their place.
    out: folder of the run folders.
    progress: called with (futures done, futures in all), both worlds counted.
    alone: leave out the baseline.
    figures: draw the figures and write the report.
    without: channels to switch off, in the baseline too, beside those that the scenario switches off: some of
        `sim.vocabulary.CHANNELS`.
    block: members simulated at once, rounded to whole parts of 4,096 above that. It changes speed and memory only.
    until_se: add blocks of 4,096 members until the standard error of the first headline (of its paired difference where
        there is a baseline) is at most this share under every hypothesis; `members` is then the least.
    notice: called with a line of text on what a person should know (a run resumed, another process waited for).

    Raises SimError for arguments that make no sense and RunError where the run cannot be made; KeyboardInterrupt leaves
    what is done for the same call to resume.
    """
    from sim.scenario.reading.load import LoadedScenario, load

    if not isinstance(scenario, LoadedScenario | str | os.PathLike):
        raise SimError(
            f"scenario is of type {type(scenario).__name__}",
            remedy="give what sim.load returns, the path of a scenario file, or the name of a shipped scenario",
        )
    if not isinstance(out, str | os.PathLike) or not os.fspath(out).strip():
        raise SimError(f"out is {out!r}", remedy="give the folder of the run folders, as 'results'")
    loaded = scenario if isinstance(scenario, LoadedScenario) else load(os.fspath(scenario))
    given = checked(loaded, members, seed, months, hypotheses, workers, block)
    off = _channels(loaded, without)
    check_error(until_se)
    worlds = [loaded] if alone or loaded.is_baseline else [loaded.baseline(), loaded]

    def ensembles_of(count: int) -> list[Ensemble]:
        made = [Ensemble(world.name, at_horizon(world, *given, off), count, seed) for world in worlds]
        return [made[0], *(replace(one, baseline=made[0].folder_name) for one in made[1:])]

    ensembles = ensembles_of(members)
    root = Path(out)
    count = workers or (usable_cores() if _worth_processes(root, ensembles) else 1)
    counter = Counter(sum(ensemble.futures for ensemble in ensembles), progress)
    finished: Run | None = None
    with Workers(count, executor) as crew:
        means = Means(root, crew, block, counter.add, notice or _say_nothing)
        if until_se is not None:
            ensembles = ensembles_of(grown(ensembles_of, members, until_se, means, _headline_error))
        for world, ensemble in zip(worlds, ensembles, strict=True):
            finished = make_world(ensemble, world, means, finished)
    assert finished is not None
    if figures:
        _draw(finished, notice or _say_nothing)
    return finished


def open_run(folder: str | os.PathLike[str]) -> Run:
    """Open a finished run; RunError where there is none, or it is cut short or of an unknown format."""
    return Run(open_folder(folder))


def make_world(ensemble: Ensemble, world: LoadedScenario, means: Means, baseline: Run | None) -> Run:
    """The run of a world, made or found; `baseline` is what its summary compares it with."""

    def summary(run: RunFolder) -> dict[str, Any]:
        from sim.analysis.summarise import summarise

        return summarise(run, None if baseline is None else baseline.opened).to_json()

    origins = {path: vars(origin) for path, origin in world.provenance.items()}
    return Run(*make(ensemble, means, summary, origins))


def _headline_error(worlds: Sequence[RunFolder]) -> float:
    from sim.analysis.summarise import headline_error

    return headline_error(worlds)


def check_error(until_se: float | None) -> None:
    """SimError for what is no standard error of a share."""
    if until_se is not None and (isinstance(until_se, bool) or not 0 < until_se < 1):
        raise SimError(f"until_se is {until_se!r}", remedy="give the standard error of a share, such as 0.005")


def _draw(run: Run, notice: Callable[[str], None]) -> None:
    """Draw the figures, all or none, and write the report over them, unless they are there."""
    if (run.folder / FIGURES).exists() and (run.folder / REPORT).exists():
        return
    from sim.show.html.write import write_run

    write_run(run, notice=notice)


def at_horizon(
    world: LoadedScenario, months: int, hypotheses: tuple[str, ...], without: tuple[str, ...] | None = None
) -> Any:
    """The scenario with the run's own months and hypotheses, and its channels where they are given."""
    horizon = world.scenario.horizon.model_copy(update={"months": months})
    off = world.scenario.without if without is None else without
    return world.scenario.model_copy(update={"horizon": horizon, "hypotheses": hypotheses, "without": off})


def _channels(loaded: LoadedScenario, without: Iterable[str]) -> tuple[str, ...]:
    """The channels that are off in the run; SimError for what is no channel."""
    from sim.scenario.schema.shape import suggestion

    given = (without,) if isinstance(without, str) else tuple(without)
    for name in given:
        if name not in CHANNELS:
            listed = "possible are " + ", ".join(CHANNELS)
            raise SimError(
                f"there is no channel {name!r}", remedy=f"{suggestion(str(name), CHANNELS)} {listed}".strip()
            )
    return tuple(name for name in CHANNELS if name in given or name in loaded.scenario.without)


def checked(
    loaded: LoadedScenario,
    members: int,
    seed: int,
    months: int | None,
    hypotheses: Iterable[str] | None,
    workers: int | None,
    block: int,
) -> tuple[int, tuple[str, ...]]:
    """Months and hypotheses of the run; SimError for an argument that makes no sense."""
    months = loaded.scenario.horizon.months if months is None else months
    for name, value, least in (
        ("members", members, 1),
        ("seed", seed, 0),
        ("months", months, 1),
        ("workers", 1 if workers is None else workers, 1),
        ("block", block, 1),
    ):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise SimError(f"{name} is {value!r}", remedy=f"give a whole number from {least} on")
    if months > 600:
        raise SimError(f"months is {months}", remedy="give at most 600")
    chosen = loaded.scenario.hypotheses if hypotheses is None else tuple(hypotheses)
    if isinstance(hypotheses, str) or not chosen or any(name not in HYPOTHESES for name in chosen):
        raise SimError(f"hypotheses are {hypotheses!r}", remedy="give a list of some of " + ", ".join(HYPOTHESES))
    return months, tuple(name for name in HYPOTHESES if name in chosen)


def _worth_processes(root: Path, ensembles: Iterable[Ensemble]) -> bool:
    """Whether what is to be simulated pays for the start of processes."""
    todo = [one for one in ensembles if not (root / one.folder_name).exists()]
    return sum(one.futures * one.months for one in todo) >= WORTH_PROCESSES


def _say_nothing(text: str) -> None:
    """What nobody asked to hear."""


class Counter:
    """Adds up the futures done and tells of whole ones."""

    def __init__(self, total: int, progress: Callable[[int, int], None] | None) -> None:
        self._total, self._progress = total, progress
        self._done, self._told = 0.0, -1

    def add(self, futures: float) -> None:
        self._done += futures
        whole = min(self._total, math.floor(self._done + 1e-6))
        if self._progress is not None and whole > self._told:
            self._told = whole
            self._progress(whole, self._total)
