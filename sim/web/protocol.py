"""HTTP as uvicorn speaks it, with an end to waiting for slow clients, and refusals in the form of all others."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import h11
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from sim.web.limits import HEAD, Limits
from sim.web.problems import refused
from sim.web.refusals import problem


class Protocol(H11Protocol):
    """One connection. Heads and bodies must arrive, and answers be read, within the times of `limits`."""

    limits = Limits()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._heard = False
        self._awaited = ""
        self._deadline: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, unless there are too many."""
        super().connection_made(transport)
        if len(self.connections) > 2 * self.limits.connections:
            transport.abort()
            return
        if len(self.connections) > self.limits.connections:
            self.app = _full
        # Whatever the system's own buffer does not take counts as unread.
        transport.set_write_buffer_limits(high=0)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the times."""
        for timer in (self._deadline, self._stalled):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what a client sends."""
        self._heard = True
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Await the next request."""
        super().on_response_complete()
        self._heard = False
        self._watch()

    def _watch(self) -> None:
        """Set the time for what is awaited now, from when its waiting began."""
        state = self.conn.their_state
        if self.transport.is_closing():
            awaited, seconds = "end", self.limits.linger_seconds
        elif state is h11.IDLE:
            # Between two requests uvicorn's own time for idle connections runs, until the first byte of the next.
            first = self.cycle is None
            awaited = "head" if first or self._heard else ""
            seconds = self.limits.head_seconds
        elif state is h11.SEND_BODY:
            ended = self.cycle is None or self.cycle.response_complete
            awaited, seconds = ("rest", 0.0) if ended else ("body", self.limits.body_seconds)
            seconds += self.limits.linger_seconds  # a route that reads the body gives up before, and says so
        else:
            awaited, seconds = "", 0.0
        if awaited == self._awaited:
            return
        self._awaited = awaited
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(seconds, self._too_late) if awaited else None

    def _too_late(self) -> None:
        """End a connection whose client takes too long."""
        if self._awaited == "head" and self._heard and self.conn.our_state is h11.IDLE:
            words = f"the request did not arrive within {self.limits.head_seconds:g} seconds"
            self._refuse(408, words, "send it whole")
        else:
            self.transport.abort()

    def pause_writing(self) -> None:
        """Wait for the client to read."""
        super().pause_writing()
        self._look(self.transport.get_write_buffer_size() + self.limits.stall_bytes)

    def resume_writing(self) -> None:
        """The client has read all."""
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _look(self, before: int) -> None:
        """End the connection of a client that has read next to nothing since the last look."""
        left = self.transport.get_write_buffer_size()
        if before - left < self.limits.stall_bytes:
            self.transport.abort()
            return
        self._stalled = self.loop.call_later(self.limits.stall_seconds, self._look, left)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; the words are ours."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            least = f"send HTTP/1.1, with at most {HEAD // 1024} kB of address and headers"
            self._refuse(400, "the request cannot be read", least)
        else:  # an answer is under way: nothing else can be said on this connection
            self.transport.abort()

    def _refuse(self, status: int, words: str, remedy: str) -> None:
        """Answer with a problem, and close."""
        body = json.dumps({"problems": [problem(words, "request", remedy)]}).encode()
        headers = {
            "content-type": "application/json", "content-length": str(len(body)), "connection": "close",
            "cache-control": "no-store", "x-content-type-options": "nosniff",
        }  # fmt: skip
        for event in (
            h11.Response(status_code=status, headers=list(headers.items())), h11.Data(data=body), h11.EndOfMessage(),
        ):  # fmt: skip
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
        self._watch()


def bounded(limits: Limits) -> type[Protocol]:
    """The protocol under some limits."""
    return type("BoundedProtocol", (Protocol,), {"limits": limits})


async def _full(scope: Scope, receive: Receive, send: Send) -> None:
    """What a connection too many gets."""
    answer = refused(
        503,
        "too many connections are open",
        "connection",
        "try again in a minute",
        connection="close",
        retry_after="60",
    )
    await answer(scope, receive, send)
