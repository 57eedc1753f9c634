"""Minerals for aid: Kyiv signs or declines; aid is restored at once, revenue comes years later."""

from __future__ import annotations

import numpy as np

from sim import events
from sim.model.stage.clock import MONTHS_A_YEAR
from sim.model.stage.rows import among, anywhere
from sim.model.stage.stage import Stage
from sim.theory.arrays import BoolArray, FloatArray
from sim.theory.minerals import signature_terms, yearly_revenue

_FACTS = "settlement.facts."
_PLAN = "deal.minerals"
_FUND = "deal.reconstruction_fund"
#: Months of peace over which donors pay in the fund's capital.
_PAID_IN_MONTHS = 60.0


class Minerals:
    """State over members: `signed` 0 or 1, revenue (bn USD, all of it) and what the fund has paid (bn USD)."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        n = stage.members
        self._offered = stage.rows.where(lambda world: world.deal.minerals.offered)
        self._may_decline = stage.rows.where(lambda world: world.deal.minerals.opt_out)
        self._clause = stage.rows.where(lambda world: world.deal.minerals.security_clause)
        self.signed: FloatArray = np.zeros(n)
        self.revenue: FloatArray = np.zeros(n)
        self.us_revenue: FloatArray = np.zeros(n)
        self.reconstruction: FloatArray = np.zeros(n)
        self._age: FloatArray = np.zeros(n)
        self._paid_in: FloatArray = np.zeros(n)

    def unfold(self) -> None:
        """The offer falls due; where it was signed, time passes until the mines yield."""
        stage, p, dt = self.stage, self.stage.parameters, self.stage.dt
        number = stage.plans.number
        if anywhere(self._offered):
            self._offer(self._offered & stage.plans.begins(_PLAN, stage.clock))
        quiet = 1.0 - stage.at_war
        self._age = self._age + self.signed * dt
        producing = self.signed * (self._age > p[_FACTS + "minerals_lag"]) * quiet
        revenue = yearly_revenue(number(f"{_PLAN}.face_value"), p[_FACTS + "minerals_yield"], producing)
        revenue = revenue * dt / MONTHS_A_YEAR
        self.revenue = self.revenue + revenue
        self.us_revenue = self.us_revenue + number(f"{_PLAN}.us_share") * revenue
        capital = number(f"{_FUND}.capital")
        paid = np.minimum(quiet * capital * dt / _PAID_IN_MONTHS, capital - self._paid_in)
        self._paid_in = self._paid_in + paid
        self.reconstruction = self.reconstruction + paid + number(f"{_FUND}.share") * revenue

    def _offer(self, due: BoolArray) -> None:
        stage, plans = self.stage, self.stage.plans
        who = np.flatnonzero(due & (stage.at_war > 0.0))
        if who.size == 0:
            return
        signs = np.ones(who.size, dtype=bool)
        asked = np.flatnonzero(among(self._may_decline, who) & signs)
        if asked.size:
            deciding = who[asked]
            at = stage.sample(deciding)
            signs[asked] = stage.decisions.yes_or_no(
                "ukraine",
                "sign the minerals deal",
                deciding,
                signature_terms(
                    plans.number_at(f"{_PLAN}.aid", deciding),
                    among(self._clause, deciding),
                    plans.number_at(f"{_PLAN}.us_share", deciding),
                    at(_FACTS + "minerals_aid"),
                    clause_worth=at(_FACTS + "minerals_clause"),
                    share_cost=at(_FACTS + "minerals_share"),
                ),
                precision=at(_FACTS + "minerals_precision"),
            )
        self.signed[who] = signs
        stage.note_at(events.MINERALS_SIGNED, who[signs])
        stage.note_at(events.MINERALS_DECLINED, who[~signs])

    def aid_restored(self) -> FloatArray:
        """US aid that the deal restores, share of that of 2024."""
        return self.signed * self.stage.plans.number(f"{_PLAN}.aid")
