"""Which of two hundred quantities are looked at: those that by themselves move what fails, among the worlds given.

A box sought among all of them takes up, for want of worlds, as much luck as knowledge. What moves failure only together
with something else, and not at all by itself, is not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.discover.box import Column

if TYPE_CHECKING:
    from sim.theory.arrays import FloatArray

#: At most so many quantities are looked at, and only those that luck makes stand out so far once in a thousand times:
#: of two hundred and fifty that is one in every fourth search.
MOST_LOOKED_AT: Final = 12
STANDS_OUT: Final = 0.001
#: Classes of equal size into which a quantity is cut to see whether it moves the mean, up or down or both.
_CLASSES: Final = 8


def screened(columns: Sequence[Column], failing: FloatArray, levers: Sequence[str] = ()) -> list[Column]:
    """The columns that move `failing`, (worlds,), most, perhaps none, and all levers; in the order given."""
    chances = {column.name: by_luck(column, failing) for column in columns if column.name not in levers}
    ranked = sorted(chances, key=lambda name: chances[name])[:MOST_LOOKED_AT]
    kept = {*levers, *(name for name in ranked if chances[name] <= STANDS_OUT)}
    return [column for column in columns if column.name in kept]


def by_luck(column: Column, failing: FloatArray) -> float:
    """The chance that a quantity which has nothing to do with what fails goes with it as much, in either of two ways.

    In a straight way: by its rank correlation, whose square times the number of worlds is a chi-square of one degree of
    freedom. By classes: by the variance between means of eight, over that of all, a chi-square of seven. The smaller of
    the two is doubled.
    """
    from scipy.special import chdtrc

    worlds, spread = failing.size, float(failing.var())
    if spread == 0 or np.ptp(column.values) == 0:
        return 1.0
    ranks = np.argsort(np.argsort(column.values, kind="stable"), kind="stable").astype(np.float64)
    centred = ranks - ranks.mean()
    straight = worlds * float(np.mean(centred * failing) / ranks.std()) ** 2 / spread
    classes = column.values.astype(np.int64) if column.words else (ranks * _CLASSES // worlds).astype(np.int64)
    counts = np.bincount(classes)
    sums = np.bincount(classes, failing - failing.mean())[counts > 0]
    between = float(np.sum(sums**2 / counts[counts > 0])) / spread
    chances = [chdtrc(1, straight), chdtrc(max(1, sums.size - 1), between)]
    return min(1.0, 2 * float(min(chances)))
