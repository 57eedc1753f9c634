"""The table: serious offers, who accepts, what a refusal leads to.

Talks are competing risks - a deal, a collapse, going on - and no timer. Offers come at a rate; Washington tables the
package that it thinks has the best chance and likes best itself; Moscow, Kyiv and Ukraine's public each say yes or no.
A refusal may end the talks, and shows which line was a red one. Moods at the table persist, so that the same offer is
not thrown for anew every month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.settlement.red_lines import RedLines
from sim.model.settlement.table import Table
from sim.model.settlement.valuation import RUSSIA, UKRAINE, Appraisal, Valuation
from sim.theory.arrays import BoolArray, FloatArray, IntArray, chance, normal_cdf, persistence_over, shock_over
from sim.theory.packages import RUSSIAN_LINES, UKRAINIAN_LINES, Terms

if TYPE_CHECKING:
    from sim.model.theatre import Theatre

PUBLIC = "public"
#: What stopped an offer: the red lines, then terms worth less than the war, then the public.
STOPS = (*RUSSIAN_LINES, "worth less than war to Russia", *UKRAINIAN_LINES, "worth less than war to Ukraine", PUBLIC)
_WORTH_LESS = {RUSSIA: "worth less than war to Russia", UKRAINE: "worth less than war to Ukraine"}


class Negotiation:
    """State of the talks over members; `agreed` holds the members and terms agreed in this step, and whether
    over a party's head.
    """

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        n, p, dt = theatre.members, theatre.parameters, theatre.clock.dt
        self.table = Table(theatre.world.deal, theatre.plans)
        self.lines = RedLines(theatre)
        self.going: FloatArray = np.ones(n)
        self.halted_left: FloatArray = np.zeros(n)
        self.sanctioned_left: FloatArray = np.zeros(n)
        self.offers: FloatArray = np.zeros(n)
        self.refused = {party: np.zeros(n) for party in (RUSSIA, UKRAINE, PUBLIC)}
        self.stops = {stop: np.zeros(n) for stop in STOPS}
        self.ratified: FloatArray = np.full(n, np.nan)
        self.agreed: tuple[IntArray, Terms, FloatArray] | None = None
        account = theatre.world.variants.war_end.value
        self._rate = p["talks.offer_rate"] * p[f"talks.{account}_factor"]
        self._offer = chance(self._rate, dt)
        self._collapse_given_offer = self._given_offer(p["talks.collapse"])
        self._restart = chance(p["talks.restart_rate"], dt)
        persistence = p["talks.mood_persistence"]
        self._keeps = persistence_over(persistence, dt)
        self._shock = shock_over(persistence, np.sqrt(1.0 - persistence**2), dt)
        self._mood = {party: theatre.draw_normal(f"{party}: first mood at the table") for party in self.refused}

    def _given_offer(self, share: FloatArray) -> FloatArray:
        """Chance of what follows a share of offers, given that at least one was made in the step."""
        dt = self.theatre.clock.dt
        some = np.maximum(self._offer, 1e-300)
        return np.where(self._offer > 0.0, chance(self._rate * share, dt) / some, 0.0)

    @property
    def open(self) -> BoolArray:
        """Whether talks have begun by the scenario's calendar, (members,) or (1,)."""
        return self.theatre.clock.now >= self.theatre.plans.number("talks.calendar.start")

    @property
    def aid_halted(self) -> FloatArray:
        """Whether Washington withholds aid to press Kyiv, as 0 or 1."""
        return (self.halted_left > 0.0) * self.theatre.front.at_war

    @property
    def sanctioned(self) -> FloatArray:
        """Whether new sanctions press Moscow, as 0 or 1."""
        return (self.sanctioned_left > 0.0) * self.theatre.front.at_war

    def lost_revenue(self) -> FloatArray:
        """What new sanctions cost Russia, tn RUB a year."""
        return self.sanctioned * self.theatre.parameters["talks.sanctions_money"]

    def under_way(self) -> FloatArray:
        """Whether talks go on while the war does, as 0 or 1."""
        return self.going * self.theatre.front.at_war * self.open

    # The step

    def meet(self) -> None:
        """Moods move; where talks go on, offers may come."""
        theatre, dt = self.theatre, self.theatre.clock.dt
        self.agreed = None
        for party, mood in self._mood.items():
            self._mood[party] = self._keeps * mood + self._shock * theatre.draw_normal(f"{party}: mood at the table")
        self.lines.lift(RUSSIA, theatre.russia.months_of_new_leader(dt) > 0.0)
        self.halted_left = np.maximum(self.halted_left - dt, 0.0)
        self.sanctioned_left = np.maximum(self.sanctioned_left - dt, 0.0)
        at_war = theatre.front.at_war > 0.0
        restarts = (theatre.draw("mediator: brings them back") < self._restart) & at_war & (self.going == 0.0)
        self.going = np.where(restarts, 1.0, self.going)
        offered = (theatre.draw("mediator: makes a serious offer") < self._offer) & (self.under_way() > 0.0)
        assumed = self._assumed() & at_war
        who = np.flatnonzero(offered | assumed)
        if who.size:
            self._offer_to(who, assumed[who])

    def _assumed(self) -> BoolArray:
        """Where the analyst takes terms as agreed in this step."""
        plans, plan = self.theatre.plans, "talks.assumed"
        share = plans.number(f"{plan}.share") * plans.begins(plan, self.theatre.clock)
        if not share.any():
            return np.zeros(self.theatre.members, dtype=bool)
        return self.theatre.draw("analyst: terms are agreed") < share

    def broken_off(self, where: BoolArray) -> None:
        """A broken peace ends the talks that led to it."""
        self.going = np.where(where, 0.0, self.going)

    def _offer_to(self, who: IntArray, assumed: BoolArray) -> None:
        theatre, at = self.theatre, self.theatre.sample(who)
        valuation = Valuation(theatre, at)
        grid = self.table.terms(at)
        package = grid.pick(self._best(valuation, grid))
        appraisal = valuation.appraise(package)
        self.offers[who] += 1.0
        says = {party: self._answer(party, valuation, package, appraisal) for party in (RUSSIA, UKRAINE)}
        both = says[RUSSIA] & says[UKRAINE]
        passed = both & self._ratify(valuation, package)
        self.ratified[who[both]] = passed[both]
        self.refused[PUBLIC][who] += both & ~passed
        self.stops[PUBLIC][who] += both & ~passed
        signed = passed | assumed
        self.agreed = (who[signed], package.those(signed), (~passed[signed]).astype(np.float64))
        theatre.note_at("the public refuses a package", UKRAINE, who[both & ~passed])
        if not signed.all():
            self._after_refusal(valuation, appraisal, ~signed)

    def _best(self, valuation: Valuation, grid: Terms) -> IntArray:
        """The package tabled: the best of ln (estimated joint acceptance) + the mediator's own worth.

        Compared as exp of it, a ratio, which spares the logarithms.
        """
        at = valuation.at
        appraisal = valuation.appraise(grid, seen_by=UKRAINE)
        own = valuation.american_worth(grid)
        for party in (RUSSIA, UKRAINE):
            own = own + self.lines.log_spared(party, grid, at.who)
        against = 1.0 + valuation.odds_of_public_refusal(grid)
        for party in (RUSSIA, UKRAINE):
            against *= 1.0 + appraisal.odds_of_a_no(party, at("talks.precision"))
        score = np.broadcast_to(np.exp(own) / against, grid.shape).reshape(-1, at.who.size)
        best: IntArray = np.argmax(score, axis=0)
        return best

    def _answer(self, party: str, valuation: Valuation, package: Terms, appraisal: Appraisal) -> BoolArray:
        """A party's answer: never across a red line, otherwise by what it is worth against the war."""
        at, who = valuation.at, valuation.at.who
        crossed = self.lines.crossed(party, package, who)
        closed = np.zeros(who.size, dtype=bool)
        for here in crossed.values():
            closed = closed | here
        yes = self.theatre.decisions.yes_or_no(
            party,
            "accept a package",
            who,
            {"the peace": appraisal.peace(party), "fighting on": -appraisal.war[party]},
            at("talks.precision"),
            luck=normal_cdf(self._mood[party][who]),
            closed=closed,
        )
        self.refused[party][who] += ~yes
        for line, here in crossed.items():
            self.stops[line][who] += here
        self.stops[_WORTH_LESS[party]][who] += ~yes & ~closed
        self.lines.learn(party, crossed, who)
        return yes

    def _ratify(self, valuation: Valuation, package: Terms) -> BoolArray:
        """Whether Ukraine's public carries what both governments would sign."""
        who = valuation.at.who
        return normal_cdf(self._mood[PUBLIC][who]) < valuation.ratifies(package)

    def _after_refusal(self, valuation: Valuation, appraisal: Appraisal, refused: BoolArray) -> None:
        """Talks may end; Washington may press the party that is farther from a yes."""
        theatre, at, who = self.theatre, valuation.at, valuation.at.who
        ends = refused & (theatre.draw_at("mediator: talks end on a refusal", who) < self._collapse_given_offer[who])
        self.going[who[ends]] = 0.0
        theatre.note_at("talks collapse", "mediator", who[ends])
        weights = valuation.american_weights()
        presses = refused & (theatre.draw_at("united_states: presses after a refusal", who) < weights["end_of_war"])
        tilt = theatre.plans.number_at("talks.calendar.pressure", who)
        tilt = tilt + weights["minerals"] * theatre.minerals.signed[who]
        anew = (self.halted_left[who] <= 0.0) & (self.sanctioned_left[who] <= 0.0)
        on_ukraine = presses & (appraisal.gap(UKRAINE) + tilt < appraisal.gap(RUSSIA))
        on_russia = presses & ~on_ukraine
        months = at("talks.pressure_months")
        self.halted_left[who[on_ukraine]] = months[on_ukraine]
        self.sanctioned_left[who[on_russia]] = months[on_russia]
        theatre.note_at("US withholds aid to press Kyiv", "united_states", who[on_ukraine & anew])
        theatre.note_at("US presses Moscow by sanctions", "united_states", who[on_russia & anew])
