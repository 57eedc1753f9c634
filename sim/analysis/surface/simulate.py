"""Chances of an attack by month at points of the surface, beside the baseline, with the same members and luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.ensemble.block import Strand, set_up
from sim.ensemble.finite import finite
from sim.ensemble.interrupts import held
from sim.model.stage.record import Collector
from sim.outcomes import ESTIMAND
from sim.theory.arrays import FloatArray

if TYPE_CHECKING:
    from sim.model.theatre import Theatre
    from sim.scenario.schema.scenario import Scenario

MONTHS_A_YEAR: Final = 12


class RunningChances(Collector):
    """Keeps the chance of a first attack met up to the end of each month, (months, rows)."""

    def __init__(self) -> None:
        self.theatre: Theatre | None = None
        self._met: list[FloatArray] = []

    def monthly(self, month: int, series: Mapping[str, FloatArray]) -> None:
        """Keep what has been met by the end of the month."""
        assert self.theatre is not None
        self._met.append(self.theatre.crisis.chances.total[ESTIMAND].copy())

    @property
    def met(self) -> FloatArray:
        """What was met, (months, rows)."""
        return np.stack(self._met)


def chances(worlds: Sequence[Scenario], hypotheses: Sequence[str], seed: int, first: int, count: int) -> FloatArray:
    """The chance of an attack by the end of each month, (worlds, theories, months, members), side by side."""
    strands = [Strand(world, hypothesis) for world in worlds for hypothesis in hypotheses]
    collector = RunningChances()
    with finite(worlds[0].title), set_up(strands, seed, first, count, collector=collector) as theatre:
        collector.theatre = theatre
        theatre.run(held)
        collector.theatre = None
    met = collector.met
    return np.moveaxis(met.reshape(met.shape[0], len(worlds), len(hypotheses), count), 0, 2)


def summed_up(chance: FloatArray) -> dict[str, FloatArray]:
    """What is kept of a block whose first world is the baseline: by theory and year, in the order of the points.

    `baseline`, (theories, months), the mean by month; `level` and `change`, (points, theories, years), means;
    `noise`, of the same shape, the variance of the mean of the change.
    """
    by_year = chance[:, :, MONTHS_A_YEAR - 1 :: MONTHS_A_YEAR]
    change = by_year[1:] - by_year[:1]
    pairs = 0.5 * (change[..., ::2] + change[..., 1::2])  # two members share a row of parameters
    return {
        "baseline": chance[0].mean(axis=-1),
        "level": by_year[1:].mean(axis=-1),
        "change": change.mean(axis=-1),
        "noise": pairs.var(axis=-1, ddof=1) / pairs.shape[-1],
    }
