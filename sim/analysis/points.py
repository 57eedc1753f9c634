"""One point of a sweep: simulated beside its baseline, summed up, and written with a receipt.

What is kept of a point is one table of measures (:mod:`sim.analysis.measure`) and, of every member, the headline flags
and chances, by which two sweeps can be compared future by future, and by how much its chance of an attack differs from
that in its baseline.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sim.analysis.measure import CHANGE, COLUMNS, KEPT, Measures
from sim.analysis.outcomes_only import CHUNK, alike, outcomes_of
from sim.ensemble.block import Strand
from sim.ensemble.interrupts import held
from sim.ensemble.sharing import handfuls
from sim.model.stage.plans import structure
from sim.outcomes import OUTCOMES
from sim.store.files import read_bytes, read_table, receipted, write_bytes, write_json, write_table, writing
from sim.store.folders import RECEIPTS, WORK

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from sim.scenario.levers import Value
    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import FloatArray

#: No point gets more members than this to bring its standard error down.
MOST_MEMBERS: Final = 1_000_000
#: What the members of all points draw, a row a pair of members.
PARAMETERS: Final = "parameters.parquet"
_WORDS: Final = ("outcome", "category", "kind", "unit", "role")
_COUNTS: Final = ("members", "both", "only_here", "only_reference", "neither")
_FLAGS: Final = ("same", "clear")


@dataclass(frozen=True)
class Sampling:
    """Which members are simulated, alike for every point: so many, or more of them until the error is `until_se`."""

    seed: int
    members: int
    hypotheses: tuple[str, ...]
    until_se: float | None = None

    @property
    def futures(self) -> int:
        """Futures of a point, unless its error asks for more."""
        return self.members * len(self.hypotheses)

    def chunks(self) -> Iterator[tuple[int, int]]:
        """First member and number of members, chunk by chunk; as many as it may take where an error is asked for."""
        size = self.members + self.members % 2 if self.until_se is not None else self.members
        size = min(size, CHUNK)
        last = MOST_MEMBERS if self.until_se is not None else self.members
        for first in range(0, last, size):
            yield first, min(size, last - first)


@dataclass(frozen=True)
class SweepBaseline:
    """A scenario, and the name under which its outcomes are kept where all points need them."""

    scenario: Scenario
    kept_as: str | None = None


@dataclass(frozen=True)
class PointTask:
    """A point to be simulated; without `baseline` it is compared with nothing.

    `levers` has the name and the value of each, a number as float.
    """

    number: int
    levers: tuple[tuple[str, Value], ...]
    scenario: Scenario
    baseline: SweepBaseline | None
    sampling: Sampling
    folder: Path


@dataclass(frozen=True)
class BaselineTask:
    """The first members of a baseline that several points share, simulated once."""

    world: SweepBaseline
    hypotheses: tuple[str, ...]
    sampling: Sampling
    folder: Path


def table_file(number: int) -> str:
    """The path of a point's table within the sweep's folder.

    >>> table_file(7)
    'points/00007.parquet'
    """
    return f"points/{number:05d}.parquet"


def members_file(number: int) -> str:
    """The path of what is kept of a point's members."""
    return f"members/{number:05d}.parquet"


def prepare(task: BaselineTask) -> int:
    """Simulate and keep the first chunk of a shared baseline; returns the futures simulated."""
    first, count = next(task.sampling.chunks())
    kept_outcomes(task.world, task.hypotheses, task.sampling.seed, first, count, folder=task.folder)
    return count * len(task.hypotheses)


def simulate_points(tasks: Sequence[PointTask], tick: Callable[[float], None] | None = None) -> int:
    """Simulate and write points that share their sampling; returns how many. RunError where files cannot be written.

    Points are simulated side by side under all theories, with baselines of their own, which gives each what it has
    alone. `tick` is told of futures as they are done.
    """
    for group in alike(tasks, _what_is_simulated):
        _simulate_group(group, tick)
    return len(tasks)


def _what_is_simulated(task: PointTask) -> Any:
    """What has to be the same in points that are simulated side by side."""
    own = None if task.baseline is None or task.baseline.kept_as else structure(task.baseline.scenario)
    return structure(task.scenario), own, task.baseline is None


def _simulate_group(group: Sequence[PointTask], tick: Callable[[float], None] | None) -> None:
    """Chunk by chunk; a point whose error asks for no more members is written at once."""
    sampling, left = group[0].sampling, list(group)
    measures = {task.number: {hypothesis: Measures() for hypothesis in sampling.hypotheses} for task in group}
    for first, count in sampling.chunks():
        for hypotheses in handfuls(sampling.hypotheses, count * len(left)):
            here = _outcomes([task.scenario for task in left], hypotheses, sampling.seed, first, count)
            there = _references(left, hypotheses, first, count)
            for hypothesis in hypotheses:
                for task, outcomes, reference in zip(left, here[hypothesis], there[hypothesis], strict=True):
                    measures[task.number][hypothesis].add(outcomes, reference)
            if tick is not None and first < sampling.members:
                tick(len(left) * len(hypotheses) * min(count, sampling.members - first))
        if sampling.until_se is None:
            continue
        for task in list(left):
            if max(measure.headline_error() for measure in measures[task.number].values()) <= sampling.until_se:
                _write(task, measures.pop(task.number))
                left.remove(task)
        if not left:
            break
    for task in left:
        _write(task, measures.pop(task.number))


def _outcomes(
    scenarios: Sequence[Scenario], hypotheses: Sequence[str], seed: int, first: int, count: int
) -> dict[str, list[dict[str, FloatArray]]]:
    """The outcomes of members in every scenario, by hypothesis."""
    strands = [Strand(scenario, hypothesis) for hypothesis in hypotheses for scenario in scenarios]
    found, each = outcomes_of(strands, seed, first, count), len(scenarios)
    return {hypothesis: found[k * each : (k + 1) * each] for k, hypothesis in enumerate(hypotheses)}


def _references(
    tasks: Sequence[PointTask], hypotheses: Sequence[str], first: int, count: int
) -> Mapping[str, Sequence[dict[str, FloatArray] | None]]:
    """The outcomes of each point's baseline; all of the points have the same one, or none, or each its own."""
    seed, folder = tasks[0].sampling.seed, tasks[0].folder
    baselines = [task.baseline for task in tasks if task.baseline is not None]
    if not baselines:
        return dict.fromkeys(hypotheses, [None] * len(tasks))
    shared = baselines[0]
    if shared.kept_as is not None:
        kept = kept_outcomes(shared, hypotheses, seed, first, count, folder=folder)
        return {hypothesis: [kept[hypothesis]] * len(tasks) for hypothesis in hypotheses}
    return _outcomes([baseline.scenario for baseline in baselines], hypotheses, seed, first, count)


def _write(task: PointTask, measures: dict[str, Measures]) -> None:
    written: dict[str, Any] = {}
    with held(), writing(task.folder):
        table = _point_table(task, measures)
        words = dict.fromkeys(("hypothesis", *_WORDS), "dictionary")
        written[table_file(task.number)] = write_table(task.folder / table_file(task.number), table, words)
        kept = _kept_table({hypothesis: measure.kept() for hypothesis, measure in measures.items()})
        packing = {"hypothesis": "dictionary"}
        written[members_file(task.number)] = write_table(task.folder / members_file(task.number), kept, packing)
        write_json(_receipt(task.folder, task.number), written)


def intact(folder: Path, number: int) -> dict[str, Any] | None:
    """The files of a point with their entries, or None where one is missing or not as it was written."""
    return receipted(folder, _receipt(folder, number))


def kept_path(world: SweepBaseline, hypothesis: str, first: int, folder: Path) -> Path:
    """Where outcomes of a chunk of a shared baseline lie, from its first member on."""
    return folder / WORK / str(world.kept_as) / f"{hypothesis}-{first}.npy"


def kept_outcomes(
    world: SweepBaseline, hypotheses: Sequence[str], seed: int, first: int, count: int, *, folder: Path
) -> dict[str, dict[str, FloatArray]]:
    """Outcomes of members of a shared baseline by hypothesis, from what was kept of it or simulated now and kept."""
    paths = {h: kept_path(world, h, first, folder) for h in hypotheses}
    kept = {}
    for hypothesis, path in paths.items():
        with suppress(OSError, ValueError, EOFError):
            kept[hypothesis] = dict(zip(OUTCOMES, np.load(io.BytesIO(read_bytes(path))), strict=True))
    missing = [hypothesis for hypothesis in hypotheses if hypothesis not in kept]
    strands = [Strand(world.scenario, hypothesis) for hypothesis in missing]
    for hypothesis, outcomes in zip(missing, outcomes_of(strands, seed, first, count), strict=True):
        buffer = io.BytesIO()
        np.save(buffer, np.stack([outcomes[name] for name in OUTCOMES]))
        with held(), writing(folder):
            write_bytes(paths[hypothesis], buffer.getvalue())
        kept[hypothesis] = outcomes
    return kept


def read_kept(
    folder: Path, number: int, hypotheses: Sequence[str], names: Sequence[str] = KEPT
) -> dict[str, dict[str, FloatArray]]:
    """What is kept of a point's members, (members,) by hypothesis and name; the names are those of
    :data:`sim.analysis.measure.KEPT`, and :data:`sim.analysis.measure.CHANGE` where the point has a baseline.
    """
    table = read_table(folder / members_file(number), ["hypothesis", *names])
    who = table["hypothesis"].to_numpy()
    columns = {name: table[name].to_numpy().astype(np.float64) for name in names}
    return {h: {name: column[who == h] for name, column in columns.items()} for h in hypotheses}


def keeps_changes(folder: Path) -> bool:
    """Whether a sweep keeps by how much each member's chance of an attack differs from its baseline."""
    import pyarrow.parquet as pq

    return CHANGE in pq.read_schema(folder / members_file(0)).names


def write_parameters(folder: Path, scenario: Scenario, sampling: Sampling, members: int) -> dict[str, Any]:
    """Write what members draw of what we do not know, a row a pair; returns the entry of the file.

    What a lever of the sweep moves stands there as the scenario has it.
    """
    import pyarrow as pa

    from sim.draws.design import draw
    from sim.scenario.schema.scenario import quantities

    uncertain = [path for path, quantity in quantities(scenario) if quantity.fixed is None]
    drawn = draw(scenario, sampling.seed, 0, members)
    table = pa.table({path: np.array(drawn[path][::2]) for path in uncertain})
    return {PARAMETERS: write_table(folder / PARAMETERS, table, dict.fromkeys(uncertain, "bytes"))}


def read_parameters(folder: Path) -> pd.DataFrame:
    """What members 2k and 2k + 1 drew, row k; RunError where it was not kept."""
    frame: pd.DataFrame = read_table(folder / PARAMETERS).to_pandas()
    return frame


def piece_name(number: int) -> str:
    """The name of what the receipt of a point vouches for.

    >>> piece_name(7)
    '00007'
    """
    return f"{number:05d}"


def _receipt(folder: Path, number: int) -> Path:
    return folder / RECEIPTS / f"{piece_name(number)}.json"


def _point_table(task: PointTask, measures: dict[str, Measures]) -> pa.Table:
    """Point, levers, hypothesis and the columns of a measure, one row an outcome and hypothesis."""
    import pyarrow as pa

    rows = [{"hypothesis": h, **row} for h, measure in measures.items() for row in measure.rows()]
    fields = [pa.field("point", pa.int32())]
    columns: list[Any] = [pa.array([task.number] * len(rows), pa.int32())]
    for name, value in task.levers:
        kind = pa.string() if isinstance(value, str) else pa.bool_() if isinstance(value, bool) else pa.float64()
        fields.append(pa.field(name, kind))
        columns.append(pa.array([value] * len(rows), kind))
    for name in ("hypothesis", *COLUMNS):
        kind = column_type(name)
        fields.append(pa.field(name, kind, metadata={"description": COLUMNS.get(name, "")}))
        columns.append(pa.array([row[name] for row in rows], kind))
    return pa.table(columns, schema=pa.schema(fields))


def column_type(name: str) -> pa.DataType:
    """The type of a column of measures."""
    import pyarrow as pa

    if name == "hypothesis" or name in _WORDS:
        return pa.string()
    return pa.int64() if name in _COUNTS else pa.bool_() if name in _FLAGS else pa.float64()


def _kept_table(kept: dict[str, dict[str, npt.NDArray[Any]]]) -> pa.Table:
    """One row a member and hypothesis."""
    import pyarrow as pa

    words = [np.full(outcomes[KEPT[0]].size, hypothesis) for hypothesis, outcomes in kept.items()]
    names = next(iter(kept.values()))
    columns = {name: np.concatenate([outcomes[name] for outcomes in kept.values()]) for name in names}
    return pa.table({"hypothesis": pa.array(np.concatenate(words).tolist(), pa.string()), **columns})
