"""A deal in force: its terms, how far they are carried out, and what follows from them for everybody else.

It is signed in :mod:`sim.model.settlement.signing`, carried out month by month in
:mod:`sim.model.settlement.carrying_out` and broken by choice in :mod:`sim.model.settlement.breaking`.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Final

import numpy as np

from sim.model.stage.clock import MONTHS_A_YEAR
from sim.model.stage.stage import Stage
from sim.theory.arrays import EVERYONE, BoolArray, FloatArray, IntArray, Moment, Who, ramp
from sim.theory.packages import Terms, foreign_force
from sim.vocabulary import BALTIC_STATES, BrokenBy

#: Hosts that decide for themselves whether NATO steps back on their soil.
HOSTS: Final = (*BALTIC_STATES, "poland")
FACTS: Final = "settlement.facts."
TERM_FIELDS: Final = tuple(field.name for field in fields(Terms))
#: What a deal asks of NATO and its members, and gives Russia for it.
_OF_NATO: Final = ("infrastructure", "forces", "nato", "sanctions")


class Deal:
    """State over members. `terms` are those in force, all 0 where none are; `first` those of the first settlement.

    `support` is what the terms had in Ukraine when they were signed; `aid_standing` is by what aid to Ukraine is
    multiplied in a war that was renewed.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        n = stage.members
        self.in_force: FloatArray = np.zeros(n)
        self.imposed: FloatArray = np.zeros(n)
        self.age: FloatArray = np.zeros(n)
        self.terms = no_terms(n)
        self.first = no_terms(n)
        self.first_month: FloatArray = np.full(n, np.nan)
        self.first_length: FloatArray = np.full(n, np.nan)
        self.asked: FloatArray = np.zeros(n)
        self.capitulated: FloatArray = np.zeros(n)
        self.broken_by: FloatArray = np.full(n, float(BrokenBy.NOBODY))
        self.consents = {host: np.zeros(n) for host in HOSTS}
        self.europe_consents: FloatArray = np.zeros(n)
        self.infrastructure_gone: FloatArray = np.zeros(n)
        self.allowed = {host: np.ones(n) for host in BALTIC_STATES}
        self.cap_step: FloatArray = np.zeros(n)
        self.support: FloatArray = np.zeros(n)
        self.aid_standing: FloatArray = np.ones(n)
        self._pace: FloatArray = np.zeros(n)
        self._neutral_for = self._neutral_months()

    def put_into_force(
        self, who: IntArray, terms: Terms, imposed: FloatArray, cap_step: FloatArray, *, support: FloatArray
    ) -> None:
        """Terms are signed in the members at `who`; `cap_step` is what a cap takes from the army a month, thousands;
        `support` is what they have in Ukraine.
        """
        for name in TERM_FIELDS:
            getattr(self.terms, name)[who] = getattr(terms, name)
        self.in_force[who], self.age[who], self.imposed[who] = 1.0, 0.0, imposed
        self.asked[who] = np.maximum(self.asked[who], terms.nato > 0.0)
        self.cap_step[who], self.support[who], self.aid_standing[who] = cap_step, support, 1.0

    def remember(self, first: BoolArray, terms: Terms, gives_in: BoolArray) -> None:
        """Terms are the first settlement of the members where `first`; Ukraine gives in where `gives_in`."""
        self.first_month[first] = float(self.stage.month)
        for name in TERM_FIELDS:
            getattr(self.first, name)[first] = getattr(terms, name)[first]
        self.capitulated = np.maximum(self.capitulated, gives_in)

    def europe_answers(self, who: IntArray, consents: BoolArray) -> None:
        """Europe lifts its part of the sanctions, or not."""
        self.europe_consents[who] = consents

    def host_answers(self, host: str, who: IntArray, consents: BoolArray) -> None:
        """A host lets NATO step back on its soil, or not."""
        self.consents[host][who] = consents

    def note_breaker(self, who: IntArray, party: BrokenBy) -> None:
        """Who broke the first peace that was broken, in the members at `who`."""
        self.broken_by[who] = np.where(self.broken_by[who] == BrokenBy.NOBODY, party, self.broken_by[who])

    def suspend(self, who: IntArray) -> None:
        """NATO was attacked in the members at `who`: what a deal asks of NATO or gives Russia is off."""
        for name in _OF_NATO:
            getattr(self.terms, name)[who] = 0.0

    def lapse(self, over: FloatArray) -> None:
        """The deal is over where `over` is 1: its promises end."""
        where = over > 0.0
        first = where & np.isnan(self.first_length)
        self.first_length[first] = self.age[first]
        self.in_force[where] = 0.0
        self.imposed[where] = 0.0
        for name in TERM_FIELDS:
            getattr(self.terms, name)[where] = 0.0

    # As time passes

    def grow_older(self) -> None:
        """A step passes; neutrality that is not for good runs out."""
        lapses = (self.terms.neutrality < 1.0) & (self.age >= self._neutral_for)
        self.terms.neutrality[lapses] = 0.0
        self.age = self.age + self.in_force * self.stage.dt

    def dismantle(self) -> None:
        """Infrastructure goes, the US part by itself, a host's where it agrees; after a broken deal it is built again,
        as fast as it went.
        """
        dt, goal = self.stage.dt, self._goal()
        self._pace = np.where(goal > 0.0, goal * dt / np.maximum(self._months("infrastructure"), dt), self._pace)
        self.infrastructure_gone = self.infrastructure_gone + np.clip(
            goal - self.infrastructure_gone, -self._pace, self._pace
        )
        step = dt / np.maximum(self._months("force_limits"), dt)
        for host, allowed in self.allowed.items():
            self.allowed[host] = allowed + np.clip(self._allowed_now(host, dt) - allowed, -step, step)

    def _goal(self, who: Who = EVERYONE) -> FloatArray:
        """Share of the infrastructure that the deal in force takes away in the end."""
        stage, asked = self.stage, self.terms.infrastructure[who]
        if not asked.any():
            return np.zeros(asked.size)
        us_part = stage.parameters[FACTS + "us_part"][who]
        agree, standing = np.zeros_like(us_part), np.zeros_like(us_part)
        for host in HOSTS:
            stands = 1.0 - stage.land.lost(host)[who]
            agree, standing = agree + self.consents[host][who] * stands, standing + stands
        agree = agree / np.maximum(standing, 1.0)
        return self.in_force[who] * asked * (us_part + (1.0 - us_part) * agree)

    def _neutral_months(self) -> FloatArray:
        """How long neutrality that is not for good lasts, months."""
        stage = self.stage
        half, years = stage.parameters["settlement.levels.half_years"], stage.plans.number("deal.neutrality.years")
        fixed = stage.rows.where(lambda world: world.deal.neutrality.table == "fixed")
        for_good = stage.rows.where(lambda world: world.deal.neutrality.permanent)
        written = np.where(for_good, np.inf, MONTHS_A_YEAR * years)
        return np.where(fixed, written, MONTHS_A_YEAR * half)

    def part_done(self, term: str, later: Moment = 0.0, who: Who = EVERYONE) -> FloatArray:
        """Part of a term that is carried out at the age of the deal, or `later` by some months, (..., `who`)."""
        signed_at = -self.age[who]
        return ramp(later, signed_at, self._months(term, who)) * self.in_force[who]

    def _months(self, term: str, who: Who = EVERYONE) -> FloatArray:
        """How many months a term takes, (`who`,) or (1,)."""
        return self.stage.plans.number_at(f"deal.{term}.months", who)

    # What follows for others

    def infrastructure_kept(self) -> FloatArray:
        """Share of NATO's forward infrastructure that deals have left standing."""
        return 1.0 - self.infrastructure_gone

    def infrastructure_ahead(self, months: Moment, who: IntArray) -> FloatArray:
        """Share that the deal in force leaves some months ahead; where none is, what is gone is built again."""
        most, gone = self._pace[who] * (months / self.stage.dt), self.infrastructure_gone[who]
        return 1.0 - (gone + np.clip(self._goal(who) - gone, -most, most))

    def hosts_refused(self) -> FloatArray:
        """Hosts that did not let NATO step back, where a deal ever asked for it."""
        refused = np.zeros(self.stage.members)
        for host in HOSTS:
            refused = refused + (1.0 - self.consents[host]) * (1.0 - self.stage.land.lost(host))
        return np.where(self.asked > 0.0, refused, np.nan)

    def allied_share(self, host: str) -> FloatArray:
        """Share of the allied soldiers that a deal lets stay with a Baltic host; they return as fast as they leave."""
        return self.allowed[host]

    def _allowed_now(self, host: str, later: Moment = 0.0, who: Who = EVERYONE) -> FloatArray:
        part = self.part_done("force_limits", later, who)
        return 1.0 - self.terms.forces[who] * part * self.consents[host][who]

    def allied_factor_ahead(self, host: str, months: Moment, who: IntArray) -> FloatArray:
        """What the deal in force makes of today's allied soldiers some months ahead, as a factor."""
        if not self.terms.forces[who].any():
            return np.ones(who.size)
        return self._allowed_now(host, months, who) / np.maximum(self._allowed_now(host, 0.0, who), 1e-9)

    def us_leaving_ahead(self, months: Moment, who: IntArray) -> FloatArray:
        """Share of the US soldiers of the start whom the deal takes from a Baltic host within some months."""
        asked = self.terms.forces[who]
        if not asked.any():
            return np.zeros(who.size)
        return asked * (self.part_done("force_limits", months, who) - self.part_done("force_limits", 0.0, who))

    def free_for_the_baltics(self, who: IntArray) -> FloatArray:
        """Share of the allies' ready forces that no force in Ukraine ties down."""
        tied = self.stage.parameters["settlement.europe.force_share"][who]
        return 1.0 - tied * foreign_force(self.terms.kind[who]) * self.in_force[who]

    def alignment(self, who: IntArray) -> FloatArray:
        """Ukraine's alignment with the West as Moscow sees it, 1 at the start."""
        p = self.stage.parameters
        neutral = p[FACTS + "neutrality_alignment"][who] * self.terms.neutrality[who]
        return 1.0 - neutral + p[FACTS + "troops_alignment"][who] * foreign_force(self.terms.kind[who])

    def sanctions_relief(self) -> FloatArray:
        """What lifted sanctions bring Russia, tn RUB a year; Europe lifts its part only where it agrees."""
        p = self.stage.parameters
        europe = p["settlement.europe.sanctions_share"]
        lifted = (1.0 - europe) + europe * self.europe_consents
        worth = p[FACTS + "sanctions_worth"] * self.terms.sanctions
        return worth * lifted * self.part_done("sanctions")

    def area_recognised(self) -> FloatArray:
        """Ukrainian land whose loss is recognised, km2."""
        return self.terms.recognised * self.stage.land["ukraine", "russia"]


def no_terms(size: int) -> Terms:
    """Terms that ask nothing and give nothing."""
    return Terms(**{name: np.zeros(size) for name in TERM_FIELDS})
