"""One process for what is told beside an answer: started with its first task, ended at once when that is given up."""

from __future__ import annotations

import asyncio
import runpy
import threading
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from sim.ensemble.starting import starting
from sim.web import deep_start
from sim.web.events import Event


class Worker:
    """A process that does one task at a time, and keeps what it has loaded for the next."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._ending = threading.Lock()

    def _start(self) -> Connection:
        """The connection to a process that lives."""
        if self._process is not None and self._process.is_alive() and self._pipe is not None:
            return self._pipe
        self.kill()
        context = get_context("spawn")
        mine, other = context.Pipe()
        arguments = (deep_start.__file__, {deep_start.PIPE: other}, deep_start.NAME)
        process = context.Process(target=runpy.run_path, args=arguments, daemon=True)
        with starting():
            process.start()
        other.close()
        self._process, self._pipe = process, mine
        return mine

    def do(
        self, task: Mapping[str, Any], tell: Callable[[Event], None], given_up: threading.Event | None = None
    ) -> Event | None:
        """The last event of a task; what comes before it goes to `tell`. None where the process died. Blocks.

        Whoever sets `given_up` ends the process then; one that was just starting is ended here.
        """
        try:
            pipe = self._start()
            if given_up is not None and given_up.is_set():
                self.kill()
                return None
            pipe.send(task)
            while True:
                event: Event = pipe.recv()
                if event["event"] in ("done", "error"):
                    return event
                tell(event)
        except (EOFError, OSError):
            return None

    async def done(self, task: Mapping[str, Any], tell: Callable[[Event], None]) -> Event | None:
        """The same without blocking the loop, in which `tell` is called; cancelled, it ends the process."""
        loop = asyncio.get_running_loop()

        def told(event: Event) -> None:
            loop.call_soon_threadsafe(tell, event)

        given_up = threading.Event()
        work = loop.run_in_executor(None, self.do, task, told, given_up)
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            given_up.set()  # before the end: a process that starts meanwhile would be missed, and waited for for ever
            self.kill()
            await asyncio.wait((work,))
            raise

    def kill(self) -> None:
        """End the process, now. It writes files whole or not at all, so that nothing is lost but time."""
        with self._ending:
            process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.join()
            process.close()
        self._pipe = None  # closed with its last reader, who may just be waiting
