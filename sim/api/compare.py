"""Scenarios held against the first of them: what is named is found, what is missing simulated, the tables are kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.analysis import channels as by_channel
from sim.analysis import compare as tables
from sim.analysis import peel as by_lever
from sim.analysis import swap as by_study
from sim.api import effectless
from sim.api.arguments import Counter, as_plain, check_numbers, checked
from sim.api.asked import Asked, Hands
from sim.api.defaults import MEMBERS, SEED
from sim.api.open import open_result
from sim.api.run import make_world
from sim.api.swaps import Named, alternatives, swaps
from sim.api.sweep import planned, sweep
from sim.ensemble.collect import PART
from sim.ensemble.make import Means
from sim.ensemble.pool import say_nothing
from sim.errors import SimError
from sim.results.comparison import Comparison
from sim.results.run import Run
from sim.results.sweep import Sweep
from sim.scenario.apart import levers_apart
from sim.store.files import writing
from sim.store.folders import COMPARISON, WORK, Folder, Said, find_or_make, holds_result
from sim.store.identity import Ensemble
from sim.vocabulary import CHANNELS

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario
    from sim.scenario.schema.scenario import Scenario
    from sim.scenario.sweep import SweepPlan

#: Future-months that the effect by channel may cost without being asked for: some ten seconds on two cores.
QUICK: Final = 4_000_000
#: What an estimate of time holds for; how much is left is told as the work goes on.
_IDLE: Final = " if nothing else runs"


@as_plain
def compare(
    *given: LoadedScenario | SweepPlan | Run | Sweep | str | os.PathLike[str],
    members: int | None = None,
    seed: int | None = None,
    months: int | None = None,
    hypotheses: Iterable[str] | None = None,
    channels: bool | None = None,
    peel: bool = False,
    swap: Iterable[str] = (),
    workers: int | None = None,
    out: str | os.PathLike[str] = "results",
    executor: Executor | str | None = None,
    progress: Callable[[int, int], None] | None = None,
    sets: Sequence[str] = (),
    notice: Callable[[str], None] | None = None,
) -> Comparison:
    """Hold scenarios against the first of them, with the same members and the same luck.

    Parameters
    ----------
    given: two or more scenarios, by file or name, or run folders; or two sweeps. Where a run is among them, scenarios
        are simulated with its members, seed, months and hypotheses.
    channels: for two scenarios, switch the channels off one at a time and tell the effect by channel; by default only
        where that is quick.
    peel: for two scenarios, take the levers in which they differ away one at a time, and all but one, and tell the
        effect by lever.
    swap: for two scenarios, other studies' figures as PATH=NAME, or "all": both are simulated with each in turn, and
        the effect is told before and after. Files keep them beside a value, as `alternatives`.
    sets: values changed in every scenario that is simulated, as PATH=YAML.

    The others are those of :func:`sim.run`. Raises SimError, with the reasons, for runs that cannot be paired.
    """
    from sim.scenario.sweep import SweepPlan

    sides = [_resolve(name, Path(out), sets) for name in given]
    if sets and all(isinstance(side, Run | Sweep) for side in sides):
        raise SimError("what was simulated cannot be changed", remedy="leave --set out, or name scenarios")
    if len(sides) < 2:
        raise SimError("there is nothing to compare with", remedy="name at least two scenarios, runs or sweeps")
    asked = Asked(members, seed, months, None if hypotheses is None else tuple(hypotheses), channels, peel, tuple(swap))
    check_numbers(("workers", 1 if workers is None else workers, 1))
    hands = Hands(workers, executor, progress, notice or say_nothing)
    sweeps = [side for side in sides if isinstance(side, Sweep | SweepPlan)]
    if not sweeps:
        runs = [side for side in sides if not isinstance(side, Sweep | SweepPlan)]
        return _compare_runs(runs, asked, Path(out), hands)
    if peel:
        raise SimError("the effect by lever is that of one scenario against one other", remedy="name two scenarios")
    if asked.swap:
        raise SimError("other studies' figures are tried in two scenarios", remedy="name two scenarios")
    if len(sweeps) != 2 or len(sides) != 2:
        raise SimError("sweeps are compared two at a time", remedy="name two sweeps, or scenarios and runs only")
    for side in sides:
        if isinstance(side, Sweep):
            asked.check(side)
    how = {"members": members, "seed": seed, "months": months, "hypotheses": hypotheses}
    tables.check_sweeps(
        *((side.folder.name, side.about) if isinstance(side, Sweep) else planned(side, **how) for side in sweeps)
    )
    first, other = (
        side
        if isinstance(side, Sweep)
        else sweep(
            side, members=members, seed=seed, months=months, hypotheses=hypotheses, workers=workers, out=out,
            executor=executor, progress=progress, notice=hands.notice,
        )
        for side in sweeps
    )  # fmt: skip
    return _compare_sweeps(first, other, Path(out), hands.notice)


def _resolve(given: Any, root: Path, sets: Sequence[str]) -> Run | LoadedScenario | Sweep | SweepPlan:
    """What somebody names to be compared: a folder here or in `root`, a sweep file, or a scenario."""
    from sim.scenario import shipped
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
    known = shipped.find(name) is not None or is_sweep_file(name)
    for folder in (Path(name), root / name if Path(name).name == name else Path(name)):
        if folder.is_dir() and (not known or holds_result(folder)):  # any folder may have the name of a scenario
            return _open(folder)
    if is_sweep_file(name):
        return load_sweep(name, sets)
    return load(name, sets)


def alternatives_of(given: Sequence[str], out: Path, sets: Sequence[str]) -> Named:
    """What other studies say of the values of what is named to be compared, by path and name."""
    from sim.scenario.sweep import SweepPlan

    sides = [_resolve(name, out, sets) for name in given]
    return alternatives(side for side in sides if not isinstance(side, Sweep | SweepPlan))


def check_weights(
    given: Sequence[str], out: Path, sets: Sequence[str], hypotheses: Sequence[str] | None, weights: Mapping[str, float]
) -> None:
    """SimError, before anything is simulated, where weights leave nothing of what is named to be compared."""
    from sim.analysis.weighted import weights_of
    from sim.scenario.sweep import SweepPlan

    simulated: list[Sequence[str]] = []
    to_come: list[Sequence[str]] = []
    for name in given:
        side = _resolve(name, out, sets)
        if isinstance(side, Sweep | SweepPlan):
            raise Comparison.no_weights_of_sweeps()
        if isinstance(side, Run):
            simulated.append(side.hypotheses)
        else:
            to_come.append(side.scenario.hypotheses)
    for theories in simulated[:1] or to_come:
        weights_of(hypotheses or theories, weights)


def _open(folder: Path) -> Run | Sweep:
    result = open_result(folder)
    if isinstance(result, Run | Sweep):
        return result
    raise SimError(
        f"is {result.kind} already", str(folder), "name the runs, scenarios or sweeps that are to be compared"
    )


def _compare_runs(sides: Sequence[Run | LoadedScenario], asked: Asked, root: Path, hands: Hands) -> Comparison:
    """The comparison of runs and scenarios, those simulated that are not there."""
    there = [side for side in sides if isinstance(side, Run)]
    for run in there:
        asked.check(run)
    asked = asked.after(there[0] if there else None)
    if asked.channels and len(sides) != 2:
        raise SimError("the effect by channel is that of one scenario against one other", remedy="name two scenarios")
    if asked.peel and len(sides) != 2:
        raise SimError("the effect by lever is that of one scenario against one other", remedy="name two scenarios")
    if asked.swap and len(sides) != 2:
        raise SimError("other studies' figures are tried in two scenarios", remedy="name two scenarios")
    todo = [side for side in sides if not isinstance(side, Run)]
    ensembles = [_ensemble(loaded, asked) for loaded in todo]
    named = asked.hypotheses is not None
    told = (
        line
        for loaded, ensemble in zip(todo, ensembles, strict=True)
        for line in effectless.of_scenario(loaded, ensemble.scenario, asked.months, named)
    )
    for line in dict.fromkeys(told):
        hands.notice(line)
    planned = iter(ensembles)
    planned_sides = [side if isinstance(side, Run) else next(planned) for side in sides]
    tables.check_runs([_named(side) for side in planned_sides])
    between = _between(*planned_sides) if asked.peel else None
    studies = _studies(sides, planned_sides, asked.swap, hands) if asked.swap else None
    futures = sum(ensemble.futures for ensemble in ensembles)
    months = max((ensemble.months for ensemble in ensembles), default=0)
    counter = Counter(max(1, futures), hands.progress if futures else None)
    with hands.workers(futures * months) as crew:
        simulated = iter(_simulate(todo, ensembles, Means(root, crew, PART, counter.add, hands.notice)))
    runs = [side if isinstance(side, Run) else next(simulated) for side in sides]
    chosen = _channels(runs, asked.channels, hands)
    about = tables.identity_of_runs(runs, chosen, None if between is None else between.levers)
    words: dict[str, Any] = {}
    if studies is not None:
        about |= {"swapped": [one.determined for one in studies.swaps]}
        words = {"swap": list(asked.swap), "swapped": [one.told for one in studies.swaps]}

    def write(folder: Path) -> dict[str, Any]:
        files = tables.write_rows(folder, tables.DIFFERENCES, tables.differences(runs, _labels(about)))
        if len(runs) > 2:
            files |= tables.write_rows(folder, tables.BETWEEN, tables.between(runs, _labels(about)))
        if chosen is not None:
            rows = _by_channel(runs, folder, hands)
            files |= tables.write_rows(folder, tables.CHANNELS_TABLE, rows)
        if between is not None:
            rows = _by_lever(runs, between, folder, hands)
            files |= tables.write_rows(folder, tables.LEVERS_TABLE, rows)
        if studies is not None:
            files |= tables.write_rows(folder, tables.SWAPS_TABLE, _by_study(runs, studies, folder, hands))
        return files

    return Comparison(*_keep(root, about, runs, write, hands.notice, words), runs)


def _compare_sweeps(first: Sweep, other: Sweep, root: Path, notice: Callable[[str], None]) -> Comparison:
    """The comparison of two sweeps, point by point."""
    tables.check_sweeps(*((side.folder.name, side.about) for side in (first, other)))
    about = tables.identity_of_sweeps(first, other)

    def write(folder: Path) -> dict[str, Any]:
        rows = tables.sweep_differences(first, other, _labels(about)[1])
        return tables.write_rows(folder, tables.DIFFERENCES, rows)

    return Comparison(*_keep(root, about, (first, other), write, notice))


def _keep(
    root: Path,
    about: Mapping[str, Any],
    sides: Sequence[Run | Sweep],
    write: Callable[[Path], dict[str, Any]],
    notice: Callable[[str], None],
    words: Mapping[str, Any] | None = None,
) -> tuple[Folder, bool]:
    """The folder of a comparison, and whether it was found there."""

    def within(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        with writing(folder):
            return write(folder), {}

    name, titles = "-".join(_labels(about)), [side.marked_title for side in sides]
    title = f"{', '.join(titles[1:])}, against {titles[0]}"
    said = Said(
        {"title": title, "titles": titles, **(words or {})},
        {"asked": [side.asked for side in sides]},
        {"runs": [side.folder.name for side in sides]},
    )
    return find_or_make(root, COMPARISON, name, about, write=within, notice=notice, said=said)


def _named(run: Run | Ensemble) -> tuple[str, Mapping[str, Any]]:
    """The name and the identity of a run, made or to be made."""
    return (run.folder.name, run.about) if isinstance(run, Run) else (run.name, run.identity())


def _labels(about: Mapping[str, Any]) -> list[str]:
    return [scenario["label"] for scenario in about["scenarios"]]


def _ensemble(loaded: LoadedScenario, asked: Asked) -> Ensemble:
    """What is simulated of a scenario, with nothing to compare it with."""
    members = MEMBERS if asked.members is None else asked.members
    seed = SEED if asked.seed is None else asked.seed
    cut = checked(loaded, asked.months, asked.hypotheses, members=members, seed=seed, workers=None)
    return Ensemble(loaded.name, loaded.at_horizon(*cut), members, seed)


def _simulate(todo: Sequence[LoadedScenario], ensembles: Sequence[Ensemble], means: Means) -> list[Run]:
    """Every scenario simulated or found, beside its baseline where that is among them or is there already."""
    worlds: dict[str, tuple[Ensemble, LoadedScenario, str | None]] = {}
    names: list[str] = []
    for loaded, alone in zip(todo, ensembles, strict=True):
        ensemble, baseline = alone, None
        if not loaded.is_baseline:
            root = loaded.baseline()
            against = replace(alone, name=root.name, scenario=root.at_horizon(alone.months, alone.hypotheses))
            paired = replace(alone, baseline=against.folder_name)
            there = (means.root / paired.folder_name).is_dir() and (means.root / against.folder_name).is_dir()
            if against.folder_name in worlds or there:
                ensemble, baseline = paired, against.folder_name
        worlds.setdefault(ensemble.folder_name, (ensemble, loaded, baseline))
        names.append(ensemble.folder_name)
    made: dict[str, Run] = {}
    for number, (name, (ensemble, loaded, against_name)) in enumerate(worlds.items()):
        reference = None
        if against_name is not None:
            reference = made.get(against_name) or Run.open(means.root / against_name)
        beside = [other for other, _, _ in list(worlds.values())[number + 1 :]]
        made[name] = make_world(ensemble, loaded, means, reference, beside)
    return [made[name] for name in names]


def _channels(runs: Sequence[Run], wanted: bool | None, hands: Hands) -> list[str] | None:
    """The channels that are to be switched off one at a time; None where the effect by channel is not told."""
    scenarios = [run.scenario for run in runs]
    if wanted is False or (wanted is None and (len(runs) != 2 or not CHANNELS)):
        return None
    off = [set(scenario.without) for scenario in scenarios]
    same = runs[0].about["values"] == runs[1].about["values"]
    if wanted is None and (same or off[0] != off[1]):
        return None
    if off[0] != off[1]:
        raise SimError("the two have other channels off", runs[1].folder.name, "compare them without --channels")
    chosen = [name for name in CHANNELS if name not in off[0]]
    cost = by_channel.futures(runs[0].ensemble, len(chosen)) * runs[0].ensemble.months
    if wanted is None and cost > QUICK:
        hands.notice(f"the effect by channel is told with --channels, some {hands.seconds(cost):.0f} s more{_IDLE}")
        return None
    return chosen or None


def _by_channel(runs: Sequence[Run], folder: Path, hands: Hands) -> list[dict[str, Any]]:
    """The effect by channel, simulated."""
    here = dict(zip(("reference", "scenario"), (run.scenario for run in runs), strict=True))
    whole = dict(zip(here, map(tables.kept_of, runs), strict=True))
    first = runs[0].ensemble
    futures = by_channel.futures(first, len(by_channel.worlds_off(here["scenario"])) - 1)
    cost = futures * first.months
    hands.notice(f"switching channels off, one at a time: some {hands.seconds(cost):.0f} s{_IDLE}")
    counter = Counter(futures, hands.progress)
    with hands.workers(cost) as crew:
        return by_channel.measure(
            here, whole, first.members, first.seed, folder=folder / WORK, workers=crew, done=counter.add
        )


@dataclass(frozen=True)
class _Between:
    """The levers in which two scenarios differ, and the worlds between the two that tell them apart."""

    levers: tuple[str, ...]
    worlds: Mapping[str, Scenario]


def _between(reference: Run | Ensemble, other: Run | Ensemble) -> _Between:
    """What lies between two scenarios; SimError where they do not differ, or not in levers that can be told apart."""
    (mine, name), (theirs, other_name) = (
        (side.scenario, side.folder.name if isinstance(side, Run) else side.name) for side in (reference, other)
    )
    if set(mine.without) != set(theirs.without):
        raise SimError("the two have other channels off", other_name, "compare them without --peel")
    levers = levers_apart(mine, theirs)
    if not levers:
        raise SimError(f"sets nothing otherwise than {name}", other_name, "there is nothing to take away")
    return _Between(tuple(levers), by_lever.worlds_between(mine, theirs, levers))


def _by_lever(runs: Sequence[Run], between: _Between, folder: Path, hands: Hands) -> list[dict[str, Any]]:
    """The effect by lever, simulated."""
    whole = dict(zip(("reference", "scenario"), map(tables.kept_of, runs), strict=True))
    first = runs[0].ensemble
    futures = by_lever.futures(first, len(between.levers))
    count, seconds = len(between.levers), hands.seconds(futures * first.months)
    hands.notice(f"taking {count} levers away, one at a time and all but one: some {seconds:.0f} s{_IDLE}")
    counter = Counter(futures, hands.progress)
    with hands.workers(futures * first.months) as crew:
        work, done = folder / WORK, counter.add
        return by_lever.measure(
            between.worlds, between.levers, whole, first.members, first.seed, folder=work, workers=crew, done=done
        )


@dataclass(frozen=True)
class _Studies:
    """Other studies' figures, and both scenarios with each of them."""

    swaps: tuple[by_study.Swap, ...]
    worlds: Mapping[str, Scenario]


def _studies(
    sides: Sequence[Run | LoadedScenario], planned: Sequence[Run | Ensemble], asked: Sequence[str], hands: Hands
) -> _Studies:
    """What is asked for of other studies; SimError where there is none of it."""
    reference, scenario = (side.scenario for side in planned)
    chosen, left_out = swaps(asked, alternatives(sides), reference, scenario)
    for line in left_out:
        hands.notice(line)
    return _Studies(chosen, by_study.worlds(reference, scenario, chosen))


def _by_study(runs: Sequence[Run], studies: _Studies, folder: Path, hands: Hands) -> list[dict[str, Any]]:
    """The effect with each of the other figures, simulated."""
    whole = dict(zip(("reference", "scenario"), map(tables.kept_of, runs), strict=True))
    first, count = runs[0].ensemble, len(studies.swaps)
    futures = by_study.futures(first, count)
    seconds = hands.seconds(futures * first.months)
    what = "the other study's figure" if count == 1 else f"{count} other studies' figures, one at a time"
    hands.notice(f"simulating both with {what}: some {seconds:.0f} s")
    counter = Counter(futures, hands.progress)
    with hands.workers(futures * first.months) as crew:
        work, done = folder / WORK, counter.add
        return by_study.measure(
            studies.worlds, studies.swaps, whole, first.members, first.seed, folder=work, workers=crew, done=done
        )
