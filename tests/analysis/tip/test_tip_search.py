"""The search finds what was planted, adds members where they matter, and says where there is nothing to find."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.analysis.tip.curve import Curve, verdict
from sim.analysis.tip.search import Effort, Range, Search, Wanted

EFFORT = Effort(members=200, most=1600, budget=20_000)

Law = Callable[[float], float]


class Planted:
    """Members whose mean follows a law; what is asked for is counted."""

    def __init__(self, law: Law, spread: float = 0.1) -> None:
        self.law, self.spread, self.spent = law, spread, 0
        self.sizes: dict[tuple[str, float], int] = {}

    def simulate(self, wanted: Wanted) -> None:
        for hypothesis, points in wanted.items():
            for value, members in points.items():
                before = self.sizes.get((hypothesis, value), 0)
                self.spent += max(0, members - before)
                self.sizes[hypothesis, value] = max(members, before)

    def differences(self, hypothesis: str, value: float) -> np.ndarray:
        luck = np.random.default_rng(5).normal(0.0, self.spread, 5000)
        return self.law(value) + luck[: self.sizes[hypothesis, value]]

    def own(self, hypothesis: str, members: int) -> np.ndarray:
        return self.differences(hypothesis, 0.0)


def searched(law: Law, over: Range, spread: float = 0.1, effort: Effort = EFFORT) -> tuple[Curve, Planted]:
    members = Planted(law, spread)
    return Search(over, ["H1"], members, effort).run()["H1"], members


@pytest.mark.parametrize("root", [0.21, 0.31, 0.5, 0.97])
def test_a_planted_value_is_found_on_a_curve_that_bends(root: float) -> None:
    curve, _ = searched(lambda x: x**3 - root**3, Range(0.0, 1.0, 0.0), spread=0.002)
    assert curve.tips(0.0)[0].value == pytest.approx(root, abs=0.01)


def test_points_close_in_on_the_crossing() -> None:
    curve, _ = searched(lambda x: np.exp(5 * x) - np.exp(3.1), Range(0.0, 1.0, 0.0), spread=0.01)
    low, high = max(v for v in curve.values if v <= 0.62), min(v for v in curve.values if v > 0.62)
    assert high - low < 0.06


def test_members_are_added_at_the_crossing_and_not_elsewhere() -> None:
    curve, members = searched(lambda x: x - 0.5, Range(0.0, 1.0, 0.0), spread=3.0)
    sizes = {value: points.size for value, points in curve.points.items()}
    assert max(sizes.values()) == EFFORT.most
    assert min(sizes.values()) == EFFORT.members
    assert members.spent <= EFFORT.budget


def test_a_budget_is_kept() -> None:
    _, members = searched(lambda x: x - 0.5, Range(0.0, 1.0, 0.0), 3.0, Effort(200, 10**6, 4_000))
    assert members.spent <= 4_000


def test_whole_numbers_are_searched_as_such() -> None:
    curve, _ = searched(lambda x: x - 41.5, Range(0.0, 120.0, 0.0, whole=True), spread=0.01)
    assert all(value == int(value) for value in curve.values)
    assert {41.0, 42.0} <= set(curve.values)
    assert len(curve.values) < 15


def test_no_value_is_said_where_there_is_none_and_how_near_one_comes() -> None:
    curve, _ = searched(lambda x: 1.0 + (x - 0.5) ** 2, Range(0.0, 1.0, 0.0))
    assert verdict(curve, np.ones(9), 0.0) == ("none", ())
    assert curve.nearest() == pytest.approx(0.5, abs=0.12)


def test_what_moves_nothing_is_given_up_after_the_grid() -> None:
    curve, members = searched(lambda x: 1.0, Range(0.0, 1.0, 0.0))
    assert curve.is_flat
    assert len(curve.values) <= EFFORT.grid
    assert members.spent == len(curve.values) * EFFORT.members


def test_both_crossings_of_a_curve_that_turns_are_found() -> None:
    curve, _ = searched(lambda x: (x - 0.2) * (x - 0.7), Range(0.0, 1.0, 1.0), spread=0.005)
    assert [tip.value for tip in curve.tips(1.0)] == pytest.approx([0.7, 0.2], abs=0.02)


def test_what_is_asked_for_next_depends_on_nothing_but_what_was_found() -> None:
    asked = []
    for _ in range(2):
        members = Planted(lambda x: x - 0.4, 0.5)
        Search(Range(0.0, 1.0, 0.0), ["H1"], members, EFFORT).run()
        asked.append(list(members.sizes.items()))
    assert asked[0] == asked[1]


def test_the_grid_has_the_present_value_and_is_even_in_proportions_over_magnitudes() -> None:
    assert 0.37 in Range(0.0, 1.0, 0.37).grid()
    wide = Range(0.001, 10.0, 0.1).grid(5)
    assert wide == pytest.approx([0.001, 0.01, 0.1, 1.0, 10.0])
