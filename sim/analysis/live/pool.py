"""Processes that wait, warm, for the next few members to simulate.

They are started as those of a run are (:mod:`sim.ensemble.pool`), end with the process that started them, however that
ends, and hold nothing that would be lost with them.
"""

from __future__ import annotations

import runpy
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from typing import Any

from sim.analysis.live import hand, start
from sim.analysis.live.hand import DONE, FIELDS, GIVEN_UP, HELD, SHARE, WHOLE, Task
from sim.analysis.live.piece import Piece
from sim.ensemble import worker
from sim.ensemble.block import Strand
from sim.ensemble.starting import starting


class Pool:
    """`count` processes. Tasks are handed over one for each free process; more would wait unseen."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._context = get_context("spawn")
        self._board: Any = self._context.RawArray("q", FIELDS * count)
        self._free = list(range(count))
        self._executor: ProcessPoolExecutor | None = None
        self.generation = 0

    def start(self, strands: Sequence[Strand], seed: int) -> list[Future[None]]:
        """Start every process and have it simulate two members, so that the first answer need not wait for imports."""
        return [self._submit(hand.warm, tuple(strands), seed) for _ in range(self.count)]

    def submit(self, strands: Sequence[Strand], seed: int, first: int, count: int) -> tuple[Future[Any], int]:
        """Have members simulated; returns the future of their pieces, None if given up, and the slot of the task.

        The slot is the caller's until it calls :meth:`free`. Raises BrokenExecutor or OSError where there are no
        processes, and IndexError where each has a task already.
        """
        slot = self._free.pop()
        self._board[FIELDS * slot : FIELDS * (slot + 1)] = [0] * FIELDS
        self._board[FIELDS * slot + SHARE] = WHOLE
        try:
            future: Future[list[Piece] | None] = self._submit(hand.work, Task(slot, tuple(strands), seed, first, count))
        except BaseException:
            self._free.append(slot)
            raise
        return future, slot

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that there are."""
        return list(getattr(self._executor, "_processes", None) or {})

    def months_done(self, slot: int) -> int:
        """Months that the task has behind it, those of all its blocks counted."""
        return int(self._board[FIELDS * slot + DONE])

    def give_up(self, slot: int) -> None:
        """Have the task end at the end of its month."""
        self._board[FIELDS * slot + GIVEN_UP] = 1

    def hold(self, slot: int, held: bool) -> None:
        """Have the task wait at the end of its month, or go on."""
        self._board[FIELDS * slot + HELD] = held

    def share(self, slot: int) -> float:
        """How much of a core the task has had since it began or went on, 1 as long as that is not known."""
        return int(self._board[FIELDS * slot + SHARE]) / WHOLE

    def free(self, slot: int) -> None:
        """Give a slot back, once its future is done."""
        self._free.append(slot)

    def renew(self, generation: int) -> None:
        """Let go of the processes of a generation, of which one died; the next task starts others.

        All tasks of a generation fail with it, and each may say so: the first is heard.
        """
        if generation == self.generation:
            self.generation += 1
            self.close()

    def close(self) -> None:
        """End every process at once."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        # Python 3.14 has kill_workers for it.
        for process in list((getattr(executor, "_processes", None) or {}).values()):
            with suppress(OSError, ValueError):
                process.kill()
        executor.shutdown(wait=True, cancel_futures=True)

    def _submit(self, function: Any, *arguments: Any) -> Future[Any]:
        if self._executor is None:
            handed = {"board": self._board, "first": (worker.__file__, worker.NAME)}
            first = (start.__file__, handed, start.NAME)
            with starting():
                self._executor = ProcessPoolExecutor(self.count, self._context, runpy.run_path, first)
        with starting():
            return self._executor.submit(function, *arguments)


__all__ = ["BrokenExecutor", "Pool"]
