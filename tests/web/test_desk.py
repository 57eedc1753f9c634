"""Who is answered when: one computation a question, first answers first, what nobody waits for given up."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from functools import cache

import pytest

from sim.errors import ScenarioError, SimError
from sim.web import turns
from sim.web.desk import Desk
from sim.web.limits import BusyError
from sim.web.question import Question
from sim.web.refusals import Event
from tests.processes import PATIENCE
from tests.web.conftest import MadeDesk


@cache
def ask(members: int = 250, share: float = 1.0, scenario: str = "withdrawal") -> Question:
    return Question.of_address(
        f"scenario={scenario}&members={members}&months=2&set=us.withdrawal.estonia.share={share}"
    )


class Client:
    """Somebody who waits for an answer and writes down what comes."""

    def __init__(self, desk: Desk, question: Question) -> None:
        self.events: list[Event] = []
        self.left = False
        self._task = asyncio.get_running_loop().create_task(self._listen(desk, question))

    async def _listen(self, desk: Desk, question: Question) -> None:
        async for event in desk.answers(question):
            self.events.append(event)

    async def leave(self) -> None:
        self.left = self.left or not self._task.done()
        self._task.cancel()
        await asyncio.wait([self._task])

    async def end(self) -> None:
        await asyncio.wait_for(self._task, PATIENCE)

    @property
    def over(self) -> bool:
        return self._task.done()

    @property
    def kinds(self) -> list[str]:
        return [event["event"] for event in self.events]

    @property
    def members(self) -> list[int]:
        return [event["answer"]["members"] for event in self.events if event["event"] == "answer"]


async def until(condition: Callable[[], object]) -> None:
    """Let the loop turn until something holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never came"
        await asyncio.sleep(0.005)


def test_an_answer_comes_stage_by_stage(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(1)
        client = Client(desk, ask(1000))
        for stage in ((0, 250), (250, 250), (500, 500)):
            await until(lambda: hands.running)
            assert hands.running[0].stage == stage
            assert len(hands.running[0].strands) == 8
            hands.running[0].finish()
            seen = len(hands.works)
            await until(lambda seen=seen: len(hands.works) > seen or "done" in client.kinds)
        await client.end()
        assert client.members == [250, 500, 1000]
        assert client.kinds[0] in ("queued", "progress")
        assert client.kinds[-1] == "done"
        last = [event for event in client.events if event["event"] == "progress"][-1]
        assert last == {"event": "progress", "done": 8000, "all": 8000}
        chance = next(e["answer"] for e in client.events if e["event"] == "answer")["theories"]["H3"]["chance"]
        assert (chance["here"], chance["there"]) == (pytest.approx(0.031), pytest.approx(0.03))
        await desk.close()

    asyncio.run(test())


def test_free_processes_refine_while_the_first_answer_is_made(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(2)
        client = Client(desk, ask(1000))
        await until(lambda: len(hands.running) == 2)
        assert [work.stage for work in hands.running] == [(0, 250), (250, 250)]
        hands.works[1].finish()  # what comes too early is told in its turn
        await until(lambda: len(hands.works) == 3)
        assert client.members == []
        hands.works[0].finish()
        await until(lambda: client.members == [500])
        await client.leave()
        await desk.close()

    asyncio.run(test())


def test_two_who_ask_the_same_share_one_computation(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(2)
        first, second = Client(desk, ask(250)), Client(desk, ask(250, scenario="withdrawal"))
        await until(lambda: hands.running and desk.state()["clients"] == 2)
        assert len(hands.works) == 1
        await first.leave()
        await asyncio.sleep(0.05)
        assert not hands.given_up, "one of two left"
        hands.works[0].finish()
        await second.end()
        assert second.members == [250]
        assert desk.state()["questions"] == 0
        await desk.close()

    asyncio.run(test())


def test_what_nobody_waits_for_is_given_up(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(1)
        client = Client(desk, ask(1000))
        await until(lambda: hands.running)
        await client.leave()
        await until(lambda: not hands.running)
        assert hands.given_up == hands.works
        await asyncio.sleep(0.05)
        assert len(hands.works) == 1
        assert desk.state() | {"kept_bytes": 0} == {**desk.state(), "questions": 0, "tasks": 0, "kept_bytes": 0}
        again = Client(desk, ask(1000))
        await until(lambda: hands.running)
        assert hands.running[0].stage == (0, 250)
        await again.leave()
        await desk.close()

    asyncio.run(test())


def test_members_that_are_there_are_not_simulated_again(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(1)
        first = Client(desk, ask(250))
        await until(lambda: hands.running)
        hands.works[0].finish()
        await first.end()
        other = Client(desk, ask(250, share=0.5))
        await until(lambda: hands.running)
        assert hands.works[1].titles == {"US soldiers leave the Baltic states"}, "the baseline was there"
        assert len(hands.works[1].strands) == 4
        hands.works[1].finish()
        await other.end()
        more = Client(desk, ask(500))
        await until(lambda: hands.running)
        assert hands.works[2].stage == (250, 250)
        assert more.members == [250]
        hands.works[2].finish()
        await more.end()
        assert more.members == [250, 500]
        at_once = Client(desk, ask(500))
        await at_once.end()
        assert at_once.members == [500]
        assert len(hands.works) == 3
        await desk.close()

    asyncio.run(test())


def test_what_another_question_has_in_work_is_waited_for(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(2)
        first = Client(desk, ask(250))
        await until(lambda: hands.running)
        second = Client(desk, ask(250, share=0.5))
        await until(lambda: len(hands.running) == 2)
        assert len(hands.works[1].strands) == 4, "the baseline is being simulated"
        hands.works[1].finish()
        await until(lambda: hands.works[1] not in hands.running)
        assert second.members == []
        hands.works[0].finish()
        await first.end()
        await second.end()
        assert (first.members, second.members, len(hands.works)) == ([250], [250], 2)
        lost = Client(desk, ask(250, share=0.1)), Client(desk, ask(250, share=0.2))
        await until(lambda: len(hands.running) == 2)
        await desk.close()
        assert {client.kinds[-1] for client in lost} <= {"error", "progress", "queued"}

    asyncio.run(test())


def test_who_waits_for_anothers_work_does_it_where_that_is_given_up(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(2)
        first = Client(desk, ask(250))
        await until(lambda: hands.running)
        second = Client(desk, ask(250, share=0.5))
        await until(lambda: len(hands.running) == 2)
        await first.leave()
        await until(lambda: len(hands.works) == 3)
        assert [len(work.strands) for work in hands.running] == [4, 4]
        for work in hands.running:
            work.finish()
        await second.end()
        assert second.members == [250]
        await desk.close()

    asyncio.run(test())


def test_refinements_wait_where_a_first_answer_lacks_a_core(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(2)
        hands.shares = 0.5
        client = Client(desk, ask(1000))
        await until(lambda: hands.held)
        assert [work.stage for work in hands.held] == [(250, 250)]
        hands.works[0].finish()
        await until(lambda: client.members == [250] and hands.works[1] not in hands.held)
        await client.leave()
        await desk.close()

    asyncio.run(test())


def test_a_first_answer_comes_before_a_refinement(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(1)
        patient = Client(desk, ask(10_000))
        await until(lambda: hands.running)
        hands.works[0].finish()
        await until(lambda: patient.members == [250] and hands.running)
        hurried = Client(desk, ask(250, share=0.5))
        await until(lambda: hands.given_up)
        await until(lambda: hands.running and hands.running[0].stage == (0, 250))
        assert not patient.kinds.count("error")
        hands.running[0].finish()
        await hurried.end()
        assert hurried.members == [250]
        await until(lambda: hands.running and hands.running[0].stage == (250, 250))
        await patient.leave()
        await desk.close()

    asyncio.run(test())


def test_a_refinement_makes_way_only_so_often(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(1)
        patient = Client(desk, ask(500))
        await until(lambda: hands.running)
        hands.works[0].finish()
        for number in range(6):
            await until(lambda: hands.running and hands.running[0].stage == (250, 250))
            hurried = Client(desk, ask(250, share=0.1 * number))
            await until(lambda number=number: len(hands.given_up) == number + 1 or number >= 3)
            await asyncio.sleep(0.05)
            if number >= 3:
                assert len(hands.given_up) == 3
                hands.running[0].finish()
                await patient.end()
                assert patient.members == [250, 500]
                await hurried.leave()
                break
            hands.running[0].finish()
            await hurried.end()
        await desk.close()

    asyncio.run(test())


def test_refinements_take_turns(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(1)
        clients = []
        for share in (0.25, 0.75):
            clients.append(Client(desk, ask(10_000, share)))
            await until(lambda: desk.state()["questions"] == len(clients))
        order = []
        for _ in range(6):
            await until(lambda: hands.running)
            work = hands.running[0]
            shares = {s.world.us.withdrawal.estonia.share for s in work.strands} - {0.0}
            order.append((shares.pop(), work.first))
            work.finish()
        assert order == [(0.25, 0), (0.75, 0), (0.25, 250), (0.75, 250), (0.25, 500), (0.75, 500)]
        for client in clients:
            await client.leave()
        await desk.close()

    asyncio.run(test())


def test_large_stages_are_cut_so_that_nobody_waits_long(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(2)
        client = Client(desk, ask(10_000))
        while not client.kinds.count("done"):
            await until(lambda: hands.running or "done" in client.kinds)
            for work in hands.running:
                assert work.count * len(work.strands) <= 8_000 or len(work.strands) == 1
                work.finish()
        assert client.members[-1] == 10_000
        await desk.close()

    asyncio.run(test())


def test_a_question_too_many_is_refused_in_words(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(1, most_waiting=2, most_members=1000)
        clients = [Client(desk, ask(250, share)) for share in (0.1, 0.2)]
        await until(lambda: desk.state()["questions"] == 2)
        third = Client(desk, ask(250, 0.3))
        await third.end()
        assert third.kinds == ["error"]
        assert third.events[0]["status"] == 503
        assert "waiting" in third.events[0]["problems"][0]["problem"]
        with pytest.raises(BusyError):
            await desk.final(ask(250, 0.3))
        with pytest.raises(ScenarioError, match="at most 1,000"):
            await desk.final(ask(2000))
        for client in clients:
            await client.leave()
        await until(lambda: not hands.running)
        await desk.close()

    asyncio.run(test())


def test_a_process_that_dies_is_replaced_once(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(1)
        client = Client(desk, ask(250))
        await until(lambda: hands.running)
        hands.works[0].fail(BrokenProcessPool("gone"))
        await until(lambda: hands.running)
        assert hands.renewed == 1
        hands.works[1].finish()
        await client.end()
        assert client.kinds[-1] == "done"
        unlucky = Client(desk, ask(250, 0.5))
        for number in (2, 3):
            await until(lambda number=number: len(hands.works) == number + 1)
            hands.works[number].fail(BrokenProcessPool("gone"))
        await unlucky.end()
        assert unlucky.kinds[-1] == "error"
        assert "died" in unlucky.events[-1]["problems"][0]["problem"]
        assert unlucky.events[-1]["status"] == 503, "the question is right, and may be answered later"
        assert desk.state()["questions"] == 0
        await desk.close()

    asyncio.run(test())


def test_a_process_that_does_not_give_up_is_ended(make_desk: MadeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_PATIENCE", 0.2)

    async def test() -> None:
        desk, hands = make_desk(1)
        hands.slow = True
        stuck = Client(desk, ask(250))
        await until(lambda: hands.running)
        await stuck.leave()
        other = Client(desk, ask(250, 0.5))
        await until(lambda: len(hands.works) == 2)
        assert hands.renewed == 1
        hands.works[1].finish()
        await other.end()
        assert other.members == [250]
        await desk.close()

    asyncio.run(test())


def test_what_fails_fails_in_words(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(1)
        for error, words, status in (
            (SimError("a value in it is too large"), "too large", 400), (KeyError("x"), "KeyError", 500),
        ):  # fmt: skip
            client = Client(desk, ask(250))
            await until(lambda: hands.running)
            hands.running[0].fail(error)
            await client.end()
            assert client.kinds[-1] == "error"
            assert words in client.events[-1]["problems"][0]["problem"]
            assert client.events[-1]["status"] == status
        await desk.close()

    asyncio.run(test())


def test_closing_tells_whoever_waits(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(1)
        client = Client(desk, ask(250))
        await until(lambda: hands.running)
        await desk.close()
        await client.end()
        assert client.kinds[-1] == "error"
        assert hands.closed
        after = Client(desk, ask(250))
        await after.end()
        assert after.kinds == ["error"]

    asyncio.run(test())


def test_memory_for_later_questions_is_bounded(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(1, most_kept=30_000)
        for share in (0.2, 0.4, 0.6, 0.8):
            client = Client(desk, ask(250, share))
            await until(lambda: hands.running)
            hands.running[0].finish()
            await client.end()
            assert client.members == [250]
            assert 0 < desk.state()["kept_bytes"] <= 30_000
        await desk.close()

    asyncio.run(test())


def test_the_final_answer_is_the_last(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(1)
        waiting = asyncio.get_running_loop().create_task(desk.final(ask(500)))
        for _ in range(2):
            await until(lambda: hands.running)
            hands.running[0].finish()
        assert (await waiting)["members"] == 500
        await desk.close()

    asyncio.run(test())


def test_what_is_made_ready_makes_way_and_is_used(make_desk: MadeDesk) -> None:
    async def test() -> None:
        desk, hands = make_desk(1)
        await desk.start()
        await until(lambda: hands.running)
        assert hands.works[0].titles == {"Status quo of March 2025"}
        client = Client(desk, Question.of_address("scenario=withdrawal&members=250"))
        await until(lambda: hands.running and len(hands.works) == 2)
        assert hands.given_up == hands.works[:1]
        assert len(hands.works[1].strands) == 8
        hands.works[1].finish()
        await client.end()
        assert client.members == [250]
        await until(lambda: hands.running)
        assert hands.running[0].stage == (250, 250), "the first members of the baseline came with the question"
        while desk.state()["questions"]:
            for work in hands.running:
                work.finish()
            await asyncio.sleep(0.01)
        later = Client(desk, Question.of_address("scenario=fortress&members=500"))
        await until(lambda: hands.running)
        assert len(hands.running[0].strands) == 4
        await later.leave()
        await desk.close()

    asyncio.run(test())


def test_progress_never_goes_back(make_desk: MadeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        desk, hands = make_desk(2)
        monkeypatch.setattr(hands, "months_done", lambda slot: 1 if slot else 2)
        client = Client(desk, ask(1000))
        while "done" not in client.kinds:
            for work in hands.running[:1]:
                await asyncio.sleep(0.11)
                work.finish()
            await asyncio.sleep(0.01)
        done = [event["done"] for event in client.events if event["event"] == "progress"]
        assert done == sorted(done)
        assert done[-1] == 8000
        await desk.close()

    asyncio.run(test())


@pytest.mark.parametrize("seed", range(3))
def test_whatever_comes_when_everybody_is_answered_and_nothing_is_left(seed: int, make_desk: MadeDesk) -> None:
    """Clients come and go, processes finish in any order, are slow to give up, and die: nobody waits for ever."""

    async def test() -> None:
        luck = random.Random(seed)
        desk, hands = make_desk(luck.choice((1, 2, 3)), most_waiting=6)
        hands.slow = True
        clients: list[Client] = []
        for _ in range(100):
            match luck.choice(("come", "come", "leave", "finish", "finish", "finish", "die", "wait")):
                case "come":
                    clients.append(Client(desk, ask(luck.choice((250, 500, 2000)), luck.choice((0.2, 0.4, 0.6)))))
                case "leave" if clients:
                    await luck.choice(clients).leave()
                case "finish" if hands.running:
                    work = luck.choice(hands.running)
                    if work in hands.given_up and luck.random() < 0.8:
                        work.future.set_result(None)
                    else:
                        work.finish()
                case "die" if hands.running and luck.random() < 0.2:
                    for work in hands.running:
                        work.fail(BrokenProcessPool("gone"))
            await asyncio.sleep(luck.choice((0, 0.001, 0.01)))
        while not all(client.over for client in clients):
            for work in hands.running:
                work.finish()
            await asyncio.sleep(0.005)
        state = desk.state()
        assert (state["questions"], state["clients"], state["tasks"]) == (0, 0, 0)
        await until(lambda: not desk.busy)
        for client in clients:
            assert client.left or client.kinds[-1] in ("done", "error")
            assert client.members == sorted(set(client.members))
            done = [event["done"] for event in client.events if event["event"] == "progress"]
            assert done == sorted(done)
        await desk.close()

    asyncio.run(asyncio.wait_for(test(), PATIENCE))
