"""What governments plan, as numbers over the members of a block.

A block may hold the futures of several scenarios side by side, those of the first before those of the second. Drawn
quantities differ by member in any case, and here so do the dates, shares and lengths of plans; what differs in words is
told by :mod:`sim.model.stage.rows`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.model.stage.clock import ROUNDING
from sim.scenario.schema.quantity import Plan, month_offset
from sim.scenario.schema.scenario import leaves
from sim.scenario.schema.sections.plans import Backfill
from sim.theory.arrays import EVERYONE, BoolArray, FloatArray, Moment, Who, ramp
from sim.vocabulary import US_EUROPEAN_HOSTS

if TYPE_CHECKING:
    from sim.model.stage.clock import Clock
    from sim.scenario.schema.scenario import Horizon, Scenario

#: Plans whose numbers say when something happens in all members at once.
_ELECTIONS = "elections."


class Plans:
    """The numbers of plans, of one scenario or of several side by side.

    Arrays are (members,), or (1,) where a number is the same in all members. Dates are months since the start.
    """

    def __init__(self, worlds: Sequence[Scenario], members: int) -> None:
        each, rest = divmod(members, len(worlds))
        if rest or any(structure(world) != structure(worlds[0]) for world in worlds):
            raise ValueError("scenarios side by side must have the same months and steps, and equally many members")
        known = {id(world): dict(_numbers(world)) for world in worlds}
        numbers = [known[id(world)] for world in worlds]
        self._numbers = {
            path: np.repeat(values, each) if len(set(values)) > 1 else np.array(values[:1])
            for path, values in ((path, [by_path[path] for by_path in numbers]) for path in numbers[0])
        }

    def __contains__(self, plan: str) -> bool:
        """Whether there is a plan of this name."""
        return f"{plan}.start" in self._numbers

    def number(self, path: str) -> FloatArray:
        """A number of a plan by its dotted path: `us.withdrawal.estonia.share`; a date in months since the start."""
        return self._numbers[path]

    def number_at(self, path: str, who: Who) -> FloatArray:
        """A number over the members at the positions `who`, or (1,)."""
        number = self._numbers[path]
        return number if number.size == 1 else number[who]

    def done(self, plan: str, by: Moment, who: Who = EVERYONE) -> FloatArray:
        """Part of a plan that is carried out by a moment, or by several, (dates, 1)."""
        return ramp(by, self.number_at(f"{plan}.start", who), self.number_at(f"{plan}.months", who))

    def due(self, plan: str, since: float, until: Moment, who: Who = EVERYONE) -> FloatArray:
        """Part of a plan that falls due between two moments."""
        return self.done(plan, until, who) - self.done(plan, since, who)

    def begins(self, plan: str, clock: Clock) -> BoolArray:
        """Whether a plan begins within this step, its end not included."""
        ahead = self._numbers[f"{plan}.start"] - clock.now
        return (ahead >= 0.0) & (ahead < clock.dt - ROUNDING)


def structure(world: Scenario) -> Horizon:
    """What has to be the same in scenarios for their futures to be simulated side by side: months and steps."""
    return world.horizon


def _numbers(world: Scenario) -> Iterator[tuple[str, float]]:
    for path, leaf in leaves(world):
        if isinstance(leaf, Plan) and not path.startswith(_ELECTIONS):
            for name in _number_fields(type(leaf)):
                value = getattr(leaf, name)
                date = isinstance(value, str)
                yield f"{path}.{name}", float(month_offset(value, world.horizon.start) if date else value)
        if isinstance(leaf, Backfill):
            for host in US_EUROPEAN_HOSTS:
                share, start, months = leaf.at(host)
                yield f"{path}.{host}.share", share
                yield f"{path}.{host}.start", float(month_offset(start, world.horizon.start))
                yield f"{path}.{host}.months", months


def _number_fields(plan: type[Plan]) -> tuple[str, ...]:
    """The numbers and dates of a kind of plan; a date is written as text, which no word of a plan is."""
    return tuple(name for name, field in plan.model_fields.items() if field.annotation in (float, str))
