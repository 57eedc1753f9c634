"""Interrupts that wait for a moment at which nothing is half done, and that no library can lose."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
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


@contextmanager
def telling_what_is_kept(
    notice: Callable[[str], None], name: str, kept: Callable[[], int], whole: int, what: str = "futures"
) -> Iterator[None]:
    """Say, where the work is interrupted, how much of it is kept for the same call to go on from."""
    try:
        yield
    except KeyboardInterrupt:
        notice(f"{name}: {kept():,} of {whole:,} {what} are done and kept")
        raise


class _Memory:
    """A handler of interrupts that remembers those whose exception got lost."""

    def __init__(self, handler: Callable[[int, Any], Any]) -> None:
        self._handler = handler
        self._lost: list[tuple[int, Any]] = []

    def __call__(self, number: int, frame: Any) -> None:
        self._lost.append((number, frame))
        self._handler(number, frame)
        self._lost.pop()  # a handler that raises nothing has had it

    def check(self) -> None:
        """Raise what was lost."""
        if self._lost:
            self._handler(*self._lost.pop())


@contextmanager
def remembered() -> Iterator[Callable[[], None]]:
    """Remember an interrupt (Ctrl-C), so that none is lost: what the context yields raises it where nothing else did.

    Code in C, a finaliser or a callback can drop the exception that an interrupt raised in it, and an import can make
    another of it. The work would then go on to its end as if nobody had pressed a key. In a context within another,
    what was lost since the outer one began is raised as well.
    """
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(handler):
        yield lambda: None
        return
    if isinstance(handler, _Memory):
        handler.check()
        yield handler.check
        return
    memory = _Memory(handler)
    signal.signal(signal.SIGINT, memory)
    try:
        yield memory.check
    finally:
        signal.signal(signal.SIGINT, handler)
