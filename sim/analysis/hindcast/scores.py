"""How good a forecast was: pure functions of an ensemble and what came true.

Proper scoring rules after Gneiting, T. and Raftery, A. E. (2007), "Strictly proper scoring rules, prediction, and
estimation", JASA 102: 359-378. Lower is better in all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from sim.theory.arrays import FloatArray

#: The central intervals whose coverage is counted.
LEVELS: Final = (0.5, 0.8, 0.9)
_FEWEST_PAIRED: Final = 3


def crps(ensemble: FloatArray, truth: float, *, fair: bool = True) -> float:
    """Continuous ranked probability score of an ensemble, in the unit of the series; of a single value, its error.

    CRPS = E|X - y| - E|X - X'| / 2 (Gneiting and Raftery 2007, equation 21), the second part from the sorted values in
    O(n log n) (Hersbach 2000, Weather and Forecasting 15: 559-570). Members are draws from a distribution, and `fair`
    scores that distribution: X and X' are never the same draw (Ferro 2014, QJRMS 140: 1917-1923). Otherwise the draws
    themselves are the forecast.

    >>> crps(np.array([1.0, 3.0]), 2.0, fair=False), crps(np.array([5.0]), 2.0)
    (0.5, 3.0)
    """
    values = np.sort(ensemble)
    n = values.size
    error = float(np.abs(values - truth).mean())
    if n == 1:
        return error
    # The sum of |x_i - x_j| over pairs, from differences to the middle so that large levels lose no digits.
    places = 2.0 * np.arange(1, n + 1) - n - 1.0
    pairs = float(places @ (values - values[n // 2]))
    return error - pairs / (n * (n - 1) if fair else n * n)


def pit(ensemble: FloatArray, truth: float, chance: float) -> float:
    """Probability integral transform: where what came true lies among the members, in (0, 1).

    Uniform if forecasts are calibrated (Dawid 1984, JRSS A 147: 278-292). Among equal members, and in the gap between
    two, `chance`, a uniform number, decides.

    >>> pit(np.array([1.0, 2.0, 3.0]), 2.5, 0.5), pit(np.array([0.0, 0.0, 0.0]), 0.0, 0.25)
    (0.625, 0.25)
    """
    below = np.count_nonzero(ensemble < truth)
    equal = np.count_nonzero(ensemble == truth)
    return float((below + chance * (equal + 1)) / (ensemble.size + 1))


def central_interval(ensemble: FloatArray, level: float) -> tuple[float, float]:
    """The interval that leaves out as many members below as above.

    >>> central_interval(np.arange(101.0), 0.5)
    (25.0, 75.0)
    """
    low, high = np.quantile(ensemble, [0.5 - level / 2, 0.5 + level / 2])
    return float(low), float(high)


def log_score(chance: float, happened: bool) -> float:
    """Minus the logarithm of the chance that was given to what came true; infinite where that was none.

    >>> round(log_score(0.5, True), 3), log_score(0.0, False), log_score(0.0, True)
    (0.693, 0.0, inf)
    """
    given = chance if happened else 1.0 - chance
    return float(-np.log(given)) + 0.0 if given > 0.0 else float("inf")


def brier_score(chance: float, happened: bool) -> float:
    """Squared distance of a chance from what came true (Brier 1950).

    >>> brier_score(0.5, True)
    0.25
    """
    return (chance - float(happened)) ** 2


def skill(model: float, reference: float) -> float | None:
    """The share of a reference's score that a forecast avoids: 1 perfect, 0 no better, below 0 worse; None where the
    reference was perfect.

    >>> skill(0.5, 2.0), skill(1.0, 0.0)
    (0.75, None)
    """
    return None if reference == 0.0 else 1.0 - model / reference


def independent_months(normal_scores: FloatArray) -> float:
    """How many independent figures a run of correlated ones is worth, n (1 - r) / (1 + r), from 1 to n.

    `normal_scores` are the standard normal quantiles of the PIT, (figures,) in order of time, and r their correlation
    with the next about their mean under calibration, which is 0: forecasts that err to the same side throughout are
    worth one figure, whatever their number. Of fewer than three figures r cannot be told; they count as one. The
    formula is that of a first-order autoregression (Bayley and Hammersley 1946, JRSS Supplement 8: 184-197).

    >>> independent_months(np.array([1.0, -1.0, 1.0, -1.0])), independent_months(np.ones(50)) < 2
    (4.0, True)
    """
    n = normal_scores.size
    if n < _FEWEST_PAIRED:
        return float(min(n, 1))
    total = float(normal_scores @ normal_scores)
    if total == 0.0:
        return 1.0
    # Over the mean of products and of squares, else a run without change would have r = 1 - 1/n.
    r = float(normal_scores[1:] @ normal_scores[:-1]) / (n - 1) / (total / n)
    return float(np.clip(n * (1.0 - r) / (1.0 + r), 1.0, n)) if r > -1.0 else float(n)
