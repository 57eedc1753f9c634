"""Global indices of a designed sample: how much of the variance rests on each quantity, alone and with all others.

*First-order*: the share of the variance that would go if the quantity were known (Sobol 1993; the estimator of Saltelli
et al. 2010, "Variance based sensitivity analysis of model output", table 2 b). *Total*: the share that would be left if
all others were known (Jansen 1999), which is more than the first where quantities work together.

A value of the function here is a mean over members, luck and all, and luck would pass for interaction: each total index
would be as large as the luck in a mean. So every mean is taken twice, over members that have nothing in common, and
every square is replaced by a product of the two. Luck then widens intervals and moves no index. Both means of all
points have the same members as each other's points have, so that luck that a quantity does not touch cancels out of
differences (common random numbers).

With the matrices A and B of the design and A_i, which is A with column i of B, and the two means 1 and 2:

    V   = mean of (f1 - m)(f2 - m) over A, B and all A_i, m the mean of all
    S_i = mean over 1, 2 of  mean of (f1(B) - m)(f2(A_i) - f2(A)) / V
    T_i = mean of (f1(A) - f1(A_i))(f2(A) - f2(A_i)) / (2 V)

Intervals are from base rows drawn again (bootstrap percentiles, 95%), sampling error only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from sim.theory.arrays import FloatArray

RESAMPLES: Final = 1000
#: Parts of the base rows of which the indices are told as well, so that one sees whether they have settled.
PARTS: Final = (4, 2)


def base_matrices(rows: int, quantities: int) -> tuple[FloatArray, FloatArray]:
    """The matrices A and B, (rows, quantities), shares in (0, 1): one Sobol sequence, points in the middle of cells.

    `rows` is a power of 2. The first quarter and half of the rows are designs themselves.
    """
    from scipy.stats.qmc import Sobol

    points = Sobol(2 * quantities, scramble=False).random(rows) + 0.5 / rows
    return points[:, :quantities], points[:, quantities:]


def points(a: FloatArray, b: FloatArray) -> FloatArray:
    """All points of the design, (2 + quantities, rows, quantities): A, B, then A with one column of B after another."""
    mixed = np.repeat(a[None], a.shape[1], axis=0)
    for column in range(a.shape[1]):
        mixed[column, :, column] = b[:, column]
    return np.concatenate([a[None], b[None], mixed])


def indices(values: FloatArray, paths: Sequence[str], seed: int) -> list[dict[str, Any]]:
    """A row for each quantity, from the values of the function: (2 means, 2 + quantities, base rows).

    Of a function without luck both means are the same. Columns: path, first, first_low, first_high, total, total_low,
    total_high, and first and total of a quarter and of half of the rows, as first_4, total_4, first_2, total_2. NaN
    where nothing varies, or luck hides whether anything does.
    """
    rows = values.shape[2]
    first, total = _estimates(values, np.ones((1, rows)))
    again = np.random.default_rng(seed).multinomial(rows, np.full(rows, 1 / rows), size=RESAMPLES)
    ends = [_ends(sample) for sample in _estimates(values, again.astype(np.float64))]
    found = [
        {
            "path": path,
            "first": first[0, k], "first_low": ends[0][0][k], "first_high": ends[0][1][k],
            "total": total[0, k], "total_low": ends[1][0][k], "total_high": ends[1][1][k],
        }
        for k, path in enumerate(paths)
    ]  # fmt: skip
    for part in PARTS:
        some, whole = _estimates(values[:, :, : max(2, rows // part)], np.ones((1, max(2, rows // part))))
        for k, row in enumerate(found):
            row |= {f"first_{part}": some[0, k], f"total_{part}": whole[0, k]}
    return [{key: value if key == "path" else float(value) for key, value in row.items()} for row in found]


def _ends(samples: FloatArray) -> FloatArray:
    """The interval of each column; samples in which luck hides all variance make it wider, up to no bound."""
    known = np.where(np.isnan(samples), np.inf, samples)
    low = np.quantile(np.where(np.isnan(samples), -np.inf, samples), 0.025, axis=0, method="inverted_cdf")
    return np.stack([low, np.quantile(known, 0.975, axis=0, method="inverted_cdf")])


def _estimates(values: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """First-order and total indices, (samples, quantities), with so much weight on each base row, (samples, rows)."""
    share = weights / weights.sum(axis=1, keepdims=True)
    a, b, mixed = values[:, 0], values[:, 1], values[:, 2:]
    middle = share @ values.mean(axis=(0, 1))  # (samples,)
    variance = share @ (values[0] * values[1]).mean(axis=0) - middle**2
    step = mixed - a[:, None]
    first = np.stack([
        (share @ (b[0] * step[1, k]) + share @ (b[1] * step[0, k])) / 2
        - middle * (share @ step[:, k].mean(axis=0))
        for k in range(mixed.shape[1])
    ], axis=1)  # fmt: skip
    total = np.stack([share @ (step[0, k] * step[1, k]) / 2 for k in range(mixed.shape[1])], axis=1)
    scale = np.where(variance > 0, variance, np.nan)[:, None]
    return first / scale, total / scale
