"""What packages and the war are worth to the parties as things stand, over the members of a sample.

The table, the parties' decision to break a peace and the analyst's test of a proposal all value packages here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.model.actors.cast import Cast
from sim.model.settlement.aims import Aims
from sim.model.settlement.pressure import Pressure
from sim.model.stage.rows import among, both, either
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.model.war.front import Front
from sim.theory import bargaining, durability
from sim.theory.arrays import FloatArray, logistic
from sim.theory.bargaining import AmericanWeights, EuropeanWeights, Parts, RussianWeights, UkrainianWeights
from sim.theory.packages import Terms

RUSSIA, UKRAINE = "russia", "ukraine"
_RUSSIAN = ("territory", "neutrality", "no_guarantees", "nato", "sanctions", "force_cap")
_S, _RENEWAL, _EXPECTED = "settlement.", "settlement.renewal.", "settlement.expectation."


@dataclass(frozen=True)
class Appraisal:
    """Worth of packages to the two parties: of the package itself (in parts), of a renewed war and of fighting on.

    `guarantee` is what a party expects of the guarantee; `durable` the chance, as all see it, that neither side is of a
    type that breaks such a peace, and `share` the weight of renewed war. Utils by party.
    """

    guarantee: dict[str, FloatArray]
    durable: FloatArray
    share: FloatArray
    parts: dict[str, Parts]
    renewed: dict[str, FloatArray]
    war: dict[str, FloatArray]

    def worth(self, party: str) -> FloatArray:
        """What the package itself is worth, utils."""
        return bargaining.total(self.parts[party])

    def peace(self, party: str) -> FloatArray:
        """What the peace is worth, renewed war included, utils."""
        return durability.peace_value(self.worth(party), self.renewed[party], self.share)

    def odds_of_a_no(self, party: str, precision: FloatArray) -> FloatArray:
        """Odds that the party refuses, red lines and moods apart."""
        at_stake = self.war[party] - self.share * self.renewed[party]
        return bargaining.odds_of_a_no(self.parts[party], self.share, at_stake, precision)

    def gap(self, party: str) -> FloatArray:
        """By how much the package beats fighting on, utils."""
        return self.peace(party) - self.war[party]


@dataclass(frozen=True)
class Standing:
    """How a peace stands when a party weighs it: its age in months, and whether its terms were imposed (0 or 1)."""

    age: FloatArray | float
    imposed: FloatArray | float


class Situation:
    """What the parties look at when they value a package: beliefs, the front, pressure, both armies, Ukraine's public;
    and what Moscow wants besides.
    """

    def __init__(self, stage: Stage, cast: Cast, front: Front, pressure: Pressure, aims: Aims) -> None:
        self.stage, self.front, self.pressure, self.aims = stage, front, pressure, aims
        self.russia, self.ukraine, self.united_states = cast.russia, cast.ukraine, cast.united_states
        self.alliance, self.beliefs = cast.alliance, cast.beliefs
        self.commitment = stage.variant("war_end", "commitment")


class Side:
    """A party at war over the members of a sample, each number worked out once."""

    def __init__(self, party: str, situation: Situation, at: Sample) -> None:
        self.party, self.situation, self.at = party, situation, at

    @cached_property
    def cost(self) -> FloatArray:
        """What fighting costs it, under pressure too, utils."""
        at, who, root = self.at, self.at.who, f"{_S}{self.party}."
        fighter = self.situation.front.russia if self.party == RUSSIA else self.situation.ukraine
        cost = bargaining.war_cost(at(root + "war_cost"), at(root + "exhaustion"), 1.0 - fighter.pool_left(who))
        pressure = self.situation.pressure
        if self.party == RUSSIA:
            return cost + pressure.on_russia[who] * at("talks.sanctions_pressure")
        return cost + pressure.aid_halted[who] * at("talks.aid_pressure")

    @cached_property
    def bias(self) -> FloatArray:
        """What it still adds to Russian odds for its own favour."""
        fought = self.situation.stage.war.months_fought[self.at.who]
        bias = bargaining.remaining_bias(self.at(f"{_S}{self.party}.bias"), fought, self.at(_S + "bias_months"))
        return bias if self.party == RUSSIA else -bias

    @cached_property
    def home(self) -> FloatArray:
        """What opinion at home holds against war again: support that Moscow has lost since the start, or Ukraine's
        openness to concessions.
        """
        at, who, situation = self.at, self.at.who, self.situation
        if self.party == UKRAINE:
            return logistic(situation.ukraine.openness[who])
        return 1.0 - situation.russia.support[who] / np.maximum(at("russia.home_front.support"), 1.0)


class Valuation:
    """Beliefs, forces and biases of this step for the members of a sample; `terms` may be a grid."""

    def __init__(self, situation: Situation, at: Sample) -> None:
        self.situation, self.stage = situation, situation.stage
        self.at = at
        self.commitment = among(situation.commitment, at.who)
        self._sides = {party: Side(party, situation, at) for party in (RUSSIA, UKRAINE)}
        who, beliefs, alliance = at.who, situation.beliefs, situation.alliance
        apart = situation.united_states.apart(who)
        expected = beliefs.europe_expected[who] + alliance.cohesion[who]
        self._beliefs = {
            RUSSIA: (beliefs.us.value[who] - apart, beliefs.europe.value[who]),
            UKRAINE: (alliance.belief_us.value[who] - apart, expected),
        }

    # The war

    @cached_property
    def odds(self) -> FloatArray:
        """Russian odds of the war as it stands."""
        return self._odds(self.situation.front.log_force_change(self.at.who))

    @cached_property
    def _log_change_again(self) -> FloatArray:
        """The balance of forces of a war that is renewed today."""
        return self.situation.front.log_force_change(self.at.who, renewed=True)

    def _odds(self, log_force_change: FloatArray) -> FloatArray:
        at = self.at
        return bargaining.russian_odds(at(_S + "odds"), log_force_change, at(_S + "force_response"))

    def odds_seen(self, party: str, odds: FloatArray | None = None) -> FloatArray:
        """Russian odds of the war (those of today, or others) as a party sees them: each errs in its own favour under
        the information account.
        """
        odds = self.odds if odds is None else odds
        return either(self.commitment, lambda: odds, lambda: odds + self._sides[party].bias)

    def war_value(self, party: str, russian_odds: FloatArray, broken: FloatArray | None = None) -> FloatArray:
        """What a war with such odds is worth to a party; one that loses it gets no better terms than those worth
        `broken` to it that it broke.
        """
        at, root = self.at, f"{_S}{party}."
        odds = russian_odds if party == RUSSIA else 1.0 - russian_odds
        lose = at(root + "lose") if broken is None else np.minimum(at(root + "lose"), broken)
        return bargaining.war_value(odds, at(root + "win"), lose, self._sides[party].cost)

    @cached_property
    def _shift(self) -> FloatArray:
        """Russian odds gained by rebuilding, as expected: none under the information account, or where nothing is
        rebuilt.
        """
        at = self.at

        def shift() -> FloatArray:
            grown = at("russia.reconstitution.trained_growth") * at(_RENEWAL + "recovery_months")
            return at(_RENEWAL + "shift") * np.minimum(grown / at("russia.reconstitution.assault_troops"), 1.0)

        rebuilt = among(self.stage.channel_works("reconstitution"), at.who)
        return either(both(self.commitment, rebuilt), shift, lambda: np.zeros(at.who.size))

    # The packages

    @cached_property
    def _russian_weights(self) -> dict[str, FloatArray]:
        """Russia's weights, which add up to 1."""
        return RussianWeights(*(self.at(f"{_S}russia.{name}") for name in _RUSSIAN)).normalised()

    def expected_guarantee(self, terms: Terms, seen_by: str = UKRAINE) -> FloatArray:
        """Guarantee times belief in whoever stands behind it; US backing adds to what Europe is good for.

        Moscow has beliefs of its own; Kyiv, Europe and Washington share those of the Alliance.
        """
        us, europe = self._beliefs[seen_by]
        in_europe = logistic(self.at("europe.precision") * europe)
        alone = self.at(_S + "levels.european_force")
        backed = alone * in_europe + (1.0 - alone) * logistic(us)
        return np.where(terms.us_backed > 0.0, terms.us_backed * backed, terms.guarantee * in_europe)

    def appraise(self, terms: Terms, imposed: FloatArray | float = 0.0, seen_by: str | None = None) -> Appraisal:
        """Value packages, each party by its beliefs about the guarantors; or all by those of `seen_by`, who reckons
        with a peace as durable as one that each side just prefers to war.
        """
        value = {RUSSIA: self.russian_parts, UKRAINE: self.ukrainian_parts}
        guarantee, parts, renewed, war, at_risk = {}, {}, {}, {}, {}
        standing = Standing(age=0.0, imposed=imposed)
        for party in (RUSSIA, UKRAINE):
            guarantee[party] = self.expected_guarantee(terms, seen_by or party)
            parts[party] = value[party](terms, guarantee[party])
            odds = self.odds_seen(party)
            war[party] = self.war_value(party, odds)
            renewed[party] = self.war_value(party, self._odds_after(odds, guarantee[party]))
            worth = bargaining.total(parts[party]) if seen_by is None else war[party]
            at_risk[party] = self._at_risk(party, terms, worth, guarantee[party], standing)
            if seen_by is None:
                at_risk[party] = at_risk[party] + self.at(f"{_EXPECTED}{party}_cap") * terms.force_cap
        durable = durability.durable_share(at_risk[RUSSIA], at_risk[UKRAINE])
        return Appraisal(guarantee, durable, self._renewal_share(durable), parts, renewed, war)

    def _odds_after(self, odds: FloatArray, guarantee: FloatArray, rebuilt: FloatArray | float = 1.0) -> FloatArray:
        """Russian odds of a war that is renewed when part of what it can rebuild is `rebuilt`."""

        def shifted() -> FloatArray:
            return bargaining.shifted_odds(odds, self._shift * rebuilt, guarantee, self.at(_RENEWAL + "shield"))

        return either(self.commitment, shifted, lambda: odds)

    # How long it lasts

    def _at_risk(
        self, party: str, terms: Terms, worth: FloatArray, guarantee: FloatArray, standing: Standing
    ) -> FloatArray:
        """Log-odds that a party is of a type that breaks, as all see it at the signing; what of its reasons to wait
        will pass counts apart.
        """
        at, root = self.at, f"{_EXPECTED}{party}_"
        tempted: FloatArray = np.zeros(at.who.size)
        for term in self.breaking(party, terms, worth, guarantee, standing).values():
            tempted = tempted + term
        at_risk = at(root + "base") + at(root + "temptation") * tempted
        if party == RUSSIA:
            at_risk = at_risk + at(root + "passing") * self.passing()
        return at_risk

    def passing(self) -> FloatArray:
        """What holds Moscow back until it has rebuilt, and no longer, utils."""
        at = self.at
        return at(_RENEWAL + "unready") * (1.0 - self.ready(RUSSIA, 0.0)) + self.situation.aims.passing(at)

    def _renewal_share(self, durable: FloatArray) -> FloatArray:
        at = self.at
        return durability.renewal_share(
            durable, at(_EXPECTED + "slow"), at(_EXPECTED + "fast"), at(_RENEWAL + "discount")
        )

    def survival(self, months: float, durable: FloatArray) -> FloatArray:
        """Chance that a peace still holds after so many months, as all see it at the signing."""
        return durability.survival(months, durable, self.at(_EXPECTED + "slow"), self.at(_EXPECTED + "fast"))

    def ready(self, party: str, age: FloatArray | float) -> FloatArray:
        """How far a party's army is ready for another war, in [0, 1]: Moscow's as it has rebuilt, Kyiv's as it has
        rested.
        """
        if party == RUSSIA:
            return self._russian_readiness
        return -np.expm1(-age / self.at(_RENEWAL + "recovery_months"))

    @cached_property
    def _russian_readiness(self) -> FloatArray:
        return np.minimum(self.situation.russia.stocks.ready("assault")[self.at.who], 1.0)

    def breaking(
        self, party: str, terms: Terms, worth: FloatArray, guarantee: FloatArray, standing: Standing
    ) -> dict[str, FloatArray]:
        """What breaking the peace is worth to a party over keeping it, term by term, its readiness apart."""
        at = self.at
        rebuilt = np.minimum(standing.age / at(_RENEWAL + "recovery_months"), 1.0)

        def war(log_force_change: FloatArray) -> FloatArray:
            odds = self._odds(log_force_change)
            if party == UKRAINE:
                odds = bargaining.odds_of_the_attacked(odds, at(_RENEWAL + "offence"))
            return self.war_value(party, self._odds_after(self.odds_seen(party, odds), guarantee, rebuilt), worth)

        again = self._log_change_again
        renewed = war(again)
        if party == RUSSIA:
            expected = guarantee * terms.force
            aid = 1.0 + at(_RENEWAL + "stand_by") * expected
            relief = self._russian_weights["sanctions"] * terms.sanctions
        else:
            aid = 1.0 - at(_RENEWAL + "aid_lost")
            relief = np.zeros(at.who.size)
        changed = war(again + self.situation.front.log_ratio_after(aid, at))
        help_given = changed - renewed
        if party == RUSSIA:
            help_given = help_given - at(_RENEWAL + "guarantee_cost") * guarantee
        return durability.break_terms(
            renewed,
            worth,
            relief=relief,
            help_given=help_given,
            blame=at(_RENEWAL + "inertia"),
            unready=at(_RENEWAL + "unready"),
            ready=self.ready(party, standing.age),
            zone=at(_RENEWAL + "zone_effect") * terms.zone,
            home=at(_RENEWAL + "home_opinion") * self._sides[party].home,
            grievance=at(_RENEWAL + "imposed_effect") * standing.imposed,
        )

    def russian_parts(self, terms: Terms, guarantee: FloatArray) -> Parts:
        """u of packages to Russia, with what a peace brings the Moscow of this theory."""
        root, at = _S + "russia.", self.at
        own = bargaining.russian_parts(terms, guarantee, self._russian_weights, at(root + "trust"))
        return self.situation.aims.added(own, terms, at)

    def ukrainian_parts(self, terms: Terms, guarantee: FloatArray) -> Parts:
        """u of packages to Ukraine."""
        root, at = _S + "ukraine.", self.at
        names = ("territory", "guarantees", "neutrality", "force_cap", "sanctions", "nato")
        weights = UkrainianWeights(*(at(root + name) for name in names))
        return bargaining.ukrainian_parts(
            terms,
            guarantee,
            weights,
            at(root + "guaranteed_land"),
            bare_cap=at(root + "bare_cap"),
            loss_aversion=at(root + "loss_aversion"),
        )

    def european_worth(self, terms: Terms) -> FloatArray:
        """u of packages to Europe."""
        root, at = _S + "europe.", self.at
        names = ("guarantees", "nato", "territory", "neutrality", "sanctions")
        weights = EuropeanWeights(*(at(root + name) for name in names))
        return bargaining.european_worth(terms, self.expected_guarantee(terms), weights)

    def american_weights(self) -> dict[str, FloatArray]:
        """Washington's weights, which add up to 1."""
        root, at = _S + "us.", self.at
        names = ("end_of_war", "no_us_guarantee", "minerals", "sanctions", "nato")
        return AmericanWeights(*(at(root + name) for name in names)).normalised()

    def american_worth(self, terms: Terms) -> FloatArray:
        """u of packages to Washington, as far as packages differ for it."""
        return bargaining.american_worth(terms, self.american_weights())

    def support(self, terms: Terms) -> FloatArray:
        """Share of Ukraine's public that would carry packages."""
        none = np.zeros(self.at.who.size)
        return 1.0 / (1.0 + bargaining.odds_of_a_no(self._support_parts(terms), none, none, none + 1.0))

    def _support_parts(self, terms: Terms) -> Parts:
        root, at, ukraine = _S + "ukraine.", self.at, self.situation.ukraine
        return bargaining.support_parts(
            terms,
            ukraine.openness_change(at.who),
            at(root + "public_base"),
            at(root + "public_territory"),
            neutrality=at(root + "public_neutrality"),
            guarantees=at(root + "public_guarantees"),
            force_cap=at(root + "public_cap"),
        )

    def odds_of_public_refusal(self, terms: Terms) -> FloatArray:
        """Odds that Ukraine's public does not carry a package; what asks nothing of it is not put to it."""
        precision = self.at(_S + "ukraine.ratification_precision")
        put_to_it = (terms.territory > 0.0) | (terms.neutrality > 0.0)
        odds = np.exp(-precision * (self.support(terms) - 0.5))
        return odds * put_to_it

    def ratifies(self, terms: Terms) -> FloatArray:
        """Chance that Ukraine's public carries a package."""
        return 1.0 / (1.0 + self.odds_of_public_refusal(terms))
