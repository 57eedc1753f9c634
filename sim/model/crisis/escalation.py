"""Escalation of a Baltic crisis, from competition to a nuclear tail that is flagged and never a headline."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim import events
from sim.model.actors.cast import Cast
from sim.model.crisis.attack import Attack
from sim.model.stage.clock import ROUNDING
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory import escalation
from sim.theory.arrays import BoolArray, FloatArray, IntArray, logistic
from sim.theory.escalation import HYBRID, LIMITED, REGIONAL, SIGNALLING
from sim.vocabulary import BALTIC_STATES

_DAYS_A_MONTH = 30.0
#: The rates that lead up from a limited fight, in order.
_RATES = ("regional_rate", "signalling_rate", "use_rate")


class Escalation:
    """`level` is where a crisis stands, `highest` where it has been; see :mod:`sim.theory.escalation` for the rungs.

    A crisis is open while a fight lasts, or Russia holds land that it took not long ago; then it climbs by its
    rates, and otherwise it falls back.
    """

    def __init__(self, stage: Stage, cast: Cast) -> None:
        self.stage, self.russia, self.beliefs, self.pacific = stage, cast.russia, cast.beliefs, cast.pacific
        n = stage.members
        self.level: FloatArray = np.zeros(n)
        self.highest: FloatArray = np.zeros(n)
        self._since_attack: FloatArray = np.full(n, np.inf)
        self._climbed_for: FloatArray = np.zeros(n)
        self._signalled: FloatArray = np.zeros(n)
        self._loss: FloatArray = np.zeros(n)
        self._strikes: FloatArray = np.zeros(n)

    # What happens to it

    def raise_to(self, who: IntArray, level: FloatArray | float) -> None:
        """Sabotage (1) or an attack (2 or 3) lifts a crisis to at least a level; an attack reopens it."""
        reached = np.maximum(self.level[who], level)
        self._stand_at(who, reached)
        attacked = who[np.broadcast_to(level, who.shape) >= LIMITED]
        self._since_attack[attacked] = 0.0

    def begin(self, attack: Attack) -> None:
        """Attacks begin: an assault on the rung of a regional war, a grab on that of a limited one."""
        self.raise_to(attack.who, np.where(attack.assault, REGIONAL, LIMITED))

    def note_fight(self, who: IntArray, loss_share: FloatArray, strikes: BoolArray) -> None:
        """A fight in the members at `who`: the share of its force that Russia lost, and whether allies fought in it."""
        self._loss[who] = np.maximum(self._loss[who], loss_share)
        self._strikes[who] = np.maximum(self._strikes[who], strikes)
        self._since_attack[who] = 0.0

    def signals_within(self, attack: Attack, days: FloatArray) -> BoolArray:
        """Whether Moscow makes nuclear signals within some days of the attacks of a step; asked once a step.

        Days that have passed here are not lived through again in :meth:`unfold`.
        """
        who, months, draw_at = attack.who, days / _DAYS_A_MONTH, self.stage.draw_at
        self.begin(attack)
        self._climb(attack.at, months, _RATES[:2], lambda rung: attack.luck(draw_at, f"{rung} within days of {{}}"))
        self._climbed_for[who] = np.maximum(self._climbed_for[who], months)
        return self.level[who] >= SIGNALLING

    def unfold(self, sabotage: BoolArray) -> None:
        """Once a step, after attacks: open crises climb, closed ones fall back, to hybrid pressure where it is felt."""
        stage = self.stage
        dt = stage.dt
        opened = self._is_open()
        who = np.flatnonzero(opened)
        if who.size:
            left = np.maximum(dt - self._climbed_for[who], 0.0)
            self._climb(stage.sample(who), left, _RATES, lambda rung: stage.draw_at(rung, who))
        self._signalled = self._signalled + dt * (self.level >= SIGNALLING)
        self._climbed_for = np.maximum(self._climbed_for - dt, 0.0)
        self._since_attack = self._since_attack + dt
        closed = ~self._is_open()
        calm = HYBRID * sabotage
        self.level = np.where(closed, calm, self.level)
        self._loss = np.where(closed, 0.0, self._loss)
        self._strikes = np.where(closed, 0.0, self._strikes)

    # What others see of it

    def signal_strength(self, who: IntArray) -> FloatArray:
        """What allies feel of Moscow's nuclear signals, in [0, 1]; it wears out with repetition."""
        signalling = (self.level[who] >= SIGNALLING).astype(np.float64)
        half_life = self.stage.parameters["escalation.signal_half_life"][who]
        return escalation.signal_strength(signalling, self._signalled[who], half_life)

    # Inside

    def _is_open(self) -> BoolArray:
        p, land = self.stage.parameters, self.stage.land
        held = land[BALTIC_STATES[0], "russia"]
        for name in BALTIC_STATES[1:]:
            held = held + land[name, "russia"]
        lasts = np.where(held > 0.0, p["escalation.occupation_months"], p["escalation.fight_months"])
        return self._since_attack < lasts - ROUNDING

    def _climb(self, at: Sample, months: FloatArray, names: tuple[str, ...], draw: Callable[[str], FloatArray]) -> None:
        stage, who = self.stage, at.who
        factor = escalation.climbing_factor(
            self._loss[who],
            self.russia.stress(at),
            self._strikes[who],
            logistic(self.beliefs.us.value[who]),
            china=1.0 - self.pacific.crisis[who],
            loss_effect=at("escalation.loss_effect"),
            stress_effect=at("escalation.stress_effect"),
            strikes_effect=at("escalation.strikes_effect"),
            us_effect=at("escalation.us_effect"),
            china_effect=at("escalation.china_effect"),
        )
        rates = [at(f"escalation.{name}") * factor for name in names]
        luck = [draw(f"russia: {name.replace('_', ' ')}") for name in names]
        before = self.level[who]
        reached = escalation.climb(before, months, rates, luck)
        self._stand_at(who, reached)
        stage.note_at(events.NUCLEAR_SIGNALS, who[(before < SIGNALLING) & (reached >= SIGNALLING)])
        stage.note_at(events.NUCLEAR_USE, who[(before < escalation.USE) & (reached == escalation.USE)])

    def _stand_at(self, who: IntArray, level: FloatArray) -> None:
        self.level[who] = level
        self.highest[who] = np.maximum(self.highest[who], level)
