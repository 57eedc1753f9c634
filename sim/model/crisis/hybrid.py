"""Hybrid pressure: Moscow's rung, the incidents that it brings, and the incident that turns lethal."""

from __future__ import annotations

import numpy as np

from sim import events
from sim.model.actors.cast import Cast
from sim.model.crisis.escalation import Escalation
from sim.model.crisis.hypotheses import Rule
from sim.model.crisis.outlook import MoscowsOutlook
from sim.model.stage.clock import MONTHS_A_YEAR, ROUNDING
from sim.model.stage.decision import Terms
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory import motives
from sim.theory.arrays import BoolArray, FloatArray, IntArray, chance, logistic
from sim.theory.escalation import HYBRID
from sim.theory.hybrid import (
    SABOTAGE,
    VIOLENT_SABOTAGE,
    incident_count,
    incident_factor,
    lethal_chance,
    opportunity,
    rung_cost,
    rung_terms,
)
from sim.vocabulary import BALTIC_STATES


class HybridPressure:
    """`rung` is 0 where no campaign runs; a campaign has `months_left` and is against the state at `target`.

    A campaign is under way at the start. It is no decision of the run, so that counts, the highest rung and first
    moves leave it out: they count what Moscow launches and where it climbs.
    """

    def __init__(self, stage: Stage, cast: Cast, rule: Rule, outlook: MoscowsOutlook, escalation: Escalation) -> None:
        self.stage, self.baltic, self.beliefs = stage, cast.baltic, cast.beliefs
        self.rule, self.outlook, self.escalation = rule, outlook, escalation
        n = stage.members
        self.rung: FloatArray = np.zeros(n)
        self.target: FloatArray = np.zeros(n)
        self.months_left: FloatArray = np.zeros(n)
        self.count: FloatArray = np.zeros(n)
        self.highest: FloatArray = np.zeros(n)
        self.months: FloatArray = np.zeros(n)
        self.incidents: FloatArray = np.zeros(n)
        self.incidents_first_year: FloatArray = np.zeros(n)
        self._incident_rate: FloatArray = np.zeros(n)

    def begin(self) -> None:
        """A campaign is somewhere in its course when the run begins."""
        stage, p = self.stage, self.stage.parameters
        self.rung = np.rint(p["crisis.hybrid.start"])
        left = p["crisis.hybrid.campaign_months"] * stage.draw("russia: campaign at the start")
        self.months_left = np.where(self.rung > 0.0, left, 0.0)
        self.target = self._weakest(stage.everyone())

    @property
    def is_crisis(self) -> BoolArray:
        """Where pressure has reached sabotage."""
        return self.rung >= SABOTAGE

    # Incidents

    def suffer_incidents(self) -> None:
        """Incidents of a step; a campaign adds to them in the state that it is against, and less in the others."""
        stage, p = self.stage, self.stage.parameters
        exposed = np.zeros(stage.members)
        for k, state in enumerate(self.baltic.values()):
            nearness = np.where(self.target == k, 1.0, p["crisis.hybrid.spill"])
            factor = incident_factor(self.rung, p["crisis.hybrid.rung_incidents"], nearness)
            exposed = exposed + factor * state.incident_factor()
        a_year = p["crisis.hybrid.incidents"] * p["crisis.hybrid.baltic_share"] * exposed / len(BALTIC_STATES)
        self._incident_rate = a_year / MONTHS_A_YEAR
        years = stage.dt / MONTHS_A_YEAR
        u = stage.draw("baltic: incidents")
        count = incident_count(u, a_year * years, p["crisis.hybrid.dispersion"] * years)
        self.incidents = self.incidents + count
        if stage.month < MONTHS_A_YEAR:
            self.incidents_first_year = self.incidents
        self.months = self.months + stage.dt * (self.rung > 0.0)

    def danger(self) -> FloatArray:
        """Chance that an incident turns lethal in this step and Moscow does not climb down."""
        p = self.stage.parameters
        lethal = lethal_chance(p["crisis.hybrid.lethal"], p["crisis.hybrid.rung_lethal"], self.rung)
        return chance(self._incident_rate * lethal * (1.0 - p["crisis.hybrid.climb_down"]), self.stage.dt)

    def accidents(self, danger: FloatArray) -> tuple[IntArray, IntArray]:
        """Members in which an incident grows into an attack, and the states where it happens."""
        stage = self.stage
        who = np.flatnonzero(stage.draw("baltic: lethal incident") < danger)
        if who.size == 0:
            return who, who
        anywhere = np.floor(stage.draw_at("baltic: place of the lethal incident", who) * len(BALTIC_STATES))
        place = np.where(self.rung[who] > 0.0, self.target[who], anywhere).astype(np.int64)
        stands = np.array([stage.land.lost(name)[who] == 0.0 for name in BALTIC_STATES])
        still = stands[place, np.arange(who.size)]
        return who[still], place[still]

    def let_pass(self) -> None:
        """A step passes; a campaign that has run its course is over, its networks known."""
        self.months_left = np.maximum(self.months_left - self.stage.dt, 0.0)
        self.rung = np.where(self.months_left > ROUNDING, self.rung, 0.0)

    # Moscow's choice

    def weigh(self) -> IntArray:
        """Moscow climbs a rung, falls back by one or holds where a review of pressure falls.

        Returns the positions of members in which it climbs to sabotage or beyond.
        """
        stage, rate = self.stage, self.stage.parameters["crisis.hybrid.review_rate"]
        who = np.flatnonzero(stage.draw("russia: review of pressure") < chance(rate, stage.dt))
        if who.size == 0:
            return who
        at, rung = stage.sample(who), self.rung[who]
        chosen = stage.decisions.among(
            "russia",
            "hybrid pressure",
            who,
            self._options(at, rung),
            closed={"climb": self.outlook.all_lost(at) | (rung == VIOLENT_SABOTAGE), "fall back": rung == 0.0},
            rationality=at("crisis.hybrid.precision"),
            reviews=rate[who] * stage.dt,
        ).option
        back = who[chosen == 2]
        self.rung[back] -= 1.0
        return self._climb(who[chosen == 1])

    def _options(self, at: Sample, rung: FloatArray) -> dict[str, Terms]:
        """What holding, climbing and falling back are worth."""
        exposed = np.zeros(at.who.size)
        for state in self.baltic.values():
            exposed = exposed + state.incident_factor()[at.who]
        attention = at("crisis.hybrid.war_attention")
        reach = opportunity(exposed / len(BALTIC_STATES), self.stage.at_war[at.who], attention)
        answered = logistic(self.beliefs.us.value[at.who])
        cost = rung_cost(at("crisis.hybrid.exposure"), at("crisis.hybrid.answer"), answered)
        motive, liking = self.rule.hybrid(at), at("crisis.hybrid.liking")
        kept = rung_terms(rung, motive, reach, liking, cost=cost)
        return {
            "hold": {"status quo": np.zeros(at.who.size)},
            "climb": rung_terms(rung + 1.0, motive, reach, liking, cost=cost),
            "fall back": {name: -term for name, term in kept.items()},
        }

    def _climb(self, who: IntArray) -> IntArray:
        """A campaign is launched or climbs; the state that it is against learns. Returns where it reaches sabotage."""
        self._launch(who[self.rung[who] == 0.0])
        self.rung[who] += 1.0
        self.highest[who] = np.maximum(self.highest[who], self.rung[who])
        for k, state in enumerate(self.baltic.values()):
            against = who[self.target[who] == k]
            if against.size:
                state.answer_campaign(against)
        for rung, event in events.HYBRID_RUNGS.items():
            there = who[self.rung[who] == rung]
            self.stage.note_at(event, there, [BALTIC_STATES[int(k)] for k in self.target[there]])
        moved = who[self.rung[who] >= SABOTAGE]
        self.escalation.raise_to(moved, HYBRID)
        return moved

    def _launch(self, who: IntArray) -> None:
        """A campaign runs for some months against the state that looks weakest of those that stand."""
        if who.size:
            at = self.stage.sample(who)
            self.months_left[who] = at("crisis.hybrid.campaign_months")
            self.target[who] = self._weakest(at)
            self.count[who] += 1.0

    def _weakest(self, at: Sample) -> FloatArray:
        """Position of the state whose defence looks weakest to Moscow, of those that stand."""
        seen = self.outlook.defence_seen(at)
        weakness = np.array([-seen[name] for name in BALTIC_STATES]) + self.outlook.already_lost(at)
        return motives.best_target(weakness)[1]
