"""What Moscow expects of an attack: its own force exactly, others' with error, nobody's true resolve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.draws.luck import normal_score
from sim.model.actors.cast import Cast
from sim.model.crisis.attack import ASSAULT, ATTACKS
from sim.model.crisis.fight import Fights
from sim.model.crisis.forecast import Forecast, Infrastructure, View
from sim.model.crisis.lag import Lag
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory.arrays import BoolArray, FloatArray, Moment
from sim.vocabulary import BALTIC_STATES

#: An option that is not open; far below any utility, yet finite so that terms stay readable.
_LOST = -1e9
_NOW = (0.0,)


class MoscowsOutlook:
    """Forecasts on Moscow's beliefs."""

    def __init__(self, stage: Stage, cast: Cast, fights: Fights) -> None:
        self.stage, self.cast, self.fights = stage, cast, fights
        self.russia, self.baltic, self.beliefs = cast.russia, cast.baltic, cast.beliefs
        self.infrastructure = cast.infrastructure
        self._sight: dict[str, FloatArray] = {}
        self._sight_of: tuple[int, int] | None = None

    def forecast(self, members: Sample, dates: Sequence[float] = _NOW) -> Forecast:
        """What Moscow expects of attacks now, or of attacks made at later dates, months ahead.

        Of several dates the members' futures come one after the other, (actions, targets, dates x members). Later,
        Russia has recovered and others have done what they plan; beliefs are those of today.
        """
        dates, stocks, beliefs = tuple(dates), self.russia.stocks, self.beliefs
        later = dates != _NOW
        at = self.stage.sample(np.tile(members.who, len(dates))) if later else members
        who, shape = at.who, (len(dates), members.who.size)
        months: Moment = np.array(dates)[:, np.newaxis] if later else 0.0
        warning = {action: at(f"baltic.warning_{action}") for action in ATTACKS}

        def in_line(values: FloatArray) -> FloatArray:
            return np.broadcast_to(values, shape).reshape(-1) if later else values

        view = View(
            at=at,
            attack=stocks.force(in_line(stocks.ready_in(ASSAULT, months, members)), at),
            defence={name: in_line(seen) for name, seen in self.defence_seen(members, months).items()},
            reservists={name: state.reservists(at) for name, state in self.baltic.items()},
            called_up=warning,
            belief_us=beliefs.us.value[who],
            belief_europe=(beliefs.europe.value - beliefs.europe_expected)[who],
            lag={action: Lag.expected(at, seen * at("baltic.warning_days")) for action, seen in warning.items()},
            us_there={name: in_line(state.tripwire_ahead(members, months)) for name, state in self.baltic.items()},
            infrastructure=Infrastructure(
                arrivals=in_line(self.infrastructure.arrivals_ahead(members, months)),
                lag=in_line(self.infrastructure.lag_ahead(members, months)),
            ),
            members=members,
            months=months,
        )
        return Forecast(self.stage, self.cast, self.fights, view)

    def at_hand(self, action: str, members: Sample, dates: Sequence[float]) -> FloatArray:
        """Chance that the means for an action are at hand at each date, (dates, members)."""
        stocks, months = self.russia.stocks, np.array(dates)[:, np.newaxis]
        ready = np.broadcast_to(stocks.ready_in(action, months, members), (len(dates), members.who.size))
        return stocks.at_hand(ready, members)

    def defence_seen(self, at: Sample, months_ahead: Moment = 0.0) -> dict[str, FloatArray]:
        """Defence of each Baltic state as Moscow sees it, with its error, hbe, (..., members)."""
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
        return _LOST * np.array([self.stage.land.lost(name)[at.who] for name in BALTIC_STATES])

    def all_lost(self, at: Sample) -> BoolArray:
        """Where no target is left, over the members of a sample."""
        nowhere: BoolArray = np.all(self.already_lost(at) < 0.0, axis=0)
        return nowhere
