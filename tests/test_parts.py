"""Jobs of a batch simulate a run part by part, and merging gives the run that one call makes."""

import errno
import inspect
import json
import shlex
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.cli import main as cli
from sim.errors import MissingPartsError, RunError, SimError
from sim.results.run import Run
from sim.results.sweep import Sweep
from sim.store.files import entry, sealed
from sim.store.folders import begin
from sim.store.gather import link_or_copy
from sim.store.locks import at_work, beside_others, locked, locked_if_free
from sim.store.provenance import versions
from tests.processes import PATIENCE, until

#: A whole part and four members of a second one, for three jobs, the last of which has nothing to do.
SETS = ["us.aid.level=0.3"]
ASKED: dict[str, Any] = {"members": 4100, "months": 1, "hypotheses": ["H1"]}
WORDS = ["--set", SETS[0], "--members", "4100", "--months", "1", "--hypothesis", "H1"]


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


def same(merged: Run | Sweep, run: Run) -> bool:
    """Whether two runs, and their baselines, are the same to the last byte."""
    assert isinstance(merged, Run)
    assert merged.baseline is not None
    assert run.baseline is not None
    return content(merged) == content(run) and content(merged.baseline) == content(run.baseline)


def test_folders_of_jobs_merge_into_the_run_that_one_call_makes(
    jobs: list[Path], undivided: Run, tmp_path: Path
) -> None:
    before = sorted(path for folder in jobs for path in folder.rglob("*"))
    merged = sim.merge(*reversed(jobs), out=tmp_path / "whole", figures=False)
    assert same(merged, undivided)
    assert merged.verify() == []
    assert merged.provenance["merged_from_jobs"] == ["1/3", "2/3", "3/3"]
    assert sorted(path for folder in jobs for path in folder.rglob("*")) == before
    again = sim.merge(*jobs, out=tmp_path / "whole", figures=False)
    assert again.reused
    again = sim.run(sim.load("withdrawal", SETS), out=tmp_path / "whole", figures=False, workers=1, **ASKED)
    assert again.reused
    assert not [path for path in (tmp_path / "whole").iterdir() if path.name.startswith(".partial")]


def test_one_folder_of_all_jobs_is_finished_where_it_is(
    shared: Path, undivided: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Run] = []
    monkeypatch.setattr("sim.api.drawing.draw", lambda run, *more: drawn.append(run))
    _, out, _ = told(capsys, "list", "--out", str(shared))
    assert "4,100 of 4,100 futures are there; jobs that have begun: 1-3 (of 3)" in " ".join(out.split())
    code, out, err = told(capsys, "merge", str(shared))
    assert code == 0, err
    assert "4,100 futures" in out
    [merged] = drawn
    assert same(merged, undivided)
    code, _, err = told(capsys, "merge", str(shared), "--no-figures")
    assert code == 0
    assert "there already" in err


def test_what_jobs_make_is_not_opened_before_it_is_finished(shared: Path) -> None:
    [partial] = shared.glob(".partial-withdrawal-*")
    with pytest.raises(RunError, match="not finished; merge finishes what jobs make"):
        sim.open(partial)


def test_a_job_goes_on_from_what_it_left_and_says_what_it_did(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [partial] = shared.glob(".partial-withdrawal-*")
    (partial / ".receipts" / "H1-00001.json").unlink()
    (partial / ".receipts" / "H1-00000.json").unlink()
    code, out, _ = told(capsys, "run", "withdrawal", *WORDS, "--part", "2/3", "--out", str(shared), "--json")
    assert code == 0
    done = json.loads(out)
    assert (done["share"], done["futures"], done["taken_over"]) == ([4096, 4100], 8, 4)
    assert not (partial / ".receipts" / "H1-00000.json").exists(), "the share of job 1"
    code, out, err = told(capsys, "run", "withdrawal", *WORDS, "--part", "3/3", "--out", str(shared))
    assert code == 0
    assert "nothing to do: 4,100 members are 2 parts of 4,096, fewer than jobs" in err
    assert "merge" in out


def test_what_is_missing_is_named_with_the_commands_that_make_it(
    shared: Path, undivided: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    [partial] = shared.glob(".partial-withdrawal-*")
    [table] = partial.glob("outcomes/hypothesis=H1/part-00001.parquet")
    table.write_bytes(table.read_bytes()[:-1])
    with pytest.raises(MissingPartsError) as caught:
        sim.merge(shared, figures=False)
    assert "1 of 2 parts" in str(caught.value)
    assert "not as it was written: H1-00001" in str(caught.value)
    [command] = caught.value.commands
    assert "--part 2/3" in command
    for folder in (partial, shared / partial.name.removeprefix(".partial-")):
        code, _, err = told(capsys, "verify", str(folder))
        assert code == 1
        assert "H1-00001: not as it was written" in err
        assert command in err
    assert not list(shared.glob("*/manifest.json")), "nothing is finished while something is missing"
    words = shlex.split(command)[3:]
    assert cli.call([*words, "--workers", "1"]) == 0
    assert same(sim.merge(partial, figures=False), undivided)


def test_a_folder_that_is_locked_is_not_free(tmp_path: Path) -> None:
    with locked(tmp_path, "w-0", print), locked_if_free(tmp_path, "w-0") as free:
        assert not free
    with locked_if_free(tmp_path, "w-0") as free:
        assert free


def test_jobs_do_not_wait_for_each_other_but_who_finishes_waits_for_them(tmp_path: Path) -> None:
    notices: list[str] = []
    entered = threading.Event()

    def finish() -> None:
        with locked(tmp_path, "w-0", notices.append):
            entered.set()

    with beside_others(tmp_path, "w-0", "1/2", notices.append, lambda: True) as first:
        with beside_others(tmp_path, "w-0", "2/2", notices.append, lambda: True) as second:
            assert first
            assert second
            assert notices == []
            assert [job.split()[1] for job in at_work(tmp_path, "w-0")] == ["1/2", "2/2"]
        with locked_if_free(tmp_path, "w-0") as free:
            assert not free
        thread = threading.Thread(target=finish)
        thread.start()
        until(lambda: notices)
        assert not entered.wait(0.3)
    thread.join(PATIENCE)
    assert entered.is_set()
    assert "part 1/2 on" in notices[0]
    assert at_work(tmp_path, "w-0") == []
    assert [path.name for path in tmp_path.iterdir()] == [".lock-w-0"]


@pytest.mark.slow
def test_two_jobs_at_once_in_one_folder(undivided: Run, tmp_path: Path) -> None:
    """Each in a process of its own, and one of them twice."""
    line = [sys.executable, "-m", "sim", "run", "withdrawal", *WORDS, "--out", str(tmp_path), "--workers", "1"]
    started = [
        subprocess.Popen([*line, "--part", part], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        for part in ("1/2", "2/2", "2/2")
    ]
    said = [one.communicate()[1] for one in started]
    assert [one.returncode for one in started] == [0, 0, 0], said
    assert "waiting" not in "".join(said)
    assert same(sim.merge(tmp_path, figures=False), undivided)


POINTS = ["--vary", "us.aid.level=0,1,0.5", "--members", "6", "--months", "2", "--hypothesis", "H1", "--workers", "1"]


def test_points_of_a_sweep_are_shared_out_and_merged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["sweep", "withdrawal", *POINTS, "--no-figures", "--out"]
    assert told(capsys, *line, str(tmp_path / "one"))[0] == 0
    code, out, _ = told(capsys, *line, str(tmp_path / "1"), "--part", "1/2")
    assert code == 0
    assert "points 0 to 1, 12 futures" in out
    assert "2 of 3 points are there" in out
    with pytest.raises(MissingPartsError, match=r"1 of 3 points are missing: the share of job 2 \(of 2\)") as caught:
        sim.merge(tmp_path / "1")
    [command] = caught.value.commands
    assert shlex.split(command)[3:5] == ["sweep", "withdrawal"]
    assert cli.call(shlex.split(command)[3:]) == 0
    [partial] = (tmp_path / "1").glob(".partial-*")
    assert "All points are there" in told(capsys, "verify", str(partial))[2]
    code, out, _ = told(capsys, "merge", str(tmp_path / "1"), "--no-figures", "--out", str(tmp_path / "whole"))
    assert code == 0
    undivided, merged = (next((tmp_path / name).glob("sweep-*")) for name in ("one", "whole"))
    for path in undivided.rglob("*"):
        if path.is_file() and path.name not in ("provenance.json", "sweep.json"):
            assert (merged / path.relative_to(undivided)).read_bytes() == path.read_bytes(), path
    assert sim.open(merged).verify() == []
    assert told(capsys, *line, str(tmp_path / "whole"), "--part", "2/2")[1].startswith("This is finished already")
    code, _, err = told(capsys, "compare", "baseline", "withdrawal", "--part", "1/2")
    assert code == 2
    assert "merge, and compare the runs" in err


def test_folders_of_different_runs_are_told_apart(jobs: list[Path], tmp_path: Path) -> None:
    other = job("3/3", tmp_path / "other", seed=7).folder.parent
    with pytest.raises(SimError, match=f"{other}: is no part of the same as .*: seed 7 and not 20250301; merge what"):
        sim.merge(*jobs, other)
    job("3/3", tmp_path / "other", members=4200)
    with pytest.raises(SimError, match=r"no part of the same as .*(seed|members) .*name the one that is meant"):
        sim.merge(other)
    alone = job("3/3", tmp_path / "alone", alone=True).folder.parent
    with pytest.raises(SimError, match="one has a baseline"):
        sim.merge(jobs[0], alone)


def test_the_same_part_with_other_bytes_is_refused(jobs: list[Path], shared: Path, tmp_path: Path) -> None:
    [partial] = shared.glob(".partial-withdrawal-*")
    receipt = partial / ".receipts" / "H1-00001.json"
    files = json.loads(receipt.read_text())
    name = next(name for name in files if name.startswith("events/"))
    (partial / name).write_bytes(b"other")
    files[name] = entry(b"other")
    receipt.write_text(json.dumps(files))
    with pytest.raises(RunError, match=rf"{name}: .*other bytes"):
        sim.merge(*jobs, shared, out=tmp_path / "whole", figures=False)
    shutil.copytree(jobs[1], tmp_path / "copy")
    again = sim.merge(*jobs, tmp_path / "copy", out=tmp_path / "whole", figures=False)
    assert again.verify() == []
    with pytest.raises(RunError, match="other bytes"):
        sim.merge(shared, out=tmp_path / "whole", figures=False)


def test_other_versions_are_refused_and_nothing_is_thrown_away(jobs: list[Path], shared: Path, tmp_path: Path) -> None:
    [partial] = shared.glob(".partial-withdrawal-*")
    mark = partial / ".environment"
    mark.write_text(mark.read_text().replace(f"numpy {versions()['numpy']}", "numpy 1.0"))
    before = sorted(partial.rglob("*"))
    with pytest.raises(RunError, match=r"made with numpy 1\.0, and not 2.* as here"):
        sim.merge(*jobs, shared, out=tmp_path / "whole")
    with pytest.raises(RunError, match=r"begun with numpy 1\.0, and not 2.* as here"):
        job("1/3", shared)
    with pytest.raises(RunError, match="jobs made parts of it with other versions"):
        sim.run(sim.load("withdrawal", SETS), out=shared, figures=False, workers=1, **ASKED)
    assert sorted(partial.rglob("*")) == before
    mark.unlink()
    with pytest.raises(RunError, match="numpy none"):
        sim.merge(shared)


def test_rules_of_another_version_are_not_merged(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.api.merging.rules_digest", lambda: "other rules")
    with pytest.raises(RunError, match="other rules"):
        sim.merge(shared)


def test_a_full_disk_leaves_nothing_half_written_and_merging_goes_on(
    jobs: list[Path], undivided: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, brought = tmp_path / "whole", 0

    def full(source: Path, target: Path) -> None:
        nonlocal brought
        brought += 1
        if brought > 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        link_or_copy(source, target)

    monkeypatch.setattr("sim.store.gather.link_or_copy", full)
    with pytest.raises(RunError, match="No space left on device"):
        sim.merge(*jobs, out=whole, figures=False)
    assert not [path for path in whole.iterdir() if not path.name.startswith(".")]
    assert not list(whole.rglob("*.tmp"))
    monkeypatch.setattr("sim.store.gather.link_or_copy", link_or_copy)
    monkeypatch.setattr("sim.store.gather.os.link", refused)
    assert same(sim.merge(*jobs, out=whole, figures=False), undivided), "copied, where nothing can be linked"


def refused(*arguments: object) -> None:
    raise OSError(errno.EXDEV, "Invalid cross-device link")


@pytest.mark.slow
def test_a_finished_baseline_is_taken_over_wherever_it_is(jobs: list[Path], undivided: Run, tmp_path: Path) -> None:
    assert undivided.baseline is not None
    copied = [tmp_path / str(number) for number in range(3)]
    for source, target in zip(jobs, copied, strict=True):
        shutil.copytree(source, target)
    for partial in tmp_path.glob("*/.partial-baseline-*"):
        shutil.rmtree(partial)
    with pytest.raises(RunError, match="nothing is there of the baseline baseline-"):
        sim.merge(*copied, figures=False)
    shutil.copytree(undivided.baseline.folder, copied[1] / undivided.baseline.folder.name)
    assert job("1/3", copied[1]).futures == 8192
    assert not list(copied[1].glob(".partial-baseline-*")), "what is finished is not begun again"
    assert same(sim.merge(*copied, figures=False), undivided)
    assert job("1/3", copied[0]).finished


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--part", "0/4"], "there is no part 0 of 4; jobs are counted from 1 on"),
        (["--part", "5/4"], "there is no part 5 of 4"),
        (["--part", "1/0"], "is one of 0 jobs"),
        (["--part", "a/b"], "names no job; write 3/40"),
        (["--part", "3/2.5"], "whole numbers"),
        (["--part", "3"], "write 3/40"),
        (["--part", "-1/4"], "write 3/40"),
        (["--part", "1/2", "--until-se", "0.01"], "--part and --until-se do not go together"),
        (["--part", "1/2", "--xlsx"], "--part and --xlsx do not go together"),
        (["--part", "1/2", "--weights", "H1=1"], "--part and --weights do not go together"),
    ],
)
def test_what_is_no_part_is_told_in_words(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys, "run", "withdrawal", *words)
    assert (code, out) == (2, "")
    assert said in err


def test_what_cannot_be_merged_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        ([str(tmp_path / "nowhere")], "no such folder"),
        ([str(tmp_path)], "holds nothing that jobs have begun"),
        ([str(begin(tmp_path, "w-0", versions()))], "no job has begun this"),
        ([], "FOLDER"),
    ):
        code, out, err = told(capsys, "merge", *words)
        assert (code, out) == (2, "")
        assert said in err
    for verb, exit_code in (("merge", 2), ("verify", 1)):
        code, _, err = told(capsys, verb, ".")
        assert code == exit_code
        assert "holds no" in err
    with pytest.raises(SimError, match="nothing to merge"):
        sim.merge()


def test_a_damaged_description_is_told_in_words(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [partial] = shared.glob(".partial-withdrawal-*")
    path = partial / ".unfinished.json"
    said = json.loads(path.read_text())
    said["identity"]["seed"] = 7
    path.write_text(json.dumps(said))
    with pytest.raises(RunError, match="was damaged; delete the file"):
        sim.merge(shared)
    path.write_text(json.dumps(sealed({key: value for key, value in said.items() if key != "seal"})))
    with pytest.raises(RunError, match="was altered"):
        sim.merge(shared)
    assert "is damaged: verify says more" in " ".join(told(capsys, "list", "--out", str(shared))[1].split())
    path.unlink()
    job("3/3", shared)
    assert "4,100 of 4,100 futures" in " ".join(told(capsys, "list", "--out", str(shared))[1].split())


@pytest.mark.parametrize(
    ("one", "all_of_it", "lacks"),
    [(sim.part, sim.run, {"executor", "until_se", "figures"}), (sim.part_of_sweep, sim.sweep, {"executor"})],
)
def test_a_share_is_asked_for_as_the_whole(one: Any, all_of_it: Any, lacks: set[str]) -> None:
    """They say their arguments twice, so that both can be read where they stand: the same, in the same order."""
    share, whole = (inspect.signature(function).parameters for function in (one, all_of_it))
    assert set(whole) - set(share) == lacks
    first, part, *rest = share.values()
    assert part.name == "part"
    assert [first, *rest] == [argument for name, argument in whole.items() if name not in lacks]
