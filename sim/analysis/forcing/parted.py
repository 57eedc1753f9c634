"""Two futures with the same luck, side by side: where they part, and what is different from there on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from sim.ensemble.make import MONTHS
from sim.ensemble.months import QUANTILES, column_of
from sim.outcomes import MONTHLY, OUTCOMES
from sim.store.files import read_table

if TYPE_CHECKING:
    from sim.ensemble.replay import Future, LoggedEvent
    from sim.model.stage.decision import DecisionRecord
    from sim.store.folders import Folder
    from sim.theory.arrays import FloatArray

#: The future as the run has it, and with the decision forced.
World: TypeAlias = Literal["was", "now"]
WAS: Final = "was"
NOW: Final = "now"


@dataclass(frozen=True)
class Entry:
    """Something that only one of the two futures has, or a decision that goes another way in it."""

    month: int
    world: World
    what: LoggedEvent | DecisionRecord


@dataclass(frozen=True)
class Moved:
    """A decision that both futures have and that goes the same way in them, with another chance."""

    was: DecisionRecord
    now: DecisionRecord

    @property
    def by(self) -> float:
        """How far the chance of what was chosen moved."""
        return self.now.probabilities[self.now.chosen] - self.was.probabilities[self.was.chosen]


@dataclass(frozen=True)
class SeriesApart:
    """A monthly series that parts: the first month in which it does, and the one in which it is farthest apart.

    `telling` is the mean distance from the first month of any difference on, over how widely the futures of the run
    are spread in that series.
    """

    name: str
    first: int
    month: int
    was: float
    now: float
    telling: float


@dataclass(frozen=True)
class Parted:
    """A future as a run has it and with decisions forced: `forced` are these, as they were and as they are.

    `outcomes` has what differs, by name: (was, now).
    """

    was: Future
    now: Future
    forced: tuple[tuple[DecisionRecord, DecisionRecord], ...]
    outcomes: Mapping[str, tuple[float, float]]
    entries: tuple[Entry, ...]
    moved: tuple[Moved, ...]
    series: tuple[SeriesApart, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs: outcomes, events, decisions with their chances, and months, bit for bit."""
        return not (self.outcomes or self.entries or self.moved or self.series)

    @property
    def first_month(self) -> int | None:
        """The first month in which anything differs."""
        months = [entry.month for entry in self.entries]
        months += [pair.now.month for pair in self.moved] + [one.first for one in self.series]
        return min(months, default=None)


def part(
    was: Future,
    now: Future,
    forced: tuple[tuple[DecisionRecord, DecisionRecord], ...] = (),
    spread: Mapping[str, float] | None = None,
) -> Parted:
    """What differs between two futures; `spread` is how widely the futures of a run are spread in each series."""
    entries, moved = _decisions_apart(was, now)
    entries += _events_apart(was, now)
    return Parted(
        was,
        now,
        forced,
        outcomes_apart(was, now),
        tuple(sorted(entries, key=lambda entry: entry.month)),
        tuple(moved),
        series_apart(was, now, spread or {}),
    )


def outcomes_apart(was: Future, now: Future) -> dict[str, tuple[float, float]]:
    """Outcomes that differ by a bit, by name: (was, now)."""
    pairs = {name: (was.outcomes[name], now.outcomes[name]) for name in OUTCOMES if name in was.outcomes}
    return {name: (a, b) for name, (a, b) in pairs.items() if not (a == b or (a != a and b != b))}


def _events_apart(was: Future, now: Future) -> list[Entry]:
    """Events that only one of the futures has, in their order."""
    entries = []
    sides: tuple[tuple[World, Future, Future], ...] = ((WAS, was, now), (NOW, now, was))
    for world, here, there in sides:
        others = Counter(there.events)
        for event in here.events:
            if others[event]:
                others[event] -= 1
            else:
                entries.append(Entry(event.month, world, event))
    return entries


def _decisions_apart(was: Future, now: Future) -> tuple[list[Entry], list[Moved]]:
    """Decisions that only one of the futures has or that go another way, and those that go the same way otherwise."""
    before, after = _by_turn(was), _by_turn(now)
    entries: list[Entry] = []
    moved = []
    for turn in dict.fromkeys([*before, *after]):
        a, b = before.get(turn), after.get(turn)
        if a is not None and b is not None and a.chosen == b.chosen:
            if a != replace(b, forced=False):
                moved.append(Moved(a, b))
            continue
        if a is not None:
            entries.append(Entry(a.month, WAS, a))
        if b is not None:
            entries.append(Entry(b.month, NOW, b))
    return entries, sorted(moved, key=lambda pair: pair.now.month)


_Turn: TypeAlias = tuple[int, str, str, int]


def _by_turn(future: Future) -> dict[_Turn, DecisionRecord]:
    """Decisions by month, actor, decision, and how often it came up in the month before, in their order."""
    seen: Counter[tuple[int, str, str]] = Counter()
    turns = {}
    for record in future.decisions:
        turns[(*record.occasion, seen[record.occasion])] = record
        seen[record.occasion] += 1
    return turns


def series_apart(was: Future, now: Future, spread: Mapping[str, float]) -> tuple[SeriesApart, ...]:
    """Monthly series that differ, the most telling first."""
    apart = {}
    for name in was.series:
        differs = np.flatnonzero(was.series[name] != now.series[name])
        if differs.size:
            apart[name] = int(differs[0])
    since = min(apart.values(), default=0)
    found = []
    for name, first in apart.items():
        a, b = was.series[name], now.series[name]
        distance: FloatArray = np.abs(b - a)
        month = int(np.argmax(distance))
        wide = spread.get(name, 0.0) or MONTHLY[name].high - MONTHLY[name].low
        telling = float(np.mean(distance[since:])) / wide
        found.append(SeriesApart(name, first, month, float(a[month]), float(b[month]), telling))
    return tuple(sorted(found, key=lambda one: -one.telling))


def spread_of(run: Folder, hypothesis: str) -> dict[str, float]:
    """How widely the futures of a run are spread in each monthly series, nine of ten of them over all months."""
    import pyarrow.compute as pc

    table = read_table(run.path / MONTHS)
    mine = table.filter(pc.equal(table["hypothesis"], hypothesis))
    low, high = column_of(QUANTILES[0]), column_of(QUANTILES[-1])
    ends: dict[str, tuple[float, float]] = {}
    for name, a, b in zip(mine["series"].to_pylist(), mine[low].to_pylist(), mine[high].to_pylist(), strict=True):
        least, most = ends.get(name, (a, b))
        ends[name] = min(least, a), max(most, b)
    return {name: most - least for name, (least, most) in ends.items()}
