"""NATO's forward infrastructure: what cuts and deals have left of it, and what depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.stage.rows import among, either
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory.arrays import FloatArray, IntArray, Moment, is_ahead

if TYPE_CHECKING:
    from sim.model.settlement.deal import Deal


class Infrastructure:
    """`kept` is what is left, as a share of that of the start."""

    def __init__(self, stage: Stage, deal: Deal) -> None:
        self.stage, self.deal = stage, deal
        self.kept: FloatArray = np.ones(stage.members)

    def dismantle(self) -> None:
        """Cuts fall due."""
        stage, cut = self.stage, "nato.infrastructure"
        planned = 1.0 - stage.plans.number(f"{cut}.share") * stage.plans.done(cut, stage.end)
        self.kept = planned * self.deal.infrastructure_kept()

    def expected(self, at: Sample, months: Moment) -> FloatArray:
        """What plans and the deal in force leave of it some months ahead, over the members of a sample."""
        if not is_ahead(months):
            return self.kept[at.who]

        def then() -> FloatArray:
            stage, cut, who = self.stage, "nato.infrastructure", at.who
            planned = 1.0 - stage.plans.number_at(f"{cut}.share", who) * stage.plans.done(cut, stage.end + months, who)
            return planned * self.deal.infrastructure_ahead(months, who)

        return at.ahead("infrastructure", months, then)

    def lag_ahead(self, at: Sample, months: Moment) -> FloatArray:
        """What the days before help starts depend on, now or some months ahead."""
        works = among(self.stage.channel_works("decision-time"), at.who)
        return either(works, lambda: self.expected(at, months), lambda: np.ones(at.who.size))

    def arrivals_ahead(self, at: Sample, months: Moment) -> FloatArray:
        """What the worth of hosted forces and what arrives a day depend on, now or some months ahead."""
        works = among(self.stage.channel_works("local-balance"), at.who)
        return either(works, lambda: self.expected(at, months), lambda: np.ones(at.who.size))

    def for_lag(self, who: IntArray) -> FloatArray:
        """What the days before help starts depend on, over the members at the positions `who`."""
        works = among(self.stage.channel_works("decision-time"), who)
        return either(works, lambda: self.kept[who], lambda: np.ones(who.size))

    def for_arrivals(self, who: IntArray) -> FloatArray:
        """What the worth of hosted forces and what arrives a day depend on, over the members at `who`."""
        works = among(self.stage.channel_works("local-balance"), who)
        return either(works, lambda: self.kept[who], lambda: np.ones(who.size))
