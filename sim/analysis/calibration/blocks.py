"""The blocks that are fitted one by one, in order: which constants, on which part of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from sim.analysis.calibration import manpower, money, opinion, war
from sim.analysis.calibration.gaussian import Scores
from sim.analysis.calibration.known import Known
from sim.scenario.schema.quantity import Quantity
from sim.scenario.schema.scenario import specs
from sim.scenario.seeds import values_of
from sim.theory.arrays import FloatArray

Scoring = Callable[[Mapping[str, FloatArray], Known], Scores]

_FILE: Final = "priors.yaml"


@dataclass(frozen=True)
class Block:
    """Constants that are fitted together: their name, what they say, the series used, and how far figures are off."""

    name: str
    title: str
    series: tuple[str, ...]
    scores: Scoring
    nuisance: tuple[str, ...] = ()
    draws: int = 2**15

    @property
    def priors(self) -> Mapping[str, Quantity]:
        """The prior of each constant by its path."""
        return _priors()[self.name]


_AID: Final = ("aid_allocated_europe", "aid_allocated_us")

BLOCKS: Final = (
    Block("front", "Pace of the front", ("gain", "russian_force", *_AID), war.front, draws=2**17),
    Block("losses", "Claimed Russian losses", ("claimed_losses", "gain", "russian_force"), war.losses, draws=2**18),
    Block("manpower", "Recruits and the Russian force", ("recruitment", "russian_force"), manpower.manpower),
    Block("european_aid", "European military aid", _AID[:1], money.european_aid),
    Block("us_aid", "US packages of aid", _AID[1:], money.us_aid, ("us.aid.level",)),
    Block("budgets", "European defence budgets", ("european_spending",), money.budgets),
    Block("concessions", "Ukrainian opinion", ("concessions",), opinion.concessions),
    Block("support", "Russian opinion", ("russian_support",), opinion.support),
    Block("oil", "Oil and gas revenue", ("oil_gas_revenue",), money.oil),
    Block("reserve", "The Russian reserve", ("liquid_reserve",), money.reserve),
)


@lru_cache(maxsize=1)
def _priors() -> Mapping[str, Mapping[str, Quantity]]:
    """The shipped priors by block and path; SimError where the file is missing or names what there is not."""
    units = {path: spec.unit for path, spec in specs()}

    def prior(path: str, entry: Mapping[str, Any]) -> Quantity:
        return Quantity.model_validate({**entry, "unit": units[path]})

    blocks = values_of(_FILE)["blocks"]
    return MappingProxyType(
        {name: {path: prior(path, entry) for path, entry in block.items()} for name, block in blocks.items()}
    )
