"""Whether a scenario stays valid with one value changed, without going through all of it again.

A sweep tries hundreds of values of a lever. What a value does to the rest of the world is checked on the whole scenario
anyway, but the parts that stay as they are have been validated already, and pydantic takes them as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from sim.scenario.reading.settings import Setting, read_settings
from sim.scenario.reading.tree import plain
from sim.scenario.schema.distribution import Node
from sim.scenario.schema.quantity import Sourced
from sim.scenario.schema.scenario import Scenario
from sim.scenario.sources import COMMAND_LINE

#: What is wrong, in short: kinds of errors and where they are.
Wrong = tuple[tuple[str, str], ...]


def wrong_with(scenario: Scenario, sets: Sequence[str], *, alone: bool = False) -> Wrong:
    """What is wrong with a valid scenario after some `--set`; nothing where it stays valid.

    It says whether, and of which kind: :meth:`LoadedScenario.changed` puts it into words. With `alone`, each value is
    held against its own section only, whatever the rest of the world is like.

    >>> from sim.scenario.reading.load import load
    >>> world = load("baseline").scenario
    >>> wrong_with(world, ["us.aid.level=0.5"]), wrong_with(world, ["us.aid.level=5"])[0][0]
    ((), 'range')
    """
    settings, mistakes = read_settings(sets)
    if mistakes:
        return tuple(("not read", mistake.path) for mistake in mistakes)
    changed: dict[str, Any] = _fields(scenario)
    for setting in settings:
        try:
            _put(changed, setting.names, setting)
        except (KeyError, TypeError):
            return (("no such place", ".".join(setting.names)),)
    if not alone:
        return _errors(Scenario, changed)
    names = dict.fromkeys(setting.names[0] for setting in settings)
    sections = ((name, type(getattr(scenario, name))) for name in names)
    return tuple(
        (kind, f"{name}.{place}")
        for name, section in sections
        if issubclass(section, Node)
        for kind, place in _errors(section, changed[name])
    )


def _errors(model: type[Node], fields: Any) -> Wrong:
    try:
        model.model_validate(fields)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        return tuple((one["type"], ".".join(map(str, one["loc"]))) for one in found)
    return ()


def _fields(node: Node) -> dict[str, Any]:
    return {name: getattr(node, name) for name in type(node).model_fields}


def _put(fields: dict[str, Any], names: Sequence[str], setting: Setting) -> None:
    """Set a value at `names` below `fields`, opening on the way what has to be validated again."""
    name, rest = names[0], names[1:]
    node = fields[name]
    if not rest and not isinstance(node, Sourced):
        fields[name] = plain(setting.node)
        return
    opened = _fields(node) if isinstance(node, Node) else dict(node) if isinstance(node, Mapping) else None
    if opened is None:
        raise TypeError(name)
    if isinstance(node, Sourced):
        opened["source"] = COMMAND_LINE
    if rest:
        _put(opened, rest, setting)
    else:
        opened["value"] = plain(setting.node)
    fields[name] = opened
