"""The process beside the answer: given up at any moment, it is gone, and nobody waits for it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from sim.web import worker


def test_given_up_twice_while_it_starts_it_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever leaves gives it up, and so does the server that stops, while a busy machine is still starting it."""
    begun = []

    @contextmanager
    def slowly() -> Iterator[None]:
        begun.append(time.monotonic())
        time.sleep(0.3)
        yield

    monkeypatch.setattr(worker, "starting", slowly)
    hand = worker.Worker()

    async def test() -> None:
        task = asyncio.create_task(hand.done({"kind": "data", "name": "paths"}, lambda event: None))
        while not begun:
            await asyncio.sleep(0.01)
        for _ in range(2):
            task.cancel()
            await asyncio.sleep(0.05)
        with suppress(asyncio.CancelledError):
            await task
        # The end of the loop waits for its threads: without an end of the process it would wait for ever.
        await asyncio.wait_for(asyncio.get_running_loop().shutdown_default_executor(), 10)

    asyncio.run(test())
    assert hand._process is None
