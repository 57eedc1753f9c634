"""Rare events of a run beside their classes: rates of the model under each theory and of the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.evidence.exposure import Lived
from sim.analysis.evidence.rare import RARE_EVENTS, RareEvent
from sim.analysis.evidence.recorded import RecordedClass, interval
from sim.ensemble.collect import parts_of
from sim.ensemble.tables import event_parts, outcomes_of_part
from sim.store.identity import Ensemble

if TYPE_CHECKING:
    from sim.scenario.schema.scenario import Scenario
    from sim.store.folders import Folder

_HUNDRED: Final = 100.0


@dataclass(frozen=True)
class Rate:
    """How often something happened in some exposure, and its rate in 100 of it with its middle 90%; None: never asked.

    `outside` names the sources of the classes that a rate of the model lies outside of, its sampling error and all.
    """

    what: str
    count: float
    exposure: float
    value: float | None
    low: float | None
    high: float | None
    source: str = ""
    outside: tuple[str, ...] = ()

    @classmethod
    def of(cls, what: str, count: float, exposure: float, source: str = "", *, of_cases: bool = False) -> Rate:
        """From the count.

        >>> Rate.of("crises", 4, 80.0).value
        5.0
        >>> Rate.of("nothing to happen in", 0, 0.0).value is None
        True
        """
        if exposure <= 0.0:
            return cls(what, count, exposure, None, None, None, source)
        low, high = interval(count, exposure, of_cases=of_cases)
        return cls(what, count, exposure, _HUNDRED * count / exposure, _HUNDRED * low, _HUNDRED * high, source)

    def may_lie_in(self, recorded: Rate) -> bool:
        """Whether the rate, with its sampling error, may lie within what the record leaves open; where nothing could
        happen it may.
        """
        if self.low is None or self.high is None or recorded.low is None or recorded.high is None:
            return True
        return self.high >= recorded.low and self.low <= recorded.high


@dataclass(frozen=True)
class ComparedRareEvent:
    """A rare event with the rates of its classes, and the model's own by hypothesis."""

    event: RareEvent
    recorded: tuple[Rate, ...]
    measured: Mapping[str, Rate]

    @property
    def outside(self) -> tuple[str, ...]:
        """The hypotheses under which the rate lies outside of every class."""
        return tuple(h for h, rate in self.measured.items() if len(rate.outside) == len(self.recorded))


def compared_rare_events(run: Folder) -> list[ComparedRareEvent]:
    """Every rare event for a run, under each of its hypotheses."""
    world = Ensemble.of(run).scenario
    lived = {hypothesis: _lived(run, hypothesis) for hypothesis in run.hypotheses}
    return [_compared(event, world, lived) for event in RARE_EVENTS]


def headline_events(compared: Sequence[ComparedRareEvent]) -> Iterator[ComparedRareEvent]:
    """Those that bear on the headline outcomes."""
    return (each for each in compared if each.event.headline)


def _compared(event: RareEvent, world: Scenario, lived: Mapping[str, Lived]) -> ComparedRareEvent:
    recorded = tuple(_recorded(each, world, of_cases=event.of_cases) for each in event.classes)
    measured = {}
    for hypothesis, futures in lived.items():
        count, exposure = futures.count(event.counted), event.exposure(futures)
        rate = Rate.of(event.title, count, exposure, of_cases=event.of_cases)
        outside = tuple(each.source for each in recorded if not rate.may_lie_in(each))
        measured[hypothesis] = replace(rate, outside=outside)
    return ComparedRareEvent(event, recorded, measured)


def _recorded(each: RecordedClass, world: Scenario, *, of_cases: bool) -> Rate:
    return Rate.of(each.what, each.count, each.exposure(world), each.source, of_cases=of_cases)


def _lived(run: Folder, hypothesis: str) -> Lived:
    import pandas as pd

    flags = {name for event in RARE_EVENTS for name in event.counted if isinstance(name, str)}
    names = ("ceasefire_months", *sorted(flags))
    parts = [outcomes_of_part(run, hypothesis, part, names) for part in range(parts_of(run.members))]
    outcomes = {name: np.concatenate([part[name] for part in parts]) for name in names}
    logged = (frame[["member", "month", "event"]] for frame in event_parts(run, hypothesis))
    return Lived(run.members, run.months, pd.concat(logged, ignore_index=True), outcomes)
