"""Who may work on a folder: one process alone, or several jobs of a batch side by side.

A lock is a file beside the folder. Whoever makes a result holds its lock alone. A job holds it only while it puts its
own mark beside it, a lock of its own; jobs then write other files, so that none waits for another, and whoever wants
the folder alone waits for the marks of all.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.store.files import writing

if TYPE_CHECKING:
    from filelock import BaseFileLock

Notice = Callable[[str], None]

_LOCK: Final = ".lock-"
#: Between the name of a folder and what the mark of a job says of it: no folder's name has this sign.
_MARK: Final = "@"
#: Seconds for which jobs that begin at the same moment pass each other without a word.
_PASSING: Final = 5.0
#: Signs of a machine's name in a mark: file systems allow 255 bytes.
_LONGEST_HOST: Final = 12


@contextmanager
def locked(root: Path, name: str, notice: Notice) -> Iterator[None]:
    """Hold the lock of a folder alone; says so through `notice` and waits where other processes are at work on it."""
    with _held(root, name, notice):
        for mark in _marks(root, name):
            _wait_for(mark, lambda job: notice(f"{name}: {job} is at work on it; waiting"))
        yield


@contextmanager
def locked_if_free(root: Path, name: str) -> Iterator[bool]:
    """Hold the lock of a folder alone unless another process is at work on it; tells whether it is held."""
    from filelock import FileLock, Timeout

    lock = FileLock(root / f"{_LOCK}{name}", timeout=0)
    with writing(root):
        try:
            lock.acquire()
            free = True
        except Timeout:  # which is an OSError too
            free = False
    if not free:
        yield False
        return
    try:
        yield not at_work(root, name)
    finally:
        lock.release()


@contextmanager
def beside_others(root: Path, name: str, job: str, notice: Notice, begin: Callable[[], bool]) -> Iterator[bool]:
    """Work on a folder as a `job` among others, none of whom waits for another.

    `begin` is called while nobody works on the folder alone, and says whether there is work for the job; that is also
    what the context yields.
    """
    from filelock import FileLock

    host = re.sub(r"[^A-Za-z0-9]+", "-", platform.node())[:_LONGEST_HOST]
    sign = f"{job.replace('/', '-of-')}-on-{host}-{os.urandom(3).hex()}"
    mark = FileLock(root / f"{_LOCK}{name}{_MARK}{sign}")
    with _held(root, name, notice, _PASSING), writing(root):
        wanted = begin()
        if wanted:
            mark.acquire()
    try:
        yield wanted
    finally:
        if wanted:
            _remove(mark)


def at_work(root: Path, name: str) -> list[str]:
    """The jobs that are at work on a folder, in words."""
    from filelock import FileLock, Timeout

    found = []
    for mark in _marks(root, name):
        with writing(mark):
            try:
                with FileLock(mark, timeout=0):
                    pass
            except Timeout:
                found.append(_words(mark))
    return found


@contextmanager
def _held(root: Path, name: str, notice: Notice, patience: float = 0) -> Iterator[None]:
    from filelock import FileLock, Timeout

    with writing(root):
        root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / f"{_LOCK}{name}", timeout=patience)
        try:
            lock.acquire()
        except Timeout:
            notice(f"{name}: another process is at work on it; waiting")
            lock.acquire(timeout=-1)
    try:
        yield
    finally:
        lock.release()


def _marks(root: Path, name: str) -> list[Path]:
    return sorted(root.glob(f"{_LOCK}{name}{_MARK}*"))


def _words(mark: Path) -> str:
    """Which job put a mark, and where it works: 3/40 on node7."""
    job, _, host = mark.name.partition(_MARK)[2].partition("-on-")
    return f"part {job.replace('-of-', '/')} on {host.rpartition('-')[0]}"


def _wait_for(mark: Path, tell: Notice) -> None:
    """Wait until the job that put a mark has gone, telling of it where it has not yet."""
    from filelock import FileLock, Timeout

    lock = FileLock(mark, timeout=0)
    with writing(mark):
        try:
            lock.acquire()
        except Timeout:
            tell(_words(mark))
            lock.acquire(timeout=-1)
    _remove(lock)


def _remove(lock: BaseFileLock) -> None:
    """Release the lock of a job, which nobody will want again."""
    with suppress(OSError):
        Path(lock.lock_file).unlink()
    lock.release()
