"""Sentences of a story, and the records of the log on which each rests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
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
    """A sentence of a story: its part, the world that it tells of, and the records on which it rests.

    One that is not `new` goes on with the paragraph of the one before it.
    """

    text: str
    part: str
    world: Where
    rests: tuple[Rest, ...]
    new: bool = True

    def __str__(self) -> str:
        return self.text


def paragraphs(sentences: Iterable[Sentence]) -> list[str]:
    """Sentences as paragraphs.

    >>> both = [Sentence("One.", "end", "both", ()), Sentence("Two.", "end", "both", (), new=False)]
    >>> paragraphs(both)
    ['One. Two.']
    """
    texts: list[str] = []
    for sentence in sentences:
        if sentence.new or not texts:
            texts.append(sentence.text)
        else:
            texts[-1] += f" {sentence.text}"
    return texts


@dataclass(frozen=True)
class Beside:
    """Paragraphs that go for both worlds, or those of the scenario beside those of the baseline."""

    shared: list[str]
    here: list[str]
    there: list[str]


def beside(sentences: Iterable[Sentence]) -> list[Beside]:
    """Sentences in their order, those of one world beside those of the other, as far as nothing shared parts them."""
    rows: list[Beside] = []
    for shared, group in groupby(sentences, key=lambda sentence: sentence.world == "both"):
        kept = list(group)
        own = [paragraphs(one for one in kept if one.world == world) for world in ("scenario", "baseline")]
        rows.append(Beside(paragraphs(kept), [], []) if shared else Beside([], *own))
    return rows
