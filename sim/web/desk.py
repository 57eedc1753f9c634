"""The desk of the live page: takes questions, has them simulated in processes, answers as soon as there is an answer.

A question is worked on once, whoever asks it, stage by stage; first stages come before all refinements, and questions
take turns. What nobody waits for any more is given up at the end of the month that is being simulated. The event loop
never simulates.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from typing import Final

from sim.analysis.live.pool import Pool
from sim.ensemble.block import Strand
from sim.ensemble.pool import usable_cores
from sim.errors import Problem, ScenarioError, SimError
from sim.web.answer import Words, answer_of
from sim.web.events import Event
from sim.web.job import Job
from sim.web.limits import MOST_MEMBERS, BusyError
from sim.web.question import Question, usual_members
from sim.web.refusals import ClosedError, error_event, no_processes, raised
from sim.web.shelf import Shelf
from sim.web.turns import Turns

#: Questions that are worked on or wait at once, and bytes of members kept for later ones. The default pair of 1,000
#: members takes some 130 kB.
MOST_WAITING: Final = 32
MOST_KEPT: Final = 256 * 1024 * 1024
#: More processes than these take memory (some 200 MB each) and help nobody.
_MOST_PROCESSES: Final = 8


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
        self._turns = Turns(self.pool, self._shelf)
        self._numbers = 0
        self._preparing: asyncio.Task[None] | None = None

    @property
    def processes(self) -> int:
        """How many processes simulate."""
        return self.pool.count

    @property
    def busy(self) -> int:
        """Processes that work, also on what is given up and ends with its month."""
        return self._turns.busy

    def state(self) -> dict[str, int]:
        """What it is at and what it bears: questions, who waits for them, tasks in processes, what is kept."""
        running = sum(len(job.running) for job in self._turns.jobs.values())
        clients = sum(len(job.news) for job in self._turns.jobs.values())
        return {
            "processes": self.pool.count,
            "questions": len(self._turns.jobs),
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
        question = Question.read([("scenario", "baseline"), ("members", str(usual_members(self.most_members)))])
        await asyncio.to_thread(_prepared, question)  # reads the evidence, once
        strands = [Strand(question.worlds[0], hypothesis) for hypothesis in question.hypotheses]
        try:
            await asyncio.gather(*map(asyncio.wrap_future, self.pool.start(strands, question.seed)))
        except (BrokenExecutor, OSError) as trouble:
            self.pool.renew(self.pool.generation)
            if self._turns.closed:
                return
            raise no_processes(trouble) from None
        if prepare and not self._turns.closed:
            self._preparing = asyncio.get_running_loop().create_task(self._prepare(question))

    async def _prepare(self, question: Question) -> None:
        """Simulate a question for those that come later; it makes way for any that somebody waits for."""
        with suppress(SimError):
            job = self._join(question)
            job.waits = 0 if job.news else 1
            news = asyncio.Event()
            job.news.add(news)
            try:
                while not job.over and job.error is None:
                    self._turns.turn()
                    news.clear()
                    await news.wait()
            finally:
                job.news.discard(news)
                if not job.news:
                    self._turns.leave(job)

    async def answers(self, question: Question) -> AsyncIterator[Event]:
        """What becomes of a question, event by event: "queued" with how many are `before` it, "progress" with futures
        `done` of `all`, "answer" for each stage, and at the end "done", or "error" with its `problems`.

        Leaving the iterator (`aclose`, or a cancelled task) gives the question up.
        """
        try:
            words = await asyncio.to_thread(_prepared, question)
            job = self._join(question)
            job.waits = 0
        except SimError as error:
            yield error_event(error)
            return
        news = asyncio.Event()
        job.news.add(news)
        queued, reached, done = False, 0, -1
        try:
            self._turns.turn()
            while True:
                news.clear()
                if job.error is not None:
                    yield error_event(job.error)
                    return
                if not job.running and not job.reached and not queued:
                    queued = True
                    yield {"event": "queued", "before": self._before(job)}
                if job.reached > reached:
                    reached, done = job.reached, max(done, self._turns.done(job))
                    yield {"event": "progress", "done": done, "all": job.all}
                    yield {"event": "answer", "answer": answer_of(words, job.told())}
                elif self._turns.done(job) > done:
                    done = self._turns.done(job)
                    yield {"event": "progress", "done": done, "all": job.all}
                elif job.over:
                    yield {"event": "done"}
                    return
                else:
                    await news.wait()
        finally:
            job.news.discard(news)
            if not job.news:
                self._turns.leave(job)

    async def final(self, question: Question) -> Event:
        """The answer of all members; SimError where there is none."""
        answer: Event = {}
        events = self.answers(question)
        try:
            async for event in events:
                if event["event"] == "error":
                    raise raised(event)
                if event["event"] == "answer":
                    answer = event["answer"]
        finally:
            await events.aclose()  # type: ignore[attr-defined]
        return answer

    async def close(self) -> None:
        """Answer no more, and end every process at once; whoever waits is told."""
        self._turns.closed = True
        if self._preparing is not None:
            self._preparing.cancel()
        for job in list(self._turns.jobs.values()):
            self._turns.fail(job, ClosedError("the server is stopping", remedy="ask again when it runs"))
        await self._turns.close()

    # Questions

    def _join(self, question: Question) -> Job:
        """The work on a question, begun if nobody asks it yet."""
        if self._turns.closed:
            raise ClosedError("the server is stopping", remedy="ask again when it runs")
        if question.members > self.most_members:
            most = f"ask for at most {self.most_members:,}, or run the command on a machine of your own"
            problem = f"this server simulates no {question.members:,} members for a question"
            raise ScenarioError([Problem("address", "members", problem, most)])
        job = self._turns.jobs.get(question.key)
        if job is None:
            if len(self._turns.jobs) >= self.most_waiting:
                remedy = "try again in a minute, or run the command on a machine of your own"
                raise BusyError(
                    f"{len(self._turns.jobs)} questions are waiting already, and more do not fit", remedy=remedy
                )
            self._numbers += 1
            job = self._turns.jobs[question.key] = Job(question, self._numbers)
            for stage in range(len(job.todo)):
                job.keep(self._shelf.find(job.keys(stage)))
            if job.over:
                self._turns.leave(job)
        return job

    def _before(self, job: Job) -> int:
        """How many questions have no answer yet and came before."""
        return sum(not other.reached and other.number < job.number for other in self._turns.jobs.values())


def _prepared(question: Question) -> Words:
    """The words of a question; what it takes to read its worlds is done beside the event loop."""
    words = Words(question)
    _ = question.key, words.lasting
    return words
