"""Quantal choice: better options are taken more often, the more so the higher the rationality.

McKelvey and Palfrey (1998), agent quantal response: P(a) = exp(lambda EU_a) / sum_b exp(lambda EU_b); as
lambda grows the best option is taken for sure. Signorino (1999) uses it for strategic choice in international
relations.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from sim.theory.arrays import FloatArray, IntArray, logistic, normal_cdf

#: Scale by which a normal error has the variance of a logistic one, pi^2 / 3.
_LOGISTIC_TO_NORMAL = math.sqrt(3.0) / math.pi


def total_utility(terms: Mapping[str, FloatArray], shape: tuple[int, ...]) -> FloatArray:
    """Sum of utility terms, added in their order, broadcast to `shape`.

    >>> total_utility({"prize": np.array([0.4]), "cost": np.array([-1.0])}, (2,)).tolist()
    [-0.6, -0.6]
    """
    total = np.zeros(shape)
    for term in terms.values():
        total = total + term
    return total


def highest(utilities: Sequence[FloatArray]) -> FloatArray:
    """What the best of some options is worth.

    >>> highest([np.array([0.0, 0.5]), np.array([0.2, -np.inf])]).tolist()
    [0.2, 0.5]
    """
    best = utilities[0]
    for utility in utilities[1:]:
        best = np.maximum(best, utility)
    return best


def yes_probability(utility: FloatArray, precision: FloatArray | float) -> FloatArray:
    """Chance that an option worth `utility` more than its alternative is taken.

    >>> yes_probability(np.array([0.0, 0.25]), 4.0).round(3).tolist()
    [0.5, 0.731]
    """
    return logistic(precision * utility)


def yes_probability_normal(utility: FloatArray, precision: FloatArray | float) -> FloatArray:
    """The same chance where errors are normal with the variance of the logistic: N(sqrt(3) / pi x precision x u).

    The rival noise law: tails are thinner, so that what is worth much less than its alternative is hardly ever taken.

    >>> yes_probability_normal(np.array([0.0, 0.25]), 4.0).round(3).tolist()
    [0.5, 0.709]
    """
    return normal_cdf(_LOGISTIC_TO_NORMAL * precision * utility)


def quantal_probabilities(utilities: Sequence[FloatArray], rationality: FloatArray | float) -> list[FloatArray]:
    """Choice probabilities over options; an option that is not open has utility -inf, and at least one must be open.

    Parameters: an array (members,) of expected utility per option; rationality in 1/utils, infinity allowed.

    >>> p = quantal_probabilities([np.array([0.0]), np.array([0.5]), np.array([-np.inf])], 4.0)
    >>> [float(x[0].round(3)) for x in p]
    [0.119, 0.881, 0.0]
    """
    best = highest(utilities)
    lam = np.asarray(rationality, dtype=np.float64)
    weights = []
    # 0 x infinity is no number: options that tie are alike at any precision, closed ones are never taken.
    with np.errstate(invalid="ignore"):
        for utility in utilities:
            gap = utility - best
            weights.append(np.exp(np.where(gap == 0.0, 0.0, np.where(gap == -np.inf, gap, lam * gap))))
    total = weights[0]
    for weight in weights[1:]:
        total = total + weight
    return [weight / total for weight in weights]


def chances_given_review(probabilities: Sequence[FloatArray], reviews: FloatArray) -> list[FloatArray]:
    """Choice probabilities given that at least one review fell in a step, so that acts do not depend on the step.

    The first option is to do nothing; `reviews` is the expected number of reviews in the step, rate x dt. Acts then
    come at the rate of the reviews that lead to an act: the chance of an act within the step is
    1 - exp(-reviews (1 - P_0)), less than that of a review, 1 - exp(-reviews).

    >>> whole = chances_given_review([np.array([0.6]), np.array([0.4])], np.array([0.5]))
    >>> acts = float((whole[1] * -np.expm1(-0.5))[0])
    >>> bool(np.isclose(acts, -np.expm1(-0.5 * 0.4)))
    True
    """
    nothing = probabilities[0]
    acting = np.maximum(1.0 - nothing, 1e-300)
    scale = np.expm1(-reviews * acting) / (np.expm1(-reviews) * acting)
    acts = [probability * scale for probability in probabilities[1:]]
    rest = np.ones_like(nothing)
    for act in acts:
        rest = rest - act
    return [rest, *acts]


def pick(probabilities: Sequence[FloatArray], u: FloatArray) -> IntArray:
    """Index of the option chosen, by the inverse of the cumulative probabilities at the uniform `u`.

    >>> pick([np.array([0.2, 0.2]), np.array([0.8, 0.8])], np.array([0.1, 0.5])).tolist()
    [0, 1]
    """
    chosen = np.zeros(u.shape, dtype=np.int64)
    cumulative = np.zeros(u.shape)
    for probability in probabilities[:-1]:
        cumulative = cumulative + probability
        chosen += u >= cumulative
    return chosen
