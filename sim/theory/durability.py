"""How long a peace lasts: what breaking it is worth to a party, and what the parties expect before they sign.

A side breaks a peace where war again is worth more to it than the terms and all that breaking costs,

    V' - u - blame - unready (1 - K) - zone - home + grievance + r > 0,

r being its readiness to break, a type that a government keeps while it is in office: a normal deviate of spread sigma.
So a peace that has outlived its first years has shown of what kind it is. Almost half of the ceasefires of 1946-97
saw renewed fighting; demilitarised zones, monitors and guarantees lengthen peace (Fortna 2003), terms imposed from
outside shorten it (Werner and Yuen 2005), a party that is yet to recover waits (Powell 2006), and whoever broke the
peace is blamed and pays (Fearon 1997, on audience costs).

Parties expect mixture-cure survival: a share of peaces breaks soon, the sooner the surer it is, the others as
governments and balances change,

    S(t) = pi exp(-h_slow t) + (1 - pi) exp(-h_fast (1 - pi) t),    pi = logistic(-z_R) logistic(-z_U),

z being a side's temptation at the signing, with what will change of it. The numbers in z, h_slow and h_fast are fitted
to play, so that the parties foresee what follows from the choices of all.
"""

from __future__ import annotations

import numpy as np

from sim.theory.arrays import FloatArray, logistic


def break_terms(
    renewed: FloatArray,
    worth: FloatArray,
    *,
    relief: FloatArray | float,
    help_given: FloatArray,
    blame: FloatArray,
    unready: FloatArray,
    ready: FloatArray,
    zone: FloatArray,
    home: FloatArray,
    grievance: FloatArray,
) -> dict[str, FloatArray]:
    """What breaking is worth to a party over keeping the peace, term by term, utils.

    `renewed` is what war with today's odds is worth and `help_given` what it changes that aid is lost or guarantors
    act; `relief` is the part of the terms' `worth` that lies in sanctions lifted; `unready` is the cost of going to war
    with an army that is not `ready` at all, 0 of 1; `home` what opinion at home holds against it.

    >>> one, none = np.ones(1), np.zeros(1)
    >>> costs = dict(relief=0.1, help_given=-0.1 * one, blame=0.2 * one, zone=none, home=none, grievance=none)
    >>> terms = break_terms(0.6 * one, 0.4 * one, unready=0.1 * one, ready=0.5 * one, **costs)
    >>> float(sum(terms.values())[0].round(9))
    -0.15
    """
    return {
        "renewed war": renewed,
        "the peace": relief - worth,
        "sanctions relief lost": np.zeros_like(worth) - relief,
        "aid and guarantors": help_given,
        "blame": -blame,
        "army not ready": -unready * (1.0 - ready),
        "demilitarised zone": -zone,
        "opinion at home": -home,
        "imposed terms": grievance,
    }


def supply_after(supply: FloatArray, own: FloatArray, factor: FloatArray | float) -> FloatArray:
    """Munitions where aid is multiplied by a factor and what is made at home stays: s + (a - s) factor.

    >>> float(supply_after(np.array([1.0]), np.array([0.4]), 0.5)[0])
    0.7
    """
    return own + np.maximum(supply - own, 0.0) * factor


def lack_of_support(support: FloatArray) -> FloatArray:
    """How far terms are from being carried by a majority at home: max(0, 1 - 2 support)."""
    return np.maximum(1.0 - 2.0 * support, 0.0)


def durable_share(russian: FloatArray, ukrainian: FloatArray) -> FloatArray:
    """Chance that neither side is of a type that breaks: logistic(-z_R) logistic(-z_U).

    >>> float(durable_share(np.zeros(1), np.zeros(1))[0])
    0.25
    """
    return logistic(-russian) * logistic(-ukrainian)


def survival(months: FloatArray | float, durable: FloatArray, slow: FloatArray, fast: FloatArray) -> FloatArray:
    """Chance that a peace still holds after so many months: pi exp(-h_slow t) + (1 - pi) exp(-h_fast (1 - pi) t)."""
    breaks = 1.0 - durable
    return durable * np.exp(-slow * months) + breaks * np.exp(-fast * breaks * months)


def renewal_share(durable: FloatArray, slow: FloatArray, fast: FloatArray, discount: FloatArray) -> FloatArray:
    """Weight of renewed war in the present value of a peace, discounted at r a month.

    It is the integral of discounted time after the break: B = pi h_s / (h_s + r) + (1 - pi) h / (h + r), h being
    h_fast (1 - pi).

    >>> one = np.ones(1)
    >>> float(renewal_share(0 * one, 0 * one, 0.01 * one, 0.01 * one)[0])
    0.5
    """
    breaks = 1.0 - durable
    hazard = fast * breaks
    return durable * (slow / (slow + discount)) + breaks * (hazard / (hazard + discount))


def peace_value(worth: FloatArray, renewed: FloatArray, share: FloatArray) -> FloatArray:
    """Value of a peace: (1 - B) u + B V, V what a renewed war is worth."""
    return (1.0 - share) * worth + share * renewed
