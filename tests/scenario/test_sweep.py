"""Sweep files and `--vary`: what they mean, and every mistake told with its line."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.analysis.measure import COLUMNS
from sim.errors import ScenarioError
from sim.scenario import sweep
from sim.scenario.levers import TAKEN, Lever, between, grid, sobol
from sim.scenario.reading.tree import RefusedError

GOOD = """
title: Backfill against aid
scenario: withdrawal
levers:
  backfill:
    set: europe.backfill.share
    from: 0
    to: 1
    points: 3
  aid:
    title: US aid
    set: us.aid.level
    values: [0, 0.5]
"""


@pytest.fixture
def mistakes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """The lines of the error that a sweep file gives."""
    monkeypatch.chdir(tmp_path)

    def lines(text: str) -> list[str]:
        (tmp_path / "mine.yaml").write_text(textwrap.dedent(text).lstrip("\n"), "utf-8")
        with pytest.raises(ScenarioError) as caught:
            sweep.load_sweep(tmp_path / "mine.yaml")
        assert caught.value.exit_code == 2
        return str(caught.value).splitlines()

    return lines


def test_a_grid_has_every_combination(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(GOOD, "utf-8")
    plan = sweep.load_sweep(tmp_path / "mine.yaml")
    assert plan.points == ((0, 0), (0, 0.5), (0.5, 0), (0.5, 0.5), (1, 0), (1, 0.5))
    scenario = plan.at(plan.points[3]).scenario
    assert (scenario.europe.backfill.share, scenario.us.aid.level.fixed) == (0.5, 0.5)
    assert scenario.us.withdrawal.estonia.share == 1
    assert plan.at(plan.points[0]).baseline().scenario.us.withdrawal.estonia.share == 0


@pytest.mark.parametrize("name", sweep.names())
def test_shipped_sweeps_load(name: str) -> None:
    plan = sweep.load_sweep(name)
    assert len(plan.points) >= 12
    assert plan.title
    assert plan.summary
    assert all(lever.title for lever in plan.levers)
    plan.at(plan.points[-1])


def test_a_lever_may_set_several_paths_and_a_sobol_sequence_fills_ranges() -> None:
    vary = ["us.withdrawal.estonia.share+us.withdrawal.latvia.share=0:1", "us.withdrawal.estonia.start=2025-09:2026-09"]
    plan = sweep.sweep_over(sim.load("withdrawal"), vary, 16)
    assert len(set(plan.points)) == 16
    share, month = plan.points[5]
    scenario = plan.at((share, month)).scenario
    assert scenario.us.withdrawal.estonia.share == scenario.us.withdrawal.latvia.share == share
    assert scenario.us.withdrawal.estonia.start == month
    assert "2025-09" <= str(month) <= "2026-09"


def test_a_name_of_both_is_the_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sweep.is_sweep_file("backfill")
    assert not sweep.is_sweep_file("withdrawal")
    assert not sweep.is_sweep_file("nowhere")
    monkeypatch.setattr(sweep.shipped, "find", Path)
    assert not sweep.is_sweep_file("backfill")


def test_settings_hold_at_every_point(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        GOOD.replace("levers:", "settings:\n  europe.backfill.months: 7\nlevers:"), "utf-8"
    )
    plan = sweep.load_sweep(tmp_path / "mine.yaml", ["us.withdrawal.latvia.share=0.5"])
    assert {plan.at(point).scenario.europe.backfill.months for point in plan.points} == {7}
    assert plan.at(plan.points[0]).scenario.us.withdrawal.latvia.share == 0.5
    assert plan.at(plan.points[0]).baseline().scenario.europe.backfill.months == 24


def test_a_lever_can_be_named() -> None:
    plan = sweep.sweep_over(
        sim.load("withdrawal"), ["leave=us.withdrawal.estonia.share+us.withdrawal.latvia.share=0:1:3"]
    )
    assert (plan.levers[0].name, len(plan.levers[0].paths)) == ("leave", 2)
    for name in ("value", "a\nb", "a\x1bb"):
        with pytest.raises(ScenarioError, match="cannot name a column"):
            sweep.sweep_over(sim.load("withdrawal"), [f"{name}=us.aid.level=0,1"])
    with pytest.raises(ScenarioError, match="needs a name"):
        sweep.sweep_over(sim.load("withdrawal"), ["=us.aid.level=0,1"])


@pytest.mark.parametrize(
    "name", ["a/b", "x" * 300, "援助", "مساعدة", "$a$ [b] {c} 50% \\n", "e\u0301", "\U0001f468\u200d\U0001f469"]
)
def test_a_lever_is_called_what_people_call_it(name: str) -> None:
    [lever] = sweep.sweep_over(sim.load("withdrawal"), [f"{name}=us.aid.level=0,1"]).levers
    assert lever.name == name


def test_only_an_uncertainty_changes_the_baseline_too() -> None:
    plan = sweep.sweep_over(sim.load("withdrawal"), ["us.aid.level=0,1", "russia.recruitment=25,30"])
    assert [plan.changes_baseline(lever) for lever in plan.levers] == [False, True]
    assert plan.at((0, 25)).baseline().scenario.russia.recruitment.fixed == 25
    assert plan.at((0, 25)).baseline().scenario.us.aid.level == plan.at((1, 25)).baseline().scenario.us.aid.level


def test_a_scenario_is_no_sweep(mistakes: Callable[[str], list[str]]) -> None:
    [line] = mistakes("extends: baseline\ntitle: A world\n")
    assert line == ("mine.yaml:1: is a scenario, not a sweep; write: sweep mine.yaml --vary PATH=FROM:TO:N")


@pytest.mark.parametrize(
    ("broken", "by", "place", "problem"),
    [
        ("scenario: withdrawal", "scenario: withdrawl", "mine.yaml:2", "'withdrawl' is not a shipped scenario"),
        ("scenario: withdrawal", "scenario: other.yaml", "mine.yaml:2", "there is no file 'other.yaml'"),
        ("scenario: withdrawal\n", "", "mine.yaml:1", "scenario: is missing"),
        ("europe.backfill.share", "europe.backfil.share", "mine.yaml:5", "did you mean 'europe.backfill.share'?"),
        ("to: 1", "to: 3", "mine.yaml:4", "3 is out of range; write at most 2"),
        ("to: 1", "to: -1", "mine.yaml:4", "0 is not below -1"),
        ("to: 1", "to: high", "mine.yaml:4", "there is no range from 0 to high"),
        ("    to: 1\n", "", "mine.yaml:4", "lacks to"),
        ("points: 3", "points: 1", "mine.yaml:8", "give a whole number from 2"),
        ("points: 3", "points: 3.5", "mine.yaml:8", "give a whole number from 2"),
        ("points: 3", "pionts: 3", "mine.yaml:8", "did you mean 'points'?"),
        ("values: [0, 0.5]", "values: [0, 0]", "mine.yaml:9", "the value 0 appears twice"),
        ("values: [0, 0.5]", "values: []", "mine.yaml:12", "is not a list of values"),
        ("values: [0, 0.5]", "values: 0.5", "mine.yaml:12", "is not a list of values"),
        ("values: [0, 0.5]", "values: [0, [1]]", "mine.yaml:12", "is not one value"),
        ("values: [0, 0.5]", "values: [0, many]", "mine.yaml:9", "us.aid.level"),
        ("us.aid.level", "europe.backfill.share", "mine.yaml:9", "is varied already by 'backfill'"),
        ("us.aid.level", "horizon.months", "mine.yaml:11", "'horizon.months' cannot be varied"),
        ("  aid:", "  members:", "mine.yaml:9", "cannot name a column"),
        ("title: Backfill against aid", "design: random", "mine.yaml:1", "'random' is unknown"),
        ("title: Backfill against aid", "design: sobol", "mine.yaml:1", "say how many points"),
        ("title: Backfill against aid", "members: many", "mine.yaml:1", "give a whole number"),
        ("title: Backfill against aid", "hypotheses: [H5]", "mine.yaml:1", "give a list of some of H1"),
        ("title: Backfill against aid", "until_se: 2", "mine.yaml:1", "is not a standard error of a share"),
        ("title: Backfill against aid", "months: 1000", "mine.yaml:1", "give a whole number from 1 to 600"),
        ("title: Backfill against aid", "settings: {us.aid.level: 9}", "mine.yaml:1", "is 9, which is out of range"),
        ("title: Backfill against aid", "settings: {us.nothing: 9}", "mine.yaml:1", "there is no 'nothing' to set"),
        ("title: Backfill against aid", "settings: [us.aid.level]", "mine.yaml:1", "a list sets nothing"),
        ("title: Backfill against aid", "settings: {us.aid.level: [1]}", "mine.yaml:1", "a list is not one value"),
        ("title: Backfill against aid", "title: a\ntitle: b", "mine.yaml:2", "the key 'title' appears twice"),
    ],
)  # fmt: skip
def test_mistakes_have_their_line(
    broken: str, by: str, place: str, problem: str, mistakes: Callable[[str], list[str]]
) -> None:
    assert broken in GOOD
    lines = mistakes(GOOD.replace(broken, by, 1))
    assert any(line.startswith(f"{place}: ") and problem in line for line in lines), lines


def test_all_mistakes_come_at_once(mistakes: Callable[[str], list[str]]) -> None:
    text = GOOD.replace("withdrawal", "nowhere").replace("europe.backfill", "europe.nothing").replace("[0, 0.5]", "7")
    assert len(mistakes(text)) == 3


@pytest.mark.parametrize(
    "vary",
    ["", "=", "us.aid.level", "us.aid.level=", "us.aid.level=0:1", "us.aid.level=0:1:x", "us.aid.level=0:1:2:3",
     "us.aid.level=1:0:3", "us.aid.level=a:b:3", "us.aid.level=[1]:2:3", "us.aid.level=0,0", "us.aid.lvl=0:1:3",
     "us.aid=0:1:3", "title=a,b", "+=0:1:2", "us.aid.level=0:1:1000000", "us.aid.level=0,99",
     "us.withdrawal.estonia.start=2025-09:2025-10:9", "us.withdrawal.estonia.start=2025-09:2025-13:2"],
)  # fmt: skip
def test_bad_levers_are_refused(vary: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        sweep.sweep_over(sim.load("withdrawal"), [vary])
    assert all(line.startswith("--vary") for line in str(caught.value).splitlines())


def test_a_grid_that_would_never_end_is_refused() -> None:
    many = ["us.aid.level=0:1:101", "europe.backfill.share=0:1:101"]
    with pytest.raises(ScenarioError, match=r"the full grid has 10,201 points"):
        sweep.sweep_over(sim.load("withdrawal"), many)


def test_no_lever_is_named_after_a_column() -> None:
    assert set(COLUMNS) | {"point", "hypothesis"} <= TAKEN


@given(st.integers(1, 200), st.integers(1, 6))
def test_a_sobol_sequence_fills_its_cells_evenly(count: int, levers: int) -> None:
    points = sobol([Lever(str(n), (str(n),), low=0, high=1) for n in range(levers)], count)
    assert len(set(points)) == count
    for column in zip(*points, strict=True):
        assert all(0 < value < 1 for value in column)
        below = sum(value < 0.5 for value in column)
        assert abs(2 * below - count) <= 2 * (count - (1 << (count.bit_length() - 1))) + 1


@given(st.integers(1900, 2100), st.integers(0, 11), st.integers(1, 600))
def test_months_between_are_months(year: int, month: int, ahead: int) -> None:
    last = year * 12 + month + ahead
    low, high = f"{year}-{month + 1:02d}", f"{last // 12}-{last % 12 + 1:02d}"
    assert (between(low, high, 0.0), between(low, high, 1.0)) == (low, high)
    assert low <= str(between(low, high, 0.37)) <= high


def test_the_grid_knows_its_limit() -> None:
    lever = Lever("a", ("a",), tuple(range(200)))
    with pytest.raises(RefusedError, match="at most 10,000"):
        grid([lever, lever])
