"""Folders of every kind of result altered, cut short, foreign or half copied: told, never opened as if whole."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.errors import BAD_INPUT, FAILED, OK
from tests.hostile.conftest import Ask, mistakes, slow

#: Into how many parts the values that a manifest may hold are divided: their number has no factor in common with it.
PARTS = 27
SMALL: dict[str, Any] = {"members": 5, "months": 3, "hypotheses": ["H1"], "workers": 1}
KINDS = ("run", "sweep", "comparison", "answer", "screening", "discovery")
MANIFESTS = {
    "run": "manifest.json", "sweep": "sweep.json", "comparison": "comparison.json", "answer": "deal.json",
    "screening": "drivers.json", "discovery": "discovery.json",
}  # fmt: skip


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A results folder with two runs, a sweep, a comparison, an answer, a screening and a discovery."""
    out = tmp_path_factory.mktemp("originals")
    compared = sim.compare("baseline", "withdrawal", out=out, channels=False, **SMALL)
    sim.discover(compared, out=out)
    sim.sweep("withdrawal", ["europe.backfill.share=0,1"], out=out, **SMALL)
    sim.deal("moscow-terms", members=5, sets=["horizon.months=3", "hypotheses=[H1]"], out=out)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    sim.drivers(sim.run("baseline", out=elsewhere, figures=False, **{**SMALL, "members": 100}), out=out)
    return out


@pytest.fixture
def results(originals: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it to spoil."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(originals, tmp_path / "results"))


def folder_of(results: Path, kind: str) -> Path:
    """The folder of a kind."""
    patterns = {
        "run": "withdrawal-*", "sweep": "sweep-*", "comparison": "compare-*", "answer": "deal-*",
        "screening": "drivers-*", "discovery": "discover-*",
    }  # fmt: skip
    [folder] = results.glob(patterns[kind])
    return folder


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def halved(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def appended(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\n\n")


def removed(path: Path) -> None:
    path.unlink()


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def made_a_circle(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def made_another(path: Path) -> None:
    path.write_bytes(b"PAR1" + bytes(range(64)) + b"PAR1")


DAMAGES = (emptied, halved, flipped, appended, removed, made_a_folder, made_a_circle, made_another)


@pytest.mark.parametrize("damage", [one if one is made_another else slow(one) for one in DAMAGES])
@pytest.mark.parametrize("kind", [kind if kind in ("run", "comparison") else slow(kind) for kind in KINDS])
def test_every_file_damaged_in_every_way(kind: str, damage: Callable[[Path], None], results: Path, ask: Ask) -> None:
    folder = folder_of(results, kind)
    names = sorted(file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    assert len(names) >= 4
    for name in names:
        if damage is appended and str(name) == MANIFESTS[kind]:
            continue  # blanks behind JSON change nothing
        kept = (folder / name).read_bytes()
        damage(folder / name)
        code, _, err = ask("verify", folder)
        assert code == FAILED, f"{name} {damage.__name__}"
        assert folder.name in err or str(name) in err
        assert ask("list")[0] == OK
        for verb in (["report", folder], ["compare", folder, "baseline"], ["replay", folder, "--member", "0"]):
            assert ask(*verb, "--out", "results")[0] in (OK, FAILED, BAD_INPUT)
        shutil.rmtree(folder / "figures", ignore_errors=True)
        (folder / "report.html").unlink(missing_ok=True)
        if (folder / name).is_dir():
            (folder / name).rmdir()
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_bytes(kept)
    assert ask("verify", folder)[0] == OK


VALUES: tuple[Any, ...] = (
    None,
    [],
    {},
    "",
    "x",
    -1,
    0,
    1.5,
    10**30,
    True,
    [1],
    {"x": 1},
    "../../../etc",
    "\x1b[2J",
    [[]],
)


@pytest.mark.parametrize("part", [0, *(slow(part) for part in range(1, PARTS))])
@pytest.mark.parametrize("kind", KINDS)
def test_any_value_in_a_manifest(kind: str, part: int, results: Path, ask: Ask) -> None:
    folder = folder_of(results, kind)
    path = folder / MANIFESTS[kind]
    whole = json.loads(path.read_text("utf-8"))
    places = [(key,) for key in whole]
    places += [(key, inner) for key in whole if isinstance(whole[key], dict) for inner in whole[key]]
    places += [("identity", "values", path) for path in ("horizon.start", "us.reveal") if kind == "run"]
    places = [p for p in places if p[0] != "scenario" or len(p) == 1 or p[1] in ("horizon", "us", "hypotheses")]
    spoilt = 0
    for place, value in [(place, value) for place in places for value in (*VALUES, ...)][part::PARTS]:
        content = json.loads(path.read_text("utf-8"))
        holder = reduce(getitem, place[:-1], content)
        if value is ...:
            holder.pop(place[-1], None)
        else:
            holder[place[-1]] = value
        if content == whole:
            continue
        path.write_text(json.dumps(content), "utf-8")
        code, _, err = ask("verify", folder)
        assert code == FAILED, f"{place} {value!r}: {err}"
        spoilt += 1
        if spoilt % 10 == 0:
            assert ask("list")[0] == OK
            for verb in (["report", folder], ["compare", folder, "baseline"], ["replay", folder, "--member", "0"]):
                assert ask(*verb, "--out", "results")[0] in (OK, FAILED, BAD_INPUT)
        path.write_text(json.dumps(whole), "utf-8")
    assert spoilt > 5


@pytest.mark.parametrize(
    "content",
    [b"", b"[" * 100_000, *map(slow, (b"null", b"{}", b"{", b"[]", b"7", b'"x"', b"\xff\xfe", b"\0" * 50))],
)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_manifest(kind: str, content: bytes, results: Path, ask: Ask) -> None:
    folder = folder_of(results, kind)
    (folder / MANIFESTS[kind]).write_bytes(content)
    for verb in (
        ["verify", folder],
        ["report", folder],
        ["compare", folder, "baseline"],
        ["replay", folder, "--member", "0"],
        ["story", folder, "--member", "0"],
        ["stories", folder],
    ):
        code, out, err = ask(*verb, "--out", "results")
        assert code in (FAILED, BAD_INPUT)
        assert out == ""
        assert len(err.splitlines()) == 1
    assert ask("list")[0] == OK


@pytest.mark.parametrize("kind", KINDS)
def test_half_copied(kind: str, results: Path, ask: Ask) -> None:
    """The files that came first, in the order in which a copy makes them, without the last ones."""
    folder = folder_of(results, kind)
    names = sorted(file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    for count in range(len(names)):
        half = results / "half"
        for name in names[:count]:
            (half / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / name, half / name)
        half.mkdir(exist_ok=True)
        for verb in (
            ["verify", half],
            ["report", half],
            ["compare", half, "baseline"],
            ["replay", half, "--member", "0"],
            ["story", half, "--member", "0"],
        ):
            assert ask(*verb, "--out", "results")[0] in (FAILED, BAD_INPUT)
        shutil.rmtree(half)


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_under_another_name_is_what_it_is(kind: str, results: Path, ask: Ask) -> None:
    folder = folder_of(results, kind)
    moved = folder.rename(results / "renamed")
    assert ask("verify", moved)[0] == OK


def test_one_kind_in_the_place_of_another(results: Path, ask: Ask) -> None:
    run, swept = folder_of(results, "run"), folder_of(results, "sweep")
    again = (
        "--members",
        "5",
        "--months",
        "3",
        "--hypothesis",
        "H1",
        "--workers",
        "1",
        "--no-figures",
        "--out",
        "results",
    )
    shutil.rmtree(run)
    shutil.copytree(swept, run)
    code, _, err = ask("run", "withdrawal", *again)
    assert (code, len(mistakes(err))) == (FAILED, 1)
    shutil.rmtree(swept)
    swept.write_text("a file")
    code, _, err = ask("sweep", "withdrawal", "--vary", "europe.backfill.share=0,1", *again)
    assert (code, len(mistakes(err))) == (FAILED, 1)
    assert swept.read_text() == "a file"


def test_folders_of_strangers_are_left_alone(tmp_path: Path, ask: Ask) -> None:
    theirs = tmp_path / "thesis"
    theirs.mkdir()
    (theirs / "chapter.txt").write_text("do not lose")
    for verb in (
        ["verify", theirs],
        ["report", theirs],
        ["compare", theirs, "baseline"],
        ["replay", theirs, "--member", "0"],
    ):
        assert ask(*verb)[0] in (FAILED, BAD_INPUT)
    assert [path.name for path in theirs.iterdir()] == ["chapter.txt"]
