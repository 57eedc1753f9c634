"""The JSON Schema that editors get accepts the shipped scenarios and sees the plainer mistakes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from sim.scenario import shipped
from sim.scenario.schema.json_schema import json_schema
from sim.scenario.schema.scenario import Scenario, specs

SCHEMA = json_schema()
VALIDATOR = Draft7Validator(SCHEMA)


def read(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def test_it_is_json_and_a_schema() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", shipped.names())
def test_shipped_scenarios_keep_to_it(name: str) -> None:
    text = (shipped.folder("scenarios") / f"{name}.yaml").read_text("utf-8")
    assert [error.message for error in VALIDATOR.iter_errors(read(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "extends: baseline",
        "extends: baseline\ntitle: Mine\nus: {aid: {level: {value: 1, assumption: what if it were so}}}",
        "extends: baseline\nus: {statements: {months: 3, source: [N9, W1]}}",
        "extends: baseline\nweights: {H1: 1}\nhypotheses: [H1]\nhorizon: {months: 3}",
        "extends: baseline\ncorrelations: {mine: {between: [us.fires, canada.gdp], coefficient: 0}}",
    ],
)
def test_a_child_says_as_little_as_it_likes(text: str) -> None:
    assert VALIDATOR.is_valid(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "title: Not complete",
        "extends: baseline\nrussai: {}",
        "extends: baseline\nus: {aid: {lvel: {}}}",
        "extends: baseline\nus: {aid: {level: {value: much}}}",
        "extends: baseline\nus: {aid: {level: {value: {uniform: {low: 1}}}}}",
        "extends: baseline\nus: {aid: {level: {unit: persons}}}",
        "extends: baseline\nus: {aid: {level: {source: W99}}}",
        "extends: baseline\nus: {aid: {level: {source: realtribune-2025}}}",
        "extends: baseline\nus: {withdrawal: {latvia: {start: 2025-13}}}",
        "extends: baseline\nus: {withdrawal: {latvia: {share: 1.5}}}",
        "extends: baseline\nus: {withdrawal: {latvia: {destination: mars}}}",
        "extends: baseline\nhypotheses: [H5]",
        "extends: baseline\ncorrelations: {mine: {of: us.statements}}",
        "extends: 3",
    ],
)
def test_it_sees_the_plainer_mistakes(text: str) -> None:
    assert not VALIDATOR.is_valid(read(text))


def test_a_file_without_extends_needs_a_source_for_everything() -> None:
    whole = read((shipped.folder("scenarios") / "baseline.yaml").read_text("utf-8"))
    del whole["us"]["aid"]["level"]["assumption"]
    whole["us"]["aid"]["level"].pop("source", None)
    assert not VALIDATOR.is_valid(whole)


def test_only_the_summary_may_be_left_out_of_a_whole_world() -> None:
    whole = read((shipped.folder("scenarios") / "baseline.yaml").read_text("utf-8"))
    del whole["summary"]
    assert VALIDATOR.is_valid(whole)
    del whole["title"]
    assert not VALIDATOR.is_valid(whole)


def test_every_quantity_shows_its_unit_and_range() -> None:
    def below(model: str, path: list[str]) -> dict[str, Any]:
        field: dict[str, Any] = SCHEMA["$defs"][model]["properties"][path[0]]
        if len(path) == 1:
            return field
        reference = field.get("$ref") or field["allOf"][0]["$ref"]
        return below(reference.rpartition("/")[2], path[1:])

    count = 0
    for path, spec in specs():
        for model in ("Scenario", "PartOfScenario"):
            field = below(model, path.split("."))
            assert field["description"].startswith(f"{spec.doc}. Unit: {spec.unit}")
            assert (f"at least {spec.low:g}" in field["description"]) == (spec.low > float("-inf"))
            assert field["properties"]["unit"]["const"] == spec.unit
        count += 1
    assert count > 100


def test_no_docstring_of_code_shows_in_an_editor() -> None:
    assert ">>>" not in json.dumps(SCHEMA)
    assert set(Scenario.model_fields) | {"extends"} == set(SCHEMA["$defs"]["PartOfScenario"]["properties"])
