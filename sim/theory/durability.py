"""How long a ceasefire lasts: mixture-cure survival.

A share of ceasefires never breaks; the others follow a Weibull law, S(t) = pi + (1 - pi) exp(-(t /
scale)^shape). Almost half of the ceasefires of 1946-97 saw renewed fighting (Fortna 2003); a shape below one
puts the danger early.
"""

from __future__ import annotations

import numpy as np

from sim.theory.arrays import FloatArray


def break_chance(age: FloatArray, shape: FloatArray, scale: FloatArray, dt: float) -> FloatArray:
    """Chance that a ceasefire of the breakable kind, `age` months old, breaks within `dt` months.

    Exact for any step: survival over a year does not depend on how it is cut.

    >>> one = np.ones(1)
    >>> def survival(step):
    ...     ages = np.arange(0.0, 12.0, step)
    ...     return np.prod([1 - break_chance(a * one, 0.8 * one, 12 * one, step) for a in ages])
    >>> bool(np.isclose(survival(1.0), survival(0.5)))
    True
    """
    result: FloatArray = -np.expm1((age / scale) ** shape - ((age + dt) / scale) ** shape)
    return result
