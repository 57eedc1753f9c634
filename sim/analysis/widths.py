"""No point forecasts: how wide the baseline's bands are twelve months on, beside what the record did in twelve months.

A quantity with a history is forecast no narrower than its past twelve-month changes, or a sentence says why the coming
year is known better than past ones were. What happens in a month by fits and starts is measured by the sum of a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from sim.analysis.hindcast.simulate import play
from sim.analysis.record import record
from sim.scenario.reading.load import load
from sim.scenario.schema.quantity import month_offset

if TYPE_CHECKING:
    from sim.theory.arrays import FloatArray

YEAR: Final = 12
#: The band that is held against the record.
BAND: Final = (0.05, 0.95)
#: Members under each theory, and their luck.
MEMBERS: Final = 2000
SEED: Final = 20250301


@dataclass(frozen=True)
class Width:
    """A quantity twelve months on: its 90% band in the baseline, and its past changes over twelve months.

    `changes` are the least and the greatest, and `wanted` the width asked for: as wide as these lie apart, and as the
    greatest of them in size. `known_better` is the sentence that excuses a narrower band, with its `source`.
    """

    series: str
    title: str
    unit: str
    band: tuple[float, float]
    changes: tuple[float, float]
    known_better: str = ""
    source: str = ""

    @property
    def width(self) -> float:
        """Width of the band."""
        return self.band[1] - self.band[0]

    @property
    def wanted(self) -> float:
        """Width that the record asks for."""
        least, greatest = self.changes
        return max(greatest - least, abs(least), abs(greatest))

    @property
    def holds(self) -> bool:
        """Whether the band is as wide as the record asks, or is said to be known better."""
        return self.width >= self.wanted or bool(self.known_better)


@dataclass(frozen=True)
class _Measure:
    """How a series is measured: at the end of twelve months, or by their sum or mean; as growth if it is an index."""

    over: Literal["end", "sum", "mean"] = "end"
    index: bool = False
    known_better: str = ""
    source: str = ""


#: Every series of the record that the model forecasts.
MEASURES: Final[Mapping[str, _Measure]] = {
    "area_held": _Measure(),
    "gain": _Measure("sum"),
    "claimed_losses": _Measure("sum"),
    "recruitment": _Measure("mean"),
    "russian_force": _Measure(),
    "aid_allocated_europe": _Measure("sum"),
    "aid_allocated_us": _Measure(
        "sum",
        known_better="New US aid is a condition of the baseline: none was allocated from 9 January 2025 to the cut.",
        source="kiel-tracker-2025",
    ),
    "concessions": _Measure(),
    "russian_support": _Measure(),
    "oil_gas_revenue": _Measure("mean"),
    "liquid_reserve": _Measure(),
    "european_spending": _Measure(index=True),
    "european_output": _Measure(index=True),
}


def past_changes(name: str, over: Literal["end", "sum", "mean"]) -> FloatArray:
    """Every change of a recorded series over twelve months, (changes,), in its unit.

    Of monthly figures measured by a year, the changes of the sums of twelve months; of yearly ones those of years; of
    polls and counts at odd dates those of figures eleven to thirteen months apart.

    >>> past_changes("oil_gas_revenue", "mean").round(2).tolist()
    [-1.1, -2.68, 3.82, 2.53, -2.77, 2.31]
    """
    series = record()[name]
    at = np.array([month_offset(month, "2000-01") for month in series.months])
    values = series.values
    if over == "sum":
        values = np.convolve(values, np.ones(YEAR), "valid")
        at = at[YEAR - 1 :]
    pairs = [
        (first, second)
        for first in range(at.size)
        for second in range(first + 1, at.size)
        if abs(at[second] - at[first] - YEAR) <= (0 if series.span == YEAR or over == "sum" else 1)
    ]
    return np.array([values[second] - values[first] for first, second in pairs])


def baseline_widths(members: int = MEMBERS, seed: int = SEED) -> tuple[Width, ...]:
    """The width of every quantity with a history in the first year of the shipped baseline, theories pooled."""
    loaded = load("baseline")
    played = play(loaded.at_horizon(YEAR + 1, loaded.scenario.hypotheses), MEASURES, members, seed)
    return widths({name: played.pooled(name) for name in MEASURES})


def widths(paths: Mapping[str, FloatArray]) -> tuple[Width, ...]:
    """The width of every quantity with a history, from `paths` of thirteen months, (futures, months) by series.

    An index is compared by its growth over twelve months, in per cent.
    """
    return tuple(
        _width(name, measure, paths[name][:, :YEAR], paths[name][:, YEAR]) for name, measure in MEASURES.items()
    )


def _width(name: str, measure: _Measure, months: FloatArray, later: FloatArray) -> Width:
    series = record()[name]
    value = {"end": months[:, -1], "sum": months.sum(axis=1), "mean": months.mean(axis=1)}[measure.over]
    changes, unit = past_changes(name, measure.over), series.unit
    if measure.index:
        value = 100.0 * np.log(later / months[:, 0])
        changes, unit = 100.0 * np.diff(np.log(series.values)), "% in a year"
    elif measure.over == "sum":
        unit = f"{unit}, a year's"
    low, high = (float(end) for end in np.quantile(value, BAND))
    span = float(changes.min()), float(changes.max())
    return Width(name, series.title, unit, (low, high), span, measure.known_better, measure.source)
