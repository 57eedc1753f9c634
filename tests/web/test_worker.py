"""The process beside the answer: given up at any moment, it is gone, and nobody waits for it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from sim.web import worker
from tests.processes import PATIENCE


def test_given_up_twice_while_it_starts_it_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever leaves gives it up, and so does the server that stops, while a busy machine is still starting it."""
    begun, given_up = threading.Event(), threading.Event()

    @contextmanager
    def slowly() -> Iterator[None]:
        begun.set()
        given_up.wait(PATIENCE)
        yield

    monkeypatch.setattr(worker, "starting", slowly)
    hand = worker.Worker()

    async def test() -> None:
        task = asyncio.create_task(hand.done({"kind": "data", "name": "paths"}, lambda event: None))
        while not begun.is_set():
            await asyncio.sleep(0.01)
        for _ in range(2):
            task.cancel()
            await asyncio.sleep(0.05)
        given_up.set()
        with suppress(asyncio.CancelledError):
            await task
        # The end of the loop waits for its threads: without an end of the process it would wait for ever.
        await asyncio.wait_for(asyncio.get_running_loop().shutdown_default_executor(), PATIENCE)

    asyncio.run(test())
    assert hand._process is None
