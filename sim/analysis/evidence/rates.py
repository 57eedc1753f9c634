"""Rates that can be compared: published ones with their source, the model's own from a run's members."""

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
#: What `low` and `high` are: an interval of sampling error, a range that the source gives, the middle 80% of what a
#: posterior leaves open, or the middle 90% of cases.
Span = Literal["", "95% interval", "range", "middle 80%", "middle 90%"]

_HUNDRED: Final = 100.0
_MIDDLE: Final = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class PublishedRate:
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
class MeasuredRate:
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
    """A share in %."""
    return _HUNDRED * share


def share_of(
    what: str, happened: BoolArray, asked: BoolArray, to_unit: Callable[[float], float] = percent
) -> MeasuredRate:
    """Share of the futures `asked` in which it `happened`, with Wilson's interval; `to_unit` gives it its unit."""
    cases, count = int(np.count_nonzero(asked)), int(np.count_nonzero(happened & asked))
    if not cases:
        return MeasuredRate(what, None, None, None, "", 0, 0)
    sums = PairSums()
    sums.add(np.where(asked, happened, np.nan))
    low, high = share_interval(sums)
    return MeasuredRate(what, to_unit(sums.mean), to_unit(low), to_unit(high), "95% interval", cases, count)


def mean_of(what: str, values: FloatArray) -> MeasuredRate:
    """Mean over futures, with its interval."""
    sums = PairSums()
    sums.add(values)
    low, high = sums.interval or (None, None)
    return MeasuredRate(what, sums.mean, low, high, "" if low is None else "95% interval", sums.members)


def middle_of(what: str, values: FloatArray, asked: BoolArray) -> MeasuredRate:
    """Median and middle 90% of what the futures `asked` have for a value; `count` of them have one."""
    there = values[asked & ~np.isnan(values)]
    cases, count = int(np.count_nonzero(asked)), int(there.size)
    if not count:
        return MeasuredRate(what, None, None, None, "", cases, count)
    low, median, high = np.quantile(there, _MIDDLE).tolist()
    return MeasuredRate(what, median, low, high, "middle 90%", cases, count)


# Reading the evidence


def figure(source: str, what: str) -> Figure:
    """A figure of the evidence, by what it is."""
    entry = shipped_sources()[source]
    assert isinstance(entry, Evidence)
    [match] = [candidate for candidate in entry.figures if candidate.what == what]
    return match


def as_given(
    source: str, what: str, kind: Kind, words: str = "", *, to_unit: Callable[[float], float] = float
) -> PublishedRate:
    """A figure as the source has it, with its range; `to_unit` gives it the unit of the comparison."""
    given = figure(source, what)
    if given.low is None or given.high is None:
        return PublishedRate(words or what, kind, source, to_unit(given.value))
    return PublishedRate(
        words or what, kind, source, to_unit(given.value), to_unit(given.low), to_unit(given.high), "range"
    )


def of_cases(source: str, counted: str, other: str, words: str) -> PublishedRate:
    """The share of the cases `counted` among these and the `other` ones of a source, in %, with Wilson's interval."""
    count = round(figure(source, counted).value)
    cases = count + round(figure(source, other).value)
    share = count / cases
    low, high = map(percent, wilson(share, cases))
    return PublishedRate(words, "compared", source, percent(share), low, high, "95% interval", count, cases)


def spread_over(source: str, what: str, months: int, words: str) -> PublishedRate:
    """A chance by a date that many months ahead, as a chance a year, in %; to be displayed."""
    in_all = f"{words} ({figure(source, what).value:g}% in all)"
    return as_given(
        source, what, "displayed", in_all, to_unit=lambda chance: percent(yearly(chance / _HUNDRED, months))
    )
