"""Attacks of a step: of which kind each is, where it comes, and against whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from sim.model.stage.sample import Sample
from sim.theory.arrays import EVERYONE, BoolArray, FloatArray, IntArray, Who
from sim.vocabulary import BALTIC_STATES, RussianAction

GRAB, ASSAULT = "grab", "assault"
#: Kinds of attack, in the order in which they are weighed.
ATTACKS: Final = (GRAB, ASSAULT)
#: How draws and decisions name an attack.
NAMED: Final = {GRAB: "a grab", ASSAULT: "an assault"}


@dataclass(frozen=True)
class Attack:
    """An attack in each member of a sample: an `assault`, or else a grab, on the state at the position `target`.

    Where both kinds come in a step, all are played at once: what depends on the kind is told by member.
    """

    at: Sample
    assault: BoolArray
    target: IntArray
    by_accident: FloatArray

    @classmethod
    def of(cls, action: str, at: Sample, target: IntArray, by_accident: FloatArray) -> Attack:
        """Attacks of one kind."""
        return cls(at, np.full(at.who.size, action == ASSAULT), target, by_accident)

    @property
    def who(self) -> IntArray:
        return self.at.who

    @cached_property
    def kinds(self) -> list[tuple[str, BoolArray]]:
        """Each kind of attack that there is, and which are of it."""
        return [(action, mine) for action, mine in ((GRAB, ~self.assault), (ASSAULT, self.assault)) if mine.any()]

    @property
    def only(self) -> str | None:
        """The kind of all attacks, where they are of one."""
        return self.kinds[0][0] if len(self.kinds) == 1 else None

    @property
    def kind(self) -> FloatArray:
        """The kind of each attack as outcomes record it."""
        return np.where(self.assault, float(RussianAction.ASSAULT), float(RussianAction.GRAB))

    def by_kind(self, path: str) -> FloatArray:
        """A parameter that differs by kind of attack; `{}` in its path stands for the kind."""
        if self.only is not None:
            return self.at(path.format(self.only))
        return np.where(self.assault, self.at(path.format(ASSAULT)), self.at(path.format(GRAB)))

    def luck(self, draw: Callable[[str, IntArray], FloatArray], purpose: str) -> FloatArray:
        """Luck by a name in which `{}` stands for the attack: each kind has luck of its own."""
        if self.only is not None:
            return draw(purpose.format(NAMED[self.only]), self.who)
        luck = np.empty(self.who.size)
        for action, mine in self.kinds:
            luck[mine] = draw(purpose.format(NAMED[action]), self.who[mine])
        return luck

    def naming(self, text: str, deciding: Who = EVERYONE) -> Callable[[int], str]:
        """A text in which `{}` stands for the attack, by the position of the member among those who are `deciding`."""
        assault = self.assault[deciding]
        return lambda position: text.format(NAMED[ASSAULT if assault[position] else GRAB])

    def target_of(self, position: int) -> str:
        """The state attacked in the member at a position of the sample."""
        return BALTIC_STATES[int(self.target[position])]

    def on(self, name: str) -> BoolArray:
        """Where `name` is the target."""
        mask: BoolArray = self.target == BALTIC_STATES.index(name)
        return mask

    def those(self, mask: BoolArray | IntArray, sample: Sample) -> Attack:
        """The attacks in some of the members; `sample` is over these."""
        return Attack(sample, self.assault[mask], self.target[mask], self.by_accident[mask])
