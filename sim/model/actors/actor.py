"""What every actor shares: a name, and the stage that it stands on."""

from __future__ import annotations

import mesa

from sim.model.stage.stage import Stage
from sim.theory.arrays import FloatArray


class Actor(mesa.Agent):
    """A Mesa agent whose state is arrays over members."""

    name: str

    def __init__(self, model: mesa.Model, stage: Stage, name: str) -> None:
        super().__init__(model)
        self.stage = stage
        self.name = name

    def parameter(self, path: str) -> FloatArray:
        """The drawn values of a quantity, (members,)."""
        return self.stage.parameters[path]

    def draw(self, purpose: str) -> FloatArray:
        """Uniform luck of this step, for a purpose of this actor."""
        return self.stage.draw(f"{self.name}: {purpose}")

    def draw_normal(self, purpose: str) -> FloatArray:
        """Standard normal luck of this step, for a purpose of this actor."""
        return self.stage.draw_normal(f"{self.name}: {purpose}")
