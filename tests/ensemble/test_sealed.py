"""Folders of all kinds: whole or not there, and every damage has its name."""

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from sim.errors import RunError
from sim.store.files import write_json
from sim.store.folders import (
    ANSWER,
    COMPARISON,
    KINDS,
    RUN,
    SWEEP,
    Kind,
    Said,
    begin,
    complete,
    find,
    kind_of,
    name_of,
    open_folder,
    verify,
)
from sim.store.identity import FORMAT

READABLE = {"identity": {"format": FORMAT}, "words": {}, "origin": {}}
ABOUT = {"kind": "sweep", "format": FORMAT, "seed": 1}
SAID = Said({"title": "A sweep"}, {"asked": {"sweep": "s"}})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sealed folder with two files."""
    made = begin(tmp_path, name_of(SWEEP, "s", ABOUT), {"python": "3"})
    files = {name: write_json(made / name, {"content": name}) for name in ("a.json", "points/b.json")}
    (made / "left.tmp").touch()
    return complete(made, SWEEP, "s", ABOUT, files=files, also=SAID.manifest).path


def edit(folder: Path, **changes: Any) -> None:
    path = folder / SWEEP.manifest
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_what_is_sealed_is_whole(folder: Path) -> None:
    assert verify(folder, SWEEP) == []
    assert kind_of(folder) is SWEEP
    assert folder.name.startswith("sweep-s-")
    assert open_folder(folder, SWEEP).manifest["name"] == "s"
    assert not (folder / "left.tmp").exists()
    assert find(folder.parent, SWEEP, "s", ABOUT) == open_folder(folder, SWEEP)
    assert find(folder.parent, SWEEP, "s", {**ABOUT, "seed": 2}) is None


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
    for reads in (lambda: open_folder(folder, SWEEP), lambda: find(folder.parent, SWEEP, "s", ABOUT)):
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
        (json.dumps(READABLE), "lacks id, name, files"),
        (json.dumps({**READABLE, "id": "", "name": "", "files": []}), "does not say what its files are"),
        *(
            (json.dumps({**READABLE, "id": "", "name": "", "files": files}), "does not")
            for files in (
                {"/etc/x": {"bytes": 1, "sha256": ""}},
                {"../x": {"bytes": 1, "sha256": ""}},
                {"x": {"bytes": "1"}},
            )
        ),
    ],
)
def test_a_manifest_that_is_none_is_refused(content: str, problem: str, folder: Path) -> None:
    (folder / SWEEP.manifest).write_text(content)
    with pytest.raises(RunError, match=problem):
        verify(folder, SWEEP)


def test_another_kind_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"is a sweep, not a comparison"):
        open_folder(folder, COMPARISON)
    with pytest.raises(RunError, match=r"is a sweep, not an answer; open it with sim\.Sweep\.open"):
        open_folder(folder, ANSWER)
    (folder / SWEEP.manifest).unlink()
    with pytest.raises(RunError, match=r"is not a comparison: it holds no comparison\.json"):
        open_folder(folder, COMPARISON)
    *manifests, last = (re.escape(kind.manifest) for kind in KINDS)
    with pytest.raises(RunError, match=f"holds no {', '.join(manifests)} or {last}"):
        kind_of(folder)
    with pytest.raises(RunError, match="no such folder"):
        open_folder(tmp_path / "nothing", SWEEP)


def test_what_is_left_is_taken_over_in_the_same_environment_only(tmp_path: Path) -> None:
    folder = begin(tmp_path, "s-0", {"numpy": "1"})
    (folder / "a").touch()
    (folder / ".a.json.7.tmp").touch()
    assert sorted(path.name for path in begin(tmp_path, "s-0", {"numpy": "1"}).iterdir()) == [".environment", "a"]
    with pytest.raises(RunError, match="was not finished"):
        open_folder(folder, SWEEP)
    assert [path.name for path in begin(tmp_path, "s-0", {"numpy": "2"}).iterdir()] == [".environment"]
    shutil.rmtree(folder)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.noun)
def test_all_kinds_have_one_shape(kind: Kind, tmp_path: Path) -> None:
    also = Said({}, {}, dict.fromkeys(kind.also, "said")).manifest
    made = begin(tmp_path, name_of(kind, "s", ABOUT), {})
    entry = write_json(made / "a.json", {})
    folder = complete(made, kind, "s", ABOUT, files={"a.json": entry}, also=also)
    assert list(folder.manifest) == ["id", "name", "identity", "words", "origin", *kind.also, "files", "seal"]
    assert kind_of(folder.path) is kind
    assert open_folder(folder.path, kind) == folder == find(tmp_path, kind, "s", ABOUT)
    assert verify(folder.path) == []
    content = (folder.path / "a.json").read_bytes()
    (folder.path / "a.json").write_bytes(content[::-1])
    assert verify(folder.path) == [f"a.json: altered: its hash is not the one in {kind.manifest}"]
    if kind is RUN:  # whose files are too large to be read each time
        assert open_folder(folder.path, kind) == folder
    else:
        with pytest.raises(RunError, match=f"this {kind.noun} is damaged"):
            open_folder(folder.path, kind)
