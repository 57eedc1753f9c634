"""The server under the application: uvicorn, told to stop soon and whole."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

import uvicorn

from sim.web.app import build
from sim.web.deep import Deep
from sim.web.desk import Desk
from sim.web.limits import HEAD, Limits
from sim.web.making import Making
from sim.web.protocol import bounded
from sim.web.shared import Shared
from sim.web.worker import Worker

_LOGGER: Final = logging.getLogger("sim.web")


class Server(uvicorn.Server):
    """A server that ends open answers when it stops, and does so in order however often one asks."""

    def __init__(self, config: uvicorn.Config, shared: Shared, opened: str | None = None) -> None:
        super().__init__(config)
        self._shared, self._opened = shared, opened

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then show the page if that is wanted."""
        await super().startup(sockets)
        if self._opened is not None:
            threading.Thread(target=webbrowser.open, args=(self._opened,), daemon=True).start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End open answers, then all else."""
        self._shared.stopping.set()
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Hear requests to end; who runs the server passes them on when nothing is left of it."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        heard = [one for one in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(one) is not signal.SIG_IGN]
        before = {number: signal.signal(number, self.handle_exit) for number in heard}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @property
    def captured(self) -> tuple[int, ...]:
        """The signals that asked it to end."""
        return tuple(self._captured_signals)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop. A second Ctrl-C changes nothing: to leave at once would leave processes behind."""
        self._captured_signals.append(sig)
        self.should_exit = True


def run(
    listening: socket.socket,
    *,
    folder: Path,
    passing: bool,
    workers: int | None,
    members: int,
    local: bool,
    opened: str | None = None,
) -> tuple[int, ...]:
    """Serve on a socket that listens, until a signal asks to end; the signals heard. No process is left."""
    limits = Limits(members=members)
    shared = Shared(Desk(workers, limits.members), Deep(folder, limits, passing=passing), Making(Worker()), limits)
    config = uvicorn.Config(
        build(shared, local=local), http=bounded(limits), ws="none", lifespan="on", loop="asyncio", log_config=None,
        proxy_headers=False, server_header=False, h11_max_incomplete_event_size=HEAD, timeout_keep_alive=20,
        timeout_graceful_shutdown=limits.stop_seconds,
    )  # fmt: skip
    server = Server(config, shared, opened)
    asyncio.run(_served(server, listening, shared))
    return server.captured


async def _served(server: Server, listening: socket.socket, shared: Shared) -> None:
    asyncio.get_running_loop().set_exception_handler(_unheard)
    try:
        await server.serve([listening])
    finally:
        await shared.close()


def _unheard(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What nobody awaits any more, as the end of a connection that was cut."""
    _LOGGER.info("%s", context.get("message"), exc_info=context.get("exception"))
