"""The members of a search: an outcome along a lever, less what it is to reach, with the same luck at every value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.tip.search import Wanted
from sim.analysis.tip.worlds import World, Worlds

if TYPE_CHECKING:
    from sim.theory.arrays import FloatArray


@dataclass
class PairedMembers:
    """Differences of members at values of a lever.

    `here` gives the world at a value, `there` the world that is to be reached, which a lever that says what the world
    is like moves too; without one, `number` is what is to be reached. None stands for the scenario as it is.
    """

    worlds: Worlds
    here: Callable[[float | None], World]
    there: Callable[[float | None], World] | None = None
    number: float = 0.0
    _sizes: dict[tuple[str, float], int] = field(default_factory=dict)

    @property
    def spent(self) -> int:
        """Futures asked for so far."""
        return self.worlds.spent

    def simulate(self, wanted: Wanted) -> None:
        """See to it that there are so many members at these values, by theory."""
        asked = [(h, value, members) for h, points in wanted.items() for value, members in points.items()]
        self.worlds.simulate(need for h, value, members in asked for need in self._needs(h, value, members))
        for hypothesis, value, members in asked:
            self._sizes[hypothesis, value] = max(members, self._sizes.get((hypothesis, value), 0))

    def differences(self, hypothesis: str, value: float) -> FloatArray:
        """Outcome less target of the members simulated at a value."""
        return self._less(hypothesis, value, self._sizes.get((hypothesis, value), 0))

    def own(self, hypothesis: str, members: int) -> FloatArray:
        """Outcome less target of members of the scenario as it is."""
        self.worlds.simulate(self._needs(hypothesis, None, members))
        return self._less(hypothesis, None, members)

    def level(self, hypothesis: str, value: float | None, members: int) -> FloatArray:
        """The outcome itself."""
        return self.worlds.values(self.here(value), hypothesis, members)

    def _needs(self, hypothesis: str, value: float | None, members: int) -> Iterator[tuple[World, str, int]]:
        yield self.here(value), hypothesis, members
        if self.there is not None:
            yield self.there(value), hypothesis, members

    def _less(self, hypothesis: str, value: float | None, members: int) -> FloatArray:
        here = self.worlds.values(self.here(value), hypothesis, members)
        if self.there is None:
            return here - np.float64(self.number)
        difference: FloatArray = here - self.worlds.values(self.there(value), hypothesis, members)
        return difference
