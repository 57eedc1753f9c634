"""Walks over a scenario that only tests need."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.schema.quantity import Choice, Plan, Sourced
from sim.scenario.schema.scenario import Scenario, leaves


def plan_values(scenario: Scenario) -> Iterator[tuple[str, str | float]]:
    """Every plain word, date and number of every plan, with its dotted path."""
    for path, leaf in leaves(scenario):
        if isinstance(leaf, Plan):
            for name in type(leaf).model_fields:
                value = getattr(leaf, name)
                if name not in Sourced.model_fields and isinstance(value, str | float | int):
                    yield f"{path}.{name}", value


def choices(scenario: Scenario) -> Iterator[tuple[str, Choice]]:
    """Every structural variant with its dotted path."""
    for path, leaf in leaves(scenario):
        if isinstance(leaf, Choice):
            yield path, leaf
