"""Quantal choice: chances that add up, sharpen with rationality, and are taken at the rate they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory.choice import pick, quantal_probabilities, yes_probability

utility = st.floats(-50, 50)
rationality = st.floats(0, 20)


@given(st.lists(utility, min_size=1, max_size=5), rationality)
def test_chances_sum_to_one_and_keep_the_order_of_utilities(utilities: list[float], lam: float) -> None:
    chances = [float(p[0]) for p in quantal_probabilities([np.array([u]) for u in utilities], lam)]
    assert sum(chances) == pytest.approx(1.0, abs=1e-12)
    for u, p in zip(utilities, chances, strict=True):
        for v, q in zip(utilities, chances, strict=True):
            assert p >= q - 1e-12 or u < v


@given(st.lists(utility, min_size=2, max_size=4), st.floats(-100, 100), rationality)
def test_only_differences_of_utility_matter(utilities: list[float], shift: float, lam: float) -> None:
    here = quantal_probabilities([np.array([u]) for u in utilities], lam)
    there = quantal_probabilities([np.array([u + shift]) for u in utilities], lam)
    np.testing.assert_allclose(here, there, atol=1e-9)


@pytest.mark.parametrize("lam", [1e9, np.inf])
def test_perfect_rationality_takes_the_best_and_splits_ties(lam: float) -> None:
    utilities = [np.array([0.0, 0.0, 0.3]), np.array([1e-3, -1.0, 0.3]), np.array([-1.0, -1.0, -np.inf])]
    first, second, third = quantal_probabilities(utilities, lam)
    assert first.tolist() == [0.0, 1.0, 0.5]
    assert second.tolist() == [1.0, 0.0, 0.5]
    assert third.tolist() == [0.0, 0.0, 0.0]


def test_no_rationality_is_a_coin_toss_among_open_options() -> None:
    chances = quantal_probabilities([np.array([5.0]), np.array([-5.0]), np.array([-np.inf])], 1e-12)
    assert [float(p[0]) for p in chances] == pytest.approx([0.5, 0.5, 0.0])


@given(utility, st.floats(0.1, 6))
def test_yes_or_no_is_quantal_choice_against_nothing(u: float, lam: float) -> None:
    two = quantal_probabilities([np.array([u]), np.array([0.0])], lam)
    assert float(yes_probability(np.array([u]), lam)[0]) == pytest.approx(float(two[0][0]), abs=1e-12)


def test_options_are_picked_at_their_chances() -> None:
    n = 100_000
    chances = [np.full(n, 0.2), np.full(n, 0.0), np.full(n, 0.5), np.full(n, 0.3)]
    chosen = pick(chances, (np.arange(n) + 0.5) / n)
    assert (np.bincount(chosen, minlength=4) / n).tolist() == pytest.approx([0.2, 0.0, 0.5, 0.3], abs=1e-4)
