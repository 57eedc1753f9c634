"""The local balance in the Baltics: defence, arrivals, and the odds of a move in closed form.

Forces are heavy-battalion equivalents (hbe). Nobody knows beforehand how a fight will go; what actors expect of it is a
response surface, fitted to the fight by day (:mod:`sim.theory.fight`) over its luck and over what nobody knows.
An assault over a way of d km succeeds with

    w_F = N((ln(A / D) + ln m - c ln(d / 200)) / s),   D = defence + reservists + fires + r max(0, tau - t_1),

each as far as it counts within the window tau = tau_200 (d / 200)^g; a grab with the chance to seize the place times
the chance to hold it on day 30. r is the pace of help, no more than the roads carry, and t_1 = decision lag / sqrt(I)
+ 1 the day on which it starts to arrive, I the infrastructure kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.theory.arrays import FloatArray, normal_cdf

#: Force that counts as none, hbe.
_NO_FORCE = 1e-9
#: Days covered by the tier of reinforcements that sets their pace.
_TIER_DAYS = 30.0
#: Way to a capital on which the surface is centred, km.
_REFERENCE_WAY = 200.0


@dataclass(frozen=True)
class Surface:
    """Shape of the odds on one battlefield under one rule of breakthrough; arrays over members.

    Of an assault: force factor m, spread s (log), window in days, effect of the way c and of the way on the window g.
    Of a grab: factor and spread of seizing, factor, spread and window (days) of holding; and the force and garrison
    involved.
    """

    odds_factor: FloatArray
    spread: FloatArray
    window: FloatArray
    way_effect: FloatArray
    window_effect: FloatArray
    grab_factor: FloatArray
    grab_spread: FloatArray
    hold_factor: FloatArray
    hold_spread: FloatArray
    hold_window: FloatArray
    grab_force: FloatArray
    grab_garrison: FloatArray

    def assault_window(self, way: FloatArray) -> FloatArray:
        """Days within which what is brought up counts against an assault over a way, km."""
        return self.window * (way / _REFERENCE_WAY) ** self.window_effect


def first_arrival(decision_lag: FloatArray, infrastructure: FloatArray | float) -> FloatArray:
    """Day on which help starts to arrive: lag / sqrt(I) + 1; with nothing left of the infrastructure, never.

    >>> first_arrival(np.array([3.0]), np.array([0.25])).tolist()
    [7.0]
    """
    return decision_lag / np.sqrt(np.maximum(infrastructure, 1e-6)) + 1.0


def hosted_value(allied: FloatArray, persons_per_hbe: FloatArray, infrastructure: FloatArray | float) -> FloatArray:
    """Worth of allied soldiers on the spot, hbe; without infrastructure half of it is lost."""
    return allied / persons_per_hbe * (1.0 + infrastructure) / 2.0


def european_rate(
    day_30_force: FloatArray, deliverable: FloatArray, reference: FloatArray, infrastructure: FloatArray | float
) -> FloatArray:
    """European help a day, hbe, from the 30-day forces of those who fight."""
    return day_30_force / _TIER_DAYS * (deliverable / reference) * infrastructure


def replaced_force(
    persons: FloatArray,
    day: int,
    american_rate: FloatArray,
    *,
    american_reference: FloatArray,
    european_reference: FloatArray,
    americans_start: FloatArray,
) -> FloatArray:
    """What soldiers who replace Americans behind the front add to the forces of their country by a day, hbe.

    They take over the part of the planned US reinforcement that goes with the Americans whom they replace, and are
    brought up as European forces are: `american_rate` (hbe/day) is planned for all US soldiers in Europe at the start,
    at a delivery of `american_reference`; what is listed of European forces assumes one of `european_reference`.

    >>> one = np.ones(1)
    >>> replaced_force(20_000 * one, 30, 0.4 * one, american_reference=0.6 * one, european_reference=0.3 * one,
    ...                americans_start=80_000 * one).round(2).tolist()
    [1.5]
    """
    whole = day * american_rate / american_reference * european_reference
    return persons / np.maximum(americans_start, 1.0) * whole


def american_rate(
    planned: FloatArray,
    deliverable: FloatArray,
    reference: FloatArray,
    in_europe: FloatArray,
    *,
    in_europe_start: FloatArray,
    pull: FloatArray,
    infrastructure: FloatArray | float,
) -> FloatArray:
    """US help a day, hbe; less with fewer US soldiers in Europe (W4) and in a Pacific crisis (`pull`, share)."""
    return (
        planned
        * (deliverable / reference)
        * (in_europe / np.maximum(in_europe_start, 1.0))
        * (1.0 - pull)
        * infrastructure
    )


def days_left(until: FloatArray, median: FloatArray, spread: FloatArray) -> FloatArray:
    """Expected days left until a moment once a lognormal lag is over: E max(0, until - lag).

    >>> days_left(np.array([5.0, 5.0]), np.array([2.0, 9.0]), np.array([0.0, 0.0])).tolist()
    [3.0, 0.0]
    >>> bool(days_left(np.array([3.0]), np.array([3.0]), np.array([0.7]))[0] > 0.5)
    True
    """
    sure = spread <= 0.0
    sd = np.where(sure, 1.0, spread)
    z = np.log(np.maximum(until, _NO_FORCE) / np.maximum(median, _NO_FORCE)) / sd
    uncertain = until * normal_cdf(z) - median * np.exp(0.5 * sd * sd) * normal_cdf(z - sd)
    return np.where(sure, np.maximum(until - median, 0.0), np.maximum(uncertain, 0.0))


def assault_odds(attack: FloatArray, defence: FloatArray, way: FloatArray, surface: Surface) -> FloatArray:
    """Chance that an assault takes the capital, `defence` with all that counts within the window.

    >>> one = np.ones(1)
    >>> s = Surface(*(x * one for x in (0.7, 0.25, 5, 0.1, 0.5, 0.8, 0.4, 1.2, 0.3, 22, 8, 0.4)))
    >>> [float(assault_odds(a * one, 7 * one, 200 * one, s)[0].round(3)) for a in (0, 10)]
    [0.0, 0.5]
    """
    ratio = np.maximum(attack, _NO_FORCE) / np.maximum(defence, _NO_FORCE)
    farther = surface.way_effect * np.log(way / _REFERENCE_WAY)
    return normal_cdf((np.log(ratio * surface.odds_factor) - farther) / surface.spread)


def seizure_odds(attack: FloatArray, defence: FloatArray, surface: Surface) -> FloatArray:
    """Chance that a grab takes its place, held by a share of the defence."""
    force = np.minimum(np.maximum(attack, _NO_FORCE), surface.grab_force)
    ratio = force / np.maximum(surface.grab_garrison * defence, _NO_FORCE)
    return normal_cdf(np.log(ratio * surface.grab_factor) / surface.grab_spread)


def holding_odds(attack: FloatArray, defence_by_then: FloatArray, surface: Surface) -> FloatArray:
    """Chance that the place taken is held on day 30 against the defence and what has arrived by then."""
    ratio = np.maximum(attack, _NO_FORCE) / np.maximum(defence_by_then, _NO_FORCE)
    return normal_cdf(np.log(surface.hold_factor * ratio) / surface.hold_spread)
