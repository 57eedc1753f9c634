"""How much shares a block: enough rows that a step is worth its cost, few enough that they stay in the cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

#: Rows of a block beyond which sharing gains nothing more.
ROWS: Final = 4096


def handfuls(strands: Sequence[T], members: int, rows: int = ROWS) -> Iterator[Sequence[T]]:
    """Strands that share a block of so many members each, evenly shared out.

    >>> [list(few) for few in handfuls("abcdef", 1000)]
    [['a', 'b', 'c'], ['d', 'e', 'f']]
    >>> [list(few) for few in handfuls("ab", 4096)]
    [['a'], ['b']]
    """
    most = max(1, rows // members)
    blocks = -(-len(strands) // most)
    for number in range(blocks):
        yield strands[len(strands) * number // blocks : len(strands) * (number + 1) // blocks]
