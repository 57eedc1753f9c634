"""The page's data as scripts, made once: the catalogue takes some seconds of loading scenarios and reading the program.

In a process of its own, since in a thread it would slow the event loop down, and could not be ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sim.web.data import DATA
from sim.web.files import File
from sim.web.refusals import no_processes


class Hand(Protocol):
    """What does tasks one after another: :class:`sim.web.worker.Worker`, or another of its kind."""

    async def done(
        self, task: Mapping[str, Any], tell: Callable[[Mapping[str, Any]], None]
    ) -> Mapping[str, Any] | None:
        """The last event of a task; None where it broke down."""

    def kill(self) -> None:
        """End it."""


class Making:
    """Scripts by their names, each made when it is first asked for."""

    def __init__(self, hand: Hand) -> None:
        self._hand, self._one = hand, asyncio.Lock()
        self._tasks: dict[str, asyncio.Task[File]] = {}

    async def file(self, name: str) -> File:
        """The script that holds some data, of :data:`sim.web.data.DATA`; SimError where it cannot be made."""
        task = self._tasks.get(name)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._tasks[name] = asyncio.create_task(self._made(name))
        return await asyncio.shield(task)

    async def all(self) -> Hand:
        """Make all of them; what made them, ready for other tasks."""
        await asyncio.gather(*map(self.file, DATA), return_exceptions=True)
        return self._hand

    async def _made(self, name: str) -> File:
        async with self._one:
            event = await self._hand.done({"kind": "data", "name": name}, lambda event: None)
        if event is None:
            raise no_processes(RuntimeError())
        if event["event"] != "done":
            raise LookupError(f"{name}: {event['problems'][0]['problem']}")
        return File.of(event["content"], f"{name}.js")

    async def close(self) -> None:
        """Make no more."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._hand.kill()
