"""Normal densities of a few correlated figures, for many draws of the constants at once.

Hidden states that wander (a walk, an autoregression) are integrated out exactly: only their covariance is needed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.theory.arrays import FloatArray

#: Draws whose covariance matrices are held at once.
_AT_ONCE: Final = 2048
#: Added to variances, so that two figures that always agree leave the density finite.
_JITTER: Final = 1e-10
_LOG_TURN: Final = math.log(2.0 * math.pi)


@dataclass(frozen=True)
class Scores:
    """Residuals made independent with unit variance, (draws, figures), and the logarithm of that volume, (draws,)."""

    values: FloatArray
    log_volume: FloatArray

    @property
    def log_density(self) -> FloatArray:
        """Logarithm of the normal density of the figures, (draws,)."""
        return np.asarray(-0.5 * np.square(self.values).sum(axis=1) - self.log_volume, np.float64)

    def beside(self, other: Scores) -> Scores:
        """These figures and others that are independent of them."""
        return Scores(np.concatenate([self.values, other.values], axis=1), self.log_volume + other.log_volume)


def nothing_known(draws: int) -> Scores:
    """The scores of no figures at all."""
    return Scores(np.zeros((draws, 0)), np.zeros(draws))


def whitened(residuals: FloatArray, covariance: FloatArray) -> Scores:
    """Scores of `residuals`, (draws, figures), with `covariance`, (draws, figures, figures), one figure after another.

    >>> float(whitened(np.array([[0.0]]), np.array([[[1.0]]])).log_density[0].round(4))
    -0.9189
    """
    draws, figures = residuals.shape
    scores, volume = np.empty((draws, figures)), np.empty(draws)
    for first in range(0, draws, _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        root = np.linalg.cholesky(covariance[part] + _JITTER * np.eye(figures))
        scores[part] = np.linalg.solve(root, residuals[part, :, None])[..., 0]
        volume[part] = np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
    return Scores(scores, volume + 0.5 * figures * _LOG_TURN)


def innovations(residuals: FloatArray, persistence: FloatArray, noise: FloatArray) -> Scores:
    """Scores of a stationary AR(1) seen without error every month, (draws, months).

    >>> one = np.ones(1)
    >>> seen, kept = np.array([[0.3, -0.2, 0.4]]), 0.5 * one
    >>> alike = whitened(seen, autoregression(np.arange(3.0), kept, one)).log_density
    >>> bool(np.isclose(innovations(seen, kept, one).log_density, alike, rtol=1e-8)[0])
    True
    """
    spread = noise / np.sqrt(1.0 - persistence**2)
    months = residuals.shape[1]
    scores = np.empty_like(residuals)
    scores[:, 0] = residuals[:, 0] / spread
    scores[:, 1:] = (residuals[:, 1:] - persistence[:, None] * residuals[:, :-1]) / noise[:, None]
    return Scores(scores, np.log(spread) + (months - 1) * np.log(noise) + 0.5 * months * _LOG_TURN)


def independent(residuals: FloatArray, noise: FloatArray) -> Scores:
    """Scores of figures with the same independent `noise`, (draws,)."""
    figures = residuals.shape[1]
    return Scores(residuals / noise[:, None], figures * (np.log(noise) + 0.5 * _LOG_TURN))


def walk_back(months: FloatArray, noise: FloatArray) -> FloatArray:
    """Covariance, (draws, figures, figures), of what a random walk has still to do before it ends.

    The figures lie so many `months` before the end, (figures,), and `noise` is a month's, (draws,).

    >>> walk_back(np.array([2.0, 1.0]), np.array([1.0]))[0].tolist()
    [[2.0, 1.0], [1.0, 1.0]]
    """
    return noise[:, None, None] ** 2 * np.minimum(months[:, None], months[None, :])


def autoregression(months: FloatArray, persistence: FloatArray, noise: FloatArray) -> FloatArray:
    """Covariance, (draws, figures, figures), of a stationary AR(1) at `months`, (figures,).

    `persistence` and `noise` are a month's, (draws,).

    >>> autoregression(np.array([0.0, 1.0]), np.array([0.5]), np.array([1.0]))[0].round(3).tolist()
    [[1.333, 0.667], [0.667, 1.333]]
    """
    apart = np.abs(months[:, None] - months[None, :])
    variance = noise**2 / (1.0 - persistence**2)
    return variance[:, None, None] * persistence[:, None, None] ** apart


def apart_by(error: FloatArray | float, figures: int) -> FloatArray:
    """Diagonal covariance of independent errors of so many figures: `error` is one number, (figures,) or (draws, 1)."""
    return np.asarray(error, np.float64)[..., None] ** 2 * np.eye(figures)
