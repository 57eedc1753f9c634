"""An attack: its kind, where it comes, and against whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.model.stage.sample import Sample
from sim.theory.arrays import BoolArray, FloatArray, IntArray
from sim.vocabulary import BALTIC_STATES, RussianAction

GRAB, ASSAULT = "grab", "assault"
#: Kinds of attack, in the order in which they are weighed.
ATTACKS: Final = (GRAB, ASSAULT)


@dataclass(frozen=True)
class Attack:
    """An attack of one kind in the members of a sample; `target` is the position of the state attacked in each."""

    at: Sample
    action: str
    target: IntArray
    by_accident: FloatArray

    @property
    def who(self) -> IntArray:
        return self.at.who

    @property
    def kind(self) -> RussianAction:
        """The kind of attack as outcomes record it."""
        return RussianAction[self.action.upper()]

    @property
    def named(self) -> str:
        """How draws and decisions name it."""
        return "an assault" if self.action == ASSAULT else "a grab"

    def target_of(self, position: int) -> str:
        """The state attacked in the member at a position of the sample."""
        return BALTIC_STATES[int(self.target[position])]

    def on(self, name: str) -> BoolArray:
        """Where `name` is the target."""
        mask: BoolArray = self.target == BALTIC_STATES.index(name)
        return mask

    def those(self, mask: BoolArray | IntArray, sample: Sample) -> Attack:
        """The same attack in some of its members; `sample` is over these."""
        return Attack(sample, self.action, self.target[mask], self.by_accident[mask])
