"""Scores of recruitment and of the size of the Russian force in Ukraine, by claims of either side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from sim.analysis.calibration.gaussian import Scores, apart_by, nothing_known, walk_back, whitened
from sim.analysis.calibration.known import Known
from sim.theory.arrays import FloatArray

#: Share of the recruits who go to Ukraine while the war lasts, as in the scenarios.
_TO_UKRAINE: Final = 0.9
#: Common error of all claims of recruitment, in logs: budgets of 2024 (luzin-2025) give a fifth less than officials.
_COMMON: Final = 0.2
#: Variance that leaves the level of the force open, thousand persons squared.
_OPEN: Final = 1e6


def manpower(p: Mapping[str, FloatArray], known: Known) -> Scores:
    """Scores of half-yearly recruits, and of what the force gained by them and lost."""
    return _recruits(p, known).beside(_force(p, known))


def _recruits(p: Mapping[str, FloatArray], known: Known) -> Scores:
    """Claims of recruits: the rate of the start, less what willingness has wandered since, with errors of their own."""
    series = known.series("recruitment")
    when, figures = known.when(series), np.log(series.values)
    monthly = p["russia.recruitment_noise"] / np.sqrt(12.0)
    covariance = walk_back(-when, monthly) + apart_by(series.error / series.values, when.size) + _COMMON**2
    return whitened(figures - np.log(p["russia.recruitment"])[:, None], covariance)


def _force(p: Mapping[str, FloatArray], known: Known) -> Scores:
    """Counts of the force, up to its level: what recruits bring, less the casualties who do not come back."""
    force, recruits = known.series("russian_force"), known.series("recruitment")
    if len(force.months) < 2:
        return nothing_known(p["russia.recruitment"].size)
    when = known.when(force)
    months = np.arange(int(np.floor(when[0])), 0)
    joined = _TO_UKRAINE * np.interp(months, known.when(recruits), recruits.values)
    claimed = np.array([known.month("claimed_losses", int(month)) for month in months])
    gone = p["russia.count_bias"] * (p["russia.irrecoverable"] + p["russia.other_exits"])
    past = months[None, :] < np.floor(when)[:, None]
    came, bled = past @ joined, past @ claimed
    residuals = force.values - (came - gone[:, None] * bled)
    shared = _COMMON**2 * np.outer(came, came) + _OPEN
    covariance = shared + force.error**2 * np.eye(when.size)
    return whitened(residuals, np.broadcast_to(covariance, (gone.size, *covariance.shape)))
