"""Correlations between parameters that leave each parameter's own distribution as it is (a Gaussian copula).

Shares in (0, 1) are turned into normal scores, the scores are mixed, and the mixtures turned back into
shares. A coefficient is therefore that of normal scores: it equals the correlation of values where they are
normal, and is close to their rank correlation otherwise. The first path of a correlation keeps its
shares untouched, bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.draws.luck import FloatArray

if TYPE_CHECKING:
    from sim.scenario.schema.scenario import Correlation

_EDGE = 2.0**-53


class CorrelationError(ValueError):
    """No random numbers can be correlated in this way; the message says what is possible."""


def check_correlation(coefficient: float, between: int | None = None) -> None:
    """Raise CorrelationError unless `coefficient` is possible.

    `between` is the number of paths each pair of which has this coefficient; leave it out for a correlation of a path
    with the mean of others, for which anything strictly between -1 and 1 is possible.

    >>> check_correlation(-0.4, between=3)
    >>> check_correlation(-0.6, between=3)
    Traceback (most recent call last):
        ...
    sim.draws.correlation.CorrelationError: 3 parameters cannot all be correlated with each other at -0.6;
    the coefficient must be above -0.5 and below 1
    """
    if between is not None and between < 2:
        raise CorrelationError(f"a correlation is between at least 2 parameters, not {between}")
    lowest = -1.0 if between is None else -1.0 / (between - 1)
    if not lowest < coefficient < 1.0:
        who = "one parameter cannot be correlated with the mean of others"
        if between is not None:
            who = f"{between} parameters cannot all be correlated with each other"
        raise CorrelationError(f"{who} at {coefficient:g}; the coefficient must be above {lowest:.3g} and below 1")


def check_correlations(correlations: Mapping[str, Correlation]) -> None:
    """Raise CorrelationError, naming the entry, unless all are possible and no path is in two entries."""
    seen: dict[str, str] = {}
    for name, correlation in correlations.items():
        try:
            pairwise = correlation.between is not None
            check_correlation(correlation.coefficient, len(correlation.paths) if pairwise else None)
        except CorrelationError as error:
            raise CorrelationError(f"correlations.{name}: {error}") from None
        for path in correlation.paths:
            if path in seen:
                raise CorrelationError(
                    f"correlations.{name}: '{path}' is in correlations.{seen[path]} already; "
                    "a quantity can be named once only"
                )
            seen[path] = name


def correlate_each_pair(shares: Sequence[FloatArray], coefficient: float) -> list[FloatArray]:
    """Mix independent `shares` (each of shape (n,), in (0, 1)) so that each pair has this `coefficient`.

    Returns shares of the same shapes, in the same order, the first unchanged.
    """
    from scipy.special import ndtri

    check_correlation(coefficient, between=len(shares))
    target = np.full((len(shares), len(shares)), coefficient)
    np.fill_diagonal(target, 1.0)
    scores = [ndtri(share) for share in shares]
    return [shares[0], *(_to_shares(weights, scores) for weights in np.linalg.cholesky(target)[1:])]


def correlate_with_mean(centre: FloatArray, others: Sequence[FloatArray], coefficient: float) -> list[FloatArray]:
    """Mix independent shares so that `centre` has this `coefficient` with the mean of the others.

    Both refer to normal scores. Each of the n others takes the same weight a of the centre's score, and
    sqrt(1 - a^2) of its own. Their mean then has covariance a with the centre and variance
    a^2 + (1 - a^2) / n, which gives a = r / sqrt(r^2 + n (1 - r^2)).

    Returns the others' new shares; the centre keeps its own.
    """
    from scipy.special import ndtri

    check_correlation(coefficient)
    weight = coefficient / math.sqrt(coefficient**2 + len(others) * (1.0 - coefficient**2))
    own = math.sqrt(1.0 - weight**2)
    score = ndtri(centre)
    return [_to_shares((weight, own), (score, ndtri(other))) for other in others]


def _to_shares(weights: Iterable[float], scores: Iterable[FloatArray]) -> FloatArray:
    from scipy.special import ndtr

    # Added one by one, never as a matrix product, whose last bit depends on how many members there are.
    mixture = sum(weight * score for weight, score in zip(weights, scores, strict=True))
    return np.clip(ndtr(mixture), _EDGE, 1.0 - _EDGE)
