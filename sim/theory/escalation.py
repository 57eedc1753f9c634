"""Escalation: how fast an open crisis climbs, and how nuclear signals wear out.

Levels follow Kahn's (1965) ladder in six rungs. An open crisis climbs from rung k at the rate

    r_k exp(b_loss L + b_regime Z + b_strike S - b_us p_us - b_china C)

L is the share of the Russian force lost, Z the stress of the regime, S whether allies strike, p_us the chance that
Moscow gives the US of fighting and C whether China holds it back. Rates are hazards, so that results do not depend on
the step.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.theory.arrays import FloatArray

#: Exponent at which any rate means at once.
_AT_ONCE = 100.0
COMPETITION, HYBRID, LIMITED, REGIONAL, SIGNALLING, USE = 0.0, 1.0, 2.0, 3.0, 4.0, 5.0


def climbing_factor(
    loss: FloatArray,
    stress: FloatArray,
    strikes: FloatArray,
    us_help: FloatArray,
    *,
    china: FloatArray,
    loss_effect: FloatArray,
    stress_effect: FloatArray,
    strikes_effect: FloatArray,
    us_effect: FloatArray,
    china_effect: FloatArray,
) -> FloatArray:
    """What multiplies every rate of climbing: exp of losses, stress and strikes less US resolve and China's restraint.

    >>> one, none, half = np.ones(1), np.zeros(1), np.full(1, 0.5)
    >>> effects = dict.fromkeys(("loss", "stress", "strikes", "us", "china"), half)
    >>> named = {f"{name}_effect": effect for name, effect in effects.items()}
    >>> float(climbing_factor(one, none, none, one, china=none, **named)[0])
    1.0
    """
    exponent = (
        loss_effect * loss
        + stress_effect * stress
        + strikes_effect * strikes
        - us_effect * us_help
        - china_effect * china
    )
    return np.exp(np.minimum(exponent, _AT_ONCE))


def climb(level: FloatArray, months: FloatArray, rates: Sequence[FloatArray], luck: Sequence[FloatArray]) -> FloatArray:
    """Level after `months`, rung by rung: `rates[k]` leads from rung LIMITED + k to the next, `luck[k]` is uniform.

    The wait on each rung is exponential and several rungs may be climbed in a step, so that two half steps have the law
    of a whole step.

    >>> level, rate = np.array([2.0, 2.0, 3.0, 1.0]), np.full(4, 0.5)
    >>> luck = [np.array([0.1, 0.9, 0.1, 0.1]), np.array([0.1, 0.1, 0.1, 0.1])]
    >>> climb(level, np.ones(4), [rate, rate], luck).tolist()
    [4.0, 2.0, 4.0, 1.0]
    """
    left = months
    for k, (rate, u) in enumerate(zip(rates, luck, strict=True)):
        # Written as -log(1 - u) < rate x time, so that a rate of 0 needs no division.
        effort = -np.log1p(-u)
        climbs = (level == LIMITED + k) & (effort < rate * left)
        waited = np.divide(effort, rate, out=np.zeros_like(effort), where=climbs)
        left = left - waited
        level = np.where(climbs, level + 1.0, level)
    return level


def signal_strength(signalling: FloatArray, earlier_months: FloatArray, half_life: FloatArray) -> FloatArray:
    """What allies feel of nuclear signals now, in [0, 1]: it halves with every `half_life` months of earlier ones.

    >>> signal_strength(np.array([1.0, 1.0, 0.0]), np.array([0.0, 9.0, 9.0]), np.full(3, 9.0)).tolist()
    [1.0, 0.5, 0.0]
    """
    return signalling * 0.5 ** (earlier_months / half_life)
