"""What is printed is true now: the line that makes a result again does, and no word of an earlier call is left."""

import html
import itertools
import json
import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.cli.main import call
from sim.errors import OK, SimError
from sim.show.figures import catalogue
from sim.show.figures.catalogue import save_all
from tests.hostile.conftest import slow

TINY = ("--members", "4", "--months", "6", "--hypothesis", "H1", "--seed", "7")
OWN = """title: {title}
extends: baseline
us:
  withdrawal:
    estonia: {{start: 2025-04, months: 1, share: 1, destination: home, {reason}}}
"""

Typed = Callable[..., Path]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a scenario of one's own, under a name that a shell would take apart."""
    monkeypatch.chdir(tmp_path)
    write_own(tmp_path)
    return tmp_path


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports without figures, which take most of the time."""
    monkeypatch.setattr(
        "sim.show.html.write.put_figures", lambda folder, *rest: (folder / "figures").mkdir(exist_ok=True)
    )


@pytest.fixture
def one_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports with the first of their figures, which stands for all."""
    monkeypatch.setattr(
        catalogue, "save_all", lambda makers, *rest: save_all(dict(itertools.islice(makers.items(), 1)), *rest)
    )


def write_own(here: Path, title: str = "'It''s $5'", reason: str = "source: W1") -> Path:
    file = here / "my own's $x.yaml"
    file.write_text(OWN.format(title=title, reason=reason), encoding="utf-8")
    return file


def made_by(root: Path, *arguments: str) -> Path:
    """The folder that a command line makes below `root`: the newest with a report or a manifest of the verb's kind."""
    before = folders(root)
    assert call(list(arguments)) == OK
    prefixes = {"run": "", "tip": "disagreement-" if "--disagree" in arguments else "tip-"}
    prefix = prefixes.get(arguments[0], f"{arguments[0]}-")
    new = [root / name for name in folders(root) - before]
    mine = [path for path in new if path.name.startswith(prefix) and (path / "report.html").exists()]
    assert len(mine) == 1, (sorted(before), new)
    return mine[0]


def folders(root: Path) -> set[str]:
    return {path.name for path in root.iterdir() if path.is_dir()} if root.is_dir() else set()


def lines_of(folder: Path) -> list[list[str]]:
    """The commands under "How to make it again" in a report, as a shell takes them apart."""
    text = (folder / "report.html").read_text(encoding="utf-8")
    section = text[text.index('id="again"') :]
    typed = re.findall(r"python -m sim [^<\n]*", section)
    words = [shlex.split(html.unescape(line)) for line in typed]
    return [line[3:] for line in words if line[3] != "verify"]


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--without", "belief", "--without", "threat,tripwire"),
        ("--set", "us.withdrawal.estonia.share=0.5"),
        ("--set", "russia.recruitment={uniform: {low: 20, high: 40}}", "--set", 'title=$x "y" \\z'),
        ("--set", "weights={H1: 2}", "--set", "horizon.steps_per_month=2"),
        ("--alone",),
        ("--hypothesis", "H3"),
        slow(("--until-se", "0.4")),
        ("--out", "other place"),
    ],
    ids=lambda options: " ".join(options)[:30] or "none",
)
@pytest.mark.usefixtures("undrawn")
def test_the_line_of_a_run_makes_that_run(options: tuple[str, ...], here: Path) -> None:
    root = here / ("other place" if "--out" in options else "results")
    folder = made_by(root, "run", "my own's $x.yaml", *TINY, *options)
    before = folders(root), (folder / "manifest.json").read_bytes()
    [line] = lines_of(folder)
    assert call([*line, "--no-figures"]) == OK
    assert (folders(root), (folder / "manifest.json").read_bytes()) == before
    baseline = sim.open(folder).baseline
    if baseline is not None:
        baseline.report()
        [line] = lines_of(baseline.folder)
        assert call([*line, "--no-figures"]) == OK
        assert folders(root) == before[0]


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("compare", ("baseline", "my own's $x.yaml", "--set", "russia.recruitment=30", *TINY)),
        ("compare", ("baseline", "withdrawal", "my own's $x.yaml", *TINY)),
        ("compare", ("baseline", "withdrawal", "--peel", "--no-channels", *TINY)),
        ("sweep", ("my own's $x.yaml", "--vary", "the aid=us.aid.level=0,1", *TINY)),
        (
            "sweep",
            ("withdrawal", "--vary", "us.aid.level=0:1", "--sobol", "3", "--set", "russia.recruitment=30", *TINY),
        ),
        slow("sweep", ("backfill", *TINY)),
        ("deal", ("minerals-for-support", "--members", "4", "--seed", "7", "--set", "horizon.months=6")),
        ("drivers", ("my own's $x.yaml", "--outcome", "european_spending", *TINY[2:], "--members", "100")),
        (
            "tip",
            (
                "my own's $x.yaml",
                "--lever",
                "us.withdrawal.estonia.share",
                "--target",
                "my own's $x.yaml",
                "--between",
                "0.2:1",
                "--outcome",
                "us_troops_baltic",
                "--set",
                "russia.recruitment=30",
                *TINY,
            ),
        ),
        slow("tip", ("baseline", "--disagree", "--target", "0.7% a year", *TINY, "--members", "20")),
    ],
    ids=[
        "compare",
        "compare three",
        "compare peeled",
        "sweep",
        "sweep over a sequence",
        "shipped sweep",
        "deal",
        "drivers",
        "tip",
        "disagreement",
    ],
)
@pytest.mark.usefixtures("undrawn")
def test_the_line_of_what_is_made_of_runs_makes_it(verb: str, given: tuple[str, ...], here: Path) -> None:
    root = here / "results"
    folder = made_by(root, verb, *given)
    before = folders(root)
    for line in lines_of(folder):
        assert call([*line, "--no-figures"]) == OK
    assert folders(root) == before


@pytest.mark.parametrize(
    "options",
    [
        ("--raises", "0.5", "--limit", "40", "--seed", "3"),
        pytest.param(("--fails", "path_class=quiet peace", "--weights", "H1=2"), marks=pytest.mark.slow),
    ],
    ids=["raised", "failing"],
)
@pytest.mark.usefixtures("undrawn")
def test_the_line_of_a_discovery_makes_it(options: tuple[str, ...], here: Path) -> None:
    root = here / "results"
    run = made_by(root, "run", "my own's $x.yaml", *TINY)
    folder = made_by(root, "discover", run.name, *options)
    before = folders(root)
    [line] = lines_of(folder)
    assert call([*line, "--no-figures"]) == OK
    assert folders(root) == before


@pytest.mark.usefixtures("undrawn")
def test_what_is_compared_as_it_was_run_is_named_by_its_own_lines(here: Path) -> None:
    """Options that `compare` does not take: the lines make the runs first."""
    root = here / "results"
    whole = made_by(root, "run", "withdrawal", *TINY, "--without", "belief")
    changed = made_by(root, "run", "withdrawal", *TINY, "--without", "belief", "--set", "us.aid.level=0")
    folder = made_by(root, "compare", whole.name, changed.name)
    lines, before = lines_of(folder), folders(root)
    assert [line[0] for line in lines] == ["run", "run", "compare"]
    for line in lines:
        assert call([*line, "--no-figures"]) == OK
    assert folders(root) == before


@pytest.mark.usefixtures("undrawn")
def test_two_sweeps_compared_are_made_again(here: Path) -> None:
    root = here / "results"
    sweeps = [
        made_by(root, "sweep", name, "--vary", "us.aid.level=0,1", *TINY) for name in ("baseline", "withdrawal")
    ]  # fmt: skip
    folder = made_by(root, "compare", *(sweep.name for sweep in sweeps))
    before = folders(root)
    for line in lines_of(folder):
        assert call([*line, "--no-figures"]) == OK
    assert folders(root) == before


@pytest.mark.usefixtures("undrawn")
def test_the_line_of_a_hindcast_makes_it(here: Path) -> None:
    folder = made_by(here / "past", "hindcast", "--origin", "2024-06", "--members", "2", "--out", "past")
    [line] = lines_of(folder)
    assert call([*line, "--no-figures"]) == OK
    assert folders(here / "past") == {folder.name}


@pytest.mark.usefixtures("undrawn")
def test_the_line_holds_wherever_the_report_is_written_from(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file was named from one folder, the report is written from another."""
    (here / "elsewhere").mkdir()
    folder = made_by(here / "results", "run", "my own's $x.yaml", *TINY)
    monkeypatch.chdir(here / "elsewhere")
    assert call(["report", str(folder)]) == OK
    [line] = lines_of(folder)
    before = folders(here / "results")
    assert call([*line, "--no-figures"]) == OK
    assert folders(here / "results") == before
    assert not (here / "elsewhere" / "results").exists()


@pytest.mark.parametrize(
    ("title", "reason"),
    [("Another name", "source: W1"), slow("'It''s $5'", "assumption: another reason for it")],
    ids=["title", "reason"],
)
@pytest.mark.usefixtures("one_drawn")
def test_other_words_find_the_run_and_renew_what_it_says(
    title: str, reason: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made_by(here / "results", "run", "my own's $x.yaml", *TINY)
    parts = {path: path.stat().st_mtime_ns for path in folder.glob("outcomes/**/*.parquet")}
    write_own(here, title, reason)
    capsys.readouterr()
    assert call(["run", "my own's $x.yaml", *TINY]) == OK
    told = capsys.readouterr()
    assert "was there already" in told.err
    word = "Another name" if "name" in title else "another reason for it"
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert word in report
    assert {path: path.stat().st_mtime_ns for path in parts} == parts, "nothing was simulated"
    assert sim.open(folder).verify() == []
    if "name" in title:
        assert "Another name" in told.out
        assert "It&#39;s $5" not in report
        described = json.loads(next(iter((folder / "figures").glob("*.json"))).read_text(encoding="utf-8"))
        assert "Another name" in json.dumps(described)
        assert call(["list"]) == OK
        listed = capsys.readouterr().out
        assert "Another name" in listed
        assert "It's $5" not in listed


@pytest.mark.usefixtures("undrawn")
def test_a_comparison_and_a_sweep_are_renewed_too(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = here / "results"
    compared = made_by(root, "compare", "baseline", "my own's $x.yaml", *TINY)
    swept = made_by(root, "sweep", "my own's $x.yaml", "--vary", "us.aid.level=0,1", *TINY)
    before = folders(root)
    write_own(here, "Another name", "assumption: another reason for it")
    assert call(["compare", "baseline", "my own's $x.yaml", *TINY]) == OK
    assert call(["sweep", "my own's $x.yaml", "--vary", "us.aid.level=0,1", *TINY]) == OK
    assert folders(root) == before, "nothing was simulated"
    for folder in (compared, swept):
        report = (folder / "report.html").read_text(encoding="utf-8")
        assert "Another name" in report
        assert "It&#39;s" not in report
        assert "another reason for it" in report
        assert sim.open(folder).verify() == []
    assert "Another name" in capsys.readouterr().out


@pytest.mark.usefixtures("one_drawn")
def test_words_without_figures_leave_no_report_of_earlier_ones(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = made_by(here / "results", "run", "my own's $x.yaml", *TINY)
    write_own(here, "Another name")
    assert call(["run", "my own's $x.yaml", *TINY, "--no-figures"]) == OK
    assert not (folder / "report.html").exists()
    assert not (folder / "figures").exists()
    assert "an older report goes" in capsys.readouterr().err


@pytest.mark.usefixtures("undrawn")
def test_weights_are_applied_after_the_run(here: Path) -> None:
    """No weight costs a simulation, and what they say is the mean of the theories by weight."""
    size = {"members": 40, "months": 12, "seed": 3, "hypotheses": ["H1", "H3"], "figures": False}
    plain = sim.run(sim.load("withdrawal"), **size)
    weighed = sim.run(sim.load("withdrawal", ["weights={H1: 3, H3: 1, H4: 100}"]), **size)
    assert weighed.reused
    assert weighed.folder == plain.folder
    assert plain.summary().weights is None
    summary = weighed.summary()
    assert summary.weights == {"H1": 0.75, "H3": 0.25}
    for flag in summary.flags.values():
        assert flag.weighted is not None
        for world in ("scenario", "baseline"):
            shares = [getattr(flag.hypotheses[h], world).share for h in ("H1", "H3")]
            assert getattr(flag.weighted, world).share == pytest.approx(0.75 * shares[0] + 0.25 * shares[1])
        low, high = flag.weighted.difference.interval
        assert low <= flag.weighted.difference.difference <= high
    assert sim.run(sim.load("baseline", ["weights.H1=1"]), **size).baseline is None, "it is its own baseline"
    assert plain.reweight(H1=30, H3=10).flags == summary.flags
    weighed.report()
    page = (weighed.folder / "report.html").read_text("utf-8")
    assert "By the weights of the scenario (H1 75%, H3 25%)" in page
    for wrong in ({"H9": 1.0}, {"H2": 1.0}, {}, {"H1": -1.0}, {"H1": float("nan")}):
        with pytest.raises(SimError):
            plain.reweight(**wrong)


@pytest.mark.usefixtures("one_drawn")
def test_a_finished_run_is_told_where_nothing_can_be_written(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made_by(here / "results", "run", "my own's $x.yaml", *TINY)
    (folder / "report.html").unlink()
    write_own(here, "Another name")
    allowed = os.access

    def refuses(path: object, mode: int) -> bool:
        return mode != os.W_OK and allowed(str(path), mode)

    def read_only(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "access", refuses)
    monkeypatch.setattr("sim.store.folders.write_json", read_only)
    monkeypatch.setattr("sim.store.folders._remove", read_only)
    monkeypatch.setattr("sim.show.html.write.put_page", read_only)
    capsys.readouterr()
    assert call(["run", "my own's $x.yaml", *TINY]) == OK
    told = capsys.readouterr()
    assert "Another name" in told.out, "what is told is what is asked now"
    assert "cannot be written" in told.err
    assert "Traceback" not in told.err
