"""Where a sweep turns: the break-even of one lever, and along which of several levers the sign of the change turns.

A break-even is found by inverse interpolation. Between two points every member's change is taken to lie on a straight
line, so that at any value in between there is a mean of paired differences, with the interval of such a mean. The
break-even is where that mean is zero, and its interval all values at which the mean cannot be told from zero (the
inversion of a test, as Fieller 1954, "Some problems in interval estimation", has it for a ratio).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from sim.analysis.measure import CHANGE, NOTHING
from sim.analysis.paired import Interval, Z, clear_together
from sim.analysis.points import keeps_changes, read_kept
from sim.outcomes import ESTIMAND
from sim.scenario.months import is_month

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from sim.scenario.levers import Lever
    from sim.store.folders import Folder
    from sim.theory.arrays import BoolArray, FloatArray

#: Values between two points at which the mean is looked at.
_STEPS: Final = 200


@dataclass(frozen=True)
class Crossing:
    """A value of the lever at which the change is zero, and the values at which it cannot be told from zero.

    An end that is None lies beyond the values of the sweep. `up` says that the change rises through zero.
    """

    at: float
    low: float | None
    high: float | None
    up: bool


@dataclass(frozen=True)
class BreakEven:
    """Where the change is zero under one theory: `crossings`, in order, perhaps none.

    `nearest` is the value at which the change is nearest to zero, with the mean and interval of the change there.
    `doubtful` says that there is none, but values at which the change cannot be told from zero.
    """

    hypothesis: str
    crossings: tuple[Crossing, ...]
    nearest: float
    change: float
    interval: Interval
    doubtful: bool


def changes(folder: Path, points: Sequence[int], hypotheses: Sequence[str], paired: bool) -> dict[str, FloatArray]:
    """By how much each member's chance of an attack differs from its baseline, (points, members) by hypothesis.

    Where a sweep is not `paired` with a baseline, from that at the first of the points. Of points that have more
    members than others, those that all of them have.
    """
    name = CHANGE if paired else ESTIMAND
    kept = [read_kept(folder, number, hypotheses, [name]) for number in points]
    fewest = min(of[h][name].size for of in kept for h in hypotheses)
    found = {h: np.stack([of[h][name][:fewest] for of in kept]) for h in hypotheses}
    return found if name == CHANGE else {h: of - of[0] for h, of in found.items()}


def break_even(hypothesis: str, values: FloatArray, change: FloatArray) -> BreakEven:
    """The break-even of a lever from its values, (points,) in rising order, and members' changes, (points, members).

    Points at which no member changes, such as a withdrawal of nobody, turn nothing and are left out.
    """
    moved = np.any(change != 0, axis=1)
    if not moved.any():
        return BreakEven(hypothesis, (), float(values[0]), 0.0, Interval(0.0, 0.0), True)
    values, change = values[moved], change[moved]
    at, mean, error = _between(values, change)
    apart = np.abs(mean) > Z * error
    crossings = tuple(_crossings(at, mean, apart))
    closest = int(np.argmin(np.abs(mean)))
    half = Z * float(error[closest])
    there = float(mean[closest])
    doubtful = not crossings and not bool(apart.all())
    return BreakEven(hypothesis, crossings, float(at[closest]), there, Interval(there - half, there + half), doubtful)


def _between(values: FloatArray, change: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Values from the first point to the last, and the mean change at each with its guarded standard error."""
    pairs = change[:, : change.shape[1] // 2 * 2].reshape(len(values), -1, 2).sum(axis=2)
    if values.size == 1:
        return values, *_mean_and_error(pairs)
    found = []
    for place in range(values.size - 1):
        share = np.linspace(0, 1, _STEPS + 1)[(0 if place == 0 else 1) :, None]
        mixed = (1 - share) * pairs[place] + share * pairs[place + 1]
        at = (1 - share[:, 0]) * values[place] + share[:, 0] * values[place + 1]
        found.append((at, *_mean_and_error(mixed)))
    at, mean, error = (np.concatenate(column) for column in zip(*found, strict=True))
    return at, mean, error


def _mean_and_error(pairs: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and guarded standard error of changes whose sums over pairs are given, (values, pairs).

    As :attr:`sim.analysis.paired.PairSums.guarded_error` has it.
    """
    count = pairs.shape[1]
    mean = pairs.mean(axis=1)
    centred = pairs - mean[:, None]
    factor = count / max(1, count - 1)
    square = (centred**2).sum(axis=1) * factor + np.abs(centred).max(axis=1) ** 2 * factor
    return mean / 2, np.sqrt(square) / (2 * count)


def _crossings(at: FloatArray, mean: FloatArray, apart: BoolArray) -> Iterator[Crossing]:
    """Where the mean passes through zero, each with the values around it that cannot be told from zero.

    Crossings so close that nothing between them is told from zero are one, and the first counts.
    """
    last = -1
    for place in np.flatnonzero(np.sign(mean[:-1]) * np.sign(mean[1:]) < 0):
        if place <= last:
            continue
        share = mean[place] / (mean[place] - mean[place + 1])
        before, after = np.flatnonzero(apart[: place + 1]), np.flatnonzero(apart[place + 1 :])
        low = float(at[before[-1]]) if before.size else None
        high = float(at[place + 1 + after[0]]) if after.size else None
        last = at.size if high is None else int(place + 1 + after[0])
        yield Crossing(
            float(at[place] + share * (at[place + 1] - at[place])), low, high, up=bool(mean[place + 1] > mean[place])
        )


def break_evens(sweep: Folder, levers: Sequence[Lever], points: pd.DataFrame, paired: bool) -> list[BreakEven] | None:
    """The break-even under each theory of a sweep of one lever of numbers or months; None of any other.

    None too of one that is `paired` with a baseline but does not keep the changes from it, as those made by older
    versions. Values of months are counted from the year 0.
    """
    curves = curves_of(sweep, levers, points, sweep.hypotheses, paired)
    if curves is None:
        return None
    return [break_even(h, curves.values, change) for h, change in curves.changes.items()]


class Curves(NamedTuple):
    """The values of a lever in rising order, (points,), and members' changes there, (points, members) by hypothesis."""

    values: FloatArray
    changes: dict[str, FloatArray]


def curves_of(
    sweep: Folder, levers: Sequence[Lever], points: pd.DataFrame, hypotheses: Sequence[str], paired: bool
) -> Curves | None:
    """What a break-even is found from, under some theories; None where there is none: see :func:`break_evens`."""
    if len(levers) != 1 or (paired and not keeps_changes(sweep.path)):
        return None
    places = positions(points[levers[0].name])
    if places is None or places.size < 2:
        return None
    order = np.argsort(places)
    found = changes(sweep.path, [int(number) for number in points["point"]], hypotheses, paired)
    return Curves(places[order], {h: change[order] for h, change in found.items()})


def positions(values: pd.Series) -> FloatArray | None:
    """The values of a lever as numbers, months counted from the year 0; None where they are words."""
    if values.dtype.kind in "fi":
        return values.to_numpy(np.float64)
    texts = [str(value) for value in values]
    if not all(map(is_month, texts)):
        return None
    return np.array([12 * int(text[:4]) + int(text[5:]) - 1 for text in texts], np.float64)


def value_of(place: float, lever: Lever) -> float | str:
    """A place as a value of the lever: a number, or the month in which it lies."""
    if lever.numeric:
        return float(place)
    year, month = divmod(round(place), 12)
    return f"{year:04d}-{month + 1:02d}"


def rows(found: Sequence[BreakEven], lever: Lever) -> Iterator[dict[str, Any]]:
    """Break-evens as a table: see :attr:`sim.results.sweep.Sweep.break_even`."""
    for one in found:
        common = {
            "nearest": value_of(one.nearest, lever), "change": one.change, "change_low": one.interval.low,
            "change_high": one.interval.high,
        }  # fmt: skip
        for crossing in one.crossings or (None,):
            ends = (None, None, None) if crossing is None else (crossing.at, crossing.low, crossing.high)
            at, low, high = (None if end is None else value_of(end, lever) for end in ends)
            yield {"hypothesis": one.hypothesis, "at": at, "low": low, "high": high, **common}


@dataclass(frozen=True)
class Signs:
    """At how many points the change is clear and above zero, or below, if all points and theories are looked at."""

    hypothesis: str
    points: int
    above: int
    below: int


@dataclass(frozen=True)
class Turn:
    """Along one lever, the others held: in how many lines of points the sign turns, and between which values.

    A line turns where it has points that are clear on either side of zero, all points and theories being looked at.
    """

    hypothesis: str
    lever: str
    lines: int
    turning: int
    low: float | None
    high: float | None


def clear_rows(rows: Sequence[Mapping[str, Any]]) -> list[bool]:
    """Which differences of a sweep's table are clear if all of them are looked at, and do not round to nothing.

    By Holm's step-down procedure (1979) over all points and theories.
    """
    intervals = [Interval(float(row["difference_low"]), float(row["difference_high"])) for row in rows]
    clear = clear_together(intervals)
    return [
        found and not row["same"] and abs(row["difference"]) >= NOTHING for found, row in zip(clear, rows, strict=True)
    ]


def signs(rows: Sequence[Mapping[str, Any]], hypotheses: Sequence[str]) -> list[Signs]:
    """The signs of the change under each theory, from the rows of one outcome in the table of a sweep."""
    clear = clear_rows(rows)
    found = []
    for hypothesis in hypotheses:
        mine = [(row, sure) for row, sure in zip(rows, clear, strict=True) if row["hypothesis"] == hypothesis]
        above = sum(sure and row["difference"] > 0 for row, sure in mine)
        below = sum(sure and row["difference"] < 0 for row, sure in mine)
        found.append(Signs(hypothesis, len(mine), above, below))
    return found


def turns(
    rows: Sequence[Mapping[str, Any]], hypotheses: Sequence[str], levers: Sequence[str], numeric: Sequence[str]
) -> list[Turn]:
    """Along which of the `numeric` levers of a grid the sign turns, from the rows of one outcome.

    Points of a line agree in all other `levers`.
    """
    clear = clear_rows(rows)
    found = []
    for hypothesis in hypotheses:
        for lever in numeric:
            lines: dict[tuple[Any, ...], list[tuple[float, float, bool]]] = {}
            for row, sure in zip(rows, clear, strict=True):
                if row["hypothesis"] == hypothesis:
                    key = tuple(row[name] for name in levers if name != lever)
                    lines.setdefault(key, []).append((float(row[lever]), float(row["difference"]), sure))
            zeros = [zero for line in lines.values() if _turns(line) for zero in _zeros(sorted(line))]
            turning = sum(map(_turns, lines.values()))
            low, high = (min(zeros), max(zeros)) if zeros else (None, None)
            found.append(Turn(hypothesis, lever, len(lines), turning, low, high))
    return found


def _turns(line: Sequence[tuple[float, float, bool]]) -> bool:
    """Whether a line has clear points on either side of zero."""
    sure = [change for _, change, clear in line if clear]
    return bool(sure) and min(sure) < 0 < max(sure)


def _zeros(line: Sequence[tuple[float, float, bool]]) -> Iterator[float]:
    """Where the change passes through zero along a line, by straight lines between its points."""
    for (here, mine, _), (there, other, _) in itertools.pairwise(line):
        if mine * other < 0:
            yield here + (there - here) * mine / (mine - other)
