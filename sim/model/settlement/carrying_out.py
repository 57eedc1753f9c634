"""Carrying out a deal: land is handed over, the army shrinks to its cap, US soldiers move back.

A broken deal is war again; what was handed over, discharged or rebuilt in between stays so.
"""

from __future__ import annotations

import numpy as np

from sim.model.actors.ukraine import Ukraine
from sim.model.actors.united_states import UnitedStates
from sim.model.settlement.deal import FACTS, Deal
from sim.model.stage.stage import Stage
from sim.theory.arrays import FloatArray
from sim.theory.packages import capped_force
from sim.vocabulary import BALTIC_STATES


class CarryingOut:
    """`discharged` are the soldiers whom a cap has sent home, thousands."""

    def __init__(self, stage: Stage, deal: Deal, ukraine: Ukraine, united_states: UnitedStates) -> None:
        self.stage, self.deal, self.ukraine, self.united_states = stage, deal, ukraine, united_states
        self.discharged: FloatArray = np.zeros(stage.members)

    def step(self) -> None:
        """A step of what was agreed."""
        self.deal.dismantle()
        if not self.deal.in_force.any():
            return
        self._hand_over_land()
        self._shrink_the_army()
        self._move_us_soldiers_back()
        self.deal.grow_older()

    def _hand_over_land(self) -> None:
        """What is left of the annexed regions goes over, as fast as the terms say."""
        stage, p, deal = self.stage, self.stage.parameters, self.deal
        held = stage.land["ukraine", "russia"] - p["war.occupied_area"]
        left = np.maximum(p[FACTS + "annexed_area"] - held, 0.0)
        due = np.minimum(p[FACTS + "annexed_area"] * stage.dt / np.maximum(p[FACTS + "annexed_months"], stage.dt), left)
        stage.land.transfer("ukraine", "ukraine", "russia", deal.in_force * deal.terms.annexed * due)

    def _shrink_the_army(self) -> None:
        stage, deal, ukraine = self.stage, self.deal, self.ukraine
        kept = capped_force(deal.terms.force_cap, ukraine.force_start, stage.parameters["settlement.levels.least_army"])
        above = np.maximum(ukraine.force - kept, 0.0)
        capped = deal.in_force * (deal.terms.force_cap > 0.0)
        gone = stage.forces.transfer(
            "ukraine", "army", "discharged", capped * np.minimum(above, deal.cap_step * stage.dt)
        )
        self.discharged = self.discharged + gone

    def _move_us_soldiers_back(self) -> None:
        deal = self.deal
        before, after = deal.part_done("force_limits"), deal.part_done("force_limits", self.stage.dt)
        leaving = deal.in_force * deal.terms.forces * (after - before)
        if leaving.any():
            for host in BALTIC_STATES:
                moved = leaving * self.united_states.troops_start[host]
                self.stage.forces.transfer("united_states", host, "rest_of_europe", moved)

    def end(self, over: FloatArray) -> None:
        """The peace is over where `over` is 1: Ukraine calls back soldiers whom a cap sent home."""
        back = over * self.stage.parameters[FACTS + "recall"] * self.discharged
        self.stage.forces.transfer("ukraine", "discharged", "army", back)
        self.discharged = np.where(over > 0.0, 0.0, self.discharged)
