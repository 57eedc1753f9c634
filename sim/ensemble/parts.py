"""The files of one part of a run: simulated, written, and vouched for by a receipt.

A part has, under each hypothesis, a table of outcomes, one of events and one of monthly histograms, the first part also
the months of its first members; and, once for all hypotheses, a table of the parameters drawn. The receipt, written
last, holds their hashes: only a part whose files all agree with it is taken over by a run that resumes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.ensemble.block import Strand, simulate_side_by_side
from sim.ensemble.collect import ALL_BINS, PART, ROWS, BlockCollector, Part, part_range
from sim.ensemble.finite import finite
from sim.ensemble.interrupts import held
from sim.errors import RunError
from sim.outcomes import OUTCOMES
from sim.store.files import read_table, receipted, write_json, write_table, writing
from sim.store.folders import RECEIPTS

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import FloatArray, IntArray

OUTCOME_FILES, EVENT_FILES, MONTH_FILES, PARAMETER_FILES = "outcomes", "events", "monthly", "parameters"
PATH_FILES: Final = "paths"
_PACKING: Final = {
    "number": "bytes", "flag": "dictionary", "month": "dictionary", "category": "dictionary", "chance": "bytes",
}  # fmt: skip


def part_file(kind: str, hypothesis: str | None, part: int) -> str:
    """The path of a table within its run folder.

    >>> part_file("outcomes", "H1", 3)
    'outcomes/hypothesis=H1/part-00003.parquet'
    """
    between = "" if hypothesis is None else f"hypothesis={hypothesis}/"
    return f"{kind}/{between}part-{part:05d}.parquet"


@dataclass(frozen=True)
class Destination:
    """Where the parts of a strand are written; with `parameters`, the tables of parameters as well."""

    strand: Strand
    folder: Path
    parameters: bool


@dataclass(frozen=True)
class Task:
    """Consecutive parts in one or several strands, simulated side by side in blocks of `block` members."""

    destinations: tuple[Destination, ...]
    seed: int
    members: int
    parts: tuple[int, ...]
    block: int

    @property
    def members_here(self) -> int:
        """Members in the parts."""
        return sum(part_range(part, self.members)[1] for part in self.parts)


def simulate_parts(task: Task, tick: Callable[[float], None] | None = None) -> int:
    """Simulate and write what the task names; returns the number of futures.

    `tick` is called at the end of each month of a block, with the share of the block's futures that a month is. Raises
    RunError where the files cannot be written, SimError where the numbers are not finite.
    """
    strands = [destination.strand for destination in task.destinations]
    months = strands[0].world.horizon.months
    parts = [[Part(*part_range(part, task.members), months) for part in task.parts] for _ in strands]
    first, members = parts[0][0].first, task.members_here
    for start in range(first, first + members, task.block):
        count = min(task.block, first + members - start)
        share = count * len(strands) / months
        collector = BlockCollector(start, count, parts, None if tick is None else partial(tick, share))
        with finite(", ".join(dict.fromkeys(strand.world.title for strand in strands))):
            simulate_side_by_side(strands, task.seed, start, count, collector)
    for destination, own in zip(task.destinations, parts, strict=True):
        with writing(destination.folder):
            for number, part in zip(task.parts, own, strict=True):
                if part.finished != part.count:
                    raise ValueError(f"the model handed over {part.finished} of {part.count} members")
                with held():
                    _write_part(destination, task.seed, number, part)
    return members * len(strands)


def _write_part(task: Destination, seed: int, number: int, part: Part) -> None:
    written: dict[str, Any] = {}
    world, hypothesis = task.strand

    def write(kind: str, hypothesis: str | None, table: pa.Table, packing: dict[str, str]) -> None:
        name = part_file(kind, hypothesis, number)
        written[name] = write_table(task.folder / name, table, packing)

    if task.parameters:
        parameters = parameter_table(world, seed, part.first, part.count)
        write(PARAMETER_FILES, None, parameters, dict.fromkeys(parameters.column_names[1:], "bytes"))
    packing = {name: _PACKING[outcome.kind] for name, outcome in OUTCOMES.items()}
    write(OUTCOME_FILES, hypothesis, outcome_table(part), packing)
    write(EVENT_FILES, hypothesis, event_table(part), {"month": "dictionary", "value": "bytes"})
    write(MONTH_FILES, hypothesis, month_table(part), {"series": "dictionary"})
    if part.paths.size:
        write(PATH_FILES, hypothesis, path_table(part), dict.fromkeys(("member", "month"), "dictionary"))
    write_json(receipt_path(task.folder, hypothesis, number), written)


def outcome_table(part: Part) -> pa.Table:
    """One row a member: its number and every outcome, as float64.

    The words behind the codes of categories are in the file's metadata under "categories", as JSON: outcome, then the
    words in the order of the codes.
    """
    import pyarrow as pa

    fields = [pa.field("member", pa.int64(), nullable=False)]
    columns: list[Any] = [np.arange(part.first, part.first + part.count)]
    for name, outcome in OUTCOMES.items():
        fields.append(pa.field(name, pa.float64(), metadata={"title": outcome.title, "unit": outcome.unit}))
        columns.append(part.outcomes[name])
    categories = {name: outcome.categories for name, outcome in OUTCOMES.items() if outcome.categories}
    schema = pa.schema(fields, metadata={"categories": json.dumps(categories)})
    return pa.table([pa.array(column) for column in columns], schema=schema)


def event_table(part: Part) -> pa.Table:
    """One row an event, by member and then in the order in which they happened."""
    import pyarrow as pa

    events = part.events()

    def words(numbers: IntArray, dictionary: list[str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int32()), pa.array(dictionary, pa.string()))

    return pa.table(
        {
            "member": pa.array(events.member),
            "month": pa.array(events.month, pa.int16()),
            "event": words(events.name, events.names),
            "actor": words(events.actor, events.actors),
            "detail": words(events.detail, events.details),
            "value": pa.array(events.value),
        }
    )


def month_table(part: Part) -> pa.Table:
    """One row a month and series: the fixed-point sum, and the bins that are not empty with their counts."""
    import pyarrow as pa

    months = len(part.counts)
    starts = np.array([row.start for row in ROWS.values()])
    month, place = np.nonzero(part.counts)
    series = np.searchsorted(starts, place, side="right") - 1
    lengths = np.bincount(month * len(ROWS) + series, minlength=months * len(ROWS))
    offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32())
    bins = pa.ListArray.from_arrays(offsets, pa.array(place - starts[series] - 1, pa.int16()))
    counts = pa.ListArray.from_arrays(offsets, pa.array(part.counts[month, place], pa.int32()))
    numbers = pa.array(np.tile(np.arange(len(ROWS)), months), pa.int32())
    return pa.table(
        {
            "month": pa.array(np.repeat(np.arange(months), len(ROWS)), pa.int16()),
            "series": pa.DictionaryArray.from_arrays(numbers, pa.array(list(ROWS), pa.string())),
            "sum": pa.array(part.sums.reshape(-1)),
            "bin": bins,
            "count": counts,
        }
    )


def path_table(part: Part) -> pa.Table:
    """One row a month of each member that is followed, with every monthly series in its unit, for pictures: float32."""
    import pyarrow as pa

    _, months, members = part.paths.shape
    columns = {name: values.T.reshape(-1).astype(np.float32) for name, values in zip(ROWS, part.paths, strict=True)}
    return pa.table(
        {
            "member": pa.array(np.repeat(np.arange(part.first, part.first + members), months)),
            "month": pa.array(np.tile(np.arange(months), members), pa.int16()),
            **columns,
        }
    )


def read_months(path: Path, months: int) -> tuple[IntArray, IntArray]:
    """The counts, (months, all bins), and sums, (months, series), that :func:`month_table` put into a file."""
    table = read_table(path)
    starts = np.array([row.start for row in ROWS.values()])
    if table.num_rows != months * len(ROWS):
        raise RunError("does not hold the months and series that it should", place=str(path))
    bins, counts = (table[name].combine_chunks() for name in ("bin", "count"))
    lengths = np.diff(bins.offsets.to_numpy())
    row = np.repeat(np.arange(table.num_rows), lengths)
    place = starts[row % len(ROWS)] + bins.flatten().to_numpy() + 1
    full: IntArray = np.zeros((months, ALL_BINS), np.int64)
    full[row // len(ROWS), place] = counts.flatten().to_numpy()
    return full, table["sum"].to_numpy().reshape(months, len(ROWS))


def parameter_table(scenario: Scenario, seed: int, first: int, count: int) -> pa.Table:
    """One row for each two members, 2 x row and 2 x row + 1: every quantity that is not fixed, by its path."""
    import pyarrow as pa

    from sim.draws.design import draw
    from sim.scenario.schema.scenario import quantities

    described = dict(quantities(scenario))
    with held():
        drawn: dict[str, FloatArray] = draw(scenario, seed, first, count)
    fields = [pa.field("row", pa.int64(), nullable=False)]
    columns: list[Any] = [np.arange(first // 2, (first + count + 1) // 2)]
    for path, values in drawn.items():
        if described[path].fixed is None:
            fields.append(pa.field(path, pa.float64(), metadata={"unit": described[path].unit}))
            columns.append(np.ascontiguousarray(values[::2]))
    return pa.table([pa.array(column) for column in columns], schema=pa.schema(fields))


def receipt_path(folder: Path, hypothesis: str, part: int) -> Path:
    """Where the receipt of a part lies while the run is not finished."""
    return folder / RECEIPTS / f"{piece_name(hypothesis, part)}.json"


def piece_name(hypothesis: str, part: int) -> str:
    """The name of what a receipt vouches for.

    >>> piece_name("H1", 3)
    'H1-00003'
    """
    return f"{hypothesis}-{part:05d}"


def intact(folder: Path, hypothesis: str, part: int) -> dict[str, Any] | None:
    """The files of a part with their entries, or None where one is missing or not as it was written."""
    return receipted(folder, receipt_path(folder, hypothesis, part))


assert PART % 2 == 0, "members 2k and 2k + 1 share a row of parameters, and a part must hold both"
