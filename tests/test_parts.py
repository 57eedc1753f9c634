"""Jobs of a batch simulate a run part by part, and merging gives the run that one call makes."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.cli import main as cli
from sim.errors import MissingPartsError, RunError
from sim.results.run import Run
from sim.store import folders, unfinished
from sim.store.files import sealed
from sim.store.folders import RUN, begin
from sim.store.gather import link_or_copy
from sim.store.locks import at_work, beside_others, locked, locked_if_free
from sim.store.provenance import versions

#: Two whole parts and some members of a third; soldiers leave at once, so that the worlds differ.
SETS = ["us.withdrawal.estonia.start=2025-04", "us.withdrawal.estonia.months=1"]
ASKED: dict[str, Any] = {"members": 8200, "months": 2, "hypotheses": ["H1"]}
WORDS = ["--set", SETS[0], "--set", SETS[1], "--members", "8200", "--months", "2", "--hypothesis", "H1"]


def job(part: str, out: Path, **other: Any) -> Any:
    return sim.part(sim.load("withdrawal", SETS), part, out=out, **{**ASKED, "workers": 1, **other})


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = cli.call(arguments)
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return code, captured.out, captured.err


@pytest.fixture(scope="module")
def undivided(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The run in one go."""
    out = tmp_path_factory.mktemp("undivided")
    return sim.run(sim.load("withdrawal", SETS), out=out, figures=False, workers=1, **ASKED)


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The folders of three jobs. Tests must leave them as they are."""
    root = tmp_path_factory.mktemp("jobs")
    return [job(f"{number}/3", root / str(number)).folder.parent for number in (1, 2, 3)]


@pytest.fixture
def shared(jobs: list[Path], tmp_path: Path) -> Path:
    """One folder in which all three jobs have been at work, to be damaged."""
    for folder in jobs:
        shutil.copytree(folder, tmp_path / "shared", dirs_exist_ok=True)
    return tmp_path / "shared"


def content(run: Run) -> dict[str, bytes]:
    """Every file of a run but what says when and how it was made."""
    files = [path for path in run.folder.rglob("*") if path.is_file() and path.name != "provenance.json"]
    found = {path.relative_to(run.folder).as_posix(): path.read_bytes() for path in files}
    manifest = json.loads(found.pop("manifest.json"))
    del manifest["seal"], manifest["files"]["provenance.json"]
    return {**found, "manifest.json": json.dumps(manifest).encode()}


def same(merged: Run, run: Run) -> bool:
    """Whether two runs, and their baselines, are the same to the last byte."""
    assert merged.baseline is not None
    assert run.baseline is not None
    return content(merged) == content(run) and content(merged.baseline) == content(run.baseline)


def test_folders_of_jobs_merge_into_the_run_that_one_call_makes(
    jobs: list[Path], undivided: Run, tmp_path: Path
) -> None:
    before = sorted(path for folder in jobs for path in folder.rglob("*"))
    merged = sim.merge(*reversed(jobs), out=tmp_path / "whole", figures=False)
    assert same(merged, undivided)
    assert "differ" not in merged.summary().to_json() or merged.verify() == []
    assert merged.provenance["merged_from_jobs"] == ["1/3", "2/3", "3/3"]
    assert sorted(path for folder in jobs for path in folder.rglob("*")) == before
    again = sim.merge(*jobs, out=tmp_path / "whole", figures=False)
    assert again.reused
    again = sim.run(sim.load("withdrawal", SETS), out=tmp_path / "whole", figures=False, workers=1, **ASKED)
    assert again.reused
    assert not [path for path in (tmp_path / "whole").iterdir() if path.name.startswith(".partial")]


def test_one_folder_of_all_jobs_is_finished_where_it_is(
    shared: Path, undivided: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = told(capsys, "list", "--out", str(shared))
    assert code == 0
    assert "8,200 of 8,200 futures are there; jobs that have begun: 1-3 (of 3)" in " ".join(out.split())
    code, out, err = told(capsys, "merge", str(shared))
    assert code == 0, err
    assert "8,200 futures" in out
    [merged] = [sim.open(path.parent) for path in shared.glob("withdrawal-*/manifest.json")]
    assert isinstance(merged, Run)
    assert merged.is_drawn
    assert merged.baseline is not None
    shutil.rmtree(merged.folder / "figures")
    (merged.folder / "report.html").unlink()
    assert same(merged, undivided)
    code, _, err = told(capsys, "merge", str(shared), "--no-figures")
    assert code == 0
    assert "finished already" in err
