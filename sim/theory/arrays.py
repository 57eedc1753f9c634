"""Array helpers shared by the theory and the agents."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

#: A moment or a length of time in months, or several, (dates, 1).
Moment = float | FloatArray
#: Positions of members, or all of them.
Who = IntArray | slice
EVERYONE = slice(None)

#: Shortest time that a plan takes, months.
_AT_ONCE = 1e-12
#: Bound on logarithms of ratios that wander.
_LOG_BOUND = 30.0


def is_ahead(months: Moment) -> bool:
    """Whether a date, or several, lie ahead of now.

    >>> is_ahead(0.0), is_ahead(6.0), is_ahead(np.array([[6.0], [12.0]]))
    (False, True, True)
    """
    return isinstance(months, np.ndarray) or months > 0.0


def logistic(x: FloatArray) -> FloatArray:
    """1 / (1 + exp(-x)).

    >>> logistic(np.array([0.0, 2.0])).round(3).tolist()
    [0.5, 0.881]
    """
    return expit(x)


def logit(p: FloatArray) -> FloatArray:
    """Log-odds of a probability strictly between 0 and 1."""
    return np.log(p / (1.0 - p))


def normal_cdf(x: FloatArray) -> FloatArray:
    """Standard normal distribution function."""
    return ndtr(x)


def chance(rate: FloatArray, dt: float) -> FloatArray:
    """Probability that a hazard of `rate` a month strikes within `dt` months: p = 1 - exp(-rate dt).

    It keeps results independent of the step: two half steps give what a whole step gives.

    >>> whole, half = chance(np.array([0.3]), 1.0), chance(np.array([0.3]), 0.5)
    >>> bool(np.allclose(1 - whole, (1 - half) ** 2))
    True
    """
    return -np.expm1(-rate * dt)


def approach(months: FloatArray, dt: Moment) -> FloatArray:
    """Share of a gap closed in `dt` months by a stock with time constant `months`; 0 months means at once.

    >>> approach(np.array([12.0, 0.0]), 12.0).round(3).tolist()
    [0.632, 1.0]
    """
    return -np.expm1(-dt / np.maximum(months, _AT_ONCE))


def ramp(now: Moment, start: FloatArray, months: FloatArray) -> FloatArray:
    """Part of a plan that is carried out by `now`: 0 before `start`, 1 from `start + months`; 0 months means at once.

    >>> start, months = np.array([6.0, 6.0]), np.array([4.0, 0.0])
    >>> [ramp(now, start, months).tolist() for now in (5.0, 7.0, 10.0, 20.0)]
    [[0.0, 0.0], [0.25, 1.0], [1.0, 1.0], [1.0, 1.0]]
    """
    gone = np.maximum(now - start, 0.0)
    return np.minimum(gone / np.maximum(months, _AT_ONCE), 1.0)


def within(values: FloatArray, low: FloatArray | float, high: FloatArray | float) -> FloatArray:
    """Values kept between two ends, as `np.clip` does, which takes longer over few of them.

    >>> within(np.array([-1.0, 0.5, 2.0]), 0.0, 1.0).tolist()
    [0.0, 0.5, 1.0]
    """
    return np.minimum(np.maximum(values, low), high)


def finite_log(logs: FloatArray) -> FloatArray:
    """Logarithms of ratios that wander, kept where exponentials are finite: a factor of 10^13 is far outside anything.

    >>> finite_log(np.array([0.5, 400.0])).tolist()
    [0.5, 30.0]
    """
    return within(logs, -_LOG_BOUND, _LOG_BOUND)


def persistence_over(monthly: FloatArray, dt: float) -> FloatArray:
    """An autoregressive coefficient a month, over `dt` months: phi ** dt."""
    return monthly**dt


def shock_over(monthly: FloatArray, noise: FloatArray, dt: float) -> FloatArray:
    """Standard deviation over `dt` months of an AR(1) process with monthly coefficient and monthly noise.

    Chosen so that the stationary variance does not depend on the step: noise^2 (1 - phi^(2 dt)) / (1 - phi^2), which
    tends to noise^2 dt for a random walk, phi = 1.

    >>> shock_over(np.array([0.6, 1.0]), np.array([0.5, 0.5]), 1.0).tolist()
    [0.5, 0.5]
    """
    walk = monthly >= 1.0
    stationary = np.where(walk, 0.0, monthly)
    variance = np.where(walk, dt, (1.0 - stationary ** (2.0 * dt)) / (1.0 - stationary**2))
    return noise * np.sqrt(variance)
