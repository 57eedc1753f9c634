"""What Moscow wants of a settlement under each hypothesis, as parts of what packages are worth to it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.model.actors.russia import Russia
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory import aims
from sim.theory.arrays import FloatArray
from sim.theory.bargaining import Parts
from sim.theory.packages import Terms

_FACTS = "settlement.facts."


class Aims:
    """What is common to the theories; subclasses say what a peace brings besides its terms."""

    prefix = ""

    def __init__(self, stage: Stage, russia: Russia) -> None:
        self.stage, self.russia = stage, russia

    def number(self, name: str, at: Sample) -> FloatArray:
        """A parameter of this theory over the members of a sample."""
        return at(f"motives.{self.prefix}.{name}")

    def passing(self, at: Sample) -> FloatArray:
        """What a peace brings that will be gone when Moscow has rebuilt, utils."""
        return np.zeros(at.who.size)

    def parts(self, terms: Terms, at: Sample) -> Parts:
        """What packages bring: by guarantees, neutrality, territory, and all else."""
        raise AssertionError("a theory says what it wants of a settlement")


class TimeToRebuild(Aims):
    """H1: quiet in which the army is rebuilt, until it is."""

    prefix = "opportunist"

    def passing(self, at: Sample) -> FloatArray:
        if not self.stage.channel_works("reconstitution"):
            return np.zeros(at.who.size)
        return aims.time_to_rebuild(self.number("settlement", at), self.russia.stocks.ready("assault")[at.who])

    def parts(self, terms: Terms, at: Sample) -> Parts:
        none = np.zeros(at.who.size)
        return none, none, none, self.passing(at)


class ReliefFromThreat(Aims):
    """H2: installations, soldiers and alignment that threaten it less, as far as it trusts what is promised."""

    prefix = "security_seeker"

    def parts(self, terms: Terms, at: Sample) -> Parts:
        weight, trust = self.number("settlement", at), at("settlement.russia.trust")
        aligned = self.number("alignment_weight", at)
        installations = aims.threat_relieved(terms.infrastructure, self.number("infrastructure_weight", at), trust)
        soldiers = aims.threat_relieved(terms.forces, self.number("forces_weight", at), trust)
        neutral = aims.threat_relieved(terms.neutrality * at(_FACTS + "neutrality_alignment"), aligned, trust)
        foreign = aims.threat_relieved(terms.force * at(_FACTS + "troops_alignment"), aligned)
        return -weight * foreign, weight * neutral, np.zeros(at.who.size), weight * (installations + soldiers)


class SuccessAtHome(Aims):
    """H3: land to show, and an end to what fighting costs a regime under stress."""

    prefix = "regime_survival"

    def parts(self, terms: Terms, at: Sample) -> Parts:
        none = np.zeros(at.who.size)
        price = aims.price_of_fighting(self.number("settlement_stress", at), self.russia.stress(at))
        return none, none, aims.success_to_show(self.number("settlement", at), terms.territory), price


class Rest(Aims):
    """H4: no more war."""

    prefix = "satiated"

    def parts(self, terms: Terms, at: Sample) -> Parts:
        none = np.zeros(at.who.size)
        return none, none, none, self.number("settlement", at)


AIMS: Mapping[str, type[Aims]] = {
    "H1": TimeToRebuild,
    "H2": ReliefFromThreat,
    "H3": SuccessAtHome,
    "H4": Rest,
}
