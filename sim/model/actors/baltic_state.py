"""Estonia, Latvia, Lithuania: own battalions, spending, hosted allies; they decide about themselves first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim import events
from sim.model.actors.actor import Actor
from sim.model.actors.alarm import Alarm
from sim.model.actors.european_ally import EuropeanAlly
from sim.model.actors.infrastructure import Infrastructure
from sim.model.actors.united_states import UnitedStates
from sim.model.stage.clock import ROUNDING
from sim.model.stage.ledger import PERSONS_PER_THOUSAND
from sim.model.stage.rows import among, anywhere, either
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory.arrays import BoolArray, FloatArray, IntArray, Moment, approach, is_ahead, ramp
from sim.theory.balance import hosted_value
from sim.theory.hybrid import resilience_after_campaign

if TYPE_CHECKING:
    from sim.model.settlement.deal import Deal


class BalticState(Actor):
    """Own battalions follow spending; soldiers of the framework nation and of the US are in the ledger under the names
    of those who sent them.
    """

    def __init__(
        self,
        model: mesa.Model,
        stage: Stage,
        name: str,
        *,
        framework_nation: EuropeanAlly,
        united_states: UnitedStates,
        infrastructure: Infrastructure,
        alarm: Alarm,
        deal: Deal,
    ) -> None:
        super().__init__(model, stage, name)
        self.framework_nation, self.united_states = framework_nation, united_states
        self.infrastructure, self.alarm, self.deal = infrastructure, alarm, deal
        self.share: FloatArray = self.parameter(f"{name}.spending").copy()
        self._share_start = self.parameter(f"{name}.spending")
        self.battalions_factor: FloatArray = np.ones(stage.members)
        self._force_step = approach(self.parameter("baltic.force_months"), stage.dt)
        self.resilience: FloatArray = np.zeros(stage.members)
        self._resilience_fades = 1.0 - approach(self.parameter("baltic.resilience_months"), stage.dt)
        self.article4_calls: FloatArray = np.zeros(stage.members)
        self._since_call: FloatArray = np.full(stage.members, np.inf)
        area = self.parameter(f"{name}.area")
        stage.land.enter(name, {name: area, "russia": 0.0})

    # What it has

    def own_force(self) -> FloatArray:
        """Own battalions at peace strength, hbe."""
        value = self.parameter("baltic.battalion_value") * self.parameter(f"{self.name}.battalions")
        return value * self.battalions_factor

    def reservists(self, at: Sample) -> FloatArray:
        """Worth of reservists who can be called up, hbe, over the members of a sample."""
        stands = 1.0 - self.stage.land.lost(self.name)[at.who]
        return (at("baltic.mobilisation_factor") - 1.0) * self._own_force(at) * stands

    def _own_force(self, at: Sample) -> FloatArray:
        """Own battalions at peace strength, hbe, over the members of a sample."""
        value: FloatArray = at("baltic.battalion_value") * at(f"{self.name}.battalions")
        return value * self.battalions_factor[at.who]

    def allied_troops(self) -> FloatArray:
        """Allied soldiers hosted, US not counted, persons."""
        return self.framework_nation.troops_in(self.name)

    def us_troops(self) -> FloatArray:
        """US soldiers hosted, persons."""
        return self.united_states.troops(self.name)

    def allied_in_balance(self) -> FloatArray:
        """Allied soldiers hosted as the local balance counts them, persons."""
        works = self.stage.channel_works("local-balance")
        return either(works, self.allied_troops, lambda: self.framework_nation.presence_start)

    def us_in_balance(self) -> FloatArray:
        """US soldiers hosted as the local balance counts them, persons."""
        works = self.stage.channel_works("local-balance")
        return either(works, self.us_troops, lambda: self.united_states.troops_start[self.name])

    def allied_value(self) -> FloatArray:
        """Worth in the local balance of allied soldiers hosted, hbe."""
        infrastructure = self.infrastructure.for_arrivals(np.arange(self.stage.members))
        return hosted_value(self.allied_in_balance(), self.parameter("europe.persons_per_hbe"), infrastructure)

    def us_value(self) -> FloatArray:
        """Worth in the local balance of US soldiers hosted, hbe."""
        return self.parameter("us.combat_value") * self.us_in_balance() / PERSONS_PER_THOUSAND

    def foreign_value(self, at: Sample, months_ahead: Moment = 0.0) -> tuple[FloatArray, FloatArray]:
        """Worth of allied and of US soldiers that are there, or are planned to be some months ahead, whatever the local
        balance counts, hbe.
        """
        who = at.who
        if is_ahead(months_ahead):
            allied, us = self._guests_ahead(at, months_ahead)
        else:
            allied, us = self.allied_troops()[who], self.us_troops()[who]
        value: FloatArray = allied / at("europe.persons_per_hbe")
        return value, at("us.combat_value") * us / PERSONS_PER_THOUSAND

    def defence(self) -> FloatArray:
        """Defence on the spot, hbe, unmobilised."""
        return self.own_force() + self.allied_value() + self.us_value()

    def defence_seen(self, at: Sample, months_ahead: Moment) -> FloatArray:
        """Defence on the spot, hbe, some months ahead, by the known plans of allies and of the US."""
        stage, who = self.stage, at.who
        works = among(stage.channel_works("local-balance"), who)
        if is_ahead(months_ahead) and anywhere(works):
            allied_then, us_then = self._guests_ahead(at, months_ahead)
            allied = either(works, lambda: allied_then, lambda: self.allied_in_balance()[who])
            us = either(works, lambda: us_then, lambda: self.us_in_balance()[who])
        else:
            allied, us = self.allied_in_balance()[who], self.us_in_balance()[who]
        infrastructure = self.infrastructure.arrivals_ahead(at, months_ahead)
        hosted = hosted_value(allied, at("europe.persons_per_hbe"), infrastructure)
        total = self._own_force(at) + hosted + at("us.combat_value") * us / PERSONS_PER_THOUSAND
        return total * (1.0 - self.stage.land.lost(self.name)[who])

    def _guests_ahead(self, at: Sample, months: Moment) -> tuple[FloatArray, FloatArray]:
        """Allied and US soldiers some months ahead, by known plans, persons."""
        us = self._us_ahead(at, months)
        return at.ahead(f"{self.name}: allied soldiers", months, lambda: self._allied_ahead(us, at.who, months)), us

    def _allied_ahead(self, us: FloatArray, who: IntArray, months: Moment) -> FloatArray:
        now, ally = self.stage.end, self.framework_nation
        us_start, us_now = self.united_states.troops_start[self.name][who], self.us_troops()[who]
        allied = self.allied_troops()[who]
        allied = allied + ally.presence_planned(now + months, who) - ally.presence_planned(now, who)
        allied = allied + ally.backfill_planned(now + months, who) * np.maximum(us_start - us, 0.0)
        allied = allied - ally.backfill_planned(now, who) * np.maximum(us_start - us_now, 0.0)
        return allied * self.deal.allied_factor_ahead(self.name, months, who)

    def tripwire_ahead(self, at: Sample, months: Moment) -> FloatArray:
        """US soldiers who weigh in the decision to fight for it, now or some months ahead by known plans, persons."""
        works = among(self.stage.channel_works("tripwire"), at.who)
        return either(
            works if is_ahead(months) else False,
            lambda: self._us_ahead(at, months),
            lambda: self.united_states.tripwire_troops(self.name)[at.who],
        )

    def _us_ahead(self, at: Sample, months: Moment) -> FloatArray:
        """US soldiers some months ahead, by the plans of Washington and of a deal, persons."""

        def then() -> FloatArray:
            states, now, who = self.united_states, self.stage.end, at.who
            change = states.planned_change(self.name, now, now + months, who)
            leaving = self.deal.us_leaving_ahead(months, who) * states.troops_start[self.name][who]
            return np.maximum(self.us_troops()[who] + change - leaving, 0.0)

        return at.ahead(f"{self.name}: US soldiers", months, then)

    def incident_factor(self) -> FloatArray:
        """What resilience leaves of the rate of incidents, (members,)."""
        return 1.0 - self.resilience

    def lag_saved(self, who: IntArray) -> FloatArray:
        """Days that its own Article 4 consultations save the council, over the members at the positions `who`."""
        follows = self._since_call[who] < self.parameter("baltic.consultation_months")[who] - ROUNDING
        return self.parameter("baltic.consultation_days")[who] * follows

    def lose(self, who: IntArray, share: FloatArray) -> None:
        """A fight in the members at `who` costs a share of own battalions, and of the soldiers hosted."""
        self.lose_battalions(who, share)
        self.framework_nation.lose_hosted(who, share)
        self.united_states.lose(self.name, who, share * self.us_troops()[who])

    def lose_battalions(self, who: IntArray, share: FloatArray) -> None:
        """A fight costs a share of own battalions; they are rebuilt in time."""
        self.battalions_factor[who] *= 1.0 - share

    def evacuate(self, lost: FloatArray) -> None:
        """Guests leave where the country is lost."""
        self.framework_nation.evacuate(lost)
        self.united_states.evacuate(self.name, lost)

    # What it does

    def spend(self, log_output: FloatArray) -> None:
        """Spending, as a share of output, follows its plan and rises after an attack; battalions follow the money.

        `log_output` is the logarithm of output over that of the start.
        """
        plans, end = self.stage.plans, self.stage.end
        first, last, target = (plans.number(f"baltic.spending.{name}") for name in ("start", "date", "target"))
        part = ramp(end, first, np.maximum(last - first, 0.0))
        planned = self._share_start + part * (target - self._share_start)
        answered = self.alarm.answered(end, self.parameter("baltic.answer_months"))
        self.share = planned + self.parameter("baltic.answer_spending") * answered
        money = np.log(self.share / self._share_start) + log_output
        affordable = np.exp(self.parameter("baltic.force_elasticity") * money)
        self.battalions_factor = self.battalions_factor + self._force_step * (affordable - self.battalions_factor)

    def answer_campaign(self, who: IntArray) -> None:
        """A hybrid campaign begins against it: it learns to prevent some of it, and may call for consultations."""
        at = self.stage.sample(who)
        self.resilience[who] = resilience_after_campaign(
            self.resilience[who], at("baltic.resilience_ceiling"), at("baltic.resilience_learning")
        )
        self._may_consult(at, "a hybrid campaign", at("baltic.consultation_campaign"))

    def consult(self, who: IntArray, during: str) -> BoolArray:
        """Preparations against it are seen: whether it calls for Article 4 consultations; `during` names the matter."""
        at = self.stage.sample(who)
        return self._may_consult(at, during, at("baltic.consultation_warning"))

    def _may_consult(self, at: Sample, matter: str, worth: FloatArray) -> BoolArray:
        stage, who = self.stage, at.who
        follows = self._since_call[who] < at("baltic.consultation_months") - ROUNDING
        terms = {"the matter": worth, "the council follows it already": -at("baltic.consultation_repeat") * follows}
        decision = f"call for consultations over {matter}"
        calls = stage.decisions.yes_or_no(self.name, decision, who, terms, precision=at("europe.precision"))
        calls &= self.stage.land.lost(self.name)[who] == 0.0
        self._since_call[who[calls]] = 0.0
        self.article4_calls[who[calls]] += 1.0
        stage.note_at(events.CONSULTATIONS, who[calls], matter, actor=self.name)
        return calls

    def let_pass(self) -> None:
        """Time passes: resilience fades, and consultations recede."""
        self.resilience = self.resilience * self._resilience_fades
        self._since_call = self._since_call + self.stage.dt
