"""The desk of the live page: takes questions, has them simulated in processes, answers as soon as there is an answer.

A question is worked on once, whoever asks it, stage by stage; first stages come before all refinements, and questions
take turns. What nobody waits for any more is given up at the end of the month that is being simulated. The event loop
never simulates.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from typing import Any, Final

from sim.analysis.live.piece import Piece
from sim.analysis.live.pool import Pool
from sim.ensemble.block import Strand
from sim.ensemble.pool import usable_cores
from sim.errors import Problem, ScenarioError, SimError
from sim.web.answer import Words, answer_of
from sim.web.job import MOST_DEATHS, MOST_YIELDS, Job, Part
from sim.web.question import MOST_MEMBERS, Question
from sim.web.shelf import Shelf

#: An event of an answer, ready for JSON; its kind is under "event".
Event = dict[str, Any]

#: Questions that are worked on or wait at once, and bytes of members kept for later ones. The default pair of 1,000
#: members takes some 130 kB.
MOST_WAITING: Final = 32
MOST_KEPT: Final = 256 * 1024 * 1024
#: Seconds between two looks at how far the processes are.
_LOOK: Final = 0.1
#: More processes than these take memory (some 200 MB each) and help nobody.
_MOST_PROCESSES: Final = 8


class BusyError(SimError):
    """Too many questions are waiting."""


class ClosedError(SimError):
    """The desk answers no more."""


class Desk:
    """Answers questions from one event loop. :meth:`start` has the processes ready before the first question comes.

    `processes` simulate, by default one a core. A question has at most `most_members` members, `most_waiting` questions
    are worked on or wait at once, and `most_kept` bytes of members are kept for later ones.
    """

    def __init__(
        self,
        processes: int | None = None,
        most_members: int = MOST_MEMBERS,
        most_waiting: int = MOST_WAITING,
        most_kept: int = MOST_KEPT,
    ) -> None:
        self.most_members, self.most_waiting = most_members, most_waiting
        self.pool = Pool(processes or min(usable_cores(), _MOST_PROCESSES))
        self._shelf = Shelf(most_kept)
        self._jobs: dict[str, Job] = {}
        self._numbers = 0
        self._watching: set[asyncio.Task[None]] = set()
        self._looking: asyncio.Task[None] | None = None
        self._preparing: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def processes(self) -> int:
        """How many processes simulate."""
        return self.pool.count

    def state(self) -> dict[str, int]:
        """What the desk is at, in numbers."""
        running = sum(len(job.running) for job in self._jobs.values())
        clients = sum(len(job.news) for job in self._jobs.values())
        return {
            "processes": self.pool.count,
            "questions": len(self._jobs),
            "clients": clients,
            "tasks": running,
            "kept": len(self._shelf),
            "kept_bytes": self._shelf.bytes,
            "most_members": self.most_members,
            "most_waiting": self.most_waiting,
            "most_kept": self._shelf.most,
        }

    async def start(self, *, prepare: bool = True) -> None:
        """Start the processes and wait until they are warm. Raises SimError where the system has no room for them.

        Then, while nobody waits for it, the usual baseline is simulated, which nearly every question needs (`prepare`).
        """
        question = Question.read([("scenario", "baseline")])
        await asyncio.to_thread(_prepared, question)  # reads the evidence, once
        strands = [Strand(question.worlds[0], hypothesis) for hypothesis in question.hypotheses]
        try:
            await asyncio.gather(*map(asyncio.wrap_future, self.pool.start(strands, question.seed)))
        except (BrokenExecutor, OSError) as trouble:
            self.pool.renew(self.pool.generation)
            if self._closed:
                return
            raise _no_processes(trouble) from None
        if prepare and not self._closed:
            self._preparing = asyncio.get_running_loop().create_task(self._prepare(question))

    async def _prepare(self, question: Question) -> None:
        """Simulate a question for those that come later."""
        with suppress(SimError):
            await self.final(question)

    async def answers(self, question: Question) -> AsyncIterator[Event]:
        """What becomes of a question, event by event: "queued" with how many are `before` it, "progress" with futures
        `done` of `all`, "answer" for each stage, and at the end "done", or "error" with its `problems`.

        Leaving the iterator (`aclose`, or a cancelled task) gives the question up.
        """
        try:
            words = await asyncio.to_thread(_prepared, question)
            job = self._join(question)
        except SimError as error:
            yield error_event(error)
            return
        news = asyncio.Event()
        job.news.add(news)
        queued, reached, done = False, 0, -1
        try:
            self._turn()
            while True:
                news.clear()
                if job.error is not None:
                    yield error_event(job.error)
                    return
                if not job.running and not job.reached and not queued:
                    queued = True
                    yield {"event": "queued", "before": self._before(job)}
                if job.reached > reached:
                    reached, done = job.reached, job.done
                    yield {"event": "progress", "done": done, "all": job.all}
                    yield {"event": "answer", "answer": answer_of(words, job.told())}
                elif self._done(job) > done:
                    done = self._done(job)
                    yield {"event": "progress", "done": done, "all": job.all}
                elif job.over:
                    yield {"event": "done"}
                    return
                else:
                    await news.wait()
        finally:
            job.news.discard(news)
            if not job.news:
                self._leave(job)

    async def final(self, question: Question) -> Event:
        """The answer of all members; SimError where there is none."""
        answer: Event = {}
        events = self.answers(question)
        try:
            async for event in events:
                if event["event"] == "error":
                    raise _raised(event)
                if event["event"] == "answer":
                    answer = event["answer"]
        finally:
            await events.aclose()  # type: ignore[attr-defined]
        return answer

    async def close(self) -> None:
        """Answer no more, and end every process at once; whoever waits is told."""
        self._closed = True
        for job in list(self._jobs.values()):
            self._fail(job, ClosedError("the server is stopping", remedy="ask again when it runs"))
        for task in (self._looking, self._preparing):
            if task is not None:
                task.cancel()
        await asyncio.to_thread(self.pool.close)
        for task in list(self._watching):
            with suppress(asyncio.CancelledError):
                await task

    # Questions

    def _join(self, question: Question) -> Job:
        """The work on a question, begun if nobody asks it yet."""
        if self._closed:
            raise ClosedError("the server is stopping", remedy="ask again when it runs")
        if question.members > self.most_members:
            most = f"ask for at most {self.most_members:,}, or run the command on a machine of your own"
            problem = f"this server simulates no {question.members:,} members for a question"
            raise ScenarioError([Problem("address", "members", problem, most)])
        job = self._jobs.get(question.key)
        if job is None:
            if len(self._jobs) >= self.most_waiting:
                remedy = "try again in a minute, or run the command on a machine of your own"
                raise BusyError(f"{len(self._jobs)} questions are waiting already, and more do not fit", remedy=remedy)
            self._numbers += 1
            job = self._jobs[question.key] = Job(question, self._numbers)
            for stage in range(len(job.todo)):
                job.keep(self._shelf.find(job.keys(stage)))
            if job.over:
                self._leave(job)
        return job

    def _leave(self, job: Job) -> None:
        """Stop all work on a question."""
        if self._jobs.get(job.question.key) is job:
            del self._jobs[job.question.key]
        job.todo.clear()
        for part in job.running:
            self.pool.give_up(part.slot)

    def _fail(self, job: Job, error: SimError) -> None:
        job.error = error
        self._leave(job)
        job.tell()

    def _before(self, job: Job) -> int:
        """How many questions have no answer yet and came before."""
        return sum(not other.reached and other.number < job.number for other in self._jobs.values())

    def _done(self, job: Job) -> int:
        """Futures that are done, those of tasks in work among them."""
        running = sum(
            part.rows * part.share_done(self.pool.months_done(part.slot), job.question.months)
            for part in job.running if not part.makes_way
        )  # fmt: skip
        return int(job.done + running)

    # Turns

    def _turn(self) -> None:
        """Hand the next parts to free processes, and have refinements make way where a first answer is waited for."""
        while not self._closed and (free := self.pool.count - self.busy) > 0:
            if (turn := self._next()) is None:
                return
            self._begin(*turn, free)
        waiting = sum(1 for job in self._jobs.values() for part in job.todo if part.stage == 0)
        self._make_way(waiting)

    @property
    def busy(self) -> int:
        """Processes that work, also on what is given up and ends with its month."""
        return len(self._watching)

    def _next(self) -> tuple[Job, Part] | None:
        """The next part: of the earliest stage, and of the question that was served least lately."""
        turns = [(part.stage, job.served, job.number, place) for job, place, part in self._waiting()]
        if not turns:
            return None
        _, _, number, place = min(turns)
        job = next(job for job in self._jobs.values() if job.number == number)
        return job, job.todo.pop(place)

    def _waiting(self) -> list[tuple[Job, int, Part]]:
        return [(job, place, part) for job in self._jobs.values() for place, part in enumerate(job.todo)]

    def _begin(self, job: Job, part: Part, free: int) -> None:
        """Have a part simulated, but for what is kept of it; what is too much for one process waits as parts."""
        kept = self._shelf.find(part.strands)
        part.without([*kept, *(key for key in part.strands if key in job.pieces)])
        if kept:
            job.keep(kept)
        if not part.strands:
            self._tell(job)
            return
        mine, *others = part.split(free if part.stage else 1)
        job.todo += others
        self._numbers += 1
        job.served, mine.began, mine.makes_way = self._numbers, time.monotonic(), False
        mine.generation = self.pool.generation
        try:
            mine.future, mine.slot = self.pool.submit(
                list(mine.strands.values()), job.question.seed, mine.first, mine.count
            )
        except (BrokenExecutor, OSError) as trouble:
            self.pool.renew(mine.generation)
            self._again(job, mine, trouble)
            self._tell(job)
            return
        job.running.append(mine)
        watch = asyncio.get_running_loop().create_task(self._watch(job, mine))
        self._watching.add(watch)
        if self._looking is None:
            self._looking = asyncio.get_running_loop().create_task(self._look())
        job.tell()

    def _make_way(self, waiting: int) -> None:
        """Give up as many refinements as there are first answers waiting, those begun last, to begin them again."""
        running = [(part.began, job, part) for job in self._jobs.values() for part in job.running]
        waiting -= self.pool.count - len(running) + sum(part.makes_way for *_, part in running)
        yielding = [
            (began, job, part)
            for began, job, part in running
            if part.stage and not part.makes_way and job.yields < MOST_YIELDS
        ]
        for _, job, part in sorted(yielding, key=lambda turn: -turn[0])[: max(0, waiting)]:
            part.makes_way = True
            job.yields += 1
            self.pool.give_up(part.slot)

    async def _watch(self, job: Job, part: Part) -> None:
        """Wait for a part, and take what comes of it."""
        pieces: list[Piece] | None = None
        trouble: BaseException | None = None
        assert part.future is not None
        try:
            pieces = await asyncio.wrap_future(part.future)
        except (asyncio.CancelledError, Exception) as error:
            trouble = error
        self.pool.free(part.slot)
        job.running.remove(part)
        current = asyncio.current_task()
        if current is not None:
            self._watching.discard(current)
        if isinstance(trouble, BrokenExecutor):
            self.pool.renew(part.generation)
        if pieces is not None:
            found = dict(zip(part.strands, pieces, strict=True))
            self._shelf.keep(found)
            job.keep(found)
        elif self._jobs.get(job.question.key) is not job:
            pass  # nobody waits for it
        elif trouble is None:
            job.todo.append(part)
        elif isinstance(trouble, BrokenExecutor):
            self._again(job, part, trouble)
        else:
            self._fail(job, _in_words(trouble))
        self._tell(job)
        self._turn()

    def _again(self, job: Job, part: Part, trouble: Exception) -> None:
        """Begin a part anew whose process died, unless processes keep dying."""
        part.deaths += 1
        if part.deaths >= MOST_DEATHS:
            self._fail(job, _no_processes(trouble))
        else:
            job.todo.append(part)

    def _tell(self, job: Job) -> None:
        """Tell everybody who waits, and be done with a question that is answered whole."""
        if job.over:
            self._leave(job)
        job.tell()

    async def _look(self) -> None:
        """While something is worked on, tell how far it is."""
        while self._watching:
            await asyncio.sleep(_LOOK)
            for job in list(self._jobs.values()):
                if job.running:
                    job.tell()
        self._looking = None


def _prepared(question: Question) -> Words:
    """The words of a question; what it takes to read its worlds is done beside the event loop."""
    words = Words(question)
    _ = question.key, words.lasting
    return words


def error_event(error: SimError) -> Event:
    """An error as an event, every problem in words; `busy` where the same question may be answered later."""
    if isinstance(error, ScenarioError):
        found = list(error.problems)
    else:
        found = [Problem(error.place, "", error.problem, error.remedy)]
    told = [
        {"place": ": ".join(filter(None, (p.place, p.path))), "problem": p.problem, "remedy": p.remedy} for p in found
    ]
    return {"event": "error", "problems": told, "busy": isinstance(error, BusyError | ClosedError)}


def _raised(event: Event) -> SimError:
    """The error that an event tells of."""
    found = [Problem(told["place"], "", told["problem"], told["remedy"]) for told in event["problems"]]
    if event["busy"]:
        return BusyError(found[0].problem, remedy=found[0].remedy)
    return ScenarioError(found)


def _no_processes(trouble: BaseException) -> SimError:
    reason = getattr(trouble, "strerror", None) or "they died before they finished"
    return SimError(
        f"the processes that simulate could not do their work ({reason})",
        remedy="there may be too little memory: ask for fewer members, or start the server with fewer processes",
    )


def _in_words(trouble: BaseException) -> SimError:
    """What went wrong in a process, for whoever asked."""
    if isinstance(trouble, SimError):
        return trouble
    return SimError(
        f"the question could not be simulated ({type(trouble).__name__})",
        remedy="change what was set last, or run the command of this question, which says more",
    )
