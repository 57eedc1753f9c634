"""Counts of incidents: negative-binomial, tail and all, and the same over a year whatever the step."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.theory.arrays import FloatArray
from sim.theory.hybrid import incident_count, resilience_after_campaign

N = 20_000


def counts(mean: float, shape: float, n: int = N) -> FloatArray:
    """Counts at evenly spread quantiles."""
    return incident_count((np.arange(n) + 0.5) / n, np.full(n, mean), np.full(n, shape))


@given(st.floats(0.01, 3), st.floats(0.02, 2))
def test_counts_are_negative_binomial_quantiles(mean: float, shape: float) -> None:
    u = (np.arange(500) + 0.5) / 500
    known = stats.nbinom.ppf(u, shape, shape / (shape + mean))
    wrong = counts(mean, shape, 500) != known
    assert wrong.mean() <= 0.004, "rounding may move a quantile that lies on a jump"


@pytest.mark.parametrize("shape", [1.0, 3.0, 5.0])
@pytest.mark.parametrize("steps", [12, 24])
@pytest.mark.parametrize("mean", [6.8, 34 / 3], ids=["as in 2024", "in a campaign"])
def test_a_year_has_the_same_mean_and_variance_whatever_the_step(shape: float, steps: int, mean: float) -> None:
    count = counts(mean / steps, shape / steps, 200_000)
    assert steps * count.mean() == pytest.approx(mean, rel=0.01)
    assert steps * count.var() == pytest.approx(mean + mean**2 / shape, rel=0.05)


@given(st.floats(0, 1), st.floats(0, 0.9), st.floats(0, 1))
def test_a_campaign_teaches_up_to_the_ceiling(part: float, ceiling: float, learning: float) -> None:
    before = part * ceiling
    after = float(resilience_after_campaign(*(np.array([x]) for x in (before, ceiling, learning)))[0])
    assert before - 1e-12 <= after <= ceiling + 1e-12
    assert resilience_after_campaign(*(np.array([x]) for x in (before, ceiling, 1.0)))[0] == pytest.approx(ceiling)
