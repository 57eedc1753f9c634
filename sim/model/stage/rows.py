"""Rows of a block: which of them belong to which world and theory, and how what differs between worlds is told by row.

A block may hold the same members several times over: under rival theories and in several worlds. Each such copy is a
run of rows; the copies follow one another. Whatever is the same in all of them is one word or one number, and costs
what it costs in a block of one copy; what differs is a mask over rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import numpy as np

from sim.scenario.schema.scenario import Scenario
from sim.theory.arrays import BoolArray, FloatArray, Who

T = TypeVar("T")
Word = TypeVar("Word", bound=Hashable)

#: Where something holds: in every row, in none, or in those where it is True, (rows,).
Mask = bool | BoolArray


class Rows:
    """The rows of a block whose copies are futures of `worlds`, one world for each copy."""

    def __init__(self, worlds: Sequence[Scenario], rows: int) -> None:
        each, rest = divmod(rows, len(worlds))
        if rest:
            raise ValueError("copies side by side must have equally many members")
        self.worlds, self.each, self.size = tuple(worlds), each, rows

    @property
    def copies(self) -> list[slice]:
        """The rows of each copy."""
        return [slice(k * self.each, (k + 1) * self.each) for k in range(len(self.worlds))]

    def groups(self, word: Callable[[Scenario], Word]) -> list[tuple[Word, Mask]]:
        """What a word of the worlds is, and where, in the order in which the worlds come."""
        return self.groups_of([word(world) for world in self.worlds])

    def groups_of(self, words: Sequence[Word]) -> list[tuple[Word, Mask]]:
        """The same for a word of each copy."""
        distinct = list(dict.fromkeys(words))
        if len(distinct) == 1:
            return [(distinct[0], True)]
        return [(each, np.repeat([word == each for word in words], self.each)) for each in distinct]

    def where(self, holds: Callable[[Scenario], bool]) -> Mask:
        """Where the world is such that something holds."""
        return where([(word, mask) for word, mask in self.groups(holds)], bool)


def where(groups: Sequence[tuple[Word, Mask]], holds: Callable[[Word], bool]) -> Mask:
    """Where a word, told in groups, is one for which something holds.

    >>> where([("a", np.array([True, False])), ("b", np.array([False, True]))], lambda word: word == "b").tolist()
    [False, True]
    >>> where([("a", True)], lambda word: word == "b")
    False
    """
    held = [mask for word, mask in groups if holds(word)]
    if len(held) in (0, len(groups)):
        return bool(held)
    anyone: BoolArray = np.logical_or.reduce(np.array(held))
    return anyone


def by_word(groups: Sequence[tuple[Word, Mask]], of: Callable[[Word], FloatArray]) -> FloatArray:
    """What a word, told in groups, stands for in each row, (rows,).

    >>> groups = [("a", np.array([True, False])), ("b", np.array([False, True]))]
    >>> by_word(groups, {"a": np.array([1.0, 2.0]), "b": np.array([3.0, 4.0])}.__getitem__).tolist()
    [1.0, 4.0]
    """
    (word, _), *others = groups
    values = of(word)
    for word, mask in others:
        values = np.where(mask, of(word), values)
    return values


def among(mask: Mask, who: Who) -> Mask:
    """A mask over some rows only."""
    return mask if isinstance(mask, bool) else mask[who]


def both(first: Mask, second: Mask) -> Mask:
    """Where two things hold at once.

    >>> both(True, np.array([True, False])).tolist(), both(False, np.array([True, False]))
    ([True, False], False)
    """
    if isinstance(first, bool):
        return second if first else False
    if isinstance(second, bool):
        return first if second else False
    return first & second


def negated(mask: Mask) -> Mask:
    """Where something does not hold."""
    return not mask if isinstance(mask, bool) else ~mask


def anywhere(mask: Mask) -> bool:
    """Whether something holds in any row."""
    return mask if isinstance(mask, bool) else bool(mask.any())


def either(mask: Mask, yes: Callable[[], FloatArray], no: Callable[[], FloatArray]) -> FloatArray:
    """One thing where a mask holds and another elsewhere; what is needed nowhere is not worked out.

    The last axis of both is that of the mask.

    >>> either(np.array([True, False]), lambda: np.ones(2), lambda: np.zeros(2)).tolist()
    [1.0, 0.0]
    """
    if isinstance(mask, bool):
        return yes() if mask else no()
    return np.where(mask, yes(), no())
