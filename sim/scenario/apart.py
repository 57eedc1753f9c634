"""What sets two scenarios apart, lever by lever as a person would name them, and scenarios between the two.

A lever here is whatever is set as a whole: a term such as `deal.neutrality`, a plan such as `talks.assumed`, a value
such as `us.aid.level`. Plans of one kind in one section, such as the withdrawal from each host, are one lever, which
has the section's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from sim.errors import SimError
from sim.scenario.canonical import canonical, differences
from sim.scenario.schema.quantity import Plan, Section, Sourced
from sim.scenario.schema.scenario import Scenario

#: What holds for both of two scenarios that are compared, or moves no number.
_OF_BOTH: Final = ("horizon", "hypotheses", "without")


def levers_apart(first: Scenario, other: Scenario) -> list[str]:
    """The paths of the levers in which two scenarios differ, in the order of the schema.

    >>> from sim.scenario.reading.load import load
    >>> levers_apart(load("baseline").scenario, load("withdrawal").scenario)
    ['us.withdrawal']
    """
    paths = [path.split(".") for path, *_ in differences(canonical(first), canonical(other))]
    wholes = {_lever(first, names) or _lever(other, names) or "" for names in paths if names[0] not in _OF_BOTH}
    order = {path: place for place, path in enumerate(_sections(other))}
    return sorted(wholes, key=lambda lever: (order.get(lever, len(order)), lever))


def with_levers(scenario: Scenario, source: Scenario, levers: Sequence[str]) -> Scenario:
    """A scenario with some levers set as in another; SimError where that makes no scenario."""
    changed: Any = scenario
    for lever in levers:
        changed = _put(changed, lever.split("."), source)
    try:
        return Scenario.model_validate(changed.model_dump(mode="json", exclude_none=True))
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]["msg"]
        remedy = "compare without --peel, or let the scenarios differ in what goes with it"
        raise SimError(f"{', '.join(levers)} cannot be changed alone: {problem}", remedy=remedy) from None


def _lever(root: Scenario, names: Sequence[str]) -> str | None:
    """The lever that a value belongs to; None where this scenario has no such value."""
    node: Any = root
    for place, name in enumerate(names):
        parent = node
        node = node.get(name) if isinstance(node, Mapping) else getattr(node, name)
        if isinstance(node, Sourced):
            alike = isinstance(node, Plan) and _of_one_kind(parent)
            return ".".join(names[:place] if alike else names[: place + 1])
    return None


def _of_one_kind(section: Any) -> bool:
    """Whether a section holds several plans of the same kind and nothing else."""
    fields = type(section).model_fields
    return len(fields) > 1 and len({type(getattr(section, name)) for name in fields}) == 1


def _sections(node: Any, prefix: str = "") -> Iterator[str]:
    """The paths of everything in a scenario, in the order of the schema."""
    for name, value in node.items() if isinstance(node, Mapping) else iter(node):
        yield f"{prefix}{name}"
        if isinstance(value, Section) or name == "correlations":
            yield from _sections(value, f"{prefix}{name}.")


def _put(node: Any, names: Sequence[str], source: Any) -> Any:
    """A copy of a node with what lies at a path taken from another."""
    if not names:
        return source
    name, *rest = names
    if isinstance(node, Mapping):
        kept = {key: value for key, value in node.items() if key != name}
        return kept | ({name: source[name]} if name in source else {})
    return node.model_copy(update={name: _put(getattr(node, name), rest, getattr(source, name))})
