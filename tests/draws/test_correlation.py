"""Correlations reach their coefficient, and change no parameter's own distribution."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.draws.correlation import (
    CorrelationError,
    check_correlation,
    correlate_each_pair,
    correlate_with_mean,
)

N = 100_000
ERROR = 4.5 / np.sqrt(N)  # of a correlation; 4.5 standard errors


def independent(paths: int) -> list[np.ndarray]:
    return list(np.random.default_rng(11).random((paths, N)))


def scores(shares: list[np.ndarray]) -> np.ndarray:
    return stats.norm.ppf(shares)


@pytest.mark.parametrize(("paths", "coefficient"), [(2, 0.5), (4, 0.5), (4, -0.3), (3, 0.95), (2, -0.99), (3, 0.0)])
def test_each_pair(paths: int, coefficient: float) -> None:
    shares = independent(paths)
    mixed = correlate_each_pair(shares, coefficient)
    correlation = np.corrcoef(scores(mixed))[np.triu_indices(paths, 1)]
    np.testing.assert_allclose(correlation, coefficient, atol=ERROR)
    assert np.array_equal(mixed[0], shares[0])
    for column in mixed:
        assert stats.kstest(column, "uniform").pvalue > 0.005


@pytest.mark.parametrize(("paths", "coefficient"), [(1, 0.6), (6, 0.3), (6, -0.3), (5, 0.95), (3, 0.0)])
def test_with_the_mean_of_others(paths: int, coefficient: float) -> None:
    centre, *others = independent(1 + paths)
    mixed = correlate_with_mean(centre, others, coefficient)
    correlation = np.corrcoef(scores([centre])[0], scores(mixed).mean(axis=0))[0, 1]
    assert correlation == pytest.approx(coefficient, abs=ERROR)
    each = np.corrcoef(scores([centre, *mixed]))[0, 1:]
    assert np.ptp(each) < 2 * ERROR  # all others alike
    for column in mixed:
        assert stats.kstest(column, "uniform").pvalue > 0.005


def test_shares_stay_inside() -> None:
    """However extreme the scores, no mixture reaches 0 or 1, where some distributions are infinite."""
    extreme = np.array([2.0**-52, 1 - 2.0**-52])
    for mixed in (correlate_each_pair([extreme] * 5, 0.5), correlate_with_mean(extreme, [extreme] * 5, 0.9)):
        assert all(0.0 < column.min() < column.max() < 1.0 for column in mixed)


@pytest.mark.parametrize(("coefficient", "paths"), [(-1 / 3, 4), (-0.5, 4), (1.0, 2), (-1.0, 2), (0.5, 1)])
def test_impossible_between(coefficient: float, paths: int) -> None:
    with pytest.raises(CorrelationError):
        check_correlation(coefficient, between=paths)


def test_limits_are_the_matrix_limits() -> None:
    """Just inside the lowest coefficient the matrix is still positive definite, just outside no longer."""
    for paths in range(2, 9):
        for inside, offset in ((True, 1e-6), (False, -1e-6)):
            coefficient = -1 / (paths - 1) + offset
            matrix = np.full((paths, paths), coefficient) + (1 - coefficient) * np.eye(paths)
            assert (np.linalg.eigvalsh(matrix).min() > 0) is np.bool_(inside)
            if inside:
                check_correlation(coefficient, between=paths)
            else:
                with pytest.raises(CorrelationError, match="must be above"):
                    check_correlation(coefficient, between=paths)


@pytest.mark.parametrize("coefficient", [1.0, -1.0, 1.2])
def test_impossible_with_mean(coefficient: float) -> None:
    with pytest.raises(CorrelationError, match="must be above -1 and below 1"):
        check_correlation(coefficient)
