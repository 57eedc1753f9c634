"""Time in a run: months since the start, and the step within the month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from sim.model.stage.rows import Mask, where
from sim.scenario.schema.quantity import month_offset
from sim.scenario.schema.scenario import Horizon

if TYPE_CHECKING:
    from sim.scenario.schema.sections.plans import ElectionCalendar

MONTHS_A_YEAR: Final = 12.0
#: Moments closer than this are the same, months.
ROUNDING = 1e-9


class Calendar(NamedTuple):
    """Elections: the month of the first, YYYY-MM, and how many months lie between them."""

    first: str
    every: float


def calendar_of(elections: ElectionCalendar) -> Calendar:
    """The calendar of a scenario's elections."""
    return Calendar(elections.first, elections.every)


class Clock:
    """Where a run stands in time.

    `now` is the beginning of the current step in months since the start; `end` is where the step ends.
    """

    def __init__(self, horizon: Horizon) -> None:
        self.start = horizon.start
        self.months = horizon.months
        self.per_month = horizon.steps_per_month
        self.dt = 1.0 / self.per_month
        self.month = 0
        self.sub_step = 0
        self._offsets: dict[str, float] = {}

    @property
    def now(self) -> float:
        return self.month + self.sub_step * self.dt

    @property
    def end(self) -> float:
        return self.month + (self.sub_step + 1) * self.dt

    @property
    def month_complete(self) -> bool:
        """Whether the current step is the last of its month."""
        return self.sub_step == self.per_month - 1

    @property
    def in_first_year(self) -> bool:
        """Whether the current step begins in the first twelve months."""
        return self.now < MONTHS_A_YEAR

    @property
    def over(self) -> bool:
        return self.month >= self.months

    def tick(self) -> None:
        """Go on to the next step."""
        self.sub_step += 1
        if self.sub_step == self.per_month:
            self.month, self.sub_step = self.month + 1, 0

    def offset(self, date: str) -> float:
        """Months from the start to the beginning of the month written as YYYY-MM."""
        offset = self._offsets.get(date)
        if offset is None:
            offset = self._offsets[date] = float(month_offset(date, self.start))
        return offset

    def votes(self, calendars: Sequence[tuple[Calendar, Mask]]) -> Mask:
        """Where an election falls within this step."""
        return where(calendars, lambda calendar: self.falls_now(self.offset(calendar.first), calendar.every))

    def falls_now(self, first: float, every: float) -> bool:
        """Whether an event that recurs `every` months from `first` falls within this step, its end not included."""
        ahead = first - self.now
        if ahead < 0.0:
            ahead %= every
            ahead = 0.0 if every - ahead < ROUNDING else ahead
        return ahead < self.dt - ROUNDING
