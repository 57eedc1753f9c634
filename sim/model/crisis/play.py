"""An attack decided: the target first, then consultation, its neighbours, the allies in turn, and the US.

Each mover decides on its own beliefs and sees what earlier ones did. The fight itself is in
:mod:`sim.model.crisis.fight`, what follows in :mod:`sim.model.crisis.aftermath`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim import events
from sim.model.actors.cast import Cast
from sim.model.actors.european_ally import order_of_decision
from sim.model.crisis.attack import ATTACKS, NAMED, Attack
from sim.model.crisis.escalation import Escalation
from sim.model.crisis.fight import Fights
from sim.model.crisis.forecast import Forecast, Infrastructure, View
from sim.model.crisis.lag import Lag
from sim.model.stage.rows import Mask, among, either, negated
from sim.model.stage.stage import Stage
from sim.theory import crisis
from sim.theory.arrays import BoolArray, FloatArray, IntArray, chance
from sim.vocabulary import ALLIES, BALTIC_STATES

#: A false alarm keeps reservists under arms for a month, so that its chance does not depend on the step.
_ALARM_MONTHS = 1.0
#: Positions in ALLIES of those who decide first, second, ... by target.
_ORDER = np.array([[ALLIES.index(name) for name in order_of_decision(target)] for target in BALTIC_STATES])
#: Positions in BALTIC_STATES of the two others, by target.
_NEIGHBOURS = np.array([[k for k in range(len(BALTIC_STATES)) if k != target] for target in range(len(BALTIC_STATES))])


@dataclass(frozen=True)
class Stand:
    """How an attack that is resisted is met: who comes, with what, and how long the Alliance takes.

    `neighbours` is what each other Baltic state lends, hbe, (Baltic states, members); `joined` who of the allies
    fights, (allies, members).
    """

    warned: FloatArray
    invoked: BoolArray
    days: FloatArray
    neighbours: FloatArray
    joined: BoolArray
    force_10: FloatArray
    force_30: FloatArray
    europe: BoolArray
    us: BoolArray


class Play:
    """The game in its order."""

    def __init__(self, stage: Stage, cast: Cast, fights: Fights, escalation: Escalation) -> None:
        self.stage, self.cast, self.fights, self.escalation = stage, cast, fights, escalation
        self.russia, self.united_states = cast.russia, cast.united_states
        self.baltic, self.allies, self.alliance = cast.baltic, cast.allies, cast.alliance
        self.infrastructure = cast.infrastructure

    def resists(self, attack: Attack) -> tuple[BoolArray, FloatArray]:
        """Whether the target resists, and whether it was warned (0 or 1): it decides on its own beliefs."""
        stage, at = self.stage, attack.at
        warned, forecast = self._warning(attack)
        resists = stage.decisions.yes_or_no(
            attack.target_of,
            attack.naming("resist {}"),
            attack.who,
            crisis.resistance_terms(
                at("baltic.resistance"),
                at("baltic.resistance_denial"),
                forecast.help.expected(forecast.success)[0, 0],
                at("baltic.resistance_help"),
                help_expected=forecast.help.anyone[0, 0],
                cost=attack.by_kind("baltic.resistance_cost_{}"),
            ),
            precision=at("europe.precision"),
            luck=attack.luck(stage.draw_at, "target: resists {}"),
        )
        return resists, warned

    def stand(self, attack: Attack, warned: FloatArray) -> Stand:
        """The target has called Article 5: the council, the neighbours, the allies, the US."""
        stage, at, who = self.stage, attack.at, attack.who
        failed, lag = self._consult(attack, warned)
        self.escalation.signals_within(attack, lag)
        pressure = self.escalation.signal_strength(who)
        forecast = self._outlook(attack, warned, self._sight("allies", attack), Lag.known(lag))
        against = forecast.us_circumstances[0, 0] - at("us.signalling_effect") * pressure
        first = among(self.fights.us_first, who)
        luck = attack.luck(stage.draw_at, "united_states: fight after {}")
        early = self._us_fights(attack, against, at("europe.undecided_share"), first, luck)
        expected = either(first, lambda: early.astype(np.float64), forecast.us_chance_to_europe)
        holds = forecast.chance_to_hold(expected)[0, 0]
        neighbours = self._neighbours(attack, forecast, holds)
        lost_heart = failed * at("crisis.consensus_effect") + at("europe.signalling_effect") * pressure
        joined, force_10, force_30, share = self._allies(attack, holds, lost_heart)
        europe = share >= at("europe.quorum")
        us = early | self._us_fights(attack, against, share, negated(first), luck)
        stage.note_at(events.US_JOINS, who[us])
        stage.note_at(events.US_SENDS_NOBODY, who[~us])
        for mask, event in ((europe, events.EUROPE_FIGHTS), (~europe, events.TOO_FEW_ALLIES)):
            stage.note_at(event, who[mask], [f"{x:.0%} of its forces" for x in share[mask]])
        return Stand(warned, ~failed, lag, neighbours, joined, force_10, force_30, europe, us)

    # The target

    def _warning(self, attack: Attack) -> tuple[FloatArray, Forecast]:
        """Preparations are seen or not; the target's forecast, with reservists called up where they are."""
        stage, at, who = self.stage, attack.at, attack.who
        seen = attack.luck(stage.draw_at, "target: sees preparations of {}")
        mistaken = attack.luck(stage.draw_at, "target: false alarm during {}")
        alarm = (seen < attack.by_kind("baltic.warning_{}")) | (
            mistaken < chance(at("baltic.false_alarm_rate"), _ALARM_MONTHS)
        )
        warned: FloatArray = alarm.astype(np.float64)
        for name in BALTIC_STATES:
            alarmed = alarm & attack.on(name)
            stage.note_at(events.MOBILISES, who[alarmed], actor=name)
            for action, mine in attack.kinds:
                if (alarmed & mine).any():
                    self.baltic[name].consult(who[alarmed & mine], NAMED[action])
        lag = Lag.expected(at, self._days_saved(attack, warned))
        return warned, self._outlook(attack, warned, self._sight("target", attack), lag)

    def _sight(self, observer: str, attack: Attack) -> FloatArray:
        """How an observer misjudges the Russian force, as a factor."""
        error = attack.luck(self.stage.draw_normal_at, f"{observer}: sees the force of {{}}")
        return np.exp(attack.at("beliefs.observation_error") * error)

    def _days_saved(self, attack: Attack, warned: FloatArray) -> FloatArray:
        """Days that warning and earlier consultation save the council."""
        consulted = self.alliance.lag_saved(attack.who, attack.target)
        return warned * attack.at("baltic.warning_days") + consulted

    def _outlook(self, attack: Attack, warned: FloatArray, sight: FloatArray, lag: Lag) -> Forecast:
        """Forecast on the Alliance's own beliefs, with reservists of the target called up where it was warned."""
        at, who = attack.at, attack.who
        view = View(
            at=at,
            attack=self.russia.stocks.available[who] * sight,
            defence={name: state.defence_seen(at, 0.0) for name, state in self.baltic.items()},
            reservists={name: state.reservists(at) for name, state in self.baltic.items()},
            called_up=dict.fromkeys(ATTACKS, warned),
            belief_us=self.alliance.belief_us.value[who],
            belief_europe=self.alliance.cohesion[who],
            lag=dict.fromkeys(ATTACKS, lag),
            us_there={name: state.tripwire_ahead(at, 0.0) for name, state in self.baltic.items()},
            infrastructure=Infrastructure(
                arrivals=self.infrastructure.for_arrivals(who), lag=self.infrastructure.for_lag(who)
            ),
            members=at,
        )
        actions = attack.assault if attack.only is None else (attack.only,)
        return Forecast(self.stage, self.cast, self.fights, view, targets=attack.target, actions=actions)

    # The Alliance

    def _consult(self, attack: Attack, warned: FloatArray) -> tuple[BoolArray, FloatArray]:
        """The council: whether consensus fails, and days to a decision; warning saves some, failure costs some."""
        stage, at, who = self.stage, attack.at, attack.who
        failed: BoolArray = attack.luck(stage.draw_at, "council: consensus on {}") < at("crisis.consensus_failure")
        luck = attack.luck(stage.draw_normal_at, "council: lag on {}")
        days = at("crisis.decision_lag") * np.exp(at("crisis.decision_lag_spread") * luck)
        lag = np.maximum(days - self._days_saved(attack, warned), 0.0) + failed * at("crisis.consensus_delay")
        for mask, event in ((~failed, events.ARTICLE_5_INVOKED), (failed, events.NO_CONSENSUS)):
            stage.note_at(event, who[mask], [BALTIC_STATES[k] for k in attack.target[mask]])
        return failed, lag

    def _neighbours(self, attack: Attack, forecast: Forecast, holds: FloatArray) -> FloatArray:
        """Against an assault the other Baltic states that stand decide first; what each adds to the defence, hbe."""
        at, added = attack.at, np.zeros((len(BALTIC_STATES), attack.who.size))
        assaults = np.flatnonzero(attack.assault)
        if assaults.size == 0:
            return added  # a grab is over before neighbours could lend anything
        luck = np.empty(added.shape)
        only = attack.those(assaults, self.stage.sample(attack.who[assaults]))
        luck[:, assaults] = [self._luck_of(name, only) for name in BALTIC_STATES]
        lent = at("baltic.neighbour_share") * np.array([forecast.view.defence[name] for name in BALTIC_STATES])
        lost = np.array([self.stage.land.lost(name)[attack.who] for name in BALTIC_STATES])
        for turn in range(len(BALTIC_STATES) - 1):
            asked = assaults[lost[_NEIGHBOURS[attack.target[assaults], turn], assaults] == 0.0]
            neighbour = _NEIGHBOURS[attack.target[asked], turn]
            some = attack.those(asked, self.stage.sample(attack.who[asked]))
            joins = self._joins(
                _names(BALTIC_STATES, neighbour),
                some,
                holds[asked],
                some.at("europe.undecided_share"),
                some.at("baltic.resolve"),
                np.zeros(asked.size),
                luck[neighbour, asked],
            )
            added[neighbour, asked] = joins * lent[neighbour, asked]
        return added

    def _allies(
        self, attack: Attack, holds: FloatArray, lost_heart: FloatArray
    ) -> tuple[BoolArray, FloatArray, FloatArray, FloatArray]:
        """Allies decide in turn: who fights, their 10-day and 30-day forces, and their share of all."""
        at, who = attack.at, attack.who
        by_day_10, _ = self.alliance.forces_by(10, at)
        by_day_30, total = self.alliance.forces_by(30, at)
        resolve = self.alliance.readiness_to_fight(who)
        present = np.array([self._own_troops(name, attack) for name in ALLIES])
        luck = np.array([self._luck_of(name, attack) for name in ALLIES])
        everyone = np.arange(who.size)
        fighting, to_come = np.zeros(who.size), np.ones(who.size)
        sent_10, sent_30 = np.zeros(who.size), np.zeros(who.size)
        joined = np.zeros((len(ALLIES), who.size), dtype=bool)
        for turn in range(len(ALLIES)):
            ally = _ORDER[attack.target, turn]
            weight = by_day_30[ally, everyone] / total
            to_come = to_come - weight
            others = np.maximum(1.0 - weight, 1e-9)
            share = (fighting + at("europe.undecided_share") * to_come) / others
            joins = self._joins(
                _names(ALLIES, ally),
                attack,
                holds,
                share,
                resolve[ally, everyone] - lost_heart,
                present[ally, everyone],
                luck[ally, everyone],
            )
            joined[ally, everyone] = joins
            fighting = fighting + joins * weight
            sent_10 = sent_10 + joins * by_day_10[ally, everyone]
            sent_30 = sent_30 + joins * by_day_30[ally, everyone]
        return joined, sent_10, sent_30, fighting

    def _own_troops(self, name: str, attack: Attack) -> FloatArray:
        """What having own soldiers in the target adds to an ally's readiness to fight."""
        ally = self.allies[name]
        if ally.host is None:
            return np.zeros(attack.who.size)
        there = attack.on(ally.host) & ally.stands_in(ally.host)[attack.who]
        return attack.at("europe.own_troops_effect") * there

    def _luck_of(self, name: str, attack: Attack) -> FloatArray:
        return attack.luck(self.stage.draw_at, f"{name}: fights after {{}}")

    def _joins(
        self,
        actor: str | Callable[[int], str],
        attack: Attack,
        holds: FloatArray,
        share: FloatArray,
        resolve: FloatArray,
        own_troops: FloatArray,
        luck: FloatArray,
    ) -> BoolArray:
        at = attack.at
        return self.stage.decisions.yes_or_no(
            actor,
            attack.naming("fight after {}"),
            attack.who,
            crisis.ally_terms(
                attack.by_kind("europe.{}_denial_value"),
                holds,
                attack.by_kind("europe.{}_alliance_value"),
                at("europe.solidarity"),
                share_fighting=share,
                own_troops=own_troops,
                resolve=resolve,
                cost=attack.by_kind("europe.{}_cost"),
            ),
            precision=at("europe.precision"),
            luck=luck,
        )

    def _us_fights(
        self, attack: Attack, circumstances: FloatArray, share: FloatArray, now: Mask, luck: FloatArray
    ) -> BoolArray:
        """Whether the US fights, where it decides `now`."""
        who = attack.who
        fights = np.zeros(who.size, dtype=bool)
        mine = np.arange(who.size) if now is True else np.flatnonzero(np.broadcast_to(now, who.shape))
        if mine.size:
            fights[mine] = self.stage.decisions.yes_or_no(
                "united_states",
                attack.naming("fight after {}", mine),
                who[mine],
                {
                    "resolve": self.united_states.resolve[who[mine]],
                    "circumstances": circumstances[mine],
                    "what allies do": (attack.at("us.solidarity") * share)[mine],
                },
                precision=1.0,
                luck=luck[mine],
            )
        return fights


def _names(names: Sequence[str], turn: IntArray) -> Callable[[int], str]:
    """Names, by position, of those whose turn it is."""
    return lambda position: names[int(turn[position])]
