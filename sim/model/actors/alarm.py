"""Alarm after an attack on a member: it is full at once, fades, and lets reinforcement and budgets rise."""

from __future__ import annotations

import numpy as np

from sim.model.stage.stage import Stage
from sim.theory.arrays import EVERYONE, FloatArray, IntArray, Moment, Who, approach, within


class Alarm:
    """`level` is 1 when a member is attacked, and 0 where none was."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.level: FloatArray = np.zeros(stage.members)
        self._attacked_at: FloatArray = np.full(stage.members, np.inf)
        self._fades = 1.0 - approach(stage.parameters["europe.alarm_months"], stage.dt)

    def sound(self, who: IntArray) -> None:
        """A member was attacked in the members at `who`: alarm is full, and answers begin to rise."""
        self.level[who] = 1.0
        self._attacked_at[who] = np.minimum(self._attacked_at[who], self.stage.end)

    def fade(self) -> None:
        """A step passes."""
        self.level = self.level * self._fades

    def answered(self, now: Moment, months: FloatArray, who: Who = EVERYONE) -> FloatArray:
        """Part of an answer to the first attack that is carried out by `now`, if it takes that many months."""
        return within((now - self._attacked_at[who]) / months, 0.0, 1.0)
