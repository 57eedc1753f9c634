"""The series that are scored, and the scale on which each of them moves.

A series is scored if it has both a record (`seeds/record.yaml`) and a counterpart in :data:`sim.outcomes.MONTHLY` of
the same name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.analysis.record import record
from sim.outcomes import MONTHLY
from sim.theory.arrays import FloatArray


@dataclass(frozen=True)
class Scale:
    """A scale on which the changes of a series are alike at every level, and the way back from it.

    `says` completes "its changes are alike".
    """

    says: str
    there: Callable[[FloatArray], FloatArray]
    back: Callable[[FloatArray], FloatArray]


@dataclass(frozen=True)
class ScoredSeries:
    """How a series is held against its record; `short` and the short `unit` are for narrow tables.

    `change`, where given, is the record of the changes that its level is the sum of: naive rules forecast these, in
    their unit, and add them up. Where the record is an index, what is compared is the growth of the model over its
    first month; `indexed` is the path of the yearly growth by which the last index known is brought up to it.
    """

    name: str
    short: str
    unit: str
    scale: Scale
    change: str = ""
    indexed: str = ""


def _percent_there(value: FloatArray) -> FloatArray:
    share = np.clip(value, 0.1, 99.9)
    return np.log(share / (100.0 - share))


def _percent_back(value: FloatArray) -> FloatArray:
    return 100.0 / (1.0 + np.exp(-value))


LINEAR: Final = Scale("in the unit itself", lambda v: v, lambda v: v)
LOG: Final = Scale("in per cent of the level", np.log, np.exp)
PERCENT: Final = Scale("in log odds", _percent_there, _percent_back)
#: Months without any aid are common, and it is never less than none.
AMOUNT: Final = Scale("in the unit itself, from 0 on", lambda v: v, lambda v: np.maximum(v, 0.0))

# Gains and aid move in asinh in the model, but there a random walk would lose to anything: its CRPS for gains is four
# times that of one in km2. Rules get the scale on which they do better.
_SERIES: Final = (
    ScoredSeries("gain", "gain in the month", "km2", LINEAR),
    ScoredSeries("area_held", "area held", "km2", LINEAR, change="gain"),
    ScoredSeries("claimed_losses", "claimed losses", "th.", LOG),
    ScoredSeries("recruitment", "recruitment", "th.", LOG),
    ScoredSeries("russian_force", "force in Ukraine", "th.", LOG),
    ScoredSeries("aid_allocated_europe", "aid of Europe", "bn", AMOUNT),
    ScoredSeries("aid_allocated_us", "aid of the US", "bn", AMOUNT),
    ScoredSeries("european_spending", "defence budgets", "idx", LOG, indexed="europe.starting_growth"),
    ScoredSeries("european_output", "output of allies", "idx", LOG, indexed="europe.gdp_growth"),
    ScoredSeries("oil_gas_revenue", "oil, gas revenue", "tn", LOG),
    ScoredSeries("liquid_reserve", "liquid reserve", "tn", LOG),
    ScoredSeries("concessions", "would concede", "%", PERCENT),
    ScoredSeries("russian_support", "support, Russia", "%", PERCENT),
)


def scored() -> dict[str, ScoredSeries]:
    """The series that are scored, by name, in the order in which they are told."""
    return {one.name: one for one in _SERIES if one.name in MONTHLY and one.name in record()}
