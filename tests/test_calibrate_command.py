"""The verb `calibrate`: what it prints, and what it refuses."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from ruamel.yaml import YAML

import sim
from sim.analysis.calibration.blocks import BLOCKS
from sim.cli import main as cli
from sim.cli import progress
from sim.scenario.reading.load import load


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.call(["calibrate", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_it_says_what_each_constant_may_be_in_eighty_columns(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys, "--as-of", "2024-01")
    assert (code, err) == (0, "")
    assert all(len(line) <= 80 for line in out.splitlines())
    assert "what was known when 2024-01 began" in " ".join(out.split())
    assert "russia.casualty_persistence" in out
    assert "Correlations of 0.25 and more" in out


def test_its_yaml_is_what_the_scenario_says(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "--yaml")
    values = YAML(typ="safe").load(out)
    assert code == 0
    scenario = load("baseline").scenario
    for path, value in values.items():
        assert scenario.quantity(path).model_dump(mode="json", exclude_none=True)["value"] == value, path


def test_it_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fitted(block: Any, known: object) -> str:
        return str(block.name)

    monkeypatch.setattr("sim.analysis.calibration.calibration.fit", fitted)
    said: list[tuple[int, int]] = []
    sim.calibrate("2024-01", progress=lambda done, total: said.append((done, total)))
    assert said == [(number, len(BLOCKS)) for number in range(1, len(BLOCKS) + 1)]
    terminal = Terminal()
    with progress.shown(terminal, "blocks") as bar:
        bar.blocks(3, len(BLOCKS))
    assert f"3/{len(BLOCKS)}" in terminal.getvalue()
    assert "futures" not in terminal.getvalue()


@pytest.mark.parametrize("as_of", ["2025-03", "2024-01"])
def test_its_json_is_json(as_of: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where a block has too few figures for a correlation of residuals."""
    code, out, _ = told(capsys, "--as-of", as_of, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["as_of"] == as_of
    assert {row["block"] for row in found["residuals"]} == {row["block"] for row in found["table"]}


@pytest.mark.parametrize("as_of", ["2025-04", "2023-06", "soon"])
def test_a_month_without_a_record_is_one_line(as_of: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys, "--as-of", as_of)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "give a month from 2023-07 to 2025-03" in err
