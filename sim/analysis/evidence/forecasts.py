"""What others say of the first headline, over the same time as a run: forecasts, experts and the record.

None of them is asked about the same event, and some are no chances at all; each says what it counts. A chance a year p
is told over m months as 1 - (1 - p)^(m / 12), as if every year were alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.analysis.evidence.published import RATE_COMPARISONS
from sim.analysis.evidence.rates import Kind, Span
from sim.model.stage.clock import MONTHS_A_YEAR
from sim.scenario.sources import Evidence, shipped_sources
from sim.store.identity import Ensemble

if TYPE_CHECKING:
    from sim.analysis.evidence.rates import PublishedRate
    from sim.scenario.schema.scenario import Scenario
    from sim.store.folders import Folder

_COMPARISON: Final = next(comparison for comparison in RATE_COMPARISONS if comparison.name == "attacks")
_HUNDRED: Final = 100.0
#: What a terminal has room for, by the name under which it tells them.
LEADING: Final = {
    "crowd": "metaculus-nato-2040", "experts": "taiwan-experts-2025", "the record": "alliance-record",
}  # fmt: skip


@dataclass(frozen=True)
class Forecast:
    """A published figure: a chance a year, and the same over the time of a run, with the ends of its `span` if any.

    `what` it counts, as the source gives it; `kind` what it is to the model.
    """

    what: str
    kind: Kind
    cited: Evidence
    yearly: float
    over: float
    low: float | None
    high: float | None
    span: Span


def forecasts(world: Folder) -> list[Forecast]:
    """What is published on the chance of an armed attack, over the months of a run, in the order of the evidence."""
    return over(Ensemble.of(world).scenario, world.months)


def over(scenario: Scenario, months: int) -> list[Forecast]:
    """The same of a world that need not have been simulated."""
    known = shipped_sources()
    found = []
    for rate in _COMPARISON.published(scenario):
        entry = known[rate.source]
        assert isinstance(entry, Evidence)
        found.append(_forecast(rate, entry, months))
    return found


def leading(found: list[Forecast]) -> Mapping[str, Forecast]:
    """Those of :data:`LEADING` that there are."""
    by_source = {each.cited.id: each for each in found}
    return {name: by_source[source] for name, source in LEADING.items() if source in by_source}


def over_months(yearly: float, months: int) -> float:
    """The chance over some months of what has a chance a year.

    >>> over_months(0.5, 24), round(over_months(0.0069, 120), 3)
    (0.75, 0.067)
    """
    return float(1.0 - (1.0 - yearly) ** (months / MONTHS_A_YEAR))


def _forecast(rate: PublishedRate, cited: Evidence, months: int) -> Forecast:
    value, low, high = (
        None if percent is None else over_months(percent / _HUNDRED, months)
        for percent in (rate.value, rate.low, rate.high)
    )
    assert value is not None
    return Forecast(rate.what, rate.kind, cited, rate.value / _HUNDRED, value, low, high, rate.span)


#: Why none of them is the model's own number, as the evidence has it.
DIFFERS: Final = _COMPARISON.differs
