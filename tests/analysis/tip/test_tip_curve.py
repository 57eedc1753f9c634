"""Crossings of curves whose crossings are known, and how often their intervals hold them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.tip.curve import Curve, level, verdict

N = 400


def scatter(seed: int = 0, spread: float = 1.0) -> np.ndarray:
    """Deviations of members that add up to nothing: the mean is exactly what the test says."""
    values = np.random.default_rng(seed).normal(0.0, spread, N)
    return values - values.mean()


def curve_of(means: dict[float, float], spread: float = 0.1) -> Curve:
    return Curve({value: mean + scatter(number, spread) for number, (value, mean) in enumerate(means.items())})


def test_a_crossing_lies_where_the_mean_is_zero_and_its_interval_around_it() -> None:
    curve = curve_of({0.0: -1.0, 1.0: 0.0 + 0.5, 2.0: 1.0})
    [tip] = curve.tips(0.0)
    assert tip.value == pytest.approx(2 / 3)
    assert tip.stretch.low < 2 / 3 < tip.stretch.high
    assert tip.stretch.high - tip.stretch.low < 0.1
    assert verdict(curve, curve.points[0.0], 0.0)[0] == "tips"


def test_all_crossings_of_a_curve_that_turns_are_found_and_the_nearest_stands_first() -> None:
    curve = curve_of({0.0: 1.0, 1.0: -1.0, 2.0: -1.0, 3.0: 1.0}, 0.01)
    assert [tip.value for tip in curve.tips(0.0)] == pytest.approx([0.5, 2.5])
    assert [tip.value for tip in curve.tips(3.0)] == pytest.approx([2.5, 0.5])


def test_crossings_that_luck_alone_makes_are_one_with_an_interval_that_says_so() -> None:
    curve = curve_of({0.0: 2.0, 1.0: 0.02, 2.0: -0.02, 3.0: 0.02, 4.0: -2.0}, 1.0)
    assert len(curve.crossings) == 3
    [tip] = curve.tips(0.0)
    assert tip.stretch.low < 1.1
    assert tip.stretch.high > 2.9


@pytest.mark.parametrize(
    ("means", "word"),
    [
        ({0.0: 1.0, 1.0: 0.5}, "none"),
        ({0.0: 1.0, 1.0: 0.005}, "perhaps"),
        ({0.0: 0.004, 1.0: 0.005}, "open"),
        ({0.0: 0.004, 1.0: -0.005}, "open"),
        ({0.0: 1.0, 1.0: -1.0}, "tips"),
    ],
)
def test_the_verdicts(means: dict[float, float], word: str) -> None:
    curve = curve_of(means)
    assert verdict(curve, curve.points[0.0], 0.0)[0] == word


def test_what_moves_nothing_and_what_is_there_already_are_told_apart() -> None:
    same = scatter() + 5.0
    assert verdict(Curve({0.0: same, 1.0: same.copy()}), same, 0.0)[0] == "idle"
    assert verdict(curve_of({0.0: -1.0, 1.0: 1.0}), np.zeros(N), 0.5)[0] == "same"


def test_an_interval_may_go_to_the_end_of_the_range() -> None:
    [tip] = curve_of({0.0: 1.0, 1.0: -0.001}).tips(0.0)
    assert tip.stretch.open_high
    assert not tip.stretch.open_low


def test_members_with_no_answer_are_left_out() -> None:
    values = np.array([1.0, np.nan, 3.0, 3.0, np.nan, np.nan])
    found = level(values)
    assert found.mean == pytest.approx(7 / 3)
    assert found.low < found.mean < found.high
    assert not np.isfinite(level(np.array([1.0, 2.0])).error), "one pair says nothing of its scatter"


@settings(max_examples=25)
@given(st.floats(-3, 3), st.floats(0.1, 3), st.floats(-100, 100))
def test_other_units_of_lever_and_outcome_change_nothing(root: float, slope: float, shift: float) -> None:
    """Stretching the outcome leaves the crossing; moving the lever moves it, with its interval."""
    points = {value: slope * (value - root) + scatter(int(value) + 9, 0.2) for value in (-4.0, 0.0, 4.0)}
    [plain] = Curve(points).tips(0.0)
    [scaled] = Curve({value: 7.0 * members for value, members in points.items()}).tips(0.0)
    [moved] = Curve({value + shift: members for value, members in points.items()}).tips(shift)
    for other, by in ((scaled, 0.0), (moved, shift)):
        assert other.value == pytest.approx(plain.value + by, abs=1e-6)
        assert other.stretch.low == pytest.approx(plain.stretch.low + by, abs=1e-6)
        assert other.stretch.high == pytest.approx(plain.stretch.high + by, abs=1e-6)


def test_ninety_five_of_a_hundred_intervals_hold_the_crossing() -> None:
    """Members of a pair share what is drawn once, few members carry most of the risk, and the curve bends."""
    held = 0
    for seed in range(250):
        random = np.random.default_rng(seed)
        row = np.repeat(random.gamma(0.5, 2.0, 300), 2)
        luck = random.normal(0.0, 0.3, 600)
        points = {x: row * (0.36 - x**2) + luck * (0.2 + x) for x in np.linspace(0.0, 1.0, 6)}
        tips = Curve(points).tips(0.0)
        held += bool(tips) and tips[0].stretch.low <= 0.6 <= tips[0].stretch.high
    assert 228 <= held <= 248
