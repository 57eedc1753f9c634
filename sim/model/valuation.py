"""What packages and the war are worth to the parties as things stand, over the members of a sample.

The table, the parties' decision to break a peace and the analyst's test of a proposal all value packages here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.theory import bargaining, durability
from sim.theory.arrays import FloatArray, logistic
from sim.theory.bargaining import AmericanWeights, EuropeanWeights, Parts, RussianWeights, UkrainianWeights
from sim.theory.packages import Terms

if TYPE_CHECKING:
    from sim.model.forecast import Sample
    from sim.model.theatre import Theatre

RUSSIA, UKRAINE = "russia", "ukraine"
_S, _RENEWAL = "settlement.", "settlement.renewal."


@dataclass(frozen=True)
class Appraisal:
    """Worth of packages to the two parties: of the package itself (in parts), of a renewed war and of fighting on.

    `guarantee` is what is expected of the guarantee, `hazard` that of renewed war, `share` its weight. Utils by party.
    """

    guarantee: FloatArray
    hazard: FloatArray
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


class Valuation:
    """Beliefs, forces and biases of this step for the members of a sample; `terms` may be a grid."""

    def __init__(self, theatre: Theatre, at: Sample) -> None:
        self.theatre = theatre
        self.at = at
        self.commitment = theatre.world.variants.war_end.value == "commitment"
        who = at.who
        self._belief_us = 1.0 - theatre.alliance.abandonment()[who]
        self._belief_europe = logistic(at("europe.precision") * theatre.belief_europe.value[who])
        self.odds = bargaining.russian_odds(
            at(_S + "odds"), theatre.front.log_force_change(who), at(_S + "force_response")
        )

    # The war

    def odds_seen(self, party: str) -> FloatArray:
        """Russian odds of the war as a party sees them: each errs in its own favour under the information account."""
        if self.commitment:
            return self.odds
        fought, half_life = self.theatre.front.months_fought[self.at.who], self.at(_S + "bias_months")
        bias = bargaining.remaining_bias(self.at(f"{_S}{party}.bias"), fought, half_life)
        return self.odds + bias if party == RUSSIA else self.odds - bias

    def war_value(self, party: str, russian_odds: FloatArray) -> FloatArray:
        """What a war with such odds is worth to a party."""
        at, who = self.at, self.at.who
        root = f"{_S}{party}."
        cost = at(root + "war_cost")
        if party == RUSSIA:
            cost = cost + self.theatre.negotiation.sanctioned[who] * at("talks.sanctions_pressure")
        odds = russian_odds if party == RUSSIA else 1.0 - russian_odds
        return bargaining.war_value(odds, at(root + "win"), at(root + "lose"), cost)

    def shift(self) -> FloatArray:
        """Russian odds gained by rebuilding, as expected: none under the information account."""
        at = self.at
        if not self.commitment:
            return np.zeros(at.who.size)
        grown = at("russia.reconstitution.trained_growth") * at(_RENEWAL + "recovery_months")
        return at(_RENEWAL + "shift") * np.minimum(grown / at("russia.reconstitution.assault_troops"), 1.0)

    # The packages

    def expected_guarantee(self, terms: Terms) -> FloatArray:
        """Guarantee times belief in whoever stands behind it."""
        belief = terms.us_backed * self._belief_us + (1.0 - terms.us_backed) * self._belief_europe
        result: FloatArray = terms.guarantee * belief
        return result

    def appraise(
        self, terms: Terms, imposed: FloatArray | float = 0.0, parties: Sequence[str] = (RUSSIA, UKRAINE)
    ) -> Appraisal:
        """Value packages for both parties, or for one."""
        at = self.at
        guarantee = self.expected_guarantee(terms)
        shift, shield = self.shift(), at(_RENEWAL + "shield")
        hazard = durability.break_hazard(
            at(_RENEWAL + "hazard"),
            guarantee,
            terms.zone,
            imposed,
            shift * (1.0 - shield * guarantee),
            at(_RENEWAL + "guarantee_effect"),
            at(_RENEWAL + "zone_effect"),
            at(_RENEWAL + "imposed_effect"),
            at(_RENEWAL + "shift_effect"),
        )
        share = durability.renewal_share(at("peace.durable_share"), hazard, at(_RENEWAL + "discount"))
        value = {RUSSIA: self.russian_parts, UKRAINE: self.ukrainian_parts}
        parts = {party: value[party](terms, guarantee) for party in parties}
        renewed, war = {}, {}
        for party in parties:
            odds = self.odds_seen(party)
            war[party] = self.war_value(party, odds)
            after = bargaining.shifted_odds(odds, shift, guarantee, shield) if self.commitment else odds
            renewed[party] = self.war_value(party, after)
        return Appraisal(guarantee, hazard, share, parts, renewed, war)

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
            terms, guarantee, weights, at(root + "guaranteed_land"), at(root + "bare_cap"), at(root + "loss_aversion")
        )

    def european_worth(self, terms: Terms) -> FloatArray:
        """u of packages to Europe."""
        root, at = _S + "europe.", self.at
        names = ("guarantees", "nato", "territory", "neutrality", "sanctions")
        weights = EuropeanWeights(*(at(root + name) for name in names))
        return bargaining.european_worth(terms, self.expected_guarantee(terms), weights)

    def american_weights(self) -> dict[str, FloatArray]:
        """Washington's weights, adding up to one."""
        root, at = _S + "us.", self.at
        names = ("end_of_war", "no_us_guarantee", "minerals", "sanctions", "nato")
        return AmericanWeights(*(at(root + name) for name in names)).normalised()

    def american_worth(self, terms: Terms) -> FloatArray:
        """u of packages to Washington, as far as packages differ for it."""
        return bargaining.american_worth(terms, self.american_weights())

    def odds_of_public_refusal(self, terms: Terms) -> FloatArray:
        """Odds that Ukraine's public does not carry a package; what asks nothing of it is not put to it."""
        root, at, ukraine = _S + "ukraine.", self.at, self.theatre.ukraine
        parts = bargaining.support_parts(
            terms,
            ukraine.openness_change()[at.who],
            *(at(f"{root}public_{name}") for name in ("base", "territory", "neutrality", "guarantees", "cap")),
        )
        none = np.zeros(at.who.size)
        support = 1.0 / (1.0 + bargaining.odds_of_a_no(parts, none, none, none + 1.0))
        put_to_it = (terms.territory > 0.0) | (terms.neutrality > 0.0)
        odds = np.exp(-at(root + "ratification_precision") * (support - 0.5))
        result: FloatArray = odds * put_to_it
        return result

    def ratifies(self, terms: Terms) -> FloatArray:
        """Chance that Ukraine's public carries a package."""
        result: FloatArray = 1.0 / (1.0 + self.odds_of_public_refusal(terms))
        return result

