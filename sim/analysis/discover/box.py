"""Boxes in the space of what we do not know: an upper or lower bound for some quantities, or some of its words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from math import floor, log10
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from sim.theory.arrays import BoolArray, FloatArray

#: Bounds are rounded to so many parts of the range at least, so that what is printed is what was tried.
_PARTS: Final = 400


@dataclass(frozen=True)
class Column:
    """A quantity of the space: its value in every world, (worlds,), of a word its position in `words`."""

    name: str
    values: FloatArray
    words: tuple[str, ...] = ()

    def of(self, rows: BoolArray) -> Column:
        """The same of some worlds only."""
        return replace(self, values=self.values[rows])


@dataclass(frozen=True)
class Condition:
    """What a box asks of one quantity: at least `low`, at most `high`, or one of `words`."""

    name: str
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()

    def holds(self, column: Column) -> BoolArray:
        """In which worlds it holds, (worlds,)."""
        inside: BoolArray = np.ones(column.values.size, bool)
        if self.words:
            inside &= np.isin(column.values, [column.words.index(word) for word in self.words])
        if self.low is not None:
            inside &= column.values >= self.low
        if self.high is not None:
            inside &= column.values <= self.high
        return inside

    @property
    def sides(self) -> frozenset[str]:
        """From which sides it cuts: "low", "high" or "words"."""
        return frozenset(side for side in ("low", "high", "words") if getattr(self, side) not in (None, ()))

    def ends(self) -> list[Condition]:
        """What it asks from each side, as conditions of their own."""
        return [self.without(self.sides - {side}) for side in ("low", "high", "words") if side in self.sides]

    def without(self, sides: Collection[str]) -> Condition:
        """The same, open on these sides."""
        return Condition(
            self.name,
            None if "low" in sides else self.low,
            None if "high" in sides else self.high,
            () if "words" in sides else self.words,
        )


@dataclass(frozen=True)
class Box:
    """Conditions, one a quantity, all of which have to hold; without any it is the whole space.

    >>> box = Box().with_condition(Condition("a", low=0.5))
    >>> box.holds([Column("a", np.array([0.2, 0.7]))], 2).tolist()
    [False, True]
    """

    conditions: tuple[Condition, ...] = ()

    def of(self, name: str) -> Condition:
        """What it asks of a quantity, perhaps nothing."""
        return next((one for one in self.conditions if one.name == name), Condition(name))

    def with_condition(self, condition: Condition) -> Box:
        """The box with this in place of what it asked of the quantity."""
        kept = [condition if one.name == condition.name else one for one in self.conditions]
        return Box(tuple(kept if condition in kept else [*kept, condition]))

    def without(self, name: str) -> Box:
        """The box that asks nothing of a quantity."""
        return Box(tuple(one for one in self.conditions if one.name != name))

    def holds(self, columns: Sequence[Column], worlds: int) -> BoolArray:
        """Which of so many worlds lie in it, (worlds,)."""
        by_name = {column.name: column for column in columns}
        inside: BoolArray = np.ones(worlds, bool)
        for condition in self.conditions:
            inside &= condition.holds(by_name[condition.name])
        return inside


def peels(column: Column, box: Box, inside: BoolArray, share: float) -> Iterator[tuple[Condition, BoolArray]]:
    """The ways to cut `share` of the worlds of a box off along one quantity: what it then asks, and who is left."""
    condition, values = box.of(column.name), column.values
    held = values[inside]
    if column.words:
        present = condition.words or tuple(column.words[int(code)] for code in np.unique(held))
        for word in present if len(present) > 1 else ():
            cut = replace(condition, words=tuple(other for other in present if other != word))
            yield cut, inside & (values != column.words.index(word))
        return
    lowest, highest = float(held.min()), float(held.max())
    if lowest == highest:
        return
    cut_off = int(share * held.size)
    ordered = np.partition(held, [cut_off, held.size - 1 - cut_off])
    low, high = float(ordered[cut_off]), float(ordered[held.size - 1 - cut_off])
    # Where many worlds have the same value, as those of a lever have, all of these go.
    if low == lowest:
        low = float(held[held > lowest].min())
    if high == highest:
        high = float(held[held < highest].max())
    low, high = (_rounded(bound, lowest, highest) for bound in (low, high))
    yield replace(condition, low=low), inside & (values >= low)
    yield replace(condition, high=high), inside & (values <= high)


def _rounded(bound: float, lowest: float, highest: float) -> float:
    """A bound with no more digits than tell parts of the range apart, unless it would cut nothing off."""
    near = round(bound, -floor(log10((highest - lowest) / _PARTS)))
    return near if lowest < near < highest else bound
