"""Members simulated for their outcomes alone: no monthly series, no events, no tables of parameters.

What a sweep or a decomposition needs of a world is kept in memory for a chunk of members and then summed up. A member
is the same as in a run: see :func:`sim.run.block.simulate_block`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from sim.model.record import Deaf
from sim.run.block import simulate_block
from sim.run.collect import PART

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.theory.arrays import FloatArray

#: Members simulated at once. It is no setting: sums are rounded in the order of the chunks.
CHUNK: Final = PART


class Outcomes(Deaf):
    """A collector that keeps the outcomes of a block and nothing else."""

    def __init__(self) -> None:
        self.outcomes: dict[str, FloatArray] = {}

    def finish(self, outcomes: Mapping[str, FloatArray]) -> None:
        """Keep the outcomes."""
        self.outcomes = {name: values.copy() for name, values in outcomes.items()}


def outcomes(scenario: Scenario, hypothesis: str, seed: int, first: int, count: int) -> dict[str, FloatArray]:
    """Every outcome, (count,), of `count` members from `first` on under a hypothesis."""
    collector = Outcomes()
    simulate_block(scenario, hypothesis, seed, first, count, collector)
    return collector.outcomes


def chunks(members: int, size: int = CHUNK) -> Iterator[tuple[int, int]]:
    """First member and number of members, chunk by chunk.

    >>> list(chunks(5000))
    [(0, 4096), (4096, 904)]
    """
    for first in range(0, members, size):
        yield first, min(size, members - first)
