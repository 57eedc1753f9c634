"""The Alliance as a whole: spending against the US demand, what Europe thinks of the US, cohesion after a case, help
that would come.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.model.actors.baltic_state import BalticState
from sim.model.actors.belief import Belief, Signal
from sim.model.actors.european_ally import EuropeanAlly
from sim.model.actors.infrastructure import Infrastructure
from sim.model.actors.pacific import Pacific
from sim.model.actors.united_states import UnitedStates
from sim.model.stage.clock import MONTHS_A_YEAR, ROUNDING
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory import balance
from sim.theory.alliance import cohesion_after_case, log_growth
from sim.theory.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    approach,
    finite_log,
    logistic,
    persistence_over,
    shock_over,
)
from sim.vocabulary import BALTIC_STATES

if TYPE_CHECKING:
    from sim.model.settlement.deal import Deal

#: What observers of the US watch: withdrawals from the Baltic states and from the rest of Europe, aid, statements.
US_SIGNALS: Final = 4
#: Forces that count as none, hbe.
_NO_FORCE = 1e-9


class Alliance:
    """Sums over the allies, kept in one place so that each ally can observe them."""

    def __init__(
        self,
        stage: Stage,
        allies: list[EuropeanAlly],
        baltic: Mapping[str, BalticState],
        united_states: UnitedStates,
        *,
        pacific: Pacific,
        infrastructure: Infrastructure,
        deal: Deal,
    ) -> None:
        self.stage, self.allies, self.baltic = stage, allies, baltic
        self.united_states, self.pacific = united_states, pacific
        self.infrastructure, self.deal = infrastructure, deal
        p = stage.parameters
        self._gdp = sum((ally.gdp for ally in allies), start=np.zeros(stage.members))
        self.spending_start = self.spending()
        self.log_others_change: dict[str, FloatArray] = {ally.name: np.zeros(stage.members) for ally in allies}
        self.abandonment_change: FloatArray = np.zeros(stage.members)
        self.cohesion: FloatArray = np.zeros(stage.members)
        self._cohesion_fades = 1.0 - approach(p["europe.cohesion_months"], stage.dt)
        self._next_year = MONTHS_A_YEAR
        self.log_budgets: FloatArray = np.zeros(stage.members)
        self.log_output: FloatArray = np.zeros(stage.members)
        self._growth: FloatArray = (p["europe.starting_growth"] - p["europe.budget_growth"]) * np.ones(stage.members)
        years = stage.dt / MONTHS_A_YEAR
        self._growth_persistence = persistence_over(p["europe.budget_persistence"], years)
        self._growth_noise = shock_over(p["europe.budget_persistence"], p["europe.budget_noise"], years)
        self._output_noise = p["europe.gdp_noise"] * math.sqrt(years)
        self._log_output_growth = log_growth(p["europe.gdp_growth"], stage.dt)
        self.gap_start = self.gap_to_demand()
        self.belief_us = Belief(stage, united_states.resolve, "beliefs.europe_on_us_error", signals=US_SIGNALS)
        self._abandonment_start = self.abandonment()

    # Observing

    def observe(self, signals: list[Signal]) -> None:
        """What Europe and the Baltic states think of US resolve moves on what Washington does and says."""
        self.belief_us.observe(self.united_states.apparent_resolve(), signals)
        self.abandonment_change = self.abandonment() - self._abandonment_start

    def abandonment(self) -> FloatArray:
        """Fear that the US would not come, as a chance; leaving NATO or going dormant feeds it."""
        return 1.0 - logistic(self.belief_us.value - self.united_states.apart())

    # Money

    def spending(self) -> FloatArray:
        """Defence spending of the six, bn USD a year."""
        total = self.allies[0].spending
        for ally in self.allies[1:]:
            total = total + ally.spending
        return total

    def budget(self) -> None:
        """Output grows all over Europe with booms and slumps. So do budgets: as in the year before the start, and from
        there back to what income and plans bring.
        """
        stage, p = self.stage, self.stage.parameters
        fresh = self._growth_noise * stage.draw_normal("alliance: budgets")
        self._growth = self._growth_persistence * self._growth + fresh
        slump = self._output_noise * stage.draw_normal("alliance: output")
        self.log_output = finite_log(self.log_output + self._log_output_growth + slump)
        grown = log_growth(p["europe.budget_growth"] + self._growth, stage.dt)
        self.log_budgets = finite_log(self.log_budgets + grown)

    def gap_to_demand(self) -> FloatArray:
        """Spending below what the US demands, % of GDP, weighted by GDP."""
        demand = self.stage.parameters["us.spending_demand"]
        gap = np.zeros(self.stage.members)
        for ally in self.allies:
            gap = gap + ally.gdp * np.maximum(demand - ally.spending_share(), 0.0)
        return gap / self._gdp

    def close_the_year(self) -> None:
        """Once a year, what allies spent becomes last year's spending, which the others react to; over its trend."""
        if self.stage.end >= self._next_year - ROUNDING:
            total = self.spending()
            for ally in self.allies:
                others = total - ally.spending
                others_start = self.spending_start - ally.spending_start
                self.log_others_change[ally.name] = np.log(others / others_start) - self.log_budgets
            self._next_year += MONTHS_A_YEAR

    # After an attack

    def live_through_case(self, who: IntArray, europe: BoolArray, us: BoolArray, at: Sample) -> None:
        """After an Article 5 case in the members at `who` cohesion grows where all fought, else it falls."""
        self.cohesion[who] = cohesion_after_case(
            self.cohesion[who],
            europe.astype(np.float64),
            us.astype(np.float64),
            at("europe.cohesion_gain"),
            loss=at("europe.cohesion_loss"),
            bound=at("europe.cohesion_bound"),
        )

    def settle_down(self) -> None:
        """Cohesion returns to that of the start as time passes."""
        self.cohesion = self.cohesion * self._cohesion_fades

    def readiness_to_fight(self, who: IntArray) -> FloatArray:
        """Resolve of each ally with the cohesion that earlier cases have left, utils, (allies, members at `who`)."""
        return np.array([ally.resolve[who] + self.cohesion[who] for ally in self.allies])

    def lag_saved(self, who: IntArray, target: IntArray) -> FloatArray:
        """Days that Article 4 consultations called by the target save the council; `target` into BALTIC_STATES."""
        saved = np.array([self.baltic[name].lag_saved(who) for name in BALTIC_STATES])
        return saved[target, np.arange(who.size)]

    # Help

    def european_rate(self, day_30_force: FloatArray, at: Sample, infrastructure: FloatArray) -> FloatArray:
        """European help a day, hbe, if allies with this 30-day force fight; `infrastructure` is the share kept."""
        return balance.european_rate(
            day_30_force,
            at("europe.deliverable_share"),
            at("europe.deliverable_reference"),
            infrastructure,
        )

    def american_rate(self, at: Sample, infrastructure: FloatArray) -> FloatArray:
        """US help a day, hbe, if the US fights; `infrastructure` is the share kept."""
        us = self.united_states
        return balance.american_rate(
            at("us.planned_reinforcement"),
            at("us.deliverable_share"),
            at("us.planned_delivery"),
            us.troops_in_reach(at.who),
            in_europe_start=us.europe_start[at.who],
            pull=self.pacific.crisis[at.who] * at("pacific.pull"),
            infrastructure=infrastructure,
        )

    def forces_by(self, day: int, at: Sample) -> tuple[FloatArray, FloatArray]:
        """Forces in the Baltic states by day 10 or day 30 of each ally, hbe, (allies, members), and their sum."""
        free = self.deal.free_for_the_baltics(at.who)
        forces = np.array([ally.ready_by(day, at, free) for ally in self.allies])
        total = np.zeros(at.who.size)
        for force in forces:
            total = total + force
        return forces, np.maximum(total, _NO_FORCE)

    def allied_intended(self) -> FloatArray:
        """Allied soldiers meant to stand in the Baltic states, whatever fights have cost, US not counted."""
        total = np.zeros(self.stage.members)
        for ally in self.allies:
            total = total + ally.intended
        return total

    def allied_troops(self) -> FloatArray:
        """Allied soldiers in the three Baltic states, US not counted."""
        first, second, third = (self.baltic[name].allied_troops() for name in BALTIC_STATES)
        return first + second + third
