"""The split of the spread: known components are found again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.spread import Split, SplitSums
from sim.theory.arrays import FloatArray

MEANS = np.array([1.0, -1.0, 0.5, -0.5])  # variance 0.625


def world(rng: np.random.Generator, luck: float, parameters: float, theory: float, members: int) -> FloatArray:
    """Outcomes, (4, members), with the given standard deviations; luck and parameters are shared by the hypotheses."""
    row = np.repeat(rng.normal(0, parameters, members // 2 + 1), 2)[:members]
    chance = rng.normal(0, luck, members)
    return theory * MEANS[:, None] / np.sqrt(0.625) + row + chance


def split_of(values: FloatArray, part: int = 1000) -> Split:
    sums = SplitSums(len(values))
    for start in range(0, values.shape[1], part):
        sums.add(values[:, start : start + part])
    split = sums.split()
    assert split is not None
    return split


@pytest.mark.parametrize(("luck", "parameters", "theory"), [(1, 1, 1), (3, 1, 0.5), (0.5, 2, 0), (1, 0, 2), (0, 1, 1)])
def test_known_components_are_found(luck: float, parameters: float, theory: float) -> None:
    split = split_of(world(np.random.default_rng(1), luck, parameters, theory, 40_000))
    assert split.luck == pytest.approx(luck**2, rel=0.05, abs=1e-9)
    assert split.parameters == pytest.approx(parameters**2, rel=0.05, abs=0.1 * luck**2 + 1e-9)
    assert split.theory == pytest.approx(theory**2, rel=0.05, abs=1e-9)


def test_estimates_are_unbiased_where_members_are_few() -> None:
    """With 8 members the luck left in every mean is large; it must not pass for parameters or theory."""
    rng = np.random.default_rng(2)
    estimates = []
    for _ in range(4000):
        # Luck apart for each hypothesis: the hardest case for theory.
        values = rng.normal(0, 2.0, (4, 8)) + np.repeat(rng.normal(0, 0.5, 4), 2) + 0.3 * MEANS[:, None]
        split = split_of(values)
        estimates.append((split.luck, split.parameters, split.theory))
    luck, parameters, theory = np.mean(estimates, axis=0)
    error = np.std(estimates, axis=0) / np.sqrt(4000)
    assert abs(luck - 4.0) < 4 * error[0]
    assert abs(parameters - 0.25) < 4 * error[1]
    assert abs(theory - 0.3**2 * 0.625) < 4 * error[2]


@given(st.integers(0, 2**32 - 1), st.floats(0, 10), st.floats(0, 10), st.floats(0, 10))
def test_shares_add_up_to_one(seed: int, luck: float, parameters: float, theory: float) -> None:
    split = split_of(world(np.random.default_rng(seed), luck, parameters, theory, 40))
    if split.shares is None:
        assert max(split.luck, split.parameters, split.theory) <= 0
        return
    assert sum(split.shares) == pytest.approx(1.0)
    assert min(split.shares) >= 0.0
    assert split.clipped == (min(split.luck, split.parameters, split.theory) < 0)


def test_together_they_are_the_whole_variance() -> None:
    values = world(np.random.default_rng(3), 1.0, 2.0, 1.5, 40_000)
    split = split_of(values)
    assert split.luck + split.parameters + split.theory == pytest.approx(values.var(), rel=0.01)


@pytest.mark.parametrize("part", [2, 64, 4096])
def test_parts_add_up(part: int) -> None:
    values = world(np.random.default_rng(4), 1.0, 2.0, 1.5, 999) + 1e6
    whole, parts = split_of(values, part=10**6), split_of(values, part=part)
    for name in ("luck", "parameters", "theory"):
        assert getattr(parts, name) == pytest.approx(getattr(whole, name), rel=1e-6)


def test_one_hypothesis_has_no_theory_in_its_spread() -> None:
    split = split_of(world(np.random.default_rng(5), 1.0, 1.0, 1.0, 1000)[:1])
    assert split.theory == 0.0


def test_nothing_that_varies_has_no_shares() -> None:
    assert split_of(np.ones((4, 10))).shares is None


def test_fewer_than_two_pairs_have_no_split() -> None:
    sums = SplitSums(4)
    sums.add(np.zeros((4, 3)))
    assert sums.split() is None


def test_the_spread_of_the_risk_is_found_under_the_luck_of_what_happens() -> None:
    """Attacks drawn from known risks: each spread is found, more surely from chances, and luck is E[p (1 - p)]."""
    rng = np.random.default_rng(8)
    pairs, means = 40_000, np.array([0.02, 0.05, 0.15, 0.01])
    risk = np.repeat(means[:, None] * rng.gamma(0.5, 2.0, pairs), 2, axis=1).clip(0, 1)
    happened = (rng.random(risk.shape) < risk).astype(float)
    met = risk * rng.uniform(0.5, 1.5, risk.shape)  # chances along a path, right on average
    split = split_of(happened).with_risk_of(split_of(met))
    assert split.luck == pytest.approx(float((risk * (1 - risk)).mean()), rel=0.03)
    assert split.risk.parameters == pytest.approx(float(np.sqrt(risk.var(axis=1).mean())), rel=0.03)
    assert split.risk.theory == pytest.approx(float(risk.mean(axis=1).std()), rel=0.03)
    assert split.luck + split.parameters + split.theory == pytest.approx(happened.var(), rel=0.02)
    of_parameters = split.risk.of_parameters
    assert of_parameters is not None
    assert of_parameters == pytest.approx(risk.var(axis=1).mean() / risk.var(), rel=0.05)


def test_a_risk_that_never_differs_has_no_spread() -> None:
    split = Split(luck=0.1, parameters=-0.001, theory=0.0)
    assert split.risk == (0.0, 0.0)
    assert split.risk.of_parameters is None
