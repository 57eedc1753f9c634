"""Members added until the standard error is reached: the run that would have been made with as many from the start."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.analysis.summarise import headline_error
from sim.ensemble.collect import PART
from sim.errors import RunError, SimError
from sim.results.run import Run

ASKED: dict[str, Any] = {"members": 100, "months": 3, "hypotheses": ["H3"], "workers": 1, "figures": False}
Data = Callable[[Run], dict[str, str]]


def grow(out: Path, until: float = 0.0035, **other: Any) -> Run:
    """A run grown until its standard error is reached; alone, so that two rounds are needed."""
    return sim.run("withdrawal", out=out, until_se=until, alone=True, **{**ASKED, **other})


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> float:
    """The standard error of one block."""
    run = sim.run("withdrawal", out=tmp_path_factory.mktemp("one"), alone=True, **{**ASKED, "members": PART})
    return headline_error([run.opened])


def test_whole_blocks_are_added_until_the_error_is_reached(first: float, data: Data, tmp_path: Path) -> None:
    until = first * 0.8
    notices: list[str] = []
    run = grow(tmp_path, until, notice=notices.append)
    assert run.opened.members in (2 * PART, 3 * PART)
    assert headline_error([run.opened]) <= until < first
    assert any("8,192 members next" in text for text in notices)
    plain = sim.run("withdrawal", out=tmp_path / "plain", alone=True, **{**ASKED, "members": run.opened.members})
    assert data(plain) == data(run)
    again = grow(tmp_path, until)
    assert (again.reused, again.folder) == (True, run.folder)
    assert not list(tmp_path.glob(".partial-*"))


def test_an_interrupted_growth_goes_on(first: float, data: Data, tmp_path: Path) -> None:
    def interrupt(text: str) -> None:
        if "next" in text:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grow(tmp_path, first * 0.8, notice=interrupt)
    assert not list(tmp_path.glob("withdrawal-*"))
    notices: list[str] = []
    run = grow(tmp_path, first * 0.8, notice=notices.append)
    assert any("resuming; 4,096 of 4,096" in notice for notice in notices)
    whole = grow(tmp_path / "whole", first * 0.8)
    assert data(run) == data(whole)


def test_beside_a_baseline_it_is_the_error_of_the_difference(tmp_path: Path) -> None:
    run = sim.run("withdrawal", out=tmp_path, until_se=0.004, **ASKED)
    assert run.baseline is not None
    assert run.opened.members == run.baseline.opened.members == PART
    difference = run.summary().flags["armed_attack"].hypotheses["H3"].difference
    assert difference is not None
    low, high = difference.interval
    assert (high - low) / (2 * 1.96) <= 0.004


def test_what_no_run_reaches_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SimError, match=r"until_se: a standard error of 1e-07 would take some .* ask for more than"):
        grow(tmp_path, 1e-7)
    for until in (0, 1, -1, True):
        with pytest.raises(SimError, match="until_se is"):
            grow(tmp_path, until)


def test_a_damaged_note_of_the_members_is_told(first: float, tmp_path: Path) -> None:
    grow(tmp_path, first * 1.1)
    [mark] = tmp_path.glob(".grown-*")
    mark.write_text('"many"')
    with pytest.raises(RunError, match="delete the file"):
        grow(tmp_path, first * 1.1)
