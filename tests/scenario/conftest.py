"""Scenario files that a test writes, and the mistakes found in them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.reading.load import load

Write = Callable[..., Path]
Mistakes = Callable[..., list[str]]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a scenario file in an empty folder, where we then are."""
    monkeypatch.chdir(tmp_path)

    def write_file(text: str, name: str = "mine.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), "utf-8")
        return path

    return write_file


@pytest.fixture
def mistakes(write: Write) -> Mistakes:
    """The lines of the error that a scenario file gives, with `sets` from the command line."""

    def lines(text: str, *sets: str) -> list[str]:
        path = write(text)
        with pytest.raises(ScenarioError) as caught:
            load(path, sets)
        assert caught.value.exit_code == 2
        assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
        return str(caught.value).splitlines()

    return lines
