"""Inverse distribution functions against scipy.stats, which the run itself never imports for this."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.draws.marginals import inverse_cdf
from sim.scenario.schema.distribution import (
    Beta,
    Distribution,
    Gamma,
    LogNormal,
    LogUniform,
    Normal,
    OneOf,
    Triangular,
    Uniform,
)

SHARES = np.concatenate([[2.0**-52, 1e-9], np.linspace(0.0005, 0.9995, 1999), [1 - 1e-9, 1 - 2.0**-52]])
EVEN = (np.arange(200_000) + 0.5) / 200_000

CONTINUOUS: list[tuple[Distribution, Any]] = [
    (Uniform(low=-2, high=5), stats.uniform(-2, 7)),
    (LogUniform(low=0.02, high=30), stats.loguniform(0.02, 30)),
    (Normal(mean=3, sd=2), stats.norm(3, 2)),
    (Normal(mean=3, sd=2, low=0), stats.truncnorm(-1.5, np.inf, 3, 2)),
    (Normal(mean=3, sd=2, high=4), stats.truncnorm(-np.inf, 0.5, 3, 2)),
    (Normal(mean=3, sd=2, low=2, high=9), stats.truncnorm(-0.5, 3, 3, 2)),
    (Normal(mean=0.9, sd=0.2, low=0, high=1), stats.truncnorm(-4.5, 0.5, 0.9, 0.2)),
    (LogNormal(median=12, log_sd=0.6), stats.lognorm(0.6, scale=12)),
    (Triangular(low=1, mode=2, high=6), stats.triang(0.2, 1, 5)),
    (Triangular(low=1, mode=1, high=6), stats.triang(0, 1, 5)),
    (Triangular(low=1, mode=6, high=6), stats.triang(1, 1, 5)),
    (Beta(a=2, b=5), stats.beta(2, 5)),
    (Beta(a=0.6, b=0.8), stats.beta(0.6, 0.8)),
    (Gamma(shape=2.5, scale=4), stats.gamma(2.5, scale=4)),
]


@pytest.mark.parametrize(("distribution", "reference"), CONTINUOUS, ids=lambda value: repr(value)[:60])
def test_quantiles_support_and_moments(distribution: Distribution, reference: Any) -> None:
    values = inverse_cdf(distribution, SHARES)
    # the last share is left to the next tests: there, scipy's truncated normal is right to three digits only
    np.testing.assert_allclose(values[:-1], reference.ppf(SHARES[:-1]), rtol=1e-8, atol=1e-10)
    low, high = distribution.support
    assert (low, high) == pytest.approx(reference.support())
    assert low <= values.min()
    assert values.max() <= high
    assert (np.diff(values) >= 0).all()
    spread = inverse_cdf(distribution, EVEN)
    assert spread.mean() == pytest.approx(reference.mean(), rel=1e-3)
    assert spread.std() == pytest.approx(reference.std(), rel=2e-3)


def test_truncation_on_one_side_keeps_the_other_tail() -> None:
    tail = 2.0**-52
    top = inverse_cdf(Normal(mean=3, sd=2, low=0), np.array([1 - tail]))
    assert stats.norm.sf(top, 3, 2) == pytest.approx(tail * stats.norm.sf(0, 3, 2), rel=1e-9)


@pytest.mark.parametrize("side", [1, -1])
def test_truncation_far_in_a_tail(side: int) -> None:
    """50 standard deviations out, what is left of a normal is an exponential of rate 50."""
    ends = {"low": 50.0, "high": 60.0} if side > 0 else {"low": -60.0, "high": -50.0}
    beyond = side * inverse_cdf(Normal(mean=0, sd=1, **ends), SHARES[2:-2]) - 50.0
    shares = SHARES[2:-2] if side > 0 else 1.0 - SHARES[2:-2]
    np.testing.assert_allclose(beyond, -np.log1p(-shares) / 50, rtol=5e-3)


def test_one_of_takes_each_value_in_proportion() -> None:
    values, counts = np.unique(inverse_cdf(OneOf(values=(6, 0, 3)), EVEN), return_counts=True)
    assert values.tolist() == [0.0, 3.0, 6.0]
    np.testing.assert_allclose(counts / len(EVEN), 1 / 3, atol=1e-5)
    weighted = OneOf(values=(6, 0, 3, 9), weights=(1, 5, 2, 0))
    values, counts = np.unique(inverse_cdf(weighted, EVEN), return_counts=True)
    assert values.tolist() == [0.0, 3.0, 6.0]
    np.testing.assert_allclose(counts / len(EVEN), [0.625, 0.25, 0.125], atol=1e-5)


def test_one_of_rises_with_the_share() -> None:
    """Whatever the order in the file, so that a positive correlation means what it says."""
    assert (np.diff(inverse_cdf(OneOf(values=(6, 0, 3), weights=(1, 5, 2)), EVEN)) >= 0).all()


def test_one_of_never_takes_a_value_without_weight() -> None:
    weights = (0.1,) * 10 + (0.0,)
    ends = inverse_cdf(OneOf(values=tuple(range(11)), weights=weights), SHARES)
    assert ends.max() == 9.0


def test_rounding_stays_inside() -> None:
    """low x (high / low)^share, as computed, passes an end for a few in a hundred of such pairs."""
    ends = np.array([2.0**-52, 1 - 2.0**-52])
    for low, high in combinations(np.arange(1, 60) / 10, 2):
        lowest, highest = inverse_cdf(LogUniform(low=float(low), high=float(high)), ends)
        assert low <= lowest < highest <= high


@pytest.mark.parametrize("distribution", [pair[0] for pair in CONTINUOUS], ids=lambda value: repr(value)[:60])
def test_one_member_alone_has_the_same_bits(distribution: Distribution) -> None:
    together = inverse_cdf(distribution, SHARES)
    alone = np.array([inverse_cdf(distribution, np.array([share]))[0] for share in SHARES])
    assert np.array_equal(together, alone)
