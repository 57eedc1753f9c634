"""The war in Ukraine as the two belligerents fight it: pace of the front, ground, casualties, collapse and exhaustion.

How the war ends and resumes is in :mod:`sim.model.settlement.settlement`.
"""

from __future__ import annotations

import numpy as np

from sim.model.actors.russia import Russia
from sim.model.actors.ukraine import Ukraine
from sim.model.stage.month_sum import MonthSum
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory import war
from sim.theory.arrays import BoolArray, FloatArray, IntArray, persistence_over, shock_over
from sim.theory.durability import supply_after


class Front:
    """The front over members: `pace` is asinh of the monthly gain, `supply` munitions over those of 2024."""

    def __init__(self, stage: Stage, russia: Russia, ukraine: Ukraine) -> None:
        self.stage, self.russia, self.ukraine = stage, russia, ukraine
        n, p, dt = stage.members, stage.parameters, stage.dt
        self.pace: FloatArray = np.arcsinh(p["war.starting_gain"] / war.GAIN_UNIT_KM2) * np.ones(n)
        self.supply: FloatArray = np.ones(n)
        self.gain_first_year: FloatArray = np.zeros(n)
        self.gain_month = MonthSum(stage.clock, n)
        self._supply_at_war: FloatArray = np.ones(n)
        self._lopsided: FloatArray = np.zeros(n)
        self._spent: FloatArray = np.zeros(n)
        self._persistence = persistence_over(p["war.persistence"], dt)
        self._noise = shock_over(p["war.persistence"], p["war.noise"], dt)
        self._supply_start: FloatArray | None = None
        stage.land.enter(
            "ukraine", {"russia": p["war.occupied_area"], "ukraine": p["war.ukraine_area"] - p["war.occupied_area"]}
        )

    @property
    def area_held(self) -> FloatArray:
        """Ukrainian land held by Russia, km2."""
        return self.stage.land["ukraine", "russia"]

    def log_force_change(self, who: IntArray, renewed: bool = False) -> FloatArray:
        """Logarithm of the balance of forces over that of the start; in a ceasefire, or where asked for, as it would be
        in a `renewed` war.

        Then Russia counts the part of what it rebuilt that it would call back, and Ukraine the munitions of the war.
        """
        if self._supply_start is None:
            return np.zeros(who.size)
        p, forces = self.stage.parameters, self.stage.forces
        quiet = np.ones(who.size) if renewed else 1.0 - self.stage.at_war[who]
        grown = np.maximum(forces["russia", "elsewhere"][who] - p["russia.force_elsewhere"][who], 0.0)
        back = p["peace.reserve_return"][who] * (forces["russia", "reserve"][who] + grown)
        russian = self.russia.force[who] + quiet * back
        ratio = war.force_ratio(
            war.force_change(russian, self.russia.force_start[who]),
            war.force_change(self.ukraine.force[who], self.ukraine.force_start[who]),
            self._supply_at_war[who],
            self._supply_start[who],
            power=p["war.aid_force_power"][who],
        )
        return np.log(ratio)

    def log_ratio_after(self, aid_factor: FloatArray, at: Sample) -> FloatArray:
        """Change of the logarithm of the balance of forces where aid to Ukraine is multiplied by a factor."""
        supply = self._supply_at_war[at.who]
        changed = supply_after(supply, at("war.own_supply"), aid_factor)
        return at("war.aid_force_power") * np.log(war.supply_change(supply, changed))

    def fight(self, aid: FloatArray) -> None:
        """One step of the war with aid of bn EUR a year: munitions, balance, pace, ground, casualties."""
        stage, p = self.stage, self.stage.parameters
        russia, ukraine, at_war, dt = self.russia, self.ukraine, stage.at_war, stage.dt
        self.supply = war.supply_of_munitions(p["war.own_supply"], aid, p["war.aid_reference"])
        if self._supply_start is None:
            self._supply_start = self.supply.copy()
        engaged = russia.engaged
        relative = war.force_ratio(
            engaged, ukraine.engaged, self.supply, self._supply_start, power=p["war.aid_force_power"]
        )
        self._supply_at_war = np.where(at_war > 0.0, self.supply, self._supply_at_war)
        stage.war.count_fighting(dt)
        shock = self._noise * stage.draw_normal("front: pace")
        pace = war.pace_of_front(
            self.pace,
            p["war.reference_gain"],
            np.log(relative),
            self.supply,
            force_effect=p["war.force_effect"],
            aid_effect=p["war.aid_effect"],
            persistence=self._persistence,
            shock=shock,
        )
        self.pace = np.where(at_war > 0.0, pace, self.pace)
        self._take_ground(at_war * war.ground_gained(self.pace, dt))
        russia.bleed(at_war, self.pace)
        ukraine.bleed(at_war, engaged)
        self._lopsided = (relative > p["war.collapse_ratio"]) * at_war * (self._lopsided + dt)
        self._spent = (relative < p["war.exhaustion_ratio"]) * at_war * (self._spent + dt)

    def _take_ground(self, gain: FloatArray) -> None:
        """Land changes hands towards Russia where `gain` is positive; beyond the line of the start it is scarcer, and
        an army of nobody takes none.
        """
        stage, p = self.stage, self.stage.parameters
        forward, held = gain >= 0.0, self.area_held
        start, whole = p["war.occupied_area"], p["war.ukraine_area"]
        beyond, reach = np.where(forward, held - start, start - held), np.where(forward, whole - start, start)
        there = np.where(forward, self.russia.force, self.ukraine.force) > 0.0
        taken = np.copysign(there * war.ground_taken(np.abs(gain), beyond, reach, p["war.depth"]), gain)
        stage.land.shift("ukraine", "ukraine", "russia", taken)
        self.gain_month.add(taken)
        if stage.clock.in_first_year:
            self.gain_first_year = self.gain_first_year + taken

    def collapsed(self) -> BoolArray:
        """Where Ukraine has been outmatched for so long that its defence collapses."""
        return (self.stage.at_war > 0.0) & (self._lopsided >= self._hold())

    def exhausted(self) -> BoolArray:
        """Where Russia has been outmatched for so long that it seeks the line of contact."""
        return (self.stage.at_war > 0.0) & (self._spent >= self._hold())

    def _hold(self) -> FloatArray:
        """How long a side must be outmatched, months; half a step less, for the sums of steps are rounded."""
        return self.stage.parameters["war.collapse_months"] - 0.5 * self.stage.dt

    def reopen(self, where: FloatArray) -> None:
        """A renewed war begins at the pace of reference, where `where` is 1."""
        self.pace = np.where(where > 0.0, self.stage.parameters["war.reference_gain"], self.pace)
