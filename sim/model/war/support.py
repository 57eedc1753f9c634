"""Military aid to Ukraine: the US pipeline, new allocations, and what Europe puts in the place of missing
aid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.theory.arrays import FloatArray, approach
from sim.theory.economy import pipeline_delivery

if TYPE_CHECKING:
    from sim.model.theatre import Theatre

_MONTHS_A_YEAR = 12.0


class SupportOfUkraine:
    """`rate` is what arrives, bn EUR a year. What is allocated is delivered or in the pipeline: US aid waits there,
    European aid is allocated as it is delivered.
    """

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        p = theatre.parameters
        self.pipeline: FloatArray = p["us.aid.pipeline"].copy()
        self.substituted: FloatArray = np.zeros(theatre.members)
        self.allocated: FloatArray = np.zeros(theatre.members)
        self.delivered: FloatArray = np.zeros(theatre.members)
        self.rate: FloatArray = np.zeros(theatre.members)

    def us_level(self) -> FloatArray:
        """New US allocations, share of those of 2024: policy, minerals deal, and none where they press Kyiv."""
        given = self.theatre.parameters["us.aid.level"] + self.theatre.minerals.aid_restored()
        return given * (1.0 - self.theatre.negotiation.aid_halted)

    def deliver(self) -> None:
        """A step of deliveries; allocations stop with the fighting, what is in the pipeline still arrives."""
        p, dt = self.theatre.parameters, self.theatre.clock.dt
        at_war, years = self.theatre.front.at_war, dt / _MONTHS_A_YEAR
        reference = p["us.aid.allocations_2024"]
        allocated = at_war * reference * self.us_level() * years
        arriving = approach(p["us.aid.delivery_months"], dt) * (1.0 - self.theatre.negotiation.aid_halted)
        american = pipeline_delivery(self.pipeline, allocated, arriving)
        self.pipeline = self.pipeline + allocated - american
        missing = np.maximum(reference - american / years, 0.0) * p["europe.aid_substitution"]
        step = at_war * approach(p["europe.aid_months"], dt)
        self.substituted = self.substituted + step * (missing - self.substituted)
        european = at_war * (p["europe.military_aid"] + self.substituted) * years
        self.allocated = self.allocated + allocated + european
        self.delivered = self.delivered + american + european
        self.rate = (american + european) / years
