"""What the routes share: who computes, how much is borne, and how an address is read."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import parse_qsl

from starlette.requests import Request

from sim.errors import Problem, ScenarioError, SimError
from sim.web.events import Event
from sim.web.limits import BusyError, Gate, Limits
from sim.web.stream import Stopping

if TYPE_CHECKING:
    from sim.web.deep import Deep
    from sim.web.making import Making
    from sim.web.question import Question

#: Questions that are kept as they were read: each has two worlds, some 200 kB.
_KEPT: Final = 200
#: Keys of an address: more than any question has settings.
_MOST_KEYS: Final = 400


class Answering(Protocol):
    """Who answers questions: :class:`sim.web.desk.Desk`, or another of its kind."""

    async def start(self) -> None:
        """Have everything ready before the first question comes."""

    def answers(self, question: Question) -> AsyncIterator[Event]:
        """What becomes of a question, to its last answer."""

    async def final(self, question: Question) -> Mapping[str, Any]:
        """The last answer alone."""

    def state(self) -> Mapping[str, int]:
        """How much it is at, and what it bears."""

    async def close(self) -> None:
        """End everything."""


class Shared:
    """One server's means."""

    def __init__(self, desk: Answering, deep: Deep, making: Making, limits: Limits | None = None) -> None:
        self.desk, self.deep, self.making, self.limits = desk, deep, making, limits or Limits()
        self.gate, self.stopping = Gate(self.limits), Stopping()
        self._reading = 0
        self._one = asyncio.Semaphore(1)
        self._read: OrderedDict[str, Question] = OrderedDict()

    async def question(self, request: Request) -> Question:
        """The question of an address; ScenarioError with every mistake, BusyError where too many are being read."""
        text = request.scope["query_string"].decode("ascii", "replace")
        if len(text) > self.limits.query:
            most = f"write at most {self.limits.query:,} characters, or load a scenario file"
            raise ScenarioError([Problem("address", "", f"has {len(text):,} characters", most)])
        if text in self._read:
            self._read.move_to_end(text)
            return self._read[text]
        if self._reading >= self.limits.readings:
            raise BusyError("too many questions come at once", remedy="try again in a moment")
        self._reading += 1
        try:
            async with self._one:  # they share a core with the loop: side by side they would only slow it down
                question = await asyncio.to_thread(self._question, text)
        finally:
            self._reading -= 1
        self._read[text] = question
        while len(self._read) > _KEPT:
            self._read.popitem(last=False)
        return question

    def _question(self, text: str) -> Question:
        from sim.web.question import Question, usual_members

        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_KEYS)
        except ValueError:
            few = f"write at most {_MOST_KEYS}"
            raise ScenarioError([Problem("address", "", "has too many keys", few)]) from None
        if not any(key == "members" for key, _ in pairs):
            pairs.append(("members", str(usual_members(self.limits.members))))
        question = Question.read(pairs)
        if question.members > self.limits.members:
            most = f"this server simulates at most {self.limits.members:,} members"
            own = f"write {self.limits.members}, or run the same by yourself: the page says the command"
            raise ScenarioError([Problem("address", "members", f"is {question.members:,}: {most}", own)])
        return question

    async def start(self) -> None:
        """Have all that computes ready; where it cannot be had, the first question says so."""
        with suppress(SimError):
            await self.desk.start()

    async def close(self) -> None:
        """End all that computes."""
        await asyncio.gather(self.desk.close(), self.deep.close(), self.making.close(), return_exceptions=True)


def shared_of(request: Request) -> Shared:
    """The means of the server that got a request."""
    shared: Shared = request.app.state.shared
    return shared
