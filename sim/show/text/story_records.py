"""Sentences of a story, and the records of the log on which each rests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from sim.ensemble.replay import LoggedEvent
    from sim.model.stage.decision import DecisionRecord

#: The parts of a story, in their order, with their headings.
PARTS: Final = {
    "short": "In short",
    "before": "Until then",
    "parting": "Where the worlds part",
    "beliefs": "Who believes what",
    "weighing": "What is weighed",
    "chance": "Chance and draw",
    "after": "What follows",
    "end": "How it ends",
}

Where = Literal["both", "scenario", "baseline"]


@dataclass(frozen=True)
class Measured:
    """A number of a future: an outcome, or a monthly series at the end of a `month`."""

    name: str
    value: float
    month: int | None = None


@dataclass(frozen=True)
class Rest:
    """A record on which a sentence rests, and the world that has it."""

    world: Literal["scenario", "baseline"]
    record: LoggedEvent | DecisionRecord | Measured

    @property
    def month(self) -> int | None:
        """The month of the record; None for what is measured of a future as a whole."""
        return self.record.month


@dataclass(frozen=True)
class Sentence:
    """A sentence of a story: its part, the world that it tells of, and the records on which it rests."""

    text: str
    part: str
    world: Where
    rests: tuple[Rest, ...]

    def __str__(self) -> str:
        return self.text
