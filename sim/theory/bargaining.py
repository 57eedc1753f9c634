"""Bargaining over how a war ends: what packages and the war are worth to each party.

War is a lottery that costs (Fearon 1995): V = win p + lose (1 - p) - cost. A package is worth (1 - B) u + B V, B the
weight of renewed war. Two rival accounts say why a bargain fails. Information: each side overrates its own chances,
and fighting teaches (Slantchev 2003; Filson and Werner 2002; Powell 2004). Commitment: no side errs, but Ukraine
expects what a rebuilt Russia would do with any peace (Fearon 1995; Powell 2006). Some terms are refused at any price
(red lines).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from sim.theory.arrays import BoolArray, FloatArray, logistic, logit, within
from sim.theory.packages import Terms

#: Worth of a package by guarantees, neutrality, territory, and the rest, each over a few axes of a grid.
Parts = tuple[FloatArray, FloatArray, FloatArray, FloatArray]

#: Chances are kept this far from 0 and 1.
_EDGE = 1e-6
#: Precision above which a choice counts as certain, 1/utils.
_MOST_KEEN = 60.0
#: Exponent beyond which odds count as certain; a product of a few such odds stays finite.
_CERTAIN = 100.0
#: Sum of weights below which nothing is wanted.
_NOTHING = 1e-12


@dataclass(frozen=True)
class Weights:
    """Weights of the issues, which subclasses name."""

    def normalised(self) -> dict[str, FloatArray]:
        """Weights by name, adding up to 1 in each member."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        total = sum(values.values(), start=np.zeros(1))
        return {name: value / np.maximum(total, _NOTHING) for name, value in values.items()}


@dataclass(frozen=True)
class RussianWeights(Weights):
    """What Russia wants: land, a neutral Ukraine, no guarantors, NATO farther off, sanctions lifted, a small army."""

    territory: FloatArray
    neutrality: FloatArray
    no_guarantees: FloatArray
    nato: FloatArray
    sanctions: FloatArray
    force_cap: FloatArray


@dataclass(frozen=True)
class UkrainianWeights(Weights):
    """What Ukraine wants: the reverse, and guarantees that it can believe in."""

    territory: FloatArray
    guarantees: FloatArray
    neutrality: FloatArray
    force_cap: FloatArray
    sanctions: FloatArray
    nato: FloatArray


@dataclass(frozen=True)
class EuropeanWeights(Weights):
    """What Europe wants."""

    guarantees: FloatArray
    nato: FloatArray
    territory: FloatArray
    neutrality: FloatArray
    sanctions: FloatArray


@dataclass(frozen=True)
class AmericanWeights(Weights):
    """What Washington wants: the war over, no obligation, minerals, business with Moscow, fewer forces forward."""

    end_of_war: FloatArray
    no_us_guarantee: FloatArray
    minerals: FloatArray
    sanctions: FloatArray
    nato: FloatArray


# The war


def russian_odds(start: FloatArray, log_force_change: FloatArray, response: FloatArray) -> FloatArray:
    """Russian share p of the war's lottery: logit p = logit p_0 + response dln(F_R / F_U).

    >>> float(russian_odds(np.array([0.5]), np.log(np.array([1.5])), np.array([2.0]))[0].round(3))
    0.692
    """
    return logistic(logit(start) + response * log_force_change)


def odds_of_the_attacked(odds: FloatArray, offence: FloatArray) -> FloatArray:
    """Odds of the side that a war renewed by the other finds in its lines: logit p + offence; certain ones stay so.

    >>> odds_of_the_attacked(np.array([0.5, 1.0]), np.array([1.0, 1.0])).round(3).tolist()
    [0.731, 1.0]
    """
    favour = odds * np.exp(offence)
    return favour / (1.0 - odds + favour)


def remaining_bias(bias: FloatArray, months_fought: FloatArray, half_life: FloatArray) -> FloatArray:
    """How far a side still overrates itself: halved with every `half_life` months of fighting."""
    return bias * np.exp2(-months_fought / half_life)


def war_cost(cost: FloatArray, exhaustion: FloatArray, spent: FloatArray) -> FloatArray:
    """Cost of fighting on to a side, utils: that of the start and exhaustion x the spent share of its pool of men.

    >>> war_cost(np.array([0.1, 0.1]), np.array([0.2, 0.2]), np.array([0.0, 0.5])).round(3).tolist()
    [0.1, 0.2]
    """
    return cost + exhaustion * spent


def war_value(odds: FloatArray, win: FloatArray, lose: FloatArray, cost: FloatArray) -> FloatArray:
    """V = win p + lose (1 - p) - cost, p the chance of the side whose value it is.

    >>> float(war_value(np.array([0.6]), np.array([0.95]), np.array([0.15]), np.array([0.1]))[0].round(3))
    0.53
    """
    share = within(odds, _EDGE, 1.0 - _EDGE)
    return win * share + lose * (1.0 - share) - cost


def shifted_odds(odds: FloatArray, shift: FloatArray | float, guarantee: FloatArray, shield: FloatArray) -> FloatArray:
    """Russian odds of a renewed war once it has rebuilt: p + shift (1 - shield g_e)."""
    return odds + shift * (1.0 - shield * guarantee)


# The packages


def russian_parts(terms: Terms, guarantee: FloatArray, weights: Mapping[str, FloatArray], trust: FloatArray) -> Parts:
    """u of a package to Russia, part by part; `weights` are normalised. Written promises on neutrality and NATO count
    by its trust in them.
    """
    w = weights
    return (
        w["no_guarantees"] * (1.0 - guarantee),
        w["neutrality"] * trust * terms.neutrality,
        w["territory"] * terms.territory,
        w["nato"] * trust * terms.nato + w["sanctions"] * terms.sanctions + w["force_cap"] * terms.force_cap,
    )


def ukrainian_parts(
    terms: Terms,
    guarantee: FloatArray,
    weights: UkrainianWeights,
    guaranteed_land: FloatArray,
    *,
    bare_cap: FloatArray,
    loss_aversion: FloatArray,
) -> Parts:
    """u of a package to Ukraine, part by part: guarantees make lost land bearable, a cap without them is worse.

    Land still held counts for more than land lost already (Tversky and Kahneman 1991): territory weighs `loss_aversion`
    times in a package that hands over what lies beyond the line of contact.
    """
    w = weights.normalised()
    lost = terms.territory * np.where(terms.annexed > 0.0, loss_aversion, 1.0)
    return (
        w["guarantees"] * guarantee,
        w["neutrality"] * (1.0 - terms.neutrality),
        w["territory"] * (1.0 - lost) + guaranteed_land * guarantee * terms.territory,
        w["force_cap"] * (1.0 - terms.force_cap)
        + w["sanctions"] * (1.0 - terms.sanctions)
        + w["nato"] * (1.0 - terms.nato)
        - bare_cap * terms.force_cap * (1.0 - guarantee),
    )


def total(parts: Parts) -> FloatArray:
    """Sum of parts, in their order."""
    first, second, third, fourth = parts
    return first + second + third + fourth


def european_worth(terms: Terms, guarantee: FloatArray, weights: EuropeanWeights) -> FloatArray:
    """u of a package to Europe, which is not a party but decides on its own sanctions and its own force."""
    w = weights.normalised()
    return (
        w["guarantees"] * guarantee
        + w["nato"] * (1.0 - terms.nato)
        + w["territory"] * (1.0 - terms.territory)
        + w["neutrality"] * (1.0 - terms.neutrality)
        + w["sanctions"] * (1.0 - terms.sanctions)
    )


def american_worth(terms: Terms, weights: Mapping[str, FloatArray]) -> FloatArray:
    """u of a package to Washington, as far as packages differ for it; `weights` are normalised."""
    w = weights
    return w["no_us_guarantee"] * (1.0 - terms.us_backed) + w["sanctions"] * terms.sanctions + w["nato"] * terms.nato


# Acceptance


def support_parts(
    terms: Terms,
    openness_change: FloatArray,
    base: FloatArray,
    territory: FloatArray,
    *,
    neutrality: FloatArray,
    guarantees: FloatArray,
    force_cap: FloatArray,
) -> Parts:
    """Log-odds that a Ukrainian backs a package, part by part: base + change + c g - b n - a t - d k.

    `openness_change` is that of the public's readiness to concede, in logits, since the start.
    """
    return (
        base + openness_change + guarantees * terms.guarantee,
        -neutrality * terms.neutrality,
        -territory * terms.territory,
        -force_cap * terms.force_cap,
    )


def odds_of_a_no(parts: Parts, share: FloatArray, at_stake: FloatArray, precision: FloatArray) -> FloatArray:
    """Odds against a yes over a grid, exp(-precision x ((1 - share) sum of parts - at_stake)).

    Each part depends on few axes of the grid, so exponentials are taken of the parts and multiplied: 44 of them instead
    of 144 for 144 packages. Precision is capped, so that they stay finite.

    >>> one = np.ones(1)
    >>> odds = odds_of_a_no((0.2 * one, 0.1 * one, 0.0 * one, 0.3 * one), 0.5 * one, 0.3 * one, 10 * one)
    >>> float(odds[0].round(6)), float(np.exp(-10 * (0.5 * 0.6 - 0.3)).round(6))
    (1.0, 1.0)
    """
    precision = np.minimum(precision, _MOST_KEEN)
    keen = -precision * (1.0 - share)
    odds: FloatArray = np.exp(np.minimum(precision * at_stake, _CERTAIN))
    for part in parts:
        odds = odds * np.exp(np.minimum(keen * part, _CERTAIN))
    return odds


def log_spared(crossed: BoolArray, likely: FloatArray) -> FloatArray:
    """Logarithm of the chance that a line which a package crosses is not red; `likely` is the chance that it is."""
    return np.where(crossed, np.log(np.maximum(1.0 - likely, _EDGE)), 0.0)
