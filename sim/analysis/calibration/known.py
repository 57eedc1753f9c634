"""The record as it was known when a month began, in the form in which the equations take it."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.analysis.record import RecordedSeries, record
from sim.scenario.months import month_after
from sim.scenario.schema.quantity import month_offset
from sim.theory.arrays import FloatArray

#: Months over which allocated aid is spread before it counts as supply.
_DELIVERY: Final = 12


class Known:
    """What was known when the month `as_of` began; months are counted back from it, the last known one being -1.

    `settled` has the posterior means of blocks that were fitted before.
    """

    def __init__(self, as_of: str) -> None:
        self.as_of = as_of
        self.settled: dict[str, float] = {}

    def series(self, name: str, since: str = "") -> RecordedSeries:
        """The figures of a series that were known, from the month `since` on."""
        known = record()[name].before(self.as_of)
        return known.since(since) if since else known

    def when(self, series: RecordedSeries) -> FloatArray:
        """Middle of what each figure describes, in months from the start, (figures,): negative."""
        last: FloatArray = np.array([month_offset(month, self.as_of) for month in series.months], np.float64)
        return last + 0.5 - 0.5 * (series.span - 1)

    def month(self, name: str, month: int) -> float:
        """The figure of a month, counted from the start; KeyError where there is none."""
        return record()[name].before(self.as_of).at(month_after(self.as_of, month))

    def log_force(self, months: FloatArray) -> FloatArray:
        """Logarithm of the Russian force in Ukraine over the last figure known, (months,); 0 where none was known."""
        known = self.series("russian_force")
        if not known.months:
            return np.zeros(months.size)
        force = np.interp(months, self.when(known), known.values)
        return np.asarray(np.log(force / known.values[-1]), np.float64)

    def aid(self, months: FloatArray) -> FloatArray:
        """Military aid allocated by Europe and the US in the year up to each of the `months`, bn EUR."""
        total = {
            int(month_offset(month, self.as_of)): value + self.series("aid_allocated_us").at(month)
            for series in [self.series("aid_allocated_europe")]
            for month, value in zip(series.months, series.values, strict=True)
        }
        first = min(total)

        def year_to(month: int) -> float:
            there = range(max(first, month - _DELIVERY + 1), month + 1)
            return float(np.mean([total[each] for each in there])) * _DELIVERY

        return np.array([year_to(int(month)) for month in months])
