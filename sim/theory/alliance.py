"""The Alliance: spending, free-riding, exit, cohesion.

Spending follows Olson and Zeckhauser's (1966) reaction in logs, on money rather than shares of output, with the
others' spending of last year; Snyder's (1984) fear of abandonment and the US demand are added:

    ln m* = ln m_0 + gamma dln Threat - phi dln sum_others m(-12) + alpha (A - A_0) + psi max(0, ln(demand / share))

Spending comes to m* over some budgets, and over it lies what budgets grow by all over Europe, year by year: the growth
of the last year before the start, which returns to what income and plans bring by themselves, with shocks. The others'
spending is taken over that growth, since nobody rides on a trend that all share. phi > 0 is free-riding, phi < 0
following; studies find both signs.
"""

from __future__ import annotations

import math

import numpy as np

from sim.theory.arrays import FloatArray, within


def spending_wanted(
    start: FloatArray,
    log_threat_change: FloatArray,
    log_others_change: FloatArray,
    abandonment_change: FloatArray,
    *,
    shortfall: FloatArray,
    threat_response: FloatArray,
    free_riding: FloatArray,
    abandonment_response: FloatArray,
    demand_response: FloatArray,
) -> FloatArray:
    """Spending at which an ally would settle but for the growth that all share, in the unit of `start`; shortfall
    max(0, ln(demand / share)) x pressure.

    >>> one, none = np.ones(1), np.zeros(1)
    >>> off = dict(shortfall=none, threat_response=none, abandonment_response=none, demand_response=none)
    >>> float(spending_wanted(80 * one, none, 0.1 * one, none, free_riding=0.2 * one, **off)[0].round(2))
    78.42
    """
    return start * np.exp(
        threat_response * log_threat_change
        - free_riding * log_others_change
        + abandonment_response * abandonment_change
        + demand_response * shortfall
    )


def log_growth(rate: FloatArray, months: float) -> FloatArray:
    """Logarithm of what grows by `rate` % a year, `months` from the start, over its start.

    >>> float(np.exp(log_growth(np.array([3.0]), 120.0))[0].round(3))
    1.35
    """
    return rate / 100.0 * (months / 12.0)


def exit_hazard(
    rate: FloatArray, gap_start: FloatArray, gap: FloatArray, gap_response: FloatArray, *, threat_factor: FloatArray
) -> FloatArray:
    """Hazard a month: rate x threat_factor x exp(-b (gap_0 - gap)), gaps in % of GDP below the demand."""
    return rate * threat_factor * np.exp(-gap_response * (gap_start - gap))


def cohesion_after_case(
    cohesion: FloatArray, europe: FloatArray, us: FloatArray, gain: FloatArray, *, loss: FloatArray, bound: FloatArray
) -> FloatArray:
    """Cohesion after an Article 5 case, utils: c + gain e u - loss (1 - (e + u) / 2), e and u 1 for who fought.

    A promise kept by all binds; each side of the Atlantic that stands aside costs half of the loss. Cohesion stays
    within `bound` either way.

    >>> none, one = np.zeros(3), np.ones(3)
    >>> europe, us = np.array([1, 1, 0]), np.array([1, 0, 0])
    >>> cohesion_after_case(none, europe, us, 0.1 * one, loss=0.4 * one, bound=one).round(3).tolist()
    [0.1, -0.2, -0.4]
    """
    change = gain * europe * us - loss * (1.0 - 0.5 * (europe + us))
    return within(cohesion + change, -bound, bound)


def resolve_after_election(resolve: FloatArray, centre: FloatArray, fresh: FloatArray) -> FloatArray:
    """Half old, half new, with the variance kept: centre + (resolve - centre + fresh) / sqrt 2.

    `fresh` is a new draw around 0 with the spread of resolve.
    """
    return centre + (resolve - centre + fresh) * math.sqrt(0.5)
