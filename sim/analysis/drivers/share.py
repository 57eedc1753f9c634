"""How much of the spread of an effect between worlds rests on each quantity, or on each group of them.

Two futures of the same draw differ by luck alone, so the covariance of the two is the variance between draws,
Var(E[y | parameters]), whatever the luck (:mod:`sim.analysis.spread`). What a group of quantities explains of it is the
variance of a regression on their ranks, less what so many unrelated columns would explain by luck (Ezekiel 1930; the
"adjusted R squared"). It is what a straight line through ranks explains: curves and quantities that work only together
are left over. Intervals are from the jackknife over groups of draws (Quenouille 1956; Efron and Tibshirani 1993, ch.
11), sampling error only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.drivers.sample import Sample, outcome_named, read_sample
from sim.analysis.paired import Z
from sim.errors import SimError
from sim.outcomes import ESTIMAND

if TYPE_CHECKING:
    import pandas as pd

    from sim.store.folders import Folder
    from sim.theory.arrays import FloatArray

#: Groups of draws that the jackknife leaves out, one at a time.
FOLDS: Final = 25


def shares(
    run: Folder,
    reference: Folder | None = None,
    outcome: str = ESTIMAND,
    groups: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """The share of the variance between draws that each quantity explains, or each of `groups` of paths together.

    The effect is `outcome` in `run` less that in `reference`, or without one the outcome itself. One row a theory and
    group: hypothesis, group, quantities, share, low, high (95%, sampling error only). A share can come out below 0 or
    above 1 where little is known of it, and is NaN where no draw is seen to differ from another; shares of groups add
    up to less than 1 where quantities work only together. Paths of `groups` that are not drawn count for nothing.
    `frame.attrs["between"]` has the standard deviation of the effect between draws by theory, per 1,000 for shares of
    futures, and `frame.attrs["luck"]` the share of the whole variance that is luck's. SimError where too few members
    were simulated.
    """
    sample = read_sample(run, reference, outcome_named(outcome))
    return shares_of(sample, groups)


def shares_of(sample: Sample, groups: Mapping[str, Sequence[str]] | None = None) -> pd.DataFrame:
    """The same, of draws and effects that were read already."""
    import pandas as pd

    place = {path: column for column, path in enumerate(sample.paths)}
    chosen = {path: (path,) for path in sample.paths} if groups is None else groups
    columns = {name: [place[path] for path in paths if path in place] for name, paths in chosen.items()}
    rows, between, luck = [], {}, {}
    for hypothesis, effects in sample.effects.items():
        known = ~np.isnan(effects).any(axis=1)
        scores, pairs = sample.scores[known], effects[known]
        if len(pairs) <= 2 * FOLDS:
            raise SimError(f"too few futures under {hypothesis} have this outcome", remedy="simulate more members")
        whole = variance_between(pairs)
        total = float(pairs.var(ddof=1))
        between[hypothesis] = float(np.sqrt(max(0.0, whole)))
        luck[hypothesis] = 1 - min(1.0, max(0.0, whole) / total) if total > 0 else float("nan")
        explained = _jackknife(scores, pairs, list(columns.values()))
        rows += [
            {"hypothesis": hypothesis, "group": name, "quantities": len(columns[name]), "share": share,
             "low": share - Z * error, "high": share + Z * error}
            for name, (share, error) in zip(columns, explained, strict=True)
        ]  # fmt: skip
    frame = pd.DataFrame(rows)
    frame.attrs |= {"between": between, "luck": luck, "outcome": sample.outcome, "unit": sample.unit}
    return frame


def variance_between(pairs: FloatArray) -> float:
    """Variance of the expected effect between draws, from the two futures of each, (rows, 2): their covariance.

    Both futures are centred at the mean of all, as they are alike by construction.

    >>> variance_between(np.array([[1.0, 1.0], [-1.0, -1.0]]))
    2.0
    """
    centred = pairs - pairs.mean()
    return float((centred[:, 0] * centred[:, 1]).sum() / (len(pairs) - 1))


def _jackknife(scores: FloatArray, pairs: FloatArray, groups: Sequence[Sequence[int]]) -> list[tuple[float, float]]:
    """The share of each group of columns, and its standard error; NaN where nothing is seen to differ between draws.

    The error is that of the ratio at its estimate, so that a part of the draws without any variance does no harm.
    """
    fold = np.arange(len(pairs)) % FOLDS
    between, explained = variance_between(pairs), _explained(scores, pairs, groups)
    if not between > 0:
        return [(np.nan, np.nan)] * len(groups)
    share = explained / between
    left_out = [fold != k for k in range(FOLDS)]
    parts = [_explained(scores[kept], pairs[kept], groups) - share * variance_between(pairs[kept]) for kept in left_out]
    error = np.sqrt((FOLDS - 1) / FOLDS * ((parts - np.mean(parts, axis=0)) ** 2).sum(axis=0)) / between
    return list(zip(share.tolist(), error.tolist(), strict=True))


def _explained(scores: FloatArray, pairs: FloatArray, groups: Sequence[Sequence[int]]) -> FloatArray:
    """The variance that each group explains, less what it would by luck."""
    mean = pairs.mean(axis=1)
    effect = mean - mean.mean()
    rows = len(effect)
    centred = scores - scores.mean(axis=0)
    explained: FloatArray = np.zeros(len(groups))
    single = [k for k, group in enumerate(groups) if len(group) == 1]
    if single:  # by far the most, and each needs no more than a product
        columns = centred[:, [groups[k][0] for k in single]]
        fitted = (effect @ columns) ** 2 / (columns**2).sum(axis=0)
        explained[single] = (fitted - (effect @ effect - fitted) / (rows - 2)) / (rows - 1)
    for k, group in enumerate(groups):
        if len(group) > 1:
            mine = centred[:, list(group)]
            with_effect = (
                mine.T @ effect
            )  # normal equations: ranks are nearly unrelated, and a QR takes ten times as long
            fitted_all = float(with_effect @ np.linalg.lstsq(mine.T @ mine, with_effect, rcond=None)[0])
            error = (float(effect @ effect) - fitted_all) / max(1, rows - 1 - len(group))
            explained[k] = (fitted_all - len(group) * error) / (rows - 1)
    return explained
