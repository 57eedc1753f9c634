"""A second view: a tree of a few questions (Breiman, Friedman, Olshen and Stone 1984), grown in the half that boxes are
sought in and told by the half that is held out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.discover.prim import least_worlds
from sim.analysis.discover.screen import screened
from sim.analysis.discover.space import Space
from sim.errors import SimError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.analysis.discover.box import Column
    from sim.theory.arrays import BoolArray, FloatArray

#: Questions one after the other: as many as can be read at a glance.
DEPTH: Final = 3
#: Two branches that differ by less of all that varies than this are not told apart.
_LEAST_GAIN: Final = 0.01
_EXTRA: Final = "pip install 'sim-european-security[analysis]', in a clone: pip install -e '.[analysis]'"


@dataclass(frozen=True)
class Node:
    """A node: the answer that leads to it, its worlds, and the share of them that fails in either half.

    `question` is None at a leaf, and `rule` empty at the root; `depth` counts from 0.
    """

    node: int
    parent: int | None
    depth: int
    rule: str
    leaf: bool
    share: float
    density: float
    held_out_share: float
    held_out_density: float | None


@dataclass(frozen=True)
class Tree:
    """Nodes, each parent before its children, and how much of what varies in the half held out it tells (R squared).

    Below 0 it tells less than the mean does.
    """

    nodes: tuple[Node, ...]
    skill: float


def require() -> None:
    """SimError, which says how to install it, where the library that grows trees is not there."""
    try:
        import sklearn.tree  # noqa: F401
    except ImportError:
        raise SimError("discover needs scikit-learn, which is not installed", remedy=_EXTRA) from None


def grow(space: Space, failing: FloatArray, mine: BoolArray, *, can: bool = True) -> Tree:
    """The tree that one half of the rows gives, told by the other; its root alone where nothing moves what fails, or
    where too little does for that to be seen, which `can` says.
    """
    from sklearn.tree import DecisionTreeRegressor

    looked_at = screened(space, failing, mine) if can else []
    if not looked_at:
        means = [float(failing[rows].mean()) for rows in (mine, ~mine)]
        return Tree((Node(0, None, 0, "", True, 1.0, means[0], 1.0, means[1]),), 0.0)
    model = DecisionTreeRegressor(
        max_depth=DEPTH, min_samples_leaf=least_worlds(int(np.count_nonzero(mine))), random_state=0
    )
    here, there = (_matrix([column.of(rows) for column in looked_at]) for rows in (mine, ~mine))
    model.fit(here, failing[mine])
    against = float(np.sum((failing[~mine] - failing[mine].mean()) ** 2))
    skill = 1 - float(np.sum((failing[~mine] - model.predict(there)) ** 2)) / against if against > 0 else 0.0
    nodes = _nodes(model.tree_, looked_at, (here, there), (failing[mine], failing[~mine]))
    return Tree(tuple(nodes), skill)


def _nodes(
    grown: Any,
    columns: Sequence[Column],
    matrices: tuple[FloatArray, FloatArray],
    failing: tuple[FloatArray, FloatArray],
) -> Iterator[Node]:
    """The nodes in the order of reading, branches that gain next to nothing cut off."""
    whole = float(failing[0].var()) * failing[0].size
    sides: dict[int, tuple[BoolArray, BoolArray]] = {
        0: (np.ones(failing[0].size, np.bool_), np.ones(failing[1].size, np.bool_))
    }
    waiting: list[tuple[int, int | None, int, str]] = [(0, None, 0, "")]
    while waiting:
        node, parent, depth, rule = waiting.pop()
        mine, other = sides[node]
        left, right = int(grown.children_left[node]), int(grown.children_right[node])
        splits = left >= 0 and _gain(grown, node) >= _LEAST_GAIN * whole
        held = failing[1][other]
        yield Node(
            node, parent, depth, rule, not splits, float(mine.mean()), float(failing[0][mine].mean()),
            float(other.mean()), float(held.mean()) if held.size else None,
        )  # fmt: skip
        if not splits:
            continue
        place = int(grown.feature[node])
        # Four digits, which move next to nobody to the other side.
        column, bound = columns[place], float(f"{float(grown.threshold[node]):.4g}")
        low = [matrix[:, place] <= bound for matrix in matrices]
        sides[left] = mine & low[0], other & low[1]
        sides[right] = mine & ~low[0], other & ~low[1]
        waiting.append((right, node, depth + 1, _rule(column, bound, above=True)))
        waiting.append((left, node, depth + 1, _rule(column, bound, above=False)))


def _gain(grown: Any, node: int) -> float:
    """By how much a split lessens the sum of squares."""
    left, right = int(grown.children_left[node]), int(grown.children_right[node])
    squares = [float(grown.impurity[one]) * float(grown.weighted_n_node_samples[one]) for one in (node, left, right)]
    return squares[0] - squares[1] - squares[2]


def _rule(column: Column, bound: float, *, above: bool) -> str:
    if column.words:
        words = [word for code, word in enumerate(column.words) if (code > bound) == above]
        return f"{column.name} is {' or '.join(words)}"
    return f"{column.name} {'above' if above else 'at most'} {bound:g}"


def _matrix(columns: Sequence[Column]) -> FloatArray:
    matrix: FloatArray = np.column_stack([column.values for column in columns])
    return matrix


def rows(trees: Mapping[tuple[str, str], Tree]) -> list[dict[str, Any]]:
    """Trees as a table, by scenario and hypothesis."""
    return [
        {"scenario": scenario, "hypothesis": hypothesis, **vars(node), "skill": tree.skill}
        for (scenario, hypothesis), tree in trees.items()
        for node in tree.nodes
    ]
