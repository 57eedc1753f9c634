"""The fit: a quadratic on the logarithm of the cumulative hazard, whose products are as large as their factors suggest.

Chances of an attack are 1 - exp(-H exp(eta)), with H the baseline's and eta a sum of terms that are 0 there: what
multiplies the hazard adds up in eta, a chance stays within 0 and 1, and no change is no difference, exactly. Squares
and products are shrunk to what their measures do alone (heredity: Chipman 1996, "Bayesian variable selection with
related predictors"), and each a little by itself; how strongly is estimated with them, by expectation and maximisation
(MacKay 1992, "Bayesian interpolation"). Changes are weighted by their sampling variance. docs/surface.md has what else
was tried and how it did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.analysis.surface.terms import Term
from sim.theory.arrays import FloatArray

#: Rounds of the search, and those in which it finds its place before priors move.
_ROUNDS: Final = 30
_FIRST: Final = 3
#: Logarithms of a hazard ratio between which the fit is linearised.
_LEAST_ETA: Final = -5.0
_MOST_ETA: Final = 3.0
#: First guess of the spread of coefficients: of measures, and of squares and products beside their measures.
_GUESS: Final = (0.3, 0.5, 0.5)
_LEAST_SPREAD: Final = 0.02
_MOST_SPREAD: Final = 3.0
#: Least that a measure counts for where its squares and products are shrunk.
_LEAST_EFFECT: Final = 0.02
#: Degrees of freedom of each term's own prior: few, so that a term can stand out.
_FREEDOM: Final = 3.0
#: Share of the median sampling variance that is added to each point's: small ones are known badly.
_LEAST_VARIANCE: Final = 0.2


@dataclass(frozen=True)
class Fit:
    """Coefficients of terms and their covariance; `level` is the baseline's chance."""

    coefficients: FloatArray
    covariance: FloatArray
    level: float

    def change(self, columns: FloatArray) -> FloatArray:
        """Chance at columns, (points, terms), less the baseline's, (points,)."""
        return chance(self.level, columns @ self.coefficients) - self.level

    def spread(self, columns: FloatArray) -> FloatArray:
        """Standard error of eta by the fit's own account, (points,)."""
        variance = np.einsum("ij,jk,ik->i", columns, self.covariance, columns)
        spread: FloatArray = np.sqrt(np.maximum(variance, 0.0))
        return spread


def chance(level: float | FloatArray, eta: FloatArray) -> FloatArray:
    """The chance where the hazard is exp(eta) times the baseline's, whose chance is `level`.

    >>> float(chance(0.1, np.array(0.0)).round(12))
    0.1
    """
    found: FloatArray = -np.expm1(np.log1p(-level) * np.exp(eta))
    return found


def slope(level: float | FloatArray, eta: FloatArray) -> FloatArray:
    """By how much the chance rises with eta."""
    hazard = -np.log1p(-level) * np.exp(eta)
    rise: FloatArray = hazard * np.exp(-hazard)
    return rise


def weighed(variance: FloatArray) -> FloatArray:
    """Sampling variances as weights take them."""
    return variance + _LEAST_VARIANCE * float(np.median(variance))


def fit(columns: FloatArray, terms: Sequence[Term], change: FloatArray, variance: FloatArray, level: float) -> Fit:
    """Fit to changes at points, (points,), with their sampling variances; `columns` is (points, terms).

    Terms of one measure come first, in the order of the measures.
    """
    first, last = (np.array([term[place] for term in terms]) for place in (0, -1))
    kind = np.array([0 if len(term) == 1 else 1 + (term[0] != term[-1]) for term in terms])
    alone = int(np.count_nonzero(kind == 0))
    weight = 1.0 / weighed(variance)
    spread, own = np.array(_GUESS), np.ones(len(terms))
    beta, doubt = np.zeros(len(terms)), np.full(len(terms), 0.01)
    covariance = np.zeros((len(terms), len(terms)))
    for number in range(_ROUNDS):
        effect = np.maximum(np.sqrt(beta[:alone] ** 2 + doubt[:alone]), _LEAST_EFFECT)
        suggested = np.where(kind == 0, 1.0, np.where(kind == 1, effect[first], effect[first] * effect[last]))
        prior = (spread[kind] * suggested) ** 2 * own
        eta = np.clip(columns @ beta, _LEAST_ETA, _MOST_ETA)
        lines = columns * slope(level, eta)[:, None]
        target = change - (chance(level, eta) - level) + lines @ beta
        covariance = np.asarray(np.linalg.inv((lines * weight[:, None]).T @ lines + np.diag(1.0 / prior)), np.float64)
        beta = covariance @ (lines.T @ (weight * target))
        doubt = np.diag(covariance)
        if number >= _FIRST:
            size = (beta**2 + doubt) / suggested**2
            own = (_FREEDOM + size / spread[kind] ** 2) / (_FREEDOM + 1.0)
            found = np.sqrt([np.mean(size[kind == k] / own[kind == k]) for k in range(3)])
            spread = np.clip(found, _LEAST_SPREAD, _MOST_SPREAD)
    return Fit(beta, covariance, level)
