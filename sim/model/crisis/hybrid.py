"""Hybrid campaigns, the incidents that they multiply, and the incident that turns lethal."""

from __future__ import annotations

import numpy as np

from sim import events
from sim.model.actors.cast import Cast
from sim.model.crisis.escalation import Escalation
from sim.model.crisis.outlook import MoscowsOutlook
from sim.model.stage.clock import MONTHS_A_YEAR
from sim.model.stage.stage import Stage
from sim.theory import motives
from sim.theory.arrays import BoolArray, FloatArray, IntArray, chance
from sim.theory.escalation import HYBRID
from sim.theory.hybrid import incident_count
from sim.vocabulary import BALTIC_STATES


class HybridCampaigns:
    """`months_left` of a campaign, and `target`, the position of the state it is against, where a campaign runs."""

    def __init__(self, stage: Stage, cast: Cast, outlook: MoscowsOutlook, escalation: Escalation) -> None:
        self.stage, self.baltic, self.outlook, self.escalation = stage, cast.baltic, outlook, escalation
        n = stage.members
        self.count: FloatArray = np.zeros(n)
        self.incidents: FloatArray = np.zeros(n)
        self.target: FloatArray = np.zeros(n)
        self.months_left: FloatArray = np.zeros(n)
        self._incident_rate: FloatArray = np.zeros(n)

    @property
    def under_way(self) -> BoolArray:
        """Where a campaign runs."""
        return self.months_left > 0.0

    def suffer_incidents(self) -> None:
        """Incidents of a step; a campaign multiplies them in the state that it is against."""
        stage, p = self.stage, self.stage.parameters
        extra = (p["crisis.hybrid.campaign_factor"] - 1.0) * self.under_way
        exposed = np.zeros(stage.members)
        for k, state in enumerate(self.baltic.values()):
            exposed = exposed + (1.0 + extra * (self.target == k)) * state.incident_factor()
        a_year = p["crisis.hybrid.incidents"] * p["crisis.hybrid.baltic_share"] * exposed / len(BALTIC_STATES)
        self._incident_rate = a_year / MONTHS_A_YEAR
        years = stage.dt / MONTHS_A_YEAR
        u = stage.draw("baltic: incidents")
        self.incidents = self.incidents + incident_count(u, a_year * years, p["crisis.hybrid.dispersion"] * years)

    def danger(self) -> FloatArray:
        """Chance that an incident turns lethal in this step and Moscow does not climb down."""
        p = self.stage.parameters
        rate = self._incident_rate * p["crisis.hybrid.lethal"] * (1.0 - p["crisis.hybrid.climb_down"])
        return chance(rate, self.stage.dt)

    def accidents(self, danger: FloatArray) -> tuple[IntArray, IntArray]:
        """Members in which an incident grows into an attack, and the states where it happens."""
        stage = self.stage
        who = np.flatnonzero(stage.draw("baltic: lethal incident") < danger)
        if who.size == 0:
            return who, who
        anywhere = np.floor(stage.draw_at("baltic: place of the lethal incident", who) * len(BALTIC_STATES))
        place = np.where(self.under_way[who], self.target[who], anywhere).astype(np.int64)
        stands = np.stack([stage.land.lost(name)[who] == 0.0 for name in BALTIC_STATES])
        still = stands[place, np.arange(who.size)]
        return who[still], place[still]

    def let_pass(self) -> None:
        """A step passes."""
        self.months_left = np.maximum(self.months_left - self.stage.dt, 0.0)

    def launch(self, who: IntArray) -> None:
        """A campaign runs for some months against the state that looks weakest of those that stand."""
        if who.size == 0:
            return
        at = self.stage.sample(who)
        seen = self.outlook.defence_seen(at)
        weakness = np.stack([-seen[name] for name in BALTIC_STATES]) + self.outlook.already_lost(at)
        _, place = motives.best_target(weakness)
        self.months_left[who] = at("crisis.hybrid.campaign_months")
        self.target[who] = place
        self.count[who] += 1.0
        self.escalation.raise_to(who, HYBRID)
        self.stage.note_at(events.HYBRID_CAMPAIGN, who, [BALTIC_STATES[int(k)] for k in place])
        for k, state in enumerate(self.baltic.values()):
            against = who[place == k]
            if against.size:
                state.answer_campaign(against)
