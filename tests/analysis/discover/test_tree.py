"""The tree: what was planted is asked first, and the half held out tells how much of it is true."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.analysis.discover.space import Space
from sim.analysis.discover.tree import DEPTH, grow, rows

Make = Callable[[int, int], Space]


def test_a_planted_question_is_asked_first(space: Make) -> None:
    worlds = space(1000, 21)
    failing = (worlds.columns[4].values > 0.7).astype(float)
    tree = grow(worlds, failing, worlds.half([1]))
    root, low, high = tree.nodes[:3]
    assert root.rule == ""
    assert low.rule.startswith("q4 at most ")
    assert float(low.rule.split()[-1]) == pytest.approx(0.7, abs=0.01)
    assert high.rule == low.rule.replace("at most", "above")
    assert low.leaf
    assert high.leaf
    assert low.held_out_density == pytest.approx(0.0, abs=0.02)
    assert high.held_out_density == pytest.approx(1.0, abs=0.02)
    assert tree.skill > 0.95


def test_leaves_hold_all_worlds_and_parents_come_first(space: Make) -> None:
    worlds = space(1000, 22)
    chance = 0.1 + 0.5 * (worlds.columns[1].values > 0.5) + 0.3 * (worlds.columns[2].values > 0.6)
    failing = (np.random.default_rng(1).random(1000) < chance).astype(float)
    tree = grow(worlds, failing, worlds.half([1]))
    leaves = [node for node in tree.nodes if node.leaf]
    assert sum(node.share for node in leaves) == pytest.approx(1)
    assert sum(node.held_out_share for node in leaves) == pytest.approx(1)
    seen: set[int] = set()
    for node in tree.nodes:
        assert node.parent is None or node.parent in seen
        seen.add(node.node)
    assert max(node.depth for node in tree.nodes) <= DEPTH
    assert 0 < tree.skill < 0.5
    [first, *_] = rows({("scenario", "H1"): tree})
    assert (first["scenario"], first["hypothesis"], first["skill"]) == ("scenario", "H1", tree.skill)


def test_luck_alone_has_no_tree_or_one_that_tells_nothing(space: Make) -> None:
    worlds = space(600, 23)
    tree = grow(worlds, np.random.default_rng(2).random(600), worlds.half([1]))
    assert len(tree.nodes) == 1 or tree.skill < 0.05
