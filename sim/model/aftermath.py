"""Consequences of an attack: land, losses, reputation, escalation, and what kind of future this has become."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.forecast import ASSAULT, GRAB
from sim.model.play import Attack, Play, Stand
from sim.theory.arrays import BoolArray, FloatArray
from sim.vocabulary import BALTIC_STATES, FRAMEWORK_NATION, RUSSIAN_ACTIONS

if TYPE_CHECKING:
    from sim.model.theatre import Theatre

NOT_CALLED, NOBODY, PARTIAL, FULFILLED = 0.0, 1.0, 2.0, 3.0
HYBRID, LIMITED, REGIONAL = 1.0, 2.0, 3.0
_FACTS = (
    "month", "kind", "target", "accident", "resisted", "called", "invoked", "article5", "us", "europe", "days",
)  # fmt: skip


class Aftermath:
    """What attacks have led to, over members; `first` holds the facts of each future's first attack."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        n = theatre.members
        self.play = Play(theatre)
        self.attacks: FloatArray = np.zeros(n)
        self.escalation: FloatArray = np.zeros(n)
        self.alliance_failed: FloatArray = np.zeros(n)
        self.regional_war: FloatArray = np.zeros(n)
        self.fait_accompli: FloatArray = np.zeros(n)
        self.capital_lost: FloatArray = np.zeros(n)
        self.first: dict[str, FloatArray] = {name: np.full(n, np.nan) for name in _FACTS}

    def of(self, attack: Attack) -> None:
        """Play the attack and settle what follows."""
        theatre, who = self.theatre, attack.who
        theatre.note_at(f"Russia attacks: {attack.action}", "russia", who, attack.target)
        resists, warned = self.play.resists(attack)
        theatre.note_at("yields", attack.target, who[~resists])
        facts = self._facts(attack, resists)
        taken, goes_on = np.ones(who.size, dtype=bool), np.zeros(who.size, dtype=bool)
        if resists.any():
            sample = attack.at if resists.all() else theatre.sample(who[resists])
            fought = attack.those(resists, sample)
            stand = self.play.stand(fought, warned[resists])
            taken[resists], goes_on[resists] = stand.won, stand.goes_on
            self._fill_in(facts, resists, stand)
            self._learn(fought, stand)
        self._move_land(attack, taken)
        self._spend_force(attack, resists)
        self._classify(attack, facts, taken, goes_on)
        theatre.note_at("takes its objective", "russia", who[taken], attack.target)
        theatre.note_at("is rebuffed", "russia", who[~taken], attack.target)
        first = np.isnan(self.first["month"][who])
        for name, values in facts.items():
            self.first[name][who[first]] = values[first]

    def _facts(self, attack: Attack, resists: BoolArray) -> dict[str, FloatArray]:
        n = attack.who.size
        return {
            "month": np.full(n, float(self.theatre.clock.month)),
            "kind": np.full(n, float(RUSSIAN_ACTIONS.index(attack.action))),
            "target": np.full(n, 1.0 + BALTIC_STATES.index(attack.target)),
            "accident": attack.by_accident,
            "resisted": resists.astype(np.float64),
            "called": resists.astype(np.float64),
            "invoked": np.full(n, np.nan),
            "article5": np.full(n, NOT_CALLED),
            "us": np.zeros(n),
            "europe": np.zeros(n),
            "days": np.full(n, np.nan),
        }

    @staticmethod
    def _fill_in(facts: dict[str, FloatArray], resists: BoolArray, stand: Stand) -> None:
        anyone, everyone = stand.europe | stand.us, stand.europe & stand.us
        facts["invoked"][resists] = stand.invoked
        facts["article5"][resists] = np.where(everyone, FULFILLED, np.where(anyone, PARTIAL, NOBODY))
        facts["us"][resists] = stand.us
        facts["europe"][resists] = stand.europe
        facts["days"][resists] = stand.days

    def _learn(self, attack: Attack, stand: Stand) -> None:
        """Reputation: what the US and Europe did is remembered by Moscow and by the allies."""
        theatre, at, one = self.theatre, attack.at, np.ones(attack.who.size)
        us, europe = stand.us.astype(np.float64), stand.europe.astype(np.float64)
        theatre.belief_us.learn_from_case(at, us, one)
        theatre.alliance.belief_us.learn_from_case(at, us, one)
        theatre.belief_europe.learn_from_case(at, europe, one / at("europe.precision"))

    def _move_land(self, attack: Attack, taken: BoolArray) -> None:
        """A grab takes its district, an assault the country, where the objective is taken."""
        land, target = self.theatre.land, attack.target
        won = np.zeros(self.theatre.members)
        won[attack.who] = taken
        whole = land[target, target]
        area = np.minimum(self.theatre.parameters["crisis.grab_area"], whole) if attack.action == GRAB else whole
        land.transfer(target, target, "russia", won * area)
        if attack.action == ASSAULT:
            self._evacuate(target, won)

    def _evacuate(self, country: str, lost: FloatArray) -> None:
        """Guests leave a country that is lost."""
        forces, guest = self.theatre.forces, FRAMEWORK_NATION[country]
        forces.transfer(guest, country, "home", lost * forces[guest, country])
        forces.transfer("united_states", country, "rest_of_europe", lost * forces["united_states", country])

    def _spend_force(self, attack: Attack, resists: BoolArray) -> None:
        """What fights is subtracted from the force that is free."""
        theatre = self.theatre
        committed = theatre.russia.stocks.available
        if attack.action == GRAB:
            committed = np.minimum(committed, theatre.parameters["crisis.grab_force"])
        fought = np.zeros(theatre.members)
        fought[attack.who] = resists
        theatre.russia.spend_force(fought, committed, theatre.parameters["crisis.fight_losses"])

    def _classify(self, attack: Attack, facts: dict[str, FloatArray], taken: BoolArray, goes_on: BoolArray) -> None:
        who = attack.who
        abandoned = (facts["called"] > 0.0) & (facts["us"] == 0.0) & (facts["europe"] == 0.0)
        level = np.where(goes_on | (attack.action == ASSAULT), REGIONAL, LIMITED)
        self.attacks[who] += 1.0
        self.alliance_failed[who] = np.maximum(self.alliance_failed[who], abandoned)
        self.regional_war[who] = np.maximum(self.regional_war[who], goes_on)
        self.fait_accompli[who] = np.maximum(self.fait_accompli[who], taken)
        if attack.action == ASSAULT:
            self.capital_lost[who] = np.maximum(self.capital_lost[who], taken)
        self.escalation[who] = np.maximum(self.escalation[who], level)
