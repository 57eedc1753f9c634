"""What Moscow expects of an attack: its own force exactly, others' with error, nobody's true resolve."""

from __future__ import annotations

import numpy as np

from sim.draws.luck import normal_score
from sim.model.actors.cast import Cast
from sim.model.crisis.attack import ASSAULT, ATTACKS
from sim.model.crisis.fight import Fights
from sim.model.crisis.forecast import Forecast, View
from sim.model.crisis.lag import Lag
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory.arrays import FloatArray
from sim.vocabulary import BALTIC_STATES

#: An option that is not open; far below any utility, yet finite so that terms stay readable.
_LOST = -1e9


class MoscowsOutlook:
    """Forecasts on Moscow's beliefs."""

    def __init__(self, stage: Stage, cast: Cast, fights: Fights) -> None:
        self.stage, self.cast, self.fights = stage, cast, fights
        self.russia, self.baltic, self.beliefs = cast.russia, cast.baltic, cast.beliefs
        self._sight: dict[str, FloatArray] = {}
        self._sight_of: tuple[int, int] | None = None

    def forecast(self, at: Sample, months_ahead: float = 0.0) -> Forecast:
        """What Moscow expects of attacks now, or of attacks made some months ahead."""
        stocks, beliefs, who = self.russia.stocks, self.beliefs, at.who
        ready = stocks.ready_in(ASSAULT, months_ahead, at) if months_ahead else stocks.ready(ASSAULT)[who]
        warning = {action: at(f"baltic.warning_{action}") for action in ATTACKS}
        view = View(
            at=at,
            attack=stocks.force(ready, at),
            defence=self.defence_seen(at, months_ahead),
            reservists={name: state.reservists(at) for name, state in self.baltic.items()},
            called_up=warning,
            belief_us=beliefs.us.value[who],
            belief_europe=(beliefs.europe.value - beliefs.europe_expected)[who],
            lag={action: Lag.expected(at, seen * at("baltic.warning_days")) for action, seen in warning.items()},
        )
        return Forecast(self.stage, self.cast, self.fights, view)

    def defence_seen(self, at: Sample, months_ahead: float = 0.0) -> dict[str, FloatArray]:
        """Defence of each Baltic state as Moscow sees it, with its error, hbe."""
        error, sight = at("beliefs.observation_error"), self._sight_now()
        return {
            name: state.defence_seen(at, months_ahead) * np.exp(error * normal_score(sight[name][at.who]))
            for name, state in self.baltic.items()
        }

    def _sight_now(self) -> dict[str, FloatArray]:
        """Luck with which Moscow misjudges each state's defence, drawn once a step."""
        clock = self.stage.clock
        step = (clock.month, clock.sub_step)
        if self._sight_of != step:
            self._sight = {name: self.stage.draw(f"russia: sees {name}") for name in BALTIC_STATES}
            self._sight_of = step
        return self._sight

    def already_lost(self, at: Sample) -> FloatArray:
        """What rules a lost country out as a target, (targets, members)."""
        return _LOST * np.stack([self.stage.land.lost(name)[at.who] for name in BALTIC_STATES])
