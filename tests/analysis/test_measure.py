"""Measures: what they say of shares and means, against counting by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.analysis.measure import COLUMNS, KEPT, Measure, Measures
from sim.outcomes import OUTCOMES

FLAG, NUMBER, CATEGORY = "armed_attack", "land_lost", "path_class"
flags = st.integers(20, 200).flatmap(
    lambda n: st.tuples(*[arrays(np.float64, n, elements=st.sampled_from([0.0, 1.0, math.nan]))] * 2)
)


def row_of(outcome: str, here: np.ndarray, there: np.ndarray | None, category: str = "") -> dict:
    measure = Measure(outcome, category)
    measure.add(here, there)
    return measure.row()


@given(flags)
def test_a_flag_is_counted(worlds: tuple[np.ndarray, np.ndarray]) -> None:
    here, there = worlds
    row = row_of(FLAG, here, there)
    assert list(row) == list(COLUMNS)
    happened, before = here == 1, there == 1
    assert row["value"] == pytest.approx(happened.mean())
    assert row["difference"] == pytest.approx(happened.mean() - before.mean(), abs=1e-12)
    assert (row["both"], row["neither"]) == ((happened & before).sum(), (~happened & ~before).sum())
    assert (row["only_here"], row["only_reference"]) == ((happened & ~before).sum(), (~happened & before).sum())
    assert row["difference_low"] <= row["difference"] <= row["difference_high"]
    assert row["same"] == bool((happened == before).all())
    assert not (row["same"] and row["clear"])
    if happened.any() and before.any():
        assert row["ratio"] == pytest.approx(happened.sum() / before.sum())
        assert row["ratio_low"] <= row["ratio"] <= row["ratio_high"]
    else:
        assert row["ratio"] is None


@given(flags)
def test_worlds_exchanged_give_the_opposite(worlds: tuple[np.ndarray, np.ndarray]) -> None:
    here, there = worlds
    row, exchanged = row_of(FLAG, here, there), row_of(FLAG, there, here)
    assert row["difference"] == pytest.approx(-exchanged["difference"], abs=1e-12)
    assert row["difference_low"] == pytest.approx(-exchanged["difference_high"], abs=1e-12)
    assert row["only_here"] == exchanged["only_reference"]
    if row["ratio"] is not None:
        assert row["ratio"] * exchanged["ratio"] == pytest.approx(1)
        assert row["ratio_low"] * exchanged["ratio_high"] == pytest.approx(1)


def test_the_ratio_covers_what_it_says() -> None:
    """95% intervals of a ratio hold the true one in about 95 of 100 draws."""
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(400):
        base = rng.random(1200)
        row = row_of(FLAG, (base < 0.15).astype(float), (base + 0.1 * rng.random(1200) < 0.15).astype(float))
        held += row["ratio_low"] <= 1.5 <= row["ratio_high"]
    assert 0.92 <= held / 400 <= 0.985


def test_pairing_narrows_where_worlds_are_alike_and_not_where_they_are_not() -> None:
    rng = np.random.default_rng(1)
    base = rng.random(5000)
    alike = row_of(FLAG, (base < 0.31).astype(float), (base < 0.30).astype(float))
    apart = row_of(FLAG, (base < 0.31).astype(float), (rng.random(5000) < 0.30).astype(float))
    assert alike["narrower"] > 4
    assert apart["narrower"] == pytest.approx(1, abs=0.05)


def test_the_difference_of_a_mean_is_taken_where_both_have_one() -> None:
    row = row_of(NUMBER, np.array([1.0, 3.0, math.nan, 5.0]), np.array([0.0, math.nan, 7.0, 1.0]))
    assert (row["kind"], row["unit"], row["members"]) == ("mean", "km2", 3)
    assert row["value"] == pytest.approx(3)
    assert row["difference"] == pytest.approx((1 + 4) / 2)
    assert row["both"] is None


def test_a_word_is_a_share() -> None:
    words = OUTCOMES[CATEGORY].categories
    here, there = np.array([0.0, 0.0, 1.0, 2.0]), np.array([0.0, 1.0, 1.0, 1.0])
    row = row_of(CATEGORY, here, there, words[0])
    assert (row["kind"], row["value"], row["reference"]) == ("share", 0.5, 0.25)


def test_alone_there_is_no_difference() -> None:
    row = row_of(FLAG, np.ones(10), None)
    assert row["difference"] is row["reference"] is row["both"] is None


@given(st.integers(2, 90).map(lambda k: 2 * k))
def test_parts_add_up(cut: int) -> None:
    """Members added in one part or in two, cut between pairs, give the same, but for rounding."""
    rng = np.random.default_rng(2)
    here, there = ((rng.random(200) < p).astype(float) for p in (0.4, 0.3))
    whole, parts = Measure(FLAG), Measure(FLAG)
    whole.add(here, there)
    parts.add(here[:cut], there[:cut])
    parts.add(here[cut:], there[cut:])
    row, row_of_parts = whole.row(), parts.row()
    assert {key: value for key, value in row.items() if not isinstance(value, float)} == {
        key: value for key, value in row_of_parts.items() if not isinstance(value, float)
    }
    for key, value in row.items():
        if isinstance(value, float):
            assert row_of_parts[key] == pytest.approx(value)


def test_measures_hold_every_outcome_and_what_is_compared_later() -> None:
    rng = np.random.default_rng(5)
    worlds = [{name: rng.integers(0, 2, 50).astype(float) for name in OUTCOMES} for _ in range(2)]
    measures = Measures()
    measures.add(*worlds)
    rows = list(measures.rows())
    assert {row["outcome"] for row in rows} == set(OUTCOMES)
    assert len(rows) == sum(max(1, len(outcome.categories)) for outcome in OUTCOMES.values())
    assert all(np.array_equal(measures.kept()[name], worlds[0][name]) for name in KEPT)
    assert measures.headline_error() > 0


def test_chances_of_a_single_pair_have_the_interval_of_a_count() -> None:
    measure = Measure("attack_chance")
    measure.add(np.array([0.2, 0.4]), np.array([0.1, 0.1]))
    row = measure.row()
    assert row["difference"] == pytest.approx(0.2)
    assert row["difference_low"] < 0.2 < row["difference_high"]
    assert row["low"] < row["value"] < row["high"]


def test_no_event_so_far_is_no_certainty() -> None:
    worlds = {name: np.zeros(100) for name in OUTCOMES}
    alone, paired = Measures(), Measures()
    alone.add(worlds, None)
    paired.add(worlds, worlds)
    assert alone.headline_error() > 0.005
    assert paired.headline_error() > 0.005
