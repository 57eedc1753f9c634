"""Comparisons: the same members with the same luck, or refused with the reason."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.analysis import channels, worlds
from sim.analysis.paired import Flips
from sim.api import compare as verb
from sim.cli.main import call
from sim.errors import BAD_INPUT, RunError, SimError
from sim.outcomes import ESTIMAND, HEADLINES, OUTCOMES
from sim.scenario import shipped
from sim.show.text import compare as compare_text

ASKED: dict[str, Any] = {"members": 101, "months": 48, "hypotheses": ["H1", "H3"], "workers": 1}
Simulate = Callable[..., sim.Run]


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fortress in a world that is described a month later."""
    file = tmp_path_factory.mktemp("later") / "fortress.yaml"
    file.write_text("extends: baseline\ntitle: A later world\nas_of: 2025-04\nhorizon: {start: 2025-04}\n", "utf-8")
    return file


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of runs."""
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def made(results: Path) -> sim.Comparison:
    """A comparison of two scenarios. Tests must leave its folder as it is."""
    return sim.compare("baseline", "withdrawal", out=results, channels=False, **ASKED)


@pytest.fixture(scope="module")
def simulate(results: Path) -> Simulate:
    """A run in the same folder."""

    def run(scenario: Any, **other: Any) -> sim.Run:
        return sim.run(scenario, out=results, figures=False, **{**ASKED, **other})

    return run


def test_it_says_what_the_run_says(made: sim.Comparison, simulate: Simulate) -> None:
    """The summary of the run beside its baseline is an independent way to the same numbers."""
    run = simulate("withdrawal")
    assert run.baseline is not None
    for name in HEADLINES:
        for row in made.of(name).to_dict("records"):
            worlds = run.summary().flags[name].hypotheses[row["hypothesis"]]
            assert worlds.baseline is not None
            assert worlds.difference is not None
            assert row["value"] == worlds.scenario.share
            assert row["reference"] == worlds.baseline.share
            assert (row["difference_low"], row["difference_high"]) == pytest.approx(worlds.difference.interval)
            flips = Flips(*(row[key] for key in ("both", "only_here", "only_reference", "neither")))
            assert flips == worlds.difference.flips
    assert [run.name for run in made.runs] == ["baseline", "withdrawal"]


def test_the_baseline_of_a_scenario_is_not_simulated_twice(made: sim.Comparison, results: Path) -> None:
    assert made.runs[1].about["baseline"] == made.runs[0].folder.name
    assert len(list(results.glob("baseline-*"))) == 1


def test_flips_add_up(made: sim.Comparison) -> None:
    counts = made.flips[["both", "only_here", "only_reference", "neither"]]
    assert (counts.sum(axis=1) == 101).all()
    assert len(made.flips) == 2 * len(HEADLINES)


def test_pairing_narrows(made: sim.Comparison) -> None:
    """Russian casualties hardly follow the withdrawal: nearly all of their spread is shared."""
    rows = made.of("russian_casualties")
    assert (rows["narrower"].dropna() > 3).all()
    shares = made.differences[(made.differences["kind"] == "share") & made.differences["narrower"].notna()]
    assert not shares.empty
    assert (shares["narrower"] > 0).all()


def test_opened_again_it_is_the_same(made: sim.Comparison, results: Path) -> None:
    opened = sim.Comparison.open(made.folder)
    assert opened.differences.equals(made.differences)
    assert opened.channels is None
    assert [run.folder for run in opened.runs] == [run.folder for run in made.runs]
    again = sim.compare("baseline", "withdrawal", out=results, channels=False, **ASKED)
    assert (made.reused, again.reused, again.folder) == (False, True, made.folder)
    assert again.verify() == []


def test_run_folders_and_names_are_compared_too(made: sim.Comparison, results: Path) -> None:
    first, other = (run.folder for run in made.runs)
    assert sim.compare(first, other, out=results, channels=False).folder == made.folder
    assert sim.compare(first.name, sim.open(other), out=results, channels=False).folder == made.folder
    asked_of_the_run = sim.compare(first, "withdrawal", out=results, channels=False, workers=1)
    assert asked_of_the_run.folder == made.folder, "a scenario is simulated as the run beside it was"


def test_several_are_held_against_the_first(made: sim.Comparison, results: Path) -> None:
    found = sim.compare("withdrawal", "baseline", "withdrawal-backfilled", out=results, **ASKED)
    assert found.labels == ("withdrawal", "baseline", "withdrawal-backfilled")
    mine = found.of("armed_attack")
    turned = mine[mine["scenario"] == "baseline"]["difference"].to_numpy()
    assert np.array_equal(turned, -made.of("armed_attack")["difference"].to_numpy())
    assert set(mine["scenario"]) == {"baseline", "withdrawal-backfilled"}


def test_the_same_scenario_twice_does_not_differ(results: Path) -> None:
    found = sim.compare("withdrawal", "withdrawal", out=results, channels=False, **ASKED)
    assert found.labels == ("withdrawal", "withdrawal-2")
    assert found.differences["same"].dropna().all()
    assert (found.differences["difference"].dropna() == 0).all()


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"seed": 2}, "seed 2 against 20250301"),
        ({"members": 100}, "members 100 against 101"),
        ({"months": 47}, "months 47 against 48"),
        ({"hypotheses": ["H1"]}, "hypotheses H1 against H1, H3"),
    ],
)
def test_what_cannot_be_paired_is_refused(
    other: dict[str, Any], reason: str, made: sim.Comparison, simulate: Simulate, results: Path
) -> None:
    run = simulate("fortress", alone=True, **other)
    before = set(results.iterdir())
    with pytest.raises(SimError, match=f"cannot be paired with {made.runs[0].folder.name}: {reason};") as caught:
        sim.compare(made.runs[0], run, out=results)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    assert set(results.iterdir()) == before


@pytest.mark.parametrize("asked", [{"seed": 2}, {"members": 7}, {"months": 12}, {"hypotheses": ["H1"]}])
def test_what_a_run_cannot_be_paired_with_is_not_even_simulated(
    asked: dict[str, Any], made: sim.Comparison, results: Path, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, first = set(results.iterdir()), made.runs[0]
    monkeypatch.setattr(verb, "_simulate", pytest.fail)
    for others in (("fortress",), (made.runs[1],)):
        with pytest.raises(SimError, match=f"{first.folder.name}: this run has {next(iter(asked))} "):
            sim.compare(first, *others, out=results, **asked)
    with pytest.raises(SimError, match=f"fortress: cannot be paired with {first.folder.name}: start 2025-04"):
        sim.compare(first, sim.load(later), out=results)
    with pytest.raises(SimError, match="what was simulated cannot be changed"):
        sim.compare(*made.runs, out=results, sets=["us.aid.level=1"])
    with pytest.raises(SimError, match="one scenario against one other"):
        sim.compare("baseline", "withdrawal", "fortress", out=results, channels=True, **ASKED)
    assert set(results.iterdir()) == before


def test_scenarios_that_the_command_line_changed_are_marked(results: Path) -> None:
    found = sim.compare("baseline", "withdrawal", out=results, sets=["us.aid.level=1"], channels=False, **ASKED)
    assert [title.endswith("(changed by --set)") for title in found.titles.values()] == [True, True]
    assert compare_text.lines(found, "here")[0] == "A Status quo of March 2025 (changed by --set)"


def test_every_reason_is_told(made: sim.Comparison, simulate: Simulate, results: Path, later: Path) -> None:
    run = simulate(sim.load(later), alone=True, seed=3, members=50)
    with pytest.raises(SimError) as caught:
        sim.compare(made.runs[0], run, out=results)
    for reason in ("seed 3", "members 50", "start 2025-04 against 2025-03"):
        assert reason in str(caught.value)


def test_runs_of_other_rules_are_refused(made: sim.Comparison, monkeypatch: pytest.MonkeyPatch, results: Path) -> None:
    first, other = (sim.open(run.folder) for run in made.runs)
    monkeypatch.setitem(other.about, "rules", "other")
    with pytest.raises(SimError, match="they were made by other rules"):
        sim.compare(first, other, out=results)


def test_what_is_no_run_is_refused(made: sim.Comparison, results: Path, tmp_path: Path) -> None:
    for given, problem in (
        ((), "nothing to compare with"),
        (("baseline",), "nothing to compare with"),
        (("baseline", made.folder), "is a comparison already"),
        (("baseline", "nowhere"), "no such scenario"),
        (("baseline", ""), "an empty name"),
        (("baseline", 7), "cannot compare a int"),
        (("baseline", tmp_path), "is not a folder of results"),
    ):
        with pytest.raises(SimError, match=problem):
            sim.compare(*given, out=results, **ASKED)


def test_a_run_that_is_gone_is_told(made: sim.Comparison, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made.folder, tmp_path / made.folder.name))
    opened = sim.Comparison.open(folder)
    assert not opened.differences.empty
    with pytest.raises(RunError, match="is not beside it"):
        _ = opened.runs


def test_it_shows_itself(made: sim.Comparison) -> None:
    assert repr(made).startswith("Comparison of 'US soldiers leave the Baltic states, against Status quo")
    shown = made._repr_html_()
    assert shown.count("<tr>") == 1 + 2 * len(HEADLINES)
    assert OUTCOMES["us_out"].title in shown


@pytest.mark.parametrize("count", [2, 3, 9])
def test_the_terminal_gets_few_lines_of_80_columns(count: int, made: sim.Comparison, results: Path) -> None:
    found = made if count == 2 else sim.compare(*made.runs, *[made.runs[1]] * (count - 2), out=results)
    told = compare_text.lines(found, "results/here")
    assert len(told) <= compare_text.LINES
    assert max(map(len, told)) <= 80
    assert "no future differs" in "\n".join(told) or "same" in "\n".join(told) or "?" in "\n".join(told)
    assert told[-1] == "Results: results/here"


@pytest.mark.parametrize("members", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_few_members_are_told_without_figures_that_nobody_knows(members: int, tmp_path: Path) -> None:
    few = {**ASKED, "members": members, "months": 12}
    found = sim.compare("baseline", "withdrawal", out=tmp_path, **few)
    for text in ("\n".join(compare_text.lines(found, "here")), found.report().read_text("utf-8")):
        assert not re.search(r"\bnan\b", re.sub(r"data:[^\"]*", "", text.lower()))
        assert "None" not in text


@pytest.fixture(scope="module")
def peeled(results: Path) -> sim.Comparison:
    """A comparison with the effect by lever, of two levers."""
    return sim.compare("baseline", "withdrawal-backfilled", out=results, channels=False, peel=True, **ASKED)


def test_the_effect_by_lever_adds_up(peeled: sim.Comparison) -> None:
    assert peeled.levers is not None
    for (outcome, hypothesis, _), rows in peeled.levers.groupby(["outcome", "hypothesis", "way"]):
        effects = rows.set_index("lever")["effect"]
        assert list(effects.index) == ["total", "us.withdrawal", "europe.backfill", "interaction"]
        assert effects["total"] == pytest.approx(effects.drop("total").sum(), abs=1e-12)
        whole = peeled.of(str(outcome))
        assert effects["total"] == whole[whole["hypothesis"] == hypothesis]["difference"].item()


def test_a_lever_alone_does_what_it_does_as_a_scenario(peeled: sim.Comparison, made: sim.Comparison) -> None:
    """Without the backfill the backfilled withdrawal is the withdrawal, which was simulated on another way."""
    assert peeled.levers is not None
    alone = peeled.levers[(peeled.levers["way"] == "alone") & (peeled.levers["lever"] == "us.withdrawal")]
    for row in alone.to_dict("records"):
        whole = made.of(row["outcome"])
        assert row["effect"] == whole[whole["hypothesis"] == row["hypothesis"]]["difference"].item()


def test_a_single_lever_is_the_whole_effect(results: Path) -> None:
    found = sim.compare("baseline", "withdrawal", out=results, channels=False, peel=True, **ASKED).levers
    assert found is not None
    for _, rows in found.groupby(["outcome", "hypothesis", "way"]):
        effects = rows.set_index("lever")["effect"]
        assert effects["us.withdrawal"] == effects["total"]
        assert effects["interaction"] == 0


def test_the_effect_by_lever_is_told_drawn_and_kept(peeled: sim.Comparison) -> None:
    opened = sim.Comparison.open(peeled.folder)
    assert opened.levers is not None
    assert opened.levers.equals(peeled.levers)
    assert (opened.folder / "levers.csv").is_file()
    told = compare_text.lines(opened, "here")
    assert len(told) <= compare_text.LINES
    assert max(map(len, told)) <= 80
    assert any(line.startswith("  us.withdrawal") for line in told)
    drawn = opened.figure("effect-by-lever")
    assert set(drawn.table["outcome"]) == {ESTIMAND}
    page = opened.report().read_text("utf-8")
    assert "Lever by lever" in page
    assert "--peel" in page
    assert "us.withdrawal" in repr(opened)


def test_what_was_asked_for_by_name_is_on_the_screen_however_long_the_rest_is(
    peeled: sim.Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare_text, "LINES", 10)
    told = compare_text.lines(peeled, "here")
    assert any(line.startswith("By lever") for line in told)
    assert "other laws of error" in " ".join(told[-4:])


def test_levers_taken_away_before_an_interruption_are_not_simulated_again(
    peeled: sim.Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [shutil.copytree(run.folder, tmp_path / run.folder.name) for run in peeled.runs]
    simulated: list[int] = []
    simulate_members = worlds.Members.outcomes

    def at_most(count: int) -> Callable[..., Any]:
        def outcomes(members: worlds.Members, scenarios: Any) -> Any:
            if len(simulated) == count:
                raise KeyboardInterrupt
            simulated.append(len(scenarios))
            return simulate_members(members, scenarios)

        return outcomes

    monkeypatch.setattr(worlds.Members, "outcomes", at_most(1))
    with pytest.raises(KeyboardInterrupt):
        sim.compare(*runs, out=tmp_path, channels=False, peel=True, workers=1)
    monkeypatch.setattr(worlds.Members, "outcomes", at_most(-1))
    found = sim.compare(*runs, out=tmp_path, channels=False, peel=True, workers=1)
    assert found.levers is not None
    assert found.levers.equals(peeled.levers)
    assert sum(simulated) == 2 * 2 * 2, "two levers, taken away and alone, under two theories, each once"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (("baseline", "withdrawal", "fortress"), "one scenario against one other"),
        (("withdrawal", "withdrawal"), "sets nothing otherwise than withdrawal"),
        (("infrastructure.yaml", "infrastructure.yaml"), "one scenario against one other"),
    ],
)
def test_what_has_no_levers_to_take_away_is_refused(
    given: tuple[str, ...], problem: str, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verb, "_simulate", pytest.fail)
    sweeps = shipped.folder("scenarios") / "sweeps"
    named = [str(sweeps / name) if name.endswith(".yaml") else name for name in given]
    with pytest.raises(SimError, match=problem):
        sim.compare(*named, out=results, peel=True, **ASKED)


def test_channels_that_differ_cannot_be_peeled(results: Path) -> None:
    off = sim.load("withdrawal", ["without=[belief]"])
    with pytest.raises(SimError, match="other channels off"):
        sim.compare("baseline", off, out=results, peel=True, **ASKED)


@pytest.mark.skipif(not channels.CHANNELS, reason="the model has no channels to switch off")
def test_the_effect_by_channel_adds_up(made: sim.Comparison, results: Path) -> None:
    found = sim.compare("baseline", "withdrawal", out=results, channels=True, **ASKED)
    table = found.channels
    assert table is not None
    for (outcome, hypothesis), rows in table.groupby(["outcome", "hypothesis"]):
        effects = rows.set_index("channel")["effect"]
        assert list(effects.index) == ["total", *channels.CHANNELS, "none-of-these", "interaction"]
        assert effects["total"] == pytest.approx(effects.drop("total").sum(), abs=1e-12)
        whole = made.of(str(outcome))
        assert effects["total"] == whole[whole["hypothesis"] == hypothesis]["difference"].item()
    assert len(compare_text.lines(found, "here")) <= compare_text.LINES
    with pytest.raises(SimError, match="one scenario against one other"):
        sim.compare("baseline", "withdrawal", "fortress", out=results, channels=True, **ASKED)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("backfill", "backfill", "--weights", "H1=1"), "comparison of sweeps takes no weights"),
        (("baseline", "withdrawal", "--weights", "H2=1", "--hypothesis", "H1"), "leave nothing"),
        (("baseline", "withdrawal", "--weights", "H2=1", "--set", "hypotheses=[H1]"), "leave nothing"),
    ],
    ids=["sweeps", "theories asked for", "theories of the scenario"],
)
def test_weights_that_leave_nothing_are_refused_before_the_work(
    asked: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert call(["compare", *asked, "--members", "4", "--months", "3", "--out", str(out)]) == BAD_INPUT
    assert said in capsys.readouterr().err
    assert not out.exists()
