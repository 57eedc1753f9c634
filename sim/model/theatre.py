"""The theatre: one Mesa model that drives a whole block of futures, and the month in words and code.

Every agent's state is arrays over members, so one step of one agent advances that agent in every future at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

import mesa
import numpy as np

from sim.model.actors.alarm import Alarm
from sim.model.actors.alliance import Alliance
from sim.model.actors.baltic_state import BalticState
from sim.model.actors.beliefs import Beliefs
from sim.model.actors.cast import Cast
from sim.model.actors.european_ally import EuropeanAlly
from sim.model.actors.infrastructure import Infrastructure
from sim.model.actors.pacific import Pacific
from sim.model.actors.russia import Russia
from sim.model.actors.ukraine import Ukraine
from sim.model.actors.united_states import UnitedStates
from sim.model.crisis.opportunity import BalticCrisis
from sim.model.results import monthly_series, outcomes
from sim.model.settlement.aims import aims_of
from sim.model.settlement.deal import Deal
from sim.model.settlement.minerals import Minerals
from sim.model.settlement.pressure import Pressure
from sim.model.settlement.settlement import Settlement
from sim.model.stage.stage import Stage
from sim.model.war.front import Front
from sim.model.war.support import SupportOfUkraine
from sim.theory.arrays import FloatArray
from sim.vocabulary import ALLIES, BALTIC_STATES, FRAMEWORK_NATION


class Theatre(mesa.Model):
    """A block of futures on a stage, under a hypothesis ("H1" ... "H4"), Moscow's decision rule; or under one for each
    copy of the members that the stage has.
    """

    def __init__(self, stage: Stage, hypotheses: str | Sequence[str]) -> None:
        super().__init__(rng=0)
        self.stage = stage
        copies = len(stage.rows.worlds)
        theories = stage.rows.groups_of([hypotheses] * copies if isinstance(hypotheses, str) else hypotheses)
        self.deal, self.pressure, self.minerals = Deal(stage), Pressure(stage), Minerals(stage)
        self.infrastructure, self.alarm = Infrastructure(stage, self.deal), Alarm(stage)
        self.pacific = Pacific(self, stage)
        self.united_states = UnitedStates(self, stage)
        self.russia = Russia(self, stage)
        self.ukraine = Ukraine(self, stage)
        self.allies = {name: self._ally(name) for name in ALLIES}
        self.baltic = {name: self._baltic_state(name) for name in BALTIC_STATES}
        self.alliance = Alliance(
            stage,
            list(self.allies.values()),
            self.baltic,
            self.united_states,
            pacific=self.pacific,
            infrastructure=self.infrastructure,
            deal=self.deal,
        )
        self.beliefs = Beliefs(stage, self.united_states, self.alliance)
        self.support = SupportOfUkraine(stage)
        self.front = Front(stage, self.russia, self.ukraine)
        cast = self._cast()
        self.aims = aims_of(theories, stage, self.russia)
        self.settlement = Settlement(
            stage, cast, self.front, self.deal, pressure=self.pressure, minerals=self.minerals, aims=self.aims
        )
        self.crisis = BalticCrisis(stage, cast, theories, self.deal, suspend_deal=self.settlement.suspend)
        self._readiness_start = self.russia.stocks.ready("assault")
        self.capability_peak: FloatArray = np.zeros(stage.members)
        self.crisis.begin()

    def _ally(self, name: str) -> EuropeanAlly:
        return EuropeanAlly(self, self.stage, name, united_states=self.united_states, alarm=self.alarm, deal=self.deal)

    def _baltic_state(self, name: str) -> BalticState:
        return BalticState(
            self,
            self.stage,
            name,
            framework_nation=self.allies[FRAMEWORK_NATION[name]],
            united_states=self.united_states,
            infrastructure=self.infrastructure,
            alarm=self.alarm,
            deal=self.deal,
        )

    def _cast(self) -> Cast:
        return Cast(
            united_states=self.united_states,
            russia=self.russia,
            ukraine=self.ukraine,
            baltic=self.baltic,
            allies=self.allies,
            alliance=self.alliance,
            pacific=self.pacific,
            infrastructure=self.infrastructure,
            alarm=self.alarm,
            beliefs=self.beliefs,
        )

    # The month

    def step(self) -> None:
        """One step, in order.

        1. Events outside anyone's choice: the Pacific, oil, elections, leaders.
        2. Scenario levers fall due: withdrawals, reinforcements, infrastructure cuts; a deal in force is carried out.
        3. Everyone observes: beliefs move on costly signals.
        4. The war month in Ukraine: aid arrives, the front moves, men are lost and called up, money and
        opinion follow.
        5. Offers are made, accepted or refused; the war ends, or a side breaks the peace.
        6. Force posture: spending, brigades and backfill, membership, reconstitution.
        7. Opportunity: does Moscow get, and take, a chance in the Baltics?
        8. Consequences are settled where they arise: land, losses, reputation
        (:mod:`sim.model.crisis.aftermath`); an open crisis escalates.
        9. Record.
        """
        self._meet_events()
        self._carry_out_plans()
        self.beliefs.observe(self.settlement.us_aid_level())
        self._fight_in_ukraine()
        self.settlement.unfold()
        self._take_posture()
        self.crisis.unfold()
        self.crisis.escalate()
        self._record()
        self.stage.clock.tick()

    def run(self, guard: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        """Run to the horizon and hand over the outcomes; each step is taken inside a `guard`."""
        while not self.stage.clock.over:
            with guard():
                self.step()
        self.stage.collector.finish(outcomes(self))

    def _meet_events(self) -> None:
        self.pacific.unfold()
        self.russia.meet_events()
        self.united_states.vote()
        for ally in self.allies.values():
            ally.vote()

    def _carry_out_plans(self) -> None:
        self.united_states.carry_out_plans()
        self.united_states.answer_the_pacific(self.pacific.began, self.pacific.ended)
        self.minerals.unfold()
        self.settlement.carry_out()
        self.infrastructure.dismantle()

    def _fight_in_ukraine(self) -> None:
        self.support.deliver(self.settlement.us_aid_level(), self.pressure.aid_halted, self.deal.aid_standing)
        self.front.fight(self.support.rate)
        self.ukraine.mobilise()
        self.ukraine.weigh_concessions()
        self.russia.pay(self.settlement.sanctions_balance())
        self.russia.recruit()
        self.russia.feel_support(self.front.pace)

    def _take_posture(self) -> None:
        alliance = self.alliance
        ready = self.russia.stocks.ready("assault")
        log_threat_change = np.log((1.0 + ready) / (1.0 + self._readiness_start))
        alliance.settle_down()
        self.alarm.fade()
        for state in self.baltic.values():
            state.let_pass()
        alliance.budget()
        for ally in self.allies.values():
            others = alliance.log_others_change[ally.name]
            ally.spend(
                log_threat_change,
                others,
                alliance.abandonment_change,
                log_budgets=alliance.log_budgets,
                log_output=alliance.log_output,
            )
        alliance.close_the_year()
        for ally in self.allies.values():
            ally.station(alliance.abandonment_change)
        for state in self.baltic.values():
            state.spend(alliance.log_output)
        self.united_states.reconsider_membership(alliance.gap_start, alliance.gap_to_demand(), alliance.cohesion)
        self.russia.rebuild()

    def _record(self) -> None:
        self.capability_peak = np.maximum(self.capability_peak, self.capability())
        if self.stage.clock.month_complete:
            self.stage.collector.monthly(self.stage.month, monthly_series(self))

    def capability(self) -> FloatArray:
        """Russian force available for an assault in the Baltics, hbe, its true quality included."""
        return self.russia.stocks.available * self.stage.parameters["russia.reconstitution.competence"]
