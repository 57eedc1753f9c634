"""Paired differences: the same member, with the same luck, in the scenario and in its baseline.

Standard errors of paired runs do not add: the difference is taken member by member and then averaged. Members 2k and
2k + 1 share a row of parameters, so they are not independent draws: errors come from the sums over such pairs (the
usual estimate for clusters; Cameron and Miller 2015, "A practitioner's guide to cluster-robust inference", eq. 8-11).

All intervals are sampling error only: they shrink with the number of members, as what we do not know about the world
does not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from sim.theory.arrays import BoolArray, FloatArray

CONFIDENCE: Final = 0.95
#: How many standard errors an interval reaches to either side.
Z: Final = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)

#: Below this many futures that count, how much pairs move together is not estimated but taken at its worst.
_FEW: Final = 10


class Interval(NamedTuple):
    """An interval of 95% confidence."""

    low: float
    high: float


class PairSums:
    """Sums over members and over pairs of members, added part by part; NaN values are left out.

    >>> sums = PairSums()
    >>> sums.add(np.array([1.0, 0.0, 0.0, 0.0, 1.0, 1.0]))
    >>> sums.mean, round(sums.standard_error, 3)
    (0.5, 0.289)
    """

    def __init__(self) -> None:
        self.members = 0
        self._shift: float | None = None
        self._pairs = 0
        self._largest = 0.0
        # Sums of x, x2, s2, s*n and n2, where x is a member's value less the shift, s and n a pair's sum and size.
        self._sums: FloatArray = np.zeros(5)

    def add(self, values: FloatArray) -> None:
        """Add the values of consecutive members, (members,), the first of which has an even number."""
        known = ~np.isnan(values)
        count = int(np.count_nonzero(known))
        if not count:
            return
        if self._shift is None:
            self._shift = float(values[known].mean())
        odd = values.size % 2
        centred = np.append(np.where(known, values - self._shift, 0.0), np.zeros(odd))
        size = np.append(known, np.zeros(odd, bool)).astype(np.float64)
        pair, pair_size = centred[::2] + centred[1::2], size[::2] + size[1::2]
        self.members += count
        self._pairs += int(np.count_nonzero(pair_size))
        self._largest = max(self._largest, float(np.abs(pair).max()))
        self._sums += [
            centred.sum(), (centred**2).sum(), (pair**2).sum(), (pair * pair_size).sum(), (pair_size**2).sum(),
        ]  # fmt: skip

    @property
    def mean(self) -> float:
        """Mean over members; NaN where there are none."""
        return math.nan if self._shift is None else self._shift + float(self._sums[0]) / self.members

    @property
    def variance(self) -> float:
        """Variance between members; NaN below two."""
        if self.members < 2:
            return math.nan
        x, x2 = self._sums[:2]
        return max(0.0, float(x2 - x * x / self.members) / (self.members - 1))

    @property
    def square(self) -> float:
        """Sum of the squared values."""
        if self._shift is None:
            return 0.0
        x, x2 = self._sums[:2]
        return float(x2 + 2 * self._shift * x + self.members * self._shift**2)

    @property
    def standard_error(self) -> float:
        """Standard error of the mean, from pairs; NaN below two pairs."""
        if self._pairs < 2:
            return math.nan
        x, _, s2, sn, n2 = self._sums
        mean = x / self.members
        scatter = float(s2 - 2 * mean * sn + mean**2 * n2)
        return math.sqrt(max(0.0, scatter) * self._pairs / (self._pairs - 1)) / self.members

    @property
    def guarded_error(self) -> float:
        """Standard error as if one more pair had been as far out as the farthest; NaN below two pairs.

        Where few pairs carry most of what varies, their scatter says too little about pairs not drawn.
        """
        if self._pairs < 2:
            return math.nan
        more = self._largest**2 * self._pairs / (self._pairs - 1)
        return math.sqrt(self.standard_error**2 + more / self.members**2)

    @property
    def design_effect(self) -> float:
        """By how much pairs raise the variance of the mean, from 1 (members of a pair unrelated) to 2 (alike)."""
        independent = self.variance / max(1, self.members)
        if not independent > 0:
            return 2.0
        return min(2.0, max(1.0, self.standard_error**2 / independent))

    @property
    def interval(self) -> Interval | None:
        """Interval of the mean; None below two pairs."""
        if self._pairs < 2:
            return None
        return Interval(self.mean - Z * self.standard_error, self.mean + Z * self.standard_error)


@dataclass(frozen=True)
class Flips:
    """In how many futures something happens in both, only in the scenario, only in the baseline, or in neither."""

    both: int = 0
    only_scenario: int = 0
    only_baseline: int = 0
    neither: int = 0

    @classmethod
    def of(cls, scenario: BoolArray, baseline: BoolArray) -> Flips:
        """Count the members, the same ones in the same order in both arrays."""
        both = int(np.count_nonzero(scenario & baseline))
        only_scenario = int(np.count_nonzero(scenario)) - both
        only_baseline = int(np.count_nonzero(baseline)) - both
        return cls(both, only_scenario, only_baseline, scenario.size - both - only_scenario - only_baseline)

    def __add__(self, other: Flips) -> Flips:
        return Flips(
            self.both + other.both,
            self.only_scenario + other.only_scenario,
            self.only_baseline + other.only_baseline,
            self.neither + other.neither,
        )

    @property
    def members(self) -> int:
        return self.both + self.only_scenario + self.only_baseline + self.neither

    @property
    def difference(self) -> float:
        """The share in the scenario less the share in the baseline."""
        return (self.only_scenario - self.only_baseline) / self.members


def change_interval(sums: PairSums) -> Interval:
    """Interval of a mean of differences that lie between -1 and 1, safe where few or none of them differ from 0.

    Bonett and Price (2012, "Adjusted Wald confidence interval for a difference of binomial proportions based on paired
    data", eq. 3): as if one more member had changed each way. Members count for less where pairs move together. Even
    without any change among 2,500 members the interval has a width:

    >>> sums = PairSums()
    >>> sums.add(np.zeros(2500))
    >>> change_interval(sums)
    Interval(low=-0.0022..., high=0.0022...)
    """
    effect = sums.design_effect if sums.square >= _FEW else 2.0
    members = sums.members / effect + 2
    mean = sums.mean * sums.members / effect / members
    spread = max(0.0, (sums.square / effect + 2) / members - mean**2)
    half = Z * math.sqrt(spread / members)
    return Interval(max(-1.0, mean - half), min(1.0, mean + half))


def difference_interval(sums: PairSums, counted: bool) -> Interval:
    """Interval of a difference of shares, counted or from chances; as counted where pairs are too few for chances."""
    return change_interval(sums) if counted else chance_interval(sums) or change_interval(sums)


def chance_interval(sums: PairSums) -> Interval | None:
    """Interval of a mean of chances, or of their differences, with a guarded error; None below two pairs.

    A few futures meet nearly all of a rare event's chances, so that the normal interval is too short: of 95 promised,
    88 to 97 in 100 held with 200 members and 91 to 96 with 500, these 91 to 99 and 93 to 99.
    """
    error = sums.guarded_error
    return None if math.isnan(error) else Interval(sums.mean - Z * error, sums.mean + Z * error)


def share_interval(sums: PairSums) -> Interval:
    """Interval of a share, from sums of zeros and ones (Wilson 1927), safe at and near 0 and 1.

    >>> sums = PairSums()
    >>> sums.add(np.zeros(2500))
    >>> share_interval(sums)
    Interval(low=0.0, high=0.0030...)
    """
    count = round(sums.mean * sums.members)
    effect = sums.design_effect if min(count, sums.members - count) >= _FEW else 2.0
    low, high = wilson(sums.mean, sums.members / effect)
    return Interval(0.0 if count == 0 else low, 1.0 if count == sums.members else high)


def clear_together(intervals: Sequence[Interval]) -> list[bool]:
    """Which of several differences are clear if all are looked at, so that 95 in 100 times none is called so by luck.

    Holm (1979), "A simple sequentially rejective multiple test procedure": the k-th surest of n is held to
    5% / (n - k + 1). Whoever picks the largest of n has looked at all of them. What has no interval (NaN) is not clear.

    >>> clear_together([Interval(0.001, 0.009), Interval(0.004, 0.006), Interval(-0.001, 0.009)])
    [True, True, False]
    >>> clear_together([Interval(0.0001, 0.0099), *[Interval(-0.004, 0.006)] * 9])[0]
    False
    """
    normal = NormalDist()
    chances = []
    for low, high in intervals:
        error = (high - low) / (2 * Z)
        apart = low > 0 or high < 0
        chances.append((2 * normal.cdf(-abs(low + high) / 2 / error) if error > 0 else 0.0) if apart else 1.0)
    clear = [False] * len(chances)
    for rank, place in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        if chances[place] > (1 - CONFIDENCE) / (len(chances) - rank):
            break
        clear[place] = True
    return clear


def wilson(share: float, cases: float) -> Interval:
    """Interval of a share among so many independent cases (Wilson 1927).

    >>> low, high = wilson(112 / 125, 125)
    >>> round(low, 3), round(high, 3)
    (0.83, 0.938)
    """
    centre = (share + Z**2 / (2 * cases)) / (1 + Z**2 / cases)
    spread = share * (1 - share) / cases + Z**2 / (4 * cases**2)
    half = Z * math.sqrt(max(0.0, spread)) / (1 + Z**2 / cases)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))
