"""What Moscow thinks of the resolve of the US and of Europe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from sim.model.actors.alliance import US_SIGNALS, Alliance
from sim.model.actors.belief import Belief, Signal
from sim.model.actors.european_ally import EuropeanAlly
from sim.model.actors.united_states import UnitedStates
from sim.model.stage.rows import anywhere
from sim.model.stage.stage import Stage
from sim.theory.arrays import FloatArray
from sim.vocabulary import ALLIES

#: What beliefs move on, by the parameters that say how much.
_SIGNALS: Final = ("withdrawal", "rear_withdrawal", "statement", "aid_halt", "reinforcement")


class Beliefs:
    """What Moscow thinks of US resolve (`us`, logit) and of Europe's (`europe`, utils), and how both move.

    `europe_expected` is the mean resolve that everybody expects of the allies.
    """

    def __init__(self, stage: Stage, united_states: UnitedStates, alliance: Alliance) -> None:
        self.stage, self.united_states, self.alliance = stage, united_states, alliance
        p = stage.parameters
        self.us = Belief(stage, united_states.resolve, "beliefs.russia_on_us_error", signals=US_SIGNALS)
        expected = np.zeros(stage.members)
        for name in ALLIES:
            expected = expected + p[f"{name}.resolve_centre"] / len(ALLIES)
        self.europe_expected = expected
        self.europe = Belief(stage, mean_resolve(alliance.allies), "beliefs.russia_on_europe_error", signals=1)
        self._allied_start = alliance.allied_intended()
        # Where the channel is off, signals say nothing.
        works = np.asarray(stage.channel_works("belief"), dtype=np.float64)
        self._log_ratios = {name: works * np.log(p[f"beliefs.{name}_ratio"]) for name in _SIGNALS}
        self._withdrawals_told: FloatArray = np.zeros(stage.members)
        self._said: FloatArray = np.zeros(stage.members)

    def observe(self, us_aid: FloatArray) -> None:
        """Beliefs about the US move on withdrawals, aid (`us_aid`, share of that of 2024) and statements; about Europe
        on its forces in the Baltic states. With the channel off they move on who governs, and on nothing else.
        """
        us, alliance, ratio = self.united_states, self.alliance, self._log_ratios
        if not anywhere(self.stage.channel_works("belief")):
            self.us.observe(us.apparent_resolve(), [])
            alliance.observe([])
            self.europe.observe(mean_resolve(alliance.allies), [])
            return
        withdrawals = [
            Signal(ratio["withdrawal"], us.baltic_share_withdrawn()),
            Signal(ratio["rear_withdrawal"], us.rear_share_withdrawn()),
        ]
        told = withdrawals[0].log_ratio * withdrawals[0].level + withdrawals[1].log_ratio * withdrawals[1].level
        us.reveal_resolve(told - self._withdrawals_told)
        self._withdrawals_told = told
        said = self._statements()
        self._said = np.maximum(self._said, said)
        words = Signal(ratio["statement"], said, fresh=self._said)
        signals = [*withdrawals, Signal(ratio["aid_halt"], -us_aid), words]
        self.us.observe(us.apparent_resolve(), signals)
        alliance.observe(signals)
        grown = np.log2(np.maximum(alliance.allied_intended(), 1.0) / np.maximum(self._allied_start, 1.0))
        reinforcement = Signal(ratio["reinforcement"] / self.stage.parameters["europe.precision"], grown)
        self.europe.observe(mean_resolve(alliance.allies), [reinforcement])

    def _statements(self) -> FloatArray:
        """How hostile what Washington says in this step is, 0 to 1: said again it is no news, nor is falling silent."""
        plans, plan, stage = self.stage.plans, "us.statements", self.stage
        made = plans.number(f"{plan}.months") * plans.due(plan, stage.now, stage.end) / stage.dt
        return np.broadcast_to(plans.number(f"{plan}.intensity") * made, (stage.members,))


def mean_resolve(allies: Sequence[EuropeanAlly]) -> FloatArray:
    """Mean resolve of the allies, utils, (members,)."""
    total = np.zeros_like(allies[0].resolve)
    for ally in allies:
        total = total + ally.resolve / len(ALLIES)
    return total
