"""Moscow's decision rule under each rival hypothesis: different rules, not different constants.

A rule says what doing nothing, a hybrid campaign, a grab and an assault on each Baltic state are worth, term
by term.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.model.actors.cast import Cast
from sim.model.crisis.forecast import Forecast
from sim.model.crisis.outlook import MoscowsOutlook
from sim.model.settlement.deal import Deal
from sim.model.stage.clock import MONTHS_A_YEAR
from sim.model.stage.decision import Terms
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory import motives
from sim.theory.arrays import FloatArray
from sim.theory.choice import total_utility

#: Foreign forces to which later ones are compared where there were fewer at the start, hbe.
_LEAST_FORCES = 0.01


class Rule:
    """What is common to the rules; subclasses say what moves are worth."""

    prefix = ""
    attacks_nato = True

    def __init__(self, stage: Stage, cast: Cast, outlook: MoscowsOutlook, deal: Deal) -> None:
        self.stage, self.outlook, self.deal = stage, outlook, deal
        self.russia, self.baltic, self.infrastructure = cast.russia, cast.baltic, cast.infrastructure

    def begin(self) -> None:
        """Take the measure of the world as it stands at the start."""

    def number(self, name: str, at: Sample) -> FloatArray:
        """A parameter of this rule over the members of a sample."""
        return at(f"motives.{self.prefix}.{name}")

    def nothing(self, at: Sample) -> Terms:
        """What doing nothing is worth."""
        return {"status quo": np.zeros(at.who.size)}

    def waiting(self, at: Sample) -> Terms:
        """What holding back from an attack that could be made now is worth for later."""
        return {"what a year may bring": np.zeros(at.who.size)}

    def hybrid(self, at: Sample) -> Terms:
        """What a hybrid campaign is worth."""
        return {"pressure": self.number("hybrid", at)}

    def attack(self, forecast: Forecast) -> Terms:
        """What attacks on the targets of a forecast are worth, terms (actions, targets, members)."""
        raise AssertionError("a rule that attacks says what an attack is worth")


class OpportunistRule(Rule):
    """H1: weakness invites attack; what could be had in a year is weighed against what can be had now."""

    prefix = "opportunist"

    def waiting(self, at: Sample) -> Terms:
        outlook, stocks = self.outlook, self.russia.stocks
        later = outlook.forecast(at, months_ahead=MONTHS_A_YEAR)
        terms = {**self.attack(later), "already lost": outlook.already_lost(at)}
        total = total_utility(terms, later.shape)
        best = np.zeros(at.who.size)
        for k, action in enumerate(later.actions):
            at_hand = stocks.at_hand(stocks.ready_in(action, MONTHS_A_YEAR, at), at)
            best = np.maximum(best, at_hand * motives.best_target(total[k])[0])
        return {"what a year may bring": self.number("waiting", at) * best}

    def attack(self, forecast: Forecast) -> Terms:
        prize = forecast.by_action("motives.prize_{}")
        split = self.number("split_value", forecast.at)
        return motives.opportunist_terms(
            forecast.success_expected, forecast.nobody_comes, prize, split, cost=forecast.cost
        )


class SecuritySeekerRule(Rule):
    """H2: the Alliance's forward capability is the threat, and a move relieves it; success adds to the
    relief.
    """

    prefix = "security_seeker"

    def begin(self) -> None:
        self._forces_start = self._forces(self.stage.everyone())

    def _forces(self, at: Sample) -> FloatArray:
        """Foreign forces in the Baltic states as Moscow weighs them, hbe."""
        us_weight, infrastructure = self.number("us_weight", at), self.infrastructure.kept[at.who]
        forces = np.zeros(at.who.size)
        for state in self.baltic.values():
            allied, us = state.foreign_value(at)
            forces = forces + allied * infrastructure + us_weight * us
        return forces

    def threat(self, at: Sample) -> FloatArray:
        """Forward threat as Moscow sees it, 1 at the start; with the channel off it stays there."""
        alike, weighs = np.ones(at.who.size), self.stage.channel_works("threat")
        return motives.forward_threat(
            self.infrastructure.kept[at.who] if weighs else alike,
            self._forces(at) / np.maximum(self._forces_start[at.who], _LEAST_FORCES) if weighs else alike,
            self.deal.alignment(at.who) if weighs else alike,
            self.number("infrastructure_weight", at),
            forces_weight=self.number("forces_weight", at),
            alignment_weight=self.number("alignment_weight", at),
        )

    def excess(self, at: Sample) -> FloatArray:
        """Threat above what Moscow lives with."""
        return np.maximum(self.threat(at) - self.number("tolerance", at), 0.0)

    def hybrid(self, at: Sample) -> Terms:
        relief = self.number("hybrid", at) * self.number("sensitivity", at) * self.excess(at)
        return {"relief": relief}

    def attack(self, forecast: Forecast) -> Terms:
        at = forecast.at
        worth = motives.security_seeker_utility(
            self.excess(at),
            self.number("sensitivity", at),
            forecast.by_action("motives.prize_{}"),
            forecast.success_expected,
            floor=self.number("floor", at),
            cost=np.zeros(at.who.size),
        )
        return {"relief": worth, "cost": -forecast.cost}


class RegimeSurvivalRule(Rule):
    """H3: a move diverts from stress at home; the balance matters a quarter as much as to the others."""

    prefix = "regime_survival"

    def begin(self) -> None:
        """Keep what attacks would have cost at the start."""
        self._cost_start = self.outlook.forecast(self.stage.everyone()).cost

    def hybrid(self, at: Sample) -> Terms:
        diverted = self.number("hybrid", at) * self.number("sensitivity", at)
        return {"diversion": diverted * self.russia.stress(at)}

    def attack(self, forecast: Forecast) -> Terms:
        at = forecast.at
        cost, cost_start = forecast.cost, self._cost_start[:, :, at.who]
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


RULES: Mapping[str, type[Rule]] = {
    "H1": OpportunistRule,
    "H2": SecuritySeekerRule,
    "H3": RegimeSurvivalRule,
    "H4": SatiatedRule,
}
