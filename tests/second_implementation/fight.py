"""The fight by day, worked out a second time: one fight, one day after the other, plain floats."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from tests.second_implementation.world import between

DAYS, SETTLED, STANDS_STILL, NO_FORCE = 60, 30, 1.0, 1e-6


@dataclass
class Side:
    """What one side has in the fight, and what joins it: (force, from day 0 evenly over so many days)."""

    force: float
    joins: list[tuple[float, float]]
    lost: float = 0.0

    def draw_up(self, day: int) -> None:
        for force, over in self.joins:
            period = max(over, NO_FORCE)
            self.force += force * (min((day + 1) / period, 1.0) - min(day / period, 1.0))

    def lose(self, amount: float) -> None:
        fallen = min(amount, self.force)
        self.force -= fallen
        self.lost += fallen

    @property
    def share_lost(self) -> float:
        return self.lost / max(self.lost + self.force, 1e-9)


@dataclass
class Help:
    """What comes: hbe by day 10 and by day 30 after it starts, over roads, and the part of it that is American; fires
    from a day on.
    """

    starts: float
    by_10: float
    by_30: float
    american: float
    roads: float
    fires: float
    fires_from: float
    arrived: float = 0.0

    def on_day(self, day: int) -> float:
        """Arrivals of a day: the tiers in their order, and what waited before the bottleneck."""
        since = max(day + 1.0 - self.starts, 0.0)
        due = self.by_10 * min(since, 10.0) / 10.0 + max(self.by_30 - self.by_10, 0.0) * max(since - 10.0, 0.0) / 20.0
        came = min(due - self.arrived, self.roads * min(since, 1.0))
        self.arrived += came
        return came

    def fires_on(self, day: int) -> float:
        return self.fires * between(0.0, day + 1.0 - self.fires_from, 1.0)


@dataclass(frozen=True)
class Ground:
    """What ground and weapons allow; `halt` is the halt ratio, or None where three to one breaks through."""

    speed: float
    halt: float | None
    steepness: float
    entrenchment: float
    loss_rate: float
    driver_loses: float
    power: float
    quiet: float

    def keeps(self, ratio: float) -> float:
        """Share of its speed that a side keeps at a ratio of the other's force to its own."""
        if self.halt is not None:
            return max(1.0 - ratio / max(self.halt, NO_FORCE), 0.0)
        return 1.0 / (1.0 + math.pow(3.0 * ratio, self.steepness))


@dataclass
class Course:
    """How it went: share of the way held at the end of each day, the moment at which the end was reached."""

    held: list[float] = field(default_factory=list)
    reached: float = math.nan
    moved_on_day_30: bool = False

    def on(self, day: int) -> float:
        return self.held[day - 1]

    @property
    def held_for_a_day(self) -> bool:
        return any(a >= 1.0 and b >= 1.0 for a, b in zip(self.held, self.held[1:], strict=False))


def fight(attack: Side, defence: Side, help_: Help, ground: Ground, way: float) -> Course:
    """v = v_0 [s(D / A) - s(h A / D)]; losses a c A (D / A)^p and b c D (A / D)^p, more for whoever drives."""
    course, at = Course(), 0.0
    for day in range(DAYS):
        attack.draw_up(day)
        defence.draw_up(day)
        defence.force += help_.on_day(day)
        ratio = (defence.force + help_.fires_on(day) + NO_FORCE) / max(attack.force, NO_FORCE)
        speed = ground.speed * (ground.keeps(ratio) - ground.keeps(ground.entrenchment / ratio))
        before, at = at, between(0.0, at + speed, way)
        if at >= way and math.isnan(course.reached):
            course.reached = day + min((way - before) / max(speed, NO_FORCE), 1.0)
        if day == SETTLED - 1:
            course.moved_on_day_30 = abs(at - before) > STANDS_STILL
        course.held.append(at / way)
        clash = abs(at - before) > STANDS_STILL or (day == 0 and attack.force > NO_FORCE)
        if clash or at > 0.0:
            contact = ground.loss_rate * (1.0 if clash else ground.quiet)
            of_attack, of_defence = (ground.driver_loses, 1.0) if speed >= 0.0 else (1.0, ground.driver_loses)
            harm = ratio**ground.power
            attack.lose(contact * of_attack * attack.force * harm)
            defence.lose(contact * of_defence * defence.force / harm)
    return course
