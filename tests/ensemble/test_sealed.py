"""Sealed folders: whole or not there, and every damage has its name."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from sim.errors import RunError
from sim.store.files import write_json
from sim.store.sealed import COMPARISON, SWEEP, begin, complete, find, kind_of, open_sealed, sealed_name, verify

ABOUT = {"kind": "sweep", "format": 2, "title": "A sweep", "seed": 1}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sealed folder with two files."""
    made = begin(tmp_path, sealed_name("s", ABOUT), {"python": "3"})
    files = {name: write_json(made / name, {"content": name}) for name in ("a.json", "points/b.json")}
    (made / "left.tmp").touch()
    return complete(made, SWEEP, ABOUT, files, {"name": "s"})


def edit(folder: Path, **changes: Any) -> None:
    path = folder / SWEEP.manifest
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_what_is_sealed_is_whole(folder: Path) -> None:
    assert verify(folder, SWEEP) == []
    assert kind_of(folder) is SWEEP
    assert open_sealed(folder, SWEEP)["name"] == "s"
    assert not (folder / "left.tmp").exists()
    assert find(folder.parent, "s", SWEEP, ABOUT) == folder
    assert find(folder.parent, "s", SWEEP, {**ABOUT, "seed": 2}) is None


def test_figures_and_the_report_are_no_part_of_it(folder: Path) -> None:
    (folder / "figures").mkdir()
    (folder / "figures" / "one.png").touch()
    (folder / "report.html").touch()
    assert verify(folder, SWEEP) == []


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda f: (f / "a.json").unlink(), "a.json: missing"),
        (lambda f: os.truncate(f / "a.json", 3), "a.json: cut short: 3 of"),
        (lambda f: (f / "a.json").write_text((f / "a.json").read_text().replace("a", "b")), "a.json: altered"),
        (lambda f: (f / "a.json").write_text("x" * 100), "a.json: altered: 100 bytes where"),
        (lambda f: edit(f, identity={**ABOUT, "seed": 2}), "sweep.json: altered"),
    ],
)
def test_damage_is_told_and_the_folder_does_not_open(damage: Any, problem: str, folder: Path) -> None:
    damage(folder)
    assert verify(folder, SWEEP)[0].startswith(problem)
    for reads in (lambda: open_sealed(folder, SWEEP), lambda: find(folder.parent, "s", SWEEP, ABOUT)):
        with pytest.raises(RunError, match="damaged") as caught:
            reads()
        assert "\n" not in str(caught.value)


def test_what_is_foreign_is_told(folder: Path) -> None:
    (folder / "mine.txt").touch()
    assert verify(folder, SWEEP) == ["mine.txt: foreign: not part of this sweep"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "is not JSON"),
        ("[]", "format None"),
        ('{"identity": {"format": 1}}', "format 1 of this sweep is unknown"),
        ('{"identity": {"format": 2}}', "lacks id, files, name"),
        ('{"identity": {"format": 2}, "id": "", "name": "", "files": []}', "does not say what its files are"),
        (
            '{"identity": {"format": 2}, "id": "", "name": "", "files": {"/etc/x": {"bytes": 1, "sha256": ""}}}',
            "does not",
        ),
        (
            '{"identity": {"format": 2}, "id": "", "name": "", "files": {"../x": {"bytes": 1, "sha256": ""}}}',
            "does not",
        ),
        ('{"identity": {"format": 2}, "id": "", "name": "", "files": {"x": {"bytes": "1"}}}', "does not"),
    ],
)
def test_a_manifest_that_is_none_is_refused(content: str, problem: str, folder: Path) -> None:
    (folder / SWEEP.manifest).write_text(content)
    with pytest.raises(RunError, match=problem):
        verify(folder, SWEEP)


def test_another_kind_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"is no comparison: it holds no comparison\.json"):
        open_sealed(folder, COMPARISON)
    with pytest.raises(RunError, match="no such folder"):
        open_sealed(tmp_path / "nothing", SWEEP)


def test_what_is_left_is_taken_over_in_the_same_environment_only(tmp_path: Path) -> None:
    folder = begin(tmp_path, "s-0", {"numpy": "1"})
    (folder / "a").touch()
    (folder / ".a.json.7.tmp").touch()
    assert sorted(path.name for path in begin(tmp_path, "s-0", {"numpy": "1"}).iterdir()) == [".environment", "a"]
    with pytest.raises(RunError, match="was not finished"):
        open_sealed(folder, SWEEP)
    assert [path.name for path in begin(tmp_path, "s-0", {"numpy": "2"}).iterdir()] == [".environment"]
    shutil.rmtree(folder)
