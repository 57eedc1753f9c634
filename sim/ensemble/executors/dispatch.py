"""Tasks handed to workers elsewhere, and what comes back of them put where it belongs."""

from __future__ import annotations

import time
from asyncio import CancelledError
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Final, TypeVar

from sim.ensemble.executors.errand import (
    Environment,
    Errand,
    Outcome,
    Sight,
    Token,
    carry_out,
    environment,
    libraries,
    token_in,
)
from sim.ensemble.executors.refusals import Refusals, other_rules
from sim.ensemble.executors.remote import AGAIN, Remote, lacks_sim
from sim.ensemble.interrupts import held
from sim.errors import RunError, SimError
from sim.store.files import write_bytes, writing
from sim.store.folders import PARTIAL
from sim.store.provenance import note_versions

T = TypeVar("T")
Notice = Callable[[str], None]

#: Seconds after which an executor that gives nothing back is looked at.
_PULSE: Final = 1.0
#: Seconds for which a file may be on its way through a network file system, whose clients look again after 60 at most.
_ARRIVAL: Final = 90.0


def dispatch(
    remote: Remote,
    function: Callable[[T], int],
    tasks: Sequence[T],
    done: Callable[[int], None],
    *,
    folder: Path,
    notice: Notice,
    check: Callable[[], None],
) -> None:
    """Have every task done elsewhere, in any order, and call `done` here with what each returns.

    Tasks write below `folder`, or their files come back and are written there. Before the first task workers are asked
    what they see and have; what one cannot do, others are given. `check` is called between tasks. Raises RunError, with
    what would be right, where the executor or its workers fail, and what a task raises for a person.
    """
    if not tasks:
        return
    refusals = Refusals(remote, notice)
    with token_in(folder) as token:
        if not remote.asked:
            with _explained(remote):
                answers = remote.sights(token)
            remote.asked = True
            _tell(remote, answers, refusals, notice)
        waiting = deque(range(len(tasks)))
        refused: list[int] = []
        running: dict[Future[Outcome], int] = {}
        size, told = 0, ""
        remote.window.begin()
        try:
            while True:
                most = remote.ahead(size)
                while waiting and len(running) < most:
                    errand = Errand(function, tasks[waiting[0]], token, environment())
                    with _explained(remote):
                        running[remote.submit(carry_out, errand)] = waiting.popleft()
                if not running:
                    if not refused:
                        return
                    refusals.again()
                    waiting.extend(refused)
                    refused.clear()
                    continue
                finished = wait(running, _PULSE, FIRST_COMPLETED).done
                check()
                if not finished:
                    with _explained(remote):
                        said = remote.check()
                    if said and said != told:
                        notice(said)
                    told = said
                for future in finished:
                    number = running.pop(future)
                    outcome = _outcome(remote, future, refusals)
                    if outcome is None:
                        refused.append(number)
                        continue
                    size = max(size, sum(map(len, outcome.contents.values())))
                    done(_taken(remote, outcome, token, notice))
                    refusals.done()
                    remote.window.finished(outcome.seconds)
                    waiting.extend(refused)
                    refused.clear()
        except KeyboardInterrupt:
            notice(f"{remote.words}: what workers have not begun is taken back; what they have begun is left to them")
            raise
        finally:
            for future in running:
                future.cancel()
                if future.done() and not future.cancelled() and future.exception() is None:
                    with suppress(Exception):  # its files may have come back with it, and be nowhere else
                        _taken(remote, future.result(), token, notice)


def _outcome(remote: Remote, future: Future[Outcome], refusals: Refusals) -> Outcome | None:
    """What came back of a task; None where the worker could not do it."""
    try:
        outcome = future.result()
    except SimError:
        raise
    except (Exception, CancelledError) as trouble:
        explained = remote.explained(trouble)
        if not lacks_sim(trouble):
            raise explained from trouble
        explained.__cause__ = trouble
        refusals.add(explained, raised=True)
        return None
    if (refused := other_rules(outcome.sight)) is not None:
        refusals.add(refused)
        return None
    return outcome


@contextmanager
def _explained(remote: Remote) -> Iterator[None]:
    """Say in words what an executor raises."""
    try:
        yield
    except SimError:
        raise
    except (Exception, CancelledError) as trouble:
        raise remote.explained(trouble) from trouble


def _tell(remote: Remote, answers: Sequence[Sight | BaseException], refusals: Refusals, notice: Notice) -> None:
    """Say what is to be known of workers before they begin; RunError where none of them can."""
    sights = []
    unable: list[SimError] = []
    for answer in answers:
        if isinstance(answer, BaseException):
            unable.append(remote.explained(answer))
            unable[-1].__cause__ = answer
        elif (refused := other_rules(answer)) is not None:
            unable.append(refused)
        else:
            sights.append(answer)
    if unable and not sights:
        raise unable[0]
    for why in unable:
        refusals.add(why)
    for sight in sights:
        _heed(remote, sight, notice)
    blind = [sight for sight in sights if not sight.sees]
    if blind:
        who = "the workers do" if len(blind) == len(sights) else f"{len(blind)} of {len(sights)} workers asked do"
        notice(f"{who} not see the folder of results: their files come back and are written here")


def _heed(remote: Remote, sight: Sight, notice: Notice) -> None:
    """Compare the libraries of a worker with those here, and tell of others once."""
    mine, theirs = environment(), sight.environment
    if libraries(theirs) != libraries(mine) and theirs not in remote.told:
        remote.told.append(theirs)
        notice(
            f"a worker on {sight.worker} has {_apart(theirs, mine)}: members are the same by all that was tried, bytes "
            "of files may differ; provenance.json says so"
        )


def _apart(theirs: Environment, mine: Environment) -> str:
    """In which versions two environments differ.

    >>> _apart({"numpy": "2.3", "scipy": "1.15"}, {"numpy": "2.4", "scipy": "1.15"})
    'numpy 2.3 (here 2.4)'
    """
    names = [name for name in {**mine, **theirs} if theirs.get(name) != mine.get(name)]
    return ", ".join(f"{name} {theirs.get(name, 'none')} (here {mine.get(name, 'none')})" for name in names)


def _taken(remote: Remote, outcome: Outcome, token: Token, notice: Notice) -> int:
    """Put what came back where it belongs; returns what the task returned."""
    _heed(remote, outcome.sight, notice)
    root = token.folder
    with held(), writing(root):
        for name, content in outcome.contents.items():
            write_bytes(_within(root, name), content)
    if libraries(outcome.sight.environment) != libraries(environment()):
        with writing(root):
            for place in {place for name in outcome.sizes for place in (root / name).parents}:
                if place.name.startswith(PARTIAL):
                    note_versions(place, libraries(outcome.sight.environment))
    if outcome.error is not None:
        raise outcome.error
    if outcome.returned is None:
        raise RunError(f"a worker on {outcome.sight.worker} did nothing", remedy=AGAIN)
    if not outcome.contents:
        _wait_for(((_within(root, name), size) for name, size in outcome.sizes.items()), outcome.sight.worker)
    return outcome.returned


def _within(root: Path, name: str) -> Path:
    """A file of the folder of results; RunError for a name that leads out of it."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise RunError(f"a worker gave back a file called {name!r}")
    return root / path


def _wait_for(files: Iterable[tuple[Path, int]], worker: str) -> None:
    """Wait until files that a worker wrote are seen here: a network file system can show them later than it has them.

    RunError where they do not come.
    """
    end = time.monotonic() + _ARRIVAL
    for path, size in files:
        pause = 0.05
        while not _has(path, size):
            if time.monotonic() > end:
                raise RunError(
                    f"a file that a worker on {worker} wrote is not seen here", str(path),
                    "the same command resumes; if it happens again, give a folder that workers do not see",
                )  # fmt: skip
            time.sleep(pause)
            pause = min(2.0, 2 * pause)
            with suppress(OSError):
                list(path.parent.iterdir())  # has a client of a network file system ask again


def _has(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False
