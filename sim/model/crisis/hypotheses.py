"""Moscow's decision rule under each rival hypothesis: different rules, not different constants.

A rule says what a grab and an assault on each Baltic state are worth, term by term, to the leader in power
(:mod:`sim.model.actors.temperament`), and what moves Moscow to hybrid pressure where there is the opportunity for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from sim.model.actors.cast import Cast
from sim.model.actors.temperament import TYPES
from sim.model.crisis.forecast import Forecast
from sim.model.crisis.outlook import MoscowsOutlook
from sim.model.settlement.deal import Deal
from sim.model.stage.clock import MONTHS_A_YEAR
from sim.model.stage.decision import Terms
from sim.model.stage.rows import Mask, among, either
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory import motives
from sim.theory.arrays import BoolArray, FloatArray, IntArray, Moment, logistic
from sim.theory.choice import total_utility
from sim.theory.waiting import value_of_waiting

#: Dates at which Moscow weighs a later attack against one now, months ahead.
LATER: Final = (6.0, 12.0, 24.0, 48.0)

#: Foreign forces to which later ones are compared where there were fewer at the start, hbe.
_LEAST_FORCES: Final = 0.01


class Rule:
    """What is common to the rules; subclasses say what moves are worth."""

    prefix = ""
    #: Where Moscow may attack NATO at all.
    attacks_nato: Mask = True

    def __init__(self, stage: Stage, cast: Cast, outlook: MoscowsOutlook, deal: Deal) -> None:
        self.stage, self.outlook, self.deal = stage, outlook, deal
        self.russia, self.baltic, self.infrastructure = cast.russia, cast.baltic, cast.infrastructure

    def begin(self) -> None:
        """Take the measure of the world as it stands at the start."""

    def number(self, name: str, at: Sample) -> FloatArray:
        """A quantity of this rule over the members of a sample, that of the leader in power where it is a type."""
        return self._type_or_parameter(f"motives.{self.prefix}.{name}", at)

    def cost(self, forecast: Forecast) -> FloatArray:
        """What costs weigh with the leader in power, (actions, targets, members), in utils."""
        return self._type_or_parameter("motives.caution", forecast.at) * forecast.cost

    def _type_or_parameter(self, path: str, at: Sample) -> FloatArray:
        return self.russia.temperament(path, at) if path in TYPES else at(path)

    def waiting(self, at: Sample) -> FloatArray:
        """What the best later attack is worth today, by Moscow's recovery and what is known of the others' plans."""
        later = self.outlook.forecast(at, LATER)
        terms = {**self.attack(later), "already lost": self.outlook.already_lost(later.at)}
        worth = total_utility(terms, later.shape)
        months, best = np.array(LATER), np.zeros(at.who.size)
        discount = self._type_or_parameter("motives.discount", at) / MONTHS_A_YEAR
        occasions = at("crisis.opportunity_rate")
        for k, action in enumerate(later.actions):
            at_each = motives.best_target(worth[k])[0].reshape(months.size, at.who.size)
            at_hand = self.outlook.at_hand(action, at, LATER)
            worth_today = value_of_waiting(at_each, at_hand, months, discount, occasions=occasions)
            best = np.maximum(best, worth_today)
        return best

    def hybrid(self, at: Sample) -> Terms:
        """What moves Moscow to hybrid pressure, each rung of it."""
        return {"pressure": self.number("hybrid", at)}

    def foreign_to(self, row: int) -> Callable[[str], bool]:
        """Tells which terms are those of other theories than that of a row; of one theory, none."""
        return lambda term: False

    def attack(self, forecast: Forecast) -> Terms:
        """What attacks on the targets of a forecast are worth, terms (actions, targets, members)."""
        raise AssertionError("a rule that attacks says what an attack is worth")


class OpportunistRule(Rule):
    """H1: weakness invites attack, and showing Article 5 to be empty is worth something of its own."""

    prefix = "opportunist"

    def hybrid(self, at: Sample) -> Terms:
        doubt = 1.0 - logistic(self.outlook.beliefs.us.value[at.who])
        return {"doubt that the US would fight": self.number("hybrid", at) * doubt}

    def attack(self, forecast: Forecast) -> Terms:
        at = forecast.at
        prize = self.number("ambition", at) * forecast.by_action("motives.prize_{}")
        return motives.opportunist_terms(
            forecast.success_expected,
            forecast.nobody_comes,
            prize,
            self.number("split_value", at),
            cost=self.cost(forecast),
        )


class SecuritySeekerRule(Rule):
    """H2: the Alliance's forward capability is the threat, and a move relieves it; success adds to the
    relief.
    """

    prefix = "security_seeker"

    def begin(self) -> None:
        self._forces_start = self._forces(self.stage.everyone())

    def _forces(self, at: Sample, months: Moment = 0.0) -> FloatArray:
        """Foreign forces in the Baltic states as Moscow weighs them, now or some months ahead, hbe."""
        us_weight, infrastructure = self.number("us_weight", at), self.infrastructure.expected(at, months)
        forces = np.zeros(at.who.size)
        for state in self.baltic.values():
            allied, us = state.foreign_value(at, months)
            forces = forces + allied * infrastructure + us_weight * us
        return forces

    def threat(self, at: Sample, months: Moment = 0.0) -> FloatArray:
        """Forward threat as Moscow sees it, or expects it by what is planned, 1 at the start; with the channel off it
        stays there.
        """
        weighs = among(self.stage.channel_works("threat"), at.who)
        start = np.maximum(self._forces_start[at.who], _LEAST_FORCES)

        def alike() -> FloatArray:
            return np.ones(at.who.size)

        return motives.forward_threat(
            either(weighs, lambda: self.infrastructure.expected(at, months), alike),
            either(weighs, lambda: self._forces(at, months) / start, alike),
            either(weighs, lambda: self.deal.alignment(at.who), alike),
            self.number("infrastructure_weight", at),
            forces_weight=self.number("forces_weight", at),
            alignment_weight=self.number("alignment_weight", at),
        )

    def excess(self, at: Sample, months: Moment = 0.0) -> FloatArray:
        """Threat above what Moscow lives with."""
        return np.maximum(self.threat(at, months) - self.number("tolerance", at), 0.0)

    def hybrid(self, at: Sample) -> Terms:
        return {"relief": self.number("hybrid", at) * self.excess(at)}

    def attack(self, forecast: Forecast) -> Terms:
        at = forecast.at
        worth = motives.security_seeker_utility(
            forecast.view.by_date(lambda months: self.excess(forecast.view.members, months)),
            self.number("sensitivity", at),
            forecast.by_action("motives.prize_{}"),
            forecast.success_expected,
            floor=self.number("floor", at),
            cost=np.zeros(at.who.size),
        )
        return {"relief": worth, "cost": -self.cost(forecast)}


class RegimeSurvivalRule(Rule):
    """H3: a move diverts from stress at home; the balance matters a quarter as much as to the others."""

    prefix = "regime_survival"

    def begin(self) -> None:
        """Keep what attacks would have cost at the start."""
        self._cost_start = self.outlook.forecast(self.stage.everyone()).cost

    def hybrid(self, at: Sample) -> Terms:
        return {"diversion": self.number("hybrid", at) * self.russia.stress(at)}

    def attack(self, forecast: Forecast) -> Terms:
        at = forecast.at
        caution = self._type_or_parameter("motives.caution", at)
        cost, cost_start = self.cost(forecast), caution * self._cost_start[:, :, at.who]
        sensitivity = self.number("sensitivity", at)
        diversion = forecast.by_action(f"motives.{self.prefix}.diversion_{{}}")
        stress = self.russia.stress(at)
        weight, free = self.number("cost_weight", at), np.zeros(at.who.size)
        worth = motives.regime_survival_utility(sensitivity, stress, diversion, free, cost=free, cost_weight=weight)
        burden = motives.regime_survival_utility(
            sensitivity, free, diversion, cost_start, cost=cost, cost_weight=weight
        )
        return {"diversion": worth, "cost": burden}


class SatiatedRule(Rule):
    """H4: no interest in NATO soil; hybrid pressure and accidents only."""

    prefix = "satiated"
    attacks_nato = False


class EachItsOwnRule(Rule):
    """Several theories in one block, each in its own rows.

    Terms of all of them stand side by side, those that a theory does not know being 0 in its rows.
    """

    def __init__(
        self,
        stage: Stage,
        cast: Cast,
        outlook: MoscowsOutlook,
        deal: Deal,
        theories: Sequence[tuple[type[Rule], BoolArray]],
    ) -> None:
        super().__init__(stage, cast, outlook, deal)
        self._theories = [(rule(stage, cast, outlook, deal), rows) for rule, rows in theories]
        attacking = [rows for rule, rows in self._theories if rule.attacks_nato]
        self.attacks_nato = np.logical_or.reduce(np.array([np.zeros(stage.members, dtype=bool), *attacking]))
        self._foreign: dict[str, BoolArray] = {}

    def begin(self) -> None:
        for rule, _ in self._theories:
            rule.begin()

    def hybrid(self, at: Sample) -> Terms:
        return self._each(at.who, lambda rule: rule.hybrid(at))

    def attack(self, forecast: Forecast) -> Terms:
        return self._each(forecast.who, lambda rule: rule.attack(forecast))

    def foreign_to(self, row: int) -> Callable[[str], bool]:
        return lambda term: term in self._foreign and bool(self._foreign[term][row])

    def _each(self, who: IntArray, of: Callable[[Rule], Terms]) -> Terms:
        """The terms of every theory in its own members, in an order in which each theory's own order is kept."""
        placed = [(rule, rows, rows[who]) for rule, rows in self._theories]
        known = [(of(rule), rows, mine) for rule, rows, mine in placed if mine.any()]
        terms: dict[str, FloatArray] = {}
        for name in _merged([list(own) for own, _, _ in known]):
            having = [(own[name], rows, mine) for own, rows, mine in known if name in own]
            total: FloatArray = np.zeros(1)
            for worth, _, mine in having:
                total = np.where(mine, worth, total)
            terms[name] = total
            if len(having) < len(known):
                # Which theories know a term is seen as they meet: a row is foreign to it where it is known of it.
                strange = self._foreign.setdefault(name, np.zeros(self.stage.members, dtype=bool))
                for own, rows, _ in known:
                    if name not in own:
                        strange |= rows
        return terms


def _merged(orders: Sequence[Sequence[str]]) -> list[str]:
    """All names, each list's own order kept.

    >>> _merged([["prize", "cost"], ["relief", "cost"]])
    ['prize', 'relief', 'cost']
    """
    merged: list[str] = []
    for names in orders:
        place = len(merged)
        for name in reversed(names):
            if name in merged:
                place = merged.index(name)
            else:
                merged.insert(place, name)
    return merged


RULES: Mapping[str, type[Rule]] = {
    "H1": OpportunistRule,
    "H2": SecuritySeekerRule,
    "H3": RegimeSurvivalRule,
    "H4": SatiatedRule,
}


def rule_of(
    theories: Sequence[tuple[str, Mask]], stage: Stage, cast: Cast, outlook: MoscowsOutlook, deal: Deal
) -> Rule:
    """Moscow's rule under each hypothesis, in the rows that it holds in."""
    (name, _), *others = theories
    if not others:
        return RULES[name](stage, cast, outlook, deal)
    placed = [(RULES[name], np.asarray(mask)) for name, mask in theories]
    return EachItsOwnRule(stage, cast, outlook, deal, placed)
