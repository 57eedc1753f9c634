"""A file or folder of another kind is recognised, and the verb that takes it is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.kinds import Kind
from sim.scenario.proposal import load_proposal
from sim.scenario.reading.load import load
from sim.scenario.sweep import load_sweep

LOADERS: dict[Kind, Callable[[str], object]] = {"scenario": load, "sweep": load_sweep, "proposal": load_proposal}
VERBS: dict[Kind, str] = {"scenario": "run", "sweep": "sweep", "proposal": "deal"}
NAMES: dict[Kind, str] = {"scenario": "withdrawal", "sweep": "backfill", "proposal": "moscow-terms"}
CONTENT: dict[Kind, str] = {
    "scenario": "extends: baseline\ntitle: Mine\n",
    "sweep": "title: Mine\nscenario: baseline\nlevers: {a: {set: us.aid.level, values: [0, 1]}}\n",
    "proposal": "title: Mine\nterms: {minerals: {offered: true, source: W12}}\n",
}
PAIRS = [(kind, wanted) for kind in LOADERS for wanted in LOADERS if kind != wanted]


def answer(wanted: Kind, given: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        LOADERS[wanted](given)
    [problem] = caught.value.problems
    return str(problem)


@pytest.mark.parametrize(("kind", "wanted"), PAIRS)
def test_a_shipped_name_of_another_kind_is_recognised(kind: Kind, wanted: Kind) -> None:
    told = answer(wanted, NAMES[kind])
    assert f"is a {kind}, not a {wanted}" in told
    verb = "sweep" if wanted == "sweep" else VERBS[kind]
    assert f"{verb if kind == 'scenario' else VERBS[kind]} {NAMES[kind]}" in told
    assert "shipped" not in told


@pytest.mark.parametrize(("kind", "wanted"), PAIRS)
def test_a_file_of_another_kind_is_recognised_by_what_it_holds(kind: Kind, wanted: Kind, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(CONTENT[kind])
    told = answer(wanted, str(path))
    assert "mine.yaml:1" in told
    assert f"is a {kind}, not a {wanted}" in told


@pytest.mark.parametrize("wanted", LOADERS)
@pytest.mark.parametrize("manifest", ["manifest.json", "sweep.json", "comparison.json", "deal.json", "hindcast.json"])
def test_the_folder_of_a_result_is_recognised(wanted: Kind, manifest: str, tmp_path: Path) -> None:
    (tmp_path / manifest).write_text("{}")
    told = answer(wanted, str(tmp_path))
    assert f"not a {wanted}" in told
    assert f"report {tmp_path}" in told


def test_a_world_of_the_past_is_recognised() -> None:
    assert "hindcast --origin 2024-06" in answer("scenario", "2024-06")


def test_what_extends_or_sweeps_another_kind_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("extends: moscow-terms\n")
    assert "is a proposal" in answer("scenario", str(path))
    path.write_text("scenario: moscow-terms\nlevers: {a: {set: us.aid.level, values: [0, 1]}}\n")
    assert "is a proposal" in answer("sweep", str(path))
