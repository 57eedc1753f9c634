"""What happened, up to February 2025: the shipped record of each series, and the part of it that was known at a date.

The figures are facts with their citation and licence in `seeds/record.yaml`. A figure counts as known from the month
after the month or year that it describes, or so many months later as it takes to be published.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.scenario.months import month_after
from sim.scenario.schema.quantity import month_offset
from sim.scenario.seeds import values_of

if TYPE_CHECKING:
    from sim.theory.arrays import FloatArray

#: The last month of which anything is recorded, and none later may be.
CUT: Final = "2025-02"
#: The month after it: everything recorded was known when it began.
AFTER_CUT: Final = month_after(CUT)
_FILE: Final = "record.yaml"


@dataclass(frozen=True)
class RecordedSeries:
    """One series: what each month or year was, with its unit and where it comes from.

    `months` are the last months that the figures describe, in order, and `values` the figures, (figures,). A figure is
    the mean of `span` months up to its month, or of the month itself. `error` is the standard error of one figure,
    `lag` the months after which it is published.
    """

    name: str
    title: str
    unit: str
    sources: tuple[str, ...]
    licence: str
    months: tuple[str, ...]
    values: FloatArray
    span: int = 1
    error: float = 0.0
    lag: int = 1
    note: str = ""

    @property
    def apart(self) -> FloatArray:
        """Months between figures that follow one another, (figures - 1,)."""
        pairs = itertools.pairwise(self.months)
        return np.array([month_offset(later, month) for month, later in pairs], np.float64)

    def before(self, month: str) -> RecordedSeries:
        """The figures that were known when a month began; after the end of the record, all of them.

        >>> record()["gain"].before("2023-02").months
        ('2022-12', '2023-01')
        """
        lag = 1 if month > CUT else self.lag
        return self._part([month_offset(mine, month) <= -lag for mine in self.months])

    def since(self, month: str) -> RecordedSeries:
        """The figures that describe a month or later ones, from their first month on."""
        return self._part([month_offset(mine, month) >= self.span - 1 for mine in self.months])

    def at(self, month: str) -> float:
        """The figure of a month; KeyError where there is none."""
        return float(self.values[self.months.index(month)]) if month in self.months else _missing(self.name, month)

    def _part(self, kept: list[bool]) -> RecordedSeries:
        months = tuple(month for month, keep in zip(self.months, kept, strict=True) if keep)
        return RecordedSeries(**{**self.__dict__, "months": months, "values": self.values[np.array(kept, bool)]})


def _missing(name: str, month: str) -> float:
    raise KeyError(f"{name} has no figure of {month}")


@lru_cache(maxsize=1)
def record() -> Mapping[str, RecordedSeries]:
    """Every recorded series by name; SimError where the file is missing.

    >>> record()["claimed_losses"].at("2024-12")
    49.15
    """
    return MappingProxyType({name: _series(name, entry) for name, entry in values_of(_FILE)["series"].items()})


def _series(name: str, entry: Mapping[str, Any]) -> RecordedSeries:
    """Raises ValueError for a figure later than the cut: nobody may fit or score what is kept for a blind test."""
    figures = {(key if "-" in key else f"{key}-12"): float(value) for key, value in entry["values"].items()}
    months = tuple(sorted(figures))
    if months[-1] > CUT:
        raise ValueError(f"{_FILE}: {name} has a figure of {months[-1]}, later than {CUT}")
    source = entry["source"]
    return RecordedSeries(
        name,
        entry["title"],
        entry["unit"],
        (source,) if isinstance(source, str) else tuple(source),
        entry["licence"],
        months,
        np.array([figures[month] for month in months]),
        int(entry.get("span", 1)),
        float(entry.get("error", 0.0)),
        int(entry.get("lag", 1)),
        entry.get("note", ""),
    )
