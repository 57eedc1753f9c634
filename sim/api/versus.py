"""How a comparison comes about: what is named is found, what is missing simulated, and the tables are sealed."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.analysis import channels, compare
from sim.api.run import Counter, at_horizon, checked, make_world, open_run
from sim.ensemble.collect import PART
from sim.ensemble.make import Means, commit, versions
from sim.ensemble.pool import WORTH_PROCESSES, Workers, usable_cores
from sim.errors import SimError
from sim.results.comparison import Comparison
from sim.results.run import Run
from sim.results.sweep import Sweep
from sim.store.files import write_json, writing
from sim.store.folder import locked
from sim.store.identity import Ensemble
from sim.store.sealed import COMPARISON, SWEEP, WORK, begin, complete, find, kind_of, open_sealed, sealed_name
from sim.vocabulary import CHANNELS

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario
    from sim.scenario.sweep import SweepPlan

MEMBERS, SEED = 2500, 20250301
#: Future-months that the effect by channel may cost without being asked for: some ten seconds on two cores.
QUICK: Final = 4_000_000
#: What a future-month takes on one core, roughly.
_SECONDS: Final = 5e-6


@dataclass(frozen=True)
class Asked:
    """What the caller asks for; None leaves it to the runs that are compared, or to the defaults."""

    members: int | None = None
    seed: int | None = None
    months: int | None = None
    hypotheses: tuple[str, ...] | None = None
    channels: bool | None = None
    workers: int | None = None

    def check(self, run: Run) -> None:
        """SimError where a run is not what is asked for: it has its members and luck, and keeps them."""
        for name in ("members", "seed", "months", "hypotheses"):
            wanted, has = getattr(self, name), run.manifest[name]
            if wanted is not None and wanted != (tuple(has) if name == "hypotheses" else has):
                told = ", ".join(has) if name == "hypotheses" else has
                remedy = "leave the option out, or name scenarios, which are simulated as asked"
                raise SimError(f"this run has {name} {told}", run.folder.name, remedy)

    def after(self, run: Run | None) -> Asked:
        """With what is not asked for taken from a run that is among those compared."""
        if run is None:
            return self
        manifest = run.manifest
        return replace(
            self,
            members=manifest["members"] if self.members is None else self.members,
            seed=manifest["seed"] if self.seed is None else self.seed,
            months=manifest["months"] if self.months is None else self.months,
            hypotheses=tuple(manifest["hypotheses"]) if self.hypotheses is None else self.hypotheses,
        )


def resolve(given: Any, root: Path, sets: Sequence[str]) -> Run | LoadedScenario | Sweep | SweepPlan:
    """What somebody names to be compared: a folder here or in `root`, a sweep file, or a scenario."""
    from sim.scenario.reading.load import LoadedScenario, load
    from sim.scenario.sweep import SweepPlan, is_sweep_file, load_sweep

    if isinstance(given, Run | Sweep | SweepPlan):
        return given
    if isinstance(given, LoadedScenario):
        return given.changed(sets) if sets else given
    if not isinstance(given, str | os.PathLike):
        raise SimError(f"cannot compare a {type(given).__name__}", remedy="name scenarios, run folders or sweeps")
    name = os.fspath(given)
    if not name.strip():
        raise SimError("an empty name", remedy="name scenarios, run folders or sweeps")
    for folder in (Path(name), root / name if Path(name).name == name else Path(name)):
        if folder.is_dir():
            return _open(folder)
    if is_sweep_file(name):
        return load_sweep(name, sets)
    return load(name, sets)


def _open(folder: Path) -> Run | Sweep:
    kind = kind_of(folder)
    if kind is SWEEP:
        return Sweep.open(folder)
    if kind is COMPARISON:
        raise SimError("is a comparison already", str(folder), "name the runs or scenarios that are to be compared")
    return open_run(folder)


def compare_runs(
    given: Sequence[Run | LoadedScenario],
    asked: Asked,
    root: Path,
    executor: Executor | None,
    progress: Callable[[int, int], None] | None,
    notice: Callable[[str], None],
) -> Comparison:
    """The comparison of runs and scenarios, those simulated that are not there; see :func:`sim.compare`."""
    opened = [one for one in given if isinstance(one, Run)]
    for run in opened:
        asked.check(run)
    asked = asked.after(opened[0] if opened else None)
    if asked.channels and len(given) != 2:
        raise SimError("the effect by channel is that of one scenario against one other", remedy="name two scenarios")
    todo = [one for one in given if not isinstance(one, Run)]
    ensembles = [_ensemble(one, asked) for one in todo]
    planned = iter(ensembles)
    compare.check_runs([_named(one if isinstance(one, Run) else next(planned)) for one in given])
    futures = sum(ensemble.futures for ensemble in ensembles)
    months = max((ensemble.months for ensemble in ensembles), default=0)
    counter = Counter(max(1, futures), progress if futures else None)
    count = asked.workers or (usable_cores() if futures * months >= WORTH_PROCESSES else 1)
    with Workers(count, executor) as crew:
        made = _simulate(todo, ensembles, Means(root, crew, PART, counter.add, notice))
    simulated = iter(made)
    runs = [one if isinstance(one, Run) else next(simulated) for one in given]
    chosen = _channels(runs, asked.channels, notice)
    about = compare.identity(runs, chosen)
    name = "-".join(("compare", *compare.labels_of([run.name for run in runs])))
    also = {"name": name, "runs": [run.folder.name for run in runs]}

    def rows(folder: Path) -> dict[str, Any]:
        files = compare.write_rows(folder, compare.DIFFERENCES, compare.differences(runs, _labels(about)))
        if chosen is not None:
            found = _by_channel(runs, folder, asked, executor, notice)
            files |= compare.write_rows(folder, compare.CHANNELS_TABLE, found)
        return files

    folder, reused = _seal(root, name, about, also, rows, notice)
    return Comparison(folder, open_sealed(folder, COMPARISON), runs, reused)


def compare_sweeps(first: Sweep, other: Sweep, root: Path, notice: Callable[[str], None]) -> Comparison:
    """The comparison of two sweeps, point by point."""
    compare.check_sweeps(first, other)
    about = compare.identity_of_sweeps(first, other)
    name = "-".join(("compare", *_labels(about)))
    also = {"name": name, "runs": [first.folder.name, other.folder.name]}

    def rows(folder: Path) -> dict[str, Any]:
        found = compare.sweep_differences(first, other, _labels(about)[1])
        return compare.write_rows(folder, compare.DIFFERENCES, found)

    folder, reused = _seal(root, name, about, also, rows, notice)
    return Comparison(folder, open_sealed(folder, COMPARISON), (), reused)


def _named(one: Run | Ensemble) -> tuple[str, Mapping[str, Any]]:
    """A run or what is to become one, by its name and what its manifest says."""
    return (one.folder.name, one.manifest) if isinstance(one, Run) else (one.name, one.identity())


def _labels(about: Mapping[str, Any]) -> list[str]:
    return [one["label"] for one in about["scenarios"]]


def _ensemble(loaded: LoadedScenario, asked: Asked) -> Ensemble:
    """What is simulated of a scenario, with nothing to compare it with."""
    members = MEMBERS if asked.members is None else asked.members
    seed = SEED if asked.seed is None else asked.seed
    given = checked(loaded, members, seed, asked.months, asked.hypotheses, asked.workers, PART)
    return Ensemble(loaded.name, at_horizon(loaded, *given), members, seed)


def _simulate(todo: Sequence[LoadedScenario], ensembles: Sequence[Ensemble], means: Means) -> list[Run]:
    """Every scenario simulated or found, beside its baseline where that is among them or is there already."""
    made: dict[str, Run] = {}
    runs: list[Run] = []
    for loaded, alone in zip(todo, ensembles, strict=True):
        ensemble, baseline = alone, None
        if not loaded.is_baseline:
            root = loaded.baseline()
            against = replace(alone, name=root.name, scenario=at_horizon(root, alone.months, alone.hypotheses))
            paired = replace(alone, baseline=against.folder_name)
            there = (means.root / paired.folder_name).is_dir() and (means.root / against.folder_name).is_dir()
            if against.folder_name in made or there:
                ensemble = paired
                baseline = made.get(against.folder_name) or open_run(means.root / against.folder_name)
        run = made.get(ensemble.folder_name) or make_world(ensemble, loaded, means, baseline)
        made[ensemble.folder_name] = run
        runs.append(run)
    return runs


def _channels(runs: Sequence[Run], wanted: bool | None, notice: Callable[[str], None]) -> list[str] | None:
    """The channels that are to be switched off one at a time; None where the effect by channel is not told."""
    scenarios = [run.scenario for run in runs]
    if wanted is False or (wanted is None and (len(runs) != 2 or not CHANNELS)):
        return None
    off = [set(scenario.without) for scenario in scenarios]
    if off[0] != off[1]:
        if wanted is None:
            return None
        raise SimError("the two have other channels off", runs[1].folder.name, "compare them without --channels")
    chosen = [name for name in CHANNELS if name not in off[0]]
    cost = channels.cost(runs[0].opened.ensemble, len(chosen))
    if wanted is None and cost > QUICK:
        seconds = max(10, round(cost * _SECONDS / usable_cores(), -1))
        notice(f"the effect by channel is told with --channels, some {seconds:.0f} s more")
        return None
    return chosen or None


def _by_channel(
    runs: Sequence[Run], folder: Path, asked: Asked, executor: Executor | None, notice: Callable[[str], None]
) -> list[dict[str, Any]]:
    """The effect by channel, simulated."""
    here = dict(zip(("reference", "scenario"), (run.scenario for run in runs), strict=True))
    whole = dict(zip(here, map(compare.kept_of, runs), strict=True))
    first = runs[0].opened.ensemble
    cost = channels.cost(first, len(channels.worlds_off(here["scenario"])) - 1)
    count = asked.workers or (usable_cores() if cost >= WORTH_PROCESSES else 1)
    notice("switching channels off, one at a time")
    with Workers(count, executor) as crew:
        return channels.measure(here, whole, first.members, first.seed, folder=folder / WORK, workers=crew)


def _seal(
    root: Path,
    name: str,
    about: Mapping[str, Any],
    also: Mapping[str, Any],
    write: Callable[[Path], dict[str, Any]],
    notice: Callable[[str], None],
) -> tuple[Path, bool]:
    """The folder of a comparison, and whether it was found there."""
    called = sealed_name(name, about)
    with locked(root, called, notice):
        found = find(root, name, COMPARISON, about)
        if found is not None:
            return found, True
        began, environment = time.monotonic(), versions()
        folder = begin(root, called, environment)
        with writing(folder):
            files = write(folder)
            told = {
                "made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "seconds": round(time.monotonic() - began, 3),
                "versions": environment,
                "host": {"system": platform.system(), "machine": platform.machine(), "cores": os.cpu_count()},
                "commit": commit(),
            }
            files["provenance.json"] = write_json(folder / "provenance.json", told)
        return complete(folder, COMPARISON, about, files, also), False
