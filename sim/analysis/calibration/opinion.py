"""Likelihood of opinion: Ukrainians open to concessions, Russians who support what their armed forces do."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.analysis.calibration.gaussian import apart_by, autoregression, log_density, walk_back
from sim.analysis.calibration.known import Known
from sim.theory.arrays import FloatArray, logit


def concessions(p: Mapping[str, FloatArray], known: Known) -> FloatArray:
    """Log likelihood, (draws,), of polls: the log odds of the start, less drift and walk since, with sampling error."""
    series = known.series("concessions")
    when, share = known.when(series), series.values / 100.0
    error = series.error / 100.0 / (share * (1.0 - share))
    expected = logit(p["ukraine.concession_openness"] / 100.0)[:, None] + p["ukraine.concession_drift"][:, None] * when
    covariance = walk_back(-when, p["ukraine.concession_noise"]) + apart_by(error, when.size)
    return log_density(logit(share) - expected, covariance)


def support(p: Mapping[str, FloatArray], known: Known) -> FloatArray:
    """Log likelihood, (draws,), of polls around one level, with moods that pass and sampling error."""
    series = known.series("russian_support")
    when = known.when(series)
    moods = autoregression(when, p["russia.home_front.persistence"], p["russia.home_front.noise"])
    covariance = moods + apart_by(np.full(when.size, series.error), when.size)
    return log_density(series.values - p["russia.home_front.support"][:, None], covariance)
