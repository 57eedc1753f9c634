"""Hybrid pressure: a ladder below armed attack, counts of incidents, and how a state learns to prevent them.

The rungs are 0 background, 1 disruption, 2 sabotage, 3 violent sabotage: a ladder like Kahn's (1965), all of it below
the threshold at which allies are bound to fight, which is why whoever doubts that they would climbs higher (Lanoszka
2016, "Russian hybrid warfare and extended deterrence in eastern Europe"). Each rung costs more than the one below it,
so that Moscow climbs as far as one more rung is worth it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.theory.arrays import FloatArray

#: The highest rung.
VIOLENT_SABOTAGE = 3.0
#: The rung from which pressure is a crisis, and a move of Moscow's.
SABOTAGE = 2.0
#: Counts summed for all members at once; the few beyond go on by themselves.
_COMMON = 8
#: Highest count, whatever rounding does to the last probabilities.
_MOST = 10_000


def opportunity(exposed: FloatArray, at_war: FloatArray, attention: FloatArray) -> FloatArray:
    """What pressure can reach: the part of incidents that the states do not prevent, less or more of it in wartime.

    `attention` is what the war in Ukraine leaves of the services' attention, which retaliation may raise above 1.

    >>> opportunity(np.array([1.0, 0.8]), np.array([0.0, 1.0]), np.array([0.75, 0.75])).round(2).tolist()
    [1.0, 0.6]
    """
    return exposed * (1.0 + at_war * (attention - 1.0))


def rung_cost(exposure: FloatArray, answer: FloatArray, answered: FloatArray) -> FloatArray:
    """What rung 1 costs, c + a p: agents exposed in any case, and an answer of the Alliance at Moscow's belief in one.

    >>> rung_cost(np.array([0.1]), np.array([0.3]), np.array([0.5])).tolist()
    [0.25]
    """
    return exposure + answer * answered


def rung_terms(
    rung: FloatArray, motive: Mapping[str, FloatArray], reach: FloatArray, liking: FloatArray, *, cost: FloatArray
) -> dict[str, FloatArray]:
    """What a rung is worth above the one below it, term by term: m o + t - k (c + a p).

    It falls from rung to rung, so that the best one is the last that is worth something:
    floor((m o + t) / (c + a p)), at most 3.

    >>> one = np.ones(1)
    >>> terms = [rung_terms(k * one, {"relief": 0.4 * one}, 0.5 * one, 0.3 * one, cost=0.2 * one) for k in (1, 2, 3)]
    >>> [round(float(sum(each.values())[0]), 2) for each in terms]
    [0.3, 0.1, -0.1]
    """
    worth = {name: term * reach for name, term in motive.items()}
    return {**worth, "liking": liking, "cost": -rung * cost}


def incident_factor(rung: FloatArray, per_rung: FloatArray, nearness: FloatArray) -> FloatArray:
    """What a campaign makes of the background rate of incidents: 1 + g k, or less of the rise beside its target.

    >>> incident_factor(np.array([0.0, 2.0, 2.0]), np.full(3, 3.0), np.array([1.0, 1.0, 0.5])).tolist()
    [1.0, 7.0, 4.0]
    """
    return 1.0 + per_rung * rung * nearness


def lethal_chance(lethal: FloatArray, per_rung: FloatArray, rung: FloatArray) -> FloatArray:
    """Chance that an incident turns lethal and gets out of hand; it rises with each rung: l (1 + v k), at most 1.

    >>> lethal_chance(np.array([0.004, 0.004]), np.full(2, 0.5), np.array([0.0, 3.0])).tolist()
    [0.004, 0.01]
    """
    return np.minimum(lethal * (1.0 + per_rung * rung), 1.0)


def incident_count(u: FloatArray, mean: FloatArray, shape: FloatArray) -> FloatArray:
    """Negative-binomial count at the quantile `u`, by summing its probabilities.

    `mean` is that of the step and `shape` the yearly shape times the step in years, so that counts over a
    year have the same law whatever the step.

    >>> incident_count(np.array([0.1, 0.9]), np.array([0.6, 0.6]), np.array([0.3, 0.3])).tolist()
    [0.0, 2.0]
    """
    fraction = mean / (mean + shape)
    probability = (1.0 - fraction) ** shape
    cumulative = probability
    count = (u >= cumulative).astype(np.float64)
    for k in range(1, _COMMON):
        probability = probability * fraction * ((shape + (k - 1)) / k)
        cumulative = cumulative + probability
        count = count + (u >= cumulative)
    beyond = np.flatnonzero(count == _COMMON)
    if beyond.size:
        tail = (x[beyond] for x in (u, fraction, shape, probability, cumulative))
        count[beyond] = _tail_count(*tail)
    return count


def resilience_after_campaign(resilience: FloatArray, ceiling: FloatArray, learning: FloatArray) -> FloatArray:
    """Share of incidents prevented once a campaign has been answered: r + learning (ceiling - r).

    >>> resilience_after_campaign(np.array([0.0, 0.4]), np.full(2, 0.4), np.full(2, 0.25)).tolist()
    [0.1, 0.4]
    """
    return resilience + learning * (ceiling - resilience)


def _tail_count(
    u: FloatArray, fraction: FloatArray, shape: FloatArray, probability: FloatArray, cumulative: FloatArray
) -> FloatArray:
    """Go on from the last common count: monthly shapes make long tails, which carry part of the mean."""
    count = np.full(u.shape, float(_COMMON))
    for k in range(_COMMON, _MOST):
        probability = probability * fraction * ((shape + (k - 1)) / k)
        cumulative = cumulative + probability
        more = (u >= cumulative) & (probability > 0.0)
        if not more.any():
            break
        count = count + more
    return count
