"""The war in Ukraine as the two belligerents fight it: pace of the front, casualties, and how the fighting
stops and resumes.

How the war ends stands in for bargaining: a hazard with the evidence's range, a collapse of Ukraine, or
Russia seeking the line of contact. How long a ceasefire lasts is mixture-cure survival. Both are hazards,
openly so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.theory import war
from sim.theory.arrays import FloatArray, chance, persistence_over, shock_over
from sim.theory.durability import break_chance

if TYPE_CHECKING:
    from sim.model.theatre import Theatre

GOES_ON, CEASEFIRE, IMPOSED, SOUGHT = 0.0, 1.0, 2.0, 3.0
#: Months over which a new Russian leader counts as new.
_NEW_LEADER_MONTHS = 24.0
_FIRST_YEAR = 12.0


class Front:
    """State of the war over members; `at_war` is 1 where it is being fought."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        n, p, dt = theatre.members, theatre.parameters, theatre.clock.dt
        self.at_war: FloatArray = np.ones(n)
        self.pace: FloatArray = np.arcsinh(p["war.starting_gain"] / war.GAIN_UNIT_KM2) * np.ones(n)
        self.supply: FloatArray = np.ones(n)
        self.ceasefire_age: FloatArray = np.zeros(n)
        self.ceasefires: FloatArray = np.zeros(n)
        self.broken: FloatArray = np.zeros(n)
        self.first_end: FloatArray = np.full(n, np.nan)
        self.first_kind: FloatArray = np.full(n, GOES_ON)
        self.imposed: FloatArray = np.zeros(n)
        self.months_of_ceasefire: FloatArray = np.zeros(n)
        self.gain_first_year: FloatArray = np.zeros(n)
        self.began: FloatArray = np.zeros(n)
        self.resumed: FloatArray = np.zeros(n)
        self._durable: FloatArray = np.zeros(n)
        self._lopsided: FloatArray = np.zeros(n)
        self._spent: FloatArray = np.zeros(n)
        self._persistence = persistence_over(p["war.persistence"], dt)
        self._noise = shock_over(p["war.persistence"], p["war.noise"], dt)
        self._ratio_start: FloatArray | None = None
        theatre.land.open(
            "ukraine",
            {
                "russia": p["war.occupied_area"],
                "ukraine": p["war.ukraine_area"] - p["war.occupied_area"],
            },
        )

    @property
    def area_held(self) -> FloatArray:
        """Ukrainian land held by Russia, km2."""
        return self.theatre.land["ukraine", "russia"]

    def fight(self) -> None:
        """One step of the war: munitions, balance, pace, ground, casualties."""
        theatre, p = self.theatre, self.theatre.parameters
        russia, ukraine, dt = theatre.russia, theatre.ukraine, theatre.clock.dt
        self.supply = war.supply_of_munitions(p["war.own_supply"], theatre.aid_rate, p["war.aid_reference"])
        ratio = war.force_ratio(russia.force, ukraine.force, self.supply, p["war.aid_force_power"])
        if self._ratio_start is None:
            self._ratio_start = ratio.copy()
        relative = ratio / self._ratio_start
        shock = self._noise * theatre.draw_normal("front: pace")
        pace = war.pace_of_front(
            self.pace,
            p["war.reference_gain"],
            np.log(np.maximum(relative, 1e-9)),
            self.supply,
            p["war.force_effect"],
            p["war.aid_effect"],
            self._persistence,
            shock,
        )
        self.pace = np.where(self.at_war > 0.0, pace, self.pace)
        gain = self.at_war * war.ground_gained(self.pace, dt)
        theatre.land.shift("ukraine", "ukraine", "russia", gain)
        if theatre.clock.now < _FIRST_YEAR:
            self.gain_first_year = self.gain_first_year + gain
        russian_change = russia.force / russia.force_start
        russia.bleed(self.at_war, self.pace)
        ukraine.bleed(self.at_war, russian_change)
        self._lopsided = (relative > p["war.collapse_ratio"]) * self.at_war * (self._lopsided + dt)
        self._spent = (relative < p["war.exhaustion_ratio"]) * self.at_war * (self._spent + dt)

    def end_or_resume(self) -> None:
        """The war ends, or a ceasefire breaks. Collapse comes before exhaustion, exhaustion before the
        hazard.
        """
        theatre, p = self.theatre, self.theatre.parameters
        dt = theatre.clock.dt
        hold = p["war.collapse_months"] - 0.5 * dt
        new_leader = theatre.russia.months_of_new_leader(_NEW_LEADER_MONTHS)
        rate = p["war.end_rate"] * np.where(new_leader, p["russia.leader_peace_effect"], 1.0)
        by_hazard = theatre.draw("front: war ends") < chance(rate, dt)
        collapse = self._lopsided >= hold
        exhaustion = self._spent >= hold
        ends = self.at_war * (collapse | exhaustion | by_hazard)
        kind = np.where(collapse, IMPOSED, np.where(exhaustion, SOUGHT, CEASEFIRE))

        breakable = (1.0 - self.at_war) * (1.0 - self._durable)
        danger = break_chance(self.ceasefire_age, p["peace.shape"], p["peace.scale"], dt)
        breaks = breakable * (theatre.draw("front: ceasefire breaks") < danger)

        first = (ends > 0.0) & np.isnan(self.first_end)
        self.first_end = np.where(first, float(theatre.clock.month), self.first_end)
        self.first_kind = np.where(first, kind, self.first_kind)
        self.imposed = np.maximum(self.imposed, ends * (kind == IMPOSED))
        durable = theatre.draw("front: ceasefire is durable") < p["peace.durable_share"]
        self._durable = np.where(ends > 0.0, durable, self._durable)
        self.ceasefire_age = np.where(ends > 0.0, 0.0, self.ceasefire_age + (1.0 - self.at_war) * dt)
        self.ceasefires = self.ceasefires + ends
        self.broken = self.broken + breaks
        self.at_war = self.at_war - ends + breaks
        self.pace = np.where(breaks > 0.0, p["war.reference_gain"], self.pace)
        self.months_of_ceasefire = self.months_of_ceasefire + (1.0 - self.at_war) * dt
        self.began, self.resumed = ends, breaks
        for code, words in (
            (CEASEFIRE, "a ceasefire"),
            (IMPOSED, "a collapse of Ukraine"),
            (SOUGHT, "Russia seeking the line"),
        ):
            theatre.note(f"war ends by {words}", "front", (ends > 0.0) & (kind == code))
        theatre.note("ceasefire breaks", "front", breaks)
