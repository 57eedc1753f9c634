"""A guarantee that is put to the test: whether those who gave it stand by Ukraine, and what is learned from that.

Guarantors who act bring more aid to the renewed war, not armies that stop it at the line; those who do not lose belief
in their word, in Moscow as among allies, and their next guarantee is worth the less.
"""

from __future__ import annotations

import numpy as np

from sim import events
from sim.model.actors.alliance import Alliance
from sim.model.actors.beliefs import Beliefs, mean_resolve
from sim.model.actors.united_states import UnitedStates
from sim.model.settlement.deal import Deal
from sim.model.stage.stage import Stage
from sim.theory.arrays import BoolArray, FloatArray, IntArray


class Guarantors:
    """State over members: `tested` 0 or 1; `kept`, of the first test, NaN where there was none."""

    def __init__(
        self, stage: Stage, deal: Deal, alliance: Alliance, united_states: UnitedStates, beliefs: Beliefs
    ) -> None:
        self.stage, self.deal, self.alliance = stage, deal, alliance
        self.united_states, self.beliefs = united_states, beliefs
        self.tested: FloatArray = np.zeros(stage.members)
        self.kept: FloatArray = np.full(stage.members, np.nan)

    def answer(self, broken: IntArray) -> None:
        """Russia has broken the peace in the members at `broken`; where a foreign force stood, guarantors decide."""
        stage, deal = self.stage, self.deal
        who = broken[deal.terms.force[broken] > 0.0]
        if who.size == 0:
            return
        at = stage.sample(who)
        resolve, cohesion = mean_resolve(self.alliance.allies)[who], self.alliance.cohesion[who]
        europe = stage.decisions.yes_or_no(
            "europe",
            "stand by Ukraine",
            who,
            {"resolve": resolve, "cohesion": cohesion},
            precision=at("europe.precision"),
        )
        backed = deal.terms.us_backed[who] > 0.0
        us = stage.decisions.yes_or_no(
            "united_states",
            "stand by Ukraine",
            who,
            {"resolve": self.united_states.resolve[who], "standing apart": -self.united_states.apart(who)},
            precision=1.0,
            closed=~backed,
        )
        alone = at("settlement.levels.european_force")
        given = alone * europe + (1.0 - alone) * us
        deal.aid_standing[who] = 1.0 + at("settlement.renewal.stand_by") * given
        first = who[np.isnan(self.kept[who])]
        self.kept[who] = np.where(np.isnan(self.kept[who]), europe | us, self.kept[who])
        self.tested[first] = 1.0
        stage.note_at(events.EUROPE_STANDS_BY, who[europe])
        stage.note_at(events.EUROPE_STANDS_ASIDE, who[~europe])
        stage.note_at(events.US_STANDS_BY, who[us])
        stage.note_at(events.US_STANDS_ASIDE, who[backed & ~us])
        self._learn(who, europe, backed, us)

    def _learn(self, who: IntArray, europe: BoolArray, backed: BoolArray, us: BoolArray) -> None:
        at = self.stage.sample(who)
        self.beliefs.europe.learn_from_case(at, europe.astype(np.float64), 1.0 / at("europe.precision"))
        if backed.any():
            at, honoured = self.stage.sample(who[backed]), us[backed].astype(np.float64)
            self.beliefs.us.learn_from_case(at, honoured, np.ones(honoured.size))
            self.alliance.belief_us.learn_from_case(at, honoured, np.ones(honoured.size))
