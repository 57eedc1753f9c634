"""Whether a box is more than luck: half of the worlds are held out, and other halves are asked for the same box.

A box is sought in one half and told by what it holds of the other, which had no part in choosing it. It counts as found
if it holds more of what fails there than luck would give, corrected for all that was looked at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.analysis.discover.box import Box, Column
from sim.analysis.discover.prim import Quality, boxes_to_tell, least_worlds, quality, quasi_p
from sim.analysis.discover.screen import screened
from sim.analysis.discover.space import Space
from sim.analysis.paired import Interval, Z

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.theory.arrays import BoolArray, FloatArray

#: How many other halves are asked for the same box.
RESAMPLES: Final = 20
#: A box counts as found if luck alone gives one so good, among all that was looked at, at most this often.
LEVEL: Final = 0.05
#: Worlds in which something fails, all their chances added up, below which nothing can be found.
FEWEST_FAILING: Final = 10.0


@dataclass(frozen=True)
class Step:
    """A box of the trajectory, and what it is worth where it was sought and in the half held out."""

    box: Box
    sought: Quality
    held_out: Quality


@dataclass(frozen=True)
class Sought:
    """What was sought under one theory: the trajectory, the box chosen, and how far it can be relied on.

    `looked_at` are the names of the quantities among which it was sought; `p` the chance that luck gives as much in the
    half held out, None where there is no box; `interval` that of the density there. `again` says for each quantity of
    the box in what share of other halves a box asks something of it from the same side, `others` has the densities that
    boxes of other halves have in what those held out.
    """

    looked_at: tuple[str, ...]
    steps: tuple[Step, ...]
    box: Box
    sought: Quality
    held_out: Quality
    interval: Interval
    base: float
    quasi: dict[str, float]
    p: float | None
    again: dict[str, float]
    others: tuple[float, ...]


class Halves(NamedTuple):
    """Columns and what fails in the half in which a box is sought, and in that held out."""

    columns: list[Column]
    failing: FloatArray
    other_columns: list[Column]
    other_failing: FloatArray


def seek(space: Space, failing: FloatArray, seed: Sequence[int], resamples: int = RESAMPLES) -> Sought | None:
    """Seek a box in one half of the worlds and weigh it in the other; None where too little fails to seek anything.

    `failing` is 0, 1 or a chance for each row, (rows,). `seed` decides the halves.
    """
    if not can_be_sought(space, failing):
        return None
    mine = space.half([*seed, 0])
    box, steps, halves = _box(space, failing, mine)
    held = box.holds(halves.other_columns, halves.other_failing.size)
    again, others = _again(space, failing, box, seed, resamples)
    base = float(halves.other_failing.mean())
    p = None if not box.conditions else luck(held, halves.other_failing, space.world[~mine])
    return Sought(
        looked_at=tuple(column.name for column in halves.columns),
        steps=tuple(
            Step(
                one,
                quality(one.holds(halves.columns, halves.failing.size), halves.failing),
                quality(one.holds(halves.other_columns, halves.other_failing.size), halves.other_failing),
            )
            for one in steps
        ),
        box=box,
        sought=quality(box.holds(halves.columns, halves.failing.size), halves.failing),
        held_out=quality(held, halves.other_failing),
        interval=density_interval(held, halves.other_failing, space.world[~mine]),
        base=base,
        quasi=quasi_p(box, halves.columns, halves.failing, space.rows_a_world),
        p=p,
        again=again,
        others=others,
    )


def can_be_sought(space: Space, failing: FloatArray) -> bool:
    """Whether enough worlds fail, and enough do not, in enough worlds for two halves."""
    fails = float(failing.sum()) / space.rows_a_world
    enough = min(fails, space.worlds - fails) >= FEWEST_FAILING
    return enough and space.worlds >= 4 * least_worlds(space.worlds // 2)


def _box(space: Space, failing: FloatArray, mine: BoolArray) -> tuple[Box, list[Box], Halves]:
    """The box that one half of the rows gives, the trajectory, and both halves."""
    looked_at = screened(space, failing, mine)
    halves = Halves(
        [column.of(mine) for column in looked_at],
        failing[mine],
        [column.of(~mine) for column in looked_at],
        failing[~mine],
    )
    boxes, box = boxes_to_tell(halves.columns, halves.failing, space.rows_a_world)
    return box, boxes, halves


def _again(
    space: Space, failing: FloatArray, box: Box, seed: Sequence[int], resamples: int
) -> tuple[dict[str, float], tuple[float, ...]]:
    """How often other halves ask the same quantities from the same side, and the densities that their boxes have."""
    counts = dict.fromkeys((condition.name for condition in box.conditions), 0)
    densities = []
    for number in range(1, resamples + 1):
        other, _, halves = _box(space, failing, space.half([*seed, number]))
        for condition in box.conditions:
            counts[condition.name] += bool(condition.sides & other.of(condition.name).sides)
        densities.append(
            quality(other.holds(halves.other_columns, halves.other_failing.size), halves.other_failing).density
        )
    return {name: count / max(1, resamples) for name, count in counts.items()}, tuple(densities)


def luck(inside: BoolArray, failing: FloatArray, world: NDArray[np.int64]) -> float:
    """The chance that a box which has nothing to do with what fails holds as much of it, (rows,) each.

    A score test: what fails beyond the mean, added up over the box, against its scatter between worlds, of which a
    sweep has several rows each (the sums over clusters of Cameron and Miller 2015, as :mod:`sim.analysis.paired` has
    them).
    """
    terms = (inside - inside.mean()) * (failing - failing.mean())
    scores = np.bincount(world, terms)
    error = math.sqrt(float(np.sum(scores**2)))
    return 1.0 if error == 0 else NormalDist().cdf(-float(scores.sum()) / error)


def density_interval(inside: BoolArray, failing: FloatArray, world: NDArray[np.int64]) -> Interval:
    """The 95% interval of a box's density, as if one more world had failed and one had not (Agresti and Coull 1998).

    It is sampling error only. Errors come from sums over worlds, of which a sweep has several rows each.
    """
    rows = np.bincount(world, inside.astype(np.float64))
    held = np.bincount(world, inside * failing)
    used, total = rows > 0, float(rows.sum())
    count = int(np.count_nonzero(used))
    if count < 2:
        return Interval(0.0, 1.0)
    a_world = total / count
    middle = (float(held.sum()) + Z * a_world) / (total + 2 * Z * a_world)
    scatter = float(np.sum((held - middle * rows)[used] ** 2)) + Z * a_world**2 * ((1 - middle) ** 2 + middle**2)
    half = Z * math.sqrt(scatter) / (total + 2 * Z * a_world)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def found_together(chances: Sequence[float | None]) -> list[bool]:
    """Which of several boxes are found if all were looked at (Holm 1979): by luck any at all at most at :data:`LEVEL`.

    >>> found_together([0.001, None, 0.03, 0.015])
    [True, False, False, True]
    """
    places = sorted((p, place) for place, p in enumerate(chances) if p is not None)
    found = [False] * len(chances)
    for rank, (p, place) in enumerate(places):
        if p > LEVEL / (len(chances) - rank):
            break
        found[place] = True
    return found
