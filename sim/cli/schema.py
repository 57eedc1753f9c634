"""The verb `schema`: JSON Schema of scenario files."""

from __future__ import annotations

from sim.cli.group import verb
from sim.cli.streams import echo_json
from sim.errors import OK


@verb("schema", "print the JSON Schema of scenario files")
def schema_verb() -> int:
    """Print the JSON Schema of scenario files, for completion and checks in an editor."""
    from sim.scenario.schema.json_schema import json_schema

    echo_json(json_schema(), indent=1)
    return OK
