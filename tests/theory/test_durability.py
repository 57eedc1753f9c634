"""How long ceasefires last: independent of the step, and as often broken as the record says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.draws.design import draw
from sim.scenario.load import load
from sim.theory.arrays import FloatArray
from sim.theory.durability import break_chance


def survival(shape: FloatArray, scale: FloatArray, months: int, dt: float = 1.0) -> FloatArray:
    """Share of breakable ceasefires that last so many months, step by step."""
    lasting = np.ones_like(shape)
    for age in np.arange(0.0, months, dt):
        lasting = lasting * (1.0 - break_chance(np.full_like(shape, age), shape, scale, dt))
    return lasting


@given(st.floats(0.5, 1.2), st.floats(6, 48), st.integers(1, 5))
def test_survival_is_weibull_whatever_the_step(shape: float, scale: float, steps: int) -> None:
    known = np.exp(-((36 / scale) ** shape))
    assert survival(np.array([shape]), np.array([scale]), 36, 1 / steps)[0] == pytest.approx(known, abs=1e-9)


def test_below_shape_one_the_danger_is_early() -> None:
    ages = np.arange(0.0, 48.0)
    for shape, early in ((0.6, True), (1.2, False)):
        danger = break_chance(ages, np.full(48, shape), np.full(48, 12.0), 1.0)
        assert (np.diff(danger) < 0).all() == early
    assert np.ptp(break_chance(ages, np.ones(48), np.full(48, 12.0), 1.0)) < 1e-12


def test_almost_half_of_ceasefires_are_broken() -> None:
    """Fortna's share over 1946-97, with the priors of the baseline: 40 to 50% within twenty years."""
    p = draw(load("baseline").scenario, 1, 0, 8192)
    broken = (1.0 - p["peace.durable_share"]) * (1.0 - survival(p["peace.shape"], p["peace.scale"], 240))
    assert 0.40 < broken.mean() < 0.50
