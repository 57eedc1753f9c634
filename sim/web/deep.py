"""What is told beside the answer, on request: the effect by channel, what would turn it, one story, the report.

These are the verbs that the command line has, in a folder of results, each in a process of its own. One question of a
kind is computed once, however many wait for it; when nobody waits any more, its process is ended.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.errors import SimError
from sim.web.events import Event
from sim.web.limits import BusyError, Limits
from sim.web.making import Hand
from sim.web.refusals import error_event, raised
from sim.web.worker import Worker

if TYPE_CHECKING:
    from sim.web.question import Question

Key = tuple[str, str]
_LAST: Final = ("done", "error")


@dataclass(eq=False)
class _Job:
    """A computation under way, and who waits for it."""

    last: Event
    task: asyncio.Task[None] | None = None
    news: set[asyncio.Event] = field(default_factory=set)

    @property
    def over(self) -> bool:
        """Whether the last event has come."""
        return self.last["event"] in _LAST

    def tell(self, event: Event) -> None:
        """Wake everybody who waits; who misses an event between two others misses nothing."""
        self.last = event
        for news in self.news:
            news.set()


class Deep:
    """Computations beside the answer, at most so many at once, waiting and kept; results in `folder`.

    Only in a `passing` folder, which is removed at the end anyway, are the oldest results given up for new ones.
    """

    def __init__(
        self, folder: Path, limits: Limits | None = None, *, passing: bool = False, make: Callable[[], Hand] = Worker
    ) -> None:
        self._folder, self._limits, self._passing, self._make = folder, limits or Limits(), passing, make
        self._slots = asyncio.Semaphore(self._limits.deep_processes)
        self._idle: list[Hand] = []
        self._jobs: dict[Key, _Job] = {}
        self._kept: OrderedDict[Key, Event] = OrderedDict()

    @property
    def waiting(self) -> int:
        """Computations under way or waiting."""
        return len(self._jobs)

    def take(self, hand: Hand) -> None:
        """Use what has done other tasks, and is warm."""
        self._idle.append(hand)

    async def events(self, kind: str, question: Question) -> AsyncIterator[Event]:
        """What becomes of a computation; leaving the iterator gives it up. BusyError where too many wait."""
        key = kind, question.key
        if (kept := self._found(key)) is not None:
            yield kept
            return
        job = self._jobs.get(key)
        if job is None:
            if len(self._jobs) >= self._limits.deep_waiting:
                raise BusyError(f"{len(self._jobs)} computations are waiting", kind, "try again in some minutes")
            job = self._jobs[key] = _Job(last={"event": "queued", "before": len(self._jobs)})
            job.task = asyncio.create_task(self._work(key, question, job))
        news = asyncio.Event()
        job.news.add(news)
        try:
            while True:
                news.clear()
                event = job.last
                yield event
                if event["event"] in _LAST:
                    return
                await news.wait()
        finally:
            job.news.discard(news)
            if not job.news and not job.over and job.task is not None:
                self._forget(key, job)
                job.task.cancel()
                with suppress(asyncio.CancelledError):
                    await job.task

    async def final(self, kind: str, question: Question) -> Event:
        """The last event of a computation; SimError where it failed."""
        last: Event = {}
        async for event in self.events(kind, question):
            last = event
        if last["event"] != "done":
            raise raised(last)
        return last

    def _found(self, key: Key) -> Event | None:
        """What is kept, as long as its files are."""
        event = self._kept.get(key)
        if event is None:
            return None
        if not (self._folder / event["folder"]).is_dir() or not Path(event.get("page", self._folder)).exists():
            del self._kept[key]
            return None
        self._kept.move_to_end(key)
        return event

    async def _work(self, key: Key, question: Question, job: _Job) -> None:
        """Compute, and tell those who wait."""
        async with self._slots:
            hand = self._idle.pop() if self._idle else self._make()
            try:
                task = {"kind": key[0], "query": question.query(), "folder": str(self._folder)}
                async with asyncio.timeout(self._limits.deep_seconds):
                    last = await hand.done(task, job.tell)
            except TimeoutError:
                most = f"this takes more than {self._limits.deep_seconds / 60:g} minutes, which is the most here"
                last = error_event(SimError(most, key[0], "ask for fewer members, or run it yourself: see the command"))
            except BaseException:
                hand.kill()
                raise
            else:
                self._idle.append(hand)
            if self._passing and self._limits.deep_processes == 1:  # nobody else works in the folder just now
                await asyncio.to_thread(_thin, self._folder, self._limits.folders)
        if last is None:
            lost = "the process that worked on this died; perhaps there is too little memory"
            last = error_event(BusyError(lost, key[0], "ask for fewer members"))
        if last["event"] == "done":
            self._kept[key] = last
            while len(self._kept) > self._limits.deep_kept:
                self._kept.popitem(last=False)
        self._forget(key, job)
        job.tell(last)

    def _forget(self, key: Key, job: _Job) -> None:
        """Let the next who asks begin anew."""
        if self._jobs.get(key) is job:
            del self._jobs[key]

    async def close(self) -> None:
        """End everything; no process is left."""
        tasks = [job.task for job in self._jobs.values() if job.task is not None]
        self._jobs.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for hand in self._idle:
            hand.kill()
        self._idle.clear()


def _thin(folder: Path, most: int) -> None:
    """Remove the results that were used longest ago, but for the `most` latest: runs and all that rests on them."""
    with suppress(OSError):
        found = sorted((one for one in folder.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
        for one in found[: max(0, len(found) - most)]:
            shutil.rmtree(one, ignore_errors=True)
