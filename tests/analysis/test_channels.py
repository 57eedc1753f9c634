"""The effect by channel: parts add up to the whole, member by member."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.analysis import channels, worlds
from sim.analysis.worlds import effect_columns

effects = arrays(np.float64, 30, elements=st.sampled_from([-1.0, 0.0, 1.0]))


@given(effects, effects, effects, effects)
def test_parts_add_up_to_the_whole(total: np.ndarray, a: np.ndarray, b: np.ndarray, none: np.ndarray) -> None:
    parts = channels.parts_of(total, {"a": a, "b": b, channels.NONE: none})
    assert [name for name, _ in parts] == [worlds.TOTAL, "a", "b", channels.NONE, worlds.INTERACTION]
    (_, whole), *rest = parts
    assert np.array_equal(sum(part for _, part in rest), whole)


def test_channels_that_do_not_meddle_leave_no_interaction() -> None:
    """Effects that add up: with one off, what the other does is left."""
    a, b = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, -1.0])
    parts = dict(channels.parts_of(a + b, {"a": b, "b": a, channels.NONE: np.zeros(3)}))
    assert np.array_equal(parts["a"], a)
    assert np.array_equal(parts["b"], b)
    assert not parts[worlds.INTERACTION].any()


def test_a_part_from_chances_has_the_interval_of_chances() -> None:
    effect = np.random.default_rng(2).normal(0.01, 0.02, 500)
    columns = effect_columns(effect, "attack_chance")
    error = effect.std() / np.sqrt(effect.size)
    assert columns["effect"] == pytest.approx(effect.mean())
    assert columns["high"] - columns["low"] == pytest.approx(2 * 1.96 * error, rel=0.15)
    assert columns["clear"]
    assert effect_columns(np.zeros(500), "attack_chance")["same"]


def test_the_interval_of_a_part_allows_for_values_beyond_one() -> None:
    effect = np.tile([2.0, 0.0, -1.0, 0.0], 500)
    columns = effect_columns(effect, "armed_attack")
    assert columns["effect"] == pytest.approx(0.25)
    error = effect.std() / np.sqrt(effect.size)
    assert columns["high"] - columns["low"] == pytest.approx(2 * 1.96 * error, rel=0.5)
    assert columns["clear"]
