"""Hybrid pressure: counts of incidents below armed attack."""

from __future__ import annotations

import numpy as np

from sim.theory.arrays import FloatArray


def incident_count(u: FloatArray, mean: FloatArray, shape: FloatArray, most: int = 12) -> FloatArray:
    """Negative-binomial count at the quantile `u`, by summing its probabilities; counts above `most` are cut
    off.

    `mean` is that of the step and `shape` the yearly shape times the step in years, so that counts over a
    year have the same law whatever the step.

    >>> incident_count(np.array([0.1, 0.9]), np.array([0.6, 0.6]), np.array([0.3, 0.3])).tolist()
    [0.0, 2.0]
    """
    fraction = mean / (mean + shape)
    probability = (1.0 - fraction) ** shape
    cumulative = probability
    count = (u >= cumulative).astype(np.float64)
    for k in range(1, most):
        probability = probability * fraction * ((shape + (k - 1)) / k)
        cumulative = cumulative + probability
        count = count + (u >= cumulative)
    return count
