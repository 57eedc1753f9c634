"""The patient rule induction method, as scenario discovery uses it.

Friedman, J. H., and N. I. Fisher (1999), "Bump hunting in high-dimensional data", Statistics and Computing 9, 123-143:
a box is peeled, a twentieth of its worlds at a time, off whichever side raises most the mean of what is left. Bryant,
B. P., and R. J. Lempert (2010), "Thinking inside the box", Technological Forecasting and Social Change 77, 34-49: a box
is described by *density* (the share of its worlds that fail), *coverage* (the share of all failing worlds that it
holds) and the number of quantities that it asks anything of; each of these by a quasi-p-value.

Written here because what there is does not fit: `ema_workbench` brings some 270 MB for it, `prim` is under a licence
that asks more of those who pass this program on; and neither takes chances between 0 and 1 for worlds that fail or do
not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.analysis.discover.box import Box, Column, Condition, peels

if TYPE_CHECKING:
    from sim.theory.arrays import BoolArray, FloatArray

#: The share of a box's worlds that a step peels off: the patience of the method, as both papers have it.
PEELED: Final = 0.05
#: No box has fewer worlds than this share of all, nor fewer than so many: of fewer nothing can be told.
LEAST_SHARE: Final = 0.05
LEAST_WORLDS: Final = 20
#: A box asks something of at most so many quantities: nobody keeps more in mind.
MOST_CONDITIONS: Final = 4
#: What a quantity's quasi-p-value may be for it to be asked of.
QUASI_P: Final = 0.05


class Quality(NamedTuple):
    """What a box is worth: its share of all worlds, its density, its coverage, and the worlds in it.

    Density is the share of its worlds that fail, or the mean of their chances; coverage what it holds of all that
    fails.
    """

    share: float
    density: float
    coverage: float
    worlds: int

    def lift(self, base: float) -> float:
        """By how many standard errors, but for a factor, its density is above that of all worlds, `base`.

        >>> Quality(0.25, 0.5, 0.4, 100).lift(0.3)
        2.0
        """
        return (self.density - base) * math.sqrt(self.worlds)


def quality(inside: BoolArray, failing: FloatArray) -> Quality:
    """The quality of a box that holds the worlds `inside`, (worlds,); `failing` is 0, 1 or a chance.

    >>> quality(np.array([True, True, False, False]), np.array([1.0, 0.0, 1.0, 0.0]))
    Quality(share=0.5, density=0.5, coverage=0.5, worlds=2)
    """
    worlds, total = int(np.count_nonzero(inside)), float(failing.sum())
    held = float(failing[inside].sum())
    return Quality(worlds / inside.size, held / worlds if worlds else 0.0, held / total if total > 0 else 0.0, worlds)


def least_worlds(worlds: int) -> int:
    """The fewest worlds that a box of so many may have."""
    return max(LEAST_WORLDS, round(LEAST_SHARE * worlds))


def trajectory(columns: Sequence[Column], failing: FloatArray) -> list[Box]:
    """The boxes from the whole space inwards, each peeled off the one before, down to the smallest that may be.

    Peeling goes on where the mean falls for a while, as both papers have it. Of all peels the one is taken that raises
    the mean most for what it gives up, which is fair to quantities of few values, whose peels are large (Kwakkel and
    Jaxa-Rozen 2016, "Improving scenario discovery for handling heterogeneous uncertainties and multinomial classified
    outcomes", Environmental Modelling & Software 79).
    """
    least = least_worlds(failing.size)
    box, inside = Box(), np.ones(failing.size, bool)
    boxes = [box]
    while True:
        size, mean = int(np.count_nonzero(inside)), float(failing[inside].mean())
        best, gained = None, -np.inf
        for column in columns:
            for condition, left in peels(column, box, inside, PEELED):
                count = int(np.count_nonzero(left))
                if least <= count < size:
                    gain = (float(failing[left].mean()) - mean) / (size - count)
                    if gain > gained:
                        best, gained = (condition, left), gain
        if best is None:
            return boxes
        box, inside = box.with_condition(best[0]), best[1]
        boxes.append(box)


def boxes_to_tell(columns: Sequence[Column], failing: FloatArray, rows_a_world: float = 1.0) -> tuple[list[Box], Box]:
    """The trajectory and the box of it that is told, by a rule said beforehand; perhaps the whole space.

    Of a trajectory the box is taken whose density is most surely above that of all worlds: the difference times the
    square root of its worlds is the largest. It lies between the densest box, which few worlds have made, and the one
    that covers most, which hardly differs from the whole.
    Quantities that this box could do without, by their quasi-p-values, are left out and the peeling begins anew: a
    third of them at a time, the worst, while there are more than four, then one at a time, until each of them is asked
    for with a quasi-p-value of at most 5%. Of a range the end that it could do without by the same measure is left
    open.
    """
    left, base = list(columns), float(failing.mean())
    while True:
        boxes = trajectory(left, failing) if left else [Box()]
        box = max(boxes, key=lambda one: quality(one.holds(columns, failing.size), failing).lift(base))
        quasi = {column.name: 1.0 for column in left} | quasi_p(box, columns, failing, rows_a_world)
        ranked = sorted(quasi, key=lambda name: -quasi[name])
        if not ranked or (len(ranked) <= MOST_CONDITIONS and quasi[ranked[0]] <= QUASI_P):
            return boxes, _trimmed(box, columns, failing, rows_a_world)
        drop = ranked[: max(1, min(len(ranked) // 3, len(ranked) - MOST_CONDITIONS))]
        left = [column for column in left if column.name not in drop]


def _trimmed(box: Box, columns: Sequence[Column], failing: FloatArray, rows_a_world: float) -> Box:
    """A box without the ends of ranges that it could do without, the worst first."""
    while True:
        ends = [end for condition in box.conditions for end in condition.ends()]
        tails = _tails(ends, columns, failing, rows_a_world)
        needless = [(tail, end) for tail, end in zip(tails, ends, strict=True) if tail > QUASI_P]
        if not needless:
            return box
        _, worst = max(needless, key=lambda one: one[0])
        left = box.of(worst.name).without(worst.sides)
        box = box.with_condition(left) if left.sides else box.without(left.name)


def quasi_p(box: Box, columns: Sequence[Column], failing: FloatArray, rows_a_world: float = 1.0) -> dict[str, float]:
    """For each condition of a box the chance that it does no better by luck (Bryant and Lempert 2010, appendix).

    The chance that as many of the box's worlds fail, or more, if they were drawn from the box without the condition:
    the upper tail of a binomial, or, where worlds fail by a chance rather than wholly, of a normal with the spread that
    these chances have. It knows nothing of how many quantities were looked at, hence its name. Where a world has
    several rows, as in a sweep, it counts once.
    """
    tails = _tails(box.conditions, columns, failing, rows_a_world)
    return {condition.name: tail for condition, tail in zip(box.conditions, tails, strict=True)}


def _tails(
    conditions: Sequence[Condition], columns: Sequence[Column], failing: FloatArray, rows_a_world: float
) -> list[float]:
    """The quasi-p-value of each of several conditions that hold together."""
    from scipy.special import betainc, ndtr

    if not conditions:
        return []
    by_name = {column.name: column for column in columns}
    broken = np.array([~condition.holds(by_name[condition.name]) for condition in conditions])
    times = broken.sum(axis=0)
    inside, wider = times == 0, times - broken == 0
    fail, count = float(failing[inside].sum()) / rows_a_world, np.count_nonzero(inside) / rows_a_world
    if not fail > 0:
        return [1.0] * len(conditions)
    sizes = wider.sum(axis=1) / rows_a_world
    means = wider @ failing / wider.sum(axis=1)
    if np.all((failing == 0) | (failing == 1)):
        tails = betainc(fail, count - fail + 1, means)
    else:
        spread = np.sqrt(np.maximum(wider @ failing**2 / wider.sum(axis=1) - means**2, 1e-300))
        tails = ndtr(-(fail / count - means) / spread / np.sqrt(np.maximum(1 / count - 1 / sizes, 1e-12)))
    return [float(tail) for tail in tails]
