"""What a task is elsewhere: what it takes with it, what a worker looks at first, and what comes back.

A worker that shares the folder of results writes there itself, as it would here. One that cannot see the folder gives
back the content of its files, and the caller writes them. Which of the two it is, each worker finds out for each task,
by a token that the caller wrote.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import sim
from sim.errors import SimError
from sim.store.files import shelved, temporary_name, write_bytes, writing
from sim.store.folders import PARTIAL, WORK
from sim.store.identity import FORMAT, rules_digest
from sim.store.provenance import versions

T = TypeVar("T")

#: Versions of this program and of the libraries that calculate, by name.
Environment = Mapping[str, str]

#: What has to be the same everywhere, and how it is called.
RULES: Final = {"sim": "version", "rules": "rules", "format": "format of folders"}
#: Signs of the digest of the rules that are shown.
_SHOWN: Final = 12
#: Bytes that a worker keeps for tasks to come, and what it keeps.
_MOST_KEPT: Final = 64 * 2**20
_kept: dict[Path, bytes] = {}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """What is installed where this runs; it does not change while a process lives."""
    return {"sim": sim.__version__, "rules": rules_digest()[:_SHOWN], "format": str(FORMAT), **versions()}


def libraries(environment: Environment) -> dict[str, str]:
    """Versions of Python and of libraries, and the kind of machine."""
    return {name: version for name, version in environment.items() if name not in RULES}


def same_rules(one: Environment, other: Environment) -> bool:
    """Whether two environments simulate by the same rules."""
    return all(one.get(name) == other.get(name) for name in RULES)


@dataclass(frozen=True)
class Token:
    """A file in the folder of results by which a worker knows that it sees the same folder."""

    folder: Path
    name: str
    text: str

    @property
    def seen(self) -> bool:
        """Whether the folder is there, is the same, and can be written."""
        try:
            return (self.folder / self.name).read_text("utf-8") == self.text and os.access(self.folder, os.W_OK)
        except (OSError, ValueError):
            return False


@contextmanager
def token_in(folder: Path) -> Iterator[Token]:
    """A token in a folder, which is made where it is missing, for as long as the context lasts."""
    place = folder.absolute()
    path = temporary_name(place / "shared")
    token = Token(place, path.name, os.urandom(16).hex())
    with writing(place):
        write_bytes(path, token.text.encode())
    try:
        yield token
    finally:
        path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Sight:
    """What a worker says of itself: where it runs, what is installed there, and whether it sees the folder."""

    worker: str
    environment: Environment
    sees: bool


def look(token: Token) -> Sight:
    """What the worker that runs this says of itself."""
    return Sight(platform.node(), environment(), token.seen)


@dataclass(frozen=True)
class Errand(Generic[T]):
    """A task on its way to a worker, with the environment of the caller."""

    function: Callable[[T], int]
    task: T
    token: Token
    environment: Environment


@dataclass
class Outcome:
    """What comes back of a task: what it returned, or what a person has to know of it.

    `sizes` are those of the files that it wrote, in their order, by their names in the folder of results; `contents` is
    what was to be written in them where the worker does not see that folder. `seconds` are those that it took. Nothing
    was done where the worker has other rules than the caller.
    """

    sight: Sight
    returned: int | None = None
    error: SimError | None = None
    sizes: dict[str, int] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    seconds: float = 0.0


class _Written:
    """What a task writes: noted, and kept from the disk where the folder of results is not seen.

    What tasks write for one another (the baseline that points of a sweep share) stays in the memory of such a worker.
    """

    def __init__(self, outcome: Outcome, folder: Path) -> None:
        self._outcome, self._folder, self._blind = outcome, folder, not outcome.sight.sees

    def put(self, path: Path, content: bytes) -> bool:
        name = path.relative_to(self._folder).as_posix()
        self._outcome.sizes[name] = len(content)
        if self._blind:
            self._outcome.contents[name] = content
            if WORK in path.parts:
                _keep(path, content)
        return self._blind or _finished_meanwhile(path)

    def get(self, path: Path) -> bytes | None:
        return _kept.get(path) if self._blind else None


def _finished_meanwhile(path: Path) -> bool:
    """Whether the unfinished folder of a file is there no more.

    A task can outlive the call that it is for. Where the same call, made again, has finished the work meanwhile, what
    is written late would leave an unfinished folder beside the result for good.
    """
    unfinished = [folder for folder in path.parents if folder.name.startswith(PARTIAL)]
    return bool(unfinished) and not unfinished[0].is_dir()


def _keep(path: Path, content: bytes) -> None:
    if sum(map(len, _kept.values())) + len(content) > _MOST_KEPT:
        _kept.clear()
    _kept[path] = content


def carry_out(errand: Errand[Any]) -> Outcome:
    """Do a task where this runs.

    What a person can put right is given back and not raised: some executors try again whatever raises.
    """
    began = time.monotonic()
    outcome = Outcome(look(errand.token))
    if not same_rules(outcome.sight.environment, errand.environment):
        return outcome

    with shelved(_Written(outcome, errand.token.folder)):
        try:
            outcome.returned = errand.function(errand.task)
        except SimError as mistake:
            outcome.error = mistake
    outcome.seconds = time.monotonic() - began
    return outcome
