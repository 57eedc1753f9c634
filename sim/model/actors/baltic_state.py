"""Estonia, Latvia, Lithuania: own battalions, spending, hosted allies; they decide about themselves first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.actors.actor import Actor
from sim.theory.arrays import BoolArray, FloatArray, IntArray, approach, ramp
from sim.theory.balance import hosted_value
from sim.theory.hybrid import resilience_after_campaign
from sim.vocabulary import FRAMEWORK_NATION

if TYPE_CHECKING:
    from sim.model.crisis.forecast import Sample
    from sim.model.theatre import Theatre

_PERSONS_PER_THOUSAND = 1000.0
_HAIR = 1e-9


class BalticState(Actor):
    """Own battalions follow spending; hosted allies and US soldiers are in the ledger under their own names."""

    def __init__(self, model: Theatre, name: str) -> None:
        super().__init__(model, name)
        self.share: FloatArray = self.parameter(f"{name}.spending").copy()
        self._share_start = self.parameter(f"{name}.spending")
        self.battalions_factor: FloatArray = np.ones(model.members)
        self._force_step = approach(self.parameter("baltic.force_months"), model.clock.dt)
        self.resilience: FloatArray = np.zeros(model.members)
        self._resilience_fades = 1.0 - approach(self.parameter("baltic.resilience_months"), model.clock.dt)
        self.article4_calls: FloatArray = np.zeros(model.members)
        self._since_call: FloatArray = np.full(model.members, np.inf)
        area = self.parameter(f"{name}.area")
        model.land.open(name, {name: area, "russia": 0.0})

    # What it has

    def own_force(self) -> FloatArray:
        """Own battalions at peace strength, hbe."""
        value = self.parameter("baltic.battalion_value") * self.parameter(f"{self.name}.battalions")
        return value * self.battalions_factor

    def reservists(self, at: Sample) -> FloatArray:
        """Worth of reservists who can be called up, hbe, over the members of a sample."""
        return (at("baltic.mobilisation_factor") - 1.0) * self._own_force(at) * (1.0 - self.lost()[at.who])

    def _own_force(self, at: Sample) -> FloatArray:
        """Own battalions at peace strength, hbe, over the members of a sample."""
        value: FloatArray = at("baltic.battalion_value") * at(f"{self.name}.battalions")
        return value * self.battalions_factor[at.who]

    def allied_troops(self) -> FloatArray:
        """Allied soldiers hosted, US not counted, persons."""
        return self.theatre.forces[FRAMEWORK_NATION[self.name], self.name]

    def us_troops(self) -> FloatArray:
        """US soldiers hosted, persons."""
        return self.theatre.united_states.troops(self.name)

    def allied_in_balance(self) -> FloatArray:
        """Allied soldiers hosted as the local balance counts them, persons."""
        if self.theatre.open("local-balance"):
            return self.allied_troops()
        return self.theatre.allies[FRAMEWORK_NATION[self.name]].presence_start

    def us_in_balance(self) -> FloatArray:
        """US soldiers hosted as the local balance counts them, persons."""
        us = self.theatre.united_states
        return us.troops(self.name) if self.theatre.open("local-balance") else us.troops_start[self.name]

    def allied_value(self) -> FloatArray:
        """Worth in the local balance of allied soldiers hosted, hbe."""
        infrastructure = self.theatre.alliance.infrastructure_for_arrivals(np.arange(self.theatre.members))
        return hosted_value(self.allied_in_balance(), self.parameter("europe.persons_per_hbe"), infrastructure)

    def us_value(self) -> FloatArray:
        """Worth in the local balance of US soldiers hosted, hbe."""
        return self.parameter("us.combat_value") * self.us_in_balance() / _PERSONS_PER_THOUSAND

    def foreign_value(self, at: Sample) -> tuple[FloatArray, FloatArray]:
        """Worth of allied and of US soldiers that are there, whatever the local balance counts, hbe."""
        who = at.who
        allied: FloatArray = self.allied_troops()[who] / at("europe.persons_per_hbe")
        return allied, at("us.combat_value") * self.us_troops()[who] / _PERSONS_PER_THOUSAND

    def defence(self) -> FloatArray:
        """Defence on the spot, hbe, unmobilised."""
        return self.own_force() + self.allied_value() + self.us_value()

    def defence_seen(self, at: Sample, months_ahead: float) -> FloatArray:
        """Defence on the spot, hbe, so many months ahead as known plans of allies and of the US have it."""
        theatre, who = self.theatre, at.who
        us, allied = self.us_in_balance()[who], self.allied_in_balance()[who]
        if months_ahead > 0.0 and theatre.open("local-balance"):
            now = theatre.clock.end
            change = theatre.united_states.planned_change(self.name, now, now + months_ahead)
            us_start, us_now = theatre.united_states.troops_start[self.name][who], us
            leaving = theatre.deal.us_leaving_ahead(months_ahead)[who] * us_start
            us = np.maximum(us + change[who] - leaving, 0.0)
            ally = theatre.allies[FRAMEWORK_NATION[self.name]]
            allied = allied + (ally.presence_planned(now + months_ahead) - ally.presence_planned(now))[who]
            allied = allied + ally.backfill_planned(now + months_ahead)[who] * np.maximum(us_start - us, 0.0)
            allied = allied - ally.backfill_planned(now)[who] * np.maximum(us_start - us_now, 0.0)
            allied = allied * theatre.deal.allied_factor_ahead(self.name, months_ahead)[who]
        infrastructure = theatre.alliance.infrastructure_for_arrivals(who)
        hosted = hosted_value(allied, at("europe.persons_per_hbe"), infrastructure)
        total = self._own_force(at) + hosted + at("us.combat_value") * us / _PERSONS_PER_THOUSAND
        return total * (1.0 - self.lost()[who])

    def lost(self) -> FloatArray:
        """Whether the country has been lost, as 0 or 1."""
        return (self.theatre.land[self.name, self.name] <= 0.0).astype(np.float64)

    def incident_factor(self) -> FloatArray:
        """What resilience leaves of the rate of incidents, (members,)."""
        return 1.0 - self.resilience

    def lag_saved(self, who: IntArray) -> FloatArray:
        """Days that its own Article 4 consultations save the council, over the members at the positions `who`."""
        follows = self._since_call[who] < self.parameter("baltic.consultation_months")[who] - _HAIR
        return self.parameter("baltic.consultation_days")[who] * follows

    def lose(self, who: IntArray, share: FloatArray) -> None:
        """A fight in the members at `who` costs a share of own battalions, and of the soldiers hosted."""
        self.lose_battalions(who, share)
        theatre, part = self.theatre, np.zeros(self.theatre.members)
        part[who] = share
        theatre.allies[FRAMEWORK_NATION[self.name]].lose_hosted(part)
        theatre.united_states.lose(self.name, part * self.us_troops())

    def lose_battalions(self, who: IntArray, share: FloatArray) -> None:
        """A fight costs a share of own battalions; they are rebuilt in time."""
        self.battalions_factor[who] *= 1.0 - share

    def evacuate(self, lost: FloatArray) -> None:
        """Guests leave where the country is lost."""
        self.theatre.allies[FRAMEWORK_NATION[self.name]].evacuate(lost)
        self.theatre.united_states.evacuate(self.name, lost)

    # What it does

    def spend(self) -> None:
        """Spending follows its plan and rises after an attack; battalions follow spending."""
        plans, clock = self.theatre.plans, self.theatre.clock
        first, last, target = (plans.number(f"baltic.spending.{name}") for name in ("start", "date", "target"))
        part = ramp(clock.end, first, np.maximum(last - first, 0.0))
        planned = self._share_start + part * (target - self._share_start)
        answered = self.theatre.alliance.answered(clock.end, self.parameter("baltic.answer_months"))
        self.share = planned + self.parameter("baltic.answer_spending") * answered
        affordable = np.exp(self.parameter("baltic.force_elasticity") * np.log(self.share / self._share_start))
        self.battalions_factor = self.battalions_factor + self._force_step * (affordable - self.battalions_factor)

    def answer_campaign(self, who: IntArray) -> None:
        """A hybrid campaign begins against it: it learns to prevent some of it, and may call for consultations."""
        at = self.theatre.sample(who)
        self.resilience[who] = resilience_after_campaign(
            self.resilience[who], at("baltic.resilience_ceiling"), at("baltic.resilience_learning")
        )
        self._may_consult(at, "a hybrid campaign", at("baltic.consultation_campaign"))

    def consult(self, who: IntArray, during: str) -> BoolArray:
        """Preparations against it are seen: whether it calls for Article 4 consultations; `during` names the matter."""
        at = self.theatre.sample(who)
        return self._may_consult(at, during, at("baltic.consultation_warning"))

    def _may_consult(self, at: Sample, matter: str, worth: FloatArray) -> BoolArray:
        theatre, who = self.theatre, at.who
        follows = self._since_call[who] < at("baltic.consultation_months") - _HAIR
        terms = {"the matter": worth, "the council follows it already": -at("baltic.consultation_repeat") * follows}
        decision = f"call for consultations over {matter}"
        calls = theatre.decisions.yes_or_no(self.name, decision, who, terms, at("europe.precision"))
        calls &= self.lost()[who] == 0.0
        self._since_call[who[calls]] = 0.0
        self.article4_calls[who[calls]] += 1.0
        theatre.note_at("calls for consultations under Article 4", self.name, who[calls], matter)
        return calls

    def let_pass(self) -> None:
        """Time passes: resilience fades, consultations grow older."""
        self.resilience = self.resilience * self._resilience_fades
        self._since_call = self._since_call + self.theatre.clock.dt
