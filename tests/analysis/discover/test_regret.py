"""Regret: its arithmetic, what is a tie, and whom no theory decides for."""

import numpy as np
import pytest

from sim.analysis.discover.regret import Regrets, regrets


def met(*means: float, members: int = 400, noise: float = 0.0, seed: int = 0) -> np.ndarray:
    """Chances with these means by policy, alike for all members but for noise of each policy's own."""
    return np.array(means)[:, None] + noise * np.random.default_rng(seed).normal(size=(len(means), members))


def under(found: Regrets, policy: str, hypothesis: str) -> float:
    return next(row.regret for row in found.by_theory if (row.policy, row.hypothesis) == (policy, hypothesis))


def test_regret_is_the_chance_less_the_least_under_the_same_theory() -> None:
    found = regrets(["a", "b", "c"], {"H1": met(0.10, 0.07, 0.12), "H2": met(0.03, 0.06, 0.02)}, limit=0.065)
    assert [under(found, name, "H1") for name in "abc"] == pytest.approx([0.03, 0.0, 0.05])
    assert [under(found, name, "H2") for name in "abc"] == pytest.approx([0.01, 0.04, 0.0])
    largest = {one.policy: (one.largest, one.under) for one in found.overall}
    assert largest["a"] == (pytest.approx(0.03), "H1")
    assert largest["b"] == (pytest.approx(0.04), "H2")
    assert largest["c"] == (pytest.approx(0.05), "H1")
    assert found.minimax == "a", "never the best, and never far from it"
    assert {row.policy: row.satisfied for row in found.by_theory if row.hypothesis == "H2"} == {"a": 1, "b": 1, "c": 1}
    assert {row.policy: row.satisfied for row in found.by_theory if row.hypothesis == "H1"} == {"a": 0, "b": 0, "c": 0}
    assert all(one.kept == 0 for one in found.overall)


def test_policies_that_noise_cannot_tell_apart_are_tied() -> None:
    chances = {"H1": met(0.10, 0.1001, 0.15, noise=0.02)}
    found = regrets(["a", "b", "c"], chances, limit=0.1)
    assert [row.tied for row in found.by_theory] == [True, True, False]
    assert [one.tied for one in found.overall] == [True, True, False]
    low, high = next(row.interval for row in found.by_theory if row.policy == "c")
    assert low < 0.05 < high


def test_policies_that_are_the_same_have_no_regret_and_are_tied() -> None:
    chances = np.tile(np.random.default_rng(1).random(400), (2, 1))
    found = regrets(["a", "b"], {"H1": chances}, limit=0.5)
    assert [(row.regret, row.tied) for row in found.by_theory] == [(0.0, True), (0.0, True)]
    assert all(one.tied for one in found.overall)


def test_a_world_is_judged_by_both_of_its_futures() -> None:
    """One future of each world meets 0.3 and the other nothing: the world's risk is 0.15."""
    chances = np.tile([0.3, 0.0], 50)[None, :]
    assert regrets(["a"], {"H1": chances}, limit=0.2).by_theory[0].satisfied == 1.0
    assert regrets(["a"], {"H1": chances}, limit=0.1).by_theory[0].satisfied == 0.0


def test_weights_are_used_only_where_they_are_asked_for() -> None:
    chances = {"H1": met(0.10, 0.07), "H2": met(0.03, 0.06)}
    assert all(one.expected is None for one in regrets(["a", "b"], chances, 0.1).overall)
    found = regrets(["a", "b"], chances, 0.1, {"H1": 3, "H2": 1})
    assert [one.expected for one in found.overall] == pytest.approx([0.015, 0.0])
    assert found.by_theory == regrets(["a", "b"], chances, 0.1).by_theory
