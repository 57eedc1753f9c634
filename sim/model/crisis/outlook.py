"""What Moscow expects of an attack: its own force exactly, others' with error, nobody's true resolve."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sim.draws.luck import normal_score
from sim.model.actors.cast import Cast
from sim.model.crisis.attack import ASSAULT, ATTACKS
from sim.model.crisis.fight import Fights
from sim.model.crisis.forecast import Forecast, Infrastructure, View
from sim.model.crisis.lag import Lag
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory.arrays import FloatArray
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
        at = members if dates == _NOW else self.stage.sample(np.tile(members.who, len(dates)))
        who = at.who
        warning = {action: at(f"baltic.warning_{action}") for action in ATTACKS}

        def by_date(of: Callable[[float], FloatArray]) -> FloatArray:
            return np.concatenate([of(months) for months in dates])

        kept = by_date(lambda months: self.infrastructure.expected(members.who, months))
        seen = [self.defence_seen(members, months) for months in dates]
        view = View(
            at=at,
            attack=stocks.force(by_date(lambda months: stocks.ready_in(ASSAULT, months, members)), at),
            defence={name: np.concatenate([defence[name] for defence in seen]) for name in BALTIC_STATES},
            reservists={name: state.reservists(at) for name, state in self.baltic.items()},
            called_up=warning,
            belief_us=beliefs.us.value[who],
            belief_europe=(beliefs.europe.value - beliefs.europe_expected)[who],
            lag={action: Lag.expected(at, seen * at("baltic.warning_days")) for action, seen in warning.items()},
            us_there={
                name: np.concatenate([state.tripwire_ahead(members.who, months) for months in dates])
                for name, state in self.baltic.items()
            },
            infrastructure=Infrastructure(
                arrivals=kept if self.stage.channel_works("local-balance") else np.ones(who.size),
                lag=kept if self.stage.channel_works("decision-time") else np.ones(who.size),
            ),
            members=members,
            dates=dates,
        )
        return Forecast(self.stage, self.cast, self.fights, view)

    def at_hand(self, action: str, members: Sample, dates: Sequence[float]) -> FloatArray:
        """Chance that the means for an action are at hand at each date, (dates, members)."""
        stocks = self.russia.stocks
        return np.stack([stocks.at_hand(stocks.ready_in(action, months, members), members) for months in dates])

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
