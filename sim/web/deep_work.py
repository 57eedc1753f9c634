"""What is told beside the answer, made in a process of its own: results as every verb leaves them, in a folder."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, TypedDict
from urllib.parse import parse_qsl

from sim.errors import Problem, ScenarioError, SimError
from sim.web import deep_words as words
from sim.web.data import DATA, script
from sim.web.question import Question
from sim.web.refusals import MistakeError, error_event

#: Seconds between two words on progress.
_PAUSE: Final = 0.2
_LOGGER: Final = logging.getLogger("sim.web")
Tell = Callable[[Mapping[str, Any]], None]


class Task(TypedDict, total=False):
    """What is asked of the process: one of `_KINDS`, of the question at an address, in a folder of results; or `data`
    of the page, by its name.
    """

    kind: str
    query: str
    folder: str
    name: str


def attend(pipe: Connection) -> None:
    """Do tasks until nobody sends any: each is answered by events, the last of which is `done` or `error`."""
    with suppress(EOFError, OSError):
        while True:
            task: Task = pipe.recv()
            try:
                pipe.send(_done(task, pipe.send))
            except SimError as error:
                pipe.send(error_event(error))
            except (EOFError, BrokenPipeError, ConnectionError):
                return
            except Exception as trouble:
                # What went wrong in here says nothing to a reader; its kind may to whoever runs the server.
                _LOGGER.debug("%s", task, exc_info=True)
                wrong = MistakeError(f"the server made a mistake ({type(trouble).__name__})", task["kind"])
                pipe.send(error_event(wrong))


def _done(task: Task, send: Tell) -> dict[str, Any]:
    """The last event of a task."""
    if task["kind"] == "data":
        return {"event": "done", "content": script(task["name"], DATA[task["name"]]())}
    question = Question.read(parse_qsl(task["query"], keep_blank_values=True))
    work = _Work(question, Path(task["folder"]), send)
    return {"event": "done", "kind": task["kind"], **_KINDS[task["kind"]](work)}


class _Work:
    """The verbs as the question asks for them."""

    def __init__(self, question: Question, folder: Path, send: Tell) -> None:
        self.question, self._send, self._last = question, send, 0.0
        self.folder = folder

    def progress(self, what: str) -> Callable[[int, int], None]:
        """A function that tells how far something is: `done` and `all` count futures, anything else is in words."""

        def tell(done: int, total: int) -> None:
            if (now := time.monotonic()) - self._last >= _PAUSE:
                self._last = now
                counts = {"done": done, "all": total} if what == "futures" else {"text": f"{done} of {total} {what}"}
                self._send({"event": "progress", "what": what, **counts})

        return tell

    @property
    def means(self) -> dict[str, Any]:
        """How every verb is called: one process, since others wait, and where results are kept."""
        asked = self.question
        return {
            "members": asked.members, "seed": asked.seed, "months": asked.months, "hypotheses": asked.hypotheses,
            "workers": 1, "out": self.folder, "progress": self.progress("futures"),
        }  # fmt: skip

    def demand_difference(self) -> None:
        """ScenarioError where both worlds are the same, so that there is no effect to tell more of."""
        if self.question.loaded.is_baseline or not self.question.loaded.differences():
            nothing = "nothing differs from the baseline, so that there is no effect to explain"
            raise ScenarioError([Problem("question", "", nothing, "move a lever first")])

    def run(self) -> Any:
        """The run of the question beside its baseline."""
        from sim.api.run import run

        return run(self.question.loaded, figures=False, **self.means)


def _channels(work: _Work) -> dict[str, Any]:
    from sim.api.compare import compare

    work.demand_difference()
    made = work.run()
    worlds = work.question.loaded.baseline(), work.question.loaded
    return {**words.of_channels(compare(*worlds, channels=True, **work.means)), "folder": made.folder.name}


def _turning(work: _Work) -> dict[str, Any]:
    from sim.analysis.drivers.sample import LEAST_ROWS
    from sim.api.drivers import drivers

    work.demand_difference()
    if (members := work.question.members) < 2 * LEAST_ROWS:
        few = f"{members} members are too few to say what drives anything"
        raise ScenarioError([Problem("address", "members", few, f"ask for at least {2 * LEAST_ROWS}")])
    made = work.run()
    worlds = work.question.loaded.baseline(), work.question.loaded
    found = drivers(*worlds, outcome="armed_attack", **work.means)
    return {**words.of_drivers(found), "folder": made.folder.name}


def _story(work: _Work) -> dict[str, Any]:
    from sim.api.story import stories, story

    made = work.run()
    told = stories(made, progress=work.progress("stories"))
    if not len(told):
        raise SimError("no future stands for others among so few", "story", "ask for more members")
    first = next(iter(told))
    return {**words.of_story(first, story(made, first.member, told.hypothesis)), "folder": made.folder.name}


def _report(work: _Work) -> dict[str, Any]:
    made = work.run()
    page = made.report(progress=work.progress("figures"))
    told = words.of_report(made)
    return {**told, "folder": made.folder.name, "page": os.fspath(page)}


_KINDS: Final[Mapping[str, Callable[[_Work], dict[str, Any]]]] = {
    "channels": _channels, "turning": _turning, "story": _story, "report": _report,
}  # fmt: skip
