"""JSON Schema of scenario files, for editors: completion, hover texts, and the simpler mistakes as you type.

It is pydantic's schema of :class:`sim.scenario.schema.scenario.Scenario` plus what pydantic does not know: units and
ranges of quantities, the ids that can be cited, the paths that can be correlated, and that a file which extends another
says only what differs. It is draft 7, which editors support best; `load` remains the judge of a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sim.docstrings import docstring
from sim.scenario import shipped
from sim.scenario.schema.distribution import Node
from sim.scenario.schema.scenario import Scenario, specs
from sim.scenario.schema.shape import ALTERNATIVES, DISTRIBUTION_MODELS
from sim.scenario.sources import shipped_sources

Schema = dict[str, Any]

_REF: Final = "#/$defs/"
_PART: Final = "PartOf"  # prefix of definitions of which a child file may give as little as it likes


def json_schema() -> Schema:
    """The schema of a scenario file, ready for `json.dumps`.

    >>> list(json_schema()["$defs"]["Baltic"]["properties"])[:3]
    ['spending', 'force_elasticity', 'force_months']
    """
    for model in _models(Node):
        model.__doc__ = docstring(model) or None  # pydantic describes a model by it, and `python -OO` drops it
    root = Scenario.model_json_schema()
    definitions: dict[str, Schema] = root.pop("$defs")
    definitions["Scenario"] = root
    whole = {name: _finished(definition) for name, definition in definitions.items()}
    extends = {
        "type": "string",
        "description": "The scenario that this file starts from: the bare name of a shipped one ("
        + ", ".join(shipped.names())
        + "), or a file below this folder. The file then says only what differs.",
        "examples": list(shipped.names()),
    }
    whole["Scenario"]["properties"] = {"extends": extends, **whole["Scenario"]["properties"]}
    whole["Quantity"]["properties"][ALTERNATIVES] = {
        "description": "What other studies say of it, by name; moves nothing unless asked for (compare --swap).",
        "type": "object",
        "propertyNames": {"pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]*$"},
        "additionalProperties": _alternative(whole["Quantity"]["properties"]),
    }
    values = {name for name in whole if name.endswith("Form")} | {
        model.__name__ for model in DISTRIBUTION_MODELS.values()
    }
    parts = {name: definition for name, definition in whole.items() if name not in values}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Scenario",
        "description": "A scenario file: the world, or what differs from the one that it extends.",
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": f"{_REF}{_PART}Scenario"},
        "else": {"$ref": f"{_REF}Scenario"},
        "$defs": {
            **{name: _with_source(definition) for name, definition in whole.items()},
            **{_PART + name: _part(definition, set(parts)) for name, definition in parts.items()},
            "Id": {"type": "string", "enum": list(shipped_sources().citable)},
            "Path": {"type": "string", "enum": [path for path, _ in specs()]},
        },
    }


def _alternative(of: Schema) -> Schema:
    """Another study's figure: a value, in the unit of the quantity, with whose it is."""
    return {
        "type": "object",
        "properties": {name: of[name] for name in ("value", "unit", "source", "assumption", "note")},
        "required": ["value", "source"],
        "additionalProperties": False,
    }


def _models(root: type[Node]) -> Iterator[type[Node]]:
    """A model and all that are made from it."""
    yield root
    for model in root.__subclasses__():
        yield from _models(model)


def _finished(schema: Schema) -> Schema:
    """A definition with our additions, and without what pydantic adds of its own."""
    definition = {key: value for key, value in schema.items() if key not in ("title", "default")}
    if "description" in definition:
        definition["description"] = " ".join(definition["description"].split("\n\n")[0].split())
    if "properties" in definition:
        definition["properties"] = {name: _property(name, field) for name, field in definition["properties"].items()}
    return definition


def _property(name: str, field: Schema) -> Schema:
    if name == "source":
        ids = {"$ref": f"{_REF}Id"}
        return {"description": field["description"], "anyOf": [ids, {"type": "array", "items": ids, "minItems": 1}]}
    if name in ("between", "with_mean_of"):
        return {"description": "Paths of quantities.", "type": "array", "items": {"$ref": f"{_REF}Path"}}
    if name == "of":
        return {"description": "Path of a quantity.", "allOf": [{"$ref": f"{_REF}Path"}]}
    schema = {key: value for key, value in field.items() if key not in ("title", "default")}
    if name == "assumption":  # `load` takes a short reason, too
        schema["anyOf"] = [{**one, "minLength": 1} if "minLength" in one else one for one in schema["anyOf"]]
    if "x-unit" in schema:
        schema["description"] = _hover(schema)
        schema["properties"] = {"unit": {"const": schema["x-unit"], "description": "The unit that is expected."}}
    if "$ref" in schema and len(schema) > 1:  # draft 7 ignores whatever is beside a reference
        schema = {"allOf": [{"$ref": schema.pop("$ref")}], **schema}
    return schema


def _hover(field: Schema) -> str:
    """What the quantity is, its unit, the range that it must keep to, and whether a government decides it."""
    low = f", at least {field['x-low']:g}" if "x-low" in field else ""
    high = f", at most {field['x-high']:g}" if "x-high" in field else ""
    return f"{field['description']}. Unit: {field['x-unit']}{low}{high}. {field['x-kind'].capitalize()}."


def _with_source(definition: Schema) -> Schema:
    """A definition whose groups must say where they come from."""
    if "source" not in definition.get("properties", {}):
        return definition
    return {**definition, "anyOf": [{"required": ["source"]}, {"required": ["assumption"]}]}


def _part(definition: Schema, parts: set[str]) -> Schema:
    """A definition of which nothing is required, all the way down to the values."""
    part: Schema = _redirected(definition, parts)
    part.pop("required", None)
    return part


def _redirected(schema: Any, parts: set[str]) -> Any:
    if isinstance(schema, list):
        return [_redirected(item, parts) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: f"{_REF}{_PART}{value.removeprefix(_REF)}"
        if key == "$ref" and value.removeprefix(_REF) in parts
        else _redirected(value, parts)
        for key, value in schema.items()
    }
