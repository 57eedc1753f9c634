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
from typing import TYPE_CHECKING, Final

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


class Codes:
    """Words seen so far, each with a number, so that a table of millions of events holds few strings."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, word: str) -> int:
        """The number of a word."""
        return self._numbers.setdefault(word, len(self._numbers))

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
        # Of each call, what all its events share: how many, month, name, actor and detail (or _EACH_ITS_OWN).
        self._calls: list[tuple[int, int, int, int, int]] = []
        self._members: list[IntArray] = []
        self._details: list[int] = []
        self._values: list[FloatArray] = []

    def add_events(
        self, month: int, name: str, actor: str, member: IntArray, detail: str | list[str], value: FloatArray | None
    ) -> None:
        """Append an event of the members numbered `member`."""
        names, actors, details = self._codes
        if isinstance(detail, str):
            shared = details.of(detail)
        else:
            shared = _EACH_ITS_OWN
            self._details += map(details.of, detail)
        self._calls.append((member.size, month, names.of(name), actors.of(actor), shared))
        self._members.append(member)
        self._values.append(np.full(member.size, np.nan) if value is None else np.array(value, np.float64))

    def events(self) -> Events:
        """All events in their lasting order, whatever blocks they came in."""
        calls: IntArray = np.array(self._calls, np.int64).reshape(-1, 5)
        month, name, actor, detail = np.repeat(calls[:, 1:], calls[:, 0], axis=0).T
        detail[detail == _EACH_ITS_OWN] = self._details
        member = np.concatenate([np.zeros(0, np.int64), *self._members])
        value = np.concatenate([np.zeros(0), *self._values])
        order = np.argsort(member, kind="stable")
        names, actors, details = self._codes
        name, name_words = names.ordered(name[order])
        actor, actor_words = actors.ordered(actor[order])
        detail, detail_words = details.ordered(detail[order])
        return Events(
            member[order], month[order], name, actor, detail, value[order], name_words, actor_words, detail_words
        )


class BlockCollector(Collector):
    """Collects a block of `count` members from `first` on into the parts that it touches.

    `tick`, where given, is called at the end of each month.
    """

    def __init__(self, first: int, count: int, parts: Sequence[Part], tick: Callable[[], None] | None = None) -> None:
        self._first = first
        self._shares: list[tuple[Part, slice]] = []
        for part in parts:
            start, stop = max(first, part.first), min(first + count, part.first + part.count)
            if start < stop:
                self._shares.append((part, slice(start - first, stop - first)))
        longest = max(share.stop - share.start for _, share in self._shares)
        self._scaled = np.empty(longest)
        self._fixed = np.empty(longest, np.int64)
        self._bins = np.empty((len(ROWS), longest), np.int64)
        self._tick = tick

    def monthly(self, month: int, series: Mapping[str, FloatArray]) -> None:
        """Count every series; ValueError for a series that is missing or not finite."""
        for part, share in self._shares:
            self._count(part, share, month, series)
        if self._tick is not None:
            self._tick()

    def _count(self, part: Part, share: slice, month: int, series: Mapping[str, FloatArray]) -> None:
        size = share.stop - share.start
        scaled, fixed = self._scaled[:size], self._fixed[:size]
        bins = self._bins.reshape(-1)[: len(ROWS) * size].reshape(len(ROWS), size)
        sums, first = part.sums[month], self._first + share.start - part.first
        paths = part.paths[:, month, first : first + size]
        for number, (name, row) in enumerate(ROWS.items()):
            if name not in series:
                raise ValueError(f"the model did not hand over the monthly series '{name}'")
            paths[number] = series[name][share][: paths.shape[1]]
            np.multiply(series[name][share], row.steps, out=scaled)
            np.add(scaled, 0.5 - row.series.low * row.steps, out=scaled)  # 0.5: to the nearest step
            try:
                with np.errstate(invalid="raise"):
                    np.copyto(fixed, scaled, casting="unsafe")
            except FloatingPointError:
                raise ValueError(f"the monthly series '{name}' is not finite in month {month}") from None
            sums[number] += np.add.reduce(fixed)
            # Everything in steps, so that the place among all bins comes out of one shift.
            lowest = row.start << _SHIFT
            np.add(fixed, lowest + STEPS_PER_BIN - 1, out=fixed)
            np.maximum(fixed, lowest, out=fixed)
            np.minimum(fixed, (row.stop - 1) << _SHIFT, out=fixed)
            np.right_shift(fixed, _SHIFT, out=bins[number])
        part.counts[month] += np.bincount(bins.reshape(-1), minlength=ALL_BINS)

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
        if len(self._shares) == 1:
            words = detail if isinstance(detail, str) else list(detail)
            self._shares[0][0].add_events(month, name, actor, who + self._first, words, value)
            return
        for part, share in self._shares:
            mine = np.flatnonzero((who >= share.start) & (who < share.stop))
            if mine.size:
                words = detail if isinstance(detail, str) else [detail[int(position)] for position in mine]
                numbers = None if value is None else value[mine]
                part.add_events(month, name, actor, who[mine] + self._first, words, numbers)

    def finish(self, outcomes: Mapping[str, FloatArray]) -> None:
        """Take the outcomes; ValueError where the names are not those of :data:`sim.outcomes.OUTCOMES`."""
        if wrong := set(outcomes) ^ set(OUTCOMES):
            raise ValueError("outcomes handed over and declared differ: " + ", ".join(sorted(wrong)))
        for part, share in self._shares:
            start = self._first + share.start - part.first
            for name, column in part.outcomes.items():
                column[start : start + share.stop - share.start] = outcomes[name][share]
            part.finished += share.stop - share.start
