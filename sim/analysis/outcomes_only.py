"""Members simulated for their outcomes alone: no monthly series, no events, no tables of parameters.

What a sweep or a decomposition needs of a world is kept in memory for a chunk of members and then summed up. A member
is the same as in a run: see :mod:`sim.ensemble.block`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sim.ensemble.block import Strand, simulate_side_by_side
from sim.ensemble.collect import PART
from sim.ensemble.finite import finite
from sim.ensemble.sharing import handfuls
from sim.model.stage.record import Collector

if TYPE_CHECKING:
    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import FloatArray

T = TypeVar("T")

#: Members simulated at once. It is no setting: sums are rounded in the order of the chunks.
CHUNK: Final = PART


class Outcomes(Collector):
    """A collector that keeps the outcomes of a block and nothing else."""

    def __init__(self) -> None:
        self.outcomes: dict[str, FloatArray] = {}

    def finish(self, outcomes: Mapping[str, FloatArray]) -> None:
        """Keep the outcomes."""
        self.outcomes = {name: values.copy() for name, values in outcomes.items()}


@dataclass(frozen=True)
class Members:
    """Members `first` to `first + count - 1` of an ensemble with a seed, under a hypothesis."""

    hypothesis: str
    seed: int
    first: int
    count: int

    def outcomes(self, scenarios: Sequence[Scenario]) -> list[dict[str, FloatArray]]:
        """Every outcome, (count,), in each scenario; all must have the same months and steps."""
        strands = [Strand(scenario, self.hypothesis) for scenario in scenarios]
        return outcomes_of(strands, self.seed, self.first, self.count)


def outcomes_of(strands: Sequence[Strand], seed: int, first: int, count: int) -> list[dict[str, FloatArray]]:
    """Every outcome, (count,), of members in each strand; all must have the same months and steps.

    They are simulated side by side, as many at a time as pay: see :func:`sim.ensemble.block.simulate_side_by_side`.
    """
    found: list[dict[str, FloatArray]] = []
    for few in handfuls(strands, count):
        collector = Outcomes()
        with finite(", ".join(dict.fromkeys(strand.world.title for strand in few))):
            simulate_side_by_side(few, seed, first, count, collector)
        parts = [slice(k * count, (k + 1) * count) for k in range(len(few))]
        found += [{name: values[part] for name, values in collector.outcomes.items()} for part in parts]
    return found


def alike(items: Iterable[T], words: Callable[[T], Any]) -> list[list[T]]:
    """Items in groups that share what has to be the same to be simulated side by side, in order.

    >>> alike(["a1", "b1", "a2"], lambda item: item[0])
    [['a1', 'a2'], ['b1']]
    """
    groups: list[tuple[Any, list[T]]] = []
    for item in items:
        mine = words(item)
        group = next((group for known, group in groups if known == mine), None)
        if group is None:
            groups.append((mine, [item]))
        else:
            group.append(item)
    return [group for _, group in groups]


def chunks(members: int, size: int = CHUNK) -> Iterator[tuple[int, int]]:
    """First member and number of members, chunk by chunk.

    >>> list(chunks(5000))
    [(0, 4096), (4096, 904)]
    """
    for first in range(0, members, size):
        yield first, min(size, members - first)
