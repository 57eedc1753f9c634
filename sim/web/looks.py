"""Looks made beforehand: effect by channel, what would turn it and one story, of questions that a site's reader asks.

They are what a server tells on request, made by the same process in the same way. One process makes all the looks of a
question, so that they share their run; all processes share a folder, and with it the worlds that several questions
have in common.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.ensemble.pool import usable_cores
from sim.scenario import shipped
from sim.web.made import each_once
from sim.web.paths import steps
from sim.web.question import Question
from sim.web.refusals import no_processes, raised
from sim.web.worker import Worker

if TYPE_CHECKING:
    from sim.web.making import Hand

#: The looks of a question by their kinds: title, text and table as a server tells them, or the `problems` of a refusal.
Looks = dict[str, dict[str, Any]]
#: The kinds, in the order in which one leaves to the next what it simulated.
KINDS: Final = ("channels", "turning", "story")
#: What of a last event is for the page; the rest is about the folder in which it was made.
_TOLD: Final = ("title", "text", "table", "problems")
_REFUSED: Final = 400
#: More processes than these take memory (some 400 MB each) and have little left to do.
_MOST_PROCESSES: Final = 8


def questions(members: int) -> list[Question]:
    """Every shipped scenario, the opening question among them, and every step of a path that is about a look."""
    looking = (step.pairs for step in steps() if step.look in KINDS)
    return each_once(chain(([("scenario", name)] for name in shipped.names()), looking), members)


def looks(
    asked: Iterable[Question],
    kept: Mapping[str, Looks],
    keep: Callable[[str, Looks], None],
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Looks]:
    """The looks of questions by their addresses without members and version; those of `kept` are taken over.

    `keep` is given those of each question when they are there; `progress` is told looks done and all. Ctrl-C ends it at
    once, and no process stays. SimError where the system has no room for the processes.
    """
    wanted = {question.query(sized=False): question for question in asked}
    missing = {query: question for query, question in wanted.items() if query not in kept}
    made = asyncio.run(_made(missing, keep, workers, progress)) if missing else {}
    everything = {**kept, **made}
    return {query: everything[query] for query in wanted}


async def _made(
    missing: Mapping[str, Question],
    keep: Callable[[str, Looks], None],
    workers: int | None,
    progress: Callable[[int, int], None] | None,
) -> dict[str, Looks]:
    made: dict[str, Looks] = {query: {} for query in missing}
    turns = iter(missing.items())

    def told() -> None:
        if progress is not None:
            progress(sum(map(len, made.values())), len(KINDS) * len(made))

    async def work(hand: Hand, folder: Path) -> None:
        try:
            for query, question in turns:
                for kind in KINDS:
                    made[query][kind] = await _look(hand, kind, question, folder)
                    told()
                keep(query, made[query])
        finally:
            hand.kill()

    processes = min(workers or min(usable_cores(), _MOST_PROCESSES), len(missing))
    with tempfile.TemporaryDirectory(prefix="sim-site-", ignore_cleanup_errors=True) as folder:
        told()
        await _all(work(Worker(), Path(folder)) for _ in range(processes))
    return made


async def _all(works: Iterator[Any]) -> None:
    """Do everything at once; the first error ends the rest, and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(work)
    except* Exception as several:
        raise several.exceptions[0] from None


async def _look(hand: Hand, kind: str, question: Question, folder: Path) -> dict[str, Any]:
    """One look; SimError where it failed for a reason that is not the question's own."""
    last = await hand.done({"kind": kind, "query": question.query(), "folder": str(folder)}, lambda event: None)
    if last is None:
        raise no_processes(RuntimeError())
    if last["event"] == "error" and last["status"] != _REFUSED:
        raise raised(last)
    return {name: last[name] for name in _TOLD if name in last}
