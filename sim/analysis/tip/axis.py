"""A lever or an assumption as an axis along which a value is looked for: its range, its unit, and what it is now."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.tip.search import Range
from sim.errors import Problem, ScenarioError
from sim.scenario.levers import Lever, Value, check_path
from sim.scenario.months import month_after
from sim.scenario.reading.forms import wanted
from sim.scenario.reading.number_words import number_text
from sim.scenario.reading.tree import RefusedError
from sim.scenario.schema.quantity import Quantity, month_offset
from sim.scenario.schema.shape import ABOUT, Shape, at
from sim.scenario.vary import read_vary

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario
    from sim.scenario.schema.distribution import Distribution

MONTHS: Final = "months"
#: Quantiles between which an unbounded assumption is suggested to be searched, and those at which its own range ends.
_SUGGESTED: Final = (0.01, 0.99)
_CELLS: Final = 4096
_DIGITS: Final = 2


@dataclass(frozen=True)
class Axis:
    """What is moved: paths that get the same value, and the range in which it is looked for.

    A month is a number of months since the horizon's start. `present` is what the value is now, or the median of its
    distribution where it is not known; `uncertain` says which of the two.
    """

    paths: tuple[str, ...]
    over: Range
    unit: str
    doc: str
    now: str
    start: str
    is_month: bool = False
    distribution: Distribution | None = None

    @property
    def name(self) -> str:
        """The paths as they are typed."""
        return "+".join(self.paths)

    @property
    def uncertain(self) -> bool:
        """Whether the value is not known, so that a fixed one takes the place of a distribution."""
        return self.distribution is not None

    def value(self, number: float) -> Value:
        """A number of the axis as a scenario has it: a month where months are meant."""
        if self.is_month:
            return month_after(self.start, round(number))
        return int(number) if float(number).is_integer() else float(number)

    def text(self, number: float) -> str:
        """A number of the axis as people read it, without its unit."""
        if self.is_month:
            return month_after(self.start, round(number))
        if self.over.whole:
            return f"{round(number):,}"
        digits = max(0, 2 - math.floor(math.log10(self.over.span))) if self.over.span < 1000 else 0
        return f"{number:,.{digits}f}".rstrip("0").rstrip(".") if digits else f"{number:,.0f}"

    def settings(self, number: float) -> list[str]:
        """What `--set` would say to give the value."""
        return Lever(self.name, self.paths).settings(self.value(number))

    def share_below(self, number: float) -> float | None:
        """How much of the assumption's own distribution lies below a number; None for what has none."""
        return None if self.distribution is None else share_below(self.distribution, number)


def quantile(distribution: Distribution, share: float) -> float:
    """The value below which a share of a distribution lies."""
    from sim.draws.marginals import inverse_cdf

    return float(inverse_cdf(distribution, np.array([share]))[0])


def share_below(distribution: Distribution, number: float) -> float:
    """How much of a distribution lies below a number, to a part in a thousand.

    >>> from sim.scenario.schema.distribution import Uniform
    >>> share_below(Uniform(low=0, high=10), 9), share_below(Uniform(low=0, high=10), 11)
    (0.9, 1.0)
    """
    from sim.draws.marginals import inverse_cdf

    shares = (np.arange(_CELLS) + 0.5) / _CELLS
    values = inverse_cdf(distribution, shares)
    return round(float((values < number).sum() + (values == number).sum() / 2) / _CELLS, 3)


def read_axis(text: str, between: str | None, loaded: LoadedScenario, months: int) -> Axis:
    """The axis of `--lever PATH`, or PATH+PATH, within `--between LOW:HIGH`, of a scenario over so many months.

    ScenarioError, with what would be right, where it makes no sense.
    """
    place = f"--lever {text.strip()}"
    try:
        return _axis(text, between, loaded, months)
    except RefusedError as error:
        where = f"--between {between}" if between is not None and "read" in error.problem else place
        raise ScenarioError([Problem(where, "", error.problem, error.remedy)]) from None


def _axis(text: str, between: str | None, loaded: LoadedScenario, months: int) -> Axis:
    written, equals, ends = text.partition("=")
    if equals:
        if between is not None:
            raise RefusedError("has a range of its own beside --between", "say it once")
        between = ends
    paths = tuple(path.strip() for path in written.split("+"))
    if not all(paths):
        raise RefusedError("is not a lever", "write a path, as --lever europe.backfill.share")
    if any(path == first for number, path in enumerate(paths) for first in paths[:number]):
        raise RefusedError("names a path twice", "name it once")
    for path in paths:
        check_path(path)
    shapes = [shape for path in paths if (shape := at(path.split("."))) is not None]
    for path, shape in zip(paths, shapes, strict=True):
        _check_number(path, shape)
    kinds = {_kind(path, shape) for path, shape in zip(paths, shapes, strict=True)}
    if len(kinds) > 1:
        raise RefusedError("mixes values of different units", "name paths of one unit")
    low, high = _range(paths, shapes, between, loaded, months)
    return _made(paths, shapes[0], low, high, loaded)


def _made(paths: Sequence[str], shape: Shape, low: Value, high: Value, loaded: LoadedScenario) -> Axis:
    start = loaded.scenario.horizon.start
    is_month = shape.holds == "month"
    unit = wanted(paths[0].split(".")).unit
    whole = is_month or shape.holds == "whole" or (shape.kind == "leaf" and unit == MONTHS)
    ends = [_number(end, start) for end in (low, high)]
    own = [_own(loaded, path) for path in paths]
    known = {repr(value) for value, _ in own}
    distribution = own[0][1] if len(known) == 1 else None
    values = [quantile(of, 0.5) if of is not None else _number(value, start) for value, of in own]
    present = sum(values) / len(values)
    now = own[0][0] if len(known) == 1 else "each its own"
    inside = min(max(present, ends[0]), ends[1])
    over = Range(ends[0], ends[1], inside if not whole else float(round(inside)), whole)
    return Axis(tuple(paths), over, unit, shape.doc, now_text(now), start, is_month, distribution)


def number_in_words(number: float) -> str:
    """A number as people read it, to three digits.

    >>> number_in_words(0.123456), number_in_words(36512.0), number_in_words(2.0)
    ('0.123', '36,500', '2')
    """
    rounded = float(f"{number:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 1000 else f"{rounded:g}"


def now_text(now: object) -> str:
    """A value, a month or a distribution as people read it."""
    from sim.scenario.schema.distribution import Node

    if isinstance(now, str):
        return now
    if isinstance(now, Node):
        [(name, of)] = now.model_dump(exclude_none=True).items()
        inner = ", ".join(
            f"{key} {value:g}" if isinstance(value, float) else f"{key} {value}" for key, value in of.items()
        )
        return f"{name.replace('_', '-')} ({inner})"
    return f"{now:,.10g}" if isinstance(now, int | float) else str(now)


def _own(loaded: LoadedScenario, path: str) -> tuple[object, Distribution | None]:
    """What a scenario has at a path, and the distribution that this is, if it is one."""
    node: object = loaded.scenario
    for name in path.split("."):
        node = getattr(node, name)
    if isinstance(node, Quantity):
        return node.value, node.distribution
    return node, None


def _check_number(path: str, shape: Shape) -> None:
    """RefusedError for a path that holds no number and no month."""
    if shape.kind in ("section", "plan"):
        below = [f"{path}.{name}" for name in shape.names if name not in ABOUT]
        raise RefusedError("is not one value but several", f"go on with one of {', '.join(below[:6])}")
    if shape.kind == "quantity" or shape.holds in ("number", "whole", "month"):
        return
    remedy = f"try its words one by one: sweep SCENARIO --vary {path}=A,B"
    raise RefusedError(f"{path} holds a word, and between words there is nothing", remedy)


def _kind(path: str, shape: Shape) -> tuple[str, str]:
    return ("month" if shape.holds == "month" else "number", wanted(path.split(".")).unit)


def _range(
    paths: Sequence[str], shapes: Sequence[Shape], between: str | None, loaded: LoadedScenario, months: int
) -> tuple[Value, Value]:
    """The ends between which a value is looked for."""
    if between is not None:
        if between.count(":") != 1:
            raise RefusedError(f"'{between}' was not read as a range", "write LOW:HIGH, as --between 0:1")
        lever = read_vary(f"{'+'.join(paths)}={between}", ranges=True)
        assert lever.low is not None
        assert lever.high is not None
        return lever.low, lever.high
    if shapes[0].holds == "month":
        start = loaded.scenario.horizon.start
        return start, month_after(start, months - 1)
    lows, highs = zip(*(_limits(path, shape) for path, shape in zip(paths, shapes, strict=True)), strict=True)
    low, high = max(lows), min(highs)
    if wanted(paths[0].split(".")).unit == MONTHS and math.isfinite(high):
        high = min(high, float(months))
    if math.isfinite(low) and math.isfinite(high):
        return low, high
    least, most = _suggested(paths[0], low, high, loaded)
    unit = wanted(paths[0].split(".")).unit
    raise RefusedError(
        f"has no end that the schema sets ({wanted(paths[0].split('.')).limits}{f', {unit}' if unit else ''})",
        f"say where to look, as --between {number_text(least)}:{number_text(most)}",
    )


def _limits(path: str, shape: Shape) -> tuple[float, float]:
    return (shape.spec.low, shape.spec.high) if shape.spec is not None else (shape.low, shape.high)


def _suggested(path: str, low: float, high: float, loaded: LoadedScenario) -> tuple[float, float]:
    """A sensible range for a value without bounds: nearly all of its distribution, or up to twice what it is."""
    value, distribution = _own(loaded, path)
    if distribution is not None:
        ends = [quantile(distribution, share) for share in _SUGGESTED]
    else:
        number = float(value) if isinstance(value, int | float) else 0.0
        ends = sorted((0.0, 2 * number)) if number else [0.0, 1.0]
    least, most = (float(f"{end:.{_DIGITS}g}") for end in ends)
    least, most = max(low, least), min(high, most)
    return (least, most) if least < most else (least, least + 1)


def _number(value: object, start: str) -> float:
    if isinstance(value, str):
        return float(month_offset(value, start))
    assert isinstance(value, int | float)
    return float(value)
