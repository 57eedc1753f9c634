"""`python -m sim tip`, `sim.tip` and `sim.disagreement`: values that are known are found, and mistakes answered."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.tip import worlds as tip_worlds
from sim.cli.main import call
from sim.errors import BAD_INPUT, OK, ScenarioError, SimError
from sim.show.quantities import title_of
from sim.show.text import sweep as sweep_text
from sim.show.text import tip as tip_text
from tests.drawings import narrow_drawing_is_whole

OWN = """title: {title}
extends: baseline
us:
  withdrawal:
    estonia: {{start: 2025-06, months: 0, share: {share}, destination: home, source: W1}}
"""
SMALL: dict[str, Any] = {"members": 40, "months": 12, "hypotheses": ["H1"], "workers": 1}
TINY = ("--members", "8", "--months", "12", "--hypothesis", "H1", "--workers", "1", "--no-figures")
#: A chance of an attack within two years that assumptions have to be moved for.
FIGURE = 0.008
SHARE = "us.withdrawal.estonia.share"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tips")
    (folder / "most.yaml").write_text(OWN.format(title="Most leave", share=0.8))
    (folder / "some.yaml").write_text(OWN.format(title="Some leave", share=0.3))
    return folder


@pytest.fixture(scope="module")
def equal(place: Path) -> sim.Tip:
    """Two scenarios that differ in one number, made equal by it."""
    return sim.tip(place / "most.yaml", SHARE, "us_troops_baltic", str(place / "some.yaml"), out=place / "out", **SMALL)


def test_two_scenarios_that_differ_in_one_number_are_equal_where_it_is_the_same(equal: sim.Tip) -> None:
    [row] = equal.rows
    assert row.verdict == "tips"
    assert row.tips[0].value == pytest.approx(0.3, abs=1e-6)
    assert row.tips[0].low <= 0.3 + 1e-9
    assert row.tips[0].high >= 0.3 - 1e-9
    assert "180 of the 600 US soldiers in Estonia" in row.tips[0].amount
    assert row.now.mean == pytest.approx(-0.5 * 600, rel=0.05), "half as many more leave"
    assert "it takes 30%" in str(equal)


def test_the_answer_is_kept_found_again_and_opened(equal: sim.Tip, place: Path) -> None:
    again = sim.tip(
        place / "most.yaml", SHARE, "us_troops_baltic", str(place / "some.yaml"), out=place / "out", **SMALL
    )
    assert again.reused
    opened = sim.open(equal.folder)
    assert isinstance(opened, sim.Tip)
    assert opened.findings == equal.findings == again.findings
    assert opened.curve.equals(equal.curve)
    assert equal.verify() == []
    assert list(equal.table["value"].round(6)) == [0.3]
    at_points = equal.curve[equal.curve["members"] > 0]
    assert set(at_points["members"]) == {40}


def test_figure_and_page_say_what_was_found(equal: sim.Tip) -> None:
    drawn = equal.figure("tipping-point")
    narrow_drawing_is_whole(lambda: equal.figure("tipping-point"))
    assert "30%" in drawn.described["title"]
    assert len(drawn.table) == len(equal.curve)
    page = equal.report().read_text("utf-8")
    assert "180 of the 600 US soldiers in Estonia" in page
    assert "python -m sim tip" in page


def test_a_month_is_found_as_a_month(place: Path) -> None:
    """Half of the year without them comes of leaving half way: the month in which a scenario begins is its own."""
    found = sim.tip(
        place / "most.yaml", "us.withdrawal.estonia.months", "us_troops_baltic", "baseline", out=place / "out",
        between="0:40", **SMALL,
    )  # fmt: skip
    [row] = found.rows
    assert found.lever.is_whole
    assert row.verdict == "none", "some have left after a year however slowly they go"
    assert row.best == 40
    dated = sim.tip(
        place / "most.yaml", "us.withdrawal.estonia.start", "us_troops_baltic", "baseline", out=place / "out", **SMALL
    )
    assert dated.lever.is_month
    assert (dated.lever.low_text, dated.lever.high_text) == ("2025-03", "2026-02")


def test_a_number_is_a_target_and_a_lever_without_effect_is_called_that(place: Path) -> None:
    there = sim.tip(place / "most.yaml", SHARE, "us_troops_baltic", 1400, out=place / "out", **SMALL)
    [row] = there.rows
    less = (1400 - row.outcome.mean) / 600
    assert row.tips[0].value == pytest.approx(0.8 - less, abs=0.02), "600 soldiers are in Estonia"
    idle = sim.tip(
        place / "most.yaml", "us.withdrawal.romania.months", "us_troops_baltic", 0, out=place / "out", **SMALL
    )
    assert [row.verdict for row in idle.rows] == ["idle"]
    assert "moves nothing" in str(idle)
    never = sim.tip(place / "most.yaml", SHARE, "us_troops_baltic", 5000, out=place / "out", **SMALL)
    assert never.rows[0].verdict == "none"
    assert never.rows[0].best == 0
    assert never.rows[0].rest.high < 0


@pytest.mark.slow
def test_a_frontier_pairs_values_of_two_levers(place: Path) -> None:
    """Who leaves Estonia has to make up for who leaves Lithuania: 600 soldiers there against 1,000 here."""
    found = sim.tip(
        place / "most.yaml", [SHARE, "us.withdrawal.lithuania.share"], "us_troops_baltic", str(place / "most.yaml"),
        between=["0:1", "0:0.48"], out=place / "out", **{**SMALL, "members": 8},
    )  # fmt: skip
    table = found.table.set_index("beside")["value"]
    assert table[0.0] == pytest.approx(0.8, abs=0.01)
    assert table[0.48] == pytest.approx(0.0, abs=0.05)
    assert np.all(np.diff(table.sort_index()) < 0)
    narrow_drawing_is_whole(lambda: found.figure("frontier"))
    told = str(found).splitlines()
    assert all(len(line) <= 80 for line in told if not line.startswith("  python -m sim ")), "a command stays whole"


def test_what_was_simulated_is_kept_when_it_is_interrupted(
    place: Path, equal: sim.Tip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["tip", str(place / "most.yaml"), "--lever", SHARE, "--outcome", "us_troops_baltic", "--target",
             str(place / "some.yaml"), "--members", "40", "--months", "12", "--hypothesis", "H1", "--workers", "1",
             "--no-figures", "--out", str(tmp_path)]  # fmt: skip
    simulate, calls = tip_worlds.simulate, []

    def counted(task: Any) -> int:
        calls.append(task)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return simulate(task)

    monkeypatch.setattr(tip_worlds, "simulate", counted)
    assert call(asked) == 130
    assert "goes on" in capsys.readouterr().err
    done = {(world.name, task.first) for task in calls[:2] for world in task.worlds}
    calls[:] = [None] * 3
    assert call(asked) == OK
    again = {(world.name, task.first) for task in calls[3:] for world in task.worlds}
    assert not done & again, "nothing is simulated twice"
    [folder] = [path for path in tmp_path.iterdir() if path.name.startswith("tip-")]
    assert (folder / "findings.json").read_bytes() == (equal.folder / "findings.json").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--lever", "europe.backfil.share"), "did you mean 'europe.backfill.share'?"),
        (("--lever", "europe.backfill"), "europe.backfill.share"),
        (("--lever", "us.withdrawal.estonia.destination"), "holds a word"),
        (("--lever", "us.withdrawal.share"), "us.withdrawal.NAME.share"),
        (("--lever", "horizon.months"), "holds for the whole"),
        (("--lever", f"{SHARE}+us.withdrawal.latvia.months"), "different units"),
        (("--lever", "russia.recruitment"), "--between"),
        (("--lever", SHARE, "--between", "1:0"), "lower end first"),
        (("--lever", SHARE, "--between", "0:2"), "--between"),
        (("--lever", SHARE, "--between", "0"), "LOW:HIGH"),
        (("--lever", SHARE, "--between", "0:1", "--between", "0:1"), "more ranges than levers"),
        (("--lever", SHARE, "--lever", SHARE), "same path"),
        (("--lever", SHARE, "--outcome", "atack_chance"), "attack_chance"),
        (("--lever", SHARE, "--outcome", "path_class"), "several words"),
        (("--lever", SHARE, "--outcome", "attack_month"), "a month"),
        (("--lever", SHARE, "--target", "1.5"), "between 0 and 1"),
        (("--lever", SHARE, "--target", "withdrawel"), "withdrawal"),
        (("--lever", SHARE, "--target", "50 of 10"), "between 0 and 1"),
        (("--lever", SHARE, "--target", ""), "is empty"),
        (("--lever", SHARE, "--target", "0.1", "--target", "0.2"), "several targets"),
        ((), "--lever PATH"),
        (("--disagree", "--lever", SHARE), "does not go with --disagree"),
        (("--disagree", "--target", "withdrawal", "--members", "20"), "is a scenario"),
    ],
)
def test_what_a_person_gets_wrong_is_answered_before_any_work(
    arguments: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(["tip", "withdrawal", *TINY, *arguments, "--out", str(tmp_path / "out")]) == BAD_INPUT
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert not (tmp_path / "out").exists()


def test_the_baseline_needs_a_target() -> None:
    for target in (None, "baseline"):
        with pytest.raises(SimError, match="--target"):
            sim.tip("baseline", "us.aid.level", target=target, **SMALL)
    with pytest.raises(ScenarioError, match="withdrawal"):
        sim.tip("withdrawel", SHARE, **SMALL)


@pytest.mark.parametrize(
    ("text", "share"),
    [("0.05", 0.05), ("5%", 0.05), ("50 of 1,000", 0.05), ("50 in 1000", 0.05), ("6% a year", 1 - 0.94**10)],
)
def test_shares_are_read_as_people_write_them(text: str, share: float) -> None:
    from sim.analysis.tip.target import read_target
    from sim.outcomes import OUTCOMES

    found = read_target(text, OUTCOMES["attack_chance"], sim.load("withdrawal"), 120, ())
    assert found.number == pytest.approx(share)


def test_theories_under_which_the_question_hardly_arises_are_told_apart(tmp_path: Path) -> None:
    """A capital is reached in few futures: nothing is made of none, or of one pair."""
    from sim.analysis.tip.curve import Curve, verdict

    asked = {"members": 8, "months": 12, "hypotheses": ["H1"], "workers": 1, "out": tmp_path}
    with pytest.raises(SimError, match="too few futures"):
        sim.tip("withdrawal", SHARE, "days_to_capital", **asked)  # type: ignore[arg-type]
    one_pair = np.array([1.0, 2.0, np.nan, np.nan])
    assert verdict(Curve({0.0: one_pair, 1.0: 2 * one_pair}), one_pair, 0.0)[0] == "open"


def test_json_is_what_the_file_holds(place: Path, equal: sim.Tip, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    code = call(
        ["tip", str(place / "most.yaml"), "--lever", SHARE, "--outcome", "us_troops_baltic", "--target",
         str(place / "some.yaml"), "--members", "40", "--months", "12", "--hypothesis", "H1", "--out",
         str(place / "out"), "--no-figures", "--json"]
    )  # fmt: skip
    assert code == OK
    told = json.loads(capsys.readouterr().out)
    kept = json.loads((equal.folder / "findings.json").read_text())
    assert {name: told[name] for name in kept} == kept


def test_a_value_says_how_it_is_held_beside_the_break_even_of_a_sweep(equal: sim.Tip) -> None:
    assert tip_text.beside_a_sweep(equal.findings) == "", "no sweep asks for this outcome"
    asked = replace(equal.findings, outcome="attack_chance", target="baseline")
    assert f"`sweep --vary {SHARE}=LOW:HIGH:POINTS`" in tip_text.beside_a_sweep(asked)
    assert "where their brackets overlap" in " ".join(" ".join(tip_text.notes(asked)).split())


@pytest.mark.slow
def test_a_sweep_and_a_tip_of_the_same_lever_agree_within_their_intervals(place: Path) -> None:
    small = {"members": 300, "months": 48, "hypotheses": ["H2"], "workers": 1, "out": place / "out"}
    swept = sim.sweep("withdrawal", ["europe.backfill.share=0:2:5"], **small)
    [tip] = sim.tip("withdrawal", lever="europe.backfill.share", between="0:2", **small).rows[0].tips
    assert swept.break_even is not None
    [row] = swept.break_even.to_dict("records")
    low, high = (far if pd.isna(row[end]) else row[end] for end, far in (("low", 0.0), ("high", 2.0)))
    assert low <= tip.high
    assert tip.low <= high
    assert "where the brackets overlap" in " ".join(" ".join(sweep_text.lines(swept, "there")).split())


@pytest.fixture(scope="module")
def dispute(place: Path) -> sim.Disagreement:
    return sim.disagreement(
        "baseline", [FIGURE], out=place / "out", members=40, months=24, hypotheses=["H1"], workers=1
    )


def test_a_set_of_assumptions_that_is_told_reaches_the_figure_when_it_is_simulated(dispute: sim.Disagreement) -> None:
    [belief] = dispute.beliefs
    assert belief.verdict == "reached"
    assert belief.as_is.mean < FIGURE
    assert 0 < len(belief.moved) <= 8
    for moved in belief.moved:
        assert 0.05 - 1e-9 <= moved.quantile <= 0.95 + 1e-9
        assert moved.sources or moved.assumption
    sets = [f"{moved.path}={moved.value:.12g}" for moved in belief.moved]
    world = sim.load("baseline", sets)
    run = sim.run(
        world, 60, months=24, hypotheses=["H1"], alone=True, figures=False, workers=1, out=dispute.folder.parent
    )
    assert run.members["attack_chance"].mean() == pytest.approx(FIGURE, abs=0.002)


def test_a_disagreement_says_that_it_is_not_what_is_true(dispute: sim.Disagreement) -> None:
    text = " ".join(str(dispute).split())
    assert "not tell what is true" in text
    assert all(len(line) <= 80 for line in str(dispute).splitlines())
    assert sim.open(dispute.folder).findings == dispute.findings
    assert len(dispute.table) == len(dispute.beliefs[0].moved)
    drawn = dispute.figure("what-to-believe")
    narrow_drawing_is_whole(lambda: dispute.figure("what-to-believe"))
    written = [each.get_text().replace("\n", " ") for axes in drawn.figure.axes for each in axes.texts]
    for path in dispute.table["path"]:
        words = title_of(path, first=True)
        assert text.index(words) < text.index(f"({path})"), "words lead"
        assert written.index(words) == written.index(path) - 1
    assert "what is true" in dispute.report().read_text("utf-8")
