"""Links of the causal chain: in which month each was first reached, and which attacks were put off.

Settlement -> redeployment -> reconstitution -> an attack that is worth it -> attack; what follows an attack is in
:mod:`sim.model.crisis.aftermath`.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.model.actors.cast import Cast
from sim.model.stage.stage import Stage
from sim.theory.arrays import BoolArray, FloatArray, IntArray

#: Readiness at which every need of an action is met.
_READY: Final = 1.0
#: US soldiers have gone once fewer than this share of those of the start are left.
_GONE: Final = 0.5


class Links:
    """Months since the start, NaN where a link was never reached; `put_off` is that of an attack that waited."""

    def __init__(self, stage: Stage, cast: Cast) -> None:
        self.stage, self.russia, self.united_states = stage, cast.russia, cast.united_states
        n = stage.members
        self.us_gone: FloatArray = np.full(n, np.nan)
        self.ready: dict[str, FloatArray] = {action: np.full(n, np.nan) for action in ("grab", "assault")}
        self.worth_it: FloatArray = np.full(n, np.nan)
        self.put_off: FloatArray = np.full(n, np.nan)
        self.delay: FloatArray = np.full(n, np.nan)

    def look(self) -> None:
        """Note in this step what stands by now."""
        us, stocks = self.united_states, self.russia.stocks
        self._first(self.us_gone, us.troops_in_baltics() < _GONE * us.baltic_start)
        for action, month in self.ready.items():
            self._first(month, stocks.ready(action) >= _READY)

    def weigh(self, who: IntArray, worth_it: BoolArray, put_off: BoolArray) -> None:
        """At reviews in the members at `who`: whether an attack beat all else, or was worth something but less than
        waiting.
        """
        month = float(self.stage.month)
        for first, here in ((self.worth_it, worth_it), (self.put_off, put_off)):
            those = who[here]
            first[those] = np.where(np.isnan(first[those]), month, first[those])

    def attack(self, who: IntArray, by_choice: BoolArray) -> None:
        """A first attack in the members at `who`; the delay is known of those that Moscow chose."""
        waited = float(self.stage.month) - self.put_off[who]
        self.delay[who] = np.where(by_choice & np.isnan(self.delay[who]), waited, self.delay[who])

    def _first(self, month: FloatArray, here: BoolArray) -> None:
        month[here & np.isnan(month)] = float(self.stage.month)
