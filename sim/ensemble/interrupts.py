"""Interrupts that wait for a moment at which nothing is half done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def held() -> Iterator[None]:
    """Hold an interrupt (Ctrl-C) back until the end of the context.

    Libraries in C can lose an exception that an interrupt raises inside them, and go on with what they had half done:
    SciPy with a Sobol sequence without direction numbers, NumPy with a comparison that fails. The numbers of a run must
    not depend on when somebody pressed a key.
    """
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(handler):
        yield
        return
    caught: list[tuple[int, Any]] = []
    signal.signal(signal.SIGINT, lambda number, frame: caught.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if caught:
            handler(*caught[-1])
