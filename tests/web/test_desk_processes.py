"""The desk with real processes: its numbers are those of a run, and no process outlives it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.analysis.live.piece import simulate
from sim.analysis.live.sums import told
from sim.ensemble.block import Strand
from sim.web.desk import Desk
from sim.web.question import Question
from sim.web.refusals import Event
from tests.processes import PATIENCE, runs

SMALL = Question.of_address("scenario=withdrawal&members=20&months=12&hypotheses=H1,H2")
LARGE = Question.of_address("scenario=fortress&members=10000&months=240")


async def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never came"
        await asyncio.sleep(0.02)


async def first_progress(desk: Desk, question: Question) -> None:
    """Leave as soon as something has been simulated."""
    events = desk.answers(question)
    async for event in events:
        if event["event"] == "progress" and event["done"] > 0:
            break
    await events.aclose()  # type: ignore[attr-defined]


def test_an_answer_a_cancelled_one_and_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        desk = Desk(1)
        await desk.start(prepare=False)
        answer = await desk.final(SMALL)
        pieces = simulate([Strand(world, "H2") for world in SMALL.worlds], SMALL.seed, 0, 20)
        mine = told(pieces[:1], pieces[1:]).chance
        chance = answer["theories"]["H2"]["chance"]
        assert (chance["here"], chance["there"]) == (mine.here, mine.there)
        await first_progress(desk, LARGE)
        await until(lambda: not desk.busy)
        assert desk.pool.months_done(0) < LARGE.months, "it went on to the end for nobody"
        process = desk.pool.processes[0]
        assert runs(process)
        await desk.close()
        await until(lambda: not runs(process))

    asyncio.run(test())


@pytest.mark.slow
def test_a_process_that_is_killed_costs_time_and_nothing_else() -> None:
    async def test() -> None:
        desk = Desk(2)
        await desk.start(prepare=False)
        question = Question.of_address("scenario=withdrawal&members=500&months=60")
        events: list[Event] = []
        killed = False
        async for event in desk.answers(question):
            events.append(event)
            if not killed and event["event"] == "progress" and event["done"] > 100:
                killed = True
                os.kill(desk.pool.processes[0], signal.SIGKILL)
        assert killed
        assert events[-1] == {"event": "done"}
        await desk.close()

    asyncio.run(test())


@pytest.mark.slow
def test_processes_end_with_a_server_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(
        "import asyncio\n"
        "from sim.web.desk import Desk\n"
        "from sim.web.question import Question\n"
        "async def main():\n"
        "    desk = Desk(2)\n"
        "    await desk.start(prepare=False)\n"
        "    print(*desk.pool.processes, flush=True)\n"
        "    await desk.final(Question.of_address('scenario=fortress&members=10000'))\n"
        "asyncio.run(main())\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    server = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout is not None
    processes = [int(word) for word in server.stdout.readline().split()]
    assert len(processes) == 2
    time.sleep(1)
    server.kill()
    server.wait()
    server.stdout.close()
    asyncio.run(until(lambda: not any(map(runs, processes))))
