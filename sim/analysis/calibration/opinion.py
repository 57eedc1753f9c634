"""Scores of opinion: Ukrainians open to concessions, Russians who support what their armed forces do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from sim.analysis.calibration.gaussian import Scores, apart_by, autoregression, walk_back, whitened
from sim.analysis.calibration.known import Known
from sim.theory.arrays import FloatArray, logit

#: Casualties as counted in February 2022, before the record begins, thousand persons.
FIRST_DAYS: Final = 5.3


def concessions(p: Mapping[str, FloatArray], known: Known) -> Scores:
    """Scores of polls: the log odds of the start, less drift and walk since, with sampling error."""
    series = known.series("concessions")
    when, share = known.when(series), series.values / 100.0
    error = series.error / 100.0 / (share * (1.0 - share))
    expected = logit(p["ukraine.concession_openness"] / 100.0)[:, None] + p["ukraine.concession_drift"][:, None] * when
    covariance = walk_back(-when, p["ukraine.concession_noise"]) + apart_by(error, when.size)
    return whitened(logit(share) - expected, covariance)


def support(p: Mapping[str, FloatArray], known: Known) -> Scores:
    """Scores of polls around a level that falls with the logarithm of casualties, with moods that pass and sampling
    error.

    The account of the rival theory, success, is not fitted: the front has no record for half of the polls.
    """
    series = known.series("russian_support")
    when = known.when(series)
    tenfolds = np.log10(_casualties(known, when) / _casualties(known, np.zeros(1)))
    level = p["russia.home_front.support"][:, None] - p["russia.home_front.casualty_effect"][:, None] * tenfolds
    moods = autoregression(when, p["russia.home_front.persistence"], p["russia.home_front.noise"])
    covariance = moods + apart_by(np.full(when.size, series.error), when.size)
    return whitened(series.values - level, covariance)


def _casualties(known: Known, months: FloatArray) -> FloatArray:
    """Casualties as counted, from the invasion up to each of the `months` from the start, thousand persons."""
    claimed = known.series("claimed_losses")
    ends = known.when(claimed) + 0.5
    return np.asarray(np.interp(months, ends, FIRST_DAYS + np.cumsum(claimed.values)), np.float64)
