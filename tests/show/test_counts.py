"""Counts that people read say neither "none" of what happened nor "all" of what sometimes failed."""

from hypothesis import assume, example, given
from hypothesis import strategies as st

from sim.show.text import counts

futures = st.integers(1, 200_000)


@st.composite
def happened(draw: st.DrawFn) -> tuple[int, int]:
    """In how many of how many futures something happened."""
    of = draw(futures)
    return draw(st.integers(0, of)), of


@given(happened())
@example((1, 200_000))
@example((199_999, 200_000))
def test_a_count_is_none_or_all_only_where_it_is(case: tuple[int, int]) -> None:
    count, of = case
    base = counts.base_for([count / of], of)
    number = counts.shown(count / of, base)
    assert (number == 0) == (count == 0)
    assert (number == base) == (count == of)


@given(happened())
def test_a_count_is_right_to_half_of_one_and_its_base_no_larger_than_the_sample(case: tuple[int, int]) -> None:
    count, of = case
    base = counts.base_for([count / of], of)
    assert base <= of
    assert base in counts.BASES or base == of
    assert abs(counts.shown(count / of, base) - base * count / of) <= 0.5 + 1e-9


@given(happened())
def test_the_base_is_the_smallest_that_is_honest(case: tuple[int, int]) -> None:
    count, of = case
    assume(0 < count < of and of >= 100)
    base = counts.base_for([count / of], of)
    for smaller in counts.BASES:
        if smaller < base:
            rare = min(count, of - count) / of
            assert rare * smaller < 0.95 or counts.shown(count / of, smaller) in (0, smaller)


@given(happened(), st.data())
def test_what_is_apart_never_reads_as_equal(case: tuple[int, int], data: st.DataObject) -> None:
    count, of = case
    other = data.draw(st.integers(0, of))
    assume(other != count)
    base = counts.base_for([count / of, other / of], of, [(count / of, other / of)])
    assert counts.shown(count / of, base) != counts.shown(other / of, base)


@given(happened(), st.sampled_from((10, 100, 1_000)))
def test_a_cell_with_a_given_base_marks_what_is_rarer(case: tuple[int, int], base: int) -> None:
    count, of = case
    text = counts.cell(count / of, base)
    assert (text == "0") == (count == 0)
    assert (text == f"{base:,}") == (count == of)


def test_sentences() -> None:
    assert counts.of_futures(0.34, 100, 0.11) == "34 of 100 futures, against 11"
    assert counts.of_futures(1.0, 1) == "1 of 1 future"
    assert counts.base_for([0.34, 0.0004], 10_000) == 10_000
    assert counts.base_for([0.0004], 2_500) == 2_500, "one of 2,500 is told as it is, not as 4 of 10,000"
