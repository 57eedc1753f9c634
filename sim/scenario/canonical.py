"""A scenario reduced to what determines results, in a form that is the same wherever it was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario, choices, plan_values, quantities

#: A number, a word, a list, a distribution such as {"uniform": {"low": 4.0, "high": 14.0}}, or None.
Plain = Any


class Difference(NamedTuple):
    """A value that differs between a scenario and its baseline; None where there is none."""

    path: str
    baseline: Plain
    scenario: Plain


def canonical(scenario: Scenario) -> dict[str, Plain]:
    """Every value of a scenario by dotted path: not its title, sources, assumptions or notes.

    Numbers are floats wherever the schema has a quantity or a plan, so that 4 and 4.0 are the same scenario.
    """
    values: dict[str, Plain] = {
        "horizon.start": scenario.horizon.start,
        "horizon.months": scenario.horizon.months,
        "horizon.steps_per_month": scenario.horizon.steps_per_month,
        "hypotheses": list(scenario.hypotheses),
    }
    for hypothesis, weight in sorted((scenario.weights or {}).items()):
        values[f"weights.{hypothesis}"] = _number(weight)
    values |= {path: _value(quantity) for path, quantity in quantities(scenario)}
    values |= {
        path: value if isinstance(value, str) else _number(value) for path, value in plan_values(scenario)
    }
    values |= {path: choice.value for path, choice in choices(scenario)}
    for name, correlation in sorted(scenario.correlations.items()):
        of = {"of": correlation.of} if correlation.of is not None else {}
        group = list(correlation.between or correlation.with_mean_of or ())
        values[f"correlations.{name}"] = {
            **of,
            "with": group,
            "coefficient": _number(correlation.coefficient),
        }
    return values


def canonical_json(values: dict[str, Plain]) -> str:
    """The values as one line of JSON with sorted keys; floats are written so that nothing of them is lost."""
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
    return {
        name: {key: _numbers(value) for key, value in inner.items()}
        for name, inner in dumped["value"].items()
    }


def _numbers(value: float | list[float]) -> Plain:
    return [_number(item) for item in value] if isinstance(value, list) else _number(value)


def _number(value: float) -> float:
    return float(value) + 0.0  # and -0.0 becomes 0.0
