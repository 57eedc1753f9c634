"""Who decides about a peace: how ready each side's government is to break it, and governments that fall over terms."""

from __future__ import annotations

import numpy as np

from sim import events
from sim.model.actors.russia import Russia
from sim.model.settlement.deal import Deal
from sim.model.settlement.valuation import RUSSIA, UKRAINE
from sim.model.stage.stage import Stage
from sim.theory.arrays import BoolArray, FloatArray, chance
from sim.theory.durability import lack_of_support

_RENEWAL = "settlement.renewal."


class Governments:
    """State over members: the readiness of each side to break the peace, a standard normal type that a government
    keeps; months for which Ukraine has none that could; and how often one fell over the terms.
    """

    def __init__(self, stage: Stage, deal: Deal, russia: Russia) -> None:
        self.stage, self.deal, self.russia = stage, deal, russia
        n = stage.members
        self.readiness = {party: np.zeros(n) for party in (RUSSIA, UKRAINE)}
        self.falls: FloatArray = np.zeros(n)
        self._shown = {party: np.zeros(n, dtype=bool) for party in (RUSSIA, UKRAINE)}
        self._fell_over_these: BoolArray = np.zeros(n, dtype=bool)
        self._caretaker: FloatArray = np.zeros(n)

    def change(self) -> None:
        """A government may fall over terms that lack support; whoever is new to a peace has a readiness of its own."""
        in_force = self.deal.in_force > 0.0
        self._fell_over_these &= in_force
        self._caretaker = np.maximum(self._caretaker - self.stage.dt, 0.0)
        new = {RUSSIA: self.russia.months_of_new_leader(self.stage.dt) > 0.0, UKRAINE: self._fall(in_force)}
        for party, readiness in self.readiness.items():
            self._shown[party] &= in_force
            who = np.flatnonzero(in_force & (new[party] | ~self._shown[party]))
            if who.size:
                readiness[who] = self.stage.draw_normal_at(f"{party}: readiness to break the peace", who)
                self._shown[party][who] = True

    def _fall(self, in_force: BoolArray) -> BoolArray:
        """Ukraine's government falls over the terms that it has put up with, once in a peace."""
        stage, deal = self.stage, self.deal
        falls = np.zeros(stage.members, dtype=bool)
        lack = lack_of_support(deal.support)
        who = np.flatnonzero(in_force & (deal.age > 0.0) & (lack > 0.0) & ~self._fell_over_these)
        if who.size:
            rate = stage.parameters[_RENEWAL + "fall_rate"][who] * lack[who]
            fallen = who[stage.draw_at("ukraine: its government falls", who) < chance(rate, stage.dt)]
            falls[fallen] = self._fell_over_these[fallen] = True
            self._caretaker[fallen] = stage.parameters[_RENEWAL + "caretaker_months"][fallen]
            self.falls[fallen] += 1.0
            stage.note_at(events.GOVERNMENT_FALLS, fallen)
        return falls

    def can_decide(self, party: str) -> BoolArray:
        """Where a party has a government that could break the peace."""
        return self._caretaker <= 0.0 if party == UKRAINE else np.ones(self.stage.members, dtype=bool)
