"""Breaking a peace: either side weighs at reviews whether war again is worth more to it than the peace."""

from __future__ import annotations

import numpy as np

from sim import events
from sim.model.settlement.deal import Deal
from sim.model.settlement.governments import Governments
from sim.model.settlement.guarantors import Guarantors
from sim.model.settlement.valuation import RUSSIA, UKRAINE, Situation, Standing, Valuation
from sim.model.stage.decision import Terms
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory import bargaining
from sim.theory.arrays import FloatArray, chance
from sim.vocabulary import BrokenBy

_RENEWAL = "settlement.renewal."
_BREAKERS = {RUSSIA: BrokenBy.RUSSIA, UKRAINE: BrokenBy.UKRAINE}


class Breaking:
    """The parties' choice between keeping a peace and breaking it, and what follows for the aid that Ukraine gets."""

    def __init__(self, stage: Stage, deal: Deal, situation: Situation) -> None:
        self.stage, self.deal, self.situation = stage, deal, situation
        self.governments = Governments(stage, deal, situation.russia)
        self.guarantors = Guarantors(stage, deal, situation.alliance, situation.united_states, situation.beliefs)
        self._review = chance(stage.parameters[_RENEWAL + "review_rate"], stage.dt)

    def breaks(self) -> FloatArray:
        """Where a side that weighs it chooses war again, as 0 or 1; Russia is asked first."""
        stage, deal = self.stage, self.deal
        broken = np.zeros(stage.members)
        self.governments.change()
        for party, breaker in _BREAKERS.items():
            weighs = stage.draw(f"{party}: weighs breaking the peace") < self._review
            weighs &= self.governments.can_decide(party)
            who = np.flatnonzero(weighs & (deal.in_force > 0.0) & (broken == 0.0) & (deal.age > 0.0))
            if who.size == 0:
                continue
            at = stage.sample(who)
            options: dict[str, Terms] = {"keep": {}, "break": self._worth_of_breaking(party, at)}
            reviews = at(_RENEWAL + "review_rate") * stage.dt
            chosen = stage.decisions.among(
                party,
                "break the peace",
                who,
                options,
                closed={},
                rationality=at(_RENEWAL + "precision"),
                reviews=reviews,
            )
            breakers = who[chosen.option == 1]
            broken[breakers] = 1.0
            deal.note_breaker(breakers, breaker)
            stage.note_at(events.PEACE_BROKEN, breakers, actor=party)
            if party == RUSSIA:
                self.guarantors.answer(breakers)
            else:
                deal.aid_standing[breakers] = 1.0 - stage.parameters[_RENEWAL + "aid_lost"][breakers]
        return broken

    def _worth_of_breaking(self, party: str, at: Sample) -> Terms:
        """What war again is worth to a party over keeping the terms in force, term by term."""
        deal, who = self.deal, at.who
        terms, valuation = deal.terms.those(who), Valuation(self.situation, at)
        guarantee = valuation.expected_guarantee(terms, party)
        parts = valuation.russian_parts if party == RUSSIA else valuation.ukrainian_parts
        worth = bargaining.total(parts(terms, guarantee))
        standing = Standing(deal.age[who], deal.imposed[who])
        readiness = at(_RENEWAL + "readiness_spread") * self.governments.readiness[party][who]
        return {**valuation.breaking(party, terms, worth, guarantee, standing), "readiness": readiness}
