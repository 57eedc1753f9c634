"""Tasks get done wherever they run, and when workers die."""

import multiprocessing
import os
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

import pytest

from sim.ensemble.pool import Workers
from sim.errors import RunError


def die_once(mark: Path, number: int) -> int:
    """Kill the worker at the first task numbered 2, and only then."""
    if number == 2 and not mark.exists():
        mark.touch()
        os._exit(1)
    return 10 * number


def die(number: int) -> int:
    os._exit(number)


def fail(number: int) -> int:
    raise RunError("full", place=str(number), remedy="sweep")


def test_a_worker_that_dies_loses_only_its_task(tmp_path: Path) -> None:
    done: list[int] = []
    with Workers(2) as workers:
        workers.work(partial(die_once, tmp_path / "mark"), range(6), done.append)
    assert sorted(done) == [0, 10, 20, 30, 40, 50]
    assert (tmp_path / "mark").exists()


def test_workers_that_always_die_end_the_run() -> None:
    with Workers(1 + 1) as workers, pytest.raises(RunError, match="worker processes die"):
        workers.work(die, [7], lambda number: None)


def test_errors_of_workers_arrive_as_they_were() -> None:
    with Workers(2) as workers, pytest.raises(RunError) as caught:
        workers.work(fail, range(3), lambda number: None)
    assert str(caught.value).endswith(": full; sweep")


def test_a_broken_executor_of_the_caller_is_told() -> None:
    class Broken(ThreadPoolExecutor):
        def submit(self, *arguments: object, **named: object) -> object:  # type: ignore[override]
            raise BrokenProcessPool("gone")

    with Broken(1) as executor, Workers(4, executor) as workers, pytest.raises(RunError, match="broke down"):
        workers.work(fail, [1], lambda number: None)


def test_here_is_in_this_process() -> None:
    done: list[int] = []
    workers = Workers(1)
    workers.work(lambda number: number + os.getpid(), [0], done.append)
    assert done == [os.getpid()]


def test_an_interrupt_waits_for_no_task() -> None:
    """Tasks take minutes; the pool is gone long before."""
    began = time.monotonic()

    def interrupt(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Workers(2) as crew:
        crew.work(_sleeps, [0, 600, 600], interrupt)
    assert time.monotonic() - began < 300
    assert not [child for child in multiprocessing.active_children() if child.name.startswith("SpawnProcess")]


def _sleeps(seconds: int) -> int:
    time.sleep(seconds)
    return seconds
