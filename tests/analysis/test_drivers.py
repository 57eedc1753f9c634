"""What drives an effect: planted drivers are found, none are found where there are none, and signs turn where they do."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.drivers.sample import Sample
from sim.analysis.drivers.share import shares_of
from sim.theory.arrays import FloatArray

ROWS, QUANTITIES = 1000, 12


def sample(effect: FloatArray, draws: FloatArray, *, luck: float, seed: int) -> Sample:
    """Draws with an effect, told of two futures each that have luck of their own, the same under H1 and H2."""
    noise = np.random.default_rng(seed).normal(0, luck, (len(effect), 2))
    effects = {h: effect[:, None] + noise for h in ("H1", "H2")}
    return Sample(tuple(f"q{k}" for k in range(draws.shape[1])), draws, effects, "attack_chance", True)


def uniform(seed: int, rows: int = ROWS, quantities: int = QUANTITIES) -> FloatArray:
    return np.random.default_rng(seed).random((rows, quantities))


def test_shares_are_those_of_the_variance_between_draws_whatever_the_luck() -> None:
    draws = uniform(1, rows=4000)
    effect = 30 * draws[:, 0] + 10 * draws[:, 1]  # variances 75 and 8.3
    table = shares_of(sample(effect, draws, luck=20, seed=2))
    first = table[table["hypothesis"] == "H1"].set_index("group")
    assert first.loc["q0", "share"] == pytest.approx(0.9, abs=0.15)
    assert first.loc["q0", "low"] < 0.9 < first.loc["q0", "high"]
    assert first.loc["q1", "low"] < 0.1 < first.loc["q1", "high"]
    assert (first.loc[["q5", "q6", "q7"], "share"].abs() < 0.05).all()
    assert table.attrs["between"]["H1"] == pytest.approx(np.sqrt(83.3), rel=0.15)
    assert table.attrs["luck"]["H1"] == pytest.approx(400 / 483, abs=0.05)


def test_groups_explain_together_what_theirs_explain_alone() -> None:
    draws = uniform(3)
    effect = 30 * draws[:, 0] + 30 * draws[:, 1]
    groups = {"both": ["q0", "q1"], "others": [f"q{k}" for k in range(2, QUANTITIES)], "not drawn": ["us.aid"]}
    table = shares_of(sample(effect, draws, luck=5, seed=4), groups).set_index(["hypothesis", "group"])
    assert table.loc[("H1", "both"), "share"] == pytest.approx(1, abs=0.05)
    assert table.loc[("H1", "others"), "share"] == pytest.approx(0, abs=0.05)
    assert table.loc[("H1", "not drawn"), "share"] == 0
