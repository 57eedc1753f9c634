"""What packages and the war are worth to the parties as things stand, over the members of a sample.

The table, the parties' decision to break a peace and the analyst's test of a proposal all value packages here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.model.actors.cast import Cast
from sim.model.settlement.pressure import Pressure
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.model.war.front import Front
from sim.theory import bargaining, durability
from sim.theory.arrays import FloatArray, logistic
from sim.theory.bargaining import AmericanWeights, EuropeanWeights, Parts, RussianWeights, UkrainianWeights
from sim.theory.packages import Terms

RUSSIA, UKRAINE = "russia", "ukraine"
_S, _RENEWAL = "settlement.", "settlement.renewal."


@dataclass(frozen=True)
class Appraisal:
    """Worth of packages to the two parties: of the package itself (in parts), of a renewed war and of fighting on.

    `guarantee` is what a party expects of the guarantee, `share` the weight of renewed war to it, by party; `hazard`
    that of renewed war as Kyiv sees it. Utils by party.
    """

    guarantee: dict[str, FloatArray]
    hazard: FloatArray
    share: dict[str, FloatArray]
    parts: dict[str, Parts]
    renewed: dict[str, FloatArray]
    war: dict[str, FloatArray]

    def worth(self, party: str) -> FloatArray:
        """What the package itself is worth, utils."""
        return bargaining.total(self.parts[party])

    def peace(self, party: str) -> FloatArray:
        """What the peace is worth, renewed war included, utils."""
        return durability.peace_value(self.worth(party), self.renewed[party], self.share[party])

    def odds_of_a_no(self, party: str, precision: FloatArray) -> FloatArray:
        """Odds that the party refuses, red lines and moods apart."""
        at_stake = self.war[party] - self.share[party] * self.renewed[party]
        return bargaining.odds_of_a_no(self.parts[party], self.share[party], at_stake, precision)

    def gap(self, party: str) -> FloatArray:
        """By how much the package beats fighting on, utils."""
        return self.peace(party) - self.war[party]


class Situation:
    """What the parties look at when they value a package: beliefs, the front, pressure, Ukraine's army and public."""

    def __init__(self, stage: Stage, cast: Cast, front: Front, pressure: Pressure) -> None:
        self.stage, self.front, self.pressure = stage, front, pressure
        self.ukraine, self.united_states = cast.ukraine, cast.united_states
        self.alliance, self.beliefs = cast.alliance, cast.beliefs


class Valuation:
    """Beliefs, forces and biases of this step for the members of a sample; `terms` may be a grid."""

    def __init__(self, situation: Situation, at: Sample) -> None:
        self.situation, self.stage = situation, situation.stage
        self.at = at
        self.commitment = self.stage.variants.war_end.value == "commitment"
        who, beliefs, alliance = at.who, situation.beliefs, situation.alliance
        apart = situation.united_states.apart()[who]
        expected = beliefs.europe_expected[who] + alliance.cohesion[who]
        self._beliefs = {
            RUSSIA: (beliefs.us.value[who] - apart, beliefs.europe.value[who]),
            UKRAINE: (alliance.belief_us.value[who] - apart, expected),
        }
        self.odds = bargaining.russian_odds(
            at(_S + "odds"), situation.front.log_force_change(who), at(_S + "force_response")
        )

    # The war

    def odds_seen(self, party: str) -> FloatArray:
        """Russian odds of the war as a party sees them: each errs in its own favour under the information account."""
        if self.commitment:
            return self.odds
        fought, half_life = self.stage.war.months_fought[self.at.who], self.at(_S + "bias_months")
        bias = bargaining.remaining_bias(self.at(f"{_S}{party}.bias"), fought, half_life)
        return self.odds + bias if party == RUSSIA else self.odds - bias

    def war_value(self, party: str, russian_odds: FloatArray) -> FloatArray:
        """What a war with such odds is worth to a party."""
        at, who = self.at, self.at.who
        root = f"{_S}{party}."
        fighter = self.situation.front.russia if party == RUSSIA else self.situation.ukraine
        cost = bargaining.war_cost(at(root + "war_cost"), at(root + "exhaustion"), 1.0 - fighter.pool_left[who])
        if party == RUSSIA:
            cost = cost + self.situation.pressure.sanctioned[who] * at("talks.sanctions_pressure")
        odds = russian_odds if party == RUSSIA else 1.0 - russian_odds
        return bargaining.war_value(odds, at(root + "win"), at(root + "lose"), cost)

    def shift(self) -> FloatArray:
        """Russian odds gained by rebuilding, as expected: none under the information account, or where nothing is
        rebuilt.
        """
        at = self.at
        if not self.commitment or not self.stage.channel_works("reconstitution"):
            return np.zeros(at.who.size)
        grown = at("russia.reconstitution.trained_growth") * at(_RENEWAL + "recovery_months")
        return at(_RENEWAL + "shift") * np.minimum(grown / at("russia.reconstitution.assault_troops"), 1.0)

    # The packages

    def expected_guarantee(self, terms: Terms, seen_by: str = UKRAINE) -> FloatArray:
        """Guarantee times belief in whoever stands behind it; US backing adds to what Europe is good for.

        Moscow has beliefs of its own; Kyiv, Europe and Washington share those of the Alliance.
        """
        us, europe = self._beliefs[seen_by]
        in_europe = logistic(self.at("europe.precision") * europe)
        alone = self.at(_S + "levels.european_force")
        backed = alone * in_europe + (1.0 - alone) * logistic(us)
        return np.where(terms.us_backed > 0.0, terms.us_backed * backed, terms.guarantee * in_europe)

    def appraise(
        self,
        terms: Terms,
        imposed: FloatArray | float = 0.0,
        parties: Sequence[str] = (RUSSIA, UKRAINE),
        seen_by: str | None = None,
    ) -> Appraisal:
        """Value packages for some parties, each by its beliefs about the guarantors, or all by those of `seen_by`."""
        eyes = {party: seen_by or party for party in parties}
        outlooks = {eye: self._outlook(terms, imposed, eye) for eye in dict.fromkeys(eyes.values())}
        value = {RUSSIA: self.russian_parts, UKRAINE: self.ukrainian_parts}
        guarantee = {party: outlooks[eye][0] for party, eye in eyes.items()}
        share = {party: outlooks[eye][2] for party, eye in eyes.items()}
        parts = {party: value[party](terms, guarantee[party]) for party in parties}
        renewed, war = {}, {}
        for party in parties:
            odds = self.odds_seen(party)
            war[party] = self.war_value(party, odds)
            renewed[party] = self.war_value(party, self._odds_after(odds, guarantee[party]))
        hazard = outlooks[eyes[parties[-1]]][1]
        return Appraisal(guarantee, hazard, share, parts, renewed, war)

    def _odds_after(self, odds: FloatArray, guarantee: FloatArray) -> FloatArray:
        """Russian odds of a war that is renewed."""
        if not self.commitment:
            return odds
        return bargaining.shifted_odds(odds, self.shift(), guarantee, self.at(_RENEWAL + "shield"))

    def _outlook(
        self, terms: Terms, imposed: FloatArray | float, seen_by: str
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """What is expected of the guarantee, the hazard of renewed war and its weight."""
        at = self.at
        guarantee = self.expected_guarantee(terms, seen_by)
        shift, shield = self.shift(), at(_RENEWAL + "shield")
        hazard = durability.break_hazard(
            at(_RENEWAL + "hazard"),
            guarantee,
            terms.zone,
            imposed,
            shift=shift * (1.0 - shield * guarantee),
            guarantee_effect=at(_RENEWAL + "guarantee_effect"),
            zone_effect=at(_RENEWAL + "zone_effect"),
            imposed_effect=at(_RENEWAL + "imposed_effect"),
            shift_effect=at(_RENEWAL + "shift_effect"),
        )
        return guarantee, hazard, durability.renewal_share(at("peace.durable_share"), hazard, at(_RENEWAL + "discount"))

    def russian_parts(self, terms: Terms, guarantee: FloatArray) -> Parts:
        """u of packages to Russia."""
        root, at = _S + "russia.", self.at
        names = ("territory", "neutrality", "no_guarantees", "nato", "sanctions", "force_cap")
        weights = RussianWeights(*(at(root + name) for name in names))
        return bargaining.russian_parts(terms, guarantee, weights, at(root + "trust"))

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

    def odds_of_public_refusal(self, terms: Terms) -> FloatArray:
        """Odds that Ukraine's public does not carry a package; what asks nothing of it is not put to it."""
        root, at, ukraine = _S + "ukraine.", self.at, self.situation.ukraine
        parts = bargaining.support_parts(
            terms,
            ukraine.openness_change()[at.who],
            at(root + "public_base"),
            at(root + "public_territory"),
            neutrality=at(root + "public_neutrality"),
            guarantees=at(root + "public_guarantees"),
            force_cap=at(root + "public_cap"),
        )
        none = np.zeros(at.who.size)
        support = 1.0 / (1.0 + bargaining.odds_of_a_no(parts, none, none, none + 1.0))
        put_to_it = (terms.territory > 0.0) | (terms.neutrality > 0.0)
        odds = np.exp(-at(root + "ratification_precision") * (support - 0.5))
        return odds * put_to_it

    def ratifies(self, terms: Terms) -> FloatArray:
        """Chance that Ukraine's public carries a package."""
        return 1.0 / (1.0 + self.odds_of_public_refusal(terms))
