"""Opportunity: does Moscow get, and take, a chance in the Baltics, and where?

Moscow weighs a move at reviews that come at a rate; the means for each kind of attack are at hand with a chance that
follows from reconstitution. Its forecast is mean-field and of a fight in closed form; actual play
(:mod:`sim.model.crisis.play`) is sequential, and actual fights (:mod:`sim.model.crisis.fight`) go day by day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sim.model.actors.cast import Cast
from sim.model.crisis.aftermath import Aftermath
from sim.model.crisis.attack import ASSAULT, ATTACKS, GRAB, Attack
from sim.model.crisis.escalation import Escalation
from sim.model.crisis.fight import Fights
from sim.model.crisis.hybrid import HybridPressure
from sim.model.crisis.hypotheses import RULES
from sim.model.crisis.outlook import MoscowsOutlook
from sim.model.settlement.deal import Deal
from sim.model.stage.decision import Terms
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory import motives
from sim.theory.arrays import BoolArray, FloatArray, IntArray, chance
from sim.theory.choice import total_utility
from sim.vocabulary import RussianAction

#: Force below which there is nobody to attack with, hbe.
_NO_FORCE = 1e-3
#: Positions of no members.
_NO_POSITIONS = np.zeros(0, dtype=np.int64)

#: Members and the positions of their targets, by kind of attack.
Attacked = Mapping[str, tuple[IntArray, IntArray]]


@dataclass(frozen=True)
class Options:
    """What Moscow can choose at its reviews: terms by option, and where an option is closed.

    `able` are the positions at which an attack is open; `targets`, by kind of attack, the best ones there.
    """

    terms: dict[str, Terms]
    closed: dict[str, BoolArray]
    able: IntArray
    targets: dict[str, FloatArray]


class BalticCrisis:
    """Reviews, hybrid pressure and accidents; hands attacks to :class:`~sim.model.crisis.aftermath.Aftermath`."""

    def __init__(
        self, stage: Stage, cast: Cast, hypothesis: str, deal: Deal, *, suspend_deal: Callable[[IntArray], None]
    ) -> None:
        self.stage, self.russia = stage, cast.russia
        n = stage.members
        self.fights = Fights(stage, cast)
        self.outlook = MoscowsOutlook(stage, cast, self.fights)
        self.escalation = Escalation(stage, cast)
        self.rule = RULES[hypothesis](stage, cast, self.outlook, deal)
        self.hybrid = HybridPressure(stage, cast, self.rule, self.outlook, self.escalation)
        self.aftermath = Aftermath(stage, cast, self.fights, self.escalation, suspend_deal=suspend_deal)
        self.first_move_month: FloatArray = np.full(n, np.nan)
        self.first_move_kind: FloatArray = np.zeros(n)
        self.attack_chance: FloatArray = np.zeros(n)
        self._regroup_left: FloatArray = np.zeros(n)

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
        attacks, by_choice = self._review()
        self._add_chance(by_choice, danger)
        played = self._begin_attacks(attacks, accidents)
        if played:
            self.aftermath.of(played)
            self.russia.stocks.measure()

    def escalate(self) -> None:
        """An open crisis climbs by its rates; a closed one falls back."""
        self.escalation.unfold(self.hybrid.is_crisis)

    def _can_attack(self) -> BoolArray:
        """Where Russia has regrouped and has a force to attack with."""
        return (self._regroup_left <= 0.0) & (self.russia.stocks.available > _NO_FORCE)

    def _add_chance(self, by_choice: FloatArray, danger: FloatArray) -> None:
        """Add the chance of a first attack in this step, by choice or by accident, where there was none before.

        Before a first attack every state stands, so that every accident has its place.
        """
        chances = 1.0 - (1.0 - by_choice) * (1.0 - danger)
        self.attack_chance = self.attack_chance + (self.aftermath.attacks == 0.0) * chances

    def _begin_attacks(self, attacks: Attacked, accidents: tuple[IntArray, IntArray]) -> list[Attack]:
        """The attacks of the step by kind; where Moscow has chosen an attack, no accident is added to it."""
        chosen = np.zeros(self.stage.members, dtype=bool)
        for who, _ in attacks.values():
            chosen[who] = True
        nowhere = (_NO_POSITIONS, _NO_POSITIONS)
        begun = []
        for action in ATTACKS:
            who, target = attacks.get(action, nowhere)
            stumbled, place = accidents if action == GRAB else nowhere
            clear = ~chosen[stumbled]
            by_accident = np.repeat([0.0, 1.0], [who.size, int(np.count_nonzero(clear))])
            who, target = np.concatenate([who, stumbled[clear]]), np.concatenate([target, place[clear]])
            if who.size:
                attack = Attack(self.stage.sample(who), action, target, by_accident)
                self._note_move(who, attack.kind)
                self._regroup_left[who] = self.stage.parameters["crisis.regroup_months"][who]
                begun.append(attack)
        return begun

    def _note_move(self, who: IntArray, action: RussianAction) -> None:
        first = who[np.isnan(self.first_move_month[who])]
        self.first_move_month[first] = float(self.stage.month)
        self.first_move_kind[first] = float(action)

    # The review

    def _review(self) -> tuple[Attacked, FloatArray]:
        """Moscow weighs doing nothing, a grab and an assault where a review falls.

        Returns, by kind of attack, the members in which it comes and the positions of their targets; and the chance of
        any of them, given the reviews that fell, in every member.
        """
        stage, rate = self.stage, self.stage.parameters["crisis.opportunity_rate"]
        falls = stage.draw("russia: review") < chance(rate, stage.dt)
        who = np.flatnonzero(falls & (self._regroup_left <= 0.0))
        by_choice = np.zeros(stage.members)
        if who.size == 0 or not self.rule.attacks_nato:
            return {}, by_choice
        options = self._options(stage.sample(who))
        rationality, reviews = stage.parameters["motives.rationality"][who], rate[who] * stage.dt
        chosen = stage.decisions.among(
            "russia", "move", who, options.terms, closed=options.closed, rationality=rationality, reviews=reviews
        )
        attacks = {}
        for k, (action, target) in enumerate(options.targets.items()):
            takes = chosen.option[options.able] == 1 + k
            attacks[action] = who[options.able[takes]], target[takes].astype(np.int64)
            by_choice[who] += chosen.chances[1 + k]
        return attacks, by_choice

    def _options(self, at: Sample) -> Options:
        """What is open to Moscow in the members of a sample, and what each option is worth to it."""
        who, stocks = at.who, self.russia.stocks
        terms: dict[str, Terms] = {"none": self.rule.nothing(at)}
        closed: dict[str, BoolArray] = {}
        means = self.stage.draw_at("russia: means at hand", who)
        for action in ATTACKS:
            missing = means >= stocks.at_hand(stocks.ready(action)[who], at)
            closed[action] = missing | (stocks.available[who] <= _NO_FORCE)
        able = np.flatnonzero(~(closed[GRAB] & closed[ASSAULT]))
        weighed, targets = self._weigh_attacks(self.stage.sample(who[able]))
        for option, added in weighed.items():
            spread = {name: _spread(term, able, who.size) for name, term in added.items()}
            terms[option] = {**terms.get(option, {}), **spread}
        return Options(terms, closed, able, targets)

    def _weigh_attacks(self, at: Sample) -> tuple[dict[str, Terms], dict[str, FloatArray]]:
        """Terms of the options where an attack is open, and the best target of each; a lost country is no target.

        What waiting may bring counts only against an attack, and only where one is open.
        """
        weighed: dict[str, Terms] = {"none": self.rule.waiting(at)}
        targets: dict[str, FloatArray] = {}
        forecast = self.outlook.forecast(at)
        terms = {**self.rule.attack(forecast), "already lost": self.outlook.already_lost(at)}
        utility = total_utility(terms, forecast.shape)
        for k, action in enumerate(forecast.actions):
            _, targets[action] = motives.best_target(utility[k])
            place = targets[action].astype(np.int64)[np.newaxis]
            weighed[action] = {
                name: np.take_along_axis(np.broadcast_to(term, forecast.shape)[k], place, axis=0)[0]
                for name, term in terms.items()
            }
        return weighed, targets


def _spread(values: FloatArray, where: IntArray, size: int) -> FloatArray:
    """Values at some positions of an array that is 0 elsewhere."""
    spread = np.zeros(size)
    spread[where] = values
    return spread
