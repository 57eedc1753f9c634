"""Estonia, Latvia, Lithuania: own battalions, spending, hosted allies; they decide about themselves first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.actor import Actor
from sim.theory.arrays import FloatArray, approach, chance, ramp
from sim.theory.balance import hosted_value
from sim.vocabulary import FRAMEWORK_NATION

if TYPE_CHECKING:
    from sim.model.theatre import Theatre

_PERSONS_PER_THOUSAND = 1000.0


class BalticState(Actor):
    """`mobilised` is 1 in a step in which reservists are under arms on a warning, true or false."""

    def __init__(self, model: Theatre, name: str) -> None:
        super().__init__(model, name)
        self.share: FloatArray = self.parameter(f"{name}.spending").copy()
        self._share_start = self.parameter(f"{name}.spending")
        self.battalions_factor: FloatArray = np.ones(model.members)
        self.mobilised: FloatArray = np.zeros(model.members)
        self._false_alarm = chance(self.parameter("baltic.false_alarm_rate"), model.clock.dt)
        area = self.parameter(f"{name}.area")
        model.land.open(name, {name: area, "russia": 0.0})

    # What it has

    def own_force(self) -> FloatArray:
        """Own battalions at peace strength, hbe."""
        value = self.parameter("baltic.battalion_value") * self.parameter(f"{self.name}.battalions")
        return value * self.battalions_factor

    def allied_troops(self) -> FloatArray:
        """Allied soldiers hosted, US not counted, persons."""
        return self.theatre.forces[FRAMEWORK_NATION[self.name], self.name]

    def us_troops(self) -> FloatArray:
        """US soldiers hosted, persons."""
        return self.theatre.united_states.troops(self.name)

    def allied_value(self) -> FloatArray:
        """Worth of allied soldiers hosted, hbe."""
        return hosted_value(
            self.allied_troops(),
            self.parameter("europe.persons_per_hbe"),
            self.theatre.alliance.infrastructure,
        )

    def us_value(self) -> FloatArray:
        """Worth of US soldiers hosted, hbe."""
        return self.parameter("us.combat_value") * self.us_troops() / _PERSONS_PER_THOUSAND

    def defence(self, months_ahead: float = 0.0) -> FloatArray:
        """Defence on the spot, hbe, unmobilised; months ahead as known plans have it."""
        if months_ahead == 0.0:
            return self.own_force() + self.allied_value() + self.us_value()
        now = self.theatre.clock.end
        ally = self.theatre.allies[FRAMEWORK_NATION[self.name]]
        coming = ally.presence_planned(now + months_ahead) - ally.presence_planned(now)
        per_person = 1.0 / self.parameter("europe.persons_per_hbe")
        leaving = self.theatre.united_states.planned_change(self.name, now, now + months_ahead)
        us = np.maximum(self.us_troops() + leaving, 0.0)
        return (
            self.own_force()
            + self.allied_value()
            + coming * per_person
            + self.parameter("us.combat_value") * us / _PERSONS_PER_THOUSAND
        )

    def spends_below_demand(self) -> FloatArray:
        """Whether it spends less than Washington demands, as 0 or 1."""
        return (self.share < self.parameter("us.spending_demand")).astype(np.float64)

    def lost(self) -> FloatArray:
        """Whether the country has been lost, as 0 or 1."""
        held: FloatArray = (self.theatre.land[self.name, self.name] <= 0.0).astype(np.float64)
        return held

    # What it does

    def spend(self) -> None:
        """Spending follows its plan; battalions follow spending."""
        plan, clock = self.theatre.world.baltic.spending, self.theatre.clock
        first, last = clock.offset(plan.start), clock.offset(plan.date)
        part = ramp(clock.end, first, max(last - first, 0.0))
        self.share = self._share_start + part * (plan.target - self._share_start)
        affordable = (self.share / self._share_start) ** self.parameter("baltic.force_elasticity")
        step = approach(self.parameter("baltic.force_months"), clock.dt)
        self.battalions_factor = self.battalions_factor + step * (affordable - self.battalions_factor)

    def watch(self) -> None:
        """Keep watch: a false alarm mobilises reservists for the step."""
        self.mobilised = (self.draw("false alarm") < self._false_alarm).astype(np.float64)
