"""How the war ends, and how it comes back: the fifth step of the month."""

from __future__ import annotations

import numpy as np

from sim import events
from sim.model.actors.cast import Cast
from sim.model.settlement.aims import Aims
from sim.model.settlement.breaking import Breaking
from sim.model.settlement.carrying_out import CarryingOut
from sim.model.settlement.deal import Deal
from sim.model.settlement.minerals import Minerals
from sim.model.settlement.pressure import Pressure
from sim.model.settlement.signing import Signing
from sim.model.settlement.talks import Talks
from sim.model.settlement.valuation import Situation
from sim.model.stage.stage import Stage
from sim.model.war.front import Front
from sim.theory.arrays import FloatArray, IntArray
from sim.vocabulary import WarEnd

_ENDS_BY = {
    WarEnd.SETTLEMENT: events.WAR_ENDS_BY_SETTLEMENT,
    WarEnd.IMPOSED: events.WAR_ENDS_BY_COLLAPSE,
    WarEnd.LINE_SOUGHT: events.WAR_ENDS_BY_LINE_SOUGHT,
}


class Settlement:
    """Talks, signing, carrying out and breaking, over the front's own ways to an end: collapse and exhaustion."""

    def __init__(
        self,
        stage: Stage,
        cast: Cast,
        front: Front,
        deal: Deal,
        *,
        pressure: Pressure,
        minerals: Minerals,
        aims: Aims,
    ) -> None:
        self.stage, self.front = stage, front
        self.deal, self.pressure, self.minerals = deal, pressure, minerals
        self.situation = Situation(stage, cast, front, pressure, aims)
        self.talks = Talks(stage, self.situation, cast.russia, minerals)
        self.signing = Signing(stage, deal, self.situation)
        self.carrying_out = CarryingOut(stage, deal, cast.ukraine, cast.united_states)
        self.breaking = Breaking(stage, deal, self.situation)

    def carry_out(self) -> None:
        """A step of what was agreed."""
        self.carrying_out.step()

    def us_aid_level(self) -> FloatArray:
        """New US allocations to Ukraine, share of those of 2024: policy, minerals deal, none while Kyiv is pressed, and
        more where arms press Moscow.
        """
        given = self.stage.parameters["us.aid.level"] + self.minerals.aid_restored()
        return given * (1.0 - self.pressure.aid_halted) + self.pressure.arms()

    def sanctions_balance(self) -> FloatArray:
        """What sanctions lifted by a deal bring Russia, less what new ones take, tn RUB a year."""
        return self.deal.sanctions_relief() - self.pressure.lost_revenue()

    def unfold(self) -> None:
        """The war ends, or a peace breaks. Collapse comes before exhaustion, exhaustion before what is agreed."""
        stage, front = self.stage, self.front
        breaks = self.breaking.breaks()
        agreement = self.talks.meet()
        collapsed = front.collapsed()
        exhausted = front.exhausted() & ~collapsed
        agreed = self.signing.conclude(agreement, collapsed, exhausted)
        self._end_peace(breaks)
        ends = (collapsed | exhausted | agreed).astype(np.float64)
        kind = np.where(collapsed, WarEnd.IMPOSED, np.where(exhausted, WarEnd.LINE_SOUGHT, WarEnd.SETTLEMENT))
        stage.war.turn(ends=ends, kind=kind.astype(np.float64), resumes=breaks, month=stage.month, dt=stage.dt)
        front.reopen(breaks)
        for end, event in _ENDS_BY.items():
            stage.note(event, (ends > 0.0) & (kind == end))
        stage.note(events.CEASEFIRE_BREAKS, breaks)

    def _end_peace(self, over: FloatArray) -> None:
        """Where `over` is 1 promises end, soldiers are called back, and the talks that led to the peace are off."""
        self.carrying_out.end(over)
        self.deal.lapse(over)
        self.talks.break_off(over > 0.0)

    def suspend(self, who: IntArray) -> None:
        """NATO was attacked in the members at `who`: talks end, and what a deal asks of NATO or gives Russia is off."""
        self.deal.suspend(who)
        self.talks.break_off_at(who)
