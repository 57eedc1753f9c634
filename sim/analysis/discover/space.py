"""What boxes are sought in: quantities of every world, and halves of the worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.discover.box import Column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.theory.arrays import BoolArray, FloatArray


@dataclass(frozen=True)
class Space:
    """What a box is sought in: quantities, (rows,) each, and which world a row belongs to.

    A row of a run is a world; a world of a sweep has one for every point.
    """

    columns: tuple[Column, ...]
    world: NDArray[np.int64]
    levers: tuple[str, ...] = ()

    @property
    def worlds(self) -> int:
        """How many there are."""
        return int(self.world.max()) + 1

    @property
    def rows_a_world(self) -> float:
        return self.world.size / self.worlds

    @cached_property
    def ranks(self) -> FloatArray:
        """The rank of each row among all in each column, from 0 to below 1; of equal values by their order.

        (columns, rows)
        """
        orders = [np.argsort(np.argsort(column.values, kind="stable"), kind="stable") for column in self.columns]
        return np.array(orders, np.float64).reshape(len(orders), self.world.size) / self.world.size

    def half(self, seed: Sequence[int]) -> BoolArray:
        """Rows of half of the worlds, drawn by a seed: what a box is sought in; the others are held out."""
        order = np.random.default_rng(list(seed)).permutation(self.worlds)
        mine = np.zeros(self.worlds, bool)
        mine[order[: (self.worlds + 1) // 2]] = True
        return mine[self.world]
