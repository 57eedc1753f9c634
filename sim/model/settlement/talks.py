"""The table: serious offers, who accepts, what a refusal leads to.

Talks are competing risks - a deal, a collapse, going on - and no timer. Offers come at a rate; Washington tables the
package that it thinks has the best chance and likes best itself; Moscow, Kyiv and Ukraine's public each say yes or no.
A refusal may end the talks, and shows which line was red. Moods at the table persist, so that the answer to the
same offer is not drawn afresh every month.
"""

from __future__ import annotations

import numpy as np

from sim import events
from sim.model.actors.russia import Russia
from sim.model.settlement.deal import TERM_FIELDS, no_terms
from sim.model.settlement.minerals import Minerals
from sim.model.settlement.red_lines import RedLines
from sim.model.settlement.signing import Agreement
from sim.model.settlement.table import Table, tables
from sim.model.settlement.valuation import RUSSIA, UKRAINE, Appraisal, Situation, Valuation
from sim.model.stage.rows import among, by_word, where
from sim.model.stage.stage import Stage
from sim.theory.arrays import BoolArray, FloatArray, IntArray, chance, normal_cdf, persistence_over, shock_over
from sim.theory.packages import RUSSIAN_LINES, UKRAINIAN_LINES, Terms
from sim.vocabulary import StoppedBy

PUBLIC = "public"
_WORTH_LESS = {RUSSIA: StoppedBy.RUSSIA_WORTH_LESS, UKRAINE: StoppedBy.UKRAINE_WORTH_LESS}
#: What a red line that was crossed is called where it stops an offer.
_LINES = {
    RUSSIA: dict(
        zip(
            RUSSIAN_LINES,
            (StoppedBy.RUSSIA_NEUTRALITY, StoppedBy.RUSSIA_FOREIGN_FORCE, StoppedBy.RUSSIA_RECOGNITION),
            strict=True,
        )
    ),
    UKRAINE: dict(
        zip(
            UKRAINIAN_LINES,
            (
                StoppedBy.UKRAINE_RECOGNITION,
                StoppedBy.UKRAINE_LAND,
                StoppedBy.UKRAINE_ARMY,
                StoppedBy.UKRAINE_BARE_NEUTRALITY,
            ),
            strict=True,
        )
    ),
}


class Talks:
    """State of the talks over members."""

    def __init__(self, stage: Stage, situation: Situation, russia: Russia, minerals: Minerals) -> None:
        self.stage, self.situation, self.russia, self.minerals = stage, situation, russia, minerals
        self.pressure = situation.pressure
        n, p, dt = stage.members, stage.parameters, stage.dt
        self.tables = [
            (Table(stage.rows.worlds[first], stage.plans), mask)
            for first, mask in stage.rows.groups_of(tables(stage.rows.worlds))
        ]
        self.lines = RedLines(stage)
        self.going: FloatArray = np.ones(n)
        self.offers: FloatArray = np.zeros(n)
        self.refused = {party: np.zeros(n) for party in (RUSSIA, UKRAINE, PUBLIC)}
        self.stops: dict[StoppedBy, FloatArray] = {
            reason: np.zeros(n) for reason in StoppedBy if reason is not StoppedBy.NOTHING
        }
        self.ratified: FloatArray = np.full(n, np.nan)
        accounts = stage.rows.groups(lambda world: str(world.variants.war_end.value))
        self._rate = p["talks.offer_rate"] * by_word(accounts, lambda account: p[f"talks.{account}_factor"])
        self._offer = chance(self._rate, dt)
        self._collapse_given_offer = self._given_offer(p["talks.collapse"])
        self._restart = chance(p["talks.restart_rate"], dt)
        persistence = p["talks.mood_persistence"]
        self._keeps = persistence_over(persistence, dt)
        self._shock = shock_over(persistence, np.sqrt(1.0 - persistence**2), dt)
        self._mood = {party: stage.draw_normal(f"{party}: first mood at the table") for party in self.refused}

    def _given_offer(self, share: FloatArray) -> FloatArray:
        """Chance of what follows a share of offers, given that at least one was made in the step."""
        dt = self.stage.dt
        some = np.maximum(self._offer, 1e-300)
        return np.where(self._offer > 0.0, chance(self._rate * share, dt) / some, 0.0)

    @property
    def begun(self) -> BoolArray:
        """Whether talks have begun by the scenario's calendar, (members,) or (1,)."""
        return self.stage.now >= self.stage.plans.number("talks.calendar.start")

    def under_way(self) -> FloatArray:
        """Whether talks go on while the war does, as 0 or 1."""
        return self.going * self.stage.at_war * self.begun

    # The step

    def meet(self) -> Agreement | None:
        """Moods move; where talks go on, offers may come, and what comes of them is returned."""
        stage = self.stage
        for party, mood in self._mood.items():
            self._mood[party] = self._keeps * mood + self._shock * stage.draw_normal(f"{party}: mood at the table")
        self.lines.lift(RUSSIA, self.russia.months_of_new_leader(stage.dt) > 0.0)
        self.pressure.ease()
        at_war = stage.at_war > 0.0
        restarts = (stage.draw("mediator: brings them back") < self._restart) & at_war & (self.going == 0.0)
        self.going = np.where(restarts, 1.0, self.going)
        offered = (stage.draw("mediator: makes a serious offer") < self._offer) & (self.under_way() > 0.0)
        assumed = self._assumed() & at_war
        who = np.flatnonzero(offered | assumed)
        return self._offer_to(who, assumed[who]) if who.size else None

    def _assumed(self) -> BoolArray:
        """Where the analyst takes terms as agreed in this step."""
        plans, plan = self.stage.plans, "talks.assumed"
        share = plans.number(f"{plan}.share") * plans.begins(plan, self.stage.clock)
        if not share.any():
            return np.zeros(self.stage.members, dtype=bool)
        return self.stage.draw("analyst: terms are agreed") < share

    def break_off(self, where: BoolArray) -> None:
        """A broken peace ends the talks that led to it."""
        self.going = np.where(where, 0.0, self.going)

    def break_off_at(self, who: IntArray) -> None:
        """Talks end in the members at the positions `who`."""
        self.going[who] = 0.0

    def _offer_to(self, who: IntArray, assumed: BoolArray) -> Agreement:
        at = self.stage.sample(who)
        valuation = Valuation(self.situation, at)
        package = self._tabled(valuation)
        appraisal = valuation.appraise(package)
        self.offers[who] += 1.0
        says = {party: self._answer(party, valuation, package, appraisal) for party in (RUSSIA, UKRAINE)}
        both = says[RUSSIA] & says[UKRAINE]
        passed = both & self._ratify(valuation, package)
        self.ratified[who[both]] = passed[both]
        self.refused[PUBLIC][who] += both & ~passed
        self.stops[StoppedBy.PUBLIC][who] += both & ~passed
        signed = passed | assumed
        self.stage.note_at(events.PUBLIC_REFUSES, who[both & ~passed])
        if not signed.all():
            self._after_refusal(valuation, appraisal, ~signed)
        return Agreement(who[signed], package.those(signed), (~passed[signed]).astype(np.float64))

    def _tabled(self, valuation: Valuation) -> Terms:
        """The package tabled in each member, of those that its scenario allows."""
        at = valuation.at
        picked = no_terms(at.who.size)
        for table, mask in self.tables:
            some = np.flatnonzero(among(mask, at.who)) if not isinstance(mask, bool) else np.arange(at.who.size)
            if some.size == 0:
                continue
            here = valuation if some.size == at.who.size else Valuation(self.situation, self.stage.sample(at.who[some]))
            grid = table.terms(here.at)
            package = grid.pick(self._best(here, grid))
            if here is valuation:
                return package
            for name in TERM_FIELDS:
                getattr(picked, name)[some] = getattr(package, name)
        return picked

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
        yes = self.stage.decisions.yes_or_no(
            party,
            "accept a package",
            who,
            {"the peace": appraisal.peace(party), "fighting on": -appraisal.war[party]},
            precision=at("talks.precision"),
            luck=normal_cdf(self._mood[party][who]),
            closed=closed,
        )
        self.refused[party][who] += ~yes
        for line, here in crossed.items():
            self.stops[_LINES[party][line]][who] += here
        self.stops[_WORTH_LESS[party]][who] += ~yes & ~closed
        self.lines.learn(party, crossed, who)
        return yes

    def _ratify(self, valuation: Valuation, package: Terms) -> BoolArray:
        """Whether Ukraine's public carries what both governments would sign."""
        who = valuation.at.who
        return normal_cdf(self._mood[PUBLIC][who]) < valuation.ratifies(package)

    def _after_refusal(self, valuation: Valuation, appraisal: Appraisal, refused: BoolArray) -> None:
        """Talks may end; Washington may press whom the plan names, or Moscow where Kyiv has made it a partner in its
        minerals.
        """
        stage, at, who = self.stage, valuation.at, valuation.at.who
        ends = refused & (stage.draw_at("mediator: talks end on a refusal", who) < self._collapse_given_offer[who])
        self.going[who[ends]] = 0.0
        stage.note_at(events.TALKS_COLLAPSE, who[ends])
        weights = valuation.american_weights()
        often = weights["end_of_war"] * stage.plans.number_at("talks.pressing.often", who)
        presses = refused & (stage.draw_at("united_states: presses after a refusal", who) < often)
        partner = stage.draw_at("united_states: spares its partner", who) < weights["minerals"]
        on_ukraine = self._whom(appraisal, who) & ~(partner & (self.minerals.signed[who] > 0.0))
        presses = presses & among(where(self.pressure.whom, lambda whom: whom != "nobody"), who)
        self.pressure.press(
            who, at("talks.pressure_months"), on_ukraine=presses & on_ukraine, on_russia=presses & ~on_ukraine
        )

    def _whom(self, appraisal: Appraisal, who: IntArray) -> BoolArray:
        """Where the plan has Washington press Kyiv rather than Moscow."""
        farther: BoolArray = appraisal.gap(UKRAINE) < appraisal.gap(RUSSIA)
        on_either = among(where(self.pressure.whom, lambda whom: whom == "farther"), who)
        on_ukraine = among(where(self.pressure.whom, lambda whom: whom == "ukraine"), who)
        return (on_either & farther) | on_ukraine
