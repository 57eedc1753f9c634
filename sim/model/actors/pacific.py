"""The Pacific: an honest exogenous process, calm or a crisis over Taiwan."""

from __future__ import annotations

import mesa
import numpy as np

from sim import events
from sim.model.actors.actor import Actor
from sim.model.stage.stage import Stage
from sim.theory.arrays import FloatArray, chance


class Pacific(Actor):
    """`crisis` is 1 while there is a Taiwan crisis; `began` and `ended` mark the members where it does so
    this step.
    """

    def __init__(self, model: mesa.Model, stage: Stage) -> None:
        super().__init__(model, stage, "pacific")
        dt = stage.dt
        self.crisis: FloatArray = np.zeros(stage.members)
        self.began: FloatArray = np.zeros(stage.members)
        self.ended: FloatArray = np.zeros(stage.members)
        self._onset = chance(self.parameter("pacific.crisis_rate") / 100.0, dt)
        self._end = chance(1.0 / self.parameter("pacific.crisis_months"), dt)

    def unfold(self) -> None:
        """A crisis breaks out or ends, by its hazards."""
        u = self.draw("Taiwan")
        self.began = (1.0 - self.crisis) * (u < self._onset)
        self.ended = self.crisis * (u < self._end)
        self.crisis = self.crisis + self.began - self.ended
        self.stage.note(events.TAIWAN_CRISIS_BEGINS, self.began)
        self.stage.note(events.TAIWAN_CRISIS_ENDS, self.ended)
