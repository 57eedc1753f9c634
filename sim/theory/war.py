"""A month of war: pace of the front, casualties, manpower, munitions.

The pace of the front y = asinh(gain / 100 km2 a month) follows its own momentum, the balance of forces and
munitions:

    y' = rho y + (1 - rho) [y_ref + zeta dln(F_R / F_U) - xi (a - 1)] + shock

It can be negative, unlike a log. The form, y_ref, rho and the shock are rounded from fits to monthly gains from 2023-09
to 2025-02. Losses explain little of the gains, so no exchange ratio is assumed.
"""

from __future__ import annotations

import numpy as np

from sim.theory.arrays import FloatArray

#: One unit of sinh is this many square kilometres a month.
GAIN_UNIT_KM2 = 100.0
#: Bound on the pace that keeps sinh finite, far outside anything seen (about 27,000 km2 a month).
_PACE_BOUND = 6.3


def supply_of_munitions(own_supply: FloatArray, aid: FloatArray, aid_reference: FloatArray) -> FloatArray:
    """Supply a relative to 2024: a = s + (1 - s) aid / reference (aid in bn EUR/year)."""
    return own_supply + (1.0 - own_supply) * (aid / aid_reference)


def force_ratio(russian: FloatArray, ukrainian: FloatArray, supply: FloatArray, power: FloatArray) -> FloatArray:
    """Russian soldiers over Ukrainian ones weighted by munitions: F_R / (F_U a^power)."""
    return russian / (np.maximum(ukrainian, 1e-9) * supply**power)


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
    >>> step = dict(force_effect=3 * one, aid_effect=0.5 * one, persistence=0.62 * one, shock=0 * one)
    >>> level = pace_of_front(1.55 * one, 1.55 * one, 0 * one, one, **step)
    >>> float(level[0].round(6))
    1.55
    """
    level = reference + force_effect * log_ratio_change - aid_effect * (supply - 1.0)
    moved = persistence * pace + (1.0 - persistence) * level + shock
    return np.clip(moved, -_PACE_BOUND, _PACE_BOUND)


def ground_gained(pace: FloatArray, dt: float) -> FloatArray:
    """Square kilometres that change hands in `dt` months, towards Russia where positive.

    >>> float(ground_gained(np.array([1.55]), 1.0)[0].round(1))
    225.0
    """
    return GAIN_UNIT_KM2 * np.sinh(pace) * dt


def claimed_russian_casualties(
    pace: FloatArray, reference: FloatArray, scale: FloatArray, response: FloatArray, *, dt: float
) -> FloatArray:
    """Russian casualties as Ukraine counts them, thousands: scale exp(response (y - y_ref)) dt."""
    return scale * np.exp(response * (pace - reference)) * dt


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
    change = np.clip(wanted - current, -step * dt, step * dt)
    return current + change
