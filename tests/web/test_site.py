"""The page as a folder: nobody's files are overwritten, nothing is half there, and the same call gives the same."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main as cli
from sim.errors import SimError
from sim.scenario import shipped
from sim.web import data, looks, made, site
from sim.web.kept import UNFINISHED, Kept
from sim.web.paths import steps
from sim.web.question import Question, version

ROOT = Path(__file__).parents[2]
SMALL = 4


def files_of(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two questions in place of all, one of them with looks, answered in no time, and small data; the addresses that
    were simulated.
    """
    simulated: list[str] = []

    def few(*names: str) -> Callable[[int], list[Question]]:
        return lambda members: [Question.read([("scenario", name), ("members", str(members))]) for name in names]

    def told(wanted: list[Question], kept: dict[str, Any], keep: Callable[[str, Any], None], *_: Any) -> dict[str, Any]:
        found = dict(kept)
        for one in wanted:
            if (query := one.query(sized=False)) not in kept:
                simulated.append(one.query())
                found[query] = {"members": one.members, "query": one.query()}
                keep(query, found[query])
        return found

    monkeypatch.setattr(made, "questions", few("baseline", "withdrawal"))
    monkeypatch.setattr(looks, "questions", few("withdrawal"))
    monkeypatch.setattr(made, "answers", told)
    monkeypatch.setattr(looks, "looks", told)
    monkeypatch.setattr(data, "DATA", {"catalogue": dict, "surface": dict, "paths": list, "quantities": list})
    return simulated


def test_it_is_whole_and_the_same_in_any_folder(asked: list[str], tmp_path: Path) -> None:
    first = site.site(tmp_path / "a" / "deep", SMALL)
    second = site.site(tmp_path / "b", SMALL)
    assert (first.answers, first.looks, first.made, second.made) == (2, 1, 3, 3)
    assert files_of(tmp_path / "a" / "deep") == files_of(tmp_path / "b")
    page = (tmp_path / "b" / "index.html").read_text("utf-8")
    named = set(re.findall(r'(?:src|href)="((?:static|data)/[^"]+)"', page))
    assert named - {"static/surface.js"} <= set(files_of(tmp_path / "b"))
    assert {"data/pairs.js", "data/looks.js"} <= named
    assert f'content="{site.POLICY.replace(chr(39), "&#39;")}"' in page
    assert version() in page
    assert set(data.content((tmp_path / "b" / "data" / "pairs.js").read_bytes(), "pairs")) == {
        "scenario=baseline&seed=20250301&months=120", "scenario=withdrawal&seed=20250301&months=120",
    }  # fmt: skip
    assert set(data.content((tmp_path / "b" / "data" / "looks.js").read_bytes(), "looks")) == {
        "scenario=withdrawal&seed=20250301&months=120"
    }
    assert not (tmp_path / "b" / UNFINISHED).exists()


def test_a_second_call_takes_answers_over_only_where_they_are_its_own(asked: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "site"
    site.site(folder, SMALL)
    before = files_of(folder)
    assert site.site(folder, SMALL).made == 0
    assert files_of(folder) == before
    assert site.site(folder, 2 * SMALL).made == 3
    for name, new in (("pairs", 2), ("looks", 1)):
        file = folder / "data" / f"{name}.js"
        file.write_bytes(file.read_bytes().replace(b'"members":8', b'"members":9'))
        assert site.site(folder, 2 * SMALL).made == new
    mark = json.loads((folder / "site.json").read_text("utf-8"))
    (folder / "site.json").write_text(json.dumps({**mark, "program": "another"}), "utf-8")
    assert site.site(folder, 2 * SMALL).made == 3


def test_what_is_not_ours_stays_and_what_was_ours_goes(asked: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "site"
    site.site(folder, SMALL)
    (folder / "CNAME").write_text("example.org", "utf-8")
    (folder / "static" / "old.js").write_text("", "utf-8")
    outside = tmp_path / "outside.txt"
    outside.write_text("mine", "utf-8")
    mark = json.loads((folder / "site.json").read_text("utf-8"))
    mark["files"] |= {"static/old.js": "0", "../outside.txt": "0", str(outside): "0"}
    (folder / "site.json").write_text(json.dumps(mark), "utf-8")
    site.site(folder, SMALL)
    assert (folder / "CNAME").read_text("utf-8") == "example.org"
    assert outside.read_text("utf-8") == "mine"
    assert not (folder / "static" / "old.js").exists()


def filled(folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.docx").write_text("", "utf-8")


def damaged(folder: Path) -> None:
    folder.mkdir()
    (folder / "site.json").write_text("[1", "utf-8")


def foreign(folder: Path) -> None:
    folder.mkdir()
    (folder / "site.json").write_text('{"kind": "blog", "files": {}}', "utf-8")


@pytest.mark.parametrize("prepare", [filled, damaged, foreign, lambda folder: folder.write_text("x", "utf-8")])
def test_a_folder_with_something_else_is_refused_before_anything_is_simulated(
    asked: list[str], tmp_path: Path, prepare: Callable[[Path], object]
) -> None:
    folder = tmp_path / "site"
    prepare(folder)
    before = files_of(tmp_path)
    with pytest.raises(SimError) as refused:
        site.site(folder, SMALL)
    assert refused.value.remedy
    assert not asked
    assert files_of(tmp_path) == before


def test_an_interrupt_leaves_the_page_as_it_was_and_what_was_made_is_found_again(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, whole = tmp_path / "site", tmp_path / "whole"
    site.site(folder, SMALL)
    site.site(whole, 2 * SMALL)
    before = files_of(folder)
    real = looks.looks

    def interrupted(*_: Any) -> dict[str, Any]:
        raise KeyboardInterrupt

    for target in (folder, tmp_path / "new"):
        monkeypatch.setattr(looks, "looks", interrupted)
        heard: list[str] = []
        with pytest.raises(KeyboardInterrupt):
            site.site(target, 2 * SMALL, notice=heard.append)
        assert "2 of 3" in heard[0]
        left = files_of(target)
        assert {name: text for name, text in left.items() if UNFINISHED not in name} == (
            before if target == folder else {}
        )
        assert len([name for name in left if UNFINISHED in name]) == 2
        monkeypatch.setattr(looks, "looks", real)
        asked.clear()
        site.site(target, 2 * SMALL)
        assert len(asked) == 1
        assert files_of(target) == files_of(whole)


def test_an_interrupt_before_anything_was_made_leaves_nothing(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> dict[str, Any]:
        raise KeyboardInterrupt

    monkeypatch.setattr(made, "answers", interrupted)
    with pytest.raises(KeyboardInterrupt):
        site.site(tmp_path / "new", SMALL)
    assert not (tmp_path / "new").exists()


def test_what_is_kept_is_of_one_maker_and_whole_or_made_again(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "program", 4)
    kept.keep("pairs", "a", {"n": 1.5})
    kept.keep("looks", "a", {"n": 2})
    assert Kept(tmp_path, "program", 4).find("pairs", ["a", "b"]) == {"a": {"n": 1.5}}
    assert Kept(tmp_path, "program", 8).find("pairs", ["a"]) == {}
    assert Kept(tmp_path, "another", 4).find("pairs", ["a"]) == {}
    for file in (tmp_path / UNFINISHED).iterdir():
        file.write_bytes(file.read_bytes().replace(b"1.5", b"2.5"))
    assert kept.find("pairs", ["a"]) == {}
    assert kept.find("looks", ["a"]) == {"a": {"n": 2}}
    (tmp_path / UNFINISHED / "mine.txt").write_text("", "utf-8")
    Kept(tmp_path, "another", 4).clear()
    assert list(files_of(tmp_path)) == [f"{UNFINISHED}/mine.txt"]


def test_a_folder_that_was_left_half_written_is_made_whole(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the power failed: the mark comes first, so the folder is known to be ours."""
    folder = tmp_path / "site"
    real = site.write_bytes

    def failing(path: Path, content: bytes) -> None:
        if path.name == "index.html":
            raise KeyboardInterrupt
        real(path, content)

    monkeypatch.setattr(site, "write_bytes", failing)
    with pytest.raises(KeyboardInterrupt):
        site.site(folder, SMALL)
    monkeypatch.setattr(site, "write_bytes", real)
    assert not (folder / "index.html").exists()
    site.site(folder, SMALL)
    site.site(tmp_path / "other", SMALL)
    assert files_of(folder) == files_of(tmp_path / "other")


def test_every_shipped_scenario_and_every_step_is_asked_once_and_looked_at_where_it_is_about_a_look() -> None:
    wanted, looked = (
        [question.query(sized=False) for question in of(SMALL)] for of in (made.questions, looks.questions)
    )
    assert len(set(wanted)) == len(wanted)
    assert len(set(looked)) == len(looked)
    for name in shipped.names():
        query = Question.read([("scenario", name)]).query(sized=False)
        assert query in wanted
        assert query in looked
    for step in steps():
        query = Question.read([*step.pairs]).query(sized=False)
        assert query in wanted
        assert query in looked or step.look not in looks.KINDS


def test_answers_are_those_of_the_desk_and_count_up_to_all_futures() -> None:
    wanted = [Question.read([("scenario", "withdrawal"), ("members", "4"), ("months", "6"), ("hypotheses", "H1")])]
    told: list[tuple[int, int]] = []
    kept = {"scenario=minerals&seed=1&months=1": {"kind": "exact"}}
    new: dict[str, Any] = {}
    found = made.answers(wanted, kept, new.__setitem__, 1, lambda done, whole: told.append((done, whole)))
    [(query, answer)] = found.items()
    assert new == found
    assert query == wanted[0].query(sized=False)
    assert (answer["kind"], answer["members"], answer["of"]) == ("exact", 4, 4)
    assert answer["question"]["query"] == wanted[0].query()
    assert told[-1] == (8, 8)
    assert made.answers(wanted, {query: answer}, new.__setitem__) == found


def test_the_command_says_what_it_wrote_and_refuses_in_words(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli.call(["site", str(tmp_path / "site"), "--members", "4"]) == 0
    said = capsys.readouterr().out
    assert "index.html" in said
    assert "2 exact answers" in said
    assert "3 of them new" in said
    filled(tmp_path / "full")
    assert cli.call(["site", str(tmp_path / "full")]) == 2
    assert cli.call(["site", str(tmp_path / "odd"), "--members", "5"]) == 2
    errors = capsys.readouterr().err
    assert "none of a site" in errors
    assert "even number" in errors
    assert "Traceback" not in errors
    assert not (tmp_path / "odd").exists()


def test_nothing_of_the_web_extra_is_needed() -> None:
    """A machine that only writes the folder needs no server."""
    script = (
        "import sys\n"
        "for name in ('starlette', 'uvicorn', 'anyio'): sys.modules[name] = None\n"
        "from sim.web import data, looks, made, page\n"
        "from sim.web import catalogue\n"
        "assert page.page() and made.Desk and looks.Worker\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("text", [b"window.sim.data.pairs = {};\n", b"\xff", b"", data.script("paths", [])])
def test_a_script_that_is_none_of_ours_has_no_content(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  of several kinds
        data.content(text, "pairs")
