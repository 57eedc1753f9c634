"""What an observer expects of a move: who would help, how likely it succeeds, what it would cost.

The same forecast serves Moscow, the target and the allies; each brings its own beliefs and its own estimate
of forces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from sim.model.actors.cast import Cast
from sim.model.crisis.attack import ASSAULT, ATTACKS, GRAB
from sim.model.crisis.fight import Fights
from sim.model.crisis.lag import Lag
from sim.model.stage.rows import among
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory import balance, crisis
from sim.theory.arrays import BoolArray, FloatArray, IntArray, Moment, logistic
from sim.theory.choice import total_utility, yes_probability
from sim.theory.crisis import Help
from sim.vocabulary import BALTIC_STATES

#: Who of Europe and the US fights: neither, the one, the other, both.
_CASES = 4


@dataclass(frozen=True)
class Infrastructure:
    """Share of NATO's forward infrastructure on which arrivals depend, and the lag before them."""

    arrivals: FloatArray
    lag: FloatArray


@dataclass(frozen=True)
class View:
    """What an observer takes as given, over the members of a sample.

    `attack` is the Russian force for an assault (hbe), `defence` that of each Baltic state without its neighbours and
    without `reservists`, of which a share `called_up` (by kind of attack) is under arms when it begins; `belief_us`
    is in logit, `belief_europe` the shift of allies' resolve from what is expected of them (utils). `us_there` are US
    soldiers in each Baltic state as they weigh in the decision to fight, `infrastructure` what is left of it for what
    arrives and for the lag. A view of several dates, `months` ahead of now, (dates, 1), holds one after the other; the
    members of each are those of `members`.
    """

    at: Sample
    attack: FloatArray
    defence: Mapping[str, FloatArray]
    reservists: Mapping[str, FloatArray]
    called_up: Mapping[str, FloatArray]
    belief_us: FloatArray
    belief_europe: FloatArray
    lag: Mapping[str, Lag]
    us_there: Mapping[str, FloatArray]
    infrastructure: Infrastructure
    members: Sample
    months: Moment = 0.0

    def by_date(self, of: Callable[[Moment], FloatArray]) -> FloatArray:
        """What is known of the members at each date, one after the other."""
        values = of(self.months)
        if not isinstance(self.months, np.ndarray):
            return values
        return np.broadcast_to(values, (self.months.size, self.members.who.size)).reshape(-1)


class Forecast:
    """Odds, help and costs of attacks, as seen in a :class:`View`; computed when first needed.

    `targets` are the states considered, the same in every member: arrays are (actions, targets, members). Or it is the
    position of one state for each member: arrays are then (actions, 1, members). So it is with `actions`: attacks
    considered in every member, or whether the one of each member is an assault. Arrays of the sample, (members,), are
    broadcast over actions and targets.
    """

    def __init__(
        self,
        stage: Stage,
        cast: Cast,
        fights: Fights,
        view: View,
        *,
        targets: Sequence[str] | IntArray = BALTIC_STATES,
        actions: Sequence[str] | BoolArray = ATTACKS,
    ) -> None:
        self.stage, self.fights, self.view = stage, fights, view
        self.alliance, self.united_states, self.baltic = cast.alliance, cast.united_states, cast.baltic
        self.pacific = cast.pacific
        self._assault: BoolArray | None = actions if isinstance(actions, np.ndarray) else None
        self.actions: tuple[str, ...] = ATTACKS if isinstance(actions, np.ndarray) else tuple(actions)
        self.at = view.at
        self.who = who = view.at.who
        self._chosen: IntArray | None = targets[np.newaxis] if isinstance(targets, np.ndarray) else None
        self.targets: tuple[str, ...] = BALTIC_STATES if isinstance(targets, np.ndarray) else tuple(targets)
        one_action, one_target = self._assault is not None, self._chosen is not None
        self.shape = (1 if one_action else len(self.actions), 1 if one_target else len(self.targets), who.size)
        self._surface = fights.surface(self.at)
        self._infrastructure = view.infrastructure.lag
        self._us_first = among(fights.us_first, who)

    def by_action(self, path: str) -> FloatArray:
        """A parameter that differs by kind of attack, (actions, 1, members); `{}` in its path stands for the kind."""
        return self._of_each(np.array([self.at(path.format(action)) for action in self.actions])[:, np.newaxis])

    def _of_each(self, by_action: FloatArray) -> FloatArray:
        """What is known of each action, (actions, ..., members); of the one of each member, (1, ..., members)."""
        if self._assault is None:
            return by_action
        grab, assault = by_action
        own: FloatArray = np.where(self._assault, assault, grab)[np.newaxis]
        return own

    def _stack(self, of_target: Callable[[str], FloatArray]) -> FloatArray:
        """What is known of each target, (targets, members)."""
        rows = np.array([of_target(target) for target in self.targets])
        return rows if self._chosen is None else rows[self._chosen, np.arange(self.who.size)]

    # How it would go

    def defence(self, action: str) -> FloatArray:
        """Defence of the targets when it begins, hbe; against an assault neighbours lend a share of theirs."""
        own = self._defence + self.view.called_up[action] * self._reservists
        if action == GRAB:
            return own
        return own + self.at("baltic.neighbour_share") * self._stack(self._of_neighbours)

    @cached_property
    def _defence(self) -> FloatArray:
        return self._stack(lambda target: self.view.defence[target])

    @cached_property
    def _reservists(self) -> FloatArray:
        return self._stack(lambda target: self.view.reservists[target])

    def _of_neighbours(self, target: str) -> FloatArray:
        first, second = (name for name in BALTIC_STATES if name != target)
        return self.view.defence[first] + self.view.defence[second]

    @cached_property
    def _rates(self) -> tuple[FloatArray, FloatArray]:
        """Help a day of Europe and of the US, hbe."""
        alliance, kept = self.alliance, self.view.infrastructure.arrivals
        return alliance.european_rate(self._forces[1], self.at, kept), alliance.american_rate(self.at, kept)

    @cached_property
    def _forces(self) -> tuple[FloatArray, FloatArray]:
        return self.alliance.forces_by(30, self.at)

    @cached_property
    def success(self) -> Help:
        """Chance of success in each of the four cases of who fights."""
        by_action = self._of_each(np.array([self._success_of(action) for action in self.actions]))
        return Help(*(by_action[:, case] for case in range(_CASES)))

    def _success_of(self, action: str) -> FloatArray:
        """The same for one kind of attack, (cases, targets, members)."""
        (europe, us), none = self._rates, np.zeros(self.who.size)
        fires_europe, fires_us = self.at("europe.fires"), self.at("us.fires")
        capacity = self.fights.road_capacity_expected(self.at, action, self.view.infrastructure.arrivals)
        rates = np.minimum(np.array([none, europe, us, europe + us]), capacity)
        fires = np.array([none, fires_europe, fires_us, fires_europe + fires_us])
        odds = self._seize_and_hold if action == GRAB else self._break_through
        return odds(rates[:, np.newaxis], fires[:, np.newaxis])

    def _seize_and_hold(self, rates: FloatArray, fires: FloatArray) -> FloatArray:
        attack, defence, shape = self.view.attack, self.defence(GRAB), self._surface
        seize = balance.seizure_odds(attack, defence, shape)
        concentrated = defence + self._late(GRAB, shape.hold_window)
        time = self.view.lag[GRAB].left_of(shape.hold_window, self._infrastructure)
        return seize * balance.holding_odds(attack, concentrated + (fires + rates * time), shape)

    def _break_through(self, rates: FloatArray, fires: FloatArray) -> FloatArray:
        fights, shape = self.fights, self._surface
        reach = self.view.attack * self._stack(lambda target: fights.access(target)[self.who])
        way = self._stack(lambda target: fights.way(target)[self.who])
        window = shape.assault_window(way)
        defence = self.defence(ASSAULT) + self._late(ASSAULT, window)
        lag = self.view.lag[ASSAULT]
        counts, time = lag.left_after(window) / window, lag.left_of(window, self._infrastructure)
        return balance.assault_odds(reach, defence + (fires * counts + rates * time), way, shape)

    def _late(self, action: str, window: FloatArray) -> FloatArray:
        """Reservists not called up in time who still count within a window of days, hbe."""
        late = (1.0 - self.view.called_up[action]) * self._reservists
        return late * np.minimum(window / self.at("crisis.fight.mobilisation_days"), 1.0)

    # Who would help

    @cached_property
    def us_circumstances(self) -> FloatArray:
        """Log-odds that the US fights, apart from its resolve and from what its allies do."""
        us, none = self.united_states, np.zeros(self.who.size)
        alike = crisis.american_logit(
            none,
            none,
            none,
            self.at("us.tripwire"),
            troops=self._stack(lambda target: self.view.us_there[target]),
            assault=none,
            crisis_effect=self.pacific.crisis[self.who] * self.at("us.pacific_crisis_effect"),
            status=self._stack(lambda target: us.reluctance(self.baltic[target].share, self.at)),
        )
        worse = np.array([float(action == ASSAULT) for action in self.actions])[:, np.newaxis, np.newaxis]
        return alike + self._of_each(worse) * self.at("us.assault_effect")

    def chance_to_hold(self, us_fights: FloatArray) -> FloatArray:
        """Chance that the attack fails if Europe fights as a group, averaged over a chance that the US fights."""
        return 1.0 - (1.0 - us_fights) * self.success.europe - us_fights * self.success.both

    def us_chance_to_europe(self) -> FloatArray:
        """Chance that the US fights, as Europe sees it before anyone has moved."""
        share = self.at("us.solidarity") * self.at("europe.undecided_share")
        return logistic(self.alliance.belief_us.value[self.who] + self.us_circumstances + share)

    @cached_property
    def help(self) -> Help:
        """Joint chances that Europe and the US fight, mean-field: each ally expects a usual share of the others."""
        us = self.view.belief_us + self.us_circumstances
        solidarity = self.at("us.solidarity")

        def first() -> Help:
            fights = logistic(us + solidarity * self.at("europe.undecided_share"))
            with_us, without = (self._europe(np.full(1, known))[0] for known in (1.0, 0.0))
            return crisis.joint_help_us_first(fights, with_us, without)

        def last() -> Help:
            europe, share_yes, share_no = self._europe(self.us_chance_to_europe())
            yes, no = logistic(us + solidarity * share_yes), logistic(us + solidarity * share_no)
            return crisis.joint_help(europe, yes, no)

        if isinstance(self._us_first, bool):
            return first() if self._us_first else last()
        one, other = first(), last()
        return Help(
            *(np.where(self._us_first, getattr(one, case.name), getattr(other, case.name)) for case in fields(Help))
        )

    def _europe(self, us_fights: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Chance that a quorum of allies fights, and the share of forces fighting if it does and if it does not."""
        at, allies = self.at, self.alliance.allies
        terms = crisis.ally_terms(
            self.by_action("europe.{}_denial_value"),
            self.chance_to_hold(us_fights),
            self.by_action("europe.{}_alliance_value"),
            at("europe.solidarity"),
            share_fighting=at("europe.undecided_share"),
            own_troops=np.zeros(self.who.size),
            resolve=self.view.belief_europe - at("crisis.consensus_failure") * at("crisis.consensus_effect"),
            cost=self.by_action("europe.{}_cost"),
        )
        common = total_utility(terms, self.shape)
        centres = np.array([at(f"{ally.name}.resolve_centre") for ally in allies])
        utilities = centres[:, np.newaxis, np.newaxis] + common
        for k, ally in enumerate(allies):
            if ally.host is not None:
                there = at("europe.own_troops_effect") * ally.stands_in(ally.host)[self.who]
                self._where(utilities[k], ally.host, there)
        chances = yes_probability(utilities, at("europe.precision"))
        forces, total = self._forces
        weights = (forces / total)[:, np.newaxis, np.newaxis]
        return crisis.quorum_chance(chances, weights, at("europe.quorum"))

    def _where(self, utilities: FloatArray, host: str, added: FloatArray) -> None:
        """Add to utilities, (actions, targets, members), where the target is `host`."""
        if self._chosen is not None:
            utilities += added * (self._chosen == BALTIC_STATES.index(host))
        elif host in self.targets:
            utilities[:, self.targets.index(host)] += added

    # What Moscow makes of it: the target may resist, or yield without a fight

    @cached_property
    def resists(self) -> FloatArray:
        """Chance that the target resists, if it saw what the observer sees."""
        at = self.at
        terms = crisis.resistance_terms(
            at("baltic.resistance"),
            at("baltic.resistance_denial"),
            self.help.expected(self.success),
            at("baltic.resistance_help"),
            help_expected=self.help.anyone,
            cost=self.by_action("baltic.resistance_cost_{}"),
        )
        return yes_probability(total_utility(terms, self.shape), at("europe.precision"))

    @cached_property
    def success_expected(self) -> FloatArray:
        """Chance that an attack has what it wants, a target that yields included."""
        return crisis.over_resistance(self.resists, self.help.expected(self.success), np.ones(self.shape))

    @cached_property
    def nobody_comes(self) -> FloatArray:
        """Chance that the target resists and neither Europe nor the US fights."""
        return self.resists * self.help.alone

    @cached_property
    def cost(self) -> FloatArray:
        """Expected cost of an attack to Moscow, in utils; of a target that yields, what it costs against nobody."""
        costs = Help(*(self.by_action("motives.cost_{}_" + case) for case in ("alone", "europe", "us", "both")))
        fought = crisis.expected_cost(self.help, self.success, costs, self.at("motives.failure_cost"))
        return crisis.over_resistance(self.resists, fought, costs.alone)
