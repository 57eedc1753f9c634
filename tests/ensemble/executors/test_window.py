"""An executor of unknown size is neither flooded nor left without work."""

import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from heapq import heappop, heappush
from pathlib import Path
from typing import Any

import pytest

from sim.ensemble.executors import window as module
from sim.ensemble.executors.errand import carry_out
from sim.ensemble.executors.remote import remote_of
from sim.ensemble.executors.window import FIRST, Window
from sim.ensemble.pool import Workers


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def work(window: Window, clock: list[float], workers: int, tasks: int) -> int:
    """So many tasks of 8 to 12 s for so many workers; the most that were on their way among the last hundred."""
    running: list[tuple[float, float]] = []
    on_way, seen = 0, []
    for number in range(tasks):
        on_way = max(on_way, window.most)
        seen.append(on_way)
        while len(running) < min(workers, on_way):
            seconds = 8 + 4 * (0.618 * (number + len(running)) % 1)
            heappush(running, (clock[0] + seconds, seconds))
        clock[0], seconds = heappop(running)
        on_way -= 1
        window.finished(seconds)
    return max(seen[-100:])


@pytest.mark.parametrize(("workers", "most"), [(1, 4), (2, 6), (12, 26), (100, 202), (500, 256)])
def test_it_follows_the_workers_that_are_there(workers: int, most: int, clock: list[float]) -> None:
    window = Window()
    assert window.most == FIRST
    assert work(window, clock, workers, 2000) == pytest.approx(most, abs=2, rel=0.1)


def test_a_large_executor_is_filled_within_a_few_rounds(clock: list[float]) -> None:
    window = Window()
    work(window, clock, 100, 32 + 66 + 134)
    assert window.most > 100  # every worker has something
    assert clock[0] < 5 * 12


def test_workers_that_start_slowly_are_not_taken_for_few(clock: list[float]) -> None:
    window = Window()
    clock[0] += 60.0  # loading, in which nothing is done
    assert work(window, clock, 40, 1000) == pytest.approx(82, abs=8)


def test_time_between_two_pieces_of_work_does_not_count(clock: list[float]) -> None:
    window = Window()
    work(window, clock, 40, 1000)
    clock[0] += 3600.0  # figures are drawn
    window.begin()
    assert work(window, clock, 40, 100) == pytest.approx(82, abs=8)


class Unsized(Executor):
    """Two workers, of which nobody knows that they are two."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(2)
        self.handed: list[Future[Any]] = []
        self.waiting: list[int] = []

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        if function is carry_out:
            self.waiting.append(sum(not future.done() for future in self.handed))
        self.handed.append(self.pool.submit(function, *arguments, **named))
        return self.handed[-1]


def _rest(number: int) -> int:
    time.sleep(0.004)
    return 1


def test_a_small_executor_of_unknown_size_has_few_tasks_waiting(tmp_path: Path) -> None:
    executor = Unsized()
    done: list[int] = []
    Workers(1, executor).work(_rest, range(120), done.append, tmp_path)
    assert len(done) == 120
    assert len(executor.waiting) == 120
    assert max(executor.waiting[:FIRST]) == FIRST - 1
    assert max(executor.waiting[-30:]) <= 10


def test_a_pool_that_says_its_size_is_taken_at_its_word(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        remote = remote_of(pool)
        assert (remote.slots, remote.ahead(0)) == (3, 8)
        assert (Workers(1, pool).count, Workers(1, pool).least_tasks) == (3, 3)
    assert (Workers(1, Unsized()).count, Workers(1, Unsized()).least_tasks) == (1, FIRST)
