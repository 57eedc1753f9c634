"""US pressure after a refusal: aid withheld from Kyiv, or new sanctions on Moscow, for some months."""

from __future__ import annotations

import numpy as np

from sim import events
from sim.model.stage.stage import Stage
from sim.theory.arrays import BoolArray, FloatArray, IntArray


class Pressure:
    """Months for which the pressure on each side still lasts."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._halted_left: FloatArray = np.zeros(stage.members)
        self._sanctioned_left: FloatArray = np.zeros(stage.members)

    @property
    def aid_halted(self) -> FloatArray:
        """Whether Washington withholds aid to press Kyiv, as 0 or 1."""
        return (self._halted_left > 0.0) * self.stage.at_war

    @property
    def sanctioned(self) -> FloatArray:
        """Whether new sanctions press Moscow, as 0 or 1."""
        return (self._sanctioned_left > 0.0) * self.stage.at_war

    def lost_revenue(self) -> FloatArray:
        """What new sanctions cost Russia, tn RUB a year."""
        return self.sanctioned * self.stage.parameters["talks.sanctions_money"]

    def ease(self) -> None:
        """A step passes."""
        self._halted_left = np.maximum(self._halted_left - self.stage.dt, 0.0)
        self._sanctioned_left = np.maximum(self._sanctioned_left - self.stage.dt, 0.0)

    def press(self, who: IntArray, months: FloatArray, *, on_ukraine: BoolArray, on_russia: BoolArray) -> None:
        """Press one of the sides for some months in the members at `who`; arrays are over them."""
        newly = (self._halted_left[who] <= 0.0) & (self._sanctioned_left[who] <= 0.0)
        self._halted_left[who[on_ukraine]] = months[on_ukraine]
        self._sanctioned_left[who[on_russia]] = months[on_russia]
        self.stage.note_at(events.AID_WITHHELD, who[on_ukraine & newly])
        self.stage.note_at(events.MOSCOW_SANCTIONED, who[on_russia & newly])
