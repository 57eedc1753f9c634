"""Levers as `--vary` writes them, PATH=FROM:TO:N or PATH=A,B,C, and how such a text was read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from sim.scenario.levers import Lever, Value, as_yaml, check_name, check_path, check_range, distinct, is_month, spaced
from sim.scenario.reading.characters import is_strange, named, remedy
from sim.scenario.reading.forms import wanted
from sim.scenario.reading.month_words import months_meant
from sim.scenario.reading.number_words import number_meant, number_text, readings, slip_of_thousands
from sim.scenario.reading.tree import RefusedError, Scalar
from sim.scenario.reading.yaml_tree import parse
from sim.scenario.schema.shape import at

_FORMS: Final = "write PATH=FROM:TO:N, as europe.backfill.share=0:1:5, or PATH=A,B,C; NAME=PATH=... names the column"
#: Values that are listed rather than counted.
_LISTED: Final = 5


def read_vary(text: str, ranges: bool) -> Lever:
    """The lever of a text; RefusedError where it is none. With `ranges`, FROM:TO is enough.

    >>> read_vary("europe.backfill.share=0:1:3", False).values
    (0, 0.5, 1)
    """
    *before, written = text.split("=")
    paths = tuple(path.strip() for path in before[-1].split("+")) if before else ()
    if len(before) not in (1, 2) or not all(paths) or not written.strip():
        raise RefusedError("is not a lever", _FORMS)
    for character in (one for path in paths for one in path):
        if is_strange(character):
            raise RefusedError(f"the path holds {named(character)}", remedy(character))
    for path in paths:
        check_path(path)
    name = before[0].strip()
    check_name(name)
    if ":" in written:
        return _range(name, paths, written, ranges)
    if written.strip()[0] + written.strip()[-1] in ("[]", "()", "{}"):
        raise RefusedError("is not a list of values", f"write {before[-1]}={written.strip()[1:-1].replace(' ', '')}")
    for one in written.split(","):
        refuse_slip(one.strip(), paths)
    return Lever(name, paths, distinct([_value(value) for value in written.split(",")]))


def how_read(written: str, values: Sequence[Value]) -> str:
    """How the text of a lever's values was read, where it may have been meant otherwise.

    >>> how_read("0:100:300", spaced(0, 100, 300)), how_read("0,5", (0, 5)), how_read("0,1,2", (0, 1, 2))
    ("'0:100:300' was read as 300 values from 0 to 100", "'0,5' was read as the values 0 and 5; as one it is 0.5", '')
    """
    if ":" in written and values:
        return f"'{written}' was read as {listed(values)}"
    fraction = readings(written)
    if len(values) == 2 and "," in written and fraction:
        return f"'{written}' was read as the values {as_yaml(values[0])} and {as_yaml(values[1])}; " + (
            f"as one it is {number_text(fraction[0])}"
        )
    return ""


def listed(values: Sequence[Value]) -> str:
    """The values of a range in words.

    >>> listed((0, 0.5, 1)), listed(tuple(range(11)))
    ('3 values: 0, 0.5, 1', '11 values from 0 to 10')
    """
    if len(values) <= _LISTED:
        return f"{len(values)} values: {', '.join(map(as_yaml, values))}"
    return f"{len(values):,} values from {as_yaml(values[0])} to {as_yaml(values[-1])}"


def _range(name: str, paths: tuple[str, ...], written: str, ranges: bool) -> Lever:
    ends = [end.strip() for end in written.split(":")]
    form = "FROM:TO" if ranges else "FROM:TO:N"
    if len(ends) not in ((2, 3) if ranges else (3,)):
        own = ":".join([*ends, "N"]) if len(ends) == 2 else form
        raise RefusedError(
            "is not a range", f"write {own}, with the number of values as N" if not ranges else f"write {form}"
        )
    low, high = (_value(end) for end in ends[:2])
    for end in ends[:2]:
        refuse_slip(end, paths)
    right = [meant_end(end, paths) for end in (low, high)]
    if right != [low, high]:
        texts = ":".join([*map(as_yaml, right), *ends[2:]])
        raise RefusedError(f"'{written.strip()}' is not a range of numbers or months", f"write {texts}")
    if not isinstance(low, str) and not isinstance(high, str) and low >= high:
        read = [
            f"; '{end}' was read as {as_yaml(value)}, and with thousands it is {number_text(max(numbers))}"
            for end, value in ((ends[0], low), (ends[1], high))
            if len(numbers := readings(end)) > 1
        ]
        raise RefusedError(f"{as_yaml(low)} is not below {as_yaml(high)}", f"give the lower end first{''.join(read)}")
    count = _value(ends[2]) if len(ends) == 3 else 2
    if not _is_count(count) or (count == 1 and not ranges):
        raise RefusedError(f"'{ends[2]}' is not a number of points", _as_points(low, high, count))
    if ranges:
        check_range(low, high)
        return Lever(name, paths, low=low, high=high)
    assert isinstance(count, int)
    return Lever(name, paths, spaced(low, high, count))


def refuse_slip(written: str, paths: Sequence[str]) -> None:
    """RefusedError for thousands with a point, where persons are counted."""
    if paths and (slip := slip_of_thousands(written, wanted(paths[0].split(".")).unit)):
        problem, _, right = slip.partition("; ")
        raise RefusedError(problem, right)


def meant_end(end: Value, paths: Sequence[str]) -> Value:
    """The end of a range as it has to be written: itself, unless it is a number or month written otherwise."""
    if not isinstance(end, str) or is_month(end):
        return end
    names = paths[0].split(".") if paths else []
    shape = at(names)
    if shape is not None and shape.holds == "month":
        months = months_meant(end)
        return months[0] if len(months) == 1 else end
    number = number_meant(end, wanted(names))
    return end if number is None else number


def _is_count(count: Value) -> bool:
    return isinstance(count, int) and not isinstance(count, bool)


def _as_points(low: Value, high: Value, third: Value) -> str:
    """What to write for FROM:TO:STEP, or FROM:STEP:TO, which is how others write a range."""
    numbers = [end for end in (low, high, third) if isinstance(end, int | float) and not isinstance(end, bool)]
    if len(numbers) == 3:
        start, second, last = numbers
        if float(last).is_integer() and last >= 2:
            return f"write {number_text(start)}:{number_text(second)}:{number_text(last)}"
        for step, stop in ((last, second), (second, last)):
            steps = (stop - start) / step if step else math.nan
            if steps > 0 and abs(steps - round(steps)) < 1e-9 and round(steps) >= 2:
                form = f"{number_text(start)}:{number_text(stop)}:{round(steps) + 1}"
                return f"write {form} for steps of {number_text(step)}: N is how many values there are"
    return "write FROM:TO:N, as 0:1:5, with the number of values as N"


def _value(text: str) -> Value:
    tree, mistakes = parse(text.strip(), text, numbered=False)
    if mistakes and mistakes[0].read_on:
        raise RefusedError(f"'{text.strip()}': {mistakes[0].problem}", mistakes[0].remedy)
    if mistakes or not isinstance(tree, Scalar) or tree.value is None:
        raise RefusedError(f"'{text.strip()}' is not one value", "write a number, a word, or a month as 2025-09")
    return tree.value
