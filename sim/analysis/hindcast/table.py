"""Forecasts as tables: their quantiles month by month, and their scores where something came true."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.hindcast.scores import LEVELS, central_interval, crps, pit
from sim.draws.luck import Luck
from sim.scenario.schema.quantity import month_offset

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.hindcast.forecast import Forecast

QUANTILES: Final = {"q05": 0.05, "q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9, "q95": 0.95}
FORECAST_COLUMNS: Final = ("origin", "series", "source", "month", "lead", "draws", "mean", *QUANTILES, "truth")
INSIDE: Final = {level: f"in_{100 * level:.0f}" for level in LEVELS}
SCORE_COLUMNS: Final = (
    "origin", "series", "source", "month", "lead", "truth", "median", "error", "crps", "pit", *INSIDE.values(),
)  # fmt: skip


def tables(made: Iterable[Forecast], seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The forecasts and their scores, a row for each origin, series, source and figure.

    `lead` counts months from the origin, its own the first. `error` is the median less what came true. A point has
    neither PIT nor intervals.
    """
    import pandas as pd

    expected: list[tuple[Any, ...]] = []
    scores: list[tuple[Any, ...]] = []
    middle = list(QUANTILES).index("q50")
    for one in made:
        quantiles = np.quantile(one.ensemble, list(QUANTILES.values()), axis=0)
        means = one.ensemble.mean(axis=0)
        point = one.ensemble.shape[0] == 1
        for number, month in enumerate(one.months):
            lead = month_offset(month, one.origin) + 1
            head = (one.origin, one.series.name, one.source, month, lead)
            truth, draws = float(one.truth[number]), one.ensemble[:, number]
            of_month = (draws.size, float(means[number]), *map(float, quantiles[:, number]))
            expected.append((*head, *of_month, truth))
            if np.isnan(truth):
                continue
            median = float(quantiles[middle, number])
            width: tuple[Any, ...] = (np.nan,) * (1 + len(LEVELS))
            if not point:
                ends = [central_interval(draws, level) for level in LEVELS]
                chance = float(Luck(seed, 0, 1).uniform(f"hindcast.pit.{one.origin}.{one.series.name}", lead)[0])
                width = (pit(draws, truth, chance), *(float(low <= truth <= high) for low, high in ends))
            scores.append((*head, truth, median, median - truth, crps(draws, truth), *width))
    return pd.DataFrame(expected, columns=list(FORECAST_COLUMNS)), pd.DataFrame(scores, columns=list(SCORE_COLUMNS))
