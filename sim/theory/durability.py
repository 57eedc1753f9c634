"""How long a peace is expected to last, and what breaking it is worth to a party.

Parties expect mixture-cure survival: a share of ceasefires never breaks, the others break at a hazard that the terms
move,

    S(t) = pi + (1 - pi) exp(-h_x t),    h_x = h exp(-a g_e - b [zone] + c [imposed] + d shift).

Almost half of the ceasefires of 1946-97 saw renewed fighting; demilitarised zones, monitors and guarantees lengthen
peace (Fortna 2003), terms imposed from outside shorten it (Werner and Yuen 2005). `shift` is the power that one side
expects to gain (Powell 2006). Whether a peace is in fact broken is a choice.
"""

from __future__ import annotations

import numpy as np

from sim.theory.arrays import FloatArray


def break_hazard(
    base: FloatArray,
    guarantee: FloatArray,
    zone: FloatArray,
    imposed: FloatArray | float,
    *,
    shift: FloatArray | float,
    guarantee_effect: FloatArray,
    zone_effect: FloatArray,
    imposed_effect: FloatArray,
    shift_effect: FloatArray,
) -> FloatArray:
    """Hazard a month of a peace that can break; `guarantee` is what is expected of it, in [0, 1].

    >>> one = np.ones(1)
    >>> effects = dict(guarantee_effect=1.2 * one, zone_effect=0.3 * one, imposed_effect=0.4 * one)
    >>> float(break_hazard(0.01 * one, 0.5 * one, one, 0.0, shift=0.0, shift_effect=4 * one, **effects)[0].round(5))
    0.00407
    """
    return base * np.exp(
        -guarantee_effect * guarantee - zone_effect * zone + imposed_effect * imposed + shift_effect * shift
    )


def survival(months: FloatArray | float, durable: FloatArray, hazard: FloatArray) -> FloatArray:
    """Chance that a peace still holds after so many months: pi + (1 - pi) exp(-h t)."""
    return durable + (1.0 - durable) * np.exp(-hazard * months)


def renewal_share(durable: FloatArray, hazard: FloatArray, discount: FloatArray) -> FloatArray:
    """Weight of renewed war in the present value of a peace, discounted at `discount` a month.

    It is the integral of discounted time after the break: B = (1 - pi) h / (h + r).

    >>> one = np.ones(1)
    >>> float(renewal_share(0 * one, 0.01 * one, 0.01 * one)[0])
    0.5
    """
    return (1.0 - durable) * hazard / (hazard + discount)


def peace_value(worth: FloatArray, renewed: FloatArray, share: FloatArray) -> FloatArray:
    """Value of a peace: (1 - B) u + B V, V what a renewed war is worth."""
    return (1.0 - share) * worth + share * renewed


def break_terms(
    renewed: FloatArray,
    worth: FloatArray,
    inertia: FloatArray,
    guarantee: FloatArray,
    *,
    guarantee_cost: FloatArray,
    zone: FloatArray,
    zone_effect: FloatArray,
    imposed: FloatArray,
    imposed_effect: FloatArray,
    precision: FloatArray,
) -> dict[str, FloatArray]:
    """What breaking is worth to a party over keeping the peace, term by term:

        V - u - inertia - cost g_e + (c [imposed] - b [zone]) / precision,

    so that, at reviews, a zone and imposed terms move the odds of a break as they move the expected hazard.
    """
    scale = np.maximum(precision, 1e-9)
    return {
        "renewed war": renewed,
        "the peace": -worth,
        "inertia": -inertia,
        "guarantors": -guarantee_cost * guarantee,
        "demilitarised zone": -zone_effect * zone / scale,
        "imposed terms": imposed_effect * imposed / scale,
    }
