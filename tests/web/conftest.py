"""Processes that a test moves by hand, in the place of those that simulate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from sim.analysis.live.piece import Piece
from sim.ensemble.block import Strand
from sim.outcomes import HEADLINES
from sim.web import desk
from sim.web.desk import Desk


@dataclass(eq=False)
class Work:
    """A task that was handed over."""

    strands: list[Strand]
    first: int
    count: int
    slot: int
    future: Future[Any] = field(default_factory=Future)

    @property
    def stage(self) -> tuple[int, int]:
        return self.first, self.count

    @property
    def titles(self) -> set[str]:
        return {strand.world.title for strand in self.strands}

    def finish(self) -> None:
        """Have it done, with members that tell which world and theory they are of."""
        self.future.set_result([self._piece(strand) for strand in self.strands])

    def fail(self, error: BaseException) -> None:
        self.future.set_exception(error)

    def _piece(self, strand: Strand) -> Piece:
        months, level = strand.world.horizon.months, 0.01 * int(strand.hypothesis[1])
        level += 0.001 * strand.world.us.withdrawal.estonia.share
        flags = {name: np.zeros(self.count, bool) for name in HEADLINES}
        curve = np.full(months, round(level * 2**40) * self.count, np.int64)
        return Piece(self.first, self.count, flags, np.full(self.count, level), curve)


class Hands:
    """In the place of a pool; what is given up ends at once unless `slow`."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.works: list[Work] = []
        self.given_up: list[Work] = []
        self.renewed = 0
        self.generation = 0
        self.closed = False
        self.slow = False
        self.held: set[Work] = set()
        self.shares = 1.0

    @property
    def running(self) -> list[Work]:
        return [work for work in self.works if not work.future.done()]

    def start(self, strands: Sequence[Strand], seed: int) -> list[Future[None]]:
        done: Future[None] = Future()
        done.set_result(None)
        return [done]

    def submit(self, strands: Sequence[Strand], seed: int, first: int, count: int) -> tuple[Future[Any], int]:
        work = Work(list(strands), first, count, len(self.works))
        self.works.append(work)
        assert len(self.running) <= self.count, "more tasks than processes"
        return work.future, work.slot

    def months_done(self, slot: int) -> int:
        return 0

    def give_up(self, slot: int) -> None:
        self.given_up.append(self.works[slot])
        if not self.slow and not self.works[slot].future.done():
            self.works[slot].future.set_result(None)

    def hold(self, slot: int, held: bool) -> None:
        (self.held.add if held else self.held.discard)(self.works[slot])

    def share(self, slot: int) -> float:
        return self.shares

    def free(self, slot: int) -> None:
        assert self.works[slot].future.done()

    def renew(self, generation: int) -> None:
        if generation == self.generation:
            self.generation += 1
            self.renewed += 1
            for work in self.running:
                work.fail(BrokenProcessPool("gone"))

    def close(self) -> None:
        self.closed = True
        for work in self.running:
            work.future.cancel()


MadeDesk = Callable[..., tuple[Desk, Hands]]


@pytest.fixture
def make_desk(monkeypatch: pytest.MonkeyPatch) -> MadeDesk:
    """A desk and the hands that work for it."""

    def made(count: int = 2, **limits: int) -> tuple[Desk, Hands]:
        hands = Hands(count)
        monkeypatch.setattr(desk, "Pool", lambda asked: hands)
        return Desk(count, **limits), hands

    return made
