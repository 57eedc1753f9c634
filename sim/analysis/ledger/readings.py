"""How a dated statement is read off simulated futures: whether something has come by a date, or how much there is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from sim.scenario.schema.quantity import month_offset

if TYPE_CHECKING:
    from sim.theory.arrays import FloatArray


@dataclass(frozen=True)
class Futures:
    """What statements need of a block of futures.

    `months` holds the months of a series that some statement asks for, by the name of the series and months since the
    start, each (members,); `logged` the first month of an event by name, NaN where it never comes; `outcomes` every
    outcome.
    """

    start: str
    months: Mapping[tuple[str, int], FloatArray]
    logged: Mapping[str, FloatArray]
    outcomes: Mapping[str, FloatArray]

    def window(self, series: str, first: str, last: str) -> FloatArray:
        """A series from the month `first` to the month `last`, both counted, (months, members)."""
        return np.stack([self.months[series, month] for month in _span(self.start, first, last)])

    def by(self, month: FloatArray, last: str) -> FloatArray:
        """Whether something that came in `month` had come by the end of the month `last`: 1 or 0."""
        return np.where(month <= month_offset(last, self.start), 1.0, 0.0)


@dataclass(frozen=True)
class Reading(ABC):
    """A way to read a statement; `series`, `event` and `outcome` are what it needs of a future, where not empty."""

    is_event: ClassVar[bool] = False

    @property
    def series(self) -> str:
        """The monthly series that is read."""
        return ""

    @property
    def event(self) -> str:
        """The event whose first month is read."""
        return ""

    @property
    def outcome(self) -> str:
        """The outcome that is read."""
        return ""

    def needs(self, start: str, resolves: str) -> list[tuple[str, int]]:
        """The months of series that it needs: name, and months since `start`."""
        return []

    @abstractmethod
    def read(self, futures: Futures, resolves: str) -> FloatArray:
        """The answer in each future, (members,): 0 or 1 for an event, else a number in the statement's unit."""

    @abstractmethod
    def told(self, resolves: str) -> str:
        """The same in words."""


@dataclass(frozen=True)
class Comes(Reading):
    """An event whose month is an outcome, such as `attack_month`."""

    of: str
    is_event: ClassVar[bool] = True

    @property
    def outcome(self) -> str:
        return self.of

    def read(self, futures: Futures, resolves: str) -> FloatArray:
        return futures.by(futures.outcomes[self.of], resolves)

    def told(self, resolves: str) -> str:
        return f"share of futures in which the outcome {self.of} is {resolves} or earlier"


@dataclass(frozen=True)
class Logged(Reading):
    """An event that the model logs, such as the exit of the US from NATO."""

    of: str
    is_event: ClassVar[bool] = True

    @property
    def event(self) -> str:
        return self.of

    def read(self, futures: Futures, resolves: str) -> FloatArray:
        return futures.by(futures.logged[self.of], resolves)

    def told(self, resolves: str) -> str:
        return f"share of futures in which the event '{self.of}' is logged in {resolves} or earlier"


@dataclass(frozen=True)
class Level(Reading):
    """A monthly series at the end of the month in which the statement resolves."""

    of: str

    @property
    def series(self) -> str:
        return self.of

    def needs(self, start: str, resolves: str) -> list[tuple[str, int]]:
        return [(self.of, month_offset(resolves, start))]

    def read(self, futures: Futures, resolves: str) -> FloatArray:
        level: FloatArray = futures.window(self.of, resolves, resolves)[0]
        return level

    def told(self, resolves: str) -> str:
        return f"the monthly series {self.of} in {resolves}"


@dataclass(frozen=True)
class Total(Reading):
    """The sum of a monthly series from the month `first` to the month in which the statement resolves."""

    of: str
    first: str

    @property
    def series(self) -> str:
        return self.of

    def needs(self, start: str, resolves: str) -> list[tuple[str, int]]:
        return [(self.of, month) for month in _span(start, self.first, resolves)]

    def read(self, futures: Futures, resolves: str) -> FloatArray:
        total: FloatArray = futures.window(self.of, self.first, resolves).sum(axis=0)
        return total

    def told(self, resolves: str) -> str:
        return f"the monthly series {self.of}, added up from {self.first} to {resolves}"


@dataclass(frozen=True)
class Mean(Total):
    """The mean of a monthly series from the month `first` to the month in which the statement resolves."""

    def read(self, futures: Futures, resolves: str) -> FloatArray:
        mean: FloatArray = futures.window(self.of, self.first, resolves).mean(axis=0)
        return mean

    def told(self, resolves: str) -> str:
        return f"the mean of the monthly series {self.of} from {self.first} to {resolves}"


@dataclass(frozen=True)
class Growth(Reading):
    """What a series is in the year in which the statement resolves over what it was in the months from `first` to
    `last`, less one, in %; means over months.
    """

    of: str
    first: str
    last: str

    @property
    def series(self) -> str:
        return self.of

    def needs(self, start: str, resolves: str) -> list[tuple[str, int]]:
        spans = (_span(start, self.first, self.last), _span(start, *_year(resolves)))
        return [(self.of, month) for span in spans for month in span]

    def read(self, futures: Futures, resolves: str) -> FloatArray:
        base: FloatArray = futures.window(self.of, self.first, self.last).mean(axis=0)
        later: FloatArray = futures.window(self.of, *_year(resolves)).mean(axis=0)
        return 100.0 * (later / base - 1.0)

    def told(self, resolves: str) -> str:
        first, last = _year(resolves)
        return (
            f"the mean of the monthly series {self.of} over {first} to {last} over that of {self.first} to {self.last}"
        )


@dataclass(frozen=True)
class Count(Reading):
    """An outcome as it stands, whose window ends in the month in which the statement resolves."""

    of: str

    @property
    def outcome(self) -> str:
        return self.of

    def read(self, futures: Futures, resolves: str) -> FloatArray:
        return futures.outcomes[self.of]

    def told(self, resolves: str) -> str:
        return f"the outcome {self.of}"


def _span(start: str, first: str, last: str) -> range:
    """Months since `start` from one month to another, both counted.

    >>> list(_span("2025-03", "2025-11", "2026-01"))
    [8, 9, 10]
    """
    return range(month_offset(first, start), month_offset(last, start) + 1)


def _year(month: str) -> tuple[str, str]:
    """First and last month of the year that a December ends."""
    return f"{month[:4]}-01", month
