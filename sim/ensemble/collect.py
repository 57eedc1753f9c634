"""What is kept of a block of members: exact monthly histograms, events, the outcomes of every member, and the months of
a few.

Each value of a monthly series is turned into a whole number, counted in 65,536ths of a bin of that series
(:class:`sim.outcomes.Series`). Means are sums of these whole numbers and histograms count them, so neither depends on
how members were grouped into blocks: addition of whole numbers has no rounding and no order.

A *part* is 4,096 consecutive members, the last one shorter; a *block* is what one model simulates at once. A block may
cover several parts, or a part several blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from sim.model.stage.record import Collector
from sim.outcomes import MONTHLY, OUTCOMES, Series

if TYPE_CHECKING:
    from sim.theory.arrays import FloatArray, IntArray

PART: Final = 4096
#: Of how many members every month is kept; the first ones, which nobody picked.
FOLLOWED: Final = 20
_SHIFT: Final = 16
STEPS_PER_BIN: Final = 1 << _SHIFT
_EACH_ITS_OWN: Final = -1


def parts_of(members: int) -> int:
    """How many parts hold `members` members.

    >>> parts_of(4096), parts_of(4097)
    (1, 2)
    """
    return -(-members // PART)


def part_range(part: int, members: int) -> tuple[int, int]:
    """First member and number of members of a part.

    >>> part_range(1, 5000)
    (4096, 904)
    """
    first = part * PART
    return first, min(PART, members - first)


@dataclass(frozen=True)
class Row:
    """Where a series stands in the row of all bins of a month.

    Each series has `bins` bins, each open at its lower and closed at its upper edge, and two more: one before them
    for what is at or below `low`, one behind them for what is above `high`. They are the places `start` to `stop -
    1`.
    """

    series: Series
    start: int

    @property
    def stop(self) -> int:
        return self.start + self.series.bins + 2

    @property
    def steps(self) -> float:
        """Steps of the fixed-point scale in one unit of the series."""
        return self.series.bins * STEPS_PER_BIN / (self.series.high - self.series.low)

    def edges(self) -> FloatArray:
        """Edges of the bins, (bins + 1,), in the unit of the series."""
        return np.linspace(self.series.low, self.series.high, self.series.bins + 1)

    def mean(self, total: int, members: int) -> float:
        """The mean of `members` values whose fixed-point numbers add up to `total`."""
        return self.series.low + total / members / self.steps


def _rows() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    start = 0
    for name, series in MONTHLY.items():
        rows[name] = Row(series, start)
        start = rows[name].stop
    return rows


#: Where each monthly series stands in the row of all bins.
ROWS: Final = _rows()
#: Bins of all series together.
ALL_BINS: Final = max(row.stop for row in ROWS.values())
#: How many members are counted at once, so that what is worked on stays in the cache.
_AT_ONCE: Final = 1024
# By series, (series, 1): steps in a unit, what is added to round to the nearest, and the ends of its bins in steps.
_STEPS: Final = np.array([[row.steps] for row in ROWS.values()])
_TO_NEAREST: Final = np.array([[0.5 - row.series.low * row.steps] for row in ROWS.values()])
_LOWEST: Final = np.array([[row.start << _SHIFT] for row in ROWS.values()], np.int64)
_HIGHEST: Final = np.array([[(row.stop - 1) << _SHIFT] for row in ROWS.values()], np.int64)


class Codes:
    """Words seen so far, each with a number, so that a table of millions of events holds few strings."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, word: str) -> int:
        """The number of a word."""
        return self._numbers.setdefault(word, len(self._numbers))

    @property
    def words(self) -> list[str]:
        """All words, by number."""
        return list(self._numbers)

    def ordered(self, numbers: IntArray) -> tuple[IntArray, list[str]]:
        """The numbers as they would be had the words come in alphabetical order, and the words in that order."""
        words = sorted(self._numbers)
        position = np.empty(len(words), np.int64)
        for place, word in enumerate(words):
            position[self._numbers[word]] = place
        return position[numbers], words


@dataclass(frozen=True)
class Events:
    """Events of a part, one element an event, by member and then in the order in which they happened to it.

    `name`, `actor` and `detail` are positions in `names`, `actors` and `details`; `value` is NaN where there is none.
    """

    member: IntArray
    month: IntArray
    name: IntArray
    actor: IntArray
    detail: IntArray
    value: FloatArray
    names: list[str]
    actors: list[str]
    details: list[str]


class Part:
    """What has been collected of one part under one hypothesis."""

    def __init__(self, first: int, count: int, months: int) -> None:
        self.first = first
        self.count = count
        self.counts: IntArray = np.zeros((months, ALL_BINS), np.int64)
        self.sums: IntArray = np.zeros((months, len(ROWS)), np.int64)
        self.outcomes: dict[str, FloatArray] = {name: np.full(count, np.nan) for name in OUTCOMES}
        followed = max(0, min(FOLLOWED - first, count))
        self.paths: FloatArray = np.full((len(ROWS), months, followed), np.nan)
        self.finished = 0
        self._codes = Codes(), Codes(), Codes()
        # Of each block: member, month, name, actor and detail of its events, (5, events), and their values.
        self._events: list[IntArray] = []
        self._values: list[FloatArray] = []

    def add_events(self, events: IntArray, values: FloatArray, words: Sequence[Sequence[str]]) -> None:
        """Append events of a block, in the order in which they happened.

        `events` are member, month, and the positions of name, actor and detail in their `words`, (5, events).
        """
        mine = events.copy()
        for row, codes, known in zip((2, 3, 4), self._codes, words, strict=True):
            used, place = np.unique(events[row], return_inverse=True)
            mine[row] = np.array([codes.of(known[int(code)]) for code in used], np.int64)[place] if used.size else 0
        self._events.append(mine)
        self._values.append(values)

    def events(self) -> Events:
        """All events in their lasting order, whatever blocks they came in."""
        member, month, name, actor, detail = np.concatenate([np.zeros((5, 0), np.int64), *self._events], axis=1)
        value = np.concatenate([np.zeros(0), *self._values])
        order = np.argsort(member, kind="stable")
        names, actors, details = self._codes
        name, name_words = names.ordered(name[order])
        actor, actor_words = actors.ordered(actor[order])
        detail, detail_words = details.ordered(detail[order])
        return Events(
            member[order], month[order], name, actor, detail, value[order], name_words, actor_words, detail_words
        )


class EventLog:
    """Events of a block as they happen, by the rows of the block."""

    def __init__(self) -> None:
        self._codes = Codes(), Codes(), Codes()
        # Of each call, what all its events share: how many, month, name, actor and detail (or _EACH_ITS_OWN).
        self._calls: list[tuple[int, int, int, int, int]] = []
        self._rows: list[IntArray] = []
        self._details: list[int] = []
        # Few events have a value: those of each call that has, by its place among the calls.
        self._values: dict[int, FloatArray] = {}

    def add(
        self, month: int, name: str, actor: str, who: IntArray, detail: str | Sequence[str], value: FloatArray | None
    ) -> None:
        """Append an event of the rows `who`."""
        names, actors, details = self._codes
        if isinstance(detail, str):
            shared = details.of(detail)
        else:
            shared = _EACH_ITS_OWN
            self._details += map(details.of, detail)
        if value is not None:
            self._values[len(self._calls)] = np.array(value, np.float64)
        self._calls.append((who.size, month, names.of(name), actors.of(actor), shared))
        self._rows.append(who)

    def hand_over(self, shares: Sequence[Share]) -> None:
        """Give each part the events of its own members."""
        calls: IntArray = np.array(self._calls, np.int64).reshape(-1, 5)
        events = np.empty((5, int(calls[:, 0].sum())), np.int64)
        events[1:] = np.repeat(calls[:, 1:], calls[:, 0], axis=0).T
        detail = events[4]
        detail[detail == _EACH_ITS_OWN] = self._details
        events[0] = np.concatenate([np.zeros(0, np.int64), *self._rows])
        values = np.full(events.shape[1], np.nan)
        ends = np.cumsum(calls[:, 0])
        for call, known in self._values.items():
            values[ends[call] - known.size : ends[call]] = known
        words = [codes.words for codes in self._codes]
        for share in shares:
            mine = (events[0] >= share.rows.start) & (events[0] < share.rows.stop)
            theirs = events[:, mine]
            theirs[0] += share.part.first + share.place - share.rows.start
            share.part.add_events(theirs, values[mine], words)


@dataclass(frozen=True)
class Share:
    """The rows of a block whose members are in a part, from position `place` in it on."""

    part: Part
    rows: slice
    place: int

    @property
    def size(self) -> int:
        size: int = self.rows.stop - self.rows.start
        return size


class BlockCollector(Collector):
    """Collects a block of `count` members from `first` on into the parts that it touches.

    Where a block holds several strands, `parts` has those of each, one behind another as the rows are. `tick`, where
    given, is called at the end of each month.
    """

    def __init__(
        self,
        first: int,
        count: int,
        parts: Sequence[Part] | Sequence[Sequence[Part]],
        tick: Callable[[], None] | None = None,
    ) -> None:
        self._shares: list[Share] = []
        strands = [parts] if isinstance(parts[0], Part) else parts
        for number, own in enumerate(strands):
            before = number * count - first
            for part in cast("Sequence[Part]", own):
                start, stop = max(first, part.first), min(first + count, part.first + part.count)
                if start < stop:
                    self._shares.append(Share(part, slice(start + before, stop + before), start - part.first))
        self._log = EventLog()
        shape = len(ROWS), min(_AT_ONCE, count * len(strands))
        self._scaled, self._fixed = np.empty(shape), np.empty(shape, np.int64)
        self._tick = tick

    def monthly(self, month: int, series: Mapping[str, FloatArray]) -> None:
        """Count every series; ValueError for a series that is missing or not finite."""
        if missing := [name for name in ROWS if name not in series]:
            raise ValueError(f"the model did not hand over the monthly series '{missing[0]}'")
        rows = max(share.rows.stop for share in self._shares)
        values = [series[name] for name in ROWS]
        for start in range(0, rows, _AT_ONCE):
            self._count([row[start : min(start + _AT_ONCE, rows)] for row in values], start, month)
        for share in self._shares:
            paths = share.part.paths[:, month, share.place : share.place + share.size]
            if paths.shape[1]:
                for row, into in zip(values, paths, strict=True):
                    into[:] = row[share.rows][: paths.shape[1]]
        if self._tick is not None:
            self._tick()

    def _count(self, series: Sequence[FloatArray], first: int, month: int) -> None:
        """Count values of every series, in the order of :data:`ROWS`, each over the same rows from `first` on."""
        size = series[0].size
        scaled, fixed = self._scaled[:, :size], self._fixed[:, :size]
        for values, into in zip(series, scaled, strict=True):
            into[:] = values
        np.multiply(scaled, _STEPS, out=scaled)
        np.add(scaled, _TO_NEAREST, out=scaled)
        try:
            with np.errstate(invalid="raise"):
                np.copyto(fixed, scaled, casting="unsafe")
        except FloatingPointError:
            finite = [bool(np.isfinite(row).all()) for row in scaled]
            name = list(ROWS)[finite.index(False)] if False in finite else "?"
            raise ValueError(f"the monthly series '{name}' is not finite in month {month}") from None
        here = [
            (share.part, slice(max(share.rows.start - first, 0), share.rows.stop - first))
            for share in self._shares
            if share.rows.start < first + size and share.rows.stop > first
        ]
        for part, rows in here:
            part.sums[month] += np.add.reduce(fixed[:, rows], axis=1)
        # Everything in steps, so that the place among all bins comes out of one shift.
        np.add(fixed, _LOWEST + (STEPS_PER_BIN - 1), out=fixed)
        np.maximum(fixed, _LOWEST, out=fixed)
        np.minimum(fixed, _HIGHEST, out=fixed)
        np.right_shift(fixed, _SHIFT, out=fixed)
        for part, rows in here:
            part.counts[month] += np.bincount(fixed[:, rows].reshape(-1), minlength=ALL_BINS)

    def event(
        self,
        month: int,
        name: str,
        actor: str,
        who: IntArray,
        detail: str | Sequence[str] = "",
        value: FloatArray | None = None,
    ) -> None:
        """Take an event that happened to the members at the positions `who` of the block."""
        self._log.add(month, name, actor, who, detail, value)

    def finish(self, outcomes: Mapping[str, FloatArray]) -> None:
        """Take the outcomes; ValueError where the names are not those of :data:`sim.outcomes.OUTCOMES`."""
        if wrong := set(outcomes) ^ set(OUTCOMES):
            raise ValueError("outcomes handed over and declared differ: " + ", ".join(sorted(wrong)))
        for share in self._shares:
            for name, values in outcomes.items():
                share.part.outcomes[name][share.place : share.place + share.size] = values[share.rows]
            share.part.finished += share.size
        self._log.hand_over(self._shares)
