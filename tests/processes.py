"""Processes that tests start, and how to wait for what they do: for the event, however long it takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

#: Seconds after which what is waited for will not come. Nobody waits as long where all is well.
PATIENCE = 120.0


def until(true: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def runs(process: int) -> bool:
    """Whether a process is there, and not only waits to be taken note of."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def children(process: int) -> list[int]:
    """The processes that a process has started itself."""
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()]
