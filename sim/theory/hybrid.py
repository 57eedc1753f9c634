"""Hybrid pressure: counts of incidents below armed attack, and how a state learns to prevent them."""

from __future__ import annotations

import numpy as np

from sim.theory.arrays import FloatArray

#: Counts summed for all members at once; the few beyond go on by themselves.
_COMMON = 8
#: Highest count, whatever rounding does to the last probabilities.
_MOST = 10_000


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
