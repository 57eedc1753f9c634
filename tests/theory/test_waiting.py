"""Now or later: the rising wait, the falling do not, and a later attack is never worth more than it is then."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory.waiting import value_of_waiting

MONTHS = np.array([6.0, 12.0, 24.0, 48.0])
worth = st.lists(st.floats(-3, 3), min_size=4, max_size=4)
chances = st.lists(st.floats(0, 1), min_size=4, max_size=4)
rate = st.floats(0.001, 0.5)


def value(
    worth: list[float], at_hand: list[float] | None = None, discount: float = 0.02, occasions: float = 0.2
) -> float:
    """What waiting is worth to one member."""
    then, hand = (np.array(x)[:, np.newaxis] for x in (worth, at_hand or [1.0] * 4))
    return float(value_of_waiting(then, hand, MONTHS, np.array([discount]), occasions=np.array([occasions]))[0])


@given(worth, chances, rate, rate)
def test_waiting_is_worth_something_and_less_than_the_attack_waited_for(
    worth: list[float], at_hand: list[float], discount: float, occasions: float
) -> None:
    """Nobody is made to attack later, so that what would lose is worth nothing."""
    found = value(worth, at_hand, discount, occasions)
    assert 0.0 <= found <= max(0.0, *worth)
    assert (found == 0.0) or max(worth) > 0.0


@given(st.floats(0.01, 3), rate, rate)
def test_where_nothing_changes_nothing_is_put_off(now: float, discount: float, occasions: float) -> None:
    """Static plans: the same attack later is worth less than it is today."""
    assert value([now] * 4, discount=discount, occasions=occasions) < now


@given(st.floats(0.01, 3), st.sampled_from(range(4)), rate, rate)
def test_it_is_the_best_date_that_counts(later: float, k: int, discount: float, occasions: float) -> None:
    rising = [0.0] * 4
    rising[k] = later
    known = occasions / (occasions + discount) * np.exp(-discount * MONTHS[k]) * later
    assert value(rising, discount=discount, occasions=occasions) == pytest.approx(known)


@given(worth, rate, rate, st.floats(1.01, 5))
def test_the_impatient_and_those_with_few_occasions_wait_less(
    worth: list[float], discount: float, occasions: float, factor: float
) -> None:
    patient = value(worth, discount=discount, occasions=occasions)
    assert value(worth, discount=factor * discount, occasions=occasions) <= patient
    assert value(worth, discount=discount, occasions=factor * occasions) >= patient


@given(worth, chances)
def test_means_that_may_not_be_at_hand_are_worth_less(worth: list[float], at_hand: list[float]) -> None:
    assert value(worth, at_hand) <= value(worth)
    assert value(worth, [0.0] * 4) == 0.0


def test_the_limits_of_time() -> None:
    """To him who discounts nothing a later attack is worth what it is then; to him who lives for the day, nothing."""
    rising = [0.1, 0.4, 0.9, 0.7]
    assert value(rising, discount=0.0) == 0.9
    assert value(rising, discount=1e6) == 0.0
    assert value(rising, occasions=0.0) == 0.0
    assert value(rising, discount=0.0, occasions=0.0) == 0.9, "no rates at all are no division by nothing"


def test_a_window_that_closes_is_not_waited_for_and_one_that_opens_is() -> None:
    now = 0.6
    assert value([0.5, 0.2, -0.3, -0.9]) < now
    assert value([0.7, 0.9, 1.4, 1.6]) > now


def test_members_are_weighed_row_by_row() -> None:
    rng = np.random.default_rng(3)
    worths, hands = rng.normal(0, 1, (4, 30)), rng.uniform(0, 1, (4, 30))
    discount, occasions = rng.uniform(0.001, 0.1, 30), rng.uniform(0.01, 0.5, 30)
    together = value_of_waiting(worths, hands, MONTHS, discount, occasions=occasions)
    for k in range(30):
        alone = value_of_waiting(
            worths[:, k : k + 1], hands[:, k : k + 1], MONTHS, discount[k : k + 1], occasions=occasions[k : k + 1]
        )
        assert alone[0] == together[k]
