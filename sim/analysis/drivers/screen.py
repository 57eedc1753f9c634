"""Which uncertain quantities drive an effect, theory by theory: three tests of each, held to all that were looked at.

- *Trend in the mean*: the correlation of the effect with the rank of the quantity. Ranks are bounded, so the sum is no
  wilder than the normal law says, however rare and large effects are (a uniform variable is strictly sub-Gaussian;
  Marchal and Arbel 2017): the test errs on the side of naming nothing.
- *Trend in ranks*: Spearman's correlation. It sees a quantity that moves most futures a little, which the few futures
  that carry the mean drown.
- *Any change at all*: PAWN (Pianosi and Wagener 2018), the largest distance between the distribution of the effect in a
  quarter of the quantity and in all draws, independent of moments; it sees effects that rise and fall again. Unrelated
  quantities keep below what Kolmogorov's law gives for a quarter drawn from all.

Whoever picks the most telling of some thousand tests has looked at all of them. A *driver* is what stays clear by the
smallest of its three chances, times three (Bonferroni), held to all quantities and theories by Holm (1979): 19 answers
in 20 name no false one, however the quantities hang together. A false discovery rate would allow one of twenty named to
be false, and people read the first one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.drivers.beside import LEAST_LEFT, Measured
from sim.analysis.drivers.sample import OF_THOUSAND, Sample
from sim.analysis.paired import PairSums, Z, chance_interval

if TYPE_CHECKING:
    import pandas as pd

    from sim.theory.arrays import BoolArray, FloatArray

#: What a driver is held to: the chance that an answer names a false one.
LEVEL: Final = 0.05
#: Parts of a quantity's range that PAWN looks at, each with as many draws.
SLICES: Final = 4
#: At most so many drivers of a theory, the surest, are held fixed at once for the partial measures.
MOST_HELD: Final = 10
_TESTS: Final = ("trend", "rank", "pawn")

#: The columns of the table, a row for each theory and quantity. Effects are per 1,000 futures or in the outcome's unit.
COLUMNS: Final = {
    "hypothesis": "rival theory",
    "path": "uncertain quantity",
    "own": "share of its variance that is its own beside those with which it hangs together by accident",
    "low_to": "upper end of its lowest quarter, in its own unit",
    "high_from": "lower end of its highest quarter",
    "low": "effect where the quantity is low: in its lowest quarter",
    "low_low": "its interval",
    "low_high": "its interval",
    "high": "effect where it is high: in its highest quarter",
    "high_low": "its interval",
    "high_high": "its interval",
    "change": "effect where it is high less effect where it is low",
    "change_low": "its interval",
    "change_high": "its interval",
    "trend": "correlation of the effect with the rank of the quantity",
    "rank": "rank correlation of the two",
    "pawn": "largest distance between the distributions of the effect in a quarter and in all draws",
    "p": "chance that an unrelated quantity looks as telling by the best of the three tests",
    "p_all": "the same held to all quantities and theories looked at",
    "driver": "whether it is clear that the quantity drives the effect",
    "by": "the tests that say so: mean, ranks, shape",
}


def screen(sample: Sample, beside: Sequence[Sequence[int]]) -> pd.DataFrame:
    """Every quantity under every theory, with :data:`COLUMNS`; intervals are 95%, sampling error only.

    `beside` has, for each quantity, the columns with which it hangs together by accident: it is measured beside them.
    """
    import pandas as pd

    rows = [row for hypothesis in sample.hypotheses for row in _of_theory(sample, hypothesis, beside)]
    table = pd.DataFrame(rows)
    p = np.where(table[["own"]] < LEAST_LEFT, 1.0, table[[f"p_{test}" for test in _TESTS]].to_numpy())
    table["p"] = np.minimum(1.0, len(_TESTS) * p.min(axis=1))
    table["p_all"] = holm(table["p"].to_numpy())
    table["driver"] = table["p_all"] < LEVEL
    alone = np.minimum(1.0, len(_TESTS) * len(table) * p) < LEVEL
    names = np.array(["mean", "ranks", "shape"])
    table["by"] = [" ".join(names[row]) for row in alone]
    return table[list(COLUMNS)]


def partial(
    sample: Sample,
    table: pd.DataFrame,
    beside: Sequence[Sequence[int]],
    together: Mapping[int, Sequence[int]],
) -> pd.DataFrame:
    """The table with `partial_trend` and `partial_rank`: as its `trend` and `rank`, beside the theory's other drivers
    and what the quantity is drawn `together` with as well.
    """
    place = {path: k for k, path in enumerate(sample.paths)}
    columns: dict[str, list[float]] = {"partial_trend": [], "partial_rank": []}
    for hypothesis in sample.hypotheses:
        mine = table[(table["hypothesis"] == hypothesis) & table["driver"]]
        drivers = [place[path] for path in mine.sort_values("p", kind="stable")["path"].head(MOST_HELD)]
        measured = Measured.of(sample, hypothesis)
        for k in range(len(sample.paths)):
            held = [other for other in {*drivers, *beside[k], *together.get(k, ())} if other != k]
            for name, found in zip(columns, measured.correlation(k, sorted(held)), strict=True):
                columns[name].append(found)
    return table.assign(**columns)


def _of_theory(sample: Sample, hypothesis: str, beside: Sequence[Sequence[int]]) -> Iterator[dict[str, Any]]:
    measured = Measured.of(sample, hypothesis)
    known, _ = sample.known(hypothesis)
    lows, highs = (side[known] for side in sample.quarters)
    share = sample.unit == OF_THOUSAND
    alone = np.column_stack([measured.alone(k, held) for k, held in enumerate(beside)])
    distances, chances = pawn(alone, measured.sides[:, 1])
    for k, path in enumerate(sample.paths):
        held = beside[k]
        own = float(alone[:, k].var())
        effects = measured.without(k, held)
        if held and chances[k] < LEVEL:  # what is left of it may still go with another's effect in a curve
            _, (beside_them,) = pawn(alone[:, [k]], measured.ranks_without(k, held))
            chances[k] = max(chances[k], beside_them)
        trend, rank = measured.correlation(k, held)
        of_trend, of_rank = chance_of(np.array([trend, rank]), measured.rows - len(held))
        low, high = lows[:, k], highs[:, k]
        yield {
            "hypothesis": hypothesis,
            "path": path,
            "low_to": float(measured.draws[low, k].max(initial=-np.inf)),
            "high_from": float(measured.draws[high, k].min(initial=np.inf)),
            **_ends(effects, low, high, share=share, own=own),
            "trend": trend, "rank": rank, "pawn": float(distances[k]),
            "p_trend": float(of_trend), "p_rank": float(of_rank), "p_pawn": float(chances[k]), "own": own,
        }  # fmt: skip


def _ends(effects: FloatArray, low: BoolArray, high: BoolArray, *, share: bool, own: float) -> dict[str, float]:
    """Effect with interval where a quantity is low, where it is high, and of the difference of the two.

    What others make of the effect is known the less well the less of the quantity is its `own`: errors grow by the
    root of that, as those of a coefficient do.
    """
    wider = 1 / math.sqrt(own) if own > 0 else math.inf
    ends = (mean_and_error(effects[who].ravel(), share) for who in (low, high))
    (first, first_error), (last, last_error) = ((mean, error * wider) for mean, error in ends)
    found: dict[str, float] = {}
    told = ("low", first, first_error), ("high", last, last_error)
    for name, value, error in (*told, ("change", last - first, math.hypot(first_error, last_error))):
        found |= {name: value, f"{name}_low": value - Z * error, f"{name}_high": value + Z * error}
    return found


def mean_and_error(values: FloatArray, share: bool = True) -> tuple[float, float]:
    """Mean of the effects of members, pairs side by side, and its standard error, guarded where futures are rare."""
    sums = PairSums()
    sums.add(values)
    if not share:
        return sums.mean, sums.standard_error
    interval = chance_interval(sums)
    return sums.mean, math.nan if interval is None else (interval.high - interval.low) / (2 * Z)


def chance_of(correlation: FloatArray, rows: int) -> FloatArray:
    """How often so many unrelated rows give so large a correlation, either way, by the normal law."""
    from scipy.special import ndtr

    chance: FloatArray = 2 * ndtr(-np.abs(correlation) * math.sqrt(max(1, rows - 1)))
    return chance


def pawn(draws: FloatArray, effect: FloatArray) -> tuple[FloatArray, FloatArray]:
    """PAWN of each quantity, (quantities,), and how often an unrelated one reaches it.

    The distance is the largest over :data:`SLICES` parts of the range; for a part of n of N draws taken by luck,
    sqrt(n N / (N - n)) times the distance follows Kolmogorov's law, and the largest of several is held to their number.
    """
    from scipy.special import kolmogorov
    from scipy.stats import rankdata

    rows, quantities = draws.shape
    order = np.argsort(effect, kind="stable")
    ordered = effect[order]
    ends = np.append(np.flatnonzero(np.diff(ordered) > 0), rows - 1)  # equal effects step at once
    share_of_all = (ends + 1) / rows
    # Equal draws share a rank, and so a part of the range.
    part = np.minimum(SLICES - 1, ((rankdata(draws, axis=0) - 0.5) / rows * SLICES).astype(np.int64))[order]
    distance, chance = np.zeros(quantities), np.ones(quantities)
    for slice_ in range(SLICES):
        mine = part == slice_
        size = mine.sum(axis=0)
        usable = (size > 0) & (size < rows)
        below = np.cumsum(mine, axis=0)[ends] / np.maximum(1, size)
        apart = np.where(usable, np.abs(below - share_of_all[:, None]).max(axis=0), 0.0)
        distance = np.maximum(distance, apart)
        worth = np.sqrt(size * rows / np.maximum(1, rows - size))
        chance = np.minimum(chance, kolmogorov(apart * worth))
    return distance, np.minimum(1.0, SLICES * chance)


def holm(chances: FloatArray) -> FloatArray:
    """Chances held to their number (Holm 1979, "A simple sequentially rejective multiple test procedure").

    >>> holm(np.array([0.04, 0.01, 0.5])).round(3).tolist()
    [0.08, 0.03, 0.5]
    """
    order = np.argsort(chances, kind="stable")
    steps = chances[order] * np.arange(len(chances), 0, -1)
    held = np.empty(len(chances))
    held[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return held
