"""A month of war: pace of the front, casualties, manpower, munitions.

The pace of the front y = asinh(gain / 300 km2 a month) follows its own momentum, the balance of forces and
munitions:

    y' = rho y + (1 - rho) [y_ref + zeta dln(F_R / F_U) - xi (a - 1)] + shock

It can be negative, unlike a log. With a unit of some hundred km2 shocks are about as large in quiet months as in fast
ones (on the monthly record the likelihood is flat between 200 and 500). Losses explain little of the gains, so no
exchange ratio is assumed.

The war wears out in three ways: those who sign up or are called up come from pools that empty, a smaller army loses
fewer men, and beyond the line of the start ground is defended in depth.
"""

from __future__ import annotations

import numpy as np

from sim.theory.arrays import FloatArray, within

#: One unit of sinh is this many square kilometres a month.
GAIN_UNIT_KM2 = 300.0
#: Bound on the pace that keeps sinh finite, far outside anything seen (about 27,000 km2 a month).
_PACE_BOUND = 5.2
#: Ground is measured by no less than this, square kilometres.
_LEAST_GROUND = 1.0
#: A force or pool of the start that is smaller than this, thousands, counts as this: later ones are measured by it.
_LEAST_MEN = 1.0
#: Supply and changes of force are kept above these, so that an army without men or munitions leaves numbers finite.
_LEAST_SUPPLY = 1e-6
_LEAST_CHANGE = 1e-9


def supply_of_munitions(own_supply: FloatArray, aid: FloatArray, aid_reference: FloatArray) -> FloatArray:
    """Supply a relative to 2024: a = s + (1 - s) aid / reference (aid in bn EUR/year)."""
    return own_supply + (1.0 - own_supply) * (aid / aid_reference)


def force_change(force: FloatArray, start: FloatArray) -> FloatArray:
    """A force over that of the start; 0 where there is none, then or now.

    >>> force_change(np.array([300.0, 0.0]), np.array([600.0, 0.0])).tolist()
    [0.5, 0.0]
    """
    return force / np.maximum(start, _LEAST_MEN)


def supply_change(supply: FloatArray, other: FloatArray) -> FloatArray:
    """One supply of munitions over another; where there is none at all, either way, nothing changes.

    >>> supply_change(np.array([1.0, 0.0]), np.array([2.0, 0.0])).tolist()
    [0.5, 1.0]
    """
    return np.maximum(supply, _LEAST_SUPPLY) / np.maximum(other, _LEAST_SUPPLY)


def force_ratio(
    russian_change: FloatArray,
    ukrainian_change: FloatArray,
    supply: FloatArray,
    supply_start: FloatArray,
    *,
    power: FloatArray,
) -> FloatArray:
    """Russian soldiers over Ukrainian ones weighted by munitions, relative to the start: f_R / (f_U (a / a_0)^power).

    >>> one = np.ones(1)
    >>> float(force_ratio(1.2 * one, 0.8 * one, 0.5 * one, one, power=0 * one)[0].round(6))
    1.5
    """
    fed = supply_change(supply, supply_start)
    return np.maximum(russian_change, _LEAST_CHANGE) / (np.maximum(ukrainian_change, _LEAST_CHANGE) * fed**power)


def pace_of_front(
    pace: FloatArray,
    reference: FloatArray,
    log_ratio_change: FloatArray,
    supply: FloatArray,
    *,
    force_effect: FloatArray,
    aid_effect: FloatArray,
    persistence: FloatArray,
    shock: FloatArray,
) -> FloatArray:
    """Next pace of the front (asinh units).

    `persistence` and `shock` belong to the step, see :func:`sim.theory.arrays.persistence_over`.

    >>> one = np.ones(1)
    >>> step = dict(force_effect=2 * one, aid_effect=0.5 * one, persistence=0.7 * one, shock=0 * one)
    >>> level = pace_of_front(0.8 * one, 0.8 * one, 0 * one, one, **step)
    >>> float(level[0].round(6))
    0.8
    """
    level = reference + force_effect * log_ratio_change - aid_effect * (supply - 1.0)
    moved = persistence * pace + (1.0 - persistence) * level + shock
    return within(moved, -_PACE_BOUND, _PACE_BOUND)


def ground_gained(pace: FloatArray, dt: float) -> FloatArray:
    """Square kilometres that change hands in `dt` months, towards Russia where positive.

    >>> float(ground_gained(np.array([0.8]), 1.0)[0].round(1))
    266.4
    """
    return GAIN_UNIT_KM2 * np.sinh(pace) * dt


def ground_taken(gain: FloatArray, beyond: FloatArray, reach: FloatArray, depth: FloatArray) -> FloatArray:
    """Square kilometres that a side takes where its pace would bring `gain` of them if nothing lay in its way.

    Up to the line of the start it takes all of them. Beyond it x grows as dx/dt = g (1 - x / reach) exp(-x / depth):
    defences grow deeper with distance, and there is no more than `reach`. Over a step, with 1 - x / reach as at its
    beginning, depth ln(1 + (gain / depth) (1 - x / reach) exp(-x / depth)). `beyond` is x so far, negative behind the
    line.

    >>> beyond, reach, depth = np.array([-9e3, 0.0, 3e4, 4.9e5]), np.full(4, 4.9e5), np.full(4, 3e4)
    >>> ground_taken(np.full(4, 300.0), beyond, reach, depth).round(1).tolist()
    [300.0, 298.5, 103.4, 0.0]
    """
    regained = np.minimum(gain, np.maximum(-beyond, 0.0))
    taken = np.maximum(beyond, 0.0)
    left = np.maximum(1.0 - taken / np.maximum(reach, _LEAST_GROUND), 0.0)
    depth = np.maximum(depth, _LEAST_GROUND)
    return regained + depth * np.log1p((gain - regained) / depth * left * np.exp(-taken / depth))


def claimed_russian_casualties(
    pace: FloatArray,
    reference: FloatArray,
    scale: FloatArray,
    response: FloatArray,
    *,
    engaged: FloatArray,
    exposure: FloatArray,
    intensity: FloatArray,
    dt: float,
) -> FloatArray:
    """Russian casualties as Ukraine counts them, thousands: scale f_R^exposure exp(response (y - y_ref) + z) dt.

    `engaged` is f_R, the Russian force over that of the start: an army that shrinks has fewer to lose. `intensity` is
    z, how much harder or less hard is fought than force and pace would have it.
    """
    return scale * engaged**exposure * np.exp(response * (pace - reference) + intensity) * dt


def starting_intensity(
    casualties: FloatArray, pace: FloatArray, reference: FloatArray, scale: FloatArray, response: FloatArray
) -> FloatArray:
    """Intensity z of the last month before the start: ln(c / scale) - response (y - y_ref), `casualties` c as counted.

    >>> one = np.ones(1)
    >>> float(starting_intensity(40 * one, 1.5 * one, 1.5 * one, 20 * one, 0.2 * one)[0].round(3))
    0.693
    """
    counted = np.maximum(casualties, _LEAST_MEN) / np.maximum(scale, _LEAST_MEN)
    return np.log(counted) - response * (pace - reference)


def share_left(pool: FloatArray, start: FloatArray) -> FloatArray:
    """What is left of a pool of men, over that of the start, at most 1; 0 where there never was one.

    >>> share_left(np.array([500.0, 2500.0, 0.0]), np.array([2000.0, 2000.0, 0.0])).tolist()
    [0.25, 1.0, 0.0]
    """
    return np.minimum(pool / np.maximum(start, _LEAST_MEN), 1.0)


def recruits_from(left: FloatArray, response: FloatArray) -> FloatArray:
    """Share of the recruits of the start whom a pool still yields: left^response.

    At 1 a constant share of those who are left sign up or are found each month; below 1 pay or compulsion makes up for
    part of those who are gone, above 1 the keenest go first.

    >>> recruits_from(np.array([1.0, 0.25, 0.0]), np.array([1.0, 0.5, 1.0])).tolist()
    [1.0, 0.5, 0.0]
    """
    return left**response


def ukrainian_casualties(
    scale: FloatArray, russian_change: FloatArray, ukrainian_change: FloatArray, power: FloatArray, *, dt: float
) -> FloatArray:
    """Ukrainian casualties, thousands, in Helmbold's form: scale (F_R/F_R0)^p (F_U/F_U0)^(1-p) dt.

    p = 1 is Lanchester's square law, 1/2 the linear law, 0 the logarithmic law (Helmbold 1965).
    """
    return scale * russian_change**power * ukrainian_change ** (1.0 - power) * dt


def mobilisation(
    current: FloatArray, outflow: FloatArray, ceiling: FloatArray, step: FloatArray, *, dt: float
) -> FloatArray:
    """Mobilisation, thousands a month: it moves towards the outflow by at most `step` a month, under its ceiling."""
    wanted = np.minimum(outflow, ceiling)
    change = within(wanted - current, -step * dt, step * dt)
    return current + change
