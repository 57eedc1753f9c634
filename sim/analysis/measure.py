"""One outcome in two worlds with the same members and luck: values, paired difference, and what pairing gained.

The worlds are called *here* and *reference*: a scenario and its baseline, or two scenarios of a comparison. Members are
added part by part, in order; nothing is kept of them but sums.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sim.analysis.paired import (
    Flips,
    PairSums,
    Z,
    chance_interval,
    change_interval,
    difference_interval,
    share_interval,
)
from sim.outcomes import BY_CHANCE, ESTIMAND, HEADLINES, OUTCOMES

if TYPE_CHECKING:
    import pandas as pd

    from sim.theory.arrays import BoolArray, FloatArray

#: Kept of every member where worlds are compared later: headline flags, each followed by its chance if it has one.
KEPT: Final = tuple(name for flag in HEADLINES for name in (flag, BY_CHANCE.get(flag)) if name is not None)
#: Kept besides where there is a reference: by how much the chance of an attack here differs from it.
CHANGE: Final = f"{ESTIMAND}_change"
#: What rounds to nothing, as a share: a twentieth of a future in a thousand.
NOTHING: Final = 0.00005

#: The columns of a measure, in order. Shares are of all futures, between 0 and 1; intervals are sampling error at 95%.
COLUMNS: Final = {
    "outcome": "name of the outcome; see sim.outcomes",
    "category": "the word whose share is told, or nothing",
    "kind": "share or mean",
    "unit": "unit of a mean",
    "role": "forecast, or condition of the scenario",
    "members": "members that have a value here",
    "value": "share or mean here",
    "low": "its interval",
    "high": "its interval",
    "standard_error": "of the value",
    "reference": "share or mean in the reference",
    "reference_low": "its interval",
    "reference_high": "its interval",
    "difference": "mean of the differences member by member, here less reference",
    "difference_low": "its interval",
    "difference_high": "its interval",
    "difference_se": "its standard error",
    "unpaired_low": "the interval that independent runs of the same size would give",
    "unpaired_high": "the interval that independent runs of the same size would give",
    "narrower": "how many times smaller the standard error is than that of independent runs of the same size",
    "per_1000": "difference of shares in 1,000 futures",
    "ratio": "share here over share in the reference",
    "ratio_low": "its interval",
    "ratio_high": "its interval",
    "both": "futures in which it happens in both worlds",
    "only_here": "futures in which it happens only here",
    "only_reference": "futures in which it happens only in the reference",
    "neither": "futures in which it happens in neither",
    "same": "whether no member differs",
    "clear": "whether the interval of the difference leaves out no difference",
}


@dataclass
class Measure:
    """The sums of one outcome, or of one word of a category, under one hypothesis."""

    outcome: str
    category: str = ""
    here: PairSums = field(default_factory=PairSums)
    reference: PairSums = field(default_factory=PairSums)
    difference: PairSums = field(default_factory=PairSums)
    flips: Flips = field(default_factory=Flips)

    @property
    def is_counted(self) -> bool:
        """Whether futures are counted in which it happens."""
        return bool(self.category) or OUTCOMES[self.outcome].kind == "flag"

    @property
    def is_share(self) -> bool:
        """Whether it is given as a share of futures, counted or from chances, rather than as a mean."""
        return self.is_counted or OUTCOMES[self.outcome].kind == "chance"

    def add(self, here: FloatArray, reference: FloatArray | None) -> None:
        """Add the outcome of consecutive members, (members,), in one world or in both."""
        if not self.is_counted:
            self.here.add(here)
            if reference is not None:
                self.reference.add(reference)
                self.difference.add(here - reference)
            return
        happened = self._happened(here)
        self.here.add(happened.astype(np.float64))
        if reference is not None:
            there = self._happened(reference)
            self.reference.add(there.astype(np.float64))
            self.difference.add(happened.astype(np.float64) - there)
            self.flips += Flips.of(happened, there)

    def _happened(self, values: FloatArray) -> BoolArray:
        wanted = OUTCOMES[self.outcome].categories.index(self.category) if self.category else 1
        return np.equal(values, wanted)

    def row(self) -> dict[str, Any]:
        """One value for each of :data:`COLUMNS`; None where there is none."""
        row: dict[str, Any] = dict.fromkeys(COLUMNS)
        share = self.is_share
        row |= {
            "outcome": self.outcome,
            "category": self.category,
            "kind": "share" if share else "mean",
            "unit": "" if share else OUTCOMES[self.outcome].unit,
            "role": OUTCOMES[self.outcome].role,
            "members": self.here.members,
            "value": number_or_none(self.here.mean),
            "standard_error": number_or_none(self.here.standard_error),
        }
        row["low"], row["high"] = self._interval(self.here)
        if self.reference.members or self.difference.members:
            row["reference"] = number_or_none(self.reference.mean)
            row["reference_low"], row["reference_high"] = self._interval(self.reference)
            row |= self._change()
        return row

    def error(self) -> float:
        """The standard error of a share: of the paired difference, or, without a reference, of the share itself.

        It is that of the interval reported, which has a width even where nothing happened among the members so far.
        """
        paired = self.difference.members > 0
        low, high = change_interval(self.difference) if paired else share_interval(self.here)
        return (high - low) / (2 * Z)

    def _interval(self, sums: PairSums) -> tuple[float | None, float | None]:
        if not self.is_share or not sums.members:
            return sums.interval or (None, None)
        chances = None if self.is_counted else chance_interval(sums)
        return share_interval(sums) if chances is None else (max(0.0, chances.low), chances.high)

    def _change(self) -> dict[str, Any]:
        sums = self.difference
        paired = difference_interval(sums, self.is_counted) if self.is_share else sums.interval
        columns: dict[str, Any] = {
            "difference": number_or_none(sums.mean),
            "difference_se": number_or_none(sums.standard_error),
        }
        if paired is None:
            return columns
        columns["difference_low"], columns["difference_high"] = paired
        columns["same"] = sums.square == 0
        columns["clear"] = not columns["same"] and (paired.low > 0 or paired.high < 0)
        error = math.hypot(self.here.standard_error, self.reference.standard_error)
        if math.isfinite(error):
            middle = self.here.mean - self.reference.mean
            columns["unpaired_low"], columns["unpaired_high"] = middle - Z * error, middle + Z * error
            columns["narrower"] = error / sums.standard_error if sums.standard_error > 0 else None
        if self.is_share:
            columns["per_1000"] = 1000 * sums.mean
        if self.is_counted:
            columns |= {
                "both": self.flips.both,
                "only_here": self.flips.only_scenario,
                "only_reference": self.flips.only_baseline,
                "neither": self.flips.neither,
                **self._ratio(),
            }
        return columns

    def _ratio(self) -> dict[str, float]:
        """The ratio of the shares with its interval on the log scale.

        Variance of the log of a ratio of paired shares: (b + c) / [(a + b)(a + c)], with a the futures in which it
        happens in both worlds, b and c those in which it happens in one (Nam and Blackwelder 2002, "Analysis of the
        ratio of marginal probabilities in a matched-pair setting"), times the design effect of pairs of members.
        """
        flips = self.flips
        here, there = flips.both + flips.only_scenario, flips.both + flips.only_baseline
        if not here or not there:
            return {}
        changed = flips.only_scenario + flips.only_baseline
        error = math.sqrt(self.difference.design_effect * changed / (here * there)) if changed else 0.0
        ratio = here / there
        return {"ratio": ratio, "ratio_low": ratio * math.exp(-Z * error), "ratio_high": ratio * math.exp(Z * error)}


class Measures:
    """Every outcome under one hypothesis, and :data:`KEPT` of every member here."""

    def __init__(self) -> None:
        self.all = [Measure(name, word) for name, outcome in OUTCOMES.items() for word in outcome.categories or ("",)]
        self._kept: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in KEPT}

    def add(self, here: Mapping[str, FloatArray], reference: Mapping[str, FloatArray] | None) -> None:
        """Add the outcomes of consecutive members."""
        for measure in self.all:
            measure.add(here[measure.outcome], None if reference is None else reference[measure.outcome])
        for name in KEPT:
            self._kept[name].append(here[name] == 1.0 if name in HEADLINES else np.array(here[name]))
        if reference is not None:
            self._kept.setdefault(CHANGE, []).append(here[ESTIMAND] - reference[ESTIMAND])

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row an outcome, categories word by word."""
        for measure in self.all:
            yield measure.row()

    def kept(self) -> dict[str, npt.NDArray[Any]]:
        """The outcomes of :data:`KEPT`, flags as true and false, and :data:`CHANGE` where known, (members,)."""
        return {name: np.concatenate(kept) for name, kept in self._kept.items()}

    def headline_error(self) -> float:
        """The standard error of the first headline; see :meth:`Measure.error`."""
        return next(measure for measure in self.all if measure.outcome == HEADLINES[0]).error()


def number_or_none(value: float) -> float | None:
    """A number as JSON and tables have it: None for NaN."""
    return None if math.isnan(value) else float(value)


def is_nothing(row: Mapping[str, Any]) -> bool:
    """Whether a difference and its interval, as a row of measures has them, round to nothing."""
    return all(abs(row[name]) < NOTHING for name in ("difference", "difference_low", "difference_high"))


def rows_of(table: pd.DataFrame, outcome: str, category: str = "") -> pd.DataFrame:
    """The rows of one outcome, or of one word of a category; KeyError where there is none."""
    rows = table[(table["outcome"] == outcome) & (table["category"] == category)]
    if rows.empty:
        raise KeyError(f"{outcome} {category}".strip())
    return rows.reset_index(drop=True)
