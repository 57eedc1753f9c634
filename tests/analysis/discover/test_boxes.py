"""Boxes: a planted one is found with what it was planted with, luck alone gives none, and half is held out."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.discover.box import Box, Column, Condition, peels
from sim.analysis.discover.honest import density_interval, found_together, luck, seek
from sim.analysis.discover.prim import LEAST_WORLDS, boxes_to_tell, quality, quasi_p, trajectory
from sim.analysis.discover.screen import STANDS_OUT, by_luck, screened
from sim.analysis.discover.space import Space

Make = Callable[[int, int], Space]


def planted(space: Space, inside: float, outside: float, seed: int = 0) -> np.ndarray:
    """Worlds that fail with one chance where q1 is above 0.6 and q2 below 0.5, and with another elsewhere."""
    box = (space.columns[1].values > 0.6) & (space.columns[2].values < 0.5)
    chance = np.where(box, inside, outside)
    return (np.random.default_rng(seed).random(chance.size) < chance).astype(float)


def test_a_planted_box_is_found_with_its_bounds(space: Make) -> None:
    worlds = space(1200, 1)
    found = seek(worlds, planted(worlds, 0.9, 0.05), [1], resamples=4)
    assert found is not None
    assert {one.name for one in found.box.conditions} == {"q1", "q2"}
    first, second = found.box.of("q1"), found.box.of("q2")
    assert first.high is None
    assert first.low == pytest.approx(0.6, abs=0.06)
    assert second.low is None
    assert second.high == pytest.approx(0.5, abs=0.06)
    assert found.p is not None
    assert found.p < 1e-6
    assert found.held_out.density > 0.75
    assert found.held_out.coverage > 0.65
    assert found.interval.low < found.held_out.density < found.interval.high
    assert all(share == 1.0 for share in found.again.values())


def test_chances_of_failing_do_as_well_as_failures(space: Make) -> None:
    worlds = space(600, 2)
    box = (worlds.columns[1].values > 0.6) & (worlds.columns[2].values < 0.5)
    found = seek(worlds, np.where(box, 0.04, 0.01), [1], resamples=2)
    assert found is None, "six worlds of six hundred are too few, however few chances they are spread over"
    found = seek(worlds, np.where(box, 0.4, 0.1), [1], resamples=2)
    assert found is not None
    assert {one.name for one in found.box.conditions} == {"q1", "q2"}
    assert found.held_out.density > 0.35


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_luck_alone_gives_a_box_no_more_often_than_is_said(rate: float, space: Make) -> None:
    found = 0
    for seed in range(40):
        worlds = space(400, 100 + seed)
        failing = (np.random.default_rng(seed).random(400) < rate).astype(float)
        sought = seek(worlds, failing, [seed], resamples=0)
        found += sought is not None and any(found_together([sought.p]))
    assert found <= 5, "at 5%, more than five of forty would come up once in 70 tries"


def test_the_test_in_the_half_held_out_keeps_its_level() -> None:
    """A box that has nothing to do with what fails, itself rare and skewed."""
    generator, level = np.random.default_rng(3), 0
    for _ in range(1000):
        inside = generator.random(300) < 0.15
        level += luck(inside, generator.random(300) ** 8, np.arange(300)) <= 0.05
    assert 25 <= level <= 75


def test_worlds_of_several_rows_count_once() -> None:
    """The same worlds repeated ten times tell as much as once."""
    generator = np.random.default_rng(4)
    inside, failing = generator.random(200) < 0.3, (generator.random(200) < 0.3).astype(float)
    once = luck(inside, failing, np.arange(200))
    assert luck(np.tile(inside, 10), np.tile(failing, 10), np.tile(np.arange(200), 10)) == pytest.approx(once)
    ends = density_interval(inside, failing, np.arange(200))
    again = density_interval(np.tile(inside, 10), np.tile(failing, 10), np.tile(np.arange(200), 10))
    assert again == pytest.approx(ends)


def test_the_interval_of_a_density_holds_it() -> None:
    generator, held = np.random.default_rng(5), 0
    for _ in range(400):
        inside, failing = generator.random(200) < 0.3, (generator.random(200) < 0.2).astype(float)
        low, high = density_interval(inside, failing, np.arange(200))
        held += low <= 0.2 <= high
    assert 365 <= held <= 397


def test_a_trajectory_goes_inwards_to_the_smallest_box(space: Make) -> None:
    worlds = space(500, 6)
    failing = planted(worlds, 0.8, 0.1)
    boxes = trajectory(worlds.columns[:4], failing)
    sizes = [int(box.holds(worlds.columns, 500).sum()) for box in boxes]
    assert boxes[0] == Box()
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes)
    assert sizes[-1] >= LEAST_WORLDS
    for wider, box in itertools.pairwise(boxes):
        inside, before = (one.holds(worlds.columns, 500) for one in (box, wider))
        assert not (inside & ~before).any()


def test_what_is_printed_is_what_was_tried(space: Make) -> None:
    """Bounds have few digits, and quality is that of the rounded box."""
    worlds = space(500, 7)
    boxes, _ = boxes_to_tell(worlds.columns[:4], planted(worlds, 0.8, 0.1))
    ends = [end for box in boxes for one in box.conditions for end in (one.low, one.high) if end is not None]
    assert ends
    assert all(len(f"{end:.10g}") <= 6 for end in ends)


def test_a_needless_condition_has_a_large_quasi_p_value(space: Make) -> None:
    worlds = space(800, 8)
    box = Box((Condition("q1", low=0.6), Condition("q9", low=0.1)))
    quasi = quasi_p(box, worlds.columns, planted(worlds, 0.9, 0.1))
    assert quasi["q1"] < 1e-6
    assert quasi["q9"] > 0.05
    assert quasi_p(Box(), worlds.columns, planted(worlds, 0.9, 0.1)) == {}


def test_the_quasi_p_value_is_the_tail_of_a_binomial() -> None:
    """Bryant and Lempert's: of ten worlds in the box eight fail, where half of all do."""
    from scipy.stats import binom

    column = Column("q", np.arange(40.0))
    failing = np.zeros(40)
    failing[:8] = 1
    failing[20:32] = 1
    found = quasi_p(Box((Condition("q", high=9.0),)), [column], failing)
    assert found["q"] == pytest.approx(binom.sf(7, 10, 0.5))


def test_levers_of_few_values_and_of_words_are_peeled_value_by_value() -> None:
    steps = Column("share", np.repeat([0.0, 0.5, 1.0], 40))
    inside = np.ones(120, bool)
    cuts = [(one.low, one.high, int(left.sum())) for one, left in peels(steps, Box(), inside, 0.05)]
    assert cuts == [(0.5, None, 80), (None, 0.5, 80)]
    words = Column("order", np.repeat([0.0, 1.0, 2.0], 40), ("a", "b", "c"))
    named = [one.words for one, _ in peels(words, Box(), inside, 0.05)]
    assert named == [("b", "c"), ("a", "c"), ("a", "b")]
    constant = Column("same", np.ones(120))
    assert list(peels(constant, Box(), inside, 0.05)) == []


def test_only_what_stands_out_is_looked_at_and_levers_always(space: Make) -> None:
    worlds = space(600, 9)
    everyone = np.ones(600, bool)
    failing = planted(worlds, 0.9, 0.1)
    assert {column.name for column in screened(worlds, failing, everyone)} >= {"q1", "q2"}
    nothing = np.random.default_rng(9).random(600)
    with_lever = Space(worlds.columns, worlds.world, ("q5",))
    assert "q5" in {column.name for column in screened(with_lever, nothing, everyone)}
    assert by_luck(worlds, np.zeros(600), everyone) == [1.0] * 30


def test_what_moves_the_mean_both_ways_stands_out_too(space: Make) -> None:
    """High in the middle alone: no rank correlation, yet seen by classes."""
    worlds = space(600, 10)
    middle = np.abs(worlds.columns[3].values - 0.5) < 0.2
    failing = (np.random.default_rng(1).random(600) < np.where(middle, 0.7, 0.1)).astype(float)
    chances = by_luck(worlds, failing, np.ones(600, bool))
    assert chances[3] < 1e-6
    assert np.median(chances) > 10 * STANDS_OUT


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_fewer_are_found_the_more_were_looked_at(chances: list[float]) -> None:
    found = found_together(chances)
    alone = [p <= 0.05 for p in chances]
    assert all(one or not together for one, together in zip(alone, found, strict=True))
    assert found_together([*chances, None]) <= [*found, False]


def test_quality_adds_up() -> None:
    found = quality(np.array([True, True, True, False]), np.array([0.5, 0.1, 0.0, 0.6]))
    assert found.density == pytest.approx(0.2)
    assert found.coverage == pytest.approx(0.5)
    assert found.coverage == pytest.approx(found.share * found.density / 0.3)


def test_another_program_peels_the_same_boxes() -> None:
    """Coverage and density at some sizes, as `prim` 1.0.0 (David Hadka) gives them for these worlds."""
    drawn = np.random.default_rng(1)
    values = drawn.random((1000, 5))
    box = (values[:, 1] > 0.6) & (values[:, 2] < 0.5)
    failing = (box & (drawn.random(1000) < 0.9) | (drawn.random(1000) < 0.05)).astype(float)
    columns = [Column(name, values[:, place]) for place, name in enumerate("abcde")]
    found = [quality(one.holds(columns, 1000), failing) for one in trajectory(columns, failing)]
    theirs = {0.733: (0.933, 0.248), 0.536: (0.913, 0.332), 0.392: (0.872, 0.434), 0.286: (0.836, 0.570)}
    for share, (coverage, density) in theirs.items():
        nearest = min(found, key=lambda one: abs(one.share - share))
        assert nearest.coverage == pytest.approx(coverage, abs=0.01)
        assert nearest.density == pytest.approx(density, abs=0.015)
