"""How much shares a block: enough rows that a step is worth its cost, and work for every process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

#: Rows of a block, members times strands, beyond which sharing gains little and an interruption loses much.
ROWS: Final = 20_480


def handfuls(strands: Sequence[T], members: int, rows: int = ROWS) -> Iterator[Sequence[T]]:
    """Strands that share a block of so many members each, evenly shared out.

    >>> [list(few) for few in handfuls("abcdef", 1000, 4096)]
    [['a', 'b', 'c'], ['d', 'e', 'f']]
    >>> [list(few) for few in handfuls("ab", 4096, 4096)]
    [['a'], ['b']]
    """
    most = max(1, rows // members)
    blocks = -(-len(strands) // most)
    for number in range(blocks):
        yield strands[len(strands) * number // blocks : len(strands) * (number + 1) // blocks]


def rows_of_a_task(futures: int, tasks: int) -> int:
    """How many rows a task has at most, so that each of so many workers gets one and all get about as much.

    >>> rows_of_a_task(20_000, 1), rows_of_a_task(20_000, 2), rows_of_a_task(100_000, 2)
    (20000, 10000, 16667)
    """
    rounds = max(1, -(-futures // (ROWS * tasks)))
    return max(1, -(-futures // (rounds * tasks)))
