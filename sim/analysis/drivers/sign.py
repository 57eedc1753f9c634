"""Whether the sign of an effect turns with a quantity, and at which value of it.

The sign *turns* where the effect is clear in the lowest and in the highest quarter of the quantity, and of opposite
sign: the larger of the two one-sided chances (Gail and Simon 1985, "Testing for qualitative interactions between
treatment effects and patient subsets"), held to all quantities and theories looked at by Holm. It *may turn* where the
quantity is a driver, the two are of opposite sign, and one of them is clear. It *keeps* where both are clear and alike.

The turning point is where the effect, smoothed over the rank of the quantity (local straight lines; Fan and Gijbels
1996), crosses zero; its interval is that of draws drawn again (Efron and Tibshirani 1993).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.drivers.beside import LEAST_LEFT, Measured
from sim.analysis.drivers.sample import Sample
from sim.analysis.drivers.screen import LEVEL, holm
from sim.analysis.paired import Z

if TYPE_CHECKING:
    import pandas as pd

    from sim.theory.arrays import FloatArray

TURNS, MAY_TURN, KEEPS, UNCLEAR = "turns", "may turn", "keeps", "not clear"

#: Samples drawn again for the interval of a turning point.
RESAMPLES: Final = 400
#: Width of the smoother, as a share of the draws: wide, as single draws are mostly luck.
BANDWIDTH: Final = 0.2
#: The turning point of a sample drawn again is looked for within this part of the range.
_GRID: Final = np.linspace(0.005, 0.995, 100)
#: Below this share of samples that cross zero at all, there is no turning point worth an interval.
LEAST_CROSSING: Final = 0.5


@dataclass(frozen=True)
class TurningPoint:
    """The value of a quantity at which the effect crosses zero, in the quantity's unit.

    `crossing` is the share of samples drawn again in which it crosses at all. `value` is None, and so is the interval,
    where the smoothed effect does not cross zero or fewer than half of the samples do.
    """

    hypothesis: str
    path: str
    sign: str
    value: float | None
    low: float | None
    high: float | None
    crossing: float


def signs(table: pd.DataFrame) -> list[str]:
    """What becomes of the sign with each quantity under each theory: one word a row of the screening's table."""
    low, high = table["low"].to_numpy(), table["high"].to_numpy()
    clear = [((table[f"{end}_low"] > 0) | (table[f"{end}_high"] < 0)).to_numpy() for end in ("low", "high")]
    opposite = low * high < 0
    errors = [((table[f"{end}_high"] - table[end]) / Z).to_numpy() for end in ("low", "high")]
    both = np.maximum(_one_sided(low, errors[0]), _one_sided(high, errors[1]))
    told_apart = (table["own"] >= LEAST_LEFT).to_numpy()
    turns = holm(np.where(opposite & told_apart, both, 1.0)) < LEVEL
    may = opposite & (clear[0] | clear[1]) & table["driver"].to_numpy()
    keeps = ~opposite & clear[0] & clear[1] & told_apart
    return [str(word) for word in np.select([turns, may, keeps], [TURNS, MAY_TURN, KEEPS], UNCLEAR)]


def _one_sided(effect: FloatArray, error: FloatArray) -> FloatArray:
    from scipy.special import ndtr

    known = error > 0
    chance: FloatArray = np.where(known, ndtr(-np.abs(effect) / np.where(known, error, 1.0)), 1.0)
    return chance


def turning_points(
    sample: Sample, table: pd.DataFrame, beside: Sequence[Sequence[int]], seed: int
) -> list[TurningPoint]:
    """The turning point of every quantity with which the sign turns, or may; measured as :func:`screen` does."""
    from sim.draws.luck import stable_hash

    found = table[table["sign"].isin([TURNS, MAY_TURN])]
    points = []
    for hypothesis, path, sign in zip(found["hypothesis"], found["path"], found["sign"], strict=True):
        rng = np.random.default_rng([seed, stable_hash(f"turning {hypothesis} {path}")])
        measured, column = Measured.of(sample, hypothesis), sample.paths.index(path)
        effects = measured.without(column, beside[column])
        at = turning_point(measured.draws[:, column], effects.mean(axis=1), rng)
        points.append(TurningPoint(hypothesis, path, sign, *at))
    return points


def turning_point(
    draws: FloatArray, effect: FloatArray, rng: np.random.Generator
) -> tuple[float | None, float | None, float | None, float]:
    """Where a smoothed effect crosses zero, with its interval of 95%, and the share of samples that cross.

    >>> x = np.linspace(0, 10, 500)
    >>> value, low, high, crossing = turning_point(x, x - 4.0, np.random.default_rng(1))
    >>> round(value, 1), low <= value <= high, crossing
    (4.0, True, 1.0)
    """
    rows = len(draws)
    order = np.argsort(draws, kind="stable")
    ordered, effects = draws[order], effect[order]
    again = rng.multinomial(rows, np.full(rows, 1 / rows), size=RESAMPLES)
    lines = smoothed(effects, np.vstack([np.ones(rows), again]).astype(np.float64))
    whole, *samples = (crossings(line) for line in lines)
    first = whole[0] if len(whole) else math.nan
    nearest = [float(one[np.argmin(np.abs(one - first))]) for one in samples if len(one)] if len(whole) else []
    share = len(nearest) / RESAMPLES
    if share < LEAST_CROSSING:
        return None, None, None, share
    low, high = np.quantile(nearest, [0.025, 0.975])
    at = np.interp([first, low, high], (np.arange(rows) + 0.5) / rows, ordered)
    return float(at[0]), float(at[1]), float(at[2]), share


def smoothed(effects: FloatArray, weights: FloatArray) -> FloatArray:
    """Effects, in the order of the quantity, smoothed by local straight lines: (samples, points of the grid).

    `weights` says how often each counts, (samples, rows).
    """
    ranks = (np.arange(len(effects)) + 0.5) / len(effects)
    apart = ranks[None, :] - _GRID[:, None]
    kernel = np.exp(-0.5 * (apart / BANDWIDTH) ** 2)
    s0, s1, s2 = (weights @ (kernel * apart**power).T for power in range(3))
    t0, t1 = ((weights * effects) @ (kernel * apart**power).T for power in range(2))
    line: FloatArray = (s2 * t0 - s1 * t1) / (s2 * s0 - s1**2)
    return line


def crossings(line: FloatArray) -> FloatArray:
    """The shares of the range at which a smoothed effect crosses zero, the steepest crossing first."""
    before, after = line[:-1], line[1:]
    places = np.flatnonzero(before * after < 0)
    places = places[np.argsort(-np.abs(after[places] - before[places]), kind="stable")]
    part = before[places] / (before[places] - after[places])
    found: FloatArray = _GRID[places] + part * (_GRID[1] - _GRID[0])
    return found
