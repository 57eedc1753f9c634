"""A sweep, made from nothing or from what an interrupted call left, or found finished.

`results/sweep-backfill-0123456789ab/` holds

- `sweep.json`: what was swept (identity: levers, points, sampling, version, rules) and every file with its hash;
- `table.parquet`, `table.csv`: one row a point, hypothesis and outcome; columns as in :mod:`sim.analysis.measure`, in
  the CSV in the units shown, see :mod:`sim.analysis.units`;
- `points/`: the same, point by point, and `members/`: the headline flags and chances of every member of a point, and by
  how much its chance of an attack differs from that in the baseline;
- `parameters.parquet`: what the members drew of what we do not know, a row a pair of members;
- `provenance.json`: when, where and with which versions; no part of the identity, nor of the data.
"""

from __future__ import annotations

import itertools
import math
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, overload

from sim.analysis.outcomes_only import CHUNK
from sim.analysis.points import (
    BaselineTask,
    PointTask,
    Sampling,
    SweepBaseline,
    intact,
    kept_path,
    piece_name,
    prepare,
    simulate_points,
    table_file,
    write_parameters,
)
from sim.analysis.units import for_csv
from sim.ensemble.interrupts import telling_what_is_kept
from sim.ensemble.pool import Workers
from sim.ensemble.shares import Share
from sim.ensemble.sharing import handfuls, rows_of_a_task
from sim.errors import RunError
from sim.scenario.canonical import canonical, canonical_json
from sim.scenario.levers import Lever, Value, as_yaml, is_month
from sim.store.files import digest, digest_of_file, is_temporary, read_table, writing
from sim.store.folders import PARTIAL, SWEEP, Folder, Said, find_or_make, name_of, open_folder
from sim.store.gather import bring, pieces_in, receipt
from sim.store.identity import identity_of
from sim.store.unfinished import joined, sorted_jobs

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario
    from sim.scenario.schema.scenario import Scenario
    from sim.scenario.sweep import SweepPlan

TABLE, CSV = "table.parquet", "table.csv"
#: Up to so many points every one is loaded before the first is simulated, so that mistakes come at once.
_TRIED: Final = 1_000


@dataclass(frozen=True)
class SweepMeans:
    """How a sweep is made; nothing of it changes the numbers."""

    root: Path
    workers: Workers
    done: Callable[[float], None] = lambda futures: None
    notice: Callable[[str], None] = lambda text: None


class Points(Sequence[PointTask]):
    """The tasks of a sweep, each made when it is asked for, so that any number of points fits."""

    def __init__(self, plan: SweepPlan, sampling: Sampling, months: int, folder: Path = Path()) -> None:
        self.sampling = sampling
        self._plan, self._months, self._folder = plan, months, folder

    def __len__(self) -> int:
        return len(self._plan.points)

    @overload
    def __getitem__(self, number: int) -> PointTask: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[PointTask]: ...

    def __getitem__(self, number: int | slice) -> PointTask | Sequence[PointTask]:
        if isinstance(number, slice):
            return [self[position] for position in range(*number.indices(len(self)))]
        point = self._plan.points[number]
        loaded = self._plan.at(point)
        levers = tuple(
            (lever.name, column_value(lever, value)) for lever, value in zip(self._plan.levers, point, strict=True)
        )
        baseline = self._shared
        if baseline is None and not loaded.is_baseline:
            baseline = SweepBaseline(self.scenario(loaded.baseline()))
        return PointTask(number, levers, self.scenario(loaded), baseline, self.sampling, self._folder)

    def words(self, number: int) -> tuple[str, ...]:
        """The values of a point's levers that are neither numbers nor months."""
        point = self._plan.points[number]
        return tuple(as_yaml(v) for v in point if isinstance(v, bool) or (isinstance(v, str) and not is_month(v)))

    def scenario(self, loaded: LoadedScenario) -> Scenario:
        """A scenario with the months and hypotheses of the sweep."""
        return loaded.at_horizon(self._months, self.sampling.hypotheses)

    @cached_property
    def _shared(self) -> SweepBaseline | None:
        return self.shared_baseline()

    def shared_baseline(self) -> SweepBaseline | None:
        """The baseline of all points where it is one: where no lever says what the world is like."""
        if any(self._plan.changes_baseline(lever) for lever in self._plan.levers):
            return None
        scenario = self.scenario(self._plan.at(self._plan.points[0]).baseline())
        return SweepBaseline(scenario, digest(canonical_json(canonical(scenario)))[:12])


class Batches(Sequence[tuple[PointTask, ...]]):
    """Points by the handful, to be simulated side by side: as many as fill a block, yet something for every worker.

    Points that share the words of their levers come together, for only they can be simulated side by side.
    """

    def __init__(self, points: Points, numbers: Sequence[int], least: int) -> None:
        self._points = points
        ordered = sorted(numbers, key=lambda number: (points.words(number), number))
        most = max(1, CHUNK // next(points.sampling.chunks())[1])
        handfuls = least * math.ceil(max(1, math.ceil(len(ordered) / most)) / least)
        bounds = [len(ordered) * k // handfuls for k in range(handfuls + 1)]
        self._numbers = [ordered[low:high] for low, high in itertools.pairwise(bounds) if low < high]

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> tuple[PointTask, ...]: ...

    @overload
    def __getitem__(self, place: slice) -> list[tuple[PointTask, ...]]: ...

    def __getitem__(self, place: int | slice) -> tuple[PointTask, ...] | list[tuple[PointTask, ...]]:
        if isinstance(place, slice):
            return [self[position] for position in range(*place.indices(len(self)))]
        return tuple(self._points[number] for number in self._numbers[place])


def column_value(lever: Lever, value: Value) -> Value:
    """A lever's value as its column has it: float where all are numbers, else text, or true and false.

    >>> column_value(Lever("a", ("a",), (1, 2)), 1), column_value(Lever("a", ("a",), (1, "x")), 1)
    (1.0, '1')
    """
    if lever.numeric:
        return float(value)
    return value if all(isinstance(other, bool) for other in lever.values) else as_yaml(value)


def identity(plan: SweepPlan, sampling: Sampling, months: int) -> dict[str, Any]:
    """Everything that determines the numbers of a sweep."""
    scenario = plan.scenario.scenario
    base = {**canonical(scenario), "horizon.months": months, "hypotheses": list(sampling.hypotheses)}
    return identity_of(
        SWEEP.noun,
        scenario={"name": plan.scenario.name, "values": base},
        baseline=digest(canonical_json(canonical(plan.scenario.baseline().scenario))),
        design=plan.design,
        levers=[lever.determined() for lever in plan.levers],
        points=[list(point) for point in plan.points],
        start=scenario.horizon.start,
        months=months,
        seed=sampling.seed,
        members=sampling.members,
        hypotheses=list(sampling.hypotheses),
        until_se=sampling.until_se,
    )


def words(plan: SweepPlan) -> dict[str, Any]:
    """What determines none of the numbers of a sweep."""
    titles = {lever.name: lever.title for lever in plan.levers}
    return {
        "title": plan.title, "summary": plan.summary, "scenario": plan.scenario.scenario.title, "levers": titles,
    }  # fmt: skip


def make(plan: SweepPlan, sampling: Sampling, months: int, means: SweepMeans) -> tuple[Folder, bool]:
    """The folder of a sweep below `means.root`, and whether it was found there and only verified.

    Points that an interrupted sweep left are taken over where hashes agree. `means.done` is told of futures. Raises
    RunError where the folder cannot be written, is damaged or is somebody else's; ScenarioError for a point that makes
    no scenario.
    """
    about = identity(plan, sampling, months)
    points = range(len(plan.points))
    name = name_of(SWEEP, plan.name, about)

    def write(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        there = _simulate_missing(plan, sampling, months, points, folder, means)
        files = sum_up(folder, plan.scenario.at_horizon(months, sampling.hypotheses), sampling, len(points))
        return files, {"points_taken_over": there, "workers": means.workers.count}

    _try_points(plan, means.root / name)
    said = said_of(plan)
    folder, reused = find_or_make(means.root, SWEEP, plan.name, about, write=write, notice=means.notice, said=said)
    if reused:
        means.done(len(points) * sampling.futures)
    return folder, reused


def said_of(plan: SweepPlan) -> Said:
    """What the manifest of a sweep says beside its identity and its files."""
    return Said(words(plan), {"asked": plan.asked_for, "values": plan.scenario.origins()})


def _try_points(plan: SweepPlan, finished: Path) -> None:
    """ScenarioError for a point that makes no scenario, unless there are very many or the sweep is there."""
    if len(plan.points) <= _TRIED and not finished.exists():
        for point in plan.points:
            plan.at(point)


def _simulate_missing(
    plan: SweepPlan, sampling: Sampling, months: int, points: Sequence[int], folder: Path, means: SweepMeans
) -> int:
    """Simulate those of some points that are not there; returns how many were."""
    name, folder = folder.name.removeprefix(PARTIAL), folder.absolute()
    there = [number for number in points if intact(folder, number) is not None]
    if there:
        means.notice(f"{name}: resuming; {len(there):,} of {len(points):,} points are there")
        means.done(len(there) * sampling.futures)
    with telling_what_is_kept(means.notice, name, lambda: points_there(folder, points), len(points), "points"):
        _simulate(Points(plan, sampling, months, folder), sorted({*points} - {*there}), sampling, folder, means)
    return len(there)


def simulate_share(
    plan: SweepPlan, sampling: Sampling, months: int, share: Share, means: SweepMeans
) -> tuple[range, int, Path, bool]:
    """A job's share of the points of a sweep: which they are, how many were there, where, and whether it was finished.

    Any number of jobs can be at work below `means.root`, and none waits for another. Raises what :func:`make` raises.
    """
    points = share.among(len(plan.points))
    about = identity(plan, sampling, months)
    place = means.root / name_of(SWEEP, plan.name, about)
    _try_points(plan, place)
    base = plan.scenario.at_horizon(months, sampling.hypotheses)
    said = said_of(plan)
    # The sweep's own scenario, by which it is finished without its file.
    described = Said(said.words, said.origin, {"scenario": base.model_dump(mode="json", exclude_none=True)})
    if not points:
        means.notice(f"part {share} has nothing to do: there are {len(plan.points)} points, fewer than jobs")
    with joined(
        means.root, SWEEP, plan.name, about, said=described, job=str(share), notice=means.notice
    ) as folder:  # fmt: skip
        if folder is None:
            open_folder(place, SWEEP)
            means.done(len(points) * sampling.futures)
            return points, len(points), place, True
        return points, _simulate_missing(plan, sampling, months, points, folder, means), folder, False


def sum_up(folder: Path, base: Scenario, sampling: Sampling, points: int) -> dict[str, Any]:
    """Write what is made of the points of a sweep, which are all there; returns the entries of all files.

    `base` is the scenario that is swept. RunError where a point is missing or has changed.
    """
    files: dict[str, Any] = {}
    for number in range(points):
        written = intact(folder, number)
        if written is None:
            raise RunError("a point that was written has changed since", place=str(folder))
        files |= written
    with writing(folder):
        files |= _tables(folder, points)
        return files | write_parameters(folder, base, sampling, _most_members(folder))


def finish(
    described: Folder, folders: Sequence[Path], root: Path, notice: Callable[[str], None]
) -> tuple[Folder, bool]:
    """The finished sweep below `root` of what is `described`, whose points jobs made in `folders`."""
    from sim.scenario.schema.scenario import Scenario

    about, said = described.identity, described.manifest
    sampling = Sampling(about["seed"], about["members"], tuple(about["hypotheses"]), about["until_se"])
    count = len(about["points"])

    def write(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        bring(pieces_in(folders, map(piece_name, range(count))), folder)
        files = sum_up(folder, Scenario.model_validate(said["scenario"]), sampling, count)
        return files, {"points_taken_over": count, "merged_from_jobs": sorted_jobs(folders)}

    words_said = Said(said["words"], said["origin"])
    return find_or_make(root, SWEEP, said["name"], about, write=write, notice=notice, said=words_said)


def _most_members(folder: Path) -> int:
    """The members of the point that has most of them."""
    import pyarrow.compute as pc

    return int(pc.max(read_table(folder / TABLE, ["members"])["members"]).as_py())


def points_there(folder: Path, points: Iterable[int]) -> int:
    """How many of some points of an unfinished sweep are done, by their receipts."""
    return sum(receipt(folder, piece_name(number)).is_file() for number in points)


def _simulate(tasks: Points, missing: Sequence[int], sampling: Sampling, folder: Path, means: SweepMeans) -> None:
    """Do the points that are missing, the baseline that they share first."""
    if not missing:
        return
    shared = tasks.shared_baseline()
    if shared is not None:
        rows = rows_of_a_task(sampling.futures, means.workers.least_tasks)
        # Looked at here as well: workers elsewhere may not see the folder.
        lacking = [h for h in sampling.hypotheses if not kept_path(shared, h, 0, folder).is_file()]
        few = handfuls(lacking, min(sampling.members, CHUNK), rows)
        baselines = [BaselineTask(shared, tuple(hypotheses), sampling, folder) for hypotheses in few]
        means.workers.work(prepare, baselines, lambda futures: None, folder)
    # In this process progress is told by hypothesis, elsewhere task by task.
    here = means.workers.here
    means.workers.work(
        partial(simulate_points, tick=means.done) if here else simulate_points,
        Batches(tasks, missing, means.workers.least_tasks),
        (lambda points: None) if here else (lambda points: means.done(points * sampling.futures)),
        folder,
    )


def _tables(folder: Path, points: int) -> dict[str, Any]:
    """Put the tables of all points together, one at a time in memory; returns the entries of both files."""
    import pyarrow.csv
    import pyarrow.parquet as pq

    temporary = [folder / f".{name}.{os.getpid()}.tmp" for name in (TABLE, CSV)]
    assert all(map(is_temporary, temporary))
    rows = 0
    try:
        schema = read_table(folder / table_file(0)).schema
        with (
            pq.ParquetWriter(temporary[0], schema, compression="zstd") as parquet,
            pyarrow.csv.CSVWriter(temporary[1], for_csv(schema.empty_table()).schema) as text,
        ):
            for number in range(points):
                table = read_table(folder / table_file(number)).cast(schema)
                rows += table.num_rows
                parquet.write_table(table)
                text.write_table(for_csv(table))
        for path, name in zip(temporary, (TABLE, CSV), strict=True):
            os.replace(path, folder / name)
    finally:
        for path in temporary:
            with suppress(OSError):
                path.unlink()
    return {
        name: {"sha256": digest_of_file(folder / name), "bytes": (folder / name).stat().st_size, "rows": rows}
        for name in (TABLE, CSV)
    }
