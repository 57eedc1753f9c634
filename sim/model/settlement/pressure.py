"""US pressure after a refusal, for some months: aid withheld from Kyiv; sanctions on Moscow or more arms for Kyiv."""

from __future__ import annotations

import numpy as np

from sim import events
from sim.model.stage.stage import Stage
from sim.theory.arrays import BoolArray, FloatArray, IntArray

#: What presses Moscow, by the word of the plan.
_SANCTIONS, _ARMS = ("sanctions", "both"), ("arms", "both")


class Pressure:
    """Months for which the pressure on each side still lasts, and for which it has lasted."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._by_sanctions = stage.rows.where(lambda world: world.talks.pressing.on_moscow in _SANCTIONS)
        self._by_arms = stage.rows.where(lambda world: world.talks.pressing.on_moscow in _ARMS)
        #: Whom the plan has Washington press, and where.
        self.whom = stage.rows.groups(lambda world: str(world.talks.pressing.whom))
        self.months_on_ukraine: FloatArray = np.zeros(stage.members)
        self.months_on_russia: FloatArray = np.zeros(stage.members)
        self._ukraine_left: FloatArray = np.zeros(stage.members)
        self._russia_left: FloatArray = np.zeros(stage.members)

    @property
    def aid_halted(self) -> FloatArray:
        """Whether Washington withholds aid to press Kyiv, as 0 or 1."""
        return (self._ukraine_left > 0.0) * self.stage.at_war

    @property
    def on_russia(self) -> FloatArray:
        """Whether Washington presses Moscow, as 0 or 1."""
        return (self._russia_left > 0.0) * self.stage.at_war

    def lost_revenue(self) -> FloatArray:
        """What new sanctions cost Russia, tn RUB a year."""
        return self.on_russia * self._by_sanctions * self.stage.parameters["talks.sanctions_money"]

    def arms(self) -> FloatArray:
        """What Washington sends Kyiv on top to press Moscow, share of the allocations of 2024."""
        return self.on_russia * self._by_arms * self.stage.parameters["talks.arms"]

    def ease(self) -> None:
        """A step passes."""
        dt, at_war = self.stage.dt, self.stage.at_war
        self.months_on_ukraine = self.months_on_ukraine + at_war * np.minimum(self._ukraine_left, dt)
        self.months_on_russia = self.months_on_russia + at_war * np.minimum(self._russia_left, dt)
        self._ukraine_left = np.maximum(self._ukraine_left - dt, 0.0)
        self._russia_left = np.maximum(self._russia_left - dt, 0.0)

    def press(self, who: IntArray, months: FloatArray, *, on_ukraine: BoolArray, on_russia: BoolArray) -> None:
        """Press one of the sides for some months in the members at `who`; arrays are over them."""
        newly = (self._ukraine_left[who] <= 0.0) & (self._russia_left[who] <= 0.0)
        self._ukraine_left[who[on_ukraine]] = months[on_ukraine]
        self._russia_left[who[on_russia]] = months[on_russia]
        self.stage.note_at(events.KYIV_PRESSED, who[on_ukraine & newly])
        self.stage.note_at(events.MOSCOW_PRESSED, who[on_russia & newly])
