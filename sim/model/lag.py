"""The council's lag as somebody expects or knows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.theory.arrays import FloatArray
from sim.theory.balance import days_left


@dataclass(frozen=True)
class Lag:
    """A lognormal number of days, `median` and `spread` (log), with days added (or, below 0, saved) for sure."""

    median: FloatArray
    spread: FloatArray
    added: FloatArray

    @classmethod
    def known(cls, days: FloatArray) -> Lag:
        """A lag that is known, days."""
        return cls(days, np.zeros_like(days), np.zeros_like(days))

    def left_of(self, window: FloatArray, infrastructure: FloatArray) -> FloatArray:
        """Days of a window that are expected to be left once help has been ordered and starts to arrive."""
        slower = 1.0 / np.sqrt(np.maximum(infrastructure, 1e-6))
        until = np.maximum((window - 1.0) / slower - self.added, 0.0)
        left: FloatArray = slower * days_left(until, self.median, self.spread)
        return np.minimum(left, np.maximum(window - 1.0, 0.0))

    def left_after(self, window: FloatArray) -> FloatArray:
        """Days of a window that are expected to be left after the decision."""
        return np.minimum(days_left(np.maximum(window - self.added, 0.0), self.median, self.spread), window)
