"""A belief about another's resolve, and the signals that move it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory.arrays import FloatArray, persistence_over
from sim.theory.beliefs import reputation_shift, updated_belief


@dataclass(frozen=True)
class Signal:
    """What is done or said: the logarithm of its likelihood ratio at full strength, and the level of the fact.

    A change of the level is news; where `fresh` is given, a change of that is.
    """

    log_ratio: FloatArray
    level: FloatArray
    fresh: FloatArray | None = None


class Belief:
    """What one actor thinks of another's resolve, in log-odds or utils.

    `error`, a parameter by its path, is how far the observer is off at the start; the anchor that a belief returns to
    is true resolve plus that error, so that a new government is read, in time, for what it is.
    """

    def __init__(self, stage: Stage, resolve: FloatArray, error: str, signals: int) -> None:
        p = stage.parameters
        self.error = p[error].copy()
        self.value: FloatArray = resolve + p[error]
        self._persistence = persistence_over(p["beliefs.persistence"], stage.dt)
        self._lasting_share = p["beliefs.lasting_share"]
        self._levels: list[FloatArray] = [np.zeros_like(self.value) for _ in range(signals)]

    def observe(self, resolve: FloatArray, signals: Sequence[Signal]) -> None:
        """Update on the levels of lasting facts and on how they have changed."""
        standing, news = np.zeros_like(self.value), np.zeros_like(self.value)
        for k, signal in enumerate(signals):
            standing = standing + signal.log_ratio * signal.level
            told = signal.level if signal.fresh is None else signal.fresh
            news = news + signal.log_ratio * (told - self._levels[k])
            self._levels[k] = told
        self.value = updated_belief(
            self.value,
            resolve + self.error,
            standing,
            news,
            lasting_share=self._lasting_share,
            persistence=self._persistence,
        )

    def learn_from_case(self, at: Sample, honoured: FloatArray, scale: FloatArray) -> None:
        """After an Article 5 case in the members of a sample, shift belief and anchor; `scale` in units per logit."""
        before = self.value[at.who] / scale
        weight, memory = at("beliefs.reputation_weight"), at("beliefs.reputation_memory")
        shift = scale * reputation_shift(before, honoured, weight, memory)
        self.value[at.who] += shift
        self.error[at.who] += shift
