"""A deal in force: what was agreed, carried out month by month, and broken by choice.

Terms become facts: land is handed over, the army shrinks to its cap, soldiers and depots leave, sanctions are lifted.
What is NATO's happens in parts: the US part by itself, each host's where it agrees. A broken deal is war again; what
was handed over, discharged or rebuilt in between stays so, what was promised ends.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from sim.model.settlement.valuation import RUSSIA, UKRAINE, Valuation
from sim.theory.arrays import BoolArray, FloatArray, IntArray, chance, ramp
from sim.theory.durability import break_terms
from sim.theory.packages import Terms, capped_force, in_words
from sim.vocabulary import BALTIC_STATES

if TYPE_CHECKING:
    from sim.model.theatre import Theatre

#: Hosts that decide for themselves whether NATO steps back on their soil.
HOSTS = (*BALTIC_STATES, "poland")
NOBODY, BY_RUSSIA, BY_UKRAINE = 0.0, 1.0, 2.0
_FACTS = "settlement.facts."
_FIELDS = tuple(field.name for field in fields(Terms))
#: What a deal asks of NATO and its members, and gives Russia for it.
_OF_NATO = ("infrastructure", "forces", "nato", "sanctions")
#: What a collapse brings Russia in full.
_IMPOSED = ("annexed", "recognised", "territory", "neutrality", "force_cap")
_MONTHS_A_YEAR = 12.0


class Deal:
    """State over members. `terms` are those in force, all 0 where none are; `first` those of the first settlement."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        n = theatre.members
        self.in_force: FloatArray = np.zeros(n)
        self.imposed: FloatArray = np.zeros(n)
        self.age: FloatArray = np.zeros(n)
        self.terms = _no_terms(n)
        self.first = _no_terms(n)
        self.first_month: FloatArray = np.full(n, np.nan)
        self.asked: FloatArray = np.zeros(n)
        self.capitulated: FloatArray = np.zeros(n)
        self.broken_by: FloatArray = np.full(n, NOBODY)
        self.first_length: FloatArray = np.full(n, np.nan)
        self.consents = {host: np.zeros(n) for host in HOSTS}
        self.europe_consents: FloatArray = np.zeros(n)
        self.infrastructure_gone: FloatArray = np.zeros(n)
        self.allowed = {host: np.ones(n) for host in BALTIC_STATES}
        self.discharged: FloatArray = np.zeros(n)
        self._pace: FloatArray = np.zeros(n)
        self._cap_step: FloatArray = np.zeros(n)
        self._review = chance(theatre.parameters["settlement.renewal.review_rate"], theatre.clock.dt)

    # Signing

    def conclude(
        self, agreed: tuple[IntArray, Terms, FloatArray] | None, collapsed: BoolArray, sought: BoolArray
    ) -> BoolArray:
        """Put terms into force: imposed where Ukraine has collapsed, none where Russia seeks the line, else as agreed.

        Terms that the analyst takes as agreed over a party's head are imposed as well. What is NATO's or sanctions is
        not Ukraine's to give: a collapse does not bring it. Returns where the table's agreement counts.
        """
        n = self.theatre.members
        terms, stands = _no_terms(n), np.zeros(n, dtype=bool)
        imposed = collapsed.astype(np.float64)
        if agreed is not None:
            who, package, over_a_head = agreed
            stands[who] = ~(collapsed | sought)[who]
            imposed[who] = np.where(stands[who], over_a_head, imposed[who])
            for name in _FIELDS:
                getattr(terms, name)[who] = getattr(package, name)
                getattr(terms, name)[sought] = 0.0
        for name in _FIELDS:
            getattr(terms, name)[collapsed] = float(name in _IMPOSED)
        who = np.flatnonzero(stands | collapsed | sought)
        if who.size:
            self._sign(who, terms.those(who), imposed[who])
        self._remember(stands, terms)
        return stands

    def _remember(self, signed: BoolArray, terms: Terms) -> None:
        """Keep the first settlement of each future, and whether Ukraine gave in."""
        first = signed & np.isnan(self.first_month)
        self.first_month[first] = float(self.theatre.clock.month)
        for name in _FIELDS:
            getattr(self.first, name)[first] = getattr(terms, name)[first]
        whole = (terms.annexed > 0.0) & (terms.recognised > 0.0)
        gives_in = whole & (terms.neutrality >= 1.0) & (terms.force == 0.0)
        self.capitulated = np.maximum(self.capitulated, signed & gives_in)
        who = np.flatnonzero(signed)
        self.theatre.note_at("a settlement is signed", "mediator", who, in_words(terms.those(who)))

    def _sign(self, who: IntArray, terms: Terms, imposed: FloatArray) -> None:
        theatre, at = self.theatre, self.theatre.sample(who)
        for name in _FIELDS:
            getattr(self.terms, name)[who] = getattr(terms, name)
        self.in_force[who], self.age[who], self.imposed[who] = 1.0, 0.0, imposed
        self.asked[who] = np.maximum(self.asked[who], terms.nato > 0.0)
        worth = Valuation(theatre, at).european_worth(terms) - at("settlement.europe.consent")
        self.europe_consents[who] = theatre.decisions.yes_or_no(
            "europe", "lift its sanctions", who, {"the package": worth}, at("talks.precision")
        )
        if (terms.nato > 0.0).any():
            self._ask_hosts(who[terms.nato > 0.0])
        kept = capped_force(terms.force_cap, at("ukraine.force"), at("settlement.levels.least_army"))
        above = np.maximum(theatre.ukraine.force[who] - kept, 0.0)
        months = theatre.plans.number_at("deal.force_cap.months", who)
        self._cap_step[who] = above / np.maximum(months, theatre.clock.dt)

    def suspend(self, who: IntArray) -> None:
        """NATO was attacked in the members at `who`: talks end, and what a deal asks of NATO or gives Russia is off."""
        for name in _OF_NATO:
            getattr(self.terms, name)[who] = 0.0
        self.theatre.negotiation.going[who] = 0.0

    def _ask_hosts(self, who: IntArray) -> None:
        """Each host that stands decides whether NATO steps back on its soil."""
        at = self.theatre.sample(who)
        threat = at("us.exit_threat") * at(_FACTS + "host_threat")
        for host in HOSTS:
            self.consents[host][who] = self.theatre.decisions.yes_or_no(
                host,
                "let NATO step back",
                who,
                {"at home": at(_FACTS + "host_base"), "US threat": threat, "peace": at(_FACTS + "host_peace")},
                1.0,
                closed=self._lost(host)[who] > 0.0,
            )

    def _lost(self, host: str) -> FloatArray:
        """Whether a host has been lost, as 0 or 1."""
        baltic = self.theatre.baltic
        return baltic[host].lost() if host in baltic else np.zeros(self.theatre.members)

    # Carrying out

    def carry_out(self) -> None:
        """A step of what was agreed: land handed over, soldiers discharged, US soldiers moved back."""
        theatre, p, dt = self.theatre, self.theatre.parameters, self.theatre.clock.dt
        self._dismantle()
        if not self.in_force.any():
            return
        held = theatre.front.area_held - p["war.occupied_area"]
        left = np.maximum(p[_FACTS + "annexed_area"] - held, 0.0)
        due = np.minimum(p[_FACTS + "annexed_area"] * dt / np.maximum(p[_FACTS + "annexed_months"], dt), left)
        theatre.land.transfer("ukraine", "ukraine", "russia", self.in_force * self.terms.annexed * due)
        kept = capped_force(self.terms.force_cap, theatre.ukraine.force_start, p["settlement.levels.least_army"])
        above = np.maximum(theatre.ukraine.force - kept, 0.0)
        capped = self.in_force * (self.terms.force_cap > 0.0)
        gone = theatre.forces.transfer(UKRAINE, "army", "discharged", capped * np.minimum(above, self._cap_step * dt))
        self.discharged = self.discharged + gone
        before, after = self._part("force_limits"), self._part("force_limits", dt)
        leaving = self.in_force * self.terms.forces * (after - before)
        if leaving.any():
            for host in BALTIC_STATES:
                us = theatre.united_states
                theatre.forces.transfer("united_states", host, "rest_of_europe", leaving * us.troops_start[host])
        lapses = (self.terms.neutrality < 1.0) & (self.age >= self._neutral_months())
        self.terms.neutrality[lapses] = 0.0
        self.age = self.age + self.in_force * dt

    def _dismantle(self) -> None:
        """Infrastructure goes, the US part by itself, a host's where it agrees; after a broken deal it is built again,
        as fast as it went.
        """
        dt = self.theatre.clock.dt
        us_part = self.theatre.parameters[_FACTS + "us_part"]
        agree, standing = np.zeros(self.theatre.members), np.zeros(self.theatre.members)
        for host in HOSTS:
            stands = 1.0 - self._lost(host)
            agree, standing = agree + self.consents[host] * stands, standing + stands
        agree = agree / np.maximum(standing, 1.0)
        goal = self.in_force * self.terms.infrastructure * (us_part + (1.0 - us_part) * agree)
        self._pace = np.where(goal > 0.0, goal * dt / np.maximum(self._months("infrastructure"), dt), self._pace)
        self.infrastructure_gone = self.infrastructure_gone + np.clip(
            goal - self.infrastructure_gone, -self._pace, self._pace
        )
        step = dt / np.maximum(self._months("force_limits"), dt)
        for host, allowed in self.allowed.items():
            self.allowed[host] = allowed + np.clip(self._allowed_now(host, dt) - allowed, -step, step)

    def _neutral_months(self) -> FloatArray:
        """How long neutrality that is not for good lasts, months."""
        plan = self.theatre.world.deal.neutrality
        half = self.theatre.parameters["settlement.levels.half_years"]
        if plan.table != "fixed":
            return _MONTHS_A_YEAR * half
        years = self.theatre.plans.number("deal.neutrality.years")
        return np.full(half.size, np.inf if plan.permanent else _MONTHS_A_YEAR * years)

    def _part(self, term: str, later: float = 0.0) -> FloatArray:
        """Part of a term that is carried out at the age of the deal, or so much later."""
        signed_at = -self.age
        return ramp(later, signed_at, self._months(term)) * self.in_force

    def _months(self, term: str) -> FloatArray:
        """How many months a term takes, (members,) or (1,)."""
        return self.theatre.plans.number(f"deal.{term}.months")

    # What follows for others

    def infrastructure_kept(self) -> FloatArray:
        """Share of NATO's forward infrastructure that deals have left standing."""
        return 1.0 - self.infrastructure_gone

    def hosts_refused(self) -> FloatArray:
        """Hosts that did not let NATO step back, where a deal ever asked for it."""
        refused = np.zeros(self.theatre.members)
        for host in HOSTS:
            refused = refused + (1.0 - self.consents[host]) * (1.0 - self._lost(host))
        return np.where(self.asked > 0.0, refused, np.nan)

    def allied_share(self, host: str) -> FloatArray:
        """Share of the allied soldiers that a deal lets stay with a Baltic host; they return as fast as they leave."""
        return self.allowed[host]

    def _allowed_now(self, host: str, later: float = 0.0) -> FloatArray:
        part = self._part("force_limits", later)
        return 1.0 - self.terms.forces * part * self.consents[host]

    def allied_factor_ahead(self, host: str, months: float) -> FloatArray:
        """What the deal in force makes of today's allied soldiers so many months on, as a factor."""
        return self._allowed_now(host, months) / np.maximum(self._allowed_now(host), 1e-9)

    def us_leaving_ahead(self, months: float) -> FloatArray:
        """Share of the US soldiers of the start whom the deal takes from a Baltic host within so many months."""
        return self.terms.forces * (self._part("force_limits", months) - self._part("force_limits"))

    def free_for_the_baltics(self, who: IntArray) -> FloatArray:
        """Share of the allies' ready forces that no force in Ukraine ties down."""
        tied = self.theatre.parameters["settlement.europe.force_share"][who]
        return 1.0 - tied * self.terms.force[who] * self.in_force[who]

    def alignment(self, who: IntArray) -> FloatArray:
        """Ukraine's alignment with the West as Moscow sees it, 1 at the start."""
        p = self.theatre.parameters
        neutral = p[_FACTS + "neutrality_alignment"][who] * self.terms.neutrality[who]
        return 1.0 - neutral + p[_FACTS + "troops_alignment"][who] * self.terms.force[who]

    def sanctions_relief(self) -> FloatArray:
        """What lifted sanctions bring Russia, tn RUB a year; Europe lifts its part only where it agrees."""
        p = self.theatre.parameters
        europe = p["settlement.europe.sanctions_share"]
        lifted = (1.0 - europe) + europe * self.europe_consents
        worth = p[_FACTS + "sanctions_worth"] * self.terms.sanctions
        return worth * lifted * self._part("sanctions")

    def area_recognised(self) -> FloatArray:
        """Ukrainian land whose loss is recognised, km2."""
        return self.terms.recognised * self.theatre.front.area_held

    # Breaking

    def breaks(self) -> FloatArray:
        """Where a side that weighs it chooses war again, as 0 or 1; Russia is asked first."""
        theatre = self.theatre
        broken = np.zeros(theatre.members)
        for party, code in ((RUSSIA, BY_RUSSIA), (UKRAINE, BY_UKRAINE)):
            weighs = theatre.draw(f"{party}: weighs breaking the peace") < self._review
            who = np.flatnonzero(weighs & (self.in_force > 0.0) & (broken == 0.0) & (self.age > 0.0))
            if who.size == 0:
                continue
            at = theatre.sample(who)
            appraisal = Valuation(theatre, at).appraise(self.terms.those(who), self.imposed[who], (party,))
            options = {
                "keep": {},
                "break": break_terms(
                    appraisal.war[party],
                    appraisal.worth(party),
                    at("settlement.renewal.inertia"),
                    appraisal.guarantee[party],
                    guarantee_cost=at("settlement.renewal.guarantee_cost"),
                    zone=self.terms.zone[who],
                    zone_effect=at("settlement.renewal.zone_effect"),
                    imposed=self.imposed[who],
                    imposed_effect=at("settlement.renewal.imposed_effect"),
                    precision=at("talks.precision"),
                ),
            }
            reviews = at("settlement.renewal.review_rate") * theatre.clock.dt
            chosen = theatre.decisions.among(party, "break the peace", who, options, {}, at("talks.precision"), reviews)
            breakers = who[chosen.option == 1]
            broken[breakers] = 1.0
            self.broken_by[breakers] = np.where(self.broken_by[breakers] == NOBODY, code, self.broken_by[breakers])
            theatre.note_at("breaks the peace", party, breakers)
        return broken

    def end(self, where: FloatArray) -> None:
        """The peace is over where `where` is 1: promises end, and Ukraine calls back soldiers whom a cap sent home."""
        over = where > 0.0
        back = over * self.theatre.parameters[_FACTS + "recall"] * self.discharged
        self.theatre.forces.transfer(UKRAINE, "discharged", "army", back)
        self.discharged = np.where(over, 0.0, self.discharged)
        first = over & np.isnan(self.first_length)
        self.first_length[first] = self.age[first]
        self.in_force[over] = 0.0
        self.imposed[over] = 0.0
        for name in _FIELDS:
            getattr(self.terms, name)[over] = 0.0


def _no_terms(size: int) -> Terms:
    return Terms(**{name: np.zeros(size) for name in _FIELDS})
