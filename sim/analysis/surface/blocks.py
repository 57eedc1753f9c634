"""Blocks of points of the surface: simulated in any process, kept as files, found again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.surface.sample import position, settings
from sim.analysis.surface.simulate import chances, summed_up
from sim.scenario.reading.load import load
from sim.theory.arrays import FloatArray
from sim.vocabulary import HYPOTHESES


@dataclass(frozen=True)
class Block:
    """Points, (points, levers), with the members in which they are simulated beside the baseline under every theory."""

    file: Path
    rows: FloatArray
    seed: int
    first: int
    members: int

    def simulate(self) -> None:
        """Simulate the block and keep what :func:`~sim.analysis.surface.simulate.summed_up` makes of it."""
        baseline = load("baseline")
        worlds = [baseline.changed(settings(position(row))).scenario for row in self.rows]
        found = chances([baseline.scenario, *worlds], tuple(HYPOTHESES), self.seed, self.first, self.members)
        part = self.file.with_suffix(".part.npz")
        kept: dict[str, Any] = {"rows": self.rows, **summed_up(found)}
        np.savez(part, **kept)
        part.rename(self.file)


def simulate(block: Block) -> int:
    """Simulate a block that is not kept yet; returns 1, a block done."""
    if not block.file.exists():
        block.simulate()
    return 1
