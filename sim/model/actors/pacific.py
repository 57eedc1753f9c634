"""The Pacific: an honest exogenous process, calm or a crisis over Taiwan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.actors.actor import Actor
from sim.theory.arrays import FloatArray, chance

if TYPE_CHECKING:
    from sim.model.theatre import Theatre


class Pacific(Actor):
    """`crisis` is 1 while there is a Taiwan crisis; `began` and `ended` mark the members where it does so
    this step.
    """

    def __init__(self, model: Theatre) -> None:
        super().__init__(model, "pacific")
        dt = model.clock.dt
        self.crisis: FloatArray = np.zeros(model.members)
        self.began: FloatArray = np.zeros(model.members)
        self.ended: FloatArray = np.zeros(model.members)
        self._onset = chance(self.parameter("pacific.crisis_rate") / 100.0, dt)
        self._end = chance(1.0 / self.parameter("pacific.crisis_months"), dt)

    def unfold(self) -> None:
        """A crisis breaks out or ends, by its hazards."""
        u = self.draw("Taiwan")
        self.began = (1.0 - self.crisis) * (u < self._onset)
        self.ended = self.crisis * (u < self._end)
        self.crisis = self.crisis + self.began - self.ended
        self.theatre.note("Taiwan crisis begins", self.name, self.began)
        self.theatre.note("Taiwan crisis ends", self.name, self.ended)
