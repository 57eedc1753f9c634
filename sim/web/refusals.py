"""Why there is no answer: in words, as errors and as the events that tell of them."""

from __future__ import annotations

from typing import ClassVar, Final

from sim.errors import BAD_INPUT, FileError, Problem, ScenarioError, SimError, one_line
from sim.web.events import Event
from sim.web.limits import BusyError, TooManyError

#: Mistakes that one answer tells: more are no help.
_MOST: Final = 40


class ClosedError(BusyError):
    """The desk answers no more."""


class MistakeError(SimError):
    """The server's own mistake, which nobody who asks can put right."""

    status: ClassVar[int] = 500


def problem(what: str, place: str = "", remedy: str = "") -> dict[str, str]:
    """One mistake: where, what is wrong, and what would be right. Options of the command line are keys of an address.

    >>> problem("is no number", "--members", "write 1000")
    {'place': 'members', 'problem': 'is no number', 'remedy': 'write 1000'}
    """
    return {"place": one_line(place).removeprefix("--"), "problem": one_line(what), "remedy": one_line(remedy)}


def problems_of(error: SimError) -> list[dict[str, str]]:
    """Every mistake that an error tells of."""
    if isinstance(error, FileError):
        return [
            problem(one.problem, ": ".join(filter(None, (one.place, one.path))), one.remedy)
            for one in error.problems[:_MOST]
        ]
    return [problem(error.problem, error.place, error.remedy)]


def status_of(error: SimError) -> int:
    """The status of HTTP that fits: 400 for what somebody who asks can put right, 500 for what could not be finished.

    >>> from sim.errors import RunError
    >>> status_of(SimError("is no number")), status_of(BusyError("too many wait")), status_of(RunError("no space left"))
    (400, 503, 500)
    """
    return int(getattr(error, "status", 400 if error.exit_code == BAD_INPUT else 500))


def error_event(error: SimError) -> Event:
    """An error as an event, every problem in words; `status` as an answer by HTTP would have it."""
    return {"event": "error", "problems": problems_of(error), "status": status_of(error)}


def raised(event: Event) -> SimError:
    """The error that an event tells of."""
    first = event["problems"][0]
    for kind in (BusyError, TooManyError, MistakeError):
        if kind.status == event["status"]:
            return kind(first["problem"], first["place"], first["remedy"])
    return ScenarioError(Problem(told["place"], "", told["problem"], told["remedy"]) for told in event["problems"])


def no_processes(trouble: BaseException) -> BusyError:
    """Processes that cannot be started, or that keep dying: with more memory free the same may be answered."""
    reason = getattr(trouble, "strerror", None) or "they died before they finished"
    return BusyError(
        f"the processes that simulate could not do their work ({reason})",
        remedy="there may be too little memory: ask for fewer members, or start the server with fewer processes",
    )


def in_words(trouble: BaseException) -> SimError:
    """What went wrong in a process, for whoever asked."""
    if isinstance(trouble, SimError):
        return trouble
    return MistakeError(
        f"the question could not be simulated ({type(trouble).__name__})",
        remedy="change what was set last, or run the command of this question, which says more",
    )
