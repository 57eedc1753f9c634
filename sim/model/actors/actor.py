"""What every actor shares: access to the theatre's books, clock, luck and parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim.theory.arrays import FloatArray

if TYPE_CHECKING:
    from sim.model.theatre import Theatre


class Actor(mesa.Agent):
    """A Mesa agent whose state is arrays over members."""

    name: str

    def __init__(self, model: Theatre, name: str) -> None:
        super().__init__(model)
        self.theatre = model
        self.name = name

    def parameter(self, path: str) -> FloatArray:
        """The drawn values of a quantity, (members,)."""
        return self.theatre.parameters[path]

    def draw(self, purpose: str) -> FloatArray:
        """Uniform luck of this step, for a purpose of this actor."""
        return self.theatre.draw(f"{self.name}: {purpose}")

    def draw_normal(self, purpose: str) -> FloatArray:
        """Standard normal luck of this step, for a purpose of this actor."""
        return self.theatre.draw_normal(f"{self.name}: {purpose}")
