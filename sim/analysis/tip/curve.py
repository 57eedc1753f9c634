"""Where a mean of paired differences crosses zero along a lever, and how well that is known.

Every point of the lever has the same members with the same luck, so that a member has a curve of its own. Between two
points each member's curve is taken as straight; the mean of such curves at any value in between has a standard error of
its own, from pairs of members. The interval of a crossing holds every value at which the mean cannot be told from zero:
the set that Fieller (1954, "Some problems in interval estimation") inverts a test into, which may be open at an end of
the range, or hold all of it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.analysis.paired import Z

if TYPE_CHECKING:
    from sim.theory.arrays import FloatArray

#: Steps into which a stretch between two points is cut when it is tested where the mean may be zero.
_STEPS: Final = 32
#: A mean that is nearer to zero than this is zero: what is left of adding up differences that cancel.
_ZERO: Final = 1e-12
#: As far as a pair of members can be out where futures are counted: both have it in one world and not in the other.
_BOTH: Final = 2.0


class Level(NamedTuple):
    """A mean with its standard error and its interval of 95%."""

    mean: float
    error: float
    low: float
    high: float


@dataclass(frozen=True)
class Stretch:
    """Values of a lever from `low` to `high` at which the mean cannot be told from zero.

    `open_low` and `open_high` say that it goes to the end of the range.
    """

    low: float
    high: float
    open_low: bool
    open_high: bool

    def holds(self, value: float) -> bool:
        """Whether a value lies within, but for rounding."""
        rounding = _ZERO * max(1.0, abs(self.low), abs(self.high))
        return self.low - rounding <= value <= self.high + rounding


@dataclass(frozen=True)
class Crossing:
    """A value at which the mean crosses zero, with the stretch in which it cannot be told from zero."""

    value: float
    stretch: Stretch


class Curve:
    """Differences from a target at the points of a lever: (members,) each, of the same members in the same order.

    Points may have more members than others, which are the first of them. Where an outcome is `counted` in futures, a
    difference that none of the members shows has a width too.
    """

    def __init__(self, points: Mapping[float, FloatArray], counted: bool = False) -> None:
        self.values = tuple(sorted(points))
        self.points = {value: points[value] for value in self.values}
        self.counted = counted

    @cached_property
    def levels(self) -> dict[float, Level]:
        """The mean at each point, from all members that it has."""
        return {value: level(members, self.counted) for value, members in self.points.items()}

    @property
    def is_flat(self) -> bool:
        """Whether no member differs from itself at any two points."""
        first = self.points[self.values[0]]
        return all(
            np.array_equal(first[: other.size], other[: first.size], equal_nan=True) for other in self.points.values()
        )

    def mean_at(self, value: float) -> float:
        """The mean at any value within the points."""
        return float(np.interp(value, self.values, [self.levels[point].mean for point in self.values]))

    @cached_property
    def crossings(self) -> list[float]:
        """Values at which the mean crosses or touches zero, in rising order."""
        found: list[float] = []
        for low, high in itertools.pairwise(self.values):
            before, after = self.levels[low].mean, self.levels[high].mean
            if abs(before) <= _ZERO:
                found.append(low)
            elif before * after < 0 and abs(after) > _ZERO:
                found.append(low + (high - low) * before / (before - after))
        last = self.values[-1]
        return [*found, last] if abs(self.levels[last].mean) <= _ZERO else found

    @cached_property
    def stretches(self) -> list[Stretch]:
        """Where the mean cannot be told from zero, in rising order."""
        at, inside = self._tested()
        found: list[Stretch] = []
        begin: float | None = None
        for number, (value, excess) in enumerate(zip(at, inside, strict=True)):
            if excess <= 0 and begin is None:
                begin = value if not number else _edge(at[number - 1], value, inside[number - 1], excess)
            if excess > 0 and begin is not None:
                end = _edge(at[number - 1], value, inside[number - 1], excess)
                found.append(Stretch(begin, end, begin == at[0], False))
                begin = None
        if begin is not None:
            found.append(Stretch(begin, at[-1], begin == at[0], True))
        return found

    @property
    def is_open(self) -> bool:
        """Whether the mean cannot be told from zero anywhere."""
        return len(self.stretches) == 1 and self.stretches[0].open_low and self.stretches[0].open_high

    def tips(self, present: float) -> list[Crossing]:
        """The crossings, those nearest to the present value first; of several in one stretch only the nearest."""
        found = []
        for stretch in self.stretches:
            mine = [value for value in self.crossings if stretch.holds(value)]
            if mine:
                found.append(Crossing(min(mine, key=lambda value: abs(value - present)), stretch))
        return sorted(found, key=lambda crossing: abs(crossing.value - present))

    def nearest(self) -> float:
        """The point at which the mean is nearest to zero."""
        return min(self.values, key=lambda value: abs(self.levels[value].mean))

    def band(self) -> Iterator[tuple[float, float, float, float]]:
        """Value, mean and interval along the curve, for a picture."""
        for value, mean, error in self._along():
            yield value, mean, mean - Z * error, mean + Z * error

    def _tested(self) -> tuple[list[float], list[float]]:
        """Values along the curve, and by how much the mean there is farther from zero than its error explains."""
        rows = list(self._along())
        return [value for value, _, _ in rows], [
            (abs(mean) if abs(mean) > _ZERO else 0.0) - Z * error for _, mean, error in rows
        ]

    def _along(self) -> Iterator[tuple[float, float, float]]:
        """Value, mean and standard error, at the points and between them."""
        first = self.values[0]
        yield first, self.levels[first].mean, self.levels[first].error
        for low, high in itertools.pairwise(self.values):
            # A crossing between two steps would be missed where the mean is known well.
            crossed = [(value - low) / (high - low) for value in self.crossings if low < value < high]
            shares = np.unique([*np.linspace(0.0, 1.0, _STEPS + 1), *crossed])
            errors = self._errors(low, high, shares)
            for share, error in zip(shares[1:], errors[1:], strict=True):
                mean = (1 - share) * self.levels[low].mean + share * self.levels[high].mean
                mean = 0.0 if share in crossed else mean
                yield float(low + share * (high - low)), float(mean), float(error)

    def _errors(self, low: float, high: float, shares: FloatArray) -> FloatArray:
        """Standard errors between two points, from the members that both have.

        Where one has more members, the error is smaller near it, as its own is.
        """
        before, after = self.points[low], self.points[high]
        size = min(before.size, after.size)
        known = ~np.isnan(before[:size]) & ~np.isnan(after[:size])
        sums, sizes = _pairs(np.where(known, before[:size], np.nan)), _pairs(np.where(known, after[:size], np.nan))
        mixed = (1 - shares)[:, None] * sums[0] + shares[:, None] * sizes[0]
        errors = _guarded(mixed, sums[1], self.counted)
        if not np.isfinite(errors).all():  # fewer than two pairs have it at both
            return errors
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = [self.levels[low].error / errors[0], self.levels[high].error / errors[-1]]
        ends = [share if np.isfinite(share) else 1.0 for share in ends]
        scaled: FloatArray = errors * ((1 - shares) * ends[0] + shares * ends[1])
        scaled[-1] = self.levels[high].error
        return scaled


def level(members: FloatArray, counted: bool = False) -> Level:
    """The mean of members' values, (members,), with an error from pairs; NaN is left out.

    The error is guarded: as if one more pair had been as far out as the farthest, or, where futures are `counted`, as
    far as a pair can be; see :func:`sim.analysis.paired.chance_interval`.

    >>> level(np.zeros(2500))
    Level(mean=0.0, error=0.0, low=0.0, high=0.0)
    >>> round(level(np.zeros(2500), counted=True).high, 4)
    0.0016
    """
    known = members[~np.isnan(members)]
    mean = float(known.mean()) if known.size else math.nan
    sums, sizes = _pairs(members)
    error = float(_guarded(sums[None, :], sizes, counted)[0])
    return Level(mean, error, mean - Z * error, mean + Z * error)


def _pairs(members: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Sum and number of the known values of each pair of members."""
    odd = members.size % 2
    known = ~np.isnan(members)
    values = np.append(np.where(known, members, 0.0), np.zeros(odd))
    size = np.append(known, np.zeros(odd, bool)).astype(np.float64)
    return values[::2] + values[1::2], size[::2] + size[1::2]


def _guarded(sums: FloatArray, sizes: FloatArray, counted: bool) -> FloatArray:
    """Guarded standard errors of means, (rows,), from sums of pairs, (rows, pairs); infinite below two pairs."""
    pairs, members = np.count_nonzero(sizes), sizes.sum()
    if pairs < 2:
        return np.full(len(sums), np.inf)
    residuals = sums - (sums.sum(axis=1) / members)[:, None] * sizes
    largest = np.abs(residuals).max(axis=1)
    if counted:
        largest = np.maximum(largest, _BOTH)
    scatter = (residuals**2).sum(axis=1)
    errors: FloatArray = np.sqrt((scatter + largest**2) * pairs / (pairs - 1)) / members
    return errors


def _edge(before: float, after: float, outside: float, inside: float) -> float:
    """Where a stretch ends between two values, one of which lies in it."""
    if outside == inside or not (math.isfinite(outside) and math.isfinite(inside)):
        return after
    return before + (after - before) * outside / (outside - inside)


def verdict(curve: Curve, own: FloatArray, present: float) -> tuple[str, Sequence[Crossing]]:
    """What a curve says, in a word, and its crossings, the nearest to the `present` value first.

    `own` are the differences of the members in the scenario as it is. The words are those of :data:`VERDICTS`.
    """
    found = curve.tips(present)
    if not np.any(own[~np.isnan(own)]):
        return "same", found
    if curve.is_flat:
        return "idle", ()
    if curve.is_open:
        return "open", found
    if found:
        return "tips", found
    return ("perhaps" if curve.stretches else "none"), ()


#: What can be found under a theory, and what it means.
VERDICTS: Final = {
    "tips": "a value within the range reaches the target",
    "none": "no value within the range reaches it, at 95% confidence",
    "perhaps": "by the mean no value reaches it, but at some the interval of what remains holds nothing",
    "open": "over the whole range the difference from the target cannot be told from nothing",
    "idle": "the lever moves nothing in any future",
    "same": "the scenario as it is is at the target in every future",
}
