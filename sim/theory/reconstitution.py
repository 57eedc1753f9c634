"""Reconstitution: how ready the stocks not tied to Ukraine are.

Readiness for an action is a weak-link mean of four stocks over the needs of that action,

    K = [1/4 sum min(stock / need, surplus)^-r]^(-1/r),    r = 2,

and the means are at hand with chance g(K) = min(1, K^4). Needs are set so that readiness for a grab comes
near month 6 and for an assault near month 24 after a ceasefire (DDIS, February 2025).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.theory.arrays import FloatArray

#: Stock ratio that counts as nothing.
_NOTHING = 1e-6


def readiness(
    stocks: Sequence[FloatArray], needs: Sequence[FloatArray], weak_link: FloatArray, surplus: FloatArray
) -> FloatArray:
    """Weak-link mean of stocks over needs, dimensionless; 1 when every need is just met.

    >>> two = [np.array([60.0]), np.array([200.0])]
    >>> needs = [np.array([60.0]), np.array([400.0])]
    >>> float(readiness(two, needs, np.array([2.0]), np.array([1.5]))[0].round(3))
    0.632
    """
    total = np.zeros_like(stocks[0])
    for stock, need in zip(stocks, needs, strict=True):
        ratio = np.minimum(np.maximum(stock / need, _NOTHING), surplus)
        total = total + np.exp(-weak_link * np.log(ratio))
    return np.exp(np.log(total / len(stocks)) / -weak_link)


def means_at_hand(ready: FloatArray, power: FloatArray) -> FloatArray:
    """Chance that the means for an action are at hand: g(K) = min(1, K^power)."""
    return np.minimum(1.0, ready**power)


def available_force(ready: FloatArray, force: FloatArray, surplus: FloatArray) -> FloatArray:
    """Force that an assault can bring, hbe: force x min(K, surplus)."""
    return force * np.minimum(ready, surplus)
