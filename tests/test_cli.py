"""The command line: quick help, verbs that do what they say, exit codes, no traceback for what a person causes."""

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

import sim
from sim.cli import main as cli
from sim.cli import progress
from sim.scenario import shipped
from sim.scenario.months import month_after
from sim.scenario.schema import json_schema

VERBS = (
    "run", "compare", "drivers", "tip", "discover", "stories", "story", "replay", "sweep", "merge", "report", "serve",
    "site", "list", "show", "source", "cite", "schema", "deal", "verify", "evidence", "hindcast", "calibrate", "ledger",
)  # fmt: skip
HEAVY = ("numpy", "scipy", "mesa", "matplotlib", "pandas", "pyarrow", "xarray", "pydantic", "rich", "ruamel")
SMALL = ("--members", "40", "--months", "12", "--hypothesis", "H1", "--hypothesis", "H4", "--workers", "1")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of runs with one small run and its baseline."""
    out = tmp_path_factory.mktemp("results")
    assert cli.call(["run", "withdrawal", *SMALL, "--no-figures", "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def made(results: Path) -> Path:
    """The small run. Tests must leave its folder as it is."""
    [folder] = results.glob("withdrawal-*")
    return folder


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command."""
    capsys.readouterr()
    code = cli.call(arguments)
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return code, captured.out, captured.err


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_imports_nothing_heavy_and_names_the_exit_codes(verb: str) -> None:
    script = (
        "import sys; from sim.cli.main import call; "
        f"code = call([*{verb.split()!r}, '--help']); "
        f"print(code, sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "0 []"
    text = " ".join(done.stdout.split())
    for said in ("0 done", "1 verification failed", "2 bad input", "130 interrupted"):
        assert said in text


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_says_what_it_does(verb: str) -> None:
    command = cli.main.commands[verb]
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert all(one.help for one in options)
    shown = CliRunner().invoke(cli.main, [verb, "--help"])
    assert shown.exit_code == 0
    for one in options:
        assert one.opts[0] in shown.output


def test_the_page_of_commands_lists_every_verb() -> None:
    page = (Path(__file__).parents[1] / "docs" / "commands.md").read_text("utf-8")
    assert tuple(cli.main.list_commands(click.Context(cli.main))) == VERBS
    for verb in VERBS:
        assert f"python -m sim {verb}" in page


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "--version") == (0, f"sim {sim.__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rnu",), "did you mean 'run'?"),
        (("verfy", "x"), "did you mean 'verify'?"),
        (("zzz",), "there are run, compare, drivers, tip"),
        (("scenarios/withdrawal.yaml",), "write: run scenarios/withdrawal.yaml"),
        (("run", "withdrawal", "--memebrs", "3"), "--members"),
        (("run", "withdrawal", "--members", "0"), "--members"),
        (("run", "withdrawal", "--members", "many"), "many"),
        (("run", "withdrawal", "--members", "2,500"), "write 2500"),
        (("run", "withdrawal", "--members", "1e4"), "write 10000"),
        (("run", "withdrawal", "--members", "10k futures"), "write 10000"),
        (("run", "withdrawal", "--months", "12.0"), "write 12"),
        (("run", "withdrawal", "--seed", "0x10"), "write 16"),
        (("run", "withdrawal", "--until-se", "0,002"), "write 0.002"),
        (("run", "withdrawal", "--until-se", "0.2%"), "write 0.002"),
        (("replay", "nowhere", "--member", "1 000"), "write 1000"),
        (("sweep", "withdrawal", "--vary", "us.aid.level=0:1", "--sobol", "6,4"), "--sobol"),
        (("run", "withdrawal", "--hypothesis", "1"), "write --hypothesis H1"),
        (("run", "withdrawal", "--hypothesis", "H1,H2"), "write --hypothesis H1 --hypothesis H2"),
        (("run", "withdrawal", "--hypothesis", "all"), "--hypothesis H4"),
        (("run", "withdrawal", "--seed", "-1"), "--seed"),
        (("run", "withdrawal", "--hypothesis", "H5"), "H5"),
        (("run", "withdrawal", "--without", "tripwir"), "no channel 'tripwir'; did you mean 'tripwire'?"),
        (("run", "withdrawal", "--without", "belief,zzz"), "'zzz'; possible are belief, local-balance, "),
        (("run", "withdrawal", "--without", ""), "there is no channel ''"),
        (("show", "withdrawal", "--set", "without=[zzz]"), "without[0]: the text 'zzz' is not one of the words"),
        (("run",), "SCENARIO"),
        (("run", "withdrawl"), "did you mean 'withdrawal'?"),
        (("run", "withdrawal", "--set", "russia.recruitmnt=30"), "did you mean 'recruitment'?"),
        (("run", "withdrawal", "--set", "russia.recruitment"), "PATH=VALUE"),
        (("show", "withdrawal", "--path", "us.withdrawl"), "did you mean 'us.withdrawal'?"),
        (("show", "nowhere.yaml"), "nowhere.yaml"),
        (("verify", "nowhere"), "list"),
        (("replay", "nowhere", "--member", "0"), "list"),
        (("replay", "nowhere"), "list"),
        (("evidence", "nowhere"), "`python -m sim list` names the runs there are"),
        (("show", "withdrawal", "--table", "--path", "us.withdrawl"), "did you mean 'us.withdrawal'?"),
        (("run", "withdrawal", "--out", ""), "'--out': is empty; name a folder"),
        (("list", "--out", " "), "'--out': is empty; name a folder"),
        (("verify", ""), "'RUN': is empty; name a folder"),
    ],
)
def test_bad_input_is_told_in_words_with_exit_code_2(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = told(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_every_mistake_of_a_file_is_told_at_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("extends: baseline\nrussia:\n  recruitmnt: 3\nhorizon:\n  months: ten\n", "utf-8")
    code, _, err = told(capsys, "run", str(file))
    assert code == 2
    assert "mine.yaml:3" in err
    assert "mine.yaml:5" in err


def test_channels_that_are_off_are_named_wherever_a_run_is(
    results: Path, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    off = ("--without", "threat,belief", "--without", "belief")
    words = "Channels off, as at the start in either world: belief, threat"
    small = (*SMALL, "--no-figures", "--out", str(tmp_path))
    code, out, _ = told(capsys, "run", "withdrawal", *small, *off)
    assert code == 0
    assert out.splitlines()[3] == words
    assert "Channels off" not in told(capsys, "run", "withdrawal", *SMALL, "--no-figures", "--out", str(results))[1]
    folders = {folder.name for folder in tmp_path.iterdir() if folder.is_dir()}
    assert not folders & {folder.name for folder in results.iterdir()}
    listed = " ".join(told(capsys, "list", "--out", str(tmp_path))[1].split())
    assert listed.count(", without belief, threat") == 2
    _, out, _ = told(capsys, "run", "withdrawal", *small, "--json", "--set", "without=[threat, belief]")
    assert json.loads(out)["without"] == ["belief", "threat"]
    assert {folder.name for folder in tmp_path.iterdir() if folder.is_dir()} == folders, "the same run by another way"
    [folder] = tmp_path.glob("withdrawal-*")
    code, out, _ = told(capsys, "replay", str(folder), "--member", "1")
    assert code == 0
    assert words in out
    shown = told(capsys, "show", "withdrawal", "--changed", "--set", "without=[threat]")[1]
    assert "in either world: threat (infrastructure, forces" in " ".join(shown.split())


def test_run_ends_with_a_summary_and_finds_itself_again(
    results: Path, made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in results.iterdir())
    code, out, err = told(capsys, "run", "withdrawal", *SMALL, "--no-figures", "--out", str(results))
    assert code == 0
    lines = out.splitlines()
    assert len(lines) <= 60
    assert all(len(line) <= 80 for line in lines if "Results:" not in line and "Baseline:" not in line)
    assert lines[0] == "US soldiers leave the Baltic states, against Status quo of March 2025"
    assert "80 futures = 40 members x 2 hypotheses" in out
    assert str(made) in out
    assert "verified" in err
    assert sorted(path.name for path in results.iterdir()) == before
    assert "\x1b" not in out


def test_json_is_all_that_stdout_holds(results: Path, made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "run", "withdrawal", *SMALL, "--no-figures", "--json", "--out", str(results))
    assert code == 0
    content = json.loads(out)
    assert content["folder"] == str(made)
    assert content["summary"] == json.loads((made / "summary.json").read_text("utf-8"))
    assert content["outcomes"]["us_troops_baltic"]["role"] == "condition"


def test_what_the_command_line_changed_shows_in_the_title(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(
        capsys, "run", "withdrawal", "--members", "4", "--months", "2", "--hypothesis", "h2", "--alone",
        "--no-figures", "--set", "us.withdrawal.estonia.share=0.5", "--out", str(tmp_path),
    )  # fmt: skip
    assert code == 0
    assert out.splitlines()[0] == "US soldiers leave the Baltic states (changed by --set)"
    assert len(list(tmp_path.glob("*/manifest.json"))) == 1


def test_figures_of_a_run_lie_in_its_folder(results: Path, made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, _ = told(capsys, "run", "withdrawal", *SMALL, "--out", str(results))
    assert code == 0
    names = {path.name for path in (made / "figures").iterdir()}
    assert {"russian-moves.png", "forces-by-host.svg", "russian-capability.csv", "russian-moves.json"} <= names
    described = json.loads((made / "figures" / "russian-moves.json").read_text("utf-8"))
    assert (described["members"], described["months"]) == (40, 12)
    assert cli.call(["verify", str(made)]) == 0, "figures are no part of what is verified"


def test_list_names_scenarios_and_runs(
    results: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "mine.yaml").write_text("extends: baseline\ntitle: My own world\n", "utf-8")
    (tmp_path / "scenarios" / "wrong.yaml").write_text("extends: nowhere\n", "utf-8")
    (results / "broken").mkdir(exist_ok=True)
    monkeypatch.chdir(tmp_path)
    code, out, _ = told(capsys, "list", "--out", str(results))
    assert code == 0
    for name in shipped.names():
        assert f"\n  {name} " in out
    assert "My own world" in out
    assert "wrong.yaml" in out
    assert f"{made.name}\n" in out
    assert "40 members under H1 H4, seed 20250301" in out
    assert max(map(len, out.replace(str(results), "").splitlines())) <= 80


def test_show_gives_each_value_with_unit_source_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "show", "withdrawal")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    loaded = sim.load("withdrawal")
    joined = " ".join(out.split())
    for path, origin in loaded.provenance.items():
        if path.startswith(("russia.", "crisis.")):
            assert path in out
            assert f"{origin.file}:{origin.line} [" in joined
    assert "us.withdrawal.estonia.share: 1, was 0" in joined
    assert "thousand persons/month" in joined


def test_a_scenario_without_a_summary_is_shown_and_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("extends: withdrawal\ntitle: My own world\nhorizon: {months: 3}\n", "utf-8")
    code, out, _ = told(capsys, "show", str(file))
    assert (code, out.splitlines()[:2]) == (0, ["My own world", "  3 months from 2025-03, under H1, H2, H3, H4"])
    assert told(capsys, "run", str(file), "--members", "4", "--workers", "1", "--out", str(tmp_path / "out"))[0] == 0
    [made] = (tmp_path / "out").glob("mine-*")
    assert told(capsys, "replay", str(made), "--member", "0")[0] == 0


@pytest.mark.parametrize(
    ("options", "there", "not_there"),
    [
        (("--changed",), "us.withdrawal.estonia.share", "us.troops.estonia"),
        (("--levers",), "us.aid.level", "us.troops.estonia"),
        (("--uncertain",), "us.troops.estonia", "us.aid.level"),
        (("--path", "canada"), "canada.brigade_latvia.slip", "us.troops"),
        (("--set", "russia.recruitment=30", "--path", "russia.recruitment"), "[command line]", "us.troops"),
    ],
)
def test_show_can_show_a_part(
    options: tuple[str, ...], there: str, not_there: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = told(capsys, "show", "withdrawal", *options)
    assert code == 0
    assert there in out
    assert not_there not in out


def test_show_can_be_a_markdown_table(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "show", "withdrawal", "--table", "--path", "us.withdrawal")
    assert code == 0
    head = "| path | meaning | unit | value | source or assumption |"
    assert out.startswith(f"**United States** (`us`)\n\n{head}\n| --- |")
    assert "| `us.withdrawal.estonia` | " in out
    assert "us.troops" not in out


def test_evidence_shows_published_rates_beside_those_of_a_run(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "evidence", str(made))
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "Published rates beside the model's own: US soldiers leave the Baltic states"
    assert "40 members under H1 H4; 12 months" in out
    assert lines[-1].startswith("The same of the baseline: python -m sim evidence ")
    assert lines[-1].endswith(sim.open(made).about["baseline"])
    assert max(map(len, lines[:-1])) <= 80
    for said in ("% A YEAR", "112 of 125", "Why they differ:", "SOURCES", "  fortna-2003 [B, 2004-04]:"):
        assert said in out
    assert told(capsys, "evidence", made.name, "--out", str(made.parent)) == (0, out, "")


def test_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "schema")
    assert code == 0
    assert json.loads(out)["$schema"].startswith("http")
    assert '"extends"' in out


def test_verify_tells_what_was_altered(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "verify", str(made))[0] == 0
    copy = tmp_path / made.name
    shutil.copytree(made, copy)
    (copy / "summary.json").write_text("{}", "utf-8")
    code, out, err = told(capsys, "verify", str(copy))
    assert (code, out) == (1, "")
    assert "summary.json" in err


def test_a_run_is_found_by_the_name_that_list_prints(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    by_name = (made.name, "--out", str(made.parent))
    assert told(capsys, "verify", *by_name) == told(capsys, "verify", str(made))
    assert told(capsys, "replay", *by_name, "--member", "3") == told(capsys, "replay", str(made), "--member", "3")
    monkeypatch.chdir(tmp_path)
    assert told(capsys, "verify", made.name)[0] == 2
    shutil.copytree(made, tmp_path / "results" / made.name)
    assert told(capsys, "verify", made.name)[0] == 0
    assert told(capsys, "verify", f"nowhere/{made.name}")[0] == 2, "a path is no name"


def test_replay_tells_a_future_and_that_it_is_the_same(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "replay", str(made), "--member", "3", "--hypothesis", "H4")
    assert code == 0
    assert out.startswith("Member 3 of 'US soldiers leave the Baltic states', H4 satiated")
    assert "Path class: " in out
    assert out.endswith("Bit for bit the future that the run folder holds.\n")


def test_replay_that_differs_has_exit_code_1(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from dataclasses import replace

    from sim.ensemble import replay

    def altered(*arguments: Any) -> object:
        return replace(same(*arguments), differs=("area_held",))

    same = replay.one_future
    monkeypatch.setattr("sim.api.replay.one_future", altered)
    code, out, _ = told(capsys, "replay", str(made), "--member", "0")
    assert code == 1
    assert "DIFFERS from what the run folder holds in: area_held." in out


def test_replay_of_nobody_is_bad_input(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = told(capsys, "replay", str(made), "--member", "40")
    assert code == 2
    assert "39" in err


def test_replay_asks_which_future_and_says_how_many_there_are(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys, "replay", str(made))
    assert (code, out) == (2, "")
    assert "--member" in err
    assert "0 to 39" in err


def test_a_replay_with_a_decision_forced(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["replay", str(made), "--member", "3", "--hypothesis", "H1"]
    code, out, _ = told(capsys, *asked, "--json")
    [future] = json.loads(out)["futures"].values()
    assert code == 0
    decision = next(one for one in future["was"]["decisions"] if len(set(one["probabilities"]) - {*one["closed"]}) > 1)
    options = [option for option in decision["probabilities"] if option not in decision["closed"]]
    date = month_after(json.loads(out)["start"], decision["month"])
    for option in options:
        force = f"{date} {decision['actor']} {decision['decision']}={option}"
        code, out, _ = told(capsys, *asked, "--force", force)
        same = option == decision["chosen"]
        assert code == 0
        assert ("Nothing changes" in out) == same
        assert ("it was " + decision["chosen"] in out) == (not same)
        assert all(len(line) <= 80 for line in out.splitlines() if str(made.parent) not in line)
    code, out, err = told(capsys, *asked, "--force", force.partition("=")[0] + "=nothing")
    assert (code, out) == (2, "")
    assert all(option in err for option in decision["probabilities"])


def test_interrupted_leaves_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(json_schema, "json_schema", interrupt)
    code, _, err = told(capsys, "schema")
    assert code == 130
    assert err == "Interrupted. Nothing is half done.\n"


def test_a_full_disk_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full() -> int:
        raise OSError(28, "No space left on device", "results")

    monkeypatch.setattr(json_schema, "json_schema", full)
    code, _, err = told(capsys, "schema")
    assert (code, err) == (2, "results: No space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise")
def test_a_reader_that_goes_away_is_no_error_message() -> None:
    command = [sys.executable, "-m", "sim", "show", "baseline"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read()
    assert complaint == b""
    assert process.returncode == cli.PIPE_CLOSED


@pytest.mark.skipif(sys.platform == "win32", reason="the environment chooses the encoding elsewhere")
def test_a_terminal_without_utf_8_gets_ascii(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("extends: baseline\ntitle: Half a year – ±0\n", "utf-8")
    command = [sys.executable, "-m", "sim", "show", str(file), "--changed"]
    done = subprocess.run(command, capture_output=True, check=True, env={"PYTHONIOENCODING": "ascii"})
    assert done.stdout.decode("ascii").startswith("Half a year - +-0\n")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_is_a_bar_on_a_terminal_and_notices_stay() -> None:
    stream = Terminal()
    with progress.shown(stream) as bar:
        bar.advance(1000, 4000)
        bar.notice("resuming [1,000 futures]")
    assert "1000/4000" in stream.getvalue()
    assert "resuming [1,000 futures]" in stream.getvalue()


def test_progress_is_a_few_lines_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 10_000, 7))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    stream = io.StringIO()
    with progress.shown(stream) as lines:
        for done in range(1001):
            lines.advance(done, 1000)
    told = stream.getvalue().splitlines()
    assert [line.split(",")[0] for line in told] == [
        "250 of 1",
        "500 of 1",
        "750 of 1",
    ]
    assert all("s left" in line for line in told)


def test_each_piece_of_work_is_told_from_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Effects by channel after the runs, then figures: what was told of the first says nothing of the next."""
    clock = iter(range(0, 10_000, 7))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    stream = io.StringIO()
    with progress.shown(stream) as lines:
        for total in (4, 8):
            for done in range(total + 1):
                lines.advance(done, total)
        for done in range(5):
            lines.figures(done, 4)
    counted = [" ".join(line.split()[:4]) for line in stream.getvalue().splitlines()]
    assert counted == [
        "1 of 4 futures", "2 of 4 futures", "3 of 4 futures", "2 of 8 futures", "4 of 8 futures", "6 of 8 futures",
        "1 of 4 figures", "2 of 4 figures", "3 of 4 figures",
    ]  # fmt: skip
    terminal = Terminal()
    with progress.shown(terminal) as bar:
        bar.advance(4, 4)
        bar.advance(1, 9)
        bar.figures(2, 5)
    assert "1/9" in terminal.getvalue()
    assert "2/5" in terminal.getvalue()


def test_progress_says_nothing_of_what_is_over_at_once() -> None:
    stream = io.StringIO()
    with progress.shown(stream) as lines:
        for done in range(101):
            lines.advance(done, 100)
    assert stream.getvalue() == ""


def test_report_writes_the_report_of_a_run_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["run", "withdrawal", "--members", "4", "--months", "2", "--hypothesis", "H1", "--workers", "1"]
    assert cli.call([*arguments, "--out", str(tmp_path), "--no-figures"]) == 0
    [folder] = tmp_path.glob("withdrawal-*")
    assert not (folder / "report.html").exists()
    capsys.readouterr()
    assert cli.call(["report", folder.name, "--out", str(tmp_path)]) == 0
    assert Path(capsys.readouterr().out.strip()).samefile(folder / "report.html")
    assert list((folder / "figures").glob("*.svg"))
    assert cli.call(["report", "nothing-here", "--out", str(tmp_path)]) == 2
    assert "no such run folder" in capsys.readouterr().err
