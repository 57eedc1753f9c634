"""Military aid to Ukraine: the US pipeline, new allocations, and what Europe gives, of its own and in place of what is
missing.
"""

from __future__ import annotations

import numpy as np

from sim.model.stage.clock import MONTHS_A_YEAR
from sim.model.stage.month_sum import MonthSum
from sim.model.stage.stage import Stage
from sim.theory.arrays import FloatArray, approach, finite_log, persistence_over, shock_over
from sim.theory.economy import package, pipeline_delivery


class SupportOfUkraine:
    """`rate` is what arrives, bn EUR a year. What is allocated is delivered or in the pipeline: US aid waits there,
    European aid is allocated as it is delivered. What is announced in a month comes in packages, by which nothing
    arrives sooner or later.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        p = stage.parameters
        self.pipeline: FloatArray = p["us.aid.pipeline"].copy()
        self.substituted: FloatArray = np.zeros(stage.members)
        self.allocated: FloatArray = np.zeros(stage.members)
        self.delivered: FloatArray = np.zeros(stage.members)
        self.rate: FloatArray = np.zeros(stage.members)
        self.announced = {giver: MonthSum(stage.clock, stage.members) for giver in ("europe", "us")}
        self._packages: dict[str, FloatArray] = {}
        self._log_willingness: FloatArray = np.zeros(stage.members)
        self._delivery_step = approach(p["us.aid.delivery_months"], stage.dt)
        self._substitution_step = approach(p["europe.aid_months"], stage.dt)
        years = stage.dt / MONTHS_A_YEAR
        self._persistence = persistence_over(p["europe.aid_persistence"], years)
        self._noise = shock_over(p["europe.aid_persistence"], p["europe.aid_noise"], years)

    def deliver(self, us_level: FloatArray, halted: FloatArray, standing: FloatArray) -> None:
        """A step of deliveries; allocations stop with the fighting, what is in the pipeline still arrives.

        `us_level` are new US allocations, share of those of 2024; where the US has `halted` aid, none of it arrives.
        Both multiply what they give by `standing`, which follows from who broke a peace.
        """
        stage, p = self.stage, self.stage.parameters
        at_war, years = stage.at_war, stage.dt / MONTHS_A_YEAR
        reference = p["us.aid.allocations_2024"]
        allocated = at_war * reference * us_level * standing * years
        arriving = self._delivery_step * (1.0 - halted)
        american = pipeline_delivery(self.pipeline, allocated, arriving)
        self.pipeline = self.pipeline + allocated - american
        missing = np.maximum(reference - american / years, 0.0) * p["europe.aid_substitution"]
        step = at_war * self._substitution_step
        self.substituted = self.substituted + step * (missing - self.substituted)
        fresh = self._noise * stage.draw_normal("europe: willingness to give")
        self._log_willingness = finite_log(self._persistence * self._log_willingness + fresh)
        own = p["europe.military_aid"] * np.exp(self._log_willingness)
        european = at_war * (own + self.substituted) * standing * years
        self._announce("us", allocated, p["us.aid.lumps"])
        self._announce("europe", european, p["europe.aid_lumps"])
        self.allocated = self.allocated + allocated + european
        self.delivered = self.delivered + american + european
        self.rate = (american + european) / years

    def _announce(self, giver: str, allocated: FloatArray, lumps: FloatArray) -> None:
        if self.stage.clock.sub_step == 0:  # a month's packages, in however many steps the month is taken
            self._packages[giver] = self.stage.draw_normal(f"{giver}: packages of aid")
        self.announced[giver].add(package(allocated, lumps, self._packages[giver]))
