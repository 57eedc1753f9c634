"""What verbs have in common: arguments checked, progress counted."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from sim.errors import SimError
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario

_MOST_MONTHS = 600


def check_numbers(*limits: tuple[str, Any, int]) -> None:
    """SimError where a value, given by its name and the least that it may be, is no whole number or too small."""
    for name, value, least in limits:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise SimError(f"{name} is {value!r}", remedy=f"give a whole number from {least} on")


def check_error(until_se: float | None) -> None:
    """SimError for what is no standard error of a share."""
    if until_se is not None and (isinstance(until_se, bool) or not 0 < until_se < 1):
        raise SimError(f"until_se is {until_se!r}", remedy="give the standard error of a share, such as 0.005")


def checked(
    loaded: LoadedScenario,
    months: int | None,
    hypotheses: Iterable[str] | None,
    *,
    members: int,
    seed: int,
    workers: int | None,
    block: int = 1,
) -> tuple[int, tuple[str, ...]]:
    """Months and hypotheses that are simulated; SimError for an argument that makes no sense."""
    months = loaded.scenario.horizon.months if months is None else months
    check_numbers(
        ("members", members, 1),
        ("seed", seed, 0),
        ("months", months, 1),
        ("workers", 1 if workers is None else workers, 1),
        ("block", block, 1),
    )
    if months > _MOST_MONTHS:
        raise SimError(f"months is {months}", remedy=f"give at most {_MOST_MONTHS}")
    chosen = loaded.scenario.hypotheses if hypotheses is None else tuple(hypotheses)
    if isinstance(hypotheses, str) or not chosen or any(name not in HYPOTHESES for name in chosen):
        raise SimError(f"hypotheses are {hypotheses!r}", remedy="give a list of some of " + ", ".join(HYPOTHESES))
    return months, tuple(name for name in HYPOTHESES if name in chosen)


def say_nothing(text: str) -> None:
    """The notice of a caller who gave none."""


class Counter:
    """Adds up the futures done and reports whole ones."""

    def __init__(self, total: int, progress: Callable[[int, int], None] | None) -> None:
        self._total, self._progress = total, progress
        self._done, self._reported = 0.0, -1

    def add(self, futures: float) -> None:
        self._done += futures
        whole = min(self._total, math.floor(self._done + 1e-6))
        if self._progress is not None and whole > self._reported:
            self._reported = whole
            self._progress(whole, self._total)
