"""A scenario reduced to what determines its results, in a form that does not depend on how the file was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from sim.scenario.schema.quantity import Choice, Quantity, Sourced
from sim.scenario.schema.scenario import Correlation, Scenario, leaves
from sim.vocabulary import CHANNELS

#: A number, a word, a list, a distribution such as {"uniform": {"low": 4.0, "high": 14.0}}, or None.
Plain = Any


class Difference(NamedTuple):
    """A value that differs between a scenario and its baseline; None where one of them has no such value."""

    path: str
    baseline: Plain
    scenario: Plain


def canonical(scenario: Scenario) -> dict[str, Plain]:
    """Every value of a scenario by dotted path, in the schema's order: no title, source, assumption, note or weight.

    Numbers are floats wherever the schema has a quantity or a plan, so that 4 and 4.0 are the same scenario.
    """
    values: dict[str, Plain] = {
        "horizon.start": scenario.horizon.start,
        "horizon.months": scenario.horizon.months,
        "horizon.steps_per_month": scenario.horizon.steps_per_month,
        "hypotheses": list(scenario.hypotheses),
        "without": [name for name in CHANNELS if name in scenario.without],
    }
    for path, leaf in leaves(scenario):
        values |= _leaf(path, leaf)
    return values


def _leaf(path: str, leaf: Sourced) -> dict[str, Plain]:
    match leaf:
        case Quantity():
            return {path: _value(leaf)}
        case Choice():
            return {path: leaf.value}
        case Correlation():
            of = {"of": leaf.of} if leaf.of is not None else {}
            group = list(leaf.between or leaf.with_mean_of or ())
            return {path: {**of, "with": group, "coefficient": _number(leaf.coefficient)}}
    plain = ((name, getattr(leaf, name)) for name in type(leaf).model_fields if name not in Sourced.model_fields)
    return {
        f"{path}.{name}": value if isinstance(value, str) else _number(value)
        for name, value in plain
        if value is not None and not isinstance(value, Sourced)
    }


def canonical_json(values: dict[str, Plain]) -> str:
    """The values as one line of JSON with sorted keys; floats are written without loss."""
    return json.dumps(values, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def digest(values: dict[str, Plain]) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(values).encode("ascii")).hexdigest()


def differences(baseline: dict[str, Plain], scenario: dict[str, Plain]) -> Iterator[Difference]:
    """The values that differ, in the order of the scenario, then those that only the baseline has."""
    for path in {**scenario, **baseline}:
        if baseline.get(path) != scenario.get(path):
            yield Difference(path, baseline.get(path), scenario.get(path))


def _value(quantity: Quantity) -> Plain:
    if quantity.fixed is not None:
        return _number(quantity.fixed)
    dumped = quantity.model_dump(mode="json", include={"value"}, exclude_none=True)
    return {name: {key: _numbers(value) for key, value in inner.items()} for name, inner in dumped["value"].items()}


def _numbers(value: float | list[float]) -> Plain:
    return [_number(item) for item in value] if isinstance(value, list) else _number(value)


def _number(value: float) -> float:
    return float(value) + 0.0  # and -0.0 becomes 0.0
