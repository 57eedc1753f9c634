"""What is told beside the answer: once for everybody who asks, given up when nobody waits, bounded, ended whole."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sim.errors import SimError
from sim.show.text.story_records import Sentence
from sim.web.deep import Deep, _thin
from sim.web.deep_words import _parts
from sim.web.limits import BusyError, Limits
from sim.web.question import Question
from tests.web.serving import FakeHand

DONE = {"event": "done", "title": "T", "text": "", "folder": "."}


def question(seed: int = 1) -> Question:
    return Question.read([("members", "8"), ("months", "2"), ("seed", str(seed))])


async def all_of(events: AsyncIterator[Mapping[str, Any]]) -> list[str]:
    return [str(event["event"]) async for event in events]


def test_many_who_ask_the_same_wait_for_one_computation_and_later_ones_get_it_at_once(tmp_path: Path) -> None:
    hand = FakeHand(result=DONE)

    async def tried() -> None:
        deep = Deep(tmp_path, make=lambda: hand)
        several = await asyncio.gather(*(all_of(deep.events("story", question())) for _ in range(5)))
        assert all(events[-1] == "done" for events in several)
        assert len(hand.tasks) == 1
        assert await all_of(deep.events("story", question())) == ["done"]
        assert len(hand.tasks) == 1
        await all_of(deep.events("story", question(2)))
        await all_of(deep.events("channels", question()))
        assert len(hand.tasks) == 3
        await deep.close()

    asyncio.run(tried())


def test_a_computation_goes_on_while_one_still_waits_and_ends_with_the_last(tmp_path: Path) -> None:
    hand = FakeHand(slow=True)

    async def tried() -> None:
        deep = Deep(tmp_path, make=lambda: hand)
        first, second = (deep.events("story", question()) for _ in range(2))
        await anext(first)
        await anext(second)
        await anext(first)
        await first.aclose()  # type: ignore[attr-defined]
        assert (deep.waiting, hand.killed) == (1, 0)
        await second.aclose()  # type: ignore[attr-defined]
        assert (deep.waiting, hand.killed) == (0, 1)

    asyncio.run(tried())


def test_what_takes_too_long_or_dies_is_said_in_words(tmp_path: Path) -> None:
    async def tried(hand: FakeHand, **limits: Any) -> str:
        deep = Deep(tmp_path, Limits(**limits), make=lambda: hand)
        with pytest.raises(SimError) as refused:
            await deep.final("report", question())
        assert deep.waiting == 0
        return str(refused.value)

    assert "minutes" in asyncio.run(tried(FakeHand(slow=True), deep_seconds=0.05))
    assert "died" in asyncio.run(tried(FakeHand(result=None)))


def test_no_more_wait_than_there_is_room_for(tmp_path: Path) -> None:
    async def tried() -> None:
        deep = Deep(tmp_path, Limits(deep_waiting=2), make=lambda: FakeHand(slow=True))
        held = [deep.events("story", question(seed)) for seed in (1, 2)]
        for events in held:
            await anext(events)
        with pytest.raises(BusyError):
            await anext(deep.events("story", question(3)))
        await deep.close()

    asyncio.run(tried())


def test_what_was_removed_from_the_folder_is_made_again(tmp_path: Path) -> None:
    hand = FakeHand(result={**DONE, "folder": "a-run"})

    async def tried() -> None:
        deep = Deep(tmp_path, make=lambda: hand)
        (tmp_path / "a-run").mkdir()
        for _ in range(2):
            await deep.final("story", question())
        assert len(hand.tasks) == 1
        (tmp_path / "a-run").rmdir()
        await deep.final("story", question())
        assert len(hand.tasks) == 2

    asyncio.run(tried())


def test_results_that_were_used_longest_ago_go_first(tmp_path: Path) -> None:
    import os

    for age, name in enumerate(("old", "older", "oldest")):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    _thin(tmp_path, 2)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["old", "older"]


def test_a_story_says_of_which_world_it_tells_where_only_one_of_them_has_it() -> None:
    told = list(_parts([
        Sentence("Both end.", "short", "both", ()),
        Sentence("Talks collapse.", "before", "both", ()),
        Sentence("It attacks.", "after", "baseline", ()),
        Sentence("It waits.", "after", "scenario", ()),
    ]))  # fmt: skip
    assert told == ["Both end.", "In both worlds: Talks collapse.", "Scenario: It waits.", "Baseline: It attacks."]
