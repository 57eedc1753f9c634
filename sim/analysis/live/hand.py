"""A process of the live pool: it simulates what it is given, says month by month how far it is, and gives up when told.

All goes through a board of whole numbers in shared memory, four a task: months done, whether it is given up, whether it
is to wait, and how much of a core it has had.
"""

from __future__ import annotations

import time
from collections.abc import MutableSequence, Sequence
from dataclasses import dataclass
from typing import Final

from sim.analysis.live.piece import Piece, simulate
from sim.ensemble.block import Strand

#: Numbers of a task on the board, and the place of each.
FIELDS: Final = 4
DONE: Final = 0
GIVEN_UP: Final = 1
HELD: Final = 2
SHARE: Final = 3
#: Shares of a core are told in thousandths, after so many seconds: before, a moment's wait would look like a crowd.
WHOLE: Final = 1000
_SETTLED: Final = 0.2
#: Seconds between two looks at whether what is held may go on.
_LOOK: Final = 0.005

_board: list[MutableSequence[int]] = []


class GivenUpError(Exception):
    """Nobody waits for it any more."""


@dataclass(frozen=True)
class Task:
    """Members `first` to `first + count - 1` in each strand; `slot` is its place on the board."""

    slot: int
    strands: tuple[Strand, ...]
    seed: int
    first: int
    count: int


def begin(board: MutableSequence[int]) -> None:
    """Keep the board, and import what a simulation needs before one is asked for."""
    _board[:] = [board]
    import sim.draws.design
    import sim.model.theatre  # noqa: F401


def warm(strands: Sequence[Strand], seed: int) -> None:
    """Simulate two members: what is made once in a process is made now."""
    simulate(strands, seed, 0, 2)


def work(task: Task) -> list[Piece] | None:
    """The pieces of a task, one a strand; None where it was given up."""
    board, place = _board[0], FIELDS * task.slot
    began, worked = time.monotonic(), time.process_time()

    def tick() -> None:
        nonlocal began, worked
        while board[place + HELD] and not board[place + GIVEN_UP]:
            time.sleep(_LOOK)
            began, worked = time.monotonic(), time.process_time()  # what it was kept from is no sign of a crowd
        if board[place + GIVEN_UP]:
            raise GivenUpError
        board[place + DONE] += 1
        if (passed := time.monotonic() - began) > _SETTLED:
            board[place + SHARE] = round(WHOLE * (time.process_time() - worked) / passed)

    try:
        return simulate(task.strands, task.seed, task.first, task.count, tick)
    except GivenUpError:
        return None
