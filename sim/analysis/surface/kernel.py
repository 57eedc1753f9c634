"""A smooth function through points, and what is rough about it: a Gaussian process with a trend, 0 at the origin.

Its covariance is that of a smooth part (Matern 5/2), of a rough one that is correlated over a short way only, for some
futures turn where a lever passes a certain place, and of a trend. Scales are the most likely ones (Rasmussen and
Williams 2006, chapters 2, 4 and 5), held loosely to what is moved at all. Rough parts pass through the points, so that
what was simulated is told again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import minimize

from sim.theory.arrays import FloatArray

#: What is expected of a scale, of the reach of what is rough beside it, and how loosely each logarithm is held there.
_SCALE: Final = 1.5
_REACH: Final = 0.3
_LOOSE: Final = 1.5
#: Standard deviation that is taken for exact, beside that of the values: numbers that are told again within this.
_EXACT: Final = 0.01
_LEAST: Final = 1e-4
_ROUNDS: Final = 40
#: Where logarithms of scales and of sizes are looked for.
_SCALES: Final = (-2.5, 4.0)
_SIZES: Final = (-9.0, 3.0)
_REACHES: Final = (-5.0, 1.0)


@dataclass(frozen=True)
class Shape:
    """What is smooth over which way: `scales`, (measures,); the variance of both parts; the `reach` of the rough one,
    in scales; and the variance of the trend's coefficients, (measures,).
    """

    scales: FloatArray
    smooth: float
    rough: float
    reach: float
    trend: FloatArray

    def near(self, a: FloatArray, b: FloatArray) -> FloatArray:
        """Covariances without the trend, (a, b)."""
        squares = (((a[:, None] - b[None]) / self.scales) ** 2).sum(axis=-1)
        way = np.sqrt(5.0 * squares)
        smooth = (1.0 + way + 5.0 / 3.0 * squares) * np.exp(-way)
        found: FloatArray = self.smooth * smooth + self.rough * np.exp(-np.sqrt(squares) / self.reach)
        return found

    def spread(self, a: FloatArray, b: FloatArray) -> FloatArray:
        """Standard deviation that is left at points, (a,), by the nearest of others: 0 where it is one of them."""
        shared = self.near(a, b).max(axis=1, initial=0.0) / (self.smooth + self.rough)
        found: FloatArray = np.sqrt((self.smooth + self.rough) * np.maximum(1.0 - shared**2, 0.0))
        return found

    def covariance(self, a: FloatArray) -> FloatArray:
        """Covariances of points, given 0 at the origin, (a, a)."""
        origin = self.near(a, np.zeros((1, a.shape[1])))
        found: FloatArray = self.near(a, a) + (a * self.trend) @ a.T - origin @ origin.T / (self.smooth + self.rough)
        return found


@dataclass(frozen=True)
class Through:
    """The function: `trend`, (measures,), and `weights` of the origin and of each point, (1 + points,)."""

    shape: Shape
    at: FloatArray
    trend: FloatArray
    weights: FloatArray

    def __call__(self, asked: FloatArray) -> FloatArray:
        """Values at measures, (asked,)."""
        centres = with_origin(self.at)
        apart = self.shape.near(asked, centres) - self.shape.near(centres[:1], centres)
        value: FloatArray = asked @ self.trend + apart @ self.weights
        return value


def with_origin(at: FloatArray) -> FloatArray:
    """The origin and points."""
    return np.vstack([np.zeros((1, at.shape[1])), at])


def likely(at: FloatArray, values: FloatArray) -> Shape:
    """The likeliest shape of a function with these values, (points,), at measures, (points, measures)."""
    size, n = float(np.std(values)), at.shape[1]
    exact = np.eye(len(at)) * (_EXACT * size) ** 2

    def shape(logs: FloatArray) -> Shape:
        scales, sizes, trend = np.exp(logs[:n]), np.exp(2.0 * logs[n : n + 2]), np.exp(2.0 * logs[n + 2 : 2 * n + 2])
        return Shape(scales, float(sizes[0]), float(sizes[1]), float(np.exp(logs[-1])), trend)

    def unlikely(logs: FloatArray) -> float:
        root = np.linalg.cholesky(shape(logs).covariance(at) + exact)
        fitted = np.linalg.solve(root, values)
        held = np.sum((logs[:n] - np.log(_SCALE)) ** 2) + (logs[-1] - np.log(_REACH)) ** 2
        held += np.sum(((logs[n + 2 : -1] - np.log(size)) / _LOOSE) ** 2)
        return float(0.5 * (fitted @ fitted + held) + np.log(np.diag(root)).sum())

    start = np.log([*[_SCALE] * n, size, 0.2 * size, *[size] * n, _REACH])
    bounds = [_SCALES] * n + [_SIZES] * (n + 2) + [_REACHES]
    found = minimize(unlikely, start, method="L-BFGS-B", bounds=bounds, options={"maxiter": _ROUNDS})
    return shape(np.asarray(found.x, np.float64))


def through(shape: Shape, at: FloatArray, values: FloatArray) -> tuple[Through, FloatArray]:
    """The function of this shape through points, and what each point's value is predicted to be without it."""
    exact = np.eye(len(at)) * (_EXACT * max(float(np.std(values)), _LEAST)) ** 2
    inverse = np.linalg.inv(shape.covariance(at) + exact)
    pull = inverse @ values
    origin = -float(shape.near(np.zeros((1, at.shape[1])), at)[0] @ pull) / (shape.smooth + shape.rough)
    function = Through(shape, at, shape.trend * (at.T @ pull), np.concatenate([[origin], pull]))
    return function, values - pull / np.diag(inverse)
