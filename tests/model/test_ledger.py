"""The books: what is moved is what was there, nothing is made or lost, and nobody writes in them by hand."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.stage.ledger import Ledger

PLACES = ("estonia", "germany", "home")
amounts = st.lists(st.floats(-2000, 2000), min_size=3, max_size=3).map(np.array)
moves = st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES), amounts)


def books() -> Ledger:
    ledger = Ledger(members=3)
    ledger.enter("united_states", {"estonia": np.array([600.0, 500.0, 0.0]), "germany": 1000.0, "home": 1e6})
    ledger.enter("germany", {"home": 180_000.0})
    return ledger


def test_a_transfer_moves_no_more_than_is_there_and_never_backwards() -> None:
    ledger = books()
    moved = ledger.transfer("united_states", "estonia", "home", np.array([100.0, 900.0, -5.0]))
    assert moved.tolist() == [100.0, 500.0, 0.0]
    assert ledger["united_states", "estonia"].tolist() == [500.0, 0.0, 0.0]
    assert ledger["united_states", "home"].tolist() == [1_000_100.0, 1_000_500.0, 1e6]
    assert ledger["germany", "home"].tolist() == [180_000.0] * 3


def test_a_shift_moves_both_ways_as_far_as_there_is() -> None:
    ledger = books()
    ledger.shift("united_states", "estonia", "germany", np.array([100.0, -300.0, -5000.0]))
    assert ledger["united_states", "estonia"].tolist() == [500.0, 800.0, 1000.0]
    assert ledger["united_states", "germany"].tolist() == [1100.0, 700.0, 0.0]


@given(st.lists(moves, max_size=12))
def test_any_sequence_of_moves_keeps_totals_and_signs(sequence: list[tuple[str, str, np.ndarray]]) -> None:
    ledger = books()
    before = ledger.total("united_states")
    for k, (source, destination, amount) in enumerate(sequence):
        (ledger.transfer if k % 2 else ledger.shift)("united_states", source, destination, amount)
        for place in PLACES:
            assert (ledger["united_states", place] >= 0.0).all()
    np.testing.assert_allclose(ledger.total("united_states"), before, rtol=1e-12)


def test_an_owner_is_entered_once_and_books_are_read_only() -> None:
    ledger = books()
    assert ledger.owners() == ("united_states", "germany")
    assert tuple(ledger.places("united_states")) == PLACES
    with pytest.raises(ValueError, match="in the books already"):
        ledger.enter("germany", {"home": 1.0})
    with pytest.raises(ValueError, match="read-only"):
        ledger["germany", "home"][0] = 5.0
    with pytest.raises(KeyError):
        ledger["germany", "lithuania"]


def test_the_books_do_not_share_the_arrays_that_were_entered() -> None:
    start = np.array([5.0, 5.0])
    ledger = Ledger(members=2)
    ledger.enter("canada", {"latvia": start, "home": start})
    ledger.transfer("canada", "home", "latvia", np.array([1.0, 5.0]))
    assert start.tolist() == [5.0, 5.0]
    assert [ledger["canada", place].tolist() for place in ("latvia", "home")] == [[6.0, 10.0], [4.0, 0.0]]


def test_small_steps_add_up_to_the_whole() -> None:
    ledger = books()
    for _ in pairwise(range(61)):
        ledger.transfer("united_states", "estonia", "home", np.full(3, 600.0 / 60))
    np.testing.assert_allclose(ledger["united_states", "estonia"], 0.0, atol=1e-9)
