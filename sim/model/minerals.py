"""Minerals for aid: Kyiv signs or declines; aid is restored at once, revenue comes years later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.theory.arrays import FloatArray
from sim.theory.minerals import signature_terms, yearly_revenue

if TYPE_CHECKING:
    from sim.model.theatre import Theatre

_FACTS = "settlement.facts."
_MONTHS_A_YEAR = 12.0
#: Donors pay the fund's capital in over so many months of peace.
_PAID_IN_MONTHS = 60.0


class Minerals:
    """State over members: `signed` 0 or 1, revenue (bn USD, all of it) and what the fund has paid (bn USD)."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        n = theatre.members
        self.plan = theatre.world.deal.minerals
        self.fund = theatre.world.deal.reconstruction_fund
        self.signed: FloatArray = np.zeros(n)
        self.revenue: FloatArray = np.zeros(n)
        self.us_revenue: FloatArray = np.zeros(n)
        self.reconstruction: FloatArray = np.zeros(n)
        self._age: FloatArray = np.zeros(n)
        self._paid_in: FloatArray = np.zeros(n)

    def unfold(self) -> None:
        """The offer falls due; where it was signed, time passes until the mines yield."""
        theatre, p, dt = self.theatre, self.theatre.parameters, self.theatre.clock.dt
        clock = theatre.clock
        if self.plan.offered and 0.0 <= clock.offset(self.plan.start) - clock.now < dt - 1e-9:
            self._offer()
        quiet = 1.0 - theatre.front.at_war
        self._age = self._age + self.signed * dt
        producing = self.signed * (self._age > p[_FACTS + "minerals_lag"]) * quiet
        revenue = yearly_revenue(self.plan.face_value, p[_FACTS + "minerals_yield"], producing) * dt / _MONTHS_A_YEAR
        self.revenue = self.revenue + revenue
        self.us_revenue = self.us_revenue + self.plan.us_share * revenue
        paid = np.minimum(quiet * self.fund.capital * dt / _PAID_IN_MONTHS, self.fund.capital - self._paid_in)
        self._paid_in = self._paid_in + paid
        self.reconstruction = self.reconstruction + paid + self.fund.share * revenue

    def _offer(self) -> None:
        theatre, plan = self.theatre, self.plan
        who = np.flatnonzero(theatre.front.at_war > 0.0)
        if who.size == 0:
            return
        at = theatre.sample(who)
        signs = np.ones(who.size, dtype=bool)
        if plan.opt_out:
            signs = theatre.decisions.yes_or_no(
                "ukraine",
                "sign the minerals deal",
                who,
                signature_terms(
                    plan.aid,
                    plan.security_clause,
                    plan.us_share,
                    at(_FACTS + "minerals_aid"),
                    at(_FACTS + "minerals_clause"),
                    at(_FACTS + "minerals_share"),
                ),
                at(_FACTS + "minerals_precision"),
            )
        self.signed[who] = signs
        theatre.note_at("signs the minerals deal", "ukraine", who[signs])
        theatre.note_at("declines the minerals deal", "ukraine", who[~signs])

    def aid_restored(self) -> FloatArray:
        """US aid that the deal restores, share of that of 2024."""
        return self.signed * self.plan.aid
