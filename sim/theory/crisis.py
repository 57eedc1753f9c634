"""The crisis game: what each mover would do, and what Moscow expects of them.

Moscow's forecast is mean-field: allies are taken to decide at once, each expecting an average share of the
others to fight; the play itself is sequential (:mod:`sim.model.crisis.play`). Utilities are in units of the worth of a
Baltic state.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.theory.arrays import FloatArray, normal_cdf, within


@dataclass(frozen=True)
class Help:
    """Joint chances that Europe and the US fight: `alone`, `europe` only, `us` only, `both`."""

    alone: FloatArray
    europe: FloatArray
    us: FloatArray
    both: FloatArray

    def expected(self, values: Help) -> FloatArray:
        """Mean of `values` over the four cases."""
        return self.alone * values.alone + self.europe * values.europe + self.us * values.us + self.both * values.both

    @property
    def anyone(self) -> FloatArray:
        """Chance that at least one fights."""
        return 1.0 - self.alone


def ally_terms(
    denial_value: FloatArray,
    chance_to_hold: FloatArray,
    alliance_value: FloatArray,
    solidarity: FloatArray,
    *,
    share_fighting: FloatArray,
    own_troops: FloatArray,
    resolve: FloatArray,
    cost: FloatArray,
) -> dict[str, FloatArray]:
    """What fighting is worth to an ally over standing aside, term by term, in utils.

    v h + v_A + solidarity (f - 1/2) + own troops + resolve - cost. h is the chance that the attack fails if allies
    fight: states stand by a protege whom they can save, the more surely the better the local balance (Huth 1988), so
    that a strong target is not left alone because it is strong. v_A is the treaty itself: it keeps allies from sitting
    out assaults that they cannot reach in time.
    """
    return {
        "a defence that holds": denial_value * chance_to_hold,
        "the Alliance": alliance_value,
        "what others do": solidarity * (share_fighting - 0.5),
        "own troops": own_troops,
        "resolve": resolve,
        "cost": -cost,
    }


def quorum_chance(
    chances: FloatArray, weights: FloatArray, quorum: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Chance that allies holding `quorum` of the forces fight, and the share fighting if they do and if they do not.

    Allies decide independently with `chances`; the share fighting is taken as normal with the mean and
    variance of the weighted sum. `chances` and `weights` are (allies, members). Returns (chance, mean share
    given yes, mean share given no).

    >>> half, weights = np.full((6, 1), 0.5), np.full((6, 1), 1 / 6)
    >>> [float(x[0].round(2)) for x in quorum_chance(half, weights, np.array([0.5]))]
    [0.5, 0.66, 0.34]
    """
    counted = weights * chances
    spread = counted * (weights - counted)
    # Rows are added one by one: a sum over an axis may round differently for one member than for many.
    mean, variance = counted[0], spread[0]
    for k in range(1, len(counted)):
        mean, variance = mean + counted[k], variance + spread[k]
    sd = np.sqrt(np.maximum(variance, 1e-12))
    z = (mean - quorum) / sd
    yes = normal_cdf(z)
    density = np.exp(-0.5 * z * z) * (1.0 / np.sqrt(2.0 * np.pi))
    given_yes = within(mean + sd * density / np.maximum(yes, 1e-9), 0.0, 1.0)
    given_no = within(mean - sd * density / np.maximum(1.0 - yes, 1e-9), 0.0, 1.0)
    return yes, given_yes, given_no


def american_logit(
    resolve: FloatArray,
    solidarity: FloatArray,
    share_fighting: FloatArray,
    tripwire: FloatArray,
    *,
    troops: FloatArray,
    assault: FloatArray,
    crisis_effect: FloatArray,
    status: FloatArray,
) -> FloatArray:
    """Log-odds that the US fights.

    resolve + solidarity f + tau ln(1 + troops / 1000) + [assault] - chi [Pacific crisis] - [out of NATO or
    dormant]. The tripwire tau may be positive, zero or negative: Reiter and Poast (2021) and Musgrave and
    Ward (2023) find it weak.
    """
    return (
        resolve + solidarity * share_fighting + tripwire * np.log1p(troops / 1000.0) + assault - crisis_effect - status
    )


def joint_help(europe: FloatArray, us_if_europe: FloatArray, us_if_alone: FloatArray) -> Help:
    """Joint chances from Europe's chance and the chances of the US given what Europe does."""
    return Help(
        alone=(1.0 - europe) * (1.0 - us_if_alone),
        europe=europe * (1.0 - us_if_europe),
        us=(1.0 - europe) * us_if_alone,
        both=europe * us_if_europe,
    )


def joint_help_us_first(us: FloatArray, europe_if_us: FloatArray, europe_if_not: FloatArray) -> Help:
    """Joint chances where the US decides first and Europe sees it."""
    return Help(
        alone=(1.0 - us) * (1.0 - europe_if_not),
        europe=(1.0 - us) * europe_if_not,
        us=us * (1.0 - europe_if_us),
        both=us * europe_if_us,
    )


def resistance_terms(
    base: FloatArray,
    denial: FloatArray,
    success: FloatArray,
    help_weight: FloatArray,
    *,
    help_expected: FloatArray,
    cost: FloatArray,
) -> dict[str, FloatArray]:
    """What resisting is worth to the target, term by term: base + denial (1 - w) + weight x help - cost."""
    return {
        "readiness": base,
        "chance to hold": denial * (1.0 - success),
        "help expected": help_weight * help_expected,
        "cost": -cost,
    }


def over_resistance(resists: FloatArray, if_resists: FloatArray, if_yields: FloatArray) -> FloatArray:
    """Mean over whether the target resists: r x + (1 - r) y."""
    return resists * if_resists + (1.0 - resists) * if_yields


def expected_cost(help_: Help, success: Help, costs: Help, failure: FloatArray) -> FloatArray:
    """C = sum over who fights of q [c + failure (1 - w)].

    >>> one = np.ones(1)
    >>> q = Help(0.5 * one, 0 * one, 0 * one, 0.5 * one)
    >>> w = Help(one, one, one, 0 * one)
    >>> float(expected_cost(q, w, Help(0.2 * one, one, one, 2.2 * one), 0.5 * one)[0].round(6))
    1.45
    """
    return help_.expected(costs) + failure * (1.0 - help_.expected(success))
