"""A question while it is worked on: its stages, what of them is there, and who waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.live.piece import blocks
from sim.analysis.live.sums import Told, told
from sim.ensemble.block import Strand

if TYPE_CHECKING:
    import asyncio
    from concurrent.futures import Future

    from sim.analysis.live.piece import Piece
    from sim.errors import SimError
    from sim.web.question import Question

#: What determines a piece: world, theory, seed, first member and how many.
PieceKey = tuple[str, str, int, int, int]
#: Members after which an answer is told, doubled from stage to stage.
_FIRST: Final = 250
#: Rows (members times strands) of a task: at most so many, some two and a half seconds of a core, so that nobody waits
#: long behind another's; and no fewer than these when a stage is split for processes that are free.
MOST_ROWS: Final = 8_000
_LEAST_ROWS: Final = 2_000
#: How often a part is begun anew after its process died, and how often work on a question makes way for another's
#: first answer.
MOST_DEATHS: Final = 2
MOST_YIELDS: Final = 3


def stages(members: int) -> list[tuple[int, int]]:
    """First member and number of members of each stage.

    >>> stages(1000), stages(300)
    ([(0, 250), (250, 250), (500, 500)], [(0, 250), (250, 50)])
    """
    ends = [min(_FIRST, members)]
    while ends[-1] < members:
        ends.append(min(2 * ends[-1], members))
    return [(first, end - first) for first, end in zip([0, *ends[:-1]], ends, strict=True)]


@dataclass(eq=False)
class Part:
    """Members of a stage in some strands, one task.

    While it is worked on, `slot` is its place on the board and `generation` that of its process.
    """

    stage: int
    first: int
    count: int
    strands: dict[PieceKey, Strand]
    future: Future[Any] | None = None
    slot: int = -1
    generation: int = 0
    began: float = 0.0
    makes_way: bool = False
    deaths: int = 0

    @property
    def rows(self) -> int:
        """Members times strands."""
        return self.count * len(self.strands)

    def only(self, keys: Collection[PieceKey]) -> Part:
        """A part of these strands alone."""
        mine = {key: strand for key, strand in self.strands.items() if key in keys}
        return Part(self.stage, self.first, self.count, mine, deaths=self.deaths)

    def without(self, keys: Iterable[PieceKey]) -> None:
        """Leave out strands whose pieces are there."""
        for key in list(keys):
            self.strands.pop(key, None)

    def split(self, free: int) -> list[Part]:
        """Parts for so many free processes, strands shared out evenly."""
        least = -(-self.rows // MOST_ROWS)
        number = min(len(self.strands), max(least, min(free, self.rows // _LEAST_ROWS), 1))
        items = list(self.strands.items())
        ends = [len(items) * place // number for place in range(number + 1)]
        return [
            Part(self.stage, self.first, self.count, dict(items[start:end]), deaths=self.deaths)
            for start, end in pairwise(ends)
        ]

    def share_done(self, months: int, horizon: int) -> float:
        """How much of it is done, from 0 to 1."""
        return min(1.0, months / (horizon * blocks(len(self.strands), self.count)))


class Job:
    """A question that is worked on, for everybody who asks it."""

    def __init__(self, question: Question, number: int) -> None:
        self.question, self.number = question, number
        self.served = 0
        self.waits = 0  # stages by which it comes later than its number says
        self.yields = 0
        self.reached = 0
        self.error: SimError | None = None
        self.over = False
        self.news: set[asyncio.Event] = set()
        self.pieces: dict[PieceKey, Piece] = {}
        self.running: list[Part] = []
        self.done = 0
        self._told: tuple[int, dict[str, Told]] = 0, {}
        self._stages = stages(question.members)
        here, there = question.worlds
        worlds = {question.digests[0]: here, question.digests[1]: there}
        self._strands = {
            (digest, hypothesis): Strand(world, hypothesis)
            for hypothesis in question.hypotheses
            for digest, world in worlds.items()
        }
        self.todo = [
            Part(stage, first, count, {(*key, question.seed, first, count): s for key, s in self._strands.items()})
            for stage, (first, count) in enumerate(self._stages)
        ]

    @property
    def all(self) -> int:
        """Futures in all, those of both worlds counted."""
        return self.question.members * len(self._strands)

    def keys(self, stage: int) -> Iterator[PieceKey]:
        """The pieces of a stage."""
        first, count = self._stages[stage]
        return ((*key, self.question.seed, first, count) for key in self._strands)

    def keep(self, pieces: dict[PieceKey, Piece]) -> None:
        """Take pieces, and see how far the question is answered."""
        for key, piece in pieces.items():
            if key not in self.pieces:
                self.pieces[key] = piece
                self.done += piece.count
        stage = next((s for s in range(len(self._stages)) if any(k not in self.pieces for k in self.keys(s))), None)
        self.reached = len(self._stages) if stage is None else stage
        self.over = self.over or stage is None

    @property
    def members(self) -> int:
        """Members of the stages that are there, one after another from the first."""
        return sum(count for _, count in self._stages[: self.reached])

    def told(self) -> dict[str, Told]:
        """The sums of the members that are there, by theory."""
        if self._told[0] != self.reached:
            here, there = self.question.digests
            self._told = (
                self.reached,
                {h: told(self._of(here, h), self._of(there, h)) for h in self.question.hypotheses},
            )
        return self._told[1]

    def tell(self) -> None:
        """Wake everybody who waits."""
        for news in self.news:
            news.set()

    def _of(self, digest: str, hypothesis: str) -> list[Piece]:
        spans = self._stages[: self.reached]
        return [self.pieces[digest, hypothesis, self.question.seed, first, count] for first, count in spans]
