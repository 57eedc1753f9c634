"""From a scenario to a finished run beside its baseline: the way of the data, from end to end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.api import effectless
from sim.api.arguments import Counter, as_plain, check_error, checked
from sim.api.defaults import MEMBERS, SEED
from sim.api.drawing import draw
from sim.ensemble.collect import PART
from sim.ensemble.grow import grown
from sim.ensemble.make import Means, make
from sim.ensemble.pool import Workers, processes, say_nothing
from sim.errors import SimError
from sim.results.run import Run
from sim.store.folders import Folder
from sim.store.identity import Ensemble
from sim.vocabulary import CHANNELS

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario


@as_plain
def run(
    scenario: LoadedScenario | str | os.PathLike[str],
    members: int = MEMBERS,
    seed: int = SEED,
    months: int | None = None,
    hypotheses: Iterable[str] | None = None,
    workers: int | None = None,
    out: str | os.PathLike[str] = "results",
    executor: Executor | str | None = None,
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
    workers: processes; by default as many as help, and none where this process may have no children, which is said.
    executor: in their place any `concurrent.futures.Executor`, `tcp://HOST:PORT` for the workers of a Dask scheduler,
        or "MODULE:FACTORY" for a function that returns an executor; what a text names is opened and closed here.
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
    notice = notice or say_nothing
    check_error(until_se)
    asked = asked_for(
        scenario, members, seed, months, hypotheses,
        workers=workers, out=out, alone=alone, without=without, block=block, notice=notice,
    )  # fmt: skip
    ensembles = asked.ensembles(members)
    root = Path(out)
    count = processes(workers, _left_to_do(root, ensembles))
    counter = Counter(sum(ensemble.futures for ensemble in ensembles), progress)
    finished: Run | None = None
    with Workers(count, executor, notice) as crew:
        means = Means(root, crew, block, counter.add, notice)
        if until_se is not None:
            count = grown(asked.ensembles, members, until_se, means, _headline_error)
            if count != members:
                notice(f"{count:,} members instead of {members:,}, for the standard error that is asked for")
            ensembles, means = asked.ensembles(count), replace(means, resuming=False)
        for number, (world, ensemble) in enumerate(zip(asked.worlds, ensembles, strict=True)):
            finished = make_world(ensemble, world, means, finished, ensembles[number + 1 :])
    assert finished is not None
    effectless.after(finished, notice)
    if figures:
        draw(finished, notice)
    return finished


@dataclass(frozen=True)
class Asked:
    """The worlds that are simulated, the baseline first, and how long, under which theories and without what."""

    worlds: tuple[LoadedScenario, ...]
    seed: int
    months: int
    hypotheses: tuple[str, ...]
    off: tuple[str, ...]

    def ensembles(self, members: int) -> list[Ensemble]:
        """What is simulated of each world, for so many members."""
        made = [
            Ensemble(world.name, world.at_horizon(self.months, self.hypotheses, self.off), members, self.seed)
            for world in self.worlds
        ]
        return [made[0], *(replace(ensemble, baseline=made[0].folder_name) for ensemble in made[1:])]


def asked_for(
    scenario: LoadedScenario | str | os.PathLike[str],
    members: int,
    seed: int,
    months: int | None,
    hypotheses: Iterable[str] | None,
    *,
    workers: int | None,
    out: str | os.PathLike[str],
    alone: bool,
    without: Iterable[str],
    block: int,
    notice: Callable[[str], None],
) -> Asked:
    """What arguments of :func:`run` ask for; what of it will have no effect is told through `notice`.

    SimError for arguments that make no sense.
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
    cut = checked(loaded, months, hypotheses, members=members, seed=seed, workers=workers, block=block)
    off = _channels(loaded, without)
    for line in effectless.of_scenario(loaded, loaded.at_horizon(*cut, off), months, hypotheses is not None):
        notice(line)
    worlds = (loaded,) if alone or loaded.is_baseline else (loaded.baseline(), loaded)
    return Asked(worlds, seed, *cut, off)


def make_world(
    ensemble: Ensemble,
    world: LoadedScenario,
    means: Means,
    baseline: Run | None,
    beside: Sequence[Ensemble] = (),
) -> Run:
    """The run of a world, made or found; `baseline` is what its summary compares it with, and those `beside` it are
    made next.
    """

    def summary(run: Folder) -> dict[str, Any]:
        from sim.analysis.summarise import summarise

        return summarise(run, None if baseline is None else baseline.opened).to_json()

    return Run(*make(ensemble, means, summary, world.origin(), beside))


def _headline_error(worlds: Sequence[Folder]) -> float:
    from sim.analysis.summarise import headline_error

    return headline_error(worlds)


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


def _left_to_do(root: Path, ensembles: Iterable[Ensemble]) -> int:
    """Future-months of the ensembles that are not there."""
    todo = [ensemble for ensemble in ensembles if not (root / ensemble.folder_name).exists()]
    return sum(ensemble.futures * ensemble.months for ensemble in todo)
