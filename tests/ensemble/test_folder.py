"""A run folder is whole and unchanged, or says what is wrong with it."""

import errno
import io
import json
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.errors import RunError
from sim.results.run import Run
from sim.store.files import read_table, sealed
from sim.store.folders import verify
from sim.store.identity import FORMAT, Ensemble, rules_digest
from sim.store.locks import locked
from tests.processes import PATIENCE, until

Simulate = Callable[..., Run]
TABLE = "outcomes/hypothesis=H1/part-00000.parquet"


@pytest.fixture
def copy(small: Run, tmp_path: Path) -> Path:
    """A copy of the small run to damage."""
    return Path(shutil.copytree(small.folder, tmp_path / small.folder.name))


def edit_identity(folder: Path, **changes: Any) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps({**manifest, "identity": {**manifest["identity"], **changes}}))


def test_a_finished_run_is_whole(small: Run) -> None:
    assert small.verify() == []
    assert sim.open(small.folder).manifest == small.manifest
    files = {path.relative_to(small.folder).as_posix() for path in small.folder.rglob("*") if path.is_file()}
    assert files == {*small.manifest["files"], "manifest.json"}


def test_no_other_thread_runs_python_while_a_table_is_read(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that does while Python ends takes the process with it: exit code -6 for a run that was done."""
    seen = set()

    class Told(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            seen.add(threading.get_ident())
            return super().read(-1 if size is None else size)

    opened = Path.open
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda path, mode="r", **how: Told(path) if "b" in mode else opened(path, mode))
        table = read_table(small.folder / TABLE)
    assert table.num_rows > 0
    assert seen <= {threading.get_ident()}


def test_altered(copy: Path) -> None:
    content = bytearray((copy / TABLE).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / TABLE).write_bytes(content)
    assert verify(copy) == [f"{TABLE}: altered: its hash is not the one in manifest.json"]


def test_cut_short(copy: Path) -> None:
    os.truncate(copy / TABLE, 100)
    [problem] = verify(copy)
    assert problem.startswith(f"{TABLE}: cut short: 100 of ")
    with pytest.raises(RunError, match="cut short"):
        sim.open(copy)


def test_bytes_appended(copy: Path) -> None:
    with (copy / TABLE).open("ab") as file:
        file.write(b"more")
    [problem] = verify(copy)
    assert problem.startswith(f"{TABLE}: altered: ")
    with pytest.raises(RunError, match="altered") as caught:
        sim.open(copy)
    assert "cut short" not in str(caught.value)


def test_missing_and_foreign(copy: Path) -> None:
    (copy / TABLE).rename(copy / "outcomes" / "mine.parquet")
    (copy / "figures").mkdir()
    (copy / "figures" / "drawn.png").touch()
    assert verify(copy) == [f"{TABLE}: missing", "outcomes/mine.parquet: foreign: not part of this run"]


def test_manifest_altered(copy: Path) -> None:
    edit_identity(copy, seed=1)
    assert verify(copy) == ["manifest.json: altered: it is not what was sealed"]
    with pytest.raises(RunError, match=r"manifest\.json: altered: .*delete the folder") as caught:
        sim.open(copy)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", ["{", f'{{"identity": {{"format": {FORMAT}}}}}'])
def test_a_damaged_manifest_has_the_remedy_of_other_damage(content: str, copy: Path) -> None:
    (copy / "manifest.json").write_text(content)
    for reads in (sim.open, verify):
        with pytest.raises(RunError, match="damaged; delete the folder"):
            reads(copy)


def test_what_was_sealed_anew_is_not_what_its_id_stands_for(copy: Path) -> None:
    edit_identity(copy, seed=1)
    path = copy / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["seal"]
    path.write_text(json.dumps(sealed(manifest)))
    assert verify(copy) == ["manifest.json: altered: what it says was made is not what its id stands for"]
    with pytest.raises(RunError, match="damaged"):
        sim.open(copy)


@pytest.mark.parametrize("number", [1, FORMAT - 1, FORMAT + 1, None, str(FORMAT)])
def test_unknown_format_is_refused(number: object, copy: Path) -> None:
    edit_identity(copy, format=number)
    for reads in (sim.open, verify):
        with pytest.raises(RunError, match=f"unknown; this version reads format {FORMAT}"):
            reads(copy)


def test_a_run_of_an_older_version_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"format": 2, "title": "before", "members": 5, "files": {}}')
    for reads in (sim.open, verify):
        with pytest.raises(
            RunError, match=f"format 2 of this run is unknown; this version reads format {FORMAT}; open it with"
        ):
            reads(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "holds no manifest.json"),
        ("{", "is not JSON"),
        (f'{{"identity": {{"format": {FORMAT}}}}}', "lacks .*scenario"),
        ("[]", "unknown"),
    ],
)
def test_what_is_no_run_is_refused(content: str | None, message: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(RunError, match=message):
        sim.open(tmp_path)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no such folder"):
        sim.open(tmp_path / "nothing")


def test_found_again(small: Run, simulate: Simulate) -> None:
    before = {path: path.stat().st_mtime_ns for path in small.folder.rglob("*")}
    told: list[tuple[int, int]] = []
    again = simulate(small.folder.parent, progress=lambda done, total: told.append((done, total)))
    assert (small.reused, again.reused) == (False, True)
    assert {path: path.stat().st_mtime_ns for path in small.folder.rglob("*")} == before
    assert told == [(9000, 9000)]


def test_a_damaged_run_is_not_used_again(copy: Path, simulate: Simulate) -> None:
    os.truncate(copy / TABLE, 100)
    with pytest.raises(RunError, match=r"damaged: .*cut short.*delete the folder"):
        simulate(copy.parent)
    assert (copy / TABLE).stat().st_size == 100


def test_somebody_elses_folder_is_left_alone(small: Run, simulate: Simulate, tmp_path: Path) -> None:
    theirs = tmp_path / small.folder.name
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("do not lose")
    with pytest.raises(RunError, match=r"is not a run: it holds no manifest\.json"):
        simulate(tmp_path)
    assert [path.name for path in theirs.iterdir()] == ["thesis.txt"]


def test_out_that_cannot_be_written(simulate: Simulate, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match=r"cannot write here: .*; .*--out") as caught:
        simulate(tmp_path / "file" / "results", members=2)
    assert "\n" not in str(caught.value)


def test_full_disk(simulate: Simulate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No space is left for a file: one clear line, nothing that opens, and the same call goes on later."""
    real, written = os.replace, []

    def replace(source: Path, target: Path) -> None:
        written.append(target)
        if len(written) > 7:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    monkeypatch.setattr("sim.store.files.os.replace", replace)
    with pytest.raises(RunError, match="No space left on device"):
        simulate(tmp_path, members=20, months=1)
    assert not [folder for folder in tmp_path.iterdir() if not folder.name.startswith(".")]
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(".tmp")]
    monkeypatch.undo()
    run = simulate(tmp_path, members=20, months=1)
    assert run.verify() == []
    assert run.provenance["futures_taken_over"] == 20, "H1 was written before the disk was full"


def test_a_second_process_waits_for_the_first(tmp_path: Path) -> None:
    notices: list[str] = []
    entered = threading.Event()

    def second() -> None:
        with locked(tmp_path, "withdrawal-0", notices.append):
            entered.set()

    with locked(tmp_path, "withdrawal-0", notices.append):
        assert notices == []
        thread = threading.Thread(target=second)
        thread.start()
        until(lambda: notices)
        assert not entered.wait(0.3)
        assert len(notices) == 1
        assert "waiting" in notices[0]
    thread.join(PATIENCE)
    assert entered.is_set()


def test_environment_of_what_is_resumed(simulate: Simulate, tmp_path: Path, small: Run) -> None:
    """Parts made by other versions of the libraries are not mixed with new ones."""
    partial = tmp_path / f".partial-{small.folder.name}"
    shutil.copytree(small.folder, partial)
    (partial / ".environment").write_text("numpy 1.0\n")
    run = simulate(tmp_path)
    assert run.provenance["futures_taken_over"] == 0
    assert run.verify() == []


def test_identity_follows_what_determines_the_numbers(withdrawal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def name(**other: Any) -> str:
        given: dict[str, Any] = {"name": "w", "scenario": withdrawal.scenario, "members": 10, "seed": 1}
        return Ensemble(**{**given, **other}).folder_name

    months = withdrawal.scenario.horizon.model_copy(update={"months": 7})
    changed = {
        "members": name(members=11),
        "seed": name(seed=2),
        "baseline": name(baseline="baseline-0"),
        "months": name(scenario=withdrawal.scenario.model_copy(update={"horizon": months})),
        "hypotheses": name(scenario=withdrawal.scenario.model_copy(update={"hypotheses": ("H1",)})),
        "lever": name(scenario=sim.load("withdrawal", ["us.withdrawal.estonia.share=0.5"]).scenario),
        "nothing": name(),
    }
    monkeypatch.setattr("sim.store.identity.rules_digest", lambda: "other rules")
    changed["rules"] = name()
    assert len(set(changed.values())) == len(changed)
    assert len(rules_digest()) == 64


def test_rules_of_another_version_are_not_replayed(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.ensemble.replay.rules_digest", lambda: "other rules")
    with pytest.raises(sim.SimError, match="other rules than those of this version"):
        small.replay(0)


@pytest.mark.parametrize(
    ("member", "hypotheses", "message"), [(4500, None, "no member 4500"), (0, ["H2"], "H2 was not")]
)
def test_what_was_not_run_is_not_replayed(member: int, hypotheses: list[str] | None, message: str, small: Run) -> None:
    with pytest.raises(sim.SimError, match=message):
        small.replay(member, hypotheses)
