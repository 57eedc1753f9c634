"""Chances of a first attack that a future meets, and what they would be under other laws of error.

Until a first attack comes a future does not depend on how sharply Moscow chooses between attacking and not, so that
the chance at half and at double precision, and under normal instead of logistic errors, follows along the same path
from the same utilities. A path ends with an attack under the law as set; under another it would have been left
unattacked with another chance, so that what it meets counts by the ratio of the two,

    sum over steps of q_k prod over earlier steps of (1 - q_j) / (1 - p_j),

p the chance of a step as set and q under the other law: its mean is the share of futures with an attack under q.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from sim.model.stage.decision import Chosen
from sim.theory.arrays import FloatArray, IntArray
from sim.theory.choice import chances_given_review, highest, quantal_probabilities, yes_probability_normal

#: Chances by the names of their outcomes: as it is, of attacks that were meant, under other laws of error, by accident.
CHANCE, MEANT, ACCIDENT = "attack_chance", "attack_chance_meant", "accident_chance"
HALF, DOUBLE, NORMAL = "attack_chance_half", "attack_chance_double", "attack_chance_normal"

#: Least chance of going unattacked by which another is divided.
_SURE: Final = 1e-9

_Law = Callable[[Sequence[FloatArray], FloatArray], list[FloatArray]]


def _at_precision(factor: float) -> _Law:
    return lambda utilities, rationality: quantal_probabilities(utilities, factor * rationality)


def _normal_errors(utilities: Sequence[FloatArray], rationality: FloatArray) -> list[FloatArray]:
    """Choice between holding back and the best attack, with normal errors; closed attacks are -inf."""
    attacks = yes_probability_normal(highest(utilities[1:]) - utilities[0], rationality)
    return [1.0 - attacks, attacks]


_OTHER_LAWS: Final[Mapping[str, _Law]] = {
    HALF: _at_precision(0.5),
    DOUBLE: _at_precision(2.0),
    NORMAL: _normal_errors,
}


class ChancesMet:
    """Chances of a first attack, added up until one comes, (members,) by name."""

    def __init__(self, members: int) -> None:
        self.total: dict[str, FloatArray] = {
            name: np.zeros(members) for name in (CHANCE, MEANT, *_OTHER_LAWS, ACCIDENT)
        }
        self._now: dict[str, FloatArray] = {}
        self._unattacked: dict[str, FloatArray] = {name: np.ones(members) for name in _OTHER_LAWS}
        self._members = members

    def review(self, who: IntArray, chosen: Chosen, rationality: FloatArray, reviews: FloatArray) -> None:
        """Reviews fell in the members at `who`; the first option is to hold back, the others are attacks."""
        self._now = {name: np.zeros(self._members) for name in (CHANCE, MEANT, *_OTHER_LAWS)}
        for k, utility in enumerate(chosen.utilities[1:], start=1):
            others = [other for j, other in enumerate(chosen.utilities) if j != k]
            self._now[CHANCE][who] += chosen.chances[k]
            self._now[MEANT][who] += chosen.chances[k] * (utility > highest(others))
        if len(chosen.utilities) > 1:
            for name, law in _OTHER_LAWS.items():
                for attack in chances_given_review(law(chosen.utilities, rationality), reviews)[1:]:
                    self._now[name][who] += attack

    def add(self, danger: FloatArray, before_any: FloatArray) -> None:
        """Add the chances of this step, by choice or by accident, where there was no attack before (`before_any`, 1).

        Before a first attack every state stands, so that every accident has its place.
        """
        none = np.zeros(self._members)
        by_choice = self._now.get(CHANCE, none)
        as_set = by_choice + danger - by_choice * danger
        self.total[CHANCE] = self.total[CHANCE] + before_any * as_set
        spared = np.maximum(1.0 - as_set, _SURE)
        for name in _OTHER_LAWS:
            attack = self._now.get(name, none)
            met, ratio = attack + danger - attack * danger, self._unattacked[name]
            self.total[name] = self.total[name] + before_any * ratio * met
            # After an attack nothing more is met: the weight of such a path, which near-certain attacks would go on
            # multiplying, ends with it.
            self._unattacked[name] = ratio * before_any * np.maximum(1.0 - met, 0.0) / spared
        self.total[MEANT] = self.total[MEANT] + before_any * self._now.get(MEANT, none)
        # By rounding, a chance by choice may lie above 1.
        self.total[ACCIDENT] = self.total[ACCIDENT] + before_any * np.maximum(danger - by_choice * danger, 0.0)
        self._now = {}
