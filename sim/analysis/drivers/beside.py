"""What is left of a quantity beside others: partial correlations, and effects with the others taken out.

The parameters are a Sobol sequence, and some pairs of its many dimensions hang together by accident while it is short:
with 2,500 members a few by 0.38, with 500 by 0.93, though the scenario draws them independently. Without a remedy a
quantity would pass for a driver because another one is. So every measure of a quantity is taken beside those with which
it hangs together by accident: a regression on ranks takes their straight-line effect out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.drivers.sample import Sample, standardised_ranks

if TYPE_CHECKING:
    from sim.scenario.schema.scenario import Correlation
    from sim.theory.arrays import FloatArray

#: Rank correlation of two quantities from which on one is measured beside the other, or so many standard errors.
NOTABLE: Final = 0.1
_ERRORS: Final = 3.0
#: A quantity with less than this share of its variance left beside others cannot be told apart from them.
LEAST_LEFT: Final = 0.5
_NOTHING_LEFT: Final = 0.02


def drawn_together(declared: Mapping[str, Correlation], paths: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The quantities that each is drawn together with, by the correlations that the scenario declares."""
    known = set(paths)
    groups = [[path for path in correlation.paths if path in known] for correlation in declared.values()]
    return {path: tuple(other for other in group if other != path) for group in groups for path in group}


def by_accident(scores: FloatArray, together: Mapping[int, Sequence[int]]) -> list[list[int]]:
    """The columns of standardised scores with which each hangs together though it is not drawn `together` with them."""
    rows = len(scores)
    apart = np.abs(scores.T @ scores / rows) > max(NOTABLE, _ERRORS / math.sqrt(rows))
    np.fill_diagonal(apart, False)
    for column, others in together.items():
        apart[column, list(others)] = False
    return [np.flatnonzero(row).tolist() for row in apart]


@dataclass(frozen=True)
class Measured:
    """The effect under one theory in the draws in which it is known, with everything that measures beside others need.

    `scores` are standardised ranks of the draws, (rows, quantities), `pairs` the effect in both members, (rows, 2).
    """

    draws: FloatArray
    scores: FloatArray
    pairs: FloatArray
    gram: FloatArray
    sides: FloatArray
    on_sides: FloatArray

    @classmethod
    def of(cls, sample: Sample, hypothesis: str) -> Measured:
        """Draws and effects under a theory."""
        known, effect = sample.known(hypothesis)
        scores = sample.scores if known.all() else standardised_ranks(sample.draws[known])
        spread = effect.std()
        mean = (effect - effect.mean()) / spread if spread > 0 else np.zeros_like(effect)
        sides = np.stack([mean, standardised_ranks(effect[:, None])[:, 0]], axis=1)
        rows = max(1, len(effect))
        pairs = sample.effects[hypothesis][known]
        return cls(sample.draws[known], scores, pairs, scores.T @ scores / rows, sides, scores.T @ sides / rows)

    @property
    def rows(self) -> int:
        """Draws in which the effect is known."""
        return len(self.pairs)

    def correlation(self, column: int, held: Sequence[int]) -> tuple[float, float]:
        """Correlation of a quantity with the effect and with its rank, with the columns `held` taken out of both.

        0 where next to nothing of the quantity is left (Kendall and Gibbons 1990, "Rank correlation methods", ch. 8).
        """
        straight = self.on_sides[column]
        if not len(held):
            return float(straight[0]), float(straight[1])
        others = list(held)
        weights = np.linalg.lstsq(
            self.gram[np.ix_(others, others)], np.column_stack([self.gram[others, column], self.on_sides[others]])
        )[0]
        left = self.gram[column, column] - float(self.gram[column, others] @ weights[:, 0])
        if left < _NOTHING_LEFT:
            return 0.0, 0.0
        rest = 1.0 - (self.on_sides[others] * weights[:, 1:]).sum(axis=0)
        found = (straight - self.gram[column, others] @ weights[:, 1:]) / np.sqrt(left * np.maximum(rest, 1e-9))
        return float(np.clip(found[0], -1, 1)), float(np.clip(found[1], -1, 1))

    def alone(self, column: int, held: Sequence[int]) -> FloatArray:
        """What is left of a quantity's ranks with the columns `held` taken out, (rows,)."""
        if not len(held):
            return self.scores[:, column]
        others = list(held)
        weights = np.linalg.lstsq(self.gram[np.ix_(others, others)], self.gram[others, column])[0]
        left: FloatArray = self.scores[:, column] - self.scores[:, others] @ weights
        return left

    def ranks_without(self, column: int, held: Sequence[int]) -> FloatArray:
        """The rank of the effect, (rows,), less what the columns `held` make of it beside the quantity."""
        both = [column, *held]
        weights = np.linalg.lstsq(self.gram[np.ix_(both, both)], self.on_sides[both, 1])[0][1:]
        left: FloatArray = self.sides[:, 1] - self.scores[:, list(held)] @ weights
        return left

    def without(self, column: int, held: Sequence[int]) -> FloatArray:
        """The effect in both members, (rows, 2), less what the columns `held` make of it beside the quantity."""
        if not len(held):
            return self.pairs
        both = [column, *held]
        weights = np.linalg.lstsq(self.gram[np.ix_(both, both)], self.on_sides[both, 0])[0][1:]
        spread = float(self.pairs.mean(axis=1).std())
        return self.pairs - spread * (self.scores[:, list(held)] @ weights)[:, None]
