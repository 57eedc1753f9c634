"""Which of two hundred quantities are looked at: those that by themselves move what fails, in the half searched.

A box sought among all of them takes up, for want of worlds, as much luck as knowledge. What moves failure only together
with something else, and not at all by itself, is not seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.discover.box import Column
from sim.analysis.discover.space import Space

if TYPE_CHECKING:
    from sim.theory.arrays import BoolArray, FloatArray

#: At most so many quantities are looked at, and only those that luck makes stand out so far once in a thousand times:
#: of two hundred and fifty that is one in every fourth search.
MOST_LOOKED_AT: Final = 12
STANDS_OUT: Final = 0.001
#: Classes of equal size into which a quantity is cut to see whether it moves the mean, up or down or both.
_CLASSES: Final = 8


def screened(space: Space, failing: FloatArray, mine: BoolArray) -> list[Column]:
    """The columns that most move what fails among the rows `mine`, perhaps none, and all levers; in the order given."""
    chances = dict(zip((column.name for column in space.columns), by_luck(space, failing, mine), strict=True))
    others = [name for name in chances if name not in space.levers]
    ranked = sorted(others, key=lambda name: chances[name])[:MOST_LOOKED_AT]
    kept = {*space.levers, *(name for name in ranked if chances[name] <= STANDS_OUT)}
    return [column for column in space.columns if column.name in kept]


def by_luck(space: Space, failing: FloatArray, mine: BoolArray) -> list[float]:
    """For each column the chance that, having nothing to do with what fails, it goes with it as much, in either way.

    In a straight way: by its rank correlation, whose square times the number of worlds is a chi-square of one degree of
    freedom. By classes: by the variance between means of eight, over that of all, a chi-square of seven. The smaller of
    the two is doubled. Where a world has several rows, as in a sweep, it counts once.
    """
    from scipy.special import chdtrc

    values = failing[mine] - failing[mine].mean()
    worlds, spread = values.size / space.rows_a_world, float(values.var())
    if spread == 0:
        return [1.0] * len(space.columns)
    ranks = space.ranks[:, mine]
    ranks = ranks - ranks.mean(axis=1, keepdims=True)
    straight = worlds * (ranks @ values / values.size) ** 2 / ranks.var(axis=1) / spread
    classes = np.minimum((space.ranks[:, mine] * _CLASSES).astype(np.int64), _CLASSES - 1)
    chances = []
    for column, of_classes, way in zip(space.columns, classes, straight, strict=True):
        codes = column.values[mine].astype(np.int64) if column.words else of_classes
        counts = np.bincount(codes)
        sums, counts = np.bincount(codes, values)[counts > 0], counts[counts > 0]
        between = float(np.sum(sums**2 / counts)) / spread / space.rows_a_world
        chances.append(min(1.0, 2 * float(min(chdtrc(1, way), chdtrc(max(1, sums.size - 1), between)))))
    return chances
