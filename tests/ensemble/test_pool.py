"""Tasks get done wherever they run, and when workers die."""

import errno
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sim.ensemble import pool
from sim.ensemble.pool import Workers
from sim.errors import RunError
from sim.store.files import write_bytes


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


def write_without_end(folder: Path, number: int) -> int:
    """Return for number 0 when another worker, which writes a file and does not come to its end, has begun with it."""
    path = folder / "part"
    while number == 0:
        if list(folder.iterdir()):
            return 0
        time.sleep(0.01)

    def begin(temporary: Path, content: bytes) -> int:
        temporary.touch()
        time.sleep(60)
        return 0

    Path.write_bytes = begin  # type: ignore[assignment, method-assign] # of this process, which ends with the test
    write_bytes(path, b"half")
    return number


def test_an_interrupt_leaves_no_file_half_written(tmp_path: Path) -> None:
    def interrupt(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Workers(2) as crew:
        crew.work(partial(write_without_end, tmp_path), [1, 0], interrupt)
    assert list(tmp_path.iterdir()) == []


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


# Where a process may have no children


def tens(number: int) -> int:
    return 10 * number


def told_by_a_worker() -> tuple[list[int], list[str]]:
    """What comes of two workers that are asked for here, and what is said."""
    done: list[int] = []
    said: list[str] = []
    for _ in range(2):  # a verb may ask twice
        with Workers(2, notice=SAID.append) as workers:
            workers.work(tens, range(3), done.append)
    said += SAID
    return sorted(done), said


SAID: list[str] = []


def test_a_worker_of_a_pool_works_alone_and_says_so_once() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as outer:
        done, said = outer.apply(told_by_a_worker)
    assert done == sorted([0, 10, 20] * 2)
    assert len(said) == 1
    assert "one process" in said[0]


def test_a_worker_that_may_have_children_has_them() -> None:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as outer:
        assert outer.submit(told_by_a_worker).result() == (sorted([0, 10, 20] * 2), [])


def refuse_semaphores(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any, **named: Any) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refuse)


def refuse_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any, **named: Any) -> None:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", refuse)


def refuse_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any, **named: Any) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(ProcessPoolExecutor, "submit", refuse)


@pytest.mark.parametrize("refuse", [refuse_semaphores, refuse_processes, refuse_threads])
def test_a_system_that_refuses_processes(
    refuse: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse(monkeypatch)
    monkeypatch.setattr(pool, "_told", {})
    done: list[int] = []
    for _ in range(2):
        with Workers(2) as workers:
            workers.work(tens, range(3), done.append)
    assert sorted(done) == sorted([0, 10, 20] * 2)
    said = capsys.readouterr().err
    assert said.count("\n") == said.count("one process") == 1


def test_threads_that_start_workers_at_once_leave_everything_as_it_was() -> None:
    main, before = sys.modules["__main__"], dict(os.environ)
    done: list[int] = []

    def work() -> None:
        with Workers(2) as workers:
            workers.work(tens, range(4), done.append)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == sorted([0, 10, 20, 30] * 3)
    assert sys.modules["__main__"] is main
    assert dict(os.environ) == before


SCRIPT = """
import asyncio
from pathlib import Path
from sim.ensemble.pool import Workers
from sim.ensemble.collect import parts_of

def run():
    with Workers(2) as workers:
        done = []
        workers.work(parts_of, [1, 5000], done.append)
        return sorted(done)

async def main():
    return run(), await asyncio.to_thread(run)

print(run(), asyncio.run(main()))
"""


@pytest.mark.parametrize("given", ["file", pytest.param("stdin", marks=pytest.mark.slow), "text"])
def test_a_script_without_a_main_guard_beside_files_named_as_modules(given: str, tmp_path: Path) -> None:
    """Workers find this sim, whatever lies where they start."""
    for name in ("sim", "socket", "queue", "pickle"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken for a module')\n", "utf-8")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "mine.py").write_text(SCRIPT, "utf-8")
    arguments = {"file": ["scripts/mine.py"], "stdin": ["-P", "-"], "text": ["-P", "-c", SCRIPT]}[given]
    root = str(Path(pool.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, *arguments], cwd=tmp_path, env={**os.environ, "PYTHONPATH": root}, text=True,
        input=SCRIPT if given == "stdin" else "", capture_output=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("[1, 2] ([1, 2], [1, 2])\n", "")
