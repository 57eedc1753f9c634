"""The theatre: one Mesa model that drives a whole block of futures, and the month in words and code.

Every agent's state is arrays over members, so one step of one agent advances that agent in every future at
once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import mesa
import numpy as np

from sim.draws.luck import Luck
from sim.model.actors.alliance import Alliance
from sim.model.actors.baltic_state import BalticState
from sim.model.actors.beliefs import Belief, Signal
from sim.model.actors.european_ally import EuropeanAlly
from sim.model.actors.pacific import Pacific
from sim.model.actors.russia import Russia
from sim.model.actors.ukraine import Ukraine
from sim.model.actors.united_states import UnitedStates
from sim.model.crisis.escalation import Escalation
from sim.model.crisis.forecast import Sample
from sim.model.crisis.opportunity import BalticCrisis
from sim.model.results import monthly_series, outcomes
from sim.model.settlement.deal import Deal
from sim.model.settlement.minerals import Minerals
from sim.model.settlement.talks import Negotiation
from sim.model.stage.clock import Clock
from sim.model.stage.decision import Decisions, Trace
from sim.model.stage.ledger import Ledger
from sim.model.stage.plans import Plans
from sim.model.stage.record import Collector
from sim.model.stage.variants import as_variants_have_it
from sim.model.war.front import Front
from sim.model.war.support import SupportOfUkraine
from sim.scenario.schema.scenario import Scenario
from sim.theory.arrays import FloatArray, IntArray
from sim.vocabulary import ALLIES, BALTIC_STATES, CHANNELS


class Theatre(mesa.Model):
    """A block of futures of one scenario under one hypothesis.

    Parameters
    ----------
    world: the scenario.
    hypothesis: "H1" ... "H4", Moscow's decision rule.
    parameters: drawn values of every quantity by dotted path, each (members,).
    luck: named luck of the block's members.
    collector: receives monthly series, events and outcomes.
    trace: keeps every decision of one member, where given.
    plans: what governments plan, where the block holds the futures of several scenarios; `world` is one of them then.
    """

    def __init__(
        self,
        world: Scenario,
        hypothesis: str,
        parameters: Mapping[str, FloatArray],
        luck: Luck,
        collector: Collector,
        trace: Trace | None = None,
        plans: Plans | None = None,
    ) -> None:
        super().__init__(rng=0)
        self.world = world
        self.hypothesis = hypothesis
        self.parameters = as_variants_have_it(world.variants, parameters)
        self.luck = luck
        self.members = luck.size
        self.plans = Plans([world], self.members) if plans is None else plans
        self.collector = collector
        self.clock = Clock(world.horizon)
        self.decisions = Decisions(self.draw_at, lambda: self.clock.month, trace)
        self.forces = Ledger(self.members)
        self.land = Ledger(self.members)

        self.pacific = Pacific(self)
        self.united_states = UnitedStates(self)
        self.russia = Russia(self)
        self.ukraine = Ukraine(self)
        self.baltic = {name: BalticState(self, name) for name in BALTIC_STATES}
        self.allies = {name: EuropeanAlly(self, name) for name in ALLIES}
        self.alliance = Alliance(self, list(self.allies.values()))
        self.support = SupportOfUkraine(self)
        self.front = Front(self)
        self._form_beliefs()
        self.escalation = Escalation(self)
        self.deal = Deal(self)
        self.minerals = Minerals(self)
        self.negotiation = Negotiation(self)
        self.crisis = BalticCrisis(self, hypothesis)
        self._readiness_start = self.russia.stocks.ready("assault")
        self.log_threat_change: FloatArray = np.zeros(self.members)
        self.capability_peak: FloatArray = np.zeros(self.members)
        self.crisis.begin()

    def open(self, channel: str) -> bool:
        """Whether a channel works on the model in this run; where it does not, it stays as it was at the start."""
        assert channel in CHANNELS, channel
        return channel not in self.world.without

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
        self._observe()
        self._fight_in_ukraine()
        self.front.end_or_resume()
        self._take_posture()
        self.crisis.unfold()
        self.escalation.unfold()
        self._record()
        self.clock.tick()

    def run(self) -> None:
        """Run to the horizon and hand over the outcomes."""
        while not self.clock.over:
            self.step()
        self.collector.finish(outcomes(self))

    def _meet_events(self) -> None:
        self.agents_by_type[Pacific].do("unfold")
        self.agents_by_type[Russia].do("meet_events")
        self.agents_by_type[UnitedStates].do("vote")
        self.agents_by_type[EuropeanAlly].do("vote")

    def _carry_out_plans(self) -> None:
        self.agents_by_type[UnitedStates].do("carry_out_plans")
        self.agents_by_type[UnitedStates].do("answer_the_pacific")
        self.minerals.unfold()
        self.deal.carry_out()
        self.alliance.dismantle()

    def _fight_in_ukraine(self) -> None:
        self.support.deliver()
        self.front.fight()
        self.agents_by_type[Ukraine].do("mobilise")
        self.agents_by_type[Ukraine].do("weigh_concessions")
        self.agents_by_type[Russia].do("pay")
        self.agents_by_type[Russia].do("recruit")
        self.agents_by_type[Russia].do("feel_support")

    def _take_posture(self) -> None:
        ready = self.russia.stocks.ready("assault")
        self.log_threat_change = np.log((1.0 + ready) / (1.0 + self._readiness_start))
        self.alliance.settle_down()
        self.agents_by_type[BalticState].do("let_pass")
        self.agents_by_type[EuropeanAlly].do("spend")
        self.alliance.close_the_year()
        self.agents_by_type[EuropeanAlly].do("station")
        self.agents_by_type[BalticState].do("spend")
        self.agents_by_type[UnitedStates].do("reconsider_membership")
        self.agents_by_type[Russia].do("rebuild")

    # Beliefs

    def _form_beliefs(self) -> None:
        p = self.parameters
        self.belief_us = Belief(
            self.united_states.resolve,
            p["beliefs.russia_on_us_error"],
            p["beliefs.persistence"],
            p["beliefs.lasting_share"],
            self.clock.dt,
            signals=2,
        )
        expected = np.zeros(self.members)
        for name in ALLIES:
            expected = expected + p[f"{name}.resolve_centre"] / len(ALLIES)
        self.mean_resolve_expected = expected
        self.belief_europe = Belief(
            self._mean_resolve(),
            p["beliefs.russia_on_europe_error"],
            p["beliefs.persistence"],
            p["beliefs.lasting_share"],
            self.clock.dt,
            signals=1,
        )
        self._allied_start = self.alliance.allied_intended()
        self._withdrawn_before: FloatArray = np.zeros(self.members)

    def _mean_resolve(self) -> FloatArray:
        total = np.zeros(self.members)
        for ally in self.allies.values():
            total = total + ally.resolve / len(ALLIES)
        return total

    def _observe(self) -> None:
        """Beliefs about the US move on withdrawals, aid and statements; about Europe on its forces in the
        Baltic states. With the channel off they move on who governs, and on nothing else.
        """
        p, us = self.parameters, self.united_states
        if not self.open("belief"):
            self.belief_us.observe(us.apparent_resolve(), [])
            self.alliance.observe([], 0.0)
            self.belief_europe.observe(self._mean_resolve(), [])
            return
        withdrawn = us.baltic_share_withdrawn()
        log_withdrawal = np.log(p["beliefs.withdrawal_ratio"])
        us.reveal_resolve(log_withdrawal * (withdrawn - self._withdrawn_before))
        self._withdrawn_before = withdrawn
        signals = [
            Signal(log_withdrawal, withdrawn),
            Signal(np.log(p["beliefs.aid_halt_ratio"]), -self.support.us_level()),
        ]
        plans, words = self.plans, "us.statements"
        said = plans.number(f"{words}.months") * plans.due(words, self.clock.now, self.clock.end)
        pulse = np.log(p["beliefs.statement_ratio"]) * (plans.number(f"{words}.intensity") * said)
        self.belief_us.observe(us.apparent_resolve(), signals, pulse)
        self.alliance.observe(signals, pulse)
        grown = np.log2(np.maximum(self.alliance.allied_intended(), 1.0) / np.maximum(self._allied_start, 1.0))
        reinforcement = Signal(np.log(p["beliefs.reinforcement_ratio"]) / p["europe.precision"], grown)
        self.belief_europe.observe(self._mean_resolve(), [reinforcement])

    # Luck and record

    def sample(self, who: IntArray) -> Sample:
        """Parameters over the members at the positions `who`."""
        return Sample(self.parameters, who)

    def everyone(self) -> Sample:
        """Parameters over all members of the block."""
        return self.sample(np.arange(self.members))

    def draw(self, name: str) -> FloatArray:
        """Uniform luck of this step under a name that says whose it is and what for."""
        return self.luck.uniform(name, self.clock.month, self.clock.sub_step)

    def draw_at(self, name: str, who: IntArray) -> FloatArray:
        """Uniform luck of this step for the members at the positions `who` only."""
        return self.luck.uniform_at(name, self.clock.month, who, self.clock.sub_step)

    def draw_normal_at(self, name: str, who: IntArray) -> FloatArray:
        """Standard normal luck of this step for the members at the positions `who` only."""
        return self.luck.normal_at(name, self.clock.month, who, self.clock.sub_step)

    def draw_normal(self, name: str) -> FloatArray:
        """Standard normal luck of this step under a name."""
        return self.luck.normal(name, self.clock.month, self.clock.sub_step)

    def note(self, name: str, actor: str, mask: FloatArray | np.ndarray) -> None:
        """Log an event in the members where `mask` is not 0."""
        who = np.flatnonzero(mask)
        if who.size:
            self.collector.event(self.clock.month, name, actor, who)

    def note_at(self, name: str, actor: str, who: IntArray, detail: str | Sequence[str] = "") -> None:
        """Log an event in the members at the positions `who`."""
        if who.size:
            self.collector.event(self.clock.month, name, actor, who, detail)

    def _record(self) -> None:
        self.capability_peak = np.maximum(self.capability_peak, self.capability())
        if self.clock.month_complete:
            self.collector.monthly(self.clock.month, monthly_series(self))

    def capability(self) -> FloatArray:
        """Russian force available for an assault in the Baltics, hbe, its true quality included."""
        return self.russia.stocks.available * self.parameters["russia.reconstitution.competence"]

    @property
    def aid_rate(self) -> FloatArray:
        """Military aid delivered to Ukraine, bn EUR a year."""
        return self.support.rate
