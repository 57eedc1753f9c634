"""Why the desk does not answer: in words, as errors and as the events that tell of them."""

from __future__ import annotations

from typing import Any

from sim.errors import Problem, ScenarioError, SimError
from sim.web.limits import BusyError

#: An event of an answer, ready for JSON; its kind is under "event".
Event = dict[str, Any]


class ClosedError(BusyError):
    """The desk answers no more."""


def error_event(error: SimError) -> Event:
    """An error as an event, every problem in words; `busy` where the same question may be answered later."""
    if isinstance(error, ScenarioError):
        found = list(error.problems)
    else:
        found = [Problem(error.place, "", error.problem, error.remedy)]
    told = [
        {"place": ": ".join(filter(None, (p.place, p.path))), "problem": p.problem, "remedy": p.remedy} for p in found
    ]
    return {"event": "error", "problems": told, "busy": isinstance(error, BusyError)}


def raised(event: Event) -> SimError:
    """The error that an event tells of."""
    found = [Problem(told["place"], "", told["problem"], told["remedy"]) for told in event["problems"]]
    if event["busy"]:
        return BusyError(found[0].problem, remedy=found[0].remedy)
    return ScenarioError(found)


def no_processes(trouble: BaseException) -> SimError:
    """Processes that cannot be started, or that keep dying."""
    reason = getattr(trouble, "strerror", None) or "they died before they finished"
    return SimError(
        f"the processes that simulate could not do their work ({reason})",
        remedy="there may be too little memory: ask for fewer members, or start the server with fewer processes",
    )


def in_words(trouble: BaseException) -> SimError:
    """What went wrong in a process, for whoever asked."""
    if isinstance(trouble, SimError):
        return trouble
    return SimError(
        f"the question could not be simulated ({type(trouble).__name__})",
        remedy="change what was set last, or run the command of this question, which says more",
    )
