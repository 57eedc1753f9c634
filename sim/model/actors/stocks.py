"""Russian stocks that are not tied to Ukraine, and the readiness that follows from them."""

from __future__ import annotations

import numpy as np

from sim.model.stage.rows import among, either
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory.arrays import EVERYONE, FloatArray, IntArray, Moment, Who, approach, is_ahead
from sim.theory.reconstitution import available_force, means_at_hand, readiness

_ROOT = "russia.reconstitution."
_STOCKS = ("troops", "tanks", "shells", "training")


class Stocks:
    """Tanks, shells and training; trained troops are in the ledger as Russia's `reserve`."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        p = stage.parameters
        self.tanks: FloatArray = p[_ROOT + "tanks"].copy()
        self.shells: FloatArray = p[_ROOT + "shells"].copy()
        self.training: FloatArray = p[_ROOT + "training"].copy()
        self.refit_left: FloatArray = p[_ROOT + "refit_stock"] * np.ones(stage.members)
        self._training_step = approach(p[_ROOT + "training_months"], stage.dt)
        self._needs = {action: [p[f"{_ROOT}{action}_{stock}"] for stock in _STOCKS] for action in ("grab", "assault")}
        self.measure()

    def grow(self, quiet: FloatArray, called_back: FloatArray) -> None:
        """A step of growth where the guns are silent; a resumed war takes its share of tanks and shells."""
        p, dt = self.stage.parameters, self.stage.dt
        refit = np.minimum(quiet * p[_ROOT + "tank_refit"] * dt, self.refit_left)
        self.refit_left = self.refit_left - refit
        made = np.where(refit > 0.0, 0.0, quiet * p[_ROOT + "tank_production"] * dt)
        self.tanks = (self.tanks + refit + made) * (1.0 - called_back)
        self.shells = (self.shells + quiet * p[_ROOT + "shell_growth"] * dt) * (1.0 - called_back)
        gap = np.maximum(p[_ROOT + "training_target"] - self.training, 0.0)
        self.training = self.training + quiet * self._training_step * gap
        self.measure()

    def wear(self, part: FloatArray) -> None:
        """Lose a part of tanks, shells and trained cadres in a fight; to be measured again there after all fights."""
        keep = 1.0 - part
        self.tanks = self.tanks * keep
        self.shells = self.shells * keep
        self.training = self.training * keep

    def measure(self) -> None:
        """Measure readiness and the force for an assault; called whenever stocks have changed."""
        self._ready = {action: self._readiness(action, EVERYONE) for action in self._needs}
        self.available: FloatArray = self._force(self._ready["assault"], EVERYONE)

    def measure_at(self, who: IntArray) -> None:
        """Measure again in the members at the positions `who`, where fights have worn stocks down."""
        self._ready = {action: ready.copy() for action, ready in self._ready.items()}
        for action, ready in self._ready.items():
            ready[who] = self._readiness(action, who)
        self.available = self.available.copy()
        self.available[who] = self._force(self._ready["assault"][who], who)

    def _readiness(self, action: str, who: Who) -> FloatArray:
        p = self.stage.parameters
        held = [self.stage.forces["russia", "reserve"], self.tanks, self.shells, self.training]
        return readiness(
            [stock[who] for stock in held],
            [need[who] for need in self._needs[action]],
            p[_ROOT + "weak_link"][who],
            p[_ROOT + "surplus"][who],
        )

    def _force(self, ready: FloatArray, who: Who) -> FloatArray:
        p = self.stage.parameters
        return available_force(ready, p[_ROOT + "force"][who], p[_ROOT + "surplus"][who])

    def ready(self, action: str) -> FloatArray:
        """Readiness for a grab or an assault."""
        return self._ready[action]

    def ready_in(self, action: str, months: Moment, at: Sample) -> FloatArray:
        """Readiness that Moscow expects some months ahead if war or quiet goes on as it is, (..., members)."""
        works = among(self.stage.channel_works("reconstitution"), at.who)
        if not is_ahead(months):
            return self.ready(action)[at.who]
        return either(works, lambda: self._rebuilt(action, months, at), lambda: self.ready(action)[at.who])

    def _rebuilt(self, action: str, months: Moment, at: Sample) -> FloatArray:
        """Readiness some months ahead where stocks are rebuilt."""
        who = at.who
        quiet = 1.0 - self.stage.at_war[who]
        troops = self.stage.forces["russia", "reserve"][who] + quiet * at(_ROOT + "trained_growth") * months
        left = self.refit_left[who]
        refit = np.minimum(at(_ROOT + "tank_refit") * months, left)
        made = np.where(left > 0.0, 0.0, at(_ROOT + "tank_production") * months)
        shells = self.shells[who] + quiet * at(_ROOT + "shell_growth") * months
        gap = np.maximum(at(_ROOT + "training_target") - self.training[who], 0.0)
        training = self.training[who] + quiet * gap * approach(at(_ROOT + "training_months"), months)
        held = [troops, self.tanks[who] + quiet * (refit + made), shells, training]
        needs = [at(f"{_ROOT}{action}_{stock}") for stock in _STOCKS]
        return readiness(held, needs, at(_ROOT + "weak_link"), at(_ROOT + "surplus"))

    @staticmethod
    def at_hand(ready: FloatArray, at: Sample) -> FloatArray:
        """Chance that the means are at hand at a readiness."""
        return means_at_hand(ready, at(_ROOT + "readiness_power"))

    @staticmethod
    def force(ready: FloatArray, at: Sample) -> FloatArray:
        """Force for an assault, hbe, at a readiness, of the quality that is expected of it."""
        return available_force(ready, at(_ROOT + "force"), at(_ROOT + "surplus"))
