"""The parties as they would answer a package at the start of the futures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from sim.ensemble.block import Strand, set_up
from sim.model.settlement.valuation import RUSSIA, UKRAINE, Appraisal, Valuation
from sim.model.stage.record import Collector
from sim.theory.arrays import logistic
from sim.theory.packages import Terms

if TYPE_CHECKING:
    from sim.model.theatre import Theatre
    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import BoolArray, FloatArray


class Chair:
    """Asks the parties, in every future, what they make of packages; `package` is the first on the table."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        self.members = theatre.stage.members
        self.at = theatre.stage.everyone()
        self.valuation = Valuation(theatre.settlement.situation, self.at)
        self.one = np.ones(self.members)
        self.package = theatre.settlement.talks.tables[0][0].terms(self.at).pick(np.zeros(self.members, dtype=np.int64))

    def appraise(self, terms: Terms) -> Appraisal:
        """What the parties make of packages."""
        return self.valuation.appraise(terms)

    def spared(self, party: str, terms: Terms) -> BoolArray:
        """Where packages cross no red line of a party."""
        spared: BoolArray = np.ones((), dtype=bool)
        for crossed in self.theatre.settlement.talks.lines.crossed(party, terms, self.at.who).values():
            spared = spared & ~crossed
        return spared

    def accepts(self, party: str, terms: Terms, appraisal: Appraisal | None = None) -> FloatArray:
        """Chance that a government accepts, today's mood not known; 0 across a red line."""
        appraisal = self.appraise(terms) if appraisal is None else appraisal
        return self.spared(party, terms) * logistic(self.at("talks.precision") * appraisal.gap(party))

    def agrees(self, terms: Terms) -> FloatArray:
        """Chance that both governments accept packages and Ukraine's public carries them."""
        return self.accepts(RUSSIA, terms) * self.accepts(UKRAINE, terms) * self.ratifies(terms)

    def holds(self, terms: Terms, months: float) -> FloatArray:
        """Chance, as all see it, that a peace on such terms still holds after so many months: agreed where they would
        be, else imposed.
        """
        durable = self.valuation.appraise(terms, imposed=1.0 - self.agrees(terms)).durable
        return self.valuation.survival(months, durable)

    def ratifies(self, terms: Terms) -> FloatArray:
        """Chance that Ukraine's public carries packages."""
        return self.valuation.ratifies(terms)

    def asks_public(self, terms: Terms) -> bool:
        """Whether packages are put to Ukraine's public at all."""
        return bool((self.valuation.odds_of_public_refusal(terms) > 0.0).any())


@contextmanager
def chaired(world: Scenario, seed: int, members: int, hypothesis: str | None = None) -> Iterator[Chair]:
    """The parties of the first `members` futures of a scenario, for as long as the context lasts; Moscow wants what a
    hypothesis says, the first of the scenario if none is named.
    """
    strand = Strand(world, hypothesis or world.hypotheses[0])
    with set_up([strand], seed, 0, members, collector=Collector()) as theatre:
        yield Chair(theatre)
