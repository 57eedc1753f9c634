"""The council's lag as somebody expects or knows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.model.stage.sample import Sample
from sim.theory.arrays import FloatArray
from sim.theory.balance import days_left


@dataclass(frozen=True)
class Lag:
    """A lognormal number of days, `median` and `spread` (log), of which some are saved, but never below none; then some
    are added.
    """

    median: FloatArray
    spread: FloatArray
    saved: FloatArray
    added: FloatArray

    @classmethod
    def expected(cls, at: Sample, saved: FloatArray) -> Lag:
        """Days to a decision that anyone expects of the council, a failure of consensus included."""
        added = at("crisis.consensus_failure") * at("crisis.consensus_delay")
        return cls(at("crisis.decision_lag"), at("crisis.decision_lag_spread"), saved, added)

    @classmethod
    def known(cls, days: FloatArray) -> Lag:
        """A lag that is known, days."""
        none = np.zeros_like(days)
        return cls(days, none, none, none)

    def left_of(self, window: FloatArray, infrastructure: FloatArray) -> FloatArray:
        """Days of a window that are expected to be left once help has been ordered and starts to arrive."""
        slower = 1.0 / np.sqrt(np.maximum(infrastructure, 1e-6))
        return slower * self.left_after((window - 1.0) / slower)

    def left_after(self, window: FloatArray) -> FloatArray:
        """Days of a window that are expected to be left after the decision: with s saved days and u days of the window
        beyond those added, E max(0, u - max(0, L - s)) = E max(0, u + s - L) - E max(0, s - L).
        """
        beyond = np.maximum(window - self.added, 0.0)
        return self._days_left(beyond + self.saved) - self._days_left(self.saved)

    def _days_left(self, until: FloatArray) -> FloatArray:
        return days_left(until, self.median, self.spread)
