"""Where tasks run: in this process, in processes of our own, or in an executor that somebody hands us.

Tasks write their files themselves, so what comes back is small and a lost worker loses only its task.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from types import ModuleType, TracebackType
from typing import Final, TypeVar

from sim.ensemble.interrupts import remembered
from sim.errors import RunError

T = TypeVar("T")

#: Below so many future-months in all, starting processes (2.5 s, side by side) costs more than it gains.
WORTH_PROCESSES: Final = 1_000_000
#: How often in a row a broken pool is rebuilt before the run gives up.
_PATIENCE: Final = 3
#: Tasks handed at once to an executor whose size we do not know, and tasks made at least where there is work for them.
_AHEAD: Final = 256
_UNKNOWN: Final = 32


def usable_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def processes(asked: int | None, future_months: int) -> int:
    """How many processes work: as many as are asked for, or else as many as pay for so many future-months.

    >>> processes(3, 0), processes(None, 0)
    (3, 1)
    """
    return asked or (usable_cores() if future_months >= WORTH_PROCESSES else 1)


class Workers:
    """`count` processes, started when the first task comes; `count` 1 works in this process; or a given executor.

    A pool whose process died is rebuilt and its tasks are done again. Leaving the context waits for the tasks that are
    being worked on and drops the others; after an interrupt it waits for none.
    """

    def __init__(self, count: int, executor: Executor | None = None) -> None:
        self.count = count
        self._given = executor
        self._pool: Executor | None = None

    @property
    def here(self) -> bool:
        """Whether tasks run in this process."""
        return self._given is None and self.count == 1

    @property
    def least_tasks(self) -> int:
        """How many tasks it takes for every worker to have something; of a given executor nobody knows its size."""
        return self.count if self._given is None else max(self.count, _UNKNOWN)

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            self._kill()
        self._close()

    def _kill(self) -> None:
        """End processes of our own at once: they write files whole or not at all, so that nothing is lost but time."""
        # Python 3.14 has kill_workers for it.
        for process in list((getattr(self._pool, "_processes", None) or {}).values()):
            process.kill()

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def work(self, function: Callable[[T], int], tasks: Sequence[T], done: Callable[[int], None]) -> None:
        """Do every task, in any order, and call `done` in this thread with what each returns.

        What a task raises is raised here; RunError where workers keep dying.
        """
        with remembered() as check:
            self._work(function, tasks, done, check)

    def _work(
        self, function: Callable[[T], int], tasks: Sequence[T], done: Callable[[int], None], check: Callable[[], None]
    ) -> None:
        if self.here:
            for task in tasks:
                done(function(task))
                check()
            return
        outstanding = list(range(len(tasks)))
        failures = 0
        while outstanding:
            finished, whole = self._round(function, tasks, outstanding, done, check)
            outstanding = [number for number in outstanding if number not in finished]
            failures = 0 if finished else failures + 1
            if whole:
                return
            if self._given is not None:
                raise RunError("the executor broke down", remedy="the same command resumes from what was done")
            self._close()
            if failures == _PATIENCE:
                raise RunError(
                    "worker processes die before they finish anything",
                    remedy="there may be too little memory: try fewer --workers; the same command resumes",
                )

    def _executor(self) -> Executor:
        if self._given is not None:
            return self._given
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            self._pool = ProcessPoolExecutor(self.count, get_context("spawn"), _begin)
        return self._pool

    def _round(
        self,
        function: Callable[[T], int],
        tasks: Sequence[T],
        outstanding: Sequence[int],
        done: Callable[[int], None],
        check: Callable[[], None],
    ) -> tuple[set[int], bool]:
        """Submit the `outstanding` of the tasks, each made when its turn comes; returns those finished, and whether the
        executor is still whole.
        """
        executor = self._executor()
        ahead = _AHEAD if self._given is not None else self.count + 1
        waiting = iter(outstanding)
        running: dict[Future[int], int] = {}
        finished: set[int] = set()
        whole = True
        try:
            while True:
                try:
                    while whole and len(running) < ahead:
                        number = next(waiting)
                        task = tasks[number]
                        with _without_main():
                            running[executor.submit(function, task)] = number
                except StopIteration:
                    pass
                except BrokenExecutor:
                    whole = False
                if not running:
                    return finished, whole
                check()
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    number = running.pop(future)
                    try:
                        done(future.result())
                        finished.add(number)
                    except BrokenExecutor:
                        whole = False
        finally:
            for future in running:
                future.cancel()


def _begin() -> None:
    """Prepare a worker: the terminal's Ctrl-C is for the parent, and without a parent there is nothing to work for."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:

        def leave_with(parent: object = parent) -> None:
            parent.join()  # type: ignore[attr-defined]
            os._exit(1)

        threading.Thread(target=leave_with, daemon=True).start()


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep new processes from importing the caller's script, which would run it again if it has no main guard."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
