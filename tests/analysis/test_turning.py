"""Break-evens that are known: the root of planted changes, its interval, or none; and signs that turn."""

import math

import numpy as np
import pytest

from sim.analysis.turning import break_even, positions, signs, turns, value_of
from sim.scenario.levers import Lever

VALUES = np.array([0.0, 1.0, 2.0, 3.0])


def planted(means: list[float], noise: float, members: int = 400, seed: int = 0) -> np.ndarray:
    """Changes of members with these means by point; a member is as far from the mean at every point."""
    own = np.random.default_rng(seed).normal(size=members) * noise
    return np.array(means)[:, None] + own - own.mean()


def test_a_planted_root_is_found_with_an_interval_that_holds_it() -> None:
    found = break_even("H1", VALUES, planted([0.03, 0.02, 0.01, -0.01], 0.05))
    [crossing] = found.crossings
    assert crossing.at == pytest.approx(2.5)
    assert crossing.low is not None
    assert crossing.low < 2.5
    assert not crossing.up
    assert found.interval.low <= 0 <= found.interval.high


def test_the_interval_is_that_of_a_mean_turned_round() -> None:
    """On a line of slope -0.1 with the same noise everywhere, the ends lie 1.96 errors of a mean from the root."""
    noise = planted([0.15, 0.05, -0.05, -0.15], 0.1, members=4000)
    [crossing] = break_even("H1", VALUES, noise).crossings
    pairs = noise[0].reshape(-1, 2).mean(axis=1)
    reach = 1.96 * pairs.std() / math.sqrt(2000) / 0.1
    assert crossing.at == pytest.approx(1.5)
    assert crossing.low == pytest.approx(1.5 - reach, abs=0.012)
    assert crossing.high == pytest.approx(1.5 + reach, abs=0.012)


def test_the_interval_holds_the_root_as_often_as_it_says() -> None:
    held = 0
    for seed in range(200):
        own = np.random.default_rng(seed).normal(size=200) * 0.1
        found = break_even("H1", VALUES, np.array([0.06, 0.02, -0.02, -0.06])[:, None] + own)
        held += any(
            (one.low is None or one.low <= 1.5) and (one.high is None or one.high >= 1.5) for one in found.crossings
        )
    assert held >= 185


def test_there_is_none_where_the_change_keeps_its_sign() -> None:
    found = break_even("H1", VALUES, planted([0.05, 0.04, 0.02, 0.03], 0.01))
    assert found.crossings == ()
    assert not found.doubtful
    assert found.nearest == 2.0
    assert found.change == pytest.approx(0.02)
    doubtful = break_even("H1", VALUES, planted([0.05, 0.04, 0.02, 0.03], 1.0))
    assert doubtful.crossings == ()
    assert doubtful.doubtful


def test_a_point_at_which_nothing_changes_turns_nothing() -> None:
    """A withdrawal of nobody is the baseline: zero, but no break-even."""
    change = planted([0.0, 0.02, 0.03, 0.05], 0.01)
    change[0] = 0.0
    assert break_even("H1", VALUES, change).crossings == ()
    nothing = break_even("H1", VALUES, np.zeros((4, 100)))
    assert nothing.crossings == ()
    assert nothing.interval == (0.0, 0.0)
    only = break_even("H1", VALUES, np.vstack([np.zeros((3, 100)), planted([0.02], 0.01, 100)]))
    assert (only.crossings, only.nearest) == ((), 3.0)


def test_two_roots_are_two_unless_luck_could_join_them() -> None:
    apart = break_even("H1", VALUES, planted([0.05, -0.05, -0.05, 0.05], 0.01))
    assert [round(one.at, 2) for one in apart.crossings] == [0.5, 2.5]
    assert [one.up for one in apart.crossings] == [False, True]
    joined = break_even("H1", VALUES, planted([0.05, -0.001, -0.001, 0.05], 0.3))
    assert len(joined.crossings) == 1


def test_months_have_places_and_words_have_none() -> None:
    import pandas as pd

    months = positions(pd.Series(["2025-12", "2026-03"]))
    assert months is not None
    assert months[1] - months[0] == 3
    lever = Lever("start", ("us.withdrawal.estonia.start",), ("2025-12", "2026-03"))
    assert [value_of(place, lever) for place in months] == ["2025-12", "2026-03"]
    assert positions(pd.Series(["europe", "home"])) is None


def row(hypothesis: str, x: float, y: float, difference: float, half: float = 0.001) -> dict[str, object]:
    return {
        "hypothesis": hypothesis, "x": x, "y": y, "difference": difference, "difference_low": difference - half,
        "difference_high": difference + half, "same": False,
    }  # fmt: skip


def test_signs_are_counted_and_turns_are_placed() -> None:
    rows = [row("H1", x, y, 0.02 * (x - 1.5)) for x in range(4) for y in range(3)]
    rows += [row("H2", x, y, 0.02) for x in range(4) for y in range(3)]
    first, second = signs(rows, ["H1", "H2"])
    assert (first.points, first.above, first.below) == (12, 6, 6)
    assert (second.above, second.below) == (12, 0)
    found = {(one.hypothesis, one.lever): one for one in turns(rows, ["H1", "H2"], ["x", "y"], ["x", "y"])}
    along = found["H1", "x"]
    assert (along.lines, along.turning) == (3, 3)
    assert (along.low, along.high) == (pytest.approx(1.5), pytest.approx(1.5))
    assert found["H1", "y"].turning == 0
    assert found["H2", "x"].turning == 0


def test_what_is_clear_alone_is_not_among_many() -> None:
    """One of forty that is just clear by itself turns nothing: whoever picks it has looked at all."""
    rows = [row("H1", x, 0, 0.0105 if x == 0 else -0.0001, half=0.01) for x in range(40)]
    [found] = signs(rows, ["H1"])
    assert (found.above, found.below) == (0, 0)
    [alone] = signs(rows[:1], ["H1"])
    assert alone.above == 1
