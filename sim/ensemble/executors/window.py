"""How many tasks are on their way at once in an executor whose size nobody knows."""

from __future__ import annotations

import time
from math import ceil
from typing import Final

#: Tasks on their way until something is known, and at least and at most.
FIRST: Final = 32
_LEAST: Final = 4
_MOST: Final = 256


class Window:
    """Follows how many tasks are seen to run side by side.

    A small executor is not flooded: not all can take back what has not begun, and where each task is a job of a queue
    those who wait behind it mind. One of many workers is filled within a few rounds, as the window doubles for as long
    as all that is on its way runs.
    """

    def __init__(self) -> None:
        self.most = FIRST
        self.begin()

    def begin(self) -> None:
        """Measure from now on: nothing was on its way before."""
        self._began, self._finished, self._busy = time.monotonic(), 0, 0.0

    def finished(self, seconds: float) -> None:
        """Take note of a task that took a worker so many seconds; after as many as the window holds, it is set anew."""
        self._finished += 1
        self._busy += seconds
        if self._finished >= self.most:
            side_by_side = self._busy / max(time.monotonic() - self._began, 1e-9)
            self.most = min(_MOST, max(_LEAST, room(ceil(side_by_side))))
            self.begin()


def room(workers: int) -> int:
    """Tasks on their way for so many workers: each has one more to go on with.

    >>> room(2)
    6
    """
    return 2 * workers + 2
