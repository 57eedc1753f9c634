"""The war in Ukraine as the two belligerents fight it: pace of the front, casualties, and how the fighting
stops and resumes.

The war ends at the table (:mod:`sim.model.settlement.talks`), by a collapse of Ukraine, or by Russia seeking the line
of contact; a ceasefire ends where a side chooses to break it (:mod:`sim.model.settlement.deal`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.theory import war
from sim.theory.arrays import FloatArray, IntArray, persistence_over, shock_over

if TYPE_CHECKING:
    from sim.model.theatre import Theatre

GOES_ON, CEASEFIRE, IMPOSED, SOUGHT = 0.0, 1.0, 2.0, 3.0
_FIRST_YEAR = 12.0


class Front:
    """State of the war over members; `at_war` is 1 where it is being fought."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        n, p, dt = theatre.members, theatre.parameters, theatre.clock.dt
        self.at_war: FloatArray = np.ones(n)
        self.pace: FloatArray = np.arcsinh(p["war.starting_gain"] / war.GAIN_UNIT_KM2) * np.ones(n)
        self.supply: FloatArray = np.ones(n)
        self.ceasefires: FloatArray = np.zeros(n)
        self.broken: FloatArray = np.zeros(n)
        self.first_end: FloatArray = np.full(n, np.nan)
        self.first_kind: FloatArray = np.full(n, GOES_ON)
        self.imposed: FloatArray = np.zeros(n)
        self.months_of_ceasefire: FloatArray = np.zeros(n)
        self.gain_first_year: FloatArray = np.zeros(n)
        self.began: FloatArray = np.zeros(n)
        self.resumed: FloatArray = np.zeros(n)
        self.months_fought: FloatArray = np.zeros(n)
        self._supply_at_war: FloatArray = np.ones(n)
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

    def log_force_change(self, who: IntArray) -> FloatArray:
        """Logarithm of the balance of forces over that of the start; in a ceasefire, as it would be in a renewed war.

        Then Russia counts the part of what it rebuilt that it would call back, and Ukraine the munitions of the war.
        """
        if self._ratio_start is None:
            return np.zeros(who.size)
        p, forces, quiet = self.theatre.parameters, self.theatre.forces, 1.0 - self.at_war[who]
        grown = np.maximum(forces["russia", "elsewhere"][who] - p["russia.force_elsewhere"][who], 0.0)
        back = p["peace.reserve_return"][who] * (forces["russia", "reserve"][who] + grown)
        russian = self.theatre.russia.force[who] + quiet * back
        ratio = war.force_ratio(
            russian, self.theatre.ukraine.force[who], self._supply_at_war[who], p["war.aid_force_power"][who]
        )
        return np.log(np.maximum(ratio / self._ratio_start[who], 1e-9))

    def fight(self) -> None:
        """One step of the war: munitions, balance, pace, ground, casualties."""
        theatre, p = self.theatre, self.theatre.parameters
        russia, ukraine, dt = theatre.russia, theatre.ukraine, theatre.clock.dt
        self.supply = war.supply_of_munitions(p["war.own_supply"], theatre.aid_rate, p["war.aid_reference"])
        ratio = war.force_ratio(russia.force, ukraine.force, self.supply, p["war.aid_force_power"])
        if self._ratio_start is None:
            self._ratio_start = ratio.copy()
        relative = ratio / self._ratio_start
        self._supply_at_war = np.where(self.at_war > 0.0, self.supply, self._supply_at_war)
        self.months_fought = self.months_fought + self.at_war * dt
        shock = self._noise * theatre.draw_normal("front: pace")
        pace = war.pace_of_front(
            self.pace,
            p["war.reference_gain"],
            np.log(np.maximum(relative, 1e-9)),
            self.supply,
            force_effect=p["war.force_effect"],
            aid_effect=p["war.aid_effect"],
            persistence=self._persistence,
            shock=shock,
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
        """The war ends, or a ceasefire breaks. Collapse comes before exhaustion, exhaustion before what is agreed."""
        theatre, p = self.theatre, self.theatre.parameters
        dt = theatre.clock.dt
        breaks = theatre.deal.breaks()
        theatre.negotiation.meet()
        hold = p["war.collapse_months"] - 0.5 * dt
        at_war = self.at_war > 0.0
        collapse = at_war & (self._lopsided >= hold)
        exhaustion = at_war & ~collapse & (self._spent >= hold)
        agreed = theatre.deal.conclude(theatre.negotiation.agreed, collapse, exhaustion)
        theatre.deal.end(breaks)
        theatre.negotiation.broken_off(breaks > 0.0)
        ends = (collapse | exhaustion | agreed).astype(np.float64)
        kind = np.where(collapse, IMPOSED, np.where(exhaustion, SOUGHT, CEASEFIRE))

        first = (ends > 0.0) & np.isnan(self.first_end)
        self.first_end = np.where(first, float(theatre.clock.month), self.first_end)
        self.first_kind = np.where(first, kind, self.first_kind)
        self.imposed = np.maximum(self.imposed, ends * (kind == IMPOSED))
        self.ceasefires = self.ceasefires + ends
        self.broken = self.broken + breaks
        self.at_war = self.at_war - ends + breaks
        self.pace = np.where(breaks > 0.0, p["war.reference_gain"], self.pace)
        self.months_of_ceasefire = self.months_of_ceasefire + (1.0 - self.at_war) * dt
        self.began, self.resumed = ends, breaks
        for code, words in (
            (CEASEFIRE, "a settlement"),
            (IMPOSED, "a collapse of Ukraine"),
            (SOUGHT, "Russia seeking the line"),
        ):
            theatre.note(f"war ends by {words}", "front", (ends > 0.0) & (kind == code))
        theatre.note("ceasefire breaks", "front", breaks)
