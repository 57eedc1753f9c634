"""Processes started so that they import nothing of the caller's, and are not told of a Ctrl-C while they load."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Final

#: Two threads of the caller must not start processes at once: what is changed for it is the whole process's.
_STARTING: Final = threading.Lock()
_SAFE_PATH: Final = "PYTHONSAFEPATH"


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Keep Ctrl-C from processes that are started here, which would tell of it while they load, and for good.

    What is pressed meanwhile comes as soon as the context is left.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def starting() -> Iterator[None]:
    """Keep processes that are started here from importing what is the caller's.

    Their `__main__` would be the caller's script, which would run again if it has no main guard; and Python would look
    for its own modules in the current folder first, where the caller may keep a queue.py.
    """
    with _STARTING, _interrupts_blocked():
        main, safe = sys.modules["__main__"], os.environ.get(_SAFE_PATH)
        sys.modules["__main__"] = ModuleType("__main__")
        os.environ[_SAFE_PATH] = "1"
        try:
            yield
        finally:
            sys.modules["__main__"] = main
            if safe is None:
                del os.environ[_SAFE_PATH]
            else:
                os.environ[_SAFE_PATH] = safe
