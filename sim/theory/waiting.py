"""Now or later: what an attack that is put off is worth today.

Whoever could attack now compares it with attacking at later dates, by his own recovery and by what is known of the
other side's plans:

    W = max over dates t of exp(-r t) g(t) max(0, U(t)),

U(t) the utility of the best attack then, g(t) the chance that the means for it are at hand, r the rate at which he
discounts. A power that is rising waits; one whose window closes does not (Powell 2006; Fearon 1995 on preventive war).
"""

from __future__ import annotations

import numpy as np

from sim.theory.arrays import FloatArray


def value_of_waiting(
    worth: FloatArray, at_hand: FloatArray, months: FloatArray, discount: FloatArray | float
) -> FloatArray:
    """Worth today of the best later attack, never less than nothing, (members,).

    `worth` and `at_hand` are (dates, members), `months` (dates,), `discount` a month.

    >>> worth, sure = np.array([[0.1], [0.8]]), np.ones((2, 1))
    >>> value_of_waiting(worth, sure, np.array([6.0, 24.0]), 0.01).round(3).tolist()
    [0.629]
    >>> value_of_waiting(-worth, sure, np.array([6.0, 24.0]), 0.01).tolist()
    [0.0]
    """
    best = np.zeros(worth.shape[1])
    for then, hand, ahead in zip(worth, at_hand, months, strict=True):
        best = np.maximum(best, np.exp(-discount * ahead) * hand * then)
    return best
