"""Scores of aid, budgets, oil revenue and the Russian reserve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from sim.analysis.calibration.gaussian import (
    Scores,
    apart_by,
    autoregression,
    independent,
    nothing_known,
    walk_back,
    whitened,
)
from sim.analysis.calibration.known import Known
from sim.theory.arrays import FloatArray

#: A month without packages counts as so many bn EUR, since its logarithm is taken.
_LEAST_AID: Final = 0.05
#: Growth over ten years is asked for, which the years since 2014 alone would take for one long rise.
_BUDGETS_SINCE: Final = "2002-01"
#: Error of a year's change of the reserve, tn RUB: gold and yuan are revalued, and accounts closed, within a year.
_REVALUED: Final = 0.6


def _packages(name: str, level: FloatArray, monthly: FloatArray, lumps: FloatArray, *, known: Known) -> Scores:
    """Packages of each month: the level of the start, less what willingness has wandered since, with lumps."""
    series = known.series(name)
    when = known.when(series)
    residuals = np.log(np.maximum(series.values, _LEAST_AID)) - (np.log(level / 12.0) - 0.5 * lumps**2)[:, None]
    return whitened(residuals, walk_back(-when, monthly) + apart_by(lumps[:, None], when.size))


def european_aid(p: Mapping[str, FloatArray], known: Known) -> Scores:
    """Scores of European packages; level in bn EUR a year, noise a year's."""
    monthly = p["europe.aid_noise"] / np.sqrt(12.0)
    return _packages("aid_allocated_europe", p["europe.military_aid"], monthly, p["europe.aid_lumps"], known=known)


def us_aid(p: Mapping[str, FloatArray], known: Known) -> Scores:
    """Scores of US packages around one level, that of the last year times a factor."""
    last_year = known.series("aid_allocated_us").values[-12:].sum()
    still = np.zeros_like(p["us.aid.lumps"])
    return _packages("aid_allocated_us", p["us.aid.level"] * last_year, still, p["us.aid.lumps"], known=known)


def budgets(p: Mapping[str, FloatArray], known: Known) -> Scores:
    """Scores of the growth of European budgets, a year each, given that of the year before."""
    index = known.series("european_spending", _BUDGETS_SINCE)
    growth = 100.0 * np.diff(np.log(index.values))
    long, kept = p["europe.budget_growth"][:, None], p["europe.budget_persistence"][:, None]
    residuals = growth[1:] - long - kept * (growth[:-1] - long)
    return independent(residuals, p["europe.budget_noise"])


def oil(p: Mapping[str, FloatArray], known: Known) -> Scores:
    """Scores of yearly revenue around its mean, which is left open: an AR(1) price, averaged."""
    series = known.series("oil_gas_revenue")
    months = np.arange(12.0)
    years = 12.0 * np.arange(series.values.size)
    elasticity = p["russia.economy.oil_elasticity"]
    total = 0.0
    for first in months:
        for second in months:
            apart = np.abs(years[:, None] + first - years[None, :] - second)
            total = total + p["russia.economy.oil_persistence"][:, None, None] ** apart
    one = autoregression(np.zeros(1), p["russia.economy.oil_persistence"], p["russia.economy.oil_volatility"])
    covariance = elasticity[:, None, None] ** 2 * one * total / 144.0
    logs = np.log(series.values)
    return whitened(np.broadcast_to(logs - logs.mean(), (elasticity.size, logs.size)), covariance + 1.0)


def reserve(p: Mapping[str, FloatArray], known: Known) -> Scores:
    """Scores of what the liquid reserve lost between the ends of years: a share of the deficit."""
    series = known.series("liquid_reserve")
    ends = np.array([value for month, value in zip(series.months, series.values, strict=True) if month.endswith("-12")])
    lost = -np.diff(ends)
    if not lost.size:
        return nothing_known(p["russia.economy.reserve_share"].size)
    expected = (p["russia.economy.reserve_share"] * p["russia.economy.war_deficit"])[:, None]
    return independent(lost - expected, np.full(expected.size, _REVALUED))
