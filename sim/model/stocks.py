"""Russian stocks that are not tied to Ukraine, and the readiness that follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.theory.arrays import FloatArray, approach
from sim.theory.reconstitution import available_force, means_at_hand, readiness

if TYPE_CHECKING:
    from sim.model.theatre import Theatre

_ROOT = "russia.reconstitution."
_STOCKS = ("troops", "tanks", "shells", "training")


class Stocks:
    """Tanks, shells and training; trained troops are in the ledger as Russia's `reserve`."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        p = theatre.parameters
        self.tanks: FloatArray = p[_ROOT + "tanks"].copy()
        self.shells: FloatArray = p[_ROOT + "shells"].copy()
        self.training: FloatArray = p[_ROOT + "training"].copy()
        self.refit_left: FloatArray = p[_ROOT + "refit_stock"] * np.ones(theatre.members)
        self._training_step = approach(p[_ROOT + "training_months"], theatre.clock.dt)
        self._needs = {action: [p[f"{_ROOT}{action}_{stock}"] for stock in _STOCKS] for action in ("grab", "assault")}

    def grow(self, quiet: FloatArray, called_back: FloatArray) -> None:
        """A step of growth where the guns are silent; a resumed war takes its share of tanks and shells."""
        p, dt = self.theatre.parameters, self.theatre.clock.dt
        refit = np.minimum(quiet * p[_ROOT + "tank_refit"] * dt, self.refit_left)
        self.refit_left = self.refit_left - refit
        made = np.where(refit > 0.0, 0.0, quiet * p[_ROOT + "tank_production"] * dt)
        self.tanks = (self.tanks + refit + made) * (1.0 - called_back)
        self.shells = (self.shells + quiet * p[_ROOT + "shell_growth"] * dt) * (1.0 - called_back)
        gap = np.maximum(p[_ROOT + "training_target"] - self.training, 0.0)
        self.training = self.training + quiet * self._training_step * gap

    def wear(self, part: FloatArray) -> None:
        """Lose a part of tanks, shells and trained cadres in a fight."""
        keep = 1.0 - part
        self.tanks = self.tanks * keep
        self.shells = self.shells * keep
        self.training = self.training * keep

    def ready(self, action: str) -> FloatArray:
        """Readiness for a grab or an assault."""
        return self._readiness(action, 0.0, None)

    def ready_in(self, action: str, months: float) -> FloatArray:
        """Readiness that Moscow expects so many months ahead if war or quiet goes on as it is."""
        return self._readiness(action, months, 1.0 - self.theatre.front.at_war)

    def _readiness(self, action: str, months: float, quiet: FloatArray | None) -> FloatArray:
        p = self.theatre.parameters
        troops = self.theatre.forces["russia", "reserve"]
        tanks, shells, training = self.tanks, self.shells, self.training
        if quiet is not None:
            troops = troops + quiet * p[_ROOT + "trained_growth"] * months
            refit = np.minimum(p[_ROOT + "tank_refit"] * months, self.refit_left)
            made = np.where(self.refit_left > 0.0, 0.0, p[_ROOT + "tank_production"] * months)
            tanks = tanks + quiet * (refit + made)
            shells = shells + quiet * p[_ROOT + "shell_growth"] * months
            gap = np.maximum(p[_ROOT + "training_target"] - training, 0.0)
            training = training + quiet * gap * approach(p[_ROOT + "training_months"], months)
        return readiness(
            [troops, tanks, shells, training],
            self._needs[action],
            p[_ROOT + "weak_link"],
            p[_ROOT + "surplus"],
        )

    def at_hand(self, ready: FloatArray) -> FloatArray:
        """Chance that the means are at hand at a readiness."""
        return means_at_hand(ready, self.theatre.parameters[_ROOT + "readiness_power"])

    def force(self, ready: FloatArray) -> FloatArray:
        """Force for an assault, hbe, at a readiness, of the quality that is expected of it."""
        p = self.theatre.parameters
        return available_force(ready, p[_ROOT + "force"], p[_ROOT + "surplus"])
