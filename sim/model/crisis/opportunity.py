"""Opportunity: does Moscow get, and take, a chance in the Baltics, and where?

Moscow weighs a move at reviews that come at a rate; the means for each kind of attack are at hand with a chance that
follows from reconstitution. Its forecast is mean-field and of a fight in closed form; actual play
(:mod:`sim.model.crisis.play`) is sequential, and actual fights (:mod:`sim.model.crisis.fight`) go day by day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.model.actors.cast import Cast
from sim.model.crisis.aftermath import Aftermath
from sim.model.crisis.attack import ASSAULT, ATTACKS, GRAB, Attack
from sim.model.crisis.chances import ChancesMet
from sim.model.crisis.escalation import Escalation
from sim.model.crisis.fight import Fights
from sim.model.crisis.hybrid import HybridPressure
from sim.model.crisis.hypotheses import rule_of
from sim.model.crisis.links import Links
from sim.model.crisis.outlook import MoscowsOutlook
from sim.model.settlement.deal import Deal
from sim.model.stage.decision import Terms
from sim.model.stage.rows import Mask
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory import motives
from sim.theory.arrays import BoolArray, FloatArray, IntArray, chance
from sim.theory.choice import highest, total_utility
from sim.vocabulary import RussianAction

#: Force below which there is nobody to attack with, hbe.
_NO_FORCE = 1e-3
#: Positions of no members.
_NO_POSITIONS = np.zeros(0, dtype=np.int64)

#: Members and the positions of their targets, by kind of attack.
Attacked = Mapping[str, tuple[IntArray, IntArray]]


@dataclass(frozen=True)
class Options:
    """What Moscow can choose at its reviews: terms by option, and where an option is closed, over the members at the
    positions `able`, where an attack is open; `targets` are the best ones by kind of attack.
    """

    terms: dict[str, Terms]
    closed: dict[str, BoolArray]
    able: IntArray
    targets: dict[str, FloatArray]


class BalticCrisis:
    """Reviews, hybrid pressure and accidents; hands attacks to :class:`~sim.model.crisis.aftermath.Aftermath`."""

    def __init__(
        self,
        stage: Stage,
        cast: Cast,
        theories: Sequence[tuple[str, Mask]],
        deal: Deal,
        *,
        suspend_deal: Callable[[IntArray], None],
    ) -> None:
        self.stage, self.russia = stage, cast.russia
        n = stage.members
        self.fights = Fights(stage, cast)
        self.outlook = MoscowsOutlook(stage, cast, self.fights)
        self.escalation = Escalation(stage, cast)
        self.rule = rule_of(theories, stage, cast, self.outlook, deal)
        self.hybrid = HybridPressure(stage, cast, self.rule, self.outlook, self.escalation)
        self.aftermath = Aftermath(stage, cast, self.fights, self.escalation, suspend_deal=suspend_deal)
        self.first_move_month: FloatArray = np.full(n, np.nan)
        self.first_move_kind: FloatArray = np.zeros(n)
        self.chances = ChancesMet(n)
        self.links = Links(stage, cast)
        self._regroup_left: FloatArray = np.zeros(n)
        self._review_falls = chance(stage.parameters["crisis.opportunity_rate"], stage.dt)

    def begin(self) -> None:
        """Let the rule take the measure of the world as it stands at the start, a campaign under way in it."""
        self.rule.begin()
        self.hybrid.begin()

    # The step

    def unfold(self) -> None:
        """Incidents happen; Moscow weighs pressure and attacks where reviews fall; attacks are played out."""
        self._regroup_left = np.maximum(self._regroup_left - self.stage.dt, 0.0)
        self.hybrid.suffer_incidents()
        danger = self.hybrid.danger() * self._can_attack()
        accidents = self.hybrid.accidents(danger)
        self.hybrid.let_pass()
        self._note_move(self.hybrid.weigh(), RussianAction.HYBRID)
        attacks = self._review()
        self.chances.add(danger, (self.aftermath.attacks == 0.0).astype(np.float64))
        self.links.look()
        played = self._begin_attacks(attacks, accidents)
        if played is not None:
            self.aftermath.of(played)
            self.russia.stocks.measure_at(played.who)

    def escalate(self) -> None:
        """An open crisis climbs by its rates; a closed one falls back."""
        self.escalation.unfold(self.hybrid.is_crisis)

    def _can_attack(self) -> BoolArray:
        """Where Russia has regrouped and has a force to attack with."""
        return (self._regroup_left <= 0.0) & (self.russia.stocks.available > _NO_FORCE)

    def _begin_attacks(self, attacks: Attacked, accidents: tuple[IntArray, IntArray]) -> Attack | None:
        """The attacks of the step, if there are any; where Moscow has chosen one, no accident is added to it."""
        chosen = np.zeros(self.stage.members, dtype=bool)
        for who, _ in attacks.values():
            chosen[who] = True
        stumbled, place = accidents
        clear = ~chosen[stumbled]
        nowhere = (_NO_POSITIONS, _NO_POSITIONS)
        grabs, assaults = attacks.get(GRAB, nowhere), attacks.get(ASSAULT, nowhere)
        parts = (grabs, (stumbled[clear], place[clear]), assaults)
        who, target = (np.concatenate(positions) for positions in zip(*parts, strict=True))
        if who.size == 0:
            return None
        sizes = [of_part.size for of_part, _ in parts]
        begun = Attack(
            self.stage.sample(who), np.repeat([False, False, True], sizes), target, np.repeat([0.0, 1.0, 0.0], sizes)
        )
        for action, mine in begun.kinds:
            self._note_move(who[mine], RussianAction[action.upper()])
        self.links.attack(who, begun.by_accident == 0.0)
        self._regroup_left[who] = begun.at("crisis.regroup_months")
        return begun

    def _note_move(self, who: IntArray, action: RussianAction) -> None:
        first = who[np.isnan(self.first_move_month[who])]
        self.first_move_month[first] = float(self.stage.month)
        self.first_move_kind[first] = float(action)

    # The review

    def _review(self) -> Attacked:
        """Moscow weighs holding back, a grab and an assault where a review falls and the means are at hand.

        Returns, by kind of attack, the members in which it comes and the positions of their targets.
        """
        stage, rate = self.stage, self.stage.parameters["crisis.opportunity_rate"]
        falls = stage.draw("russia: review") < self._review_falls
        who = np.flatnonzero(falls & (self._regroup_left <= 0.0) & self.rule.attacks_nato)
        if who.size == 0:
            return {}
        options = self._options(who)
        able = options.able
        if able.size == 0:
            return {}
        rationality, reviews = stage.parameters["motives.rationality"][able], rate[able] * stage.dt
        chosen = stage.decisions.among(
            "russia", "attack", able, options.terms, closed=options.closed, rationality=rationality, reviews=reviews
        )
        self.chances.review(able, chosen, rationality, reviews)
        holding, *weighed = chosen.utilities
        best = highest(weighed)
        self.links.weigh(able, best > holding, (best > 0.0) & (best <= holding))
        attacks = {}
        for k, (action, target) in enumerate(options.targets.items(), start=1):
            takes = chosen.option == k
            attacks[action] = able[takes], target[takes].astype(np.int64)
        return attacks

    def _options(self, who: IntArray) -> Options:
        """What is open to Moscow in the members at `who` where an attack is, and what each option is worth to it."""
        at, stocks = self.stage.sample(who), self.russia.stocks
        means = self.stage.draw_at("russia: means at hand", who)
        closed = {
            action: (means >= stocks.at_hand(stocks.ready(action)[who], at)) | (stocks.available[who] <= _NO_FORCE)
            for action in ATTACKS
        }
        some = np.flatnonzero(~(closed[GRAB] & closed[ASSAULT] | self.outlook.all_lost(at)))
        able = who[some]
        if able.size == 0:
            return Options({}, {}, able, {})
        closed = {action: shut[some] for action, shut in closed.items()}
        terms, targets = self._weigh_attacks(self.stage.sample(able), closed)
        return Options(terms, closed, able, targets)

    def _weigh_attacks(
        self, at: Sample, closed: Mapping[str, BoolArray]
    ) -> tuple[dict[str, Terms], dict[str, FloatArray]]:
        """Terms of the options, and the best target of each attack; a lost country is no target.

        What can be had later is asked only where an attack now would be worth more than nothing: elsewhere holding back
        is better as it is.
        """
        targets: dict[str, FloatArray] = {}
        forecast = self.outlook.forecast(at)
        attack = {**self.rule.attack(forecast), "already lost": self.outlook.already_lost(at)}
        utility = total_utility(attack, forecast.shape)
        attacks: dict[str, Terms] = {}
        tempted = np.zeros(at.who.size, dtype=bool)
        for k, action in enumerate(forecast.actions):
            worth, targets[action] = motives.best_target(utility[k])
            tempted |= (worth > 0.0) & ~closed[action]
            place = targets[action].astype(np.int64), np.arange(at.who.size)
            attacks[action] = {name: np.broadcast_to(term, forecast.shape)[k][place] for name, term in attack.items()}
        waiting = np.zeros(at.who.size)
        later = np.flatnonzero(tempted)
        if later.size:
            waiting[later] = self.rule.waiting(self.stage.sample(at.who[later]))
        return {"none": {"status quo": np.zeros(at.who.size), "a later attack": waiting}, **attacks}, targets
