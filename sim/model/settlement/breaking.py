"""Breaking a peace: either side weighs at reviews whether war again is worth more to it."""

from __future__ import annotations

import numpy as np

from sim import events
from sim.model.settlement.deal import Deal
from sim.model.settlement.valuation import RUSSIA, UKRAINE, Situation, Valuation
from sim.model.stage.decision import Terms
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory.arrays import FloatArray, chance
from sim.theory.durability import break_terms
from sim.vocabulary import BrokenBy

_RENEWAL = "settlement.renewal."
_BREAKERS = {RUSSIA: BrokenBy.RUSSIA, UKRAINE: BrokenBy.UKRAINE}


class Breaking:
    """The parties' choice between keeping a peace and breaking it."""

    def __init__(self, stage: Stage, deal: Deal, situation: Situation) -> None:
        self.stage, self.deal, self.situation = stage, deal, situation
        self._review = chance(stage.parameters[_RENEWAL + "review_rate"], stage.dt)

    def breaks(self) -> FloatArray:
        """Where a side that weighs it chooses war again, as 0 or 1; Russia is asked first."""
        stage, deal = self.stage, self.deal
        broken = np.zeros(stage.members)
        for party, breaker in _BREAKERS.items():
            weighs = stage.draw(f"{party}: weighs breaking the peace") < self._review
            who = np.flatnonzero(weighs & (deal.in_force > 0.0) & (broken == 0.0) & (deal.age > 0.0))
            if who.size == 0:
                continue
            at = stage.sample(who)
            options: dict[str, Terms] = {"keep": {}, "break": self._worth_of_breaking(party, at)}
            reviews = at(_RENEWAL + "review_rate") * stage.dt
            chosen = stage.decisions.among(
                party, "break the peace", who, options, closed={}, rationality=at("talks.precision"), reviews=reviews
            )
            breakers = who[chosen.option == 1]
            broken[breakers] = 1.0
            deal.note_breaker(breakers, breaker)
            stage.note_at(events.PEACE_BROKEN, breakers, actor=party)
        return broken

    def _worth_of_breaking(self, party: str, at: Sample) -> Terms:
        """What war again is worth to a party over keeping the terms in force, term by term."""
        deal, who = self.deal, at.who
        appraisal = Valuation(self.situation, at).appraise(deal.terms.those(who), deal.imposed[who], (party,))
        return break_terms(
            appraisal.war[party],
            appraisal.worth(party),
            at(_RENEWAL + "inertia"),
            appraisal.guarantee[party],
            guarantee_cost=at(_RENEWAL + "guarantee_cost"),
            zone=deal.terms.zone[who],
            zone_effect=at(_RENEWAL + "zone_effect"),
            imposed=deal.imposed[who],
            imposed_effect=at(_RENEWAL + "imposed_effect"),
            precision=at("talks.precision"),
        )
