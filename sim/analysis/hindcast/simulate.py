"""A past world played to the cut: the monthly paths of the scored series in every future, and when the war ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.outcomes_only import Outcomes, chunks
from sim.ensemble.block import simulate_block

if TYPE_CHECKING:
    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import FloatArray


class Paths(Outcomes):
    """A collector that keeps the outcomes, and some monthly series of every member."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self.months: dict[str, list[FloatArray]] = {name: [] for name in names}

    def monthly(self, month: int, series: Mapping[str, FloatArray]) -> None:
        """Keep the month."""
        for name, kept in self.months.items():
            kept.append(series[name].copy())


@dataclass(frozen=True)
class Played:
    """What is kept of a world: paths, (futures, months) by hypothesis and series, and the month in which the war first
    ended, (futures,) by hypothesis, NaN where it never did.
    """

    paths: Mapping[str, Mapping[str, FloatArray]]
    war_end: Mapping[str, FloatArray]

    def pooled(self, series: str) -> FloatArray:
        """The paths of a series under all hypotheses, each with the same weight, (futures, months)."""
        return np.concatenate([paths[series] for paths in self.paths.values()])


def play(
    scenario: Scenario, names: Iterable[str], members: int, seed: int, done: Callable[[int], None] | None = None
) -> Played:
    """Play a scenario under each of its hypotheses; `done` is told of futures as they are finished."""
    names = tuple(names)
    paths: dict[str, dict[str, FloatArray]] = {}
    war_end: dict[str, FloatArray] = {}
    for hypothesis in scenario.hypotheses:
        kept = []
        for first, count in chunks(members):
            block = Paths(names)
            simulate_block(scenario, hypothesis, seed, first, count, block)
            kept.append(block)
            if done is not None:
                done(count)
        paths[hypothesis] = {name: np.concatenate([np.stack(b.months[name], axis=1) for b in kept]) for name in names}
        war_end[hypothesis] = np.concatenate([block.outcomes["war_end_month"] for block in kept])
    return Played(paths, war_end)
