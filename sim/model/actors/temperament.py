"""The type of whoever governs in Moscow: how much each wants and fears differs between futures, and between leaders."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory.arrays import FloatArray, IntArray

#: Quantities that belong to a leader: drawn at the start, and drawn anew from the same distribution for a successor.
TYPES: Final = (
    "motives.caution",
    "motives.discount",
    "motives.opportunist.ambition",
    "motives.opportunist.split_value",
    "motives.security_seeker.tolerance",
    "motives.security_seeker.sensitivity",
    "motives.regime_survival.sensitivity",
)


class Temperament:
    """The type in power in each future."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._now = {path: np.array(stage.parameters[path]) for path in TYPES}

    def __call__(self, path: str, at: Sample) -> FloatArray:
        """A quantity of the leader in power over the members of a sample."""
        return self._now[path][at.who]

    def succeed(self, who: IntArray) -> None:
        """A new leader governs in the members at the positions `who`."""
        if who.size == 0:
            return
        for path, now in self._now.items():
            now[who] = self.stage.drawn_anew(path, who, f"russia: new leader, {path}")
