"""Signing: terms agreed at the table, imposed after a collapse, or none where Russia seeks the line of contact.

What is NATO's to give happens in parts: each host decides whether NATO steps back on its soil, and Europe whether it
lifts its sanctions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import events
from sim.model.settlement.deal import FACTS, HOSTS, TERM_FIELDS, Deal, no_terms
from sim.model.settlement.valuation import Situation, Valuation
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory.arrays import BoolArray, FloatArray, IntArray
from sim.theory.packages import Terms, capped_force, in_words

#: What a collapse brings Russia in full.
_IMPOSED = ("annexed", "recognised", "territory", "neutrality", "force_cap")


@dataclass(frozen=True)
class Agreement:
    """Terms agreed in a step in the members at `who`; `over_a_head` is 1 where a party did not consent."""

    who: IntArray
    terms: Terms
    over_a_head: FloatArray


class Signing:
    """Puts terms into force."""

    def __init__(self, stage: Stage, deal: Deal, situation: Situation) -> None:
        self.stage, self.deal, self.situation = stage, deal, situation

    def conclude(self, agreement: Agreement | None, collapsed: BoolArray, exhausted: BoolArray) -> BoolArray:
        """Put terms into force: imposed where Ukraine has collapsed, none where Russia is exhausted, else as agreed.

        Terms that the analyst takes as agreed over a party's head are imposed as well. A collapse does not bring what
        only NATO or those who imposed sanctions could give. Returns where the table's agreement counts.
        """
        n = self.stage.members
        terms, stands = no_terms(n), np.zeros(n, dtype=bool)
        imposed = collapsed.astype(np.float64)
        if agreement is not None:
            who = agreement.who
            stands[who] = ~(collapsed | exhausted)[who]
            imposed[who] = np.where(stands[who], agreement.over_a_head, imposed[who])
            for name in TERM_FIELDS:
                getattr(terms, name)[who] = getattr(agreement.terms, name)
                getattr(terms, name)[exhausted] = 0.0
        for name in TERM_FIELDS:
            getattr(terms, name)[collapsed] = float(name in _IMPOSED)
        who = np.flatnonzero(stands | collapsed | exhausted)
        if who.size:
            self._sign(self.stage.sample(who), terms.those(who), imposed[who])
        self._remember(stands, terms)
        return stands

    def _remember(self, signed: BoolArray, terms: Terms) -> None:
        """Keep the first settlement of each future, and whether Ukraine gave in."""
        deal = self.deal
        first = signed & np.isnan(deal.first_month)
        whole = (terms.annexed > 0.0) & (terms.recognised > 0.0)
        gives_in = whole & (terms.neutrality >= 1.0) & (terms.force == 0.0)
        deal.remember(first, terms, signed & gives_in)
        who = np.flatnonzero(signed)
        self.stage.note_at(events.SETTLEMENT_SIGNED, who, in_words(terms.those(who)))

    def _sign(self, at: Sample, terms: Terms, imposed: FloatArray) -> None:
        who = at.who
        kept = capped_force(terms.force_cap, at("ukraine.force"), at("settlement.levels.least_army"))
        above = np.maximum(self.situation.ukraine.force[who] - kept, 0.0)
        months = self.stage.plans.number_at("deal.force_cap.months", who)
        valuation = Valuation(self.situation, at)
        cap_step = above / np.maximum(months, self.stage.dt)
        self.deal.put_into_force(who, terms, imposed, cap_step, support=valuation.support(terms))
        worth = valuation.european_worth(terms) - at("settlement.europe.consent")
        consents = self.stage.decisions.yes_or_no(
            "europe", "lift its sanctions", who, {"the package": worth}, precision=at("talks.precision")
        )
        self.deal.europe_answers(who, consents)
        if (terms.nato > 0.0).any():
            self._ask_hosts(who[terms.nato > 0.0])

    def _ask_hosts(self, who: IntArray) -> None:
        """Each host that stands decides whether NATO steps back on its soil."""
        at = self.stage.sample(who)
        threat = at("us.exit_threat") * at(FACTS + "host_threat")
        for host in HOSTS:
            consents = self.stage.decisions.yes_or_no(
                host,
                "let NATO step back",
                who,
                {"at home": at(FACTS + "host_base"), "US threat": threat, "peace": at(FACTS + "host_peace")},
                precision=1.0,
                closed=self.stage.land.lost(host)[who] > 0.0,
            )
            self.deal.host_answers(host, who, consents)
