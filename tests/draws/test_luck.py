"""The promises of named luck: same address, same bits; another address, unrelated numbers."""

from __future__ import annotations

from hashlib import blake2b
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.draws.luck import Luck, LuckError, stable_hash

SEED = 20250301


def uniforms(first: int, count: int, name: str = "russia.crisis", month: int = 5, sub_step: int = 0) -> np.ndarray:
    return Luck(SEED, first, count).uniform(name, month, sub_step)


def test_known_first_values() -> None:
    """Whole-number arithmetic only, so these hold on every machine and for every version to come."""
    assert stable_hash("russia.crisis") == 8800375630412121704
    assert [value.hex() for value in Luck(SEED, 5, 3).uniform("russia.crisis", 3, 2)] == [
        "0x1.144f276b5887bp-1",
        "0x1.5d7b960364856p-2",
        "0x1.84117b5f31509p-1",
    ]


def test_address_is_the_documented_one() -> None:
    """Key and counter as the module says, rebuilt here from NumPy's own parts."""
    name, month, sub_step, member = "estonia.resist", 17, 3, 4711
    hashed = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")
    low, high = (int(word) for word in np.random.SeedSequence([SEED, hashed]).generate_state(2, np.uint64))
    counter = (member // 4) | month << 64 | sub_step << 128
    raw = np.random.Philox(key=low | high << 64, counter=counter).random_raw(4)
    expected = (int(raw[member % 4]) >> 11) * 2.0**-53
    assert uniforms(member, 1, name, month, sub_step)[0] == expected


def test_blocks_do_not_matter() -> None:
    whole = uniforms(0, 4096)
    quarters = np.concatenate([uniforms(first, 1024) for first in range(0, 4096, 1024)])
    edges = [0, 1, 2, 5, 1000, 1003, 4095, 4096]
    ragged = np.concatenate([uniforms(a, b - a) for a, b in pairwise(edges)])
    assert np.array_equal(whole, quarters)
    assert np.array_equal(whole, ragged)


@given(member=st.integers(0, 4095), sub_step=st.integers(0, 9), month=st.integers(0, 400))
def test_one_member_alone(member: int, sub_step: int, month: int) -> None:
    block, alone = Luck(SEED, 0, 4096), Luck(SEED, member, 1)
    assert block.uniform("a", month, sub_step)[member] == alone.uniform("a", month, sub_step)[0]
    assert block.normal("b", month, sub_step)[member] == alone.normal("b", month, sub_step)[0]


@given(first=st.integers(0, 50), count=st.integers(1, 60), split=st.integers(1, 59))
def test_any_split(first: int, count: int, split: int) -> None:
    whole = uniforms(first, count)
    if split < count:
        parts = [uniforms(first, split), uniforms(first + split, count - split)]
        assert np.array_equal(whole, np.concatenate(parts))
    assert whole.shape == (count,)
    assert whole.dtype == np.float64


def test_call_order_and_other_draws_do_not_matter() -> None:
    few, many = Luck(SEED, 3, 100), Luck(SEED, 3, 100)
    few_later = few.uniform("putin.opportunity", 9)
    for month in (11, 2, 9):
        many.uniform("somebody.else", month)
        many.normal("putin.mood", month)
    assert np.array_equal(few_later, many.uniform("putin.opportunity", 9))


def test_results_are_not_shared() -> None:
    luck = Luck(SEED, 0, 8)
    kept = luck.uniform("a", 0)
    copy = kept.copy()
    luck.uniform("a", 1)[:] = 9.0
    assert np.array_equal(kept, copy)


def test_drawing_twice_is_an_error() -> None:
    luck = Luck(SEED, 8, 4)
    luck.uniform("usa.reaction", 6, 1)
    luck.uniform("usa.reaction", 6, 2)
    for again in (luck.uniform, luck.normal):
        with pytest.raises(LuckError, match=r"'usa\.reaction' of month 6, sub-step 1.*members 8 to 11"):
            again("usa.reaction", 6, 1)


def test_failed_draw_may_be_mended() -> None:
    luck = Luck(SEED, 0, 4)
    with pytest.raises(ValueError, match="month must be at least 0"):
        luck.uniform("a", -1)
    assert luck.names == frozenset()
    luck.uniform("a", 1)
    assert luck.names == {"a"}


@pytest.mark.parametrize(
    ("seed", "first", "count", "what"),
    [
        (-1, 0, 1, "seed"),
        (2**63, 0, 1, "seed"),
        (0, -1, 1, "first"),
        (0, 2**63, 1, "first"),
        (0, 0, 0, "count"),
        (0, 0, -3, "count"),
        (0, 2**63 - 1, 2, "first [+] count"),
    ],
)
def test_arguments_out_of_range(seed: int, first: int, count: int, what: str) -> None:
    with pytest.raises(ValueError, match=f"^{what} must be at least"):
        Luck(seed, first, count)


def test_month_and_sub_step_out_of_range() -> None:
    luck = Luck(SEED, 0, 1)
    for month, sub_step in ((-1, 0), (0, -1), (2**63, 0), (0, 2**63)):
        with pytest.raises(ValueError, match="must be at least 0 and below"):
            luck.uniform("a", month, sub_step)
    with pytest.raises(TypeError):
        luck.uniform("a", 1.5)  # type: ignore[arg-type]


def test_numpy_integers_are_the_same_address() -> None:
    luck = Luck(int(np.int64(SEED)), 0, 4)
    first = luck.uniform("a", np.int64(3))  # type: ignore[arg-type]
    assert np.array_equal(first, Luck(SEED, 0, 4).uniform("a", 3))
    with pytest.raises(LuckError):
        luck.uniform("a", 3)


def test_every_part_of_the_address_counts() -> None:
    """Streams that differ in one part of the address are uniform and unrelated, also one member apart."""
    count = 20_000
    streams = [
        uniforms(0, count, "a.x", 0, 0),
        uniforms(0, count, "a.y", 0, 0),
        uniforms(0, count, "a.x", 1, 0),
        uniforms(0, count, "a.x", 0, 1),
        Luck(SEED + 1, 0, count).uniform("a.x", 0, 0),
    ]
    for stream in streams:
        assert stream.min() >= 0.0
        assert stream.max() < 1.0
        assert stats.kstest(stream, "uniform").pvalue > 0.01
    correlations = np.corrcoef(streams + [np.roll(stream, lag) for stream in streams for lag in (1, 4)])
    assert np.abs(correlations[np.triu_indices(len(correlations), 1)]).max() < 4.5 / np.sqrt(count)


def test_months_of_one_member_are_independent() -> None:
    luck = Luck(SEED, 7, 1)
    months = np.array([luck.uniform("a", month)[0] for month in range(2000)])
    assert stats.kstest(months, "uniform").pvalue > 0.01
    assert abs(np.corrcoef(months[1:], months[:-1])[0, 1]) < 4 / np.sqrt(len(months))


def test_normal_is_the_score_of_the_uniform() -> None:
    scores = Luck(SEED, 0, 20_000).normal("a", 4)
    shares = Luck(SEED, 0, 20_000).uniform("a", 4)
    assert stats.kstest(scores, "norm").pvalue > 0.01
    np.testing.assert_allclose(stats.norm.cdf(scores), shares, rtol=1e-12)


def test_normal_of_zero_is_finite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Luck, "_once", lambda self, *address: np.array([0.0, 2.0**-53, 1 - 2.0**-53]))
    scores = Luck(SEED, 0, 3).normal("a", 0)
    assert np.isfinite(scores).all()
    assert scores[0] < scores[1] < -8 < 8 < scores[2]


def test_copies_have_the_same_luck_side_by_side() -> None:
    """A block of three scenarios: each meets what its members meet alone, whichever way it is drawn."""
    alone, three = Luck(SEED, 6, 1000), Luck(SEED, 6, 1000, copies=3)
    assert (alone.size, three.size) == (1000, 3000)
    for draw in ("uniform", "normal"):
        once = getattr(alone, draw)(f"a.{draw}", 2)
        assert np.array_equal(getattr(three, draw)(f"a.{draw}", 2), np.tile(once, 3))
    few, many = np.array([3, 1003, 2999, 2003]), np.arange(0, 3000, 7)
    for name, who in (("b.few", few), ("b.many", many)):
        assert np.array_equal(three.uniform_at(name, 5, who), alone.uniform(name, 5)[who % 1000])
