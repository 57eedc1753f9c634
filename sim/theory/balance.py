"""The local balance in the Baltics: defence, arrivals, and the odds of a move in closed form.

Forces are heavy-battalion equivalents (hbe). An assault succeeds with

    w_F = N((ln(A / D) + ln m) / s),   D = defence + fires / 2 + (e r_E + u r_U) max(0, window - t_1),

a grab with the chance to seize the place times the chance to hold it on day 30. m, s and the window stand for
a fight by day on the chosen battlefield. t_1 = decision lag / sqrt(I) + 1 is the day on which help starts to
arrive, I the infrastructure kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.theory.arrays import FloatArray, normal_cdf

#: Day by which whoever holds the ground is taken to hold it.
SETTLED_DAY = 30.0
#: Force below which there is none to speak of, hbe.
_NO_FORCE = 1e-9


@dataclass(frozen=True)
class Surface:
    """Shape of the odds on one battlefield: force factor m, spread s (log), window in days; and those of a
    grab.
    """

    odds_factor: FloatArray
    spread: FloatArray
    window: FloatArray
    grab_force: FloatArray
    grab_garrison: FloatArray
    grab_factor: FloatArray
    hold_factor: FloatArray
    hold_spread: FloatArray


def first_arrival(decision_lag: FloatArray, infrastructure: FloatArray | float) -> FloatArray:
    """Day on which help starts to arrive: lag / sqrt(I) + 1; with nothing left of the infrastructure, never.

    >>> first_arrival(np.array([3.0]), np.array([0.25])).tolist()
    [7.0]
    """
    result: FloatArray = decision_lag / np.sqrt(np.maximum(infrastructure, 1e-6)) + 1.0
    return result


def hosted_value(allied: FloatArray, persons_per_hbe: FloatArray, infrastructure: FloatArray | float) -> FloatArray:
    """Worth of allied soldiers on the spot, hbe; without infrastructure half of it is lost."""
    result: FloatArray = allied / persons_per_hbe * (1.0 + infrastructure) / 2.0
    return result


def arrivals(rate: FloatArray, first_day: FloatArray, by_day: FloatArray | float) -> FloatArray:
    """Help that has arrived by a day, hbe, at `rate` hbe a day from `first_day`."""
    result: FloatArray = rate * np.maximum(by_day - first_day, 0.0)
    return result


def european_rate(
    day_30_force: FloatArray, deliverable: FloatArray, reference: FloatArray, infrastructure: FloatArray | float
) -> FloatArray:
    """European help a day, hbe, from the 30-day forces of those who fight."""
    result: FloatArray = day_30_force / SETTLED_DAY * (deliverable / reference) * infrastructure
    return result


def american_rate(
    planned: FloatArray,
    deliverable: FloatArray,
    reference: FloatArray,
    in_europe: FloatArray,
    in_europe_start: FloatArray,
    pull: FloatArray,
    infrastructure: FloatArray | float,
) -> FloatArray:
    """US help a day, hbe; falls with US soldiers in Europe (W4) and with a crisis in the Pacific (`pull`,
    share).
    """
    result: FloatArray = (
        planned * (deliverable / reference) * (in_europe / in_europe_start) * (1.0 - pull) * infrastructure
    )
    return result


def assault_odds(attack: FloatArray, defence: FloatArray, surface: Surface) -> FloatArray:
    """Chance that an assault takes the capital, `defence` with fires and arrivals within the window.

    >>> one = np.ones(1)
    >>> s = Surface(0.7 * one, 0.25 * one, 5 * one, 8 * one, 0.4 * one, 0.8 * one, 1.5 * one, 0.4 * one)
    >>> float(assault_odds(0 * one, 5 * one, s)[0]), float(assault_odds(10 * one, 7 * one, s)[0].round(3))
    (0.0, 0.5)
    """
    ratio = np.maximum(attack, _NO_FORCE) / np.maximum(defence, _NO_FORCE)
    return normal_cdf(np.log(ratio * surface.odds_factor) / surface.spread)


def seizure_odds(attack: FloatArray, defence: FloatArray, surface: Surface) -> FloatArray:
    """Chance that a grab takes its place, held by a share of the defence."""
    force = np.minimum(np.maximum(attack, _NO_FORCE), surface.grab_force)
    ratio = force / np.maximum(surface.grab_garrison * defence, _NO_FORCE)
    return normal_cdf(np.log(ratio * surface.grab_factor) / surface.spread)


def holding_odds(attack: FloatArray, defence_day_30: FloatArray, surface: Surface) -> FloatArray:
    """Chance that what was taken is held on day 30 against the defence with what has arrived by then."""
    ratio = np.maximum(attack, _NO_FORCE) / np.maximum(defence_day_30, _NO_FORCE)
    return normal_cdf(np.log(surface.hold_factor * ratio) / surface.hold_spread)
