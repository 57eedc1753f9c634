"""Ukraine: army, mobilisation, public."""

from __future__ import annotations

import math

import mesa
import numpy as np

from sim.model.actors.actor import Actor
from sim.model.stage.clock import MONTHS_A_YEAR
from sim.model.stage.stage import Stage
from sim.theory import war
from sim.theory.arrays import EVERYONE, FloatArray, Who, logit
from sim.theory.domestic import mobilisation_ceiling


class Ukraine(Actor):
    """Soldiers (thousands) are in the ledger under this actor's name, at `army`; those who could be called up are its
    `pool`, those who will join it in the years of the run its `population`.
    """

    def __init__(self, model: mesa.Model, stage: Stage) -> None:
        super().__init__(model, stage, "ukraine")
        self.force_start, self.pool_start = self.parameter("ukraine.force"), self.parameter("ukraine.mobilisation_pool")
        stage.forces.enter(
            self.name,
            {
                "population": self.parameter("ukraine.mobilisation_inflow") * stage.clock.months / MONTHS_A_YEAR,
                "pool": self.pool_start,
                "army": self.force_start,
                "lost": 0.0,
                "discharged": 0.0,
            },
        )
        self.mobilisation: FloatArray = self.parameter("ukraine.mobilisation").copy()
        self._openness_start = self.parameter("ukraine.concession_openness") / 100.0
        self.openness: FloatArray = logit(self._openness_start) * np.ones(stage.members)
        self.casualties: FloatArray = np.zeros(stage.members)

    @property
    def force(self) -> FloatArray:
        """Soldiers under arms, thousands."""
        return self.stage.forces[self.name, "army"]

    @property
    def engaged(self) -> FloatArray:
        """That force over the force of the start."""
        return war.force_change(self.force, self.force_start)

    def pool_left(self, who: Who = EVERYONE) -> FloatArray:
        """What is left of those who could be called up, over those of the start."""
        return war.share_left(self.stage.forces[self.name, "pool"][who], self.pool_start[who])

    def openness_change(self, who: Who = EVERYONE) -> FloatArray:
        """Change of the public's openness to concessions since the start, logit."""
        return self.openness[who] - logit(self._openness_start[who])

    def bleed(self, at_war: FloatArray, russian_change: FloatArray) -> None:
        """Casualties, desertion and other exits of a step; `russian_change` is the Russian force over its start."""
        dt, forces = self.stage.dt, self.stage.forces
        casualties = at_war * war.ukrainian_casualties(
            self.parameter("ukraine.casualties"),
            russian_change,
            self.engaged,
            self.parameter("war.attrition_power"),
            dt=dt,
        )
        casualties = np.minimum(casualties, self.force)
        leaving = at_war * dt * (self.parameter("ukraine.desertion") + self.parameter("ukraine.other_exits"))
        lost = forces.transfer(self.name, "army", "lost", self.parameter("ukraine.irrecoverable") * casualties)
        discharged = forces.transfer(self.name, "army", "discharged", leaving)
        self.casualties = self.casualties + casualties
        self._outflow = (lost + discharged) / dt

    def mobilise(self) -> None:
        """Mobilisation follows the outflow as far as the public supports it and men can be found; in a ceasefire the
        army keeps its size.
        """
        dt, at_war, forces = self.stage.dt, self.stage.at_war, self.stage.forces
        ceiling = war.recruits_from(self.pool_left(), self.parameter("war.pool_response")) * mobilisation_ceiling(
            self.parameter("ukraine.mobilisation_ceiling"),
            self.parameter("ukraine.support_weight"),
            self.openness,
            self._openness_start,
        )
        moved = war.mobilisation(
            self.mobilisation, self._outflow, ceiling, self.parameter("ukraine.mobilisation_step"), dt=dt
        )
        self.mobilisation = np.where(at_war > 0.0, moved, self.mobilisation)
        forces.transfer(self.name, "pool", "army", at_war * self.mobilisation * dt)
        joining = self.parameter("ukraine.mobilisation_inflow") * dt / MONTHS_A_YEAR
        forces.transfer(self.name, "population", "pool", joining)

    def weigh_concessions(self) -> None:
        """Openness to concessions drifts, less as time passes, and wavers while the fighting lasts."""
        dt = self.stage.dt
        fading = np.exp(-self.stage.end / self.parameter("ukraine.concession_months"))
        drift = self.parameter("ukraine.concession_drift") * fading
        wavers = self.parameter("ukraine.concession_noise") * math.sqrt(dt) * self.draw_normal("public opinion")
        self.openness = self.openness + self.stage.at_war * (drift * dt + wavers)
