"""Estonia, Latvia, Lithuania: own battalions, spending, hosted allies; they decide about themselves first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.actor import Actor
from sim.theory.arrays import BoolArray, FloatArray, approach, chance, ramp
from sim.theory.balance import hosted_value
from sim.vocabulary import FRAMEWORK_NATION

if TYPE_CHECKING:
    from sim.model.forecast import Sample
    from sim.model.theatre import Theatre

_PERSONS_PER_THOUSAND = 1000.0
#: A false alarm keeps reservists under arms for a month, so that its chance does not depend on the step.
_ALARM_MONTHS = 1.0


class BalticState(Actor):
    """Own battalions follow spending; hosted allies and US soldiers are in the ledger under their own names."""

    def __init__(self, model: Theatre, name: str) -> None:
        super().__init__(model, name)
        self.share: FloatArray = self.parameter(f"{name}.spending").copy()
        self._share_start = self.parameter(f"{name}.spending")
        self.battalions_factor: FloatArray = np.ones(model.members)
        self._force_step = approach(self.parameter("baltic.force_months"), model.clock.dt)
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

    def defence(self) -> FloatArray:
        """Defence on the spot, hbe, unmobilised."""
        return self.own_force() + self.allied_value() + self.us_value()

    def defence_seen(self, at: Sample, months_ahead: float) -> FloatArray:
        """Defence on the spot, hbe, so many months ahead as known plans of allies and of the US have it."""
        theatre, who = self.theatre, at.who
        us, allied = self.us_troops()[who], self.allied_troops()[who]
        value = at("baltic.battalion_value") * at(f"{self.name}.battalions") * self.battalions_factor[who]
        if months_ahead > 0.0:
            now = theatre.clock.end
            change = theatre.united_states.planned_change(self.name, now, now + months_ahead)
            us_start, us_now = theatre.united_states.troops_start[self.name][who], us
            us = np.maximum(us + change[who], 0.0)
            ally = theatre.allies[FRAMEWORK_NATION[self.name]]
            allied = allied + (ally.presence_planned(now + months_ahead) - ally.presence_planned(now))[who]
            allied = allied + ally.backfill_planned(now + months_ahead)[who] * np.maximum(us_start - us, 0.0)
            allied = allied - ally.backfill_planned(now)[who] * np.maximum(us_start - us_now, 0.0)
        hosted = hosted_value(allied, at("europe.persons_per_hbe"), theatre.alliance.infrastructure[who])
        total = value + hosted + at("us.combat_value") * us / _PERSONS_PER_THOUSAND
        stands: FloatArray = total * (1.0 - self.lost()[who])
        return stands

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
        affordable = np.exp(self.parameter("baltic.force_elasticity") * np.log(self.share / self._share_start))
        self.battalions_factor = self.battalions_factor + self._force_step * (affordable - self.battalions_factor)

    def false_alarm(self, at: Sample, during: str) -> BoolArray:
        """Whether reservists happen to be under arms this step, on a warning that meant nothing."""
        rate = chance(at("baltic.false_alarm_rate"), _ALARM_MONTHS)
        alarm: BoolArray = self.theatre.draw_at(f"{self.name}: false alarm during {during}", at.who) < rate
        return alarm
