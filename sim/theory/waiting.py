"""Now or later: what an attack that is put off is worth today.

Whoever could attack now compares it with attacking at later dates, by his own recovery and by what is known of the
other side's plans:

    W = o / (o + r) max over dates t of exp(-r t) g(t) max(0, U(t)),

U(t) the utility of the best attack then, g(t) the chance that the means for it are at hand, r the rate at which he
discounts, o the rate at which occasions come: one that is here is worth more than one that must come again. A power
that is rising waits; one whose window closes does not (Fearon 1995 on preventive war; Powell 2006).
"""

from __future__ import annotations

import numpy as np

from sim.theory.arrays import FloatArray


def value_of_waiting(
    worth: FloatArray, at_hand: FloatArray, months: FloatArray, discount: FloatArray, *, occasions: FloatArray
) -> FloatArray:
    """Worth today of the best later attack, never less than nothing, (members,).

    `worth` and `at_hand` are (dates, members), `months` (dates,); `discount` and `occasions` are rates a month.

    >>> worth, sure = np.array([[0.1], [0.8]]), np.ones((2, 1))
    >>> then, rate = np.array([6.0, 24.0]), np.array([0.01])
    >>> value_of_waiting(worth, sure, then, rate, occasions=9 * rate).round(3).tolist()
    [0.566]
    >>> value_of_waiting(-worth, sure, then, rate, occasions=rate).tolist()
    [0.0]
    """
    best = np.zeros(worth.shape[1])
    for then, hand, ahead in zip(worth, at_hand, months, strict=True):
        best = np.maximum(best, np.exp(-discount * ahead) * hand * then)
    total = discount + occasions
    return best * np.divide(occasions, total, out=np.ones_like(total), where=total > 0.0)
