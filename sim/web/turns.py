"""Who is simulated next: first stages before all refinements, questions in turn, a part for each free process.

What one question has in work no other begins: it waits for it. Where other programs leave the earliest stage less than
a core, later ones wait for it as well.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from sim.web.job import MOST_DEATHS, MOST_YIELDS, Job, Part
from sim.web.refusals import in_words, no_processes

if TYPE_CHECKING:
    from sim.analysis.live.piece import Piece
    from sim.analysis.live.pool import Pool
    from sim.errors import SimError
    from sim.web.job import PieceKey
    from sim.web.shelf import Shelf

#: Seconds between two looks at how far the processes are.
_LOOK: Final = 0.1
#: A stage that has had less of a core shares it with others: then later ones wait.
_CROWDED: Final = 0.9
#: Seconds that a process has to give up: a month of 8,000 rows takes a twentieth of one, on a busy machine some more.
_PATIENCE: Final = 30.0


class Turns:
    """Hands the parts of all `jobs`, by the keys of their questions, to the processes of a pool."""

    def __init__(self, pool: Pool, shelf: Shelf) -> None:
        self.jobs: dict[str, Job] = {}
        self.closed = False
        self._pool, self._shelf = pool, shelf
        self._served = 0
        self._watching: set[asyncio.Task[None]] = set()
        self._leaving: dict[Part, float] = {}
        self._looking: asyncio.Task[None] | None = None

    def leave(self, job: Job) -> None:
        """Stop all work on a question."""
        if self.jobs.get(job.question.key) is job:
            del self.jobs[job.question.key]
        job.todo.clear()
        for part in job.running:
            self._give_up(part)

    def _give_up(self, part: Part) -> None:
        """Have a part end with its month."""
        self._leaving.setdefault(part, time.monotonic())
        self._pool.give_up(part.slot)

    def fail(self, job: Job, error: SimError) -> None:
        """Tell everybody who waits for a question that there is no answer, and why."""
        job.error = error
        self.leave(job)
        job.tell()

    def done(self, job: Job) -> int:
        """Futures that are done, those of tasks in work among them."""
        running = sum(
            part.rows * part.share_done(self._pool.months_done(part.slot), job.question.months)
            for part in job.running if not part.makes_way
        )  # fmt: skip
        return int(job.done + running)

    def turn(self) -> None:
        """Hand the next parts to free processes, and have refinements make way where a first answer is waited for."""
        while not self.closed and (free := self._pool.count - self.busy) > 0:
            if (turn := self._next()) is None:
                return
            self._begin(*turn, free)
        self._make_way(sum(part.stage + job.waits == 0 for job, _, part in self._waiting()))
        self._hold()

    @property
    def busy(self) -> int:
        """Processes that work, also on what is given up and ends with its month."""
        return len(self._watching)

    def _next(self) -> tuple[Job, Part] | None:
        """The next part: of the earliest stage, and of the question that was served least lately."""
        turns = [(part.stage + job.waits, job.served, job.number, place) for job, place, part in self._waiting()]
        if not turns:
            return None
        _, _, number, place = min(turns)
        job = next(job for job in self.jobs.values() if job.number == number)
        return job, job.todo.pop(place)

    def _waiting(self) -> list[tuple[Job, int, Part]]:
        """Parts that can be begun: those of which not everything is in work for another question."""
        theirs = self._in_work()
        each = ((job, place, part) for job in self.jobs.values() for place, part in enumerate(job.todo))
        return [(job, place, part) for job, place, part in each if not theirs.issuperset(part.strands)]

    def _in_work(self) -> set[PieceKey]:
        """The pieces that will be there."""
        running = (part for job in self.jobs.values() for part in job.running if part not in self._leaving)
        return {key for part in running for key in part.strands}

    def _begin(self, job: Job, part: Part, free: int) -> None:
        """Have a part simulated, but for what is kept of it; what is too much for one process waits as parts."""
        kept = self._shelf.find(part.strands)
        part.without([*kept, *(key for key in part.strands if key in job.pieces)])
        if kept:
            job.keep(kept)
        if theirs := self._in_work().intersection(part.strands):
            job.todo.append(part.only(theirs))  # taken from the shelf when they are there
            part.without(theirs)
        if not part.strands:
            self._news(job)
            return
        mine, *others = part.split(free if part.stage else 1)
        job.todo += others
        self._served += 1
        job.served, mine.began, mine.makes_way = self._served, time.monotonic(), False
        mine.generation = self._pool.generation
        try:
            mine.future, mine.slot = self._pool.submit(
                list(mine.strands.values()), job.question.seed, mine.first, mine.count
            )
        except (BrokenExecutor, OSError) as trouble:
            self._pool.renew(mine.generation)
            self._again(job, mine, trouble)
            self._news(job)
            return
        job.running.append(mine)
        watch = asyncio.get_running_loop().create_task(self._watch(job, mine))
        self._watching.add(watch)
        if self._looking is None:
            self._looking = asyncio.get_running_loop().create_task(self._look())
        job.tell()

    def _make_way(self, waiting: int) -> None:
        """Give up as many refinements as there are first answers waiting, those begun last, to begin them again."""
        running = [(part.began, job, part) for job in self.jobs.values() for part in job.running]
        waiting -= self._pool.count - len(running) + sum(part.makes_way for *_, part in running)
        yielding = [
            (began, job, part)
            for began, job, part in running
            if part.stage + job.waits and not part.makes_way and job.yields < MOST_YIELDS
        ]
        for _, job, part in sorted(yielding, key=lambda turn: -turn[0])[: max(0, waiting)]:
            part.makes_way = True
            job.yields += 1
            self._give_up(part)

    def _hold(self) -> None:
        """Have later stages wait while the earliest has had too little of a core, and go on when it has had enough."""
        running = [(part.stage + job.waits, part) for job in self.jobs.values() for part in job.running]
        earliest = min((stage for stage, _ in running), default=0)
        crowded = any(stage == earliest and self._pool.share(part.slot) < _CROWDED for stage, part in running)
        for stage, part in running:
            self._pool.hold(part.slot, crowded and stage > earliest)

    async def _watch(self, job: Job, part: Part) -> None:
        """Wait for a part, and take what comes of it."""
        pieces: list[Piece] | None = None
        trouble: BaseException | None = None
        assert part.future is not None
        try:
            pieces = await asyncio.wrap_future(part.future)
        except (asyncio.CancelledError, Exception) as error:
            trouble = error
        self._pool.free(part.slot)
        self._leaving.pop(part, None)
        job.running.remove(part)
        current = asyncio.current_task()
        if current is not None:
            self._watching.discard(current)
        if isinstance(trouble, BrokenExecutor):
            self._pool.renew(part.generation)
        if pieces is not None:
            found = dict(zip(part.strands, pieces, strict=True))
            self._shelf.keep(found)
            job.keep(found)
        elif self.jobs.get(job.question.key) is not job:
            pass  # nobody waits for it
        elif trouble is None:
            job.todo.append(part)
        elif isinstance(trouble, BrokenExecutor):
            self._again(job, part, trouble)
        else:
            self.fail(job, in_words(trouble))
        self._news(job)
        self.turn()

    def _again(self, job: Job, part: Part, trouble: Exception) -> None:
        """Begin a part anew whose process died, unless processes keep dying."""
        part.deaths += 1
        if part.deaths >= MOST_DEATHS:
            self.fail(job, no_processes(trouble))
        else:
            job.todo.append(part)

    def _news(self, job: Job) -> None:
        """Tell everybody who waits, and be done with a question that is answered whole."""
        if job.over:
            self.leave(job)
        job.tell()

    async def _look(self) -> None:
        """While something is worked on, tell how far it is, and end processes that do not give up."""
        while self._watching:
            await asyncio.sleep(_LOOK)
            late = time.monotonic() - _PATIENCE
            for generation in {part.generation for part, since in self._leaving.items() if since < late}:
                self._pool.renew(generation)
            self._hold()
            for job in list(self.jobs.values()):
                if job.running:
                    job.tell()
        self._looking = None

    async def close(self) -> None:
        """Hand over nothing more, end every process, and wait until all that was handed over has come back."""
        self.closed = True
        if self._looking is not None:
            self._looking.cancel()
        await asyncio.to_thread(self._pool.close)
        for task in list(self._watching):
            with suppress(asyncio.CancelledError):
                await task
