"""Rates that can stand side by side: published ones with their source, the model's own from a run's members."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from sim.analysis.paired import PairSums, share_interval, wilson
from sim.analysis.summary import yearly
from sim.scenario.sources import Evidence, Figure, shipped_sources

if TYPE_CHECKING:
    from sim.theory.arrays import BoolArray, FloatArray

#: What a published rate is to the model: it set a value, it is compared with, or it is shown and nothing else.
Kind = Literal["calibrated", "compared", "displayed"]
#: What `low` and `high` are: an interval of sampling error, a range that the source gives, or the middle 90% of cases.
Span = Literal["", "95% interval", "range", "middle 90%"]

_HUNDRED: Final = 100.0
_MIDDLE: Final = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Published:
    """A published rate in the unit of its comparison: `count` of `cases`, where the source counts."""

    what: str
    kind: Kind
    source: str
    value: float
    low: float | None = None
    high: float | None = None
    span: Span = ""
    count: int | None = None
    cases: int | None = None


@dataclass(frozen=True)
class Measured:
    """The model's own rate under one hypothesis, from `cases` futures, `count` of them; None where there is no case."""

    what: str
    value: float | None
    low: float | None
    high: float | None
    span: Span
    cases: int
    count: int | None = None


# Measuring


def percent(share: float) -> float:
    """A share as %."""
    return _HUNDRED * share


def share_of(what: str, happened: BoolArray, asked: BoolArray, told: Callable[[float], float] = percent) -> Measured:
    """Share of the futures `asked` in which it `happened`, with Wilson's interval; `told` gives it its unit."""
    cases, count = int(np.count_nonzero(asked)), int(np.count_nonzero(happened & asked))
    if not cases:
        return Measured(what, None, None, None, "", 0, 0)
    sums = PairSums()
    sums.add(np.where(asked, happened, np.nan))
    low, high = share_interval(sums)
    return Measured(what, told(sums.mean), told(low), told(high), "95% interval", cases, count)


def mean_of(what: str, values: FloatArray) -> Measured:
    """Mean over futures, with its interval."""
    sums = PairSums()
    sums.add(values)
    low, high = sums.interval or (None, None)
    return Measured(what, sums.mean, low, high, "" if low is None else "95% interval", sums.members)


def middle_of(what: str, values: FloatArray, asked: BoolArray) -> Measured:
    """Median and middle 90% of what the futures `asked` have for a value; `count` of them have one."""
    there = values[asked & ~np.isnan(values)]
    cases, count = int(np.count_nonzero(asked)), int(there.size)
    if not count:
        return Measured(what, None, None, None, "", cases, count)
    low, median, high = np.quantile(there, _MIDDLE).tolist()
    return Measured(what, median, low, high, "middle 90%", cases, count)


# Reading the evidence


def figure(source: str, what: str) -> Figure:
    """A figure of the evidence, by what it is."""
    entry = shipped_sources()[source]
    assert isinstance(entry, Evidence)
    [found] = [one for one in entry.figures if one.what == what]
    return found


def as_given(source: str, what: str, kind: Kind, words: str = "", told: Callable[[float], float] = float) -> Published:
    """A figure as the source has it, with its range; `told` gives it the unit of the comparison."""
    given = figure(source, what)
    if given.low is None or given.high is None:
        return Published(words or what, kind, source, told(given.value))
    return Published(words or what, kind, source, told(given.value), told(given.low), told(given.high), "range")


def of_cases(source: str, one: str, other: str, words: str) -> Published:
    """The share of one kind of case among two that a source counts, in %, with Wilson's interval."""
    count = round(figure(source, one).value)
    cases = count + round(figure(source, other).value)
    share = count / cases
    low, high = map(percent, wilson(share, cases))
    return Published(words, "compared", source, percent(share), low, high, "95% interval", count, cases)


def spread_over(source: str, what: str, months: int, words: str) -> Published:
    """A chance by a date, so many months ahead, as one a year, in %; to be displayed."""
    in_all = f"{words} ({figure(source, what).value:g}% in all)"
    return as_given(source, what, "displayed", in_all, lambda chance: percent(yearly(chance / _HUNDRED, months)))
