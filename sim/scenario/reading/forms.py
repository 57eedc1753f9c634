"""What belongs at a path of a scenario, and how a value there is written out."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from sim.scenario.reading.number_words import Wanted, number_meant, number_text
from sim.scenario.schema.shape import Shape, at

#: Units that the description of a plain number names, in the order in which they are looked for.
_IN_WORDS: Final = (
    (r"%", "%"), (r"\bthousand\b", "thousand persons"), (r"\bbn (?:USD|EUR)\b", "bn"), (r"\bmonths?\b", "months"),
    (r"\b[Yy]ears?\b", "years"), (r"\b[Ss]hare\b|\bpart\b", "share"), (r"\bpersons\b|\bsoldiers\b", "persons"),
)  # fmt: skip


def wanted(names: Sequence[str]) -> Wanted:
    """What number belongs at a path, `value` of a quantity and the parts of its distribution included.

    >>> wanted(["us", "aid", "level"]).high, wanted(["us", "withdrawal", "estonia", "share"]).unit
    (3.0, 'share')
    """
    shapes = [shape for length in range(1, len(names) + 1) if (shape := at(names[:length])) is not None]
    if not shapes:
        return Wanted()
    for position, shape in enumerate(shapes):
        if shape.spec is not None:
            whole_value = len(names) - position <= 2
            spec = shape.spec
            low, high = (spec.low, spec.high) if whole_value else (-math.inf, math.inf)
            return Wanted(spec.unit, low, high, uncertain=whole_value)
    last = shapes[-1]
    return Wanted(_unit(last), last.low, last.high, whole=last.holds == "whole")


def _unit(shape: Shape) -> str:
    """The unit that the description of a plan's number speaks of."""
    if (shape.low, shape.high) == (0, 1):
        return "share"
    return next((unit for pattern, unit in _IN_WORDS if re.search(pattern, shape.doc)), "")


def nested_form(path: str, value: str) -> str:
    """A dotted path and its value as they are written in a file, on one line.

    >>> nested_form("us.withdrawal.estonia.share", "0.5")
    'us: {withdrawal: {estonia: {share: 0.5, source: ID}}}'
    >>> nested_form("us.aid.level", "0,5")
    "us: {aid: {level: {value: 0.5, unit: 'share of 2024', source: ID}}}"
    """
    names = path.split(".")
    if len(names) > 1 and names[-1] == "value":
        names = names[:-1]
    shape, above = at(names), at(names[:-1])
    inner = plain_value(value, names)
    if shape is not None and shape.spec is not None:
        inner = f"{{value: {inner}, unit: '{shape.spec.unit}', source: ID}}"
    elif shape is not None and shape.kind == "choice":
        inner = f"{{value: {inner}, source: ID}}"
    more = ", source: ID" if above is not None and above.is_group else ""
    text = f"{names[-1]}: {inner}{more}"
    for name in reversed(names[:-1]):
        text = f"{name}: {{{text}}}"
    return text


def plain_value(value: str, names: Sequence[str]) -> str:
    """A value as YAML has it: a number that is written otherwise in digits and a point."""
    meant = number_meant(value, wanted(names))
    return number_text(meant) if meant is not None else value.strip() or "..."
