"""Which of the things that we do not know move an outcome: rank correlations over the members of a run."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.ensemble.collect import PART, parts_of
from sim.ensemble.tables import outcomes_of_part, parameters_frame

if TYPE_CHECKING:
    import pandas as pd

    from sim.store.folders import Folder

#: At most this many members are used, the first ones.
MOST_MEMBERS: Final = 8 * PART
#: Fewer pairs of members than this say nothing.
LEAST_PAIRS: Final = 50


def influence(run: Folder, outcome: str) -> pd.DataFrame | None:
    """Spearman's rank correlation of every uncertain quantity with an outcome, by path and hypothesis.

    The outcome of a row of parameters is the mean over the two members that share it, so that half of the luck is gone;
    a flag whose question does not arise did not happen. NaN where an outcome or a parameter does not vary. None where
    there are too few pairs. `frame.attrs["chance"]` is what the largest of so many unrelated ones exceeds once in
    twenty times (Bonferroni).
    """
    pairs = min(run.members, MOST_MEMBERS) // 2
    if pairs < LEAST_PAIRS:
        return None
    drawn = parameters_frame(run).iloc[: 2 * pairs : 2].drop(columns="member")
    ranks = _standardised(drawn.rank())
    columns = {}
    for hypothesis in run.hypotheses:
        parts = range(min(parts_of(run.members), MOST_MEMBERS // PART))
        values = np.concatenate([outcomes_of_part(run, hypothesis, part, [outcome])[outcome] for part in parts])
        happened = np.nan_to_num(values)[: 2 * pairs].reshape(-1, 2).mean(axis=1)
        outcome_ranks = _standardised(drawn.assign(outcome=happened)[["outcome"]].rank())["outcome"]
        columns[hypothesis] = ranks.mul(outcome_ranks, axis=0).mean()
    correlations = drawn.iloc[:0].T.assign(**columns)
    correlations.attrs["chance"] = NormalDist().inv_cdf(1 - 0.025 / max(1, correlations.size)) / math.sqrt(pairs)
    return correlations


def _standardised(ranks: pd.DataFrame) -> pd.DataFrame:
    spread = ranks.std(ddof=0)
    return (ranks - ranks.mean()) / spread.where(spread > 0)
