"""The Alliance as a whole: infrastructure, spending against the US demand, what Europe thinks of the US, cohesion and
alarm after an attack, help that would come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.actors.beliefs import Belief, Signal
from sim.model.actors.united_states import DORMANT, OUT
from sim.model.crisis.lag import Lag
from sim.theory import balance
from sim.theory.alliance import cohesion_after_case
from sim.theory.arrays import BoolArray, FloatArray, IntArray, approach, logistic
from sim.vocabulary import BALTIC_STATES

if TYPE_CHECKING:
    from sim.model.actors.european_ally import EuropeanAlly
    from sim.model.crisis.forecast import Sample
    from sim.model.theatre import Theatre


_MONTHS_A_YEAR = 12.0


class Alliance:
    """Sums over the allies, kept in one place so that each ally can observe them."""

    def __init__(self, theatre: Theatre, allies: list[EuropeanAlly]) -> None:
        self.theatre = theatre
        self.allies = allies
        p = theatre.parameters
        self.infrastructure: FloatArray = np.ones(theatre.members)
        self._gdp = sum((ally.gdp for ally in allies), start=np.zeros(theatre.members))
        self.spending_start = self.spending()
        self.log_others_change: dict[str, FloatArray] = {ally.name: np.zeros(theatre.members) for ally in allies}
        self.abandonment_change: FloatArray = np.zeros(theatre.members)
        self.cohesion: FloatArray = np.zeros(theatre.members)
        self.alarm: FloatArray = np.zeros(theatre.members)
        self._attacked_at: FloatArray = np.full(theatre.members, np.inf)
        self._cohesion_fades = 1.0 - approach(p["europe.cohesion_months"], theatre.clock.dt)
        self._alarm_fades = 1.0 - approach(p["europe.alarm_months"], theatre.clock.dt)
        self._next_year = _MONTHS_A_YEAR
        self.gap_start = self.gap_to_demand()
        self.belief_us = Belief(
            theatre.united_states.resolve,
            p["beliefs.europe_on_us_error"],
            p["beliefs.persistence"],
            p["beliefs.lasting_share"],
            theatre.clock.dt,
            signals=2,
        )
        self._abandonment_start = self.abandonment()

    # Observing

    def observe(self, signals: list[Signal], pulse: FloatArray | float) -> None:
        """What Europe and the Baltic states think of US resolve moves on what Washington does and says."""
        self.belief_us.observe(self.theatre.united_states.apparent_resolve(), signals, pulse)
        self.abandonment_change = self.abandonment() - self._abandonment_start

    def abandonment(self) -> FloatArray:
        """Fear that the US would not come, as a chance; leaving NATO or going dormant feeds it."""
        return 1.0 - logistic(self.belief_us.value - self.us_apart())

    def us_apart(self) -> FloatArray:
        """Log-odds that the US loses by standing outside NATO, or by acting as if it did."""
        p, status = self.theatre.parameters, self.theatre.united_states.status
        apart: FloatArray = (status == OUT) * p["us.treaty_effect"] + (status == DORMANT) * p["us.dormant_effect"]
        return apart

    # Money

    def spending(self) -> FloatArray:
        """Defence spending of the six, bn USD a year."""
        total = self.allies[0].spending
        for ally in self.allies[1:]:
            total = total + ally.spending
        return total

    def gap_to_demand(self) -> FloatArray:
        """Spending below what the US demands, % of GDP, weighted by GDP."""
        demand = self.theatre.parameters["us.spending_demand"]
        gap = np.zeros(self.theatre.members)
        for ally in self.allies:
            gap = gap + ally.gdp * np.maximum(demand - ally.spending_share(), 0.0)
        return gap / self._gdp

    def close_the_year(self) -> None:
        """Once a year, what allies spent becomes last year's spending, which the others react to."""
        if self.theatre.clock.end >= self._next_year - 1e-9:
            total = self.spending()
            for ally in self.allies:
                others = total - ally.spending
                others_start = self.spending_start - ally.spending_start
                self.log_others_change[ally.name] = np.log(others / others_start)
            self._next_year += _MONTHS_A_YEAR

    # After an attack

    def live_through_case(self, who: IntArray, europe: BoolArray, us: BoolArray, at: Sample) -> None:
        """After an Article 5 case in the members at `who` cohesion grows where all fought, and falls where not."""
        self.cohesion[who] = cohesion_after_case(
            self.cohesion[who],
            europe.astype(np.float64),
            us.astype(np.float64),
            at("europe.cohesion_gain"),
            loss=at("europe.cohesion_loss"),
            bound=at("europe.cohesion_bound"),
        )

    def answer_attack(self, who: IntArray) -> None:
        """A member was attacked: alarm is full, reinforcement and Baltic budgets begin to rise, and what a deal asks of
        NATO is off.
        """
        self.theatre.deal.suspend(who)
        self.alarm[who] = 1.0
        self._attacked_at[who] = np.minimum(self._attacked_at[who], self.theatre.clock.end)

    def answered(self, now: float, months: FloatArray) -> FloatArray:
        """Part of an answer to the first attack that is carried out by `now`, if it takes so many months."""
        return np.clip((now - self._attacked_at) / months, 0.0, 1.0)

    def settle_down(self) -> None:
        """Cohesion and alarm fade as time passes."""
        self.cohesion = self.cohesion * self._cohesion_fades
        self.alarm = self.alarm * self._alarm_fades

    def lag_saved(self, who: IntArray, target: IntArray) -> FloatArray:
        """Days that Article 4 consultations called by the target save the council; `target` into BALTIC_STATES."""
        saved = np.stack([self.theatre.baltic[name].lag_saved(who) for name in BALTIC_STATES])
        return saved[target, np.arange(who.size)]

    # Infrastructure and help

    def dismantle(self) -> None:
        """Infrastructure cuts fall due."""
        plans, cut = self.theatre.plans, "nato.infrastructure"
        kept = 1.0 - plans.number(f"{cut}.share") * plans.done(cut, self.theatre.clock.end)
        self.infrastructure = kept * self.theatre.deal.infrastructure_kept()

    def infrastructure_for_lag(self, who: IntArray) -> FloatArray:
        """Infrastructure that the days before help starts depend on, over the members at the positions `who`."""
        return self.infrastructure[who] if self.theatre.open("decision-time") else np.ones(who.size)

    def infrastructure_for_arrivals(self, who: IntArray) -> FloatArray:
        """Infrastructure that what stands there and what arrives a day depend on, over the members at `who`."""
        return self.infrastructure[who] if self.theatre.open("local-balance") else np.ones(who.size)

    def european_rate(self, day_30_force: FloatArray, at: Sample) -> FloatArray:
        """European help a day, hbe, if allies with this 30-day force fight."""
        return balance.european_rate(
            day_30_force,
            at("europe.deliverable_share"),
            at("europe.deliverable_reference"),
            self.infrastructure_for_arrivals(at.who),
        )

    def american_rate(self, at: Sample) -> FloatArray:
        """US help a day, hbe, if the US fights."""
        us = self.theatre.united_states
        return balance.american_rate(
            at("us.planned_reinforcement"),
            at("us.deliverable_share"),
            at("us.planned_delivery"),
            us.troops_in_reach(at.who),
            in_europe_start=us.europe_start[at.who],
            pull=self.theatre.pacific.crisis[at.who] * at("pacific.pull"),
            infrastructure=self.infrastructure_for_arrivals(at.who),
        )

    def forces_by(self, day: int, at: Sample) -> tuple[FloatArray, FloatArray]:
        """Forces in the Baltic states by day 10 or day 30 of each ally, hbe, (allies, members), and their sum."""
        forces = np.stack([ally.ready_by(day, at) for ally in self.allies])
        total = np.zeros(at.who.size)
        for force in forces:
            total = total + force
        return forces, total

    @staticmethod
    def lag_expected(at: Sample, saved: FloatArray) -> Lag:
        """Days to a decision that anyone expects of the council, a failure of consensus included."""
        added = at("crisis.consensus_failure") * at("crisis.consensus_delay")
        return Lag(at("crisis.decision_lag"), at("crisis.decision_lag_spread"), saved, added)

    def allied_intended(self) -> FloatArray:
        """Allied soldiers meant to stand in the Baltic states, whatever fights have cost, US not counted."""
        total = np.zeros(self.theatre.members)
        for ally in self.allies:
            total = total + ally.intended
        return total

    def allied_troops(self) -> FloatArray:
        """Allied soldiers in the three Baltic states, US not counted."""
        first, second, third = (self.theatre.baltic[name].allied_troops() for name in BALTIC_STATES)
        return first + second + third
