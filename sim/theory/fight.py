"""The fight by day: an attacker drives for an objective, the defender mobilises, concentrates and is reinforced.

Forces are heavy-battalion equivalents (hbe), ground is in km, time in days. On each day the front moves by

    v = v_0 [s(D / A) - s(h A / D)],

s the share of the speed that a side at this ratio of force keeps: by halt ratio, s(x) = max(0, 1 - x / R*); by the
rule of three to one, s(x) = 1 / (1 + (3 x)^k), half the speed at three to one. The first term drives the attack, the
second throws it back; h is the advantage of entrenched attackers. Losses follow the mixed Lanchester law,

    dA = -a c A (D / A)^p,    dD = -b c D (A / D)^p,

with p = 1 the square law; c is the intensity of contact, lower while the front stands still, and whoever drives the
front loses more. After Shlapak and Johnson (2016), Epstein (1985), Biddle (2004) and Helmbold (1965).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.theory.arrays import BoolArray, FloatArray, within

#: Days for which a fight is followed, past the horizon if need be.
FIGHT_DAYS = 60
#: Day on which the ground is counted: who holds what.
SETTLED_DAY = 30
#: Advance in a day below which a front stands still, km.
_STANDS_STILL = 1.0
#: Days by which the tiers of reinforcement have arrived.
_FIRST_TIER, _SECOND_TIER = 10.0, 30.0
_THREE_TO_ONE = 3.0
#: Ratio beyond which nobody breaks through, whatever the steepness.
_HOPELESS = 1e6
_NO_FORCE = 1e-6

#: Share of its speed that a side keeps at a ratio of the other's force to its own.
SpeedShare = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True)
class Battlefield:
    """What the ground and the weapons allow; arrays (fights,)."""

    speed: FloatArray
    keeps: SpeedShare
    entrenchment: FloatArray
    loss_rate: FloatArray
    attacker_losses: FloatArray
    attrition_power: FloatArray
    quiet_share: FloatArray


@dataclass(frozen=True)
class Reinforcements:
    """Forces that come once they have been ordered: by day 10 and day 30 after `first_day`, and the most that the roads
    carry in a day; `fires` count from `fires_day`.
    """

    first_day: FloatArray
    by_day_10: FloatArray
    by_day_30: FloatArray
    capacity: FloatArray
    fires: FloatArray
    fires_day: FloatArray


@dataclass(frozen=True)
class Sides:
    """Forces of both sides on day 0, and what they bring up in the first days.

    `attack` and `defence` are engaged from the start; `attack_reserve` and `defence_reserve` join evenly over
    `concentration_days`, reservists over `mobilisation_days`.
    """

    attack: FloatArray
    attack_reserve: FloatArray
    defence: FloatArray
    defence_reserve: FloatArray
    reservists: FloatArray
    concentration_days: FloatArray
    mobilisation_days: FloatArray


@dataclass(frozen=True)
class Course:
    """How a fight went: `taken` is the day on which the objective fell (NaN: never), `ground` the share of the way that
    the attacker holds at the end of each day, (days, fights), `arrived` the help that has come by the end, hbe.
    """

    taken: FloatArray
    ground: FloatArray
    moving: BoolArray
    arrived: FloatArray
    attack_lost: FloatArray
    defence_lost: FloatArray
    attack_left: FloatArray
    defence_left: FloatArray

    @property
    def attack_share_lost(self) -> FloatArray:
        """Share that the attacker has lost of all that he brought."""
        return _share(self.attack_lost, self.attack_left)

    @property
    def defence_share_lost(self) -> FloatArray:
        """Share that the defence has lost of all that it had and received."""
        return _share(self.defence_lost, self.defence_left)

    def ground_on(self, day: int) -> FloatArray:
        """Share of the way to the objective that the attacker holds at the end of a day."""
        share: FloatArray = self.ground[day - 1]
        return share


def _share(lost: FloatArray, left: FloatArray) -> FloatArray:
    return lost / np.maximum(lost + left, 1e-9)


def by_halt_ratio(halt_ratio: FloatArray) -> SpeedShare:
    """A side slows as the other's force nears `halt_ratio` times its own, and stops there.

    >>> by_halt_ratio(np.array([0.8]))(np.array([0.2, 0.8, 2.0])).tolist()
    [0.75, 0.0, 0.0]
    """
    stops_at = np.maximum(halt_ratio, _NO_FORCE)
    return lambda ratio: np.maximum(1.0 - ratio / stops_at, 0.0)


def by_three_to_one(steepness: FloatArray) -> SpeedShare:
    """A side breaks through at three to one, with a chance that becomes its share of the speed.

    >>> by_three_to_one(np.array([4.0]))(np.array([1 / 3])).round(6).tolist()
    [0.5]
    """
    return lambda ratio: 1.0 / (1.0 + np.minimum(_THREE_TO_ONE * ratio, _HOPELESS) ** steepness)


def arrivals_by_day(coming: Reinforcements, days: int = FIGHT_DAYS) -> FloatArray:
    """Forces that arrive on each day, hbe, (days, fights): tiers by day 10 and 30, then the pace of the second tier;
    never more in a day than the roads carry, and what they do not carry waits.

    >>> one = np.ones(1)
    >>> come = Reinforcements(2 * one, 10 * one, 30 * one, 1.5 * one, 0 * one, 0 * one)
    >>> arrivals_by_day(come, 6).sum(axis=1).round(2).tolist()
    [0.0, 0.0, 1.0, 1.0, 1.0, 1.0]
    """
    ends = np.arange(1, days + 1, dtype=np.float64)[:, np.newaxis]
    since = np.maximum(ends - coming.first_day, 0.0)
    first = coming.by_day_10 / _FIRST_TIER
    second = np.maximum(coming.by_day_30 - coming.by_day_10, 0.0) / (_SECOND_TIER - _FIRST_TIER)
    due = first * np.minimum(since, _FIRST_TIER) + second * np.maximum(since - _FIRST_TIER, 0.0)
    arrived = np.empty_like(due)
    there = np.zeros(due.shape[1])
    for day in range(days):
        open_for = np.minimum(since[day], 1.0)
        arrived[day] = np.minimum(due[day] - there, coming.capacity * open_for)
        there = there + arrived[day]
    return arrived


def fight(
    sides: Sides, coming: Reinforcements, field: Battlefield, way: FloatArray, *, days: int = FIGHT_DAYS
) -> Course:
    """Fight over `way` km for so many days. All arrays are (fights,)."""
    attack, defence = sides.attack, sides.defence
    starts = np.arange(days, dtype=np.float64)[:, np.newaxis]
    fires = coming.fires * within(starts + 1.0 - coming.fires_day, 0.0, 1.0) + _NO_FORCE
    arrivals = arrivals_by_day(coming, days)
    joining = (
        arrivals
        + _evenly(sides.defence_reserve, sides.concentration_days, starts)
        + _evenly(sides.reservists, sides.mobilisation_days, starts)
    )
    brought_up = _evenly(sides.attack_reserve, sides.concentration_days, starts)
    reserves_in = float(np.max(sides.concentration_days, initial=0.0))
    ground = np.empty((days, way.size))
    advance = np.empty((days, way.size))
    at, attack_lost, defence_lost = np.zeros(way.size), np.zeros(way.size), np.zeros(way.size)
    both_losses = field.attacker_losses + 1.0
    for day in range(days):
        if day < reserves_in:
            attack = attack + brought_up[day]
        defence = defence + joining[day]
        ratio = (defence + fires[day]) / np.maximum(attack, _NO_FORCE)
        speed = field.speed * (field.keeps(ratio) - field.keeps(field.entrenchment / ratio))
        before, at = at, np.minimum(np.maximum(at + speed, 0.0), way)
        ground[day], advance[day] = at, speed
        # The attacker fights on the first day whatever comes of it; contact ends once he is back where he started.
        moved = np.abs(at - before) > _STANDS_STILL
        if day == 0:
            moved |= attack > _NO_FORCE
        contact = np.where(moved, 1.0, field.quiet_share * (at > 0.0))
        harm = ratio**field.attrition_power
        driven = np.where(speed >= 0.0, field.attacker_losses, 1.0)
        rate = field.loss_rate * contact
        lost = np.minimum(rate * driven * attack * harm, attack)
        fallen = np.minimum(rate * (both_losses - driven) * defence / harm, defence)
        attack, defence = attack - lost, defence - fallen
        attack_lost, defence_lost = attack_lost + lost, defence_lost + fallen
    settled = min(SETTLED_DAY, days) - 1
    earlier = ground[settled - 1] if settled else np.zeros(way.size)
    return Course(
        taken=_day_of_arrival(ground, advance, way),
        ground=ground / way,
        moving=np.abs(ground[settled] - earlier) > _STANDS_STILL,
        arrived=np.add.accumulate(arrivals)[-1],
        attack_lost=attack_lost,
        defence_lost=defence_lost,
        attack_left=attack,
        defence_left=defence,
    )


def _evenly(force: FloatArray, over: FloatArray, starts: FloatArray) -> FloatArray:
    """What joins each day from a force that comes in evenly over some days."""
    period = np.maximum(over, _NO_FORCE)
    return force * (within((starts + 1.0) / period, 0.0, 1.0) - within(starts / period, 0.0, 1.0))


def _day_of_arrival(ground: FloatArray, advance: FloatArray, way: FloatArray) -> FloatArray:
    """Moment at which the attacker first reached the end of the way, interpolated within the day; NaN: never."""
    there = ground >= way
    first = there.argmax(axis=0)
    columns = np.arange(way.size)
    before = np.where(first > 0, ground[np.maximum(first - 1, 0), columns], 0.0)
    within = (way - before) / np.maximum(advance[first, columns], _NO_FORCE)
    return np.where(there.any(axis=0), first + np.minimum(within, 1.0), np.nan)
