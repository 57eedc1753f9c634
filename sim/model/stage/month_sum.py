"""What adds up over the steps of a month."""

from __future__ import annotations

import numpy as np

from sim.model.stage.clock import Clock
from sim.theory.arrays import FloatArray


class MonthSum:
    """The sum of a month over members, (members,), which begins anew with each month."""

    def __init__(self, clock: Clock, members: int) -> None:
        self._clock = clock
        self._month = -1
        self.value: FloatArray = np.zeros(members)

    def add(self, amount: FloatArray) -> None:
        """Add what a step brings."""
        before = self.value if self._month == self._clock.month else 0.0
        self._month = self._clock.month
        self.value = before + amount
