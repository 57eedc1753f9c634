"""What has no effect is said: before the work where it can be known, after it where it shows."""

from pathlib import Path

import pytest

import sim
from sim.cli.main import call
from sim.errors import BAD_INPUT, OK, SimError

TINY = ("--members", "4", "--months", "6", "--hypothesis", "H1", "--no-figures")
LATE = """title: Leaves after the end
extends: baseline
horizon: {months: 12}
us:
  withdrawal:
    estonia: {start: 2026-03, months: 6, share: 1, destination: home, source: W1}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "late.yaml").write_text(LATE)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    assert call(list(arguments)) == OK
    seen = capsys.readouterr()
    return seen.out, seen.err


def test_a_plan_after_the_end_is_named_at_its_line_and_in_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = told(capsys, "run", "late.yaml", "--members", "4", "--hypothesis", "H1")
    assert "late.yaml:6: us.withdrawal.estonia.start: has no effect: it begins in 2026-03" in err
    assert "no future differs from the baseline in any outcome" in err
    assert "Without effect, as the report explains: us.withdrawal.estonia" in out
    [report] = Path("results").glob("late-*/report.html")
    assert "it begins in 2026-03, and the last month that is simulated is 2026-02" in report.read_text("utf-8")
    out, err = told(capsys, "compare", "baseline", "late.yaml", *TINY)
    assert "late.yaml:6: us.withdrawal.estonia.start" in err
    assert "Without effect, as the report explains: us.withdrawal.estonia" in out


def test_what_has_an_effect_is_not_said_to_have_none(capsys: pytest.CaptureFixture[str]) -> None:
    _, err = told(capsys, "run", "withdrawal", "--members", "4", "--months", "24", "--hypothesis", "H1", "--no-figures")
    assert "effect" not in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--set", "us.aid.level=1", "--set", "us.aid.level=0"), "--set us.aid.level=1 has no effect"),
        (("--set", "horizon.months=9"), "--set horizon.months=9 has no effect: --months counts"),
        (("--set", "hypotheses=[H2]"), "--set hypotheses=[H2] has no effect: --hypothesis counts"),
        (("--set", "weights={H2: 1}"), "the weights have no effect"),
        (("--set", "europe.backfill.start=2025-04", "--set", "europe.backfill.share=1"), "nothing to act on"),
    ],
)
def test_options_that_others_override(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for verb in (("run", "baseline"), ("compare", "baseline", "late.yaml")):
        _, err = told(capsys, *verb, *TINY, *arguments)
        assert said in err


def test_what_drives_an_effect_is_told_with_what_has_none(capsys: pytest.CaptureFixture[str]) -> None:
    _, err = told(capsys, "drivers", "baseline", "late.yaml", *TINY, "--members", "100")
    assert "us.withdrawal.estonia.start: has no effect" in err


def test_a_lever_that_moves_nothing_is_named_by_the_sweep(capsys: pytest.CaptureFixture[str]) -> None:
    _, err = told(capsys, "sweep", "baseline", "--vary", "europe.backfill.share=0.5,1", *TINY)
    assert "europe.backfill" in err
    late = ("--vary", "us.withdrawal.estonia.share=0,1", *TINY, "--months", "5")
    assert "us.withdrawal.estonia has no effect" in told(capsys, "sweep", "baseline", *late)[1]
    dated = ("--vary", "us.withdrawal.estonia.start=2026-01,2026-05", *TINY, "--months", "5")
    assert "us.withdrawal.estonia has no effect" in told(capsys, "sweep", "withdrawal", *dated)[1]
    early = ("--vary", "us.withdrawal.estonia.share=0,1", "--set", "us.withdrawal.estonia.start=2025-03")
    assert "effect" not in told(capsys, "sweep", "baseline", *early, *TINY)[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--set", "us.aid.level=0.3"), "us.aid.level=0.3 has no effect: the sweep varies it"),
        (("--set", "horizon.months=9"), "--set horizon.months=9 has no effect: --months counts"),
        (("--set", "hypotheses=[H2]"), "--set hypotheses=[H2] has no effect: --hypothesis counts"),
    ],
)
def test_a_sweep_says_what_it_overrides(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in told(capsys, "sweep", "baseline", "--vary", "us.aid.level=0,1", *TINY, *arguments)[1]


def test_a_lever_that_moves_nothing_is_called_that_by_the_tip(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = told(capsys, "tip", "baseline", "--lever", "europe.backfill.share", "--target", "0.5", *TINY)
    assert "the lever moves nothing in any future" in " ".join(out.split())


def test_a_proposal_is_told_of_what_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("deal", "minerals-for-support", "--members", "2", "--no-figures", "--set", "horizon.months=6")
    _, err = told(capsys, *asked, "--set", "us.exit_rate=1", "--set", "us.exit_rate=0")
    assert "--set us.exit_rate=1 has no effect" in err


def test_a_scenario_that_changes_nothing_is_said_to_be_its_baseline(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "same.yaml").write_text("title: Another name\nextends: baseline\n")
    assert "same.yaml sets nothing otherwise than its baseline" in told(capsys, "run", "same.yaml", *TINY)[1]
    _, err = told(capsys, "compare", "baseline", "same.yaml", *TINY)
    assert "same.yaml sets nothing otherwise" in err
    assert "channels" not in err, "no world is simulated for a table of nothing"


def test_a_name_that_two_things_have(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "withdrawal").mkdir()
    told(capsys, "compare", "baseline", "withdrawal", *TINY)
    (here / "baseline").write_text(
        "title: Mine\nextends: baseline\nus: {aid: {level: {value: 0.5, unit: share of 2024, source: W1}}}\n"
    )
    assert "stands in for the shipped scenario" in told(capsys, "run", "baseline", *TINY)[1]


def test_more_members_than_asked_are_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    _, err = told(capsys, "run", "baseline", *TINY, "--until-se", "0.4")
    assert "4,096 members instead of 4" in err
    assert "resuming" not in err, "nothing was left by an earlier call"


def test_sweeps_that_cannot_be_paired_are_refused_before_the_work(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, path in (("one", "us.aid.level"), ("two", "us.exit_rate")):
        lever = f"{{set: {path}, values: [0, 1]}}"
        (here / f"{name}.yaml").write_text(f"title: {name}\nscenario: baseline\nlevers:\n  moved: {lever}\n")
    assert call(["compare", "one.yaml", "two.yaml", *TINY]) == BAD_INPUT
    err = capsys.readouterr().err
    assert "they vary other levers" in err
    assert "let both vary the same levers" in err
    assert not list(here.glob("results/sweep-*"))


def test_points_without_what_they_fill_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["sweep", "backfill", "--sobol", "4", *TINY]) == BAD_INPUT
    assert "--sobol has nothing to fill" in capsys.readouterr().err
    plan = sim.scenario.sweep.load_sweep("backfill")
    for more in ({"vary": ["us.aid.level=0,1"]}, {"sobol": 4}, {"sets": ["us.aid.level=0"]}):
        with pytest.raises(SimError, match="says itself what is varied"):
            sim.sweep(plan, **more)


def test_sweeps_that_are_done_keep_their_members_and_luck(capsys: pytest.CaptureFixture[str]) -> None:
    names = []
    for scenario in ("baseline", "withdrawal"):
        told(capsys, "sweep", scenario, "--vary", "us.aid.level=0,1", *TINY)
        names.append(next(Path("results").glob(f"sweep-{scenario}-*")).name)
    for option in (("--seed", "4"), ("--members", "5"), ("--months", "7"), ("--hypothesis", "H2")):
        assert call(["compare", *names, *option]) == BAD_INPUT
        assert f"this sweep has {option[0][2:].replace('hypothesis', 'hypotheses')}" in capsys.readouterr().err
