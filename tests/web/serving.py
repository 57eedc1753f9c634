"""A server whose desk answers at once, or never, for tests of everything around the engine."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import uvicorn

from sim.web.app import build
from sim.web.deep import Deep
from sim.web.limits import HEAD, Limits
from sim.web.making import Making
from sim.web.protocol import bounded
from sim.web.question import Question, version
from sim.web.server import Server
from sim.web.shared import Shared
from tests.processes import PATIENCE

QUESTION: Final = "scenario=withdrawal&members=8&months=2"


def answer_of(question: Question) -> dict[str, Any]:
    """An answer in the form of all answers; its numbers mean nothing."""
    chance = {"here": 0.25, "there": 0.125, "difference": 0.125, "low": 0.0, "high": 0.25, "clear": True, "same": False}
    theory = {
        "name": "weakness invites attack", "condition": "If weakness invites attack (H1)", "chance": chance,
        "curve": {"months": [0, 1, 2], "here": [0.0, 0.1, 0.25], "there": [0.0, 0.05, 0.125]},
    }  # fmt: skip
    asked = {"scenario": question.scenario, "sets": list(question.sets), "query": question.query()}
    return {
        "kind": "exact", "question": asked, "version": version(), "members": question.members, "of": question.members,
        "headline": "What follows.", "sentences": {"H1": "In 250 of 1,000."}, "theories": {"H1": theory},
        "holds": "95%: sampling error only", "status": "conditional", "published": "", "changes": [], "same": {},
    }  # fmt: skip


@dataclass
class FakeDesk:
    """Answers at once; or, `silent`, only when it is given up, which `left` counts."""

    silent: bool = False
    asked: list[str] = field(default_factory=list)
    left: int = 0
    closed: bool = False
    size: int = 0

    async def start(self) -> None:
        """Nothing is to be made ready."""

    async def answers(self, question: Question) -> AsyncIterator[Mapping[str, Any]]:
        """Events as of the engine."""
        self.asked.append(question.key)
        try:
            yield {"event": "progress", "done": 0, "all": question.members}
            if self.silent:
                await asyncio.Event().wait()
            for _ in range(self.size):
                yield {"event": "progress", "padding": "x" * 10_000}
            yield {"event": "answer", "answer": answer_of(question)}
            yield {"event": "done"}
        finally:
            self.left += 1

    def state(self) -> Mapping[str, int]:
        """Nothing is under way."""
        return {"questions": 0, "tasks": 0}

    async def final(self, question: Question) -> Mapping[str, Any]:
        """The answer."""
        self.asked.append(question.key)
        if self.silent:
            try:
                await asyncio.Event().wait()
            finally:
                self.left += 1
        return answer_of(question)

    async def close(self) -> None:
        """Remember it."""
        self.closed = True


@dataclass
class FakeHand:
    """A process that does nothing: it tells of progress and is done, or, `slow`, waits to be ended."""

    slow: bool = False
    tasks: list[Mapping[str, Any]] = field(default_factory=list)
    killed: int = 0
    result: Mapping[str, Any] | None = None

    async def done(self, task: Mapping[str, Any], tell: Any) -> Mapping[str, Any] | None:
        """One task."""
        self.tasks.append(task)
        tell({"event": "progress", "done": 1, "all": 2})
        await asyncio.sleep(3600 if self.slow else 0)
        return self.result

    def kill(self) -> None:
        """Remember it."""
        self.killed += 1


def shared_with(folder: Path, desk: FakeDesk | None = None, hand: FakeHand | None = None, **limits: Any) -> Shared:
    """The means of a server around a desk and a process that simulate nothing."""
    bounds = Limits(**limits)
    mine = hand or FakeHand(result={"event": "done", "title": "", "text": "", "folder": ".", "content": b"x"})
    return Shared(desk or FakeDesk(), Deep(folder, bounds, make=lambda: mine), Making(mine), bounds)


@contextmanager
def served(shared: Shared) -> Iterator[tuple[str, int]]:
    """A server on a port of its own, in a thread; its host and port."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        build(shared), http=bounded(shared.limits), ws="none", lifespan="on", loop="asyncio", log_config=None,
        proxy_headers=False, h11_max_incomplete_event_size=HEAD, timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = Server(config, shared)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
    thread.start()
    try:
        yield listening.getsockname()
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive()


async def asked(app: Any, address: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a request, without a server; `address` as it would stand in one."""
    parts = urlsplit(address)
    given = {"host": "localhost:8000", **{name.replace("_", "-"): text for name, text in headers.items()}}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": parts.path, "raw_path": parts.path.encode(), "query_string": parts.query.encode(), "root_path": "",
        "headers": [(name.encode(), text.encode()) for name, text in given.items()],
        "client": ("127.0.0.1", 5000), "server": ("localhost", 8000),
    }  # fmt: skip
    told: list[Any] = []
    begun = False

    async def receive() -> dict[str, Any]:
        nonlocal begun
        if begun:
            await asyncio.sleep(3600)
        begun = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        told.append(message)

    await app(scope, receive, send)
    heads = {name.decode(): text.decode() for name, text in told[0]["headers"]}
    return told[0]["status"], heads, b"".join(one.get("body", b"") for one in told[1:])


class Client:
    """Requests to an application without a server between; each in an event loop of its own."""

    def __init__(self, app: Any, client: tuple[str, int] = ("127.0.0.1", 5000)) -> None:
        self._transport = httpx.ASGITransport(app, client=client)

    def request(self, method: str, address: str, **named: Any) -> httpx.Response:
        """The answer, read whole."""

        async def answer() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://localhost:8000") as client:
                return await client.request(method, address, **named)

        return asyncio.run(answer())

    def get(self, address: str, **named: Any) -> httpx.Response:
        """GET."""
        return self.request("GET", address, **named)

    def post(self, address: str, **named: Any) -> httpx.Response:
        """POST."""
        return self.request("POST", address, **named)
