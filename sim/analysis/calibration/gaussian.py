"""Normal densities of a few correlated figures, for many draws of the constants at once.

Hidden states that wander (a walk, an autoregression) are integrated out exactly: only their covariance is needed.
"""

from __future__ import annotations

import itertools
import math
from typing import Final

import numpy as np

from sim.theory.arrays import FloatArray

#: Draws whose covariance matrices are held at once.
_AT_ONCE: Final = 2048
#: Added to variances, so that two figures that always agree leave the density finite.
_JITTER: Final = 1e-10


def log_density(residuals: FloatArray, covariance: FloatArray) -> FloatArray:
    """Logarithm of the normal density, (draws,), of `residuals`, (draws, figures), with `covariance`, (draws, figures,
    figures).

    >>> float(log_density(np.array([[0.0]]), np.array([[[1.0]]]))[0].round(4))
    -0.9189
    """
    draws, figures = residuals.shape
    out = np.empty(draws)
    for first in range(0, draws, _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        root = np.linalg.cholesky(covariance[part] + _JITTER * np.eye(figures))
        scores = np.linalg.solve(root, residuals[part, :, None])[..., 0]
        volume = np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
        out[part] = -0.5 * (scores**2).sum(axis=1) - volume - 0.5 * figures * math.log(2.0 * math.pi)
    return out


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


def log_density_of_autoregression(residuals: FloatArray, persistence: FloatArray, noise: FloatArray) -> FloatArray:
    """Logarithm of the density, (draws,), of a stationary AR(1) seen without error every month, (draws, months).

    >>> one = np.ones(1)
    >>> seen, kept = np.array([[0.3, -0.2, 0.4]]), 0.5 * one
    >>> alike = log_density(seen, autoregression(np.arange(3.0), kept, one))
    >>> bool(np.isclose(log_density_of_autoregression(seen, kept, one), alike, rtol=1e-8)[0])
    True
    """
    spread = noise / np.sqrt(1.0 - persistence**2)
    scores = [residuals[:, 0] / spread]
    scores += [(new - persistence * old) / noise for old, new in itertools.pairwise(residuals.T)]
    months = residuals.shape[1]
    volume = np.log(spread) + (months - 1) * np.log(noise) + 0.5 * months * math.log(2.0 * math.pi)
    density: FloatArray = -0.5 * np.square(scores).sum(axis=0) - volume
    return density
