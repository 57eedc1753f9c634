"""Answers made beforehand: to every shipped scenario and to every step of the narrated paths, exactly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sim.errors import SimError
from sim.scenario import shipped
from sim.web.desk import Desk
from sim.web.paths import steps
from sim.web.question import Question
from sim.web.refusals import raised

Answer = dict[str, Any]
Pairs = Sequence[tuple[str, str]]
#: How many questions are asked at once, for each process: the next begins while the last of one is still at work.
_AHEAD: Final = 2


def questions(members: int) -> list[Question]:
    """What the page is likely to ask without anybody moving a lever, each once; of so many members."""
    return each_once(_asked(), members)


def each_once(asked: Iterable[Pairs], members: int) -> list[Question]:
    """The questions of addresses, of so many members, each once."""
    read = (Question.read([*pairs, ("members", str(members))]) for pairs in asked)
    return list({question.query(sized=False): question for question in read}.values())


def answers(
    asked: Iterable[Question],
    kept: Mapping[str, Answer],
    keep: Callable[[str, Answer], None],
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Answer]:
    """The answers to questions by their addresses without members and version; those of `kept` are taken over.

    `keep` is given each new one when it is there, `progress` is told futures done and all, and `workers` processes
    simulate. Ctrl-C ends it within a month of a future, and no process stays. SimError where the system has no room for
    the processes.
    """
    wanted = list(asked)
    missing = [question for question in wanted if question.query(sized=False) not in kept]
    made = asyncio.run(_made(missing, keep, workers, progress)) if missing else {}
    everything = {**kept, **made}
    return {question.query(sized=False): everything[question.query(sized=False)] for question in wanted}


def _asked() -> Iterator[Pairs]:
    for name in shipped.names():
        yield [("scenario", name)]
    for step in steps():
        yield step.pairs


async def _made(
    asked: list[Question],
    keep: Callable[[str, Answer], None],
    workers: int | None,
    progress: Callable[[int, int], None] | None,
) -> dict[str, Answer]:
    desk = Desk(processes=workers, most_waiting=len(asked) + 1)
    done = dict.fromkeys(asked, 0)
    whole = {question: _futures(question) for question in asked}

    def told(question: Question, share: float) -> None:
        done[question] = round(share * whole[question])
        if progress is not None:
            progress(sum(done.values()), sum(whole.values()))

    turns = asyncio.Semaphore(_AHEAD * desk.processes)

    async def answer(question: Question) -> Answer:
        async with turns:
            found = await _answer(desk, question, lambda share: told(question, share))
        keep(question.query(sized=False), found)
        return found

    try:
        await desk.start()
        async with asyncio.TaskGroup() as group:
            tasks = {question.query(sized=False): group.create_task(answer(question)) for question in asked}
    except* SimError as several:
        raise several.exceptions[0] from None
    finally:
        await desk.close()
    return {query: task.result() for query, task in tasks.items()}


async def _answer(desk: Desk, question: Question, told: Callable[[float], None]) -> Answer:
    """The answer of all members of a question; SimError where there is none."""
    found: Answer = {}
    events = desk.answers(question)
    assert isinstance(events, AsyncGenerator)
    try:
        async for event in events:
            match event["event"]:
                case "error":
                    raise raised(event)
                case "progress":
                    told(event["done"] / max(1, event["all"]))
                case "answer":
                    found = event["answer"]
    finally:
        await events.aclose()
    told(1.0)
    return found


def _futures(question: Question) -> int:
    """Futures of a question under all its theories, in both worlds."""
    return question.members * len(question.hypotheses) * (2 if question.differs else 1)
