"""Where tasks run: in this process, in processes of our own, or in an executor of somebody else.

Tasks write their files themselves, so what comes back is small and a lost worker loses only its task. What is different
in an executor of somebody else, whose workers may be on other machines: see :mod:`sim.ensemble.executors`.
"""

from __future__ import annotations

import os
import runpy
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import suppress
from multiprocessing import current_process
from pathlib import Path
from types import TracebackType
from typing import Final, TypeVar

from sim.ensemble import worker
from sim.ensemble.executors.remote import Remote, remote_of
from sim.ensemble.executors.window import FIRST
from sim.ensemble.interrupts import remembered
from sim.ensemble.starting import starting
from sim.errors import RunError

T = TypeVar("T")
Notice = Callable[[str], None]

#: Below so many future-months in all, starting processes (2.5 s, side by side) costs more than it gains.
WORTH_PROCESSES: Final = 1_000_000
#: Seconds that processes which are told to end have for it: a moment suffices, on a busy machine some more.
_LISTENS: Final = 5.0
#: How often in a row a broken pool is rebuilt before the run gives up.
_PATIENCE: Final = 3
#: What was told last, and to whom; what a caller who takes no notices has been told is told once in a process.
_told: dict[Notice, str] = {}


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


def say_nothing(text: str) -> None:
    """The notice of a caller who gave none."""


class Workers:
    """`count` processes, started when the first task comes; `count` 1 works in this process; or another's executor,
    handed over or named in a text: see :func:`sim.ensemble.executors.remote.remote_of`.

    A pool whose process died is rebuilt and its tasks are done again. Where this process may have no children (it is
    the worker of a pool itself, or the system refuses), tasks run in this process, and `notice` is told so; without a
    notice, stderr is, once. Leaving the context waits for the tasks that are being worked on and drops the others;
    after an interrupt it waits for none.
    """

    def __init__(self, count: int, executor: Executor | str | None = None, notice: Notice | None = None) -> None:
        self._count = count
        self._remote: Remote | None = None if executor is None else remote_of(executor)
        #: Whether the remote is nobody else's to close.
        self._mine = isinstance(executor, str)
        self._pool: Executor | None = None
        self._notice = notice or say_nothing
        if count > 1 and self._remote is None and current_process().daemon:
            self._stay_here("this is a worker of a pool, which may have no workers of its own")

    def _stay_here(self, why: str) -> None:
        """Work in this process from now on."""
        self._count = 1
        text = f"{why}: simulating in one process"
        if _told.get(self._notice) == text:
            return
        for other in [notice for notice in _told if notice is not say_nothing]:
            del _told[other]
        _told[self._notice] = text
        if self._notice is not say_nothing:
            self._notice(text)
        elif sys.stderr is not None:
            with suppress(OSError, ValueError):
                print(f"sim: {text}", file=sys.stderr, flush=True)

    @property
    def here(self) -> bool:
        """Whether tasks run in this process."""
        return self._remote is None and self._count == 1

    @property
    def count(self) -> int:
        """How many tasks run at once, as far as that is known."""
        return (self._remote and self._remote.slots) or self._count

    @property
    def least_tasks(self) -> int:
        """How many tasks it takes for every worker to have something; of some executors nobody knows the size."""
        if self._remote is None:
            return self._count
        return self._remote.slots or max(self._count, FIRST)

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        interrupted = kind is not None and issubclass(kind, KeyboardInterrupt)
        if interrupted:
            self._kill()
        self._close()
        if self._remote is not None and self._mine:
            self._remote.shutdown(wait=not interrupted, cancel_futures=True)

    def _kill(self) -> None:
        """End processes of our own at once; one that is in a long call, and does not listen, is not waited for."""
        # Python 3.14 has kill_workers for it.
        processes = list((getattr(self._pool, "_processes", None) or {}).values())
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + _LISTENS
        for process in processes:
            process.join(max(0.0, deadline - time.monotonic()))
            process.kill()

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def work(
        self, function: Callable[[T], int], tasks: Sequence[T], done: Callable[[int], None], folder: Path = Path()
    ) -> None:
        """Do every task, in any order, and call `done` in this thread with what each returns.

        Tasks write below `folder`, which they name absolutely. What a task raises is raised here; RunError where
        workers keep dying, or what somebody else's executor raises.
        """
        with remembered() as check:
            if self._remote is None:
                self._work(function, tasks, done, check)
            else:
                from sim.ensemble.executors.dispatch import dispatch

                dispatch(self._remote, function, tasks, done, folder=folder, notice=self._notice, check=check)

    def _work(
        self, function: Callable[[T], int], tasks: Sequence[T], done: Callable[[int], None], check: Callable[[], None]
    ) -> None:
        outstanding = list(range(len(tasks)))
        failures = 0
        while outstanding:
            executor = self._executor()
            if executor is None:
                for number in outstanding:
                    done(function(tasks[number]))
                    check()
                return
            finished, whole = self._round(executor, function, tasks, outstanding, done, check)
            outstanding = [number for number in outstanding if number not in finished]
            failures = 0 if finished else failures + 1
            if whole:
                return
            self._close()
            if failures == _PATIENCE:
                raise RunError(
                    "worker processes die before they finish anything",
                    remedy="there may be too little memory: try fewer --workers; the same command resumes",
                )

    def _executor(self) -> Executor | None:
        """What tasks are handed to; None where they run in this process."""
        if self.here:
            return None
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            first = (worker.__file__, None, worker.NAME)
            try:
                with starting():
                    self._pool = ProcessPoolExecutor(self._count, get_context("spawn"), runpy.run_path, first)
            except (OSError, ImportError) as trouble:  # no semaphores, no more files
                self._stay_here(_refused(trouble))
        return self._pool

    def _round(
        self,
        executor: Executor,
        function: Callable[[T], int],
        tasks: Sequence[T],
        outstanding: Sequence[int],
        done: Callable[[int], None],
        check: Callable[[], None],
    ) -> tuple[set[int], bool]:
        """Submit the `outstanding` of the tasks, each made when its turn comes; returns those finished, and whether the
        executor is still whole.
        """
        ahead = self._count + 1
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
                        with starting():
                            running[executor.submit(function, task)] = number
                except StopIteration:
                    pass
                except BrokenExecutor:
                    whole = False
                except (OSError, RuntimeError) as trouble:  # no more processes, or no more threads
                    whole = False
                    self._stay_here(_refused(trouble))
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


def _refused(trouble: Exception) -> str:
    """Why there are no processes."""
    reason = getattr(trouble, "strerror", None) or str(trouble).split("\n")[0]
    return f"the system lets this process start no others ({reason})"
