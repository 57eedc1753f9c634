"""What a sweep varies: levers over ranges or lists, and the points that follow as a grid or a Sobol sequence."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import normalize

from sim.errors import Problem
from sim.scenario.reading.quoting import in_quotes
from sim.scenario.reading.tree import RefusedError
from sim.scenario.schema.shape import at, path_suggestion
from sim.texts import in_line, is_empty

#: A value of a lever as YAML has it: a number, a word, a month such as 2025-09, or true and false.
Value = float | int | str | bool

MOST_POINTS: Final = 10_000
#: Columns of a sweep's table, whose names no lever can have.
TAKEN: Final = frozenset(
    {
        "point", "hypothesis", "outcome", "category", "kind", "unit", "role", "members", "value", "low", "high",
        "standard_error", "reference", "reference_low", "reference_high", "difference", "difference_low",
        "difference_high", "difference_se", "unpaired_low", "unpaired_high", "narrower", "per_1000", "ratio",
        "ratio_low", "ratio_high", "both", "only_here", "only_reference", "neither", "same", "clear",
    }
)  # fmt: skip
_OF_THE_SWEEP: Final = frozenset({"members", "seed", "months"})
_MONTH: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_WHOLE_SWEEP: Final = ("horizon", "hypotheses", "title", "summary", "weights", "extends", "correlations", "without")


@dataclass(frozen=True)
class Lever:
    """A column of the sweep's table, and the paths of the scenario that get its value.

    It has `values`, or a range from `low` to `high` alone, which only a Sobol sequence can fill.
    """

    name: str
    paths: tuple[str, ...]
    values: tuple[Value, ...] = ()
    low: Value | None = None
    high: Value | None = None
    title: str = ""

    @property
    def numeric(self) -> bool:
        """Whether every value is a number, so that the lever can be an axis."""
        return all(isinstance(v, int | float) and not isinstance(v, bool) for v in (*self.values, *self._ends))

    @property
    def _ends(self) -> tuple[Value, ...]:
        return () if self.low is None or self.high is None else (self.low, self.high)

    def determined(self) -> dict[str, Any]:
        """What of it determines the points, ready for JSON."""
        return {
            "name": self.name, "paths": list(self.paths), "values": list(self.values), "low": self.low,
            "high": self.high,
        }  # fmt: skip

    def settings(self, value: Value) -> list[str]:
        """What `--set` would say to give the lever a value.

        >>> Lever("aid", ("us.aid.level",), (0, 0.5)).settings(0.5)
        ['us.aid.level=0.5']
        """
        return [f"{path}={as_yaml(value)}" for path in self.paths]

    def at_share(self, share: float) -> Value:
        """The value at a share, from 0 to below 1, of the range or of the list.

        >>> Lever("aid", ("us.aid.level",), low=0, high=2).at_share(0.25)
        0.5
        """
        if self.low is None or self.high is None:
            return self.values[int(share * len(self.values))]
        return between(self.low, self.high, share)


def is_month(text: str) -> bool:
    """Whether a word is a month.

    >>> is_month("2025-09"), is_month("europe")
    (True, False)
    """
    return _MONTH.fullmatch(text) is not None


def as_yaml(value: Value) -> str:
    """A value as YAML text.

    >>> as_yaml(True), as_yaml(0.1), as_yaml("2025-09")
    ('true', '0.1', '2025-09')
    >>> print(as_yaml("'A'"))
    '''A'''
    """
    if isinstance(value, str) and value[:1] in ("'", '"'):
        return in_quotes(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def between(low: Value, high: Value, share: float) -> Value:
    """The number, or the month, at a share of the way from `low` to `high`.

    >>> between(0, 1, 0.5), between(0, 10, 1.0), between("2025-09", "2026-09", 0.5)
    (0.5, 10, '2026-03')
    """
    if isinstance(low, str) or isinstance(high, str):
        first, last = _months(str(low)), _months(str(high))
        year, month = divmod(round(first + share * (last - first)), 12)
        return f"{year:04d}-{month + 1:02d}"
    number = float(f"{float(low) + share * (float(high) - float(low)):.12g}")
    return int(number) if number.is_integer() else number


def spaced(low: Value, high: Value, count: int) -> tuple[Value, ...]:
    """Values from `low` to `high` at equal distances; RefusedError where that makes no sense.

    >>> spaced(0, 1, 5), spaced("2025-09", "2025-11", 3)
    ((0, 0.25, 0.5, 0.75, 1), ('2025-09', '2025-10', '2025-11'))
    """
    check_range(low, high)
    if isinstance(count, bool) or not isinstance(count, int) or not 2 <= count <= MOST_POINTS:
        raise RefusedError(f"{count} is not a possible number of points", f"give from 2 to {MOST_POINTS:,}")
    values = tuple(between(low, high, step / (count - 1)) for step in range(count))
    if len(set(values)) < count:
        raise RefusedError(
            f"{count} points do not fit between {low} and {high}", "ask for fewer, or name the values in a list"
        )
    return values


def check_range(low: Value, high: Value) -> None:
    """RefusedError unless both ends are numbers or months, the lower first."""
    numbers = [isinstance(end, int | float) and not isinstance(end, bool) for end in (low, high)]
    months = [isinstance(end, str) and is_month(end) for end in (low, high)]
    if not all(numbers) and not all(months):
        raise RefusedError(
            f"there is no range from {low} to {high}", "give two numbers, two months as 2025-09, or a list of values"
        )
    if _place(low) >= _place(high):
        raise RefusedError(f"{low} is not below {high}", "give the lower end first")


def check_name(name: str) -> None:
    """RefusedError where a lever cannot have this name, which becomes a column: any text of one line, in any script."""
    if is_empty(name):
        raise RefusedError("a column needs a name", "name the lever, as in backfill")
    if name in TAKEN:
        raise RefusedError(f"'{name}' cannot name a column: every sweep has one of that name", "use another name")
    if name != in_line(name):
        raise RefusedError(
            f"'{name}' cannot name a column: it holds a line break or a control character", "write a name of one line"
        )


def check_path(path: str) -> None:
    """RefusedError where a sweep cannot vary what a path names."""
    names = path.split(".")
    if path in _OF_THE_SWEEP:
        raise RefusedError(f"'{path}' cannot be varied", f"it holds for the whole sweep: give --{path} once")
    if names[0] in _WHOLE_SWEEP:
        raise RefusedError(f"'{path}' cannot be varied", "it holds for the whole sweep: say it once, beside the levers")
    if at(names) is None and "correlations" not in names:
        raise RefusedError(
            f"there is no '{path}' to vary", path_suggestion(path) or "`python -m sim show` names the paths"
        )


def clashes(levers: Sequence[Lever], places: Mapping[str, str]) -> Iterator[Problem]:
    """Paths that two levers set, and names that look alike; `places` has the place of each lever."""
    seen: dict[str, str] = {}
    names: set[str] = set()
    for lever in levers:
        looks = normalize("NFC", lever.name)
        if looks in names and [other.name for other in levers].count(lever.name) == 1:
            yield Problem(places[lever.name], "", f"another lever's name looks as '{lever.name}' does", "rename one")
        names.add(looks)
        for path in lever.paths:
            if path in seen:
                remedy = "each path belongs to one lever"
                yield Problem(places[lever.name], path, f"is varied already by '{seen[path]}'", remedy)
            seen.setdefault(path, lever.name)


def distinct(values: Sequence[Value]) -> tuple[Value, ...]:
    """The values; RefusedError where one appears twice."""
    for number, value in enumerate(values):
        if value in values[:number]:
            raise RefusedError(f"the value {value} appears twice", "keep one")
    return tuple(values)


def grid(levers: Sequence[Lever]) -> list[tuple[Value, ...]]:
    """Every combination of values, the last lever moving fastest; RefusedError where there are too many.

    >>> grid([Lever("a", ("a",), (1, 2)), Lever("b", ("b",), ("x", "y"))])
    [(1, 'x'), (1, 'y'), (2, 'x'), (2, 'y')]
    """
    count = math.prod(len(lever.values) for lever in levers)
    if count > MOST_POINTS:
        raise RefusedError(
            f"the full grid has {count:,} points", f"at most {MOST_POINTS:,} are simulated; use fewer values, or Sobol"
        )
    return list(itertools.product(*(lever.values for lever in levers)))


def sobol(levers: Sequence[Lever], count: int) -> list[tuple[Value, ...]]:
    """The first points of an unscrambled Sobol sequence, each in the middle of its cell (Sobol 1967).

    >>> sobol([Lever("a", ("a",), low=0, high=1), Lever("b", ("b",), ("x", "y"))], 4)
    [(0.125, 'x'), (0.625, 'y'), (0.875, 'x'), (0.375, 'y')]
    """
    from scipy.stats.qmc import Sobol

    bits = max(0, (count - 1).bit_length())
    shares = Sobol(len(levers), scramble=False).random(1 << bits)[:count] + 0.5 / (1 << bits)
    return [tuple(lever.at_share(float(u)) for lever, u in zip(levers, row, strict=True)) for row in shares]


def _months(text: str) -> int:
    month = _MONTH.fullmatch(text)
    assert month is not None
    return int(month[1]) * 12 + int(month[2]) - 1


def _place(end: Value) -> float:
    return float(_months(end)) if isinstance(end, str) else float(end)
