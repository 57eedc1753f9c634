"""What Moscow wants of a settlement under each hypothesis, as parts of what packages are worth to it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

import numpy as np

from sim.model.actors.russia import Russia
from sim.model.stage.rows import Mask, among, either
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory import aims
from sim.theory.arrays import BoolArray, FloatArray
from sim.theory.bargaining import Parts
from sim.theory.packages import Terms

_FACTS = "settlement.facts."


#: Positions in :data:`sim.theory.bargaining.Parts`.
_GUARANTEES, _NEUTRALITY, _TERRITORY, _REST = range(4)

#: What packages bring beside their worth, by the positions of its parts.
Brings = Mapping[int, FloatArray]


class Aims(ABC):
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

    @abstractmethod
    def brings(self, terms: Terms, at: Sample) -> Brings:
        """What packages bring."""

    def added(self, own: Parts, terms: Terms, at: Sample) -> Parts:
        """What packages are worth with what they bring."""
        brings = self.brings(terms, at)
        first, second, third, fourth = (part + brings[k] if k in brings else part for k, part in enumerate(own))
        return first, second, third, fourth


class TimeToRebuild(Aims):
    """H1: quiet in which the army is rebuilt, until it is."""

    prefix = "opportunist"

    def passing(self, at: Sample) -> FloatArray:
        works = among(self.stage.channel_works("reconstitution"), at.who)
        return either(works, lambda: self._rebuilding(at), lambda: np.zeros(at.who.size))

    def _rebuilding(self, at: Sample) -> FloatArray:
        return aims.time_to_rebuild(self.number("settlement", at), self.russia.stocks.ready("assault")[at.who])

    def brings(self, terms: Terms, at: Sample) -> Brings:
        return {_REST: self.passing(at)}


class ReliefFromThreat(Aims):
    """H2: installations, soldiers and alignment that threaten it less, as far as it trusts what is promised."""

    prefix = "security_seeker"

    def brings(self, terms: Terms, at: Sample) -> Brings:
        weight, trust = self.number("settlement", at), at("settlement.russia.trust")
        aligned = self.number("alignment_weight", at)
        installations = aims.threat_relieved(terms.infrastructure, self.number("infrastructure_weight", at), trust)
        soldiers = aims.threat_relieved(terms.forces, self.number("forces_weight", at), trust)
        neutral = aims.threat_relieved(terms.neutrality * at(_FACTS + "neutrality_alignment"), aligned, trust)
        foreign = aims.threat_relieved(terms.force * at(_FACTS + "troops_alignment"), aligned)
        return {
            _GUARANTEES: -weight * foreign,
            _NEUTRALITY: weight * neutral,
            _REST: weight * (installations + soldiers),
        }


class SuccessAtHome(Aims):
    """H3: land to show, and an end to what fighting costs a regime under stress."""

    prefix = "regime_survival"

    def brings(self, terms: Terms, at: Sample) -> Brings:
        price = aims.price_of_fighting(self.number("settlement_stress", at), self.russia.stress(at))
        return {_TERRITORY: aims.success_to_show(self.number("settlement", at), terms.territory), _REST: price}


class Rest(Aims):
    """H4: no more war."""

    prefix = "satiated"

    def brings(self, terms: Terms, at: Sample) -> Brings:
        return {_REST: self.number("settlement", at)}


class EachItsOwn(Aims):
    """Several theories in one block, each in its own rows."""

    def __init__(self, theories: Sequence[tuple[Aims, BoolArray]]) -> None:
        self._theories = theories

    def _here(self, at: Sample) -> list[tuple[Aims, BoolArray]]:
        """The theories of the members of a sample, and whose they are."""
        placed = [(theory, rows[at.who]) for theory, rows in self._theories]
        return [(theory, mine) for theory, mine in placed if mine.any()]

    def passing(self, at: Sample) -> FloatArray:
        passing = np.zeros(at.who.size)
        for theory, mine in self._here(at):
            passing = np.where(mine, theory.passing(at), passing)
        return passing

    def brings(self, terms: Terms, at: Sample) -> Brings:
        brought: dict[int, FloatArray] = {}
        for theory, mine in self._here(at):
            for part, worth in theory.brings(terms, at).items():
                brought[part] = np.where(mine, worth, brought.get(part, 0.0))
        return brought


AIMS: Mapping[str, type[Aims]] = {
    "H1": TimeToRebuild,
    "H2": ReliefFromThreat,
    "H3": SuccessAtHome,
    "H4": Rest,
}


def aims_of(theories: Sequence[tuple[str, Mask]], stage: Stage, russia: Russia) -> Aims:
    """What Moscow wants under each hypothesis, in the rows that it holds in."""
    (name, mask), *others = theories
    if not others:
        return AIMS[name](stage, russia)
    return EachItsOwn([(AIMS[name](stage, russia), np.asarray(mask)) for name, mask in ((name, mask), *others)])
