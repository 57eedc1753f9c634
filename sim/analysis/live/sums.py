"""What pieces of two worlds add up to, as the summary of a run has it: to the last bit, or to the last rounding.

A run adds up its members part by part, so pieces are put together and cut into the same parts first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.live.piece import STEP, Piece
from sim.analysis.measure import NOTHING, Measure
from sim.analysis.outcomes_only import chunks
from sim.analysis.paired import Interval, PairSums, chance_interval, change_interval, share_interval
from sim.outcomes import ESTIMAND, HEADLINES

if TYPE_CHECKING:
    from sim.theory.arrays import FloatArray

#: How finely a curve is told: a ten-thousandth of a future in a thousand.
_DIGITS: Final = 7


@dataclass(frozen=True)
class Pair:
    """A share here and there, the mean paired difference with its 95% interval of sampling error, all from 0 to 1.

    `same` means that no member differs, or that the difference and its interval round to nothing. `own` is the interval
    of the share here. Intervals are None below two pairs of members.
    """

    here: float
    there: float
    difference: float
    interval: Interval | None
    own: Interval | None
    same: bool

    @property
    def clear(self) -> bool:
        """Whether the interval of the difference leaves out no difference."""
        return not self.same and self.interval is not None and (self.interval.low > 0 or self.interval.high < 0)


@dataclass(frozen=True)
class Told:
    """What members under one theory say: the chance of a first attack, headlines by name, and the two curves.

    A curve is the mean chance of a first attack met by the end of each month, from month 0, (months + 1,).
    """

    members: int
    chance: Pair
    headlines: dict[str, Pair]
    here: list[float]
    there: list[float]


def told(here: Sequence[Piece], there: Sequence[Piece]) -> Told:
    """The sums of the pieces of a scenario and of its baseline, the same members in the same order."""
    worlds = here, there
    chances = [np.concatenate([piece.chances for piece in world]) for world in worlds]
    members = chances[0].size
    headlines = {}
    for name in HEADLINES:
        flags = [np.concatenate([piece.flags[name] for piece in world]).astype(np.float64) for world in worlds]
        headlines[name] = _counted(_measure(name, *flags))
    chance = _by_chance(_measure(ESTIMAND, *chances))
    curves = [_curve(world, members) for world in worlds]
    for curve, end in zip(curves, (chance.here, chance.there), strict=True):
        curve[-1] = end
    return Told(members, chance, headlines, *curves)


def _measure(outcome: str, here: FloatArray, there: FloatArray) -> Measure:
    measure = Measure(outcome)
    for first, count in chunks(here.size):
        mine = slice(first, first + count)
        measure.add(here[mine], there[mine])
    return measure


def _counted(measure: Measure) -> Pair:
    """A headline, by its count."""
    sums = measure.difference
    difference, same = measure.flips.difference, not (measure.flips.only_scenario or measure.flips.only_baseline)
    return Pair(
        measure.here.mean, measure.reference.mean, difference, change_interval(sums), share_interval(measure.here), same
    )


def _by_chance(measure: Measure) -> Pair:
    """The chance of a first attack, which luck blurs less than its count."""
    sums = measure.difference
    interval = chance_interval(sums)
    return Pair(
        measure.here.mean, measure.reference.mean, sums.mean, interval, chance_interval(measure.here),
        _is_nothing(sums, interval),
    )  # fmt: skip


def _is_nothing(sums: PairSums, interval: Interval | None) -> bool:
    return interval is not None and max(abs(interval.low), abs(interval.high), abs(sums.mean)) < NOTHING


def _curve(world: Sequence[Piece], members: int) -> list[float]:
    total = np.sum([piece.by_month for piece in world], axis=0)
    return [0.0, *(round(float(steps) * STEP / members, _DIGITS) for steps in total)]
