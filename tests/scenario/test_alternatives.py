"""Other studies' figures beside a value: held to what the value is held to, and no part of what determines a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from sim.analysis.ledger.frozen import BASELINE
from sim.errors import ScenarioError
from sim.scenario.reading.load import LoadedScenario, load
from sim.scenario.schema.json_schema import json_schema
from sim.scenario.sources import shipped_sources

GIVEN = "extends: baseline\nus: {resolve: {alternatives: {%s}}}\n"


@pytest.fixture
def reads(tmp_path: Path) -> Callable[[str], LoadedScenario]:
    def read(text: str) -> LoadedScenario:
        file = tmp_path / "mine.yaml"
        file.write_text(text, "utf-8")
        return load(file)

    return read


def test_the_shipped_ones_cite_what_was_published_in_time() -> None:
    loaded, known = load("baseline"), shipped_sources()
    shipped = [one for several in loaded.alternatives.values() for one in several.values()]
    assert len(loaded.alternatives) >= 8
    for one in shipped:
        assert one.quantity.sources
        assert all(name in known.citable and known[name].date <= "2025-02" for name in one.quantity.sources)
        assert one.quantity.note, f"{one.name} says how its figure follows"


@pytest.mark.parametrize(
    ("path", "name", "figure"),
    [
        ("us.resolve", "leeds-2000", 74.5),
        ("us.resolve", "berkemeier-fuhrmann-2018", 41.0),
        ("us.resolve", "berkemeier-fuhrmann-since-1945", 22.0),
    ],
)
def test_log_odds_are_those_of_the_published_shares(path: str, name: str, figure: float) -> None:
    import math

    one = load("baseline").alternatives[path][name]
    share = figure / 100
    assert figure in [published.value for published in shipped_sources()[one.quantity.sources[0]].figures]
    assert one.value["normal"]["mean"] == pytest.approx(math.log(share / (1 - share)), abs=0.006)


def test_they_are_no_part_of_a_scenario(reads: Callable[[str], LoadedScenario]) -> None:
    mine = reads(GIVEN % "x: {value: 3, source: leeds-2000}")
    assert load("baseline").digest == BASELINE == mine.digest
    assert mine.canonical_json == load("baseline").canonical_json
    assert "alternatives" not in str(mine.scenario.model_dump())
    assert mine.differences() == ()


def test_a_child_adds_to_those_of_its_parent_and_keeps_them_under_a_new_value(
    reads: Callable[[str], LoadedScenario],
) -> None:
    mine = reads(
        "extends: baseline\nus: {resolve: {value: 1, assumption: what if it were, alternatives: "
        "{mine: {value: 2, source: press-2005}, leeds-2000: {value: 1.5, source: leeds-2000}}}}\n"
    )
    names = mine.alternatives["us.resolve"]
    assert set(names) == {*load("baseline").alternatives["us.resolve"], "mine"}
    assert names["leeds-2000"].value == 1.5
    assert names["mine"].file.endswith("mine.yaml")
    assert names["mine"].line == 2
    assert mine.scenario.us.resolve.fixed == 1.0


def test_a_world_of_the_past_has_none_that_came_later() -> None:
    from sim.scenario import shipped

    past = load(shipped.past_worlds()["2024-01"]).alternatives
    assert "russia.force_ukraine" not in past
    assert "leeds-2000" in past["us.resolve"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("x: {value: 3}", "whose figure"),
        ("x: {source: leeds-2000}", "no value"),
        ("x: {value: 3, source: leds-2000}", "leeds-2000"),
        ("x: {value: 3, source: realtribune-2025}", "February 2025"),
        ("x: {value: much, source: leeds-2000}", "number"),
        ("x: {value: {uniform: {low: 3, high: 1}}, source: leeds-2000}", "below"),
        ("x: {value: 3, source: leeds-2000, unit: persons}", "logit"),
        ("x: {value: 3, source: leeds-2000, nots: why}", "note"),
        ("x: 3", "source: ID"),
        ("a b: {value: 3, source: leeds-2000}", "cannot name"),
    ],
)
def test_mistakes_are_told_with_their_line(reads: Callable[[str], LoadedScenario], given: str, said: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        reads(GIVEN % given)
    assert said in str(refused.value)
    assert "mine.yaml:2" in str(refused.value)
    assert "us.resolve.alternatives" in str(refused.value)


def test_a_value_out_of_the_range_of_its_quantity_is_refused(reads: Callable[[str], LoadedScenario]) -> None:
    with pytest.raises(ScenarioError, match="out of range"):
        reads("extends: baseline\nrussia: {recruitment: {alternatives: {x: {value: -3, source: luzin-2025}}}}\n")


@pytest.mark.parametrize("text", ["[1]", "3", "", "leeds-2000"])
def test_what_is_no_mapping_is_refused(reads: Callable[[str], LoadedScenario], text: str) -> None:
    with pytest.raises(ScenarioError, match="names of alternatives"):
        reads(f"extends: baseline\nus:\n  resolve:\n    alternatives: {text}\n")


def test_a_plan_has_none(reads: Callable[[str], LoadedScenario]) -> None:
    with pytest.raises(ScenarioError, match="no key 'alternatives'"):
        reads("extends: baseline\neurope: {backfill: {alternatives: {x: {value: 1, source: W1}}}}\n")


@pytest.mark.parametrize(
    ("given", "valid"),
    [
        ("x: {value: 3, source: leeds-2000}", True),
        ("x: {value: {normal: {mean: 1, sd: 1}}, source: [leeds-2000], note: why}", True),
        ("x: {value: 3}", False),
        ("x: {value: much, source: leeds-2000}", False),
        ("x: {value: 3, source: W99}", False),
    ],
)
def test_editors_know_them(given: str, valid: bool) -> None:
    content = YAML(typ="safe", pure=True).load(GIVEN % given)
    assert Draft7Validator(json_schema()).is_valid(content) is valid
