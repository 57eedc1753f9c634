"""Readiness: one when needs are just met, held back by the scarcest stock, timed as the Danish estimate has it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory.arrays import FloatArray
from sim.theory.reconstitution import available_force, means_at_hand, readiness

ratios = st.lists(st.floats(0.05, 1.5), min_size=4, max_size=4)
NEEDS = {"grab": (60.0, 400.0, 0.3, 0.5), "assault": (210.0, 1700.0, 2.0, 0.8)}


def ready(stocks: list[float], needs: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0), weak_link: float = 2.0) -> float:
    held, wanted = ([np.array([x]) for x in values] for values in (stocks, needs))
    return float(readiness(held, wanted, np.array([weak_link]), np.array([1.5]))[0])


@given(ratios)
def test_readiness_lies_between_the_scarcest_and_the_average_stock(stocks: list[float]) -> None:
    assert min(stocks) - 1e-9 <= ready(stocks) <= sum(stocks) / 4 + 1e-9


@given(ratios, st.integers(0, 3), st.floats(1.0, 2.0))
def test_more_of_a_stock_never_harms(stocks: list[float], which: int, more: float) -> None:
    grown = [x * more if k == which else x for k, x in enumerate(stocks)]
    assert ready(grown) >= ready(stocks) - 1e-12


@given(ratios)
def test_a_stronger_weak_link_tends_to_the_scarcest_stock(stocks: list[float]) -> None:
    assert ready(stocks, weak_link=200.0) == pytest.approx(min(stocks), rel=0.02)


def test_met_needs_are_readiness_one_and_a_missing_stock_none() -> None:
    assert ready([1.0] * 4) == pytest.approx(1.0)
    assert ready([1.5, 1.5, 1.5, 0.0]) < 1e-5
    assert ready([9.0] * 4) == pytest.approx(1.5)


def test_means_follow_the_fourth_power_and_never_exceed_certainty() -> None:
    four, values = np.array([4.0]), np.array([0.0, 0.5, 1.0, 1.4])
    assert means_at_hand(values, four).tolist() == pytest.approx([0.0, 1 / 16, 1.0, 1.0])
    assert available_force(values, np.array([20.0]), np.array([1.5])).tolist() == pytest.approx([0, 10, 20, 28])


def stocks_after(months: FloatArray) -> list[FloatArray]:
    """Central stocks so many months after the guns fall silent, written out from the table in the docs."""
    refit = np.minimum(60.0 * months, 1350.0)
    new = 20.0 * np.maximum(months - 1350.0 / 60.0, 0.0)
    return [25 + 7 * months, 300 + refit + new, 0.5 + 0.2 * months, 0.9 - 0.55 * np.exp(-months / 18)]


@pytest.mark.parametrize(("action", "month", "tolerance"), [("grab", 6.0, 3.0), ("assault", 24.0, 4.0)])
def test_readiness_comes_when_the_danish_estimate_has_it(action: str, month: float, tolerance: float) -> None:
    """Ready for a grab some six months after a ceasefire, for an assault some two years after."""
    months = np.arange(0.0, 60.0, 0.1)
    needs = [np.full(months.size, need) for need in NEEDS[action]]
    course = readiness(stocks_after(months), needs, np.full(months.size, 2.0), np.full(months.size, 1.5))
    assert (np.diff(course) >= 0).all()
    assert course[0] < 1.0
    assert months[np.argmax(course >= 1.0)] == pytest.approx(month, abs=tolerance)
