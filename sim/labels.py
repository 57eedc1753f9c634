"""Honesty labels by one rule: how far what the model says of a quantity was held against its record.

The rule reads the shipped result of the hindcast, `hindcast.json`, and which series are fitted, and nothing else:

- *validated* to h months: over all origins and out of sample, the 90% band covered at least 80% of the months, at least
  9 distinct calendar months were scored, and the continuous ranked probability score was at least as good as that of
  the best naive rule, short of it by 3% at most (skill of -0.03). h is the longest lead that two origins reached.
- *calibrated* to h months: constants of the equations were fitted to the record of the quantity, but it does not pass.
  Without a hindcast h is twelve months, over which bands are held against the changes of the past.
- *conditional extrapolation*: everything else, and everything beyond h months from the start.

Skill is 1 less the model's score over the naive rule's: 0 is as good, negative is worse (Gneiting and Raftery 2007,
"Strictly proper scoring rules, prediction, and estimation", JASA 102). One path of eighteen months proves little: to be
validated is to have been tested and not to have failed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from sim.errors import SimError

Label = Literal["calibrated", "validated", "conditional extrapolation"]

EXTRAPOLATION: Final = "conditional extrapolation"

#: What a series must reach to be validated.
LEAST_COVERAGE: Final = 0.80
LEAST_MONTHS: Final = 9
LEAST_SKILL: Final = -0.03
#: How far a quantity fitted to its record counts as calibrated where no hindcast has scored it, months.
FITTED_MONTHS: Final = 12

#: Recorded series to which constants of the equations are fitted.
CALIBRATED: Final = frozenset({
    "gain", "area_held", "claimed_losses", "recruitment", "russian_force", "aid_allocated_europe", "aid_allocated_us",
    "european_spending", "concessions", "russian_support", "oil_gas_revenue", "liquid_reserve",
})  # fmt: skip

_FILE: Final = Path(__file__).with_name("hindcast.json")
_NAIVE: Final = ("skill_last", "skill_rw", "skill_ar1", "skill_climatology")


@dataclass(frozen=True)
class HindcastScore:
    """How a series did out of sample over all origins.

    `coverage_90` is the share of months within the 90% band, `distinct_months` the number of calendar months scored,
    `skill` that against the best naive rule (None where there was none), `horizon` the longest lead that two origins
    reached, months, and `independent_months` how many independent figures those scored are worth, which the rule does
    not ask for.
    """

    coverage_90: float
    distinct_months: int
    skill: float | None
    horizon: int
    independent_months: float = 0.0

    @property
    def passes(self) -> bool:
        """Whether the series counts as validated.

        >>> HindcastScore(0.80, 9, -0.03, 18).passes, HindcastScore(0.95, 17, -0.04, 18).passes
        (True, False)
        """
        return (
            self.coverage_90 >= LEAST_COVERAGE
            and self.distinct_months >= LEAST_MONTHS
            and self.skill is not None
            and self.skill >= LEAST_SKILL
        )

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> HindcastScore:
        """From an entry of the file, with its skill against each naive rule."""
        skills = [float(entry[name]) for name in _NAIVE if entry.get(name) is not None]
        return cls(
            float(entry["coverage_90"]),
            int(entry["distinct_months"]),
            min(skills, default=None),
            int(entry["horizon"]),
            float(entry["independent_months"]),
        )


@dataclass(frozen=True)
class Standing:
    """How far a label reaches: `label` up to `months` from the start, conditional extrapolation beyond."""

    label: Label
    months: int

    def at(self, month: int) -> Label:
        """The label of a figure `month` months from the start.

        >>> Standing("validated", 18).at(18), Standing("validated", 18).at(19)
        ('validated', 'conditional extrapolation')
        """
        return self.label if month <= self.months else EXTRAPOLATION

    def __str__(self) -> str:
        return self.label if not self.months else f"{self.label} to {self.months} months, extrapolation beyond"


def standing(
    series: str,
    scores: Mapping[str, HindcastScore] | None = None,
    calibrated: frozenset[str] = CALIBRATED,
) -> Standing:
    """What the rule says of a recorded series, from the scores of the hindcast; those shipped where none are given.

    >>> standing("gain", {"gain": HindcastScore(0.92, 17, 0.10, 18)})
    Standing(label='validated', months=18)
    >>> str(standing("gain", {"gain": HindcastScore(0.92, 17, -0.10, 18)}))
    'calibrated to 18 months, extrapolation beyond'
    >>> str(standing("cohesion", {}))
    'conditional extrapolation'
    """
    score = (shipped_scores() if scores is None else scores).get(series)
    if score is not None and score.passes:
        return Standing("validated", score.horizon)
    if series in calibrated:
        return Standing("calibrated", FITTED_MONTHS if score is None else score.horizon)
    return Standing(EXTRAPOLATION, 0)


@lru_cache(maxsize=1)
def shipped_scores() -> Mapping[str, HindcastScore]:
    """The scores of the shipped hindcast by series; SimError where the file cannot be read."""
    try:
        series = json.loads(_FILE.read_text("utf-8"))["series"]
        return MappingProxyType({name: HindcastScore.read(entry) for name, entry in series.items()})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SimError("cannot be read", str(_FILE), "install the package again") from error
