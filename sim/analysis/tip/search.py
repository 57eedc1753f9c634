"""The search for the values of a lever at which an outcome reaches a target, under every theory at once.

A coarse grid shows where the mean crosses zero, and how often; points are added between the two that enclose a
crossing, then members at the points that matter for its interval, until that is narrow or the budget ends.
What is simulated next depends on what was found and on nothing else, so that an interrupted search goes on as it would
have.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from sim.analysis.tip.curve import Curve

if TYPE_CHECKING:
    from sim.theory.arrays import FloatArray

#: Points of the coarse grid.
GRID: Final = 6
#: Crossings that are looked at more closely under each theory, those nearest to the present value.
_MOST_CROSSINGS: Final = 2
#: How far on either side of where a crossing is expected points are added, as a share of the two that enclose it.
_BESIDE: Final = 0.12
#: Rounds in which points are added between the two that enclose a crossing.
_ROUNDS: Final = 3
#: Points around a crossing that get all members.
_AROUND: Final = 4
#: Points this near to one another, as a share of the range, are not told apart.
_FINEST: Final = 1 / 200
#: Standard errors from the target beyond which the point nearest to it is not looked around.
_FAR: Final = 5.0
#: An interval narrower than this share of the range asks for no more members.
_NARROW: Final = 0.1
#: From this ratio between the ends of a range on, the coarse grid is even in proportions rather than in differences.
_MAGNITUDES: Final = 100.0
#: Decimals of the range to which values are rounded, so that they can be typed.
_DIGITS: Final = 4

Wanted = Mapping[str, Mapping[float, int]]


class Members(Protocol):
    """What is known of the members, and how more is found out."""

    def simulate(self, wanted: Wanted) -> None:
        """See to it that there are so many members at these values of the lever, by theory."""

    def differences(self, hypothesis: str, value: float) -> FloatArray:
        """Outcome less target of the members simulated at a value, (members,)."""

    def own(self, hypothesis: str, members: int) -> FloatArray:
        """Outcome less target of so many members of the scenario as it is."""

    @property
    def spent(self) -> int:
        """Futures asked for so far, whether they were simulated now or earlier."""


@dataclass(frozen=True)
class Range:
    """Where a value is looked for: from `low` to `high`, `present` being what it is now; `whole` numbers or any."""

    low: float
    high: float
    present: float
    whole: bool = False

    @property
    def span(self) -> float:
        """From end to end."""
        return self.high - self.low

    @property
    def finest(self) -> float:
        """The least distance between two points."""
        return 1.0 if self.whole else self.span * _FINEST

    def rounded(self, value: float) -> float:
        """A value as it is typed, within the range."""
        inside = min(self.high, max(self.low, value))
        if self.whole:
            return float(round(inside))
        step = 10.0 ** (math.floor(math.log10(self.span)) - _DIGITS)
        near = float(f"{round(inside / step) * step:.12g}")
        return min(self.high, max(self.low, near))

    def grid(self, count: int = GRID) -> list[float]:
        """Points from end to end, the present value among them."""
        shares = [step / (count - 1) for step in range(count)]
        if not self.whole and self.low > 0 and self.high / self.low >= _MAGNITUDES:
            points = [self.low * (self.high / self.low) ** share for share in shares]
        else:
            points = [self.low + share * self.span for share in shares]
        found = sorted({self.rounded(point) for point in points} | {self.low, self.high})
        if self.low <= self.present <= self.high and self.present not in found:
            near = min(found, key=lambda point: abs(point - self.present))
            if abs(near - self.present) < 0.4 * self.span / (count - 1) and near not in (self.low, self.high):
                found.remove(near)
            found = sorted({*found, self.present})
        return found


@dataclass(frozen=True)
class Effort:
    """How much is simulated: `members` of every point, up to `most` of those that matter.

    `budget` is in futures; what would go beyond it is not begun.
    """

    members: int
    most: int
    budget: int
    grid: int = GRID


@dataclass
class Search:
    """A search along one lever under some theories."""

    over: Range
    hypotheses: Sequence[str]
    members: Members
    effort: Effort
    counted: bool = False
    said: Callable[[str], None] = lambda text: None
    _values: dict[str, set[float]] = field(default_factory=dict)

    def run(self) -> dict[str, Curve]:
        """The curve of each theory, with all its points."""
        grid, members = self.over.grid(self.effort.grid), self.effort.members
        self._simulate({hypothesis: dict.fromkeys(grid, members) for hypothesis in self.hypotheses})
        for _ in range(_ROUNDS):
            if not self._simulate(self._between(members)):
                break
        while (members := 2 * members) <= self.effort.most:
            wanted = {h: points for h, points in self._around(members).items() if not self._is_narrow(h)}
            if not wanted or self.members.spent + self._cost(wanted) > self.effort.budget:
                break
            self._simulate(wanted)
        return {hypothesis: self.curve(hypothesis) for hypothesis in self.hypotheses}

    def curve(self, hypothesis: str) -> Curve:
        """What is known so far under a theory."""
        values = self._values.get(hypothesis, set())
        return Curve({value: self.members.differences(hypothesis, value) for value in values}, self.counted)

    def _simulate(self, wanted: Wanted) -> bool:
        """Simulate what is wanted; whether anything was."""
        wanted = {hypothesis: points for hypothesis, points in wanted.items() if points}
        if not wanted:
            return False
        self.members.simulate(wanted)
        for hypothesis, points in wanted.items():
            self._values.setdefault(hypothesis, set()).update(points)
        return True

    def _between(self, members: int) -> Wanted:
        """A point between the two that enclose each crossing, or beside the one nearest to the target."""
        wanted: dict[str, dict[float, int]] = {}
        for hypothesis in self.hypotheses:
            curve = self.curve(hypothesis)
            points = self._next(curve)
            wanted[hypothesis] = {point: members for point in points if point not in curve.points}
        return wanted

    def _next(self, curve: Curve) -> list[float]:
        if curve.is_flat:
            return []
        tips = curve.tips(self.over.present)[:_MOST_CROSSINGS]
        if not tips:
            return self._beside(curve)
        points = []
        for tip in tips:
            low, high = enclosing(curve.values, tip.value)
            wide = tip.stretch.high - tip.stretch.low
            if high - low <= max(self.over.finest, wide / 4):
                continue
            # On either side of where it is expected, so that the two that enclose it close in from both.
            beside = max(_BESIDE * (high - low), self.over.finest / 2)
            points += [self.over.rounded(min(high, max(low, tip.value + side * beside))) for side in (-1, 1)]
        return points

    def _beside(self, curve: Curve) -> list[float]:
        """Half way from the point nearest to the target to those beside it, while the mean could turn between them."""
        at = curve.values.index(curve.nearest())
        if abs(curve.levels[curve.nearest()].mean) > _FAR * curve.levels[curve.nearest()].error:
            return []
        gap = self.over.span / self.effort.grid
        around = [curve.values[k] for k in (at - 1, at + 1) if 0 <= k < len(curve.values)]
        here = curve.values[at]
        return [
            self.over.rounded((here + other) / 2) for other in around if abs(here - other) > max(gap, self.over.finest)
        ]

    def _around(self, members: int) -> Wanted:
        """The points that matter for each theory's answer and have fewer members than these."""
        wanted: dict[str, dict[float, int]] = {}
        for hypothesis in self.hypotheses:
            curve = self.curve(hypothesis)
            points = self._that_matter(curve)
            wanted[hypothesis] = {value: members for value in points if curve.points[value].size < members}
        return wanted

    def _that_matter(self, curve: Curve) -> list[float]:
        tips = curve.tips(self.over.present)[:1]
        if curve.is_flat or not tips:
            at = curve.values.index(curve.nearest())
            return list(curve.values[max(0, at - 1) : at + 2])
        [tip] = tips
        low, high = enclosing(curve.values, tip.stretch.low)[0], enclosing(curve.values, tip.stretch.high)[1]
        near = sorted((v for v in curve.values if low <= v <= high), key=lambda value: abs(value - tip.value))
        return sorted({*near[:_AROUND], *enclosing(curve.values, tip.value)})

    def _is_narrow(self, hypothesis: str) -> bool:
        """Whether more members would add little: the interval is narrow, or there is no crossing, and that is sure."""
        curve = self.curve(hypothesis)
        tips = curve.tips(self.over.present)[:1]
        if curve.is_flat:
            return True
        if not tips:
            return not curve.stretches
        stretch = tips[0].stretch
        return stretch.high - stretch.low <= max(_NARROW * self.over.span, 2 * self.over.finest)

    def _cost(self, wanted: Wanted) -> int:
        """Futures that are missing of what is wanted."""
        return sum(
            members - self.members.differences(hypothesis, value).size
            for hypothesis, points in wanted.items()
            for value, members in points.items()
        )


def enclosing(values: Sequence[float], value: float) -> tuple[float, float]:
    """The two neighbouring points between which a value lies.

    >>> enclosing((0.0, 1.0, 2.0), 1.5), enclosing((0.0, 1.0, 2.0), 0.0), enclosing((0.0, 1.0, 2.0), 2.0)
    ((1.0, 2.0), (0.0, 1.0), (1.0, 2.0))
    """
    pairs = list(itertools.pairwise(values))
    return next((pair for pair in pairs if value < pair[1]), pairs[-1])
