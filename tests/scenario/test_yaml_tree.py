"""Files are read by the rules of YAML 1.2, and no text whatever brings down more than its own loading."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario.reading.load import LoadedScenario, load
from sim.scenario.reading.tree import Branch, plain
from sim.scenario.reading.yaml_tree import MAX_DEPTH, parse
from sim.texts import DIRECTIONS, in_line


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("NO", "NO"),  # Norway
        ("yes", "yes"),
        ("12:30", "12:30"),
        ("2025-09", "2025-09"),
        ("2025-09-01", "2025-09-01"),
        ("1_000", "1_000"),
        ("true", True),
        ("~", None),
        ("", None),
        ("12", 12),
        ("012", 12),
        ("0o14", 12),
        ("0x1F", 31),
        ("-1.5e3", -1500.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("'12'", "12"),
        ('"true"', "true"),
        ("[1, a, {b: 2}]", [1, "a", {"b": 2}]),
    ],
)
def test_values_follow_the_core_schema(written: str, read: object) -> None:
    tree, mistakes = parse(f"key: {written}\n", "my.yaml")
    assert tree is not None
    assert not mistakes
    assert plain(tree) == {"key": read}
    assert type(plain(tree)["key"]) is type(read)


def test_every_value_is_where_its_key_stands() -> None:
    tree, _ = parse("a:\n  b: 1\n  c:\n    - 2\n    - 3\nd: >-\n  four\n", "my.yaml")
    assert isinstance(tree, Branch)
    inner = tree.entries["a"]
    assert isinstance(inner, Branch)
    lines = {"a": inner.place.line, "d": tree.entries["d"].place.line}
    lines |= {name: node.place.line for name, node in inner.entries.items()}
    assert lines == {"a": 1, "b": 2, "c": 3, "d": 6}


def test_nesting_is_refused_one_level_beyond_the_limit() -> None:
    fits, mistakes = parse("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1), "my.yaml")
    assert fits is not None
    assert not mistakes
    deeper, mistakes = parse("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH, "my.yaml")
    assert deeper is None
    assert mistakes[0].problem == "is nested too deeply"


def test_an_attack_by_nesting_costs_nothing() -> None:
    tree, mistakes = parse("[" * 900_000, "my.yaml")  # seconds, or a full stack, if it were read through
    assert tree is None
    assert len(mistakes) == 1


SHORT = """extends: baseline
title: A scenario to be broken
us:
  withdrawal:
    latvia: {start: 2025-09, months: 6, share: 1, destination: home, source: [W1, W3]}
russia:
  recruitment:
    value: {uniform: {low: 24, high: 30}}
    assumption: because a test needs one
correlations:
  mine: {between: [canada.gdp, france.gdp], coefficient: 0.2, assumption: because a test needs one}
hypotheses: [H1, H2]
"""

INSERTS = st.one_of(
    st.sampled_from("\n\t :#&*!|>'\"%@`{}[],?-~\0\x07\ufeff\u202e\u2028"),
    st.sampled_from(["<<", "!!", "!<tag> ", "---\n", "...\n", "%YAML 9.9\n", "- ", "? ", ": ", "&a ", "*a", ">-\n"]),
    st.sampled_from(["\\x", "\\U99999999", '"\\ud800"', '"a\\nb"', "1e999", ".nan", "0o9", "0x", "9" * 60, "null"]),
    st.sampled_from(["value: ", "source: ", "extends: ../x\n", "{uniform: {}}"]),
    st.text(max_size=8),
)


@st.composite
def broken(draw: st.DrawFn) -> str:
    """The short scenario after up to four cuts and insertions."""
    text = SHORT
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        stop = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(INSERTS) + text[stop:]
    return text


def outcome(path: str | Path, *sets: str) -> LoadedScenario | list[str]:
    """The scenario, or the lines of what is wrong with it; no other exception."""
    try:
        return load(path, sets)
    except ScenarioError as error:
        return str(error).splitlines()


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=broken())
def test_a_broken_file_gives_a_scenario_or_its_mistakes(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    result = outcome(path)
    if isinstance(result, LoadedScenario):
        assert result.baseline().digest
    else:
        assert result
        assert all("mine.yaml:" in line and line == in_line(line, DIRECTIONS) for line in result)


@settings(max_examples=60)
@given(text=st.text(max_size=60), where=st.sampled_from(["", "us.", "us.aid.level=", "title=", "hypotheses="]))
def test_any_setting_gives_a_scenario_or_its_mistakes(text: str, where: str) -> None:
    result = outcome("withdrawal", where + text)
    if isinstance(result, LoadedScenario):
        assert result.sets == (where + text,)
    else:
        assert result
        assert all(line.startswith("--set ") and line == in_line(line, DIRECTIONS) for line in result)


def test_the_short_scenario_is_valid_before_it_is_broken(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(SHORT, "utf-8")
    assert load(tmp_path / "mine.yaml").scenario.hypotheses == ("H1", "H2")
