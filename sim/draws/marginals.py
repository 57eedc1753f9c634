"""Inverse distribution functions: from a share in (0, 1) to the value below which this share lies.

Every distribution of a scenario file has its inverse here. All increase with the share, so that a correlation between
shares has the same sign between values.
"""

from __future__ import annotations

import math
from typing import assert_never

import numpy as np
from scipy.special import betaincinv, gammaincinv, log_ndtr, ndtri, ndtri_exp

from sim.draws.luck import FloatArray
from sim.scenario.schema.distribution import (
    Beta,
    Distribution,
    Gamma,
    LogNormal,
    LogUniform,
    Normal,
    OneOf,
    Triangular,
    Uniform,
)


def inverse_cdf(distribution: Distribution, share: FloatArray) -> FloatArray:
    """Return the quantiles of `distribution` at each `share`, an array in (0, 1) of any shape.

    The values have the shape of `share` and the unit of the quantity, and keep to `distribution.support`.

    >>> inverse_cdf(Uniform(low=4, high=14), np.array([0.25, 0.5])).tolist()
    [6.5, 9.0]
    >>> inverse_cdf(OneOf(values=(0, 3, 6)), np.array([0.3, 0.4, 0.9])).tolist()
    [0.0, 3.0, 6.0]
    """
    low, high = distribution.support
    # Rounding can carry a value past the end of its support, which the schema promises to the model.
    return np.clip(_quantile(distribution, share), low, high)


def _quantile(distribution: Distribution, share: FloatArray) -> FloatArray:
    values: FloatArray
    match distribution:
        case Uniform(low=low, high=high):
            values = low + share * (high - low)
        case LogUniform(low=low, high=high):
            values = low * np.exp(share * math.log(high / low))
        case Normal(low=None, high=None):
            values = distribution.mean + distribution.sd * ndtri(share)
        case Normal():
            values = _truncated_normal(distribution, share)
        case LogNormal(median=median, log_sd=log_sd):
            values = median * np.exp(log_sd * ndtri(share))
        case Triangular():
            values = _triangular(distribution, share)
        case Beta(a=a, b=b):
            values = np.asarray(betaincinv(a, b, share), dtype=np.float64)
        case Gamma(shape=shape, scale=scale):
            values = scale * np.asarray(gammaincinv(shape, share), dtype=np.float64)
        case OneOf():
            values = _one_of(distribution, share)
        case _:
            assert_never(distribution)
    return values


def _truncated_normal(normal: Normal, share: FloatArray) -> FloatArray:
    """Cut off at one end or both; in logarithms of the lower tail, so exact however far out the ends are."""
    low, high = ((end - normal.mean) / normal.sd for end in normal.support)
    mirrored = low + high > 0
    if mirrored:
        low, high, share = -high, -low, 1.0 - share
    log_below_high = log_ndtr(high)
    below = share + (1.0 - share) * math.exp(log_ndtr(low) - log_below_high)  # as a share of what is below high
    score = np.asarray(ndtri_exp(log_below_high + np.log(below)), dtype=np.float64)
    return normal.mean - normal.sd * score if mirrored else normal.mean + normal.sd * score


def _triangular(triangular: Triangular, share: FloatArray) -> FloatArray:
    low, mode, high = triangular.low, triangular.mode, triangular.high
    rising = low + np.sqrt(share * ((mode - low) * (high - low)))
    falling = high - np.sqrt((1.0 - share) * ((high - mode) * (high - low)))
    return np.where(share * (high - low) < mode - low, rising, falling)


def _one_of(one_of: OneOf, share: FloatArray) -> FloatArray:
    weights = np.ones(len(one_of.values)) if one_of.weights is None else np.array(one_of.weights)
    possible = weights > 0
    values, weights = np.array(one_of.values)[possible], weights[possible]
    order = np.argsort(values, kind="stable")
    upper = np.cumsum(weights[order]) / weights.sum()
    return values[order][np.searchsorted(upper[:-1], share, side="right")]
