"""Paired differences: intervals that cover, flips that add up, and pairs that are not taken for independent draws."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from sim.analysis.paired import (
    Flips,
    Interval,
    PairSums,
    chance_interval,
    change_interval,
    clear_together,
    share_interval,
)
from sim.theory.arrays import FloatArray

FLAGS = arrays.arrays(np.bool_, st.shared(st.integers(1, 60), key="members"))
VALUES = arrays.arrays(
    np.float64, st.integers(1, 50), elements=st.floats(-1e6, 1e6) | st.just(np.nan), fill=st.nothing()
)


def sums_of(values: FloatArray, cut: int | None = None) -> PairSums:
    sums = PairSums()
    for piece in [values] if cut is None else [values[:cut], values[cut:]]:
        sums.add(piece)
    return sums


@given(FLAGS, FLAGS)
def test_flips_add_up(scenario: np.ndarray, baseline: np.ndarray) -> None:
    flips = Flips.of(scenario, baseline)
    assert flips.members == scenario.size
    assert flips.both + flips.only_scenario == scenario.sum()
    assert flips.both + flips.only_baseline == baseline.sum()
    assert flips.difference == pytest.approx(scenario.mean() - baseline.mean())
    back = Flips.of(baseline, scenario)
    assert (back.only_scenario, back.only_baseline, back.both) == (flips.only_baseline, flips.only_scenario, flips.both)
    half = scenario.size // 2
    assert Flips.of(scenario[:half], baseline[:half]) + Flips.of(scenario[half:], baseline[half:]) == flips


@given(VALUES)
def test_sums_are_those_of_the_values_there(values: FloatArray) -> None:
    sums = sums_of(values)
    there = values[~np.isnan(values)]
    assert sums.members == there.size
    if there.size:
        scale = max(1.0, np.abs(there).max())
        assert sums.mean == pytest.approx(there.mean(), abs=1e-9 * scale)
        assert sums.square == pytest.approx((there**2).sum(), rel=1e-9, abs=1e-9 * scale**2)
    if there.size > 1:
        assert sums.variance == pytest.approx(there.var(ddof=1), rel=1e-6, abs=1e-9 * scale**2)


@given(VALUES, st.integers(0, 25))
def test_parts_add_up(values: FloatArray, half: int) -> None:
    whole, parts = sums_of(values), sums_of(values, 2 * half)
    assert parts.members == whole.members
    assert parts.mean == pytest.approx(whole.mean, rel=1e-9, abs=1e-6, nan_ok=True)
    assert parts.standard_error == pytest.approx(whole.standard_error, rel=1e-6, abs=1e-4, nan_ok=True)


def test_the_standard_error_is_that_of_the_means_of_pairs() -> None:
    values = np.random.default_rng(1).normal(size=400) + np.repeat(np.random.default_rng(2).normal(size=200), 2)
    middles = values.reshape(-1, 2).mean(axis=1)
    assert sums_of(values).standard_error == pytest.approx(middles.std(ddof=1) / np.sqrt(200))


def test_pairs_that_are_alike_count_once() -> None:
    single = np.random.default_rng(3).normal(size=500)
    twice = sums_of(np.repeat(single, 2))
    assert twice.standard_error == pytest.approx(single.std(ddof=1) / np.sqrt(500))
    assert twice.design_effect == pytest.approx(2.0, abs=0.01)
    assert sums_of(single).design_effect < 1.2


def test_a_shift_of_the_values_shifts_the_mean_alone() -> None:
    values = np.random.default_rng(4).normal(size=300)
    far = sums_of(values + 1e9, 100)
    assert far.mean == pytest.approx(1e9 + values.mean(), abs=1e-5)
    assert far.standard_error == pytest.approx(sums_of(values).standard_error, rel=1e-5)


def test_too_few_members_have_no_interval() -> None:
    assert sums_of(np.array([1.0, 2.0])).interval is None
    assert np.isnan(sums_of(np.array([])).mean)


def coverage(draw: Callable[[np.random.Generator], tuple[PairSums, Interval]], truth: float) -> float:
    """The share of 2,000 repetitions whose interval holds the truth."""
    rng = np.random.default_rng(5)
    inside = 0
    for _ in range(2000):
        _, interval = draw(rng)
        inside += interval.low <= truth <= interval.high
    return inside / 2000


def changes(rng: np.random.Generator, up: float, down: float, alike: float, members: int) -> FloatArray:
    """Differences +1, 0 and -1; a share `alike` of pairs move together."""
    u = rng.random(members)
    together = np.repeat(rng.random(members // 2) < alike, 2)
    u[1::2] = np.where(together[1::2], u[::2], u[1::2])
    return np.where(u < up, 1.0, np.where(u > 1 - down, -1.0, 0.0))


@pytest.mark.parametrize("alike", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(("up", "down"), [(0.2, 0.1), (0.02, 0.0), (0.002, 0.001), (0.0, 0.0)])
def test_the_interval_of_a_change_covers(up: float, down: float, alike: float) -> None:
    def draw(rng: np.random.Generator) -> tuple[PairSums, Interval]:
        sums = sums_of(changes(rng, up, down, alike, 400))
        return sums, change_interval(sums)

    assert coverage(draw, up - down) >= 0.935


@pytest.mark.parametrize("alike", [0.0, 1.0])
@pytest.mark.parametrize("share", [0.0, 0.004, 0.05, 0.5, 0.98])
def test_the_interval_of_a_share_covers(share: float, alike: float) -> None:
    def draw(rng: np.random.Generator) -> tuple[PairSums, Interval]:
        sums = sums_of(changes(rng, share, 0.0, alike, 400))
        return sums, share_interval(sums)

    assert coverage(draw, share) >= 0.925


@pytest.mark.parametrize("alike", [0.0, 1.0])
def test_the_interval_of_a_mean_covers(alike: float) -> None:
    def draw(rng: np.random.Generator) -> tuple[PairSums, Interval]:
        values = rng.normal(3.0, 1.0, 300)
        values[1::2] = alike * values[::2] + (1 - alike) * values[1::2]
        sums = sums_of(values)
        assert sums.interval is not None
        return sums, sums.interval

    assert 0.93 <= coverage(draw, 3.0) <= 0.97


def test_intervals_are_not_needlessly_wide() -> None:
    sums = sums_of(changes(np.random.default_rng(6), 0.2, 0.1, 0.0, 10_000))
    interval = change_interval(sums)
    assert (interval.high - interval.low) / 2 == pytest.approx(1.96 * sums.standard_error, rel=0.05)
    share = sums_of((np.random.default_rng(7).random(10_000) < 0.3).astype(float))
    wilson = share_interval(share)
    assert (wilson.high - wilson.low) / 2 == pytest.approx(1.96 * np.sqrt(0.3 * 0.7 / 10_000), rel=0.05)


def test_intervals_stay_among_what_is_possible() -> None:
    everyone = sums_of(np.ones(6))
    assert change_interval(everyone).high <= 1.0
    assert share_interval(everyone).high == 1.0
    assert share_interval(sums_of(np.zeros(6))).low == 0.0
    assert change_interval(sums_of(np.zeros(2))).low >= -1.0


def test_the_interval_of_chances_holds_where_few_futures_carry_them() -> None:
    """Differences in one pair of a hundred, of very different size: the guard lifts 250 pairs to what is promised."""
    rng = np.random.default_rng(4)
    held = {"guarded": 0, "plain": 0}
    for _ in range(1000):
        sums = PairSums()
        sums.add(np.repeat((rng.random(250) < 0.01) * rng.exponential(0.1, 250), 2))
        guarded, plain = chance_interval(sums), sums.interval
        assert guarded is not None
        assert plain is not None
        assert guarded.low <= plain.low <= plain.high <= guarded.high
        held["guarded"] += guarded.low <= 0.001 <= guarded.high
        held["plain"] += plain.low <= 0.001 <= plain.high
    assert held["plain"] < 850
    assert held["guarded"] > held["plain"] + 40


def test_one_pair_has_no_interval_of_chances() -> None:
    sums = PairSums()
    sums.add(np.array([0.1, 0.3]))
    assert chance_interval(sums) is None


def test_of_many_differences_that_are_none_the_largest_is_seldom_called_clear() -> None:
    """Of twenty, one is outside its own interval more often than not; held to all of them in one case of twenty."""
    luck = np.random.default_rng(11).normal(size=(2000, 20))
    found = [clear_together([Interval(z - 1.959964, z + 1.959964) for z in row]) for row in luck]
    assert np.mean(np.abs(luck).max(axis=1) > 1.96) > 0.5
    assert np.mean([any(row) for row in found]) == pytest.approx(0.05, abs=0.015)


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 1)), max_size=8))
def test_what_is_clear_among_many_is_clear_by_itself(ends: list[tuple[float, float]]) -> None:
    intervals = [Interval(low, low + width) for low, width in ends]
    for interval, clear in zip(intervals, clear_together(intervals), strict=True):
        assert not clear or interval.low > 0 or interval.high < 0
    assert clear_together([Interval(np.nan, np.nan)]) == [False]
