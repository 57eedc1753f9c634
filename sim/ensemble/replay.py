"""One future again, alone, with the terms of every decision: and the proof that it is the same future.

Or the same future but for a decision: all that was drawn is drawn again, and one choice goes another way.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.ensemble.block import simulate_block
from sim.ensemble.collect import PART, BlockCollector, Part
from sim.ensemble.finite import finite
from sim.ensemble.parts import EVENT_FILES, event_table, part_file
from sim.ensemble.tables import outcomes_of_part
from sim.errors import SimError
from sim.outcomes import MONTHLY
from sim.store.files import read_table
from sim.store.identity import Ensemble, rules_digest

if TYPE_CHECKING:
    import pandas as pd

    from sim.model.stage.decision import DecisionRecord, Occasion
    from sim.store.folders import Folder
    from sim.theory.arrays import FloatArray


@dataclass(frozen=True)
class LoggedEvent:
    """Something that happened in a future; `value` is None where the event has none."""

    month: int
    event: str
    actor: str
    detail: str
    value: float | None


@dataclass(frozen=True)
class Future:
    """One member under one hypothesis, simulated again.

    `differs` names what is not, bit for bit, what the run folder holds: outcomes, and "events"; empty if all is the
    same. `start` is the first month, YYYY-MM; `series` has every monthly series, (months,), for those who want arrays:
    `months` is the table of them.
    """

    hypothesis: str
    member: int
    outcomes: dict[str, float]
    events: tuple[LoggedEvent, ...]
    decisions: tuple[DecisionRecord, ...]
    differs: tuple[str, ...]
    start: str = ""
    series: Mapping[str, FloatArray] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def months(self) -> pd.DataFrame:
        """One row a month, from `month` (YYYY-MM), and every series of :data:`sim.outcomes.MONTHLY` in its own unit.

        What the model held at the end of the month, to the last bit, where a run folder keeps how many members were in
        which bin.
        """
        import pandas as pd

        length = max(map(len, self.series.values()), default=0)
        dates = np.datetime_as_string(np.datetime64(self.start or "1970-01", "M") + np.arange(length))
        return pd.DataFrame(dict(self.series), index=pd.Index(dates, name="month", dtype="object"))


class _Watched(BlockCollector):
    """Collects one member alone, and keeps its monthly series as the model hands them over."""

    def __init__(self, member: int, months: int) -> None:
        self.part = Part(member, 1, months)
        super().__init__(member, 1, [self.part])
        self.series: dict[str, FloatArray] = {name: np.full(months, np.nan) for name in MONTHLY}

    def monthly(self, month: int, series: Mapping[str, FloatArray]) -> None:
        """Count and keep every series."""
        super().monthly(month, series)
        for name, kept in self.series.items():
            kept[month] = series[name][0]


def replay(run: Folder, member: int, hypotheses: Sequence[str] | None = None) -> list[Future]:
    """Simulate a member of a run again, alone, under each of `hypotheses` (by default all that the run has).

    Raises SimError where the run has no such member or hypothesis, or was made by other rules than those of this
    version.
    """
    chosen = run.hypotheses if hypotheses is None else tuple(hypotheses)
    check(run, member, chosen)
    return [one_future(run, member, hypothesis) for hypothesis in chosen]


def check(run: Folder, member: int, hypotheses: Sequence[str]) -> None:
    """SimError where a member cannot be replayed under these hypotheses."""
    if not 0 <= member < run.members:
        raise SimError(f"there is no member {member}", str(run.path), f"members go from 0 to {run.members - 1:,}")
    for hypothesis in hypotheses:
        if hypothesis not in run.hypotheses:
            known = ", ".join(run.hypotheses)
            raise SimError(f"{hypothesis} was not simulated", str(run.path), f"this run has {known}")
    if run.identity["rules"] != rules_digest():
        raise SimError(
            "this run was made by other rules than those of this version",
            place=str(run.path),
            remedy=f"replay it with the version that made it ({run.identity['version']}), or run the scenario again",
        )


def one_future(run: Folder, member: int, hypothesis: str, forced: Mapping[Occasion, str] | None = None) -> Future:
    """One member of a run under one hypothesis; `forced` has the options that are taken whatever its luck, by occasion.

    What comes up no more, or is closed, is left as it is: the decisions tell which were forced.
    """
    from sim.model.stage.decision import Forced, Trace

    ensemble = Ensemble.of(run)
    collector, trace = _Watched(member, ensemble.months), Trace()
    part, told = collector.part, Forced(forced) if forced else None
    with finite(ensemble.scenario.title):
        simulate_block(ensemble.scenario, hypothesis, ensemble.seed, member, 1, collector, trace, told)
    outcomes = {name: float(column[0]) for name, column in part.outcomes.items()}
    number = member // PART
    stored = outcomes_of_part(run, hypothesis, number)
    row = member - number * PART
    differs = [name for name, value in outcomes.items() if _bits(value) != _bits(float(stored[name][row]))]
    events = event_table(part).drop_columns("member").to_pylist()
    if not _same_events(events, _stored_events(run, hypothesis, member)):
        differs.append("events")
    happened = tuple(LoggedEvent(**{**event, "value": _or_none(event["value"])}) for event in events)
    start = ensemble.scenario.horizon.start
    return Future(hypothesis, member, outcomes, happened, tuple(trace.records), tuple(differs), start, collector.series)


def events_of(run: Folder, hypothesis: str, member: int) -> list[LoggedEvent]:
    """The events of a member as the run holds them, in their order."""
    stored = _stored_events(run, hypothesis, member)
    return [LoggedEvent(**{**event, "value": _or_none(event["value"])}) for event in stored]


def _stored_events(run: Folder, hypothesis: str, member: int) -> list[dict[str, Any]]:
    import pyarrow.compute as pc

    table = read_table(run.path / part_file(EVENT_FILES, hypothesis, member // PART))
    rows: list[dict[str, Any]] = table.filter(pc.equal(table["member"], member)).drop_columns("member").to_pylist()
    return rows


def _same_events(here: list[dict[str, Any]], there: list[dict[str, Any]]) -> bool:
    return [_comparable(event) for event in here] == [_comparable(event) for event in there]


def _comparable(event: dict[str, Any]) -> dict[str, Any]:
    return {**event, "value": _bits(event["value"])}


def _bits(value: float) -> bytes:
    """The bits of a number, one NaN being like another."""
    return b"nan" if value != value else struct.pack("<d", value)


def _or_none(value: float) -> float | None:
    return None if value != value else value
