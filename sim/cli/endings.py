"""A request to end (kill, a terminal that closes), treated as Ctrl-C is."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: Signals that ask a program to end, where the system has them.
_REQUESTS = ("SIGTERM", "SIGHUP")


class Ending:
    """Whether, and by which signal, the program was asked to end."""

    number: int | None = None


@contextmanager
def requests_to_end() -> Iterator[Ending]:
    """Raise what Ctrl-C raises, where and when it would, on a request to end, unless that is ignored."""
    ending = Ending()
    if threading.current_thread() is not threading.main_thread():
        yield ending
        return
    before = {}
    for name in _REQUESTS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            before[number] = signal.signal(number, lambda number, frame: _end(ending, number, frame))
    try:
        yield ending
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(ending: Ending, number: int, frame: Any) -> None:
    ending.number = number
    interrupt = signal.getsignal(signal.SIGINT)  # which may hold back or remember, where the work is at a bad moment
    if not callable(interrupt):
        raise KeyboardInterrupt
    interrupt(signal.SIGINT, frame)
