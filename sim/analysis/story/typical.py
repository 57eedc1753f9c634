"""Which of some futures lies nearest to the middle of them: the medoid.

The distance of two futures is Gower's (1971, "A general coefficient of similarity and some of its properties",
Biometrics 27): the mean, over outcomes, of how far apart they are, 0 to 1. Here numbers and months count by their
ranks, so that no extreme weighs more than its place in the order; flags and categories are the same or not; and where
a question arises in one future only, they differ in it. The medoid (Kaufman and Rousseeuw 1990, "Finding Groups in
Data") has the least mean distance to all others, so that it is a future that happened, not an average of several.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.outcomes import OUTCOMES

if TYPE_CHECKING:
    from sim.theory.arrays import FloatArray, IntArray

_ALIKE_OR_NOT = ("flag", "category")


def by_distance(outcomes: Mapping[str, FloatArray]) -> IntArray:
    """Positions of futures, those nearest to the middle first; ties keep their order.

    `outcomes` holds arrays (futures,) by the name of an outcome, which may be followed by a dot and anything.

    >>> by_distance({"area_held": np.array([1.0, 5.0, 90.0]), "armed_attack": np.array([1.0, 1.0, 1.0])}).tolist()
    [1, 0, 2]
    """
    total = np.zeros(len(next(iter(outcomes.values()))))
    for name, values in outcomes.items():
        alike = OUTCOMES[name.partition(".")[0]].kind in _ALIKE_OR_NOT
        total = total + (_unlike(values) if alike else _apart(values))
    order: IntArray = np.argsort(np.round(total / total.size, 9), kind="stable")
    return order


def _unlike(values: FloatArray) -> FloatArray:
    """From each future, how many have another value; not known is a value too."""
    known, place = np.unique(np.where(np.isnan(values), -1.0, values), return_inverse=True)
    counts = np.bincount(place, minlength=known.size)
    return (values.size - counts[place]).astype(np.float64)


def _apart(values: FloatArray) -> FloatArray:
    """From each future, the sum of the distances to all others: of ranks from 0 to 1 where both know the number."""
    known = np.flatnonzero(~np.isnan(values))
    distance = np.full(values.size, float(known.size))
    if known.size == 0:
        return distance
    # Equal values share the middle of their ranks. In sorted order sums of distances follow from running sums.
    levels, place, counts = np.unique(values[known], return_inverse=True, return_counts=True)
    rank = np.cumsum(counts) - (counts + 1) / 2.0
    rank = (rank - rank[0]) / (rank[-1] - rank[0]) if levels.size > 1 else np.zeros(1)
    below, sum_below = np.cumsum(counts) - counts, np.cumsum(counts * rank) - counts * rank
    above, sum_above = known.size - below - counts, np.sum(counts * rank) - sum_below - counts * rank
    each = rank * below - sum_below + sum_above - rank * above
    distance[known] = each[place] + (values.size - known.size)
    return distance
