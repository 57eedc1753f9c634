"""Answers that take a while: a stream of events, and one answer that is given up with its client."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable
from contextlib import aclosing, suppress
from typing import Any, Final, TypeVar

from starlette.types import Receive, Scope, Send

from sim.errors import SimError
from sim.web.events import Event
from sim.web.limits import BusyError, Gate
from sim.web.refusals import ClosedError, MistakeError, error_event

T = TypeVar("T")

_HEADERS: Final = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",  # a proxy that collects the stream would hold every event back to its end
}
#: Without it browsers ask again three seconds after an end, for ever.
_OPENING: Final = b"retry: 3600000\n\n"
_LOGGER: Final = logging.getLogger("sim.web")
_BEAT: Final = b": still here\n\n"


class Stopping(asyncio.Event):
    """Set when the server stops: open answers then end."""


class Stream:
    """Server-sent events, each a JSON object that has its name in `event`; the last is `done` or `error`.

    Closing the connection closes `events`, and so gives up what is asked.
    """

    def __init__(self, events: AsyncIterator[Event], *, gate: Gate, stopping: Stopping, beat: float = 10.0) -> None:
        self._events, self._gate, self._stopping, self._beat = events, gate, stopping, beat

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until they end, the client leaves, or the server stops."""
        headers = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body"})
            return
        await send({"type": "http.response.body", "body": _OPENING, "more_body": True})
        try:
            with self._gate.passed(_client(scope)):
                await self._told(receive, send)
        except BusyError as busy:
            await send(_body(error_event(busy)))
        await send({"type": "http.response.body"})

    async def _told(self, receive: Receive, send: Send) -> None:
        waiting: asyncio.Queue[bytes | None] = asyncio.Queue(1)
        tasks: list[asyncio.Task[Any]] = [
            asyncio.create_task(self._collect(waiting)),
            asyncio.create_task(_left(receive)),
            asyncio.create_task(self._stopping.wait()),
        ]
        _, left, stopping = tasks
        try:
            while True:
                step = asyncio.create_task(waiting.get())
                tasks[3:] = [step]
                await asyncio.wait((step, left, stopping), timeout=self._beat, return_when=asyncio.FIRST_COMPLETED)
                if left.done():
                    return
                if step.done():
                    if (content := step.result()) is None:
                        return
                    await send(content_of(content))
                elif stopping.done():
                    await send(_body(error_event(ClosedError("the server stops"))))
                    return
                else:
                    step.cancel()
                    await send(content_of(_BEAT))
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _collect(self, waiting: asyncio.Queue[bytes | None]) -> None:
        """Put the events as they are sent, then None; in one task, so that their source is closed where it was open."""
        try:
            async with aclosing(self._events) as events:  # type: ignore[type-var]
                async for event in events:
                    await waiting.put(_line(event))
        except SimError as error:
            await waiting.put(_line(error_event(error)))
        except Exception:
            _LOGGER.exception("a stream of events")
            wrong = MistakeError("the server made a mistake", remedy="start it with --verbose to see which")
            await waiting.put(_line(error_event(wrong)))
        await waiting.put(None)


async def while_connected(receive: Receive, stopping: Stopping, work: Awaitable[T]) -> T | None:
    """What work comes to; None where the client left, which ends the work. BusyError where the server stops."""
    task = asyncio.ensure_future(work)
    left, stop = asyncio.create_task(_left(receive)), asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait((task, left, stop), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        if stop.done():
            raise ClosedError("the server stops")
        return None
    finally:
        for one in (task, left, stop):
            one.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(task, left, stop, return_exceptions=True)


async def _left(receive: Receive) -> None:
    """Wait until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _client(scope: Scope) -> str:
    return str((scope.get("client") or ("",))[0])


def _line(event: Event) -> bytes:
    """An event as it is sent."""
    return f"data: {json.dumps(event, allow_nan=False)}\n\n".encode()


def _body(event: Event) -> dict[str, Any]:
    return content_of(_line(event))


def content_of(content: bytes) -> dict[str, Any]:
    """A part of an answer."""
    return {"type": "http.response.body", "body": content, "more_body": True}
