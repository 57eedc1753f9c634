"""What somebody would say who knows no model: rules that a forecast must beat, stated beside it when it is sealed."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import nbinom, norm

from sim.analysis.hindcast.naive import variance_of_step
from sim.analysis.record import AFTER_CUT, CUT, RecordedSeries, record
from sim.model.stage.clock import MONTHS_A_YEAR
from sim.scenario.schema.quantity import month_offset

Levels = tuple[float, ...]

#: Months of the record that :class:`Habit` takes for the habit.
_HABIT: Final = 24


class Reference(ABC):
    """A rule for a quantity."""

    @abstractmethod
    def quantiles(self, levels: Levels, resolves: str) -> Levels:
        """Quantiles at `levels` of what the statement asks for, in its unit."""

    @abstractmethod
    def told(self) -> str:
        """The rule in words."""


@dataclass(frozen=True)
class Rate(Reference):
    """An event that came `events` times in `years` years up to the cut: Jeffreys' prior for a Poisson rate.

    The posterior of the rate is a gamma with shape events + 1/2 and exposure years, so that the chance of at least one
    in the time t from the cut on is 1 - [years / (years + t)]^(events + 1/2), and the number is negative binomial.
    `counted` says what was counted.
    """

    events: float
    years: float
    counted: str

    def chance(self, resolves: str) -> float:
        """Chance of at least one by the end of a month.

        >>> round(Rate(0, 3.0, "").chance("2025-12"), 3)
        0.115
        """
        return 1.0 - math.pow(self._share(resolves), self.events + 0.5)

    def quantiles(self, levels: Levels, resolves: str) -> Levels:
        return tuple(float(nbinom.ppf(level, self.events + 0.5, self._share(resolves))) for level in levels)

    def told(self) -> str:
        years = f"{self.years:g} year{'s' if self.years != 1.0 else ''}"
        return f"base rate with Jeffreys' prior, {self.events:g} in {years}: {self.counted}"

    def _share(self, resolves: str) -> float:
        return self.years / (self.years + month_offset(resolves, CUT) / MONTHS_A_YEAR)


@dataclass(frozen=True)
class Walk(Reference):
    """A random walk without drift from the last figure of a series of the record.

    The variance of a month's step is that of :func:`sim.analysis.hindcast.naive.variance_of_step`, over changes between
    recorded figures. With `first`, months are added up from there on: the variance is that of a step times the sum,
    over the months ahead, of the square of how many months of the sum each step is part of. With `mean`, the sum is
    divided by its months. Nothing falls below 0, nor a share above 100%.
    """

    of: str
    first: str = ""
    mean: bool = False

    def quantiles(self, levels: Levels, resolves: str) -> Levels:
        known = record()[self.of].before(AFTER_CUT)
        ahead = month_offset(resolves, known.months[-1])
        added = np.zeros(ahead)
        added[month_offset(self.first, known.months[-1]) - 1 if self.first else -1 :] = 1.0
        if self.mean:
            added /= added.sum()
        parts = np.cumsum(added[::-1])
        error = math.sqrt(_step(known) * float(np.sum(parts**2)))
        return _band(float(known.values[-1] * added.sum()), error, levels, 100.0 if known.unit == "%" else math.inf)

    def told(self) -> str:
        last = record()[self.of].before(AFTER_CUT).months[-1]
        added = f", {'mean of' if self.mean else 'added up over'} the months from {self.first}" if self.first else ""
        return f"random walk without drift from the last figure of the record ({last}){added}"


@dataclass(frozen=True)
class Habit(Reference):
    """Months like the last 24 of the record, each drawn anew, added up from the month `first`.

    A sum of n has mean n m and variance (n + n^2 / 24) s^2, with m and s the mean and standard deviation of the 24; the
    second term is the error of m.
    """

    of: str
    first: str

    def quantiles(self, levels: Levels, resolves: str) -> Levels:
        habit = record()[self.of].before(AFTER_CUT).values[-_HABIT:]
        months = month_offset(resolves, self.first) + 1
        error = float(habit.std(ddof=1)) * math.sqrt(months + months**2 / habit.size)
        return _band(float(months * habit.mean()), error, levels)

    def told(self) -> str:
        return f"months as the last {_HABIT} of the record, added up from {self.first}"


@dataclass(frozen=True)
class Still(Reference):
    """No growth since the month `base`: a random walk without drift of the logarithm, as growth in %."""

    of: str
    base: str

    def quantiles(self, levels: Levels, resolves: str) -> Levels:
        months = month_offset(resolves, self.base)
        error = math.sqrt(months * _step(record()[self.of].before(AFTER_CUT), logs=True))
        return tuple((100.0 * (np.exp(error * norm.ppf(np.array(levels))) - 1.0)).tolist())

    def told(self) -> str:
        return f"random walk without drift of the logarithm from {self.base}"


def _band(middle: float, error: float, levels: Levels, most: float = math.inf) -> Levels:
    """Quantiles of a normal distribution, none below 0 or above `most`."""
    return tuple(np.clip(middle + error * norm.ppf(np.array(levels)), 0.0, most).tolist())


def _step(series: RecordedSeries, logs: bool = False) -> float:
    """Variance of a month's step."""
    return variance_of_step(np.log(series.values) if logs else series.values, series.apart)
