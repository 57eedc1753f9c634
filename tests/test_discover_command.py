"""`python -m sim discover` and `sim.discover`: where a policy fails, what is regretted, what a person may get wrong."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.analysis.discover.failing import Failing, raised_by
from sim.analysis.discover.spaces import of_runs, of_sweep
from sim.cli.main import call
from sim.errors import BAD_INPUT, FAILED, OK, RunError, SimError
from sim.show import conditions
from sim.show.figures import discovered
from tests.drawings import narrow_drawing_is_whole

SMALL = {"members": 100, "months": 6, "hypotheses": ["H1", "H2"], "workers": 1}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def compared(results: Path) -> sim.Comparison:
    """Three scenarios, whose runs lie beside the comparison."""
    return sim.compare("baseline", "withdrawal", "fortress", out=results, **SMALL)


@pytest.fixture(scope="module")
def swept(results: Path) -> sim.Sweep:
    vary = ["back=europe.backfill.share=0,1", "order=variants.order=us_first,europe_first"]
    return sim.sweep("withdrawal", vary, out=results, **{**SMALL, "members": 80})


@pytest.fixture(scope="module")
def run(results: Path, compared: sim.Comparison) -> sim.Run:
    return sim.run("withdrawal", out=results, figures=False, **SMALL)


@pytest.fixture(scope="module")
def found(run: sim.Run, results: Path) -> sim.Discovery:
    return sim.discover(run, fails="hybrid_campaigns>=1", out=results)


def test_the_space_of_a_run_is_what_its_members_drew(run: sim.Run) -> None:
    assert run.baseline is not None
    runs = {"baseline": run.baseline.opened, "withdrawal": run.opened}
    material = of_runs(runs, raised_by(0.0))
    drawn = run.parameters
    assert material.space.worlds == 50
    for column in material.space.columns:
        assert np.array_equal(column.values, drawn[column.name].to_numpy()[::2])
    for hypothesis in ("H1", "H2"):
        mine, theirs = (
            one.members.set_index("hypothesis").loc[hypothesis, "attack_chance"].to_numpy()
            for one in (run, run.baseline)
        )
        raised = (mine - theirs).reshape(-1, 2).mean(axis=1) > 0
        assert np.array_equal(material.failing["withdrawal", hypothesis], raised.astype(float))
        assert np.array_equal(material.chances[hypothesis], np.stack([theirs, mine]))


def test_the_space_of_a_sweep_has_its_levers_and_every_point(swept: sim.Sweep, run: sim.Run) -> None:
    material = of_sweep(swept.opened, swept.name, swept.points, swept.levers, Failing())
    space = material.space
    assert (space.worlds, space.rows_a_world) == (40, 4)
    assert space.levers == ("back", "order")
    by_name = {column.name: column for column in space.columns}
    assert by_name["back"].values.reshape(4, 40)[:, 0].tolist() == [0, 0, 1, 1]
    assert by_name["order"].words == ("europe_first", "us_first")
    assert "europe.backfill.share" not in by_name, "the lever has a column of its own"
    recruitment = by_name["russia.recruitment"].values.reshape(4, 40)
    assert (recruitment == run.parameters["russia.recruitment"].to_numpy()[:80:2]).all(), "as in a run of that seed"
    kept = material.failing[swept.name, "H1"]
    assert kept.shape == (160,)
    assert material.policies[0] == "back=0, order=us_first"
    assert kept.mean() == pytest.approx(np.minimum(material.chances["H1"].reshape(-1, 2).mean(axis=1), 1).mean())
    raised = of_sweep(swept.opened, swept.name, swept.points, swept.levers, raised_by(0.0))
    table = swept.of("attack_chance")
    for number, point in enumerate(swept.points["point"]):
        row = table[(table["point"] == point) & (table["hypothesis"] == "H2")].iloc[0]
        if row["same"]:
            assert raised.failing[swept.name, "H2"].reshape(4, 40)[number].sum() == 0


def test_what_is_found_is_kept_told_and_found_again(found: sim.Discovery, run: sim.Run, results: Path) -> None:
    assert found.folder.name.startswith("discover-withdrawal-")
    assert found.verify() == []
    again = sim.discover(run.folder, fails="hybrid_campaigns>=1", out=results)
    assert again.reused
    assert again.folder == found.folder
    assert str(again) == str(found) == (found.folder / "discovery.txt").read_text("utf-8").rstrip("\n")
    for name in ("boxes", "trajectory", "tree", "regret"):
        assert getattr(again, name).equals(getattr(found, name)), name
    alone = sim.discover(run, fails="hybrid_campaigns>=1")
    assert str(alone) == str(found)
    with pytest.raises(SimError, match="was not kept"):
        _ = alone.folder
    assert sim.discover(run, fails="hybrid_campaigns>=1", seed=3, out=results).folder != found.folder


def test_every_line_fits_and_says_what_it_is(found: sim.Discovery) -> None:
    lines = str(found).splitlines()
    assert max(map(len, lines)) <= 80
    text = " ".join(" ".join(lines).split())
    for words in ("If weakness invites attack (H1)", "held out", "Least of the largest regrets", "95%"):
        assert words in text
    for corner in found.corners:
        assert corner.status in ("found", "nothing", "too few")
        assert (corner.status == "found") <= bool(corner.asked)
        assert 0 <= corner.failing <= 1


def test_the_figure_and_the_report_show_every_theory(found: sim.Discovery) -> None:
    drawn = found.figure("where-it-fails")
    narrow_drawing_is_whole(lambda: found.figure("where-it-fails"))
    assert len(drawn.table) == len(found.trajectory)
    assert drawn.described["title"] == discovered.finding(found.findings)
    report = found.report().read_text("utf-8")
    for words in ("H1 opportunist", "H2 security-seeker", "quasi-p", "python -m sim discover withdrawal-", "limit"):
        assert words in report
    assert found.verify() == []
    written = {text.get_text().replace("\n", " ") for axes in drawn.figure.axes for text in axes.texts}
    told = " ".join(" ".join(str(found).splitlines()).split())
    for asked in (one for corner in found.corners if corner.status == "found" for one in corner.asked):
        words = conditions.condition(asked)
        assert not words.startswith(asked.name)
        assert {words, asked.name} <= written
        assert words in told
        assert f"({asked.name})" in told
        assert words in report
    for rule in filter(None, found.tree["rule"]):
        words, name = conditions.ruled(str(rule))
        assert not words.startswith(name)
        assert words in report
        assert name in report


def test_a_comparison_is_asked_of_every_scenario_but_the_first(compared: sim.Comparison) -> None:
    made = sim.discover(compared, raises=0.5)
    assert {corner.scenario for corner in made.corners} == {"withdrawal", "fortress"}
    table = made.regret[made.regret["hypothesis"].isin(["H1", "H2"])]
    assert set(table["policy"]) == {"baseline", "withdrawal", "fortress"}
    for _, mine in table.groupby("hypothesis"):
        assert mine["regret"].min() == 0
        assert np.allclose(mine["regret"], mine["chance"] - mine["chance"].min())
    levels = compared.of("attack_chance").set_index(["scenario", "hypothesis"])["value"]
    chances = table.set_index(["policy", "hypothesis"])["chance"]
    assert chances["fortress", "H2"] == pytest.approx(levels["fortress", "H2"])


def test_points_of_a_sweep_are_policies(swept: sim.Sweep) -> None:
    made = sim.discover(swept, weights={"H1": 1})
    assert made.points == 4
    assert made.reference == "the baseline"
    assert len(made.regrets.overall) == 4
    assert "us_first" in str(made)
    assert set(made.regret["hypothesis"]) == {"H1", "H2", "largest", "weighted"}
    assert {one.expected for one in made.regrets.overall} == {
        row.regret for row in made.regrets.by_theory if row.hypothesis == "H1"
    }


def test_a_run_by_itself_has_nothing_to_be_raised_from(results: Path) -> None:
    alone = sim.run("baseline", out=results, figures=False, **SMALL)
    made = sim.discover(alone)
    assert made.raises is None
    assert "a world fails as far as the chance" in " ".join(str(made).split()).lower()
    assert "Regret" not in str(made)
    with pytest.raises(SimError, match="nothing that a risk could be raised from"):
        sim.discover(alone, raises=5)


def test_the_command_says_it_in_text_and_in_json(
    run: sim.Run, results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["discover", run.folder.name, "--out", str(results), "--no-figures", "--limit", "50"]
    assert call([*asked, "--weights", "h1=1,H2=3"]) == OK
    out = capsys.readouterr().out
    assert "Weighed as asked (H1 0.25, H2 0.75)" in " ".join(out.split())
    assert call([*asked, "--json"]) == OK
    content = json.loads(capsys.readouterr().out)
    assert content["regrets"]["limit"] == 0.05
    assert {row["hypothesis"] for row in content["boxes"]} == {"H1", "H2"}
    assert Path(content["folder"]).is_dir()
    assert call(["list", "--out", str(results)]) == OK
    assert "Where it fails" in capsys.readouterr().out
    assert call(["verify", content["folder"]]) == OK


Ask = Callable[..., tuple[int, str]]


@pytest.fixture
def ask(run: sim.Run, results: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(*arguments: str) -> tuple[int, str]:
        code = call(["discover", *arguments, "--out", str(results), "--no-figures"])
        return code, " ".join(capsys.readouterr().err.split())

    return asked


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--fails", "attack_chanse>=0.1"), "did you mean 'attack_chance'"),
        (("--fails", "land_lost"), "land_lost>=VALUE"),
        (("--fails", "armed_attack", "--raises", "3"), "give one of them"),
        (("--raises", "-1"), "from 0 to below 1,000"),
        (("--raises", "nan"), "from 0 to below 1,000"),
        (("--limit", "1000"), "from 0 to below 1,000"),
        (("--limit", "ten"), "is not a valid float"),
        (("--weights", "H1"), "write H1=0.5,H2=0.5"),
        (("--weights", "H9=1"), "there is no hypothesis 'H9'"),
        (("--weights", "H1=-1"), "give a number from 0 on"),
        (("--weights", "H3=1"), "no weight is left"),
        (("--seed", "-3"), "--seed"),
    ],
)
def test_what_makes_no_sense_is_answered_in_a_line(options: tuple[str, ...], said: str, run: sim.Run, ask: Ask) -> None:
    code, err = ask(run.folder.name, *options)
    assert code == BAD_INPUT
    assert said in err
    assert "Traceback" not in err


def test_what_is_no_result_is_refused(found: sim.Discovery, swept: sim.Sweep, ask: Ask) -> None:
    assert ask("nothing")[0] == BAD_INPUT
    code, err = ask(found.folder.name)
    assert code == BAD_INPUT
    assert "is a discovery" in err
    assert "not kept of the members of a sweep" in ask(swept.folder.name, "--fails", "land_lost>=1")[1]
    with pytest.raises(SimError, match="name a run, a comparison or a sweep"):
        sim.discover(found.folder)
    with pytest.raises(SimError, match="has no spreadsheet"):
        found.spreadsheet()
    code, err = ask("withdrawal")
    assert code == BAD_INPUT
    assert "did you mean withdrawal-" in err


def test_a_sweep_of_before_says_what_it_lacks(swept: sim.Sweep, tmp_path: Path) -> None:
    folder = tmp_path / swept.folder.name
    shutil.copytree(swept.folder, folder)
    os.unlink(folder / "parameters.parquet")
    with pytest.raises(RunError) as damaged:
        sim.discover(folder)
    assert damaged.value.exit_code == FAILED


def test_without_the_library_that_grows_trees_it_says_how_to_get_it(
    run: sim.Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    with pytest.raises(SimError) as mistake:
        sim.discover(run)
    assert "pip install" in str(mistake.value)
    assert "analysis" in str(mistake.value)


def test_one_member_makes_no_world(tmp_path: Path) -> None:
    run = sim.run("baseline", 1, months=2, hypotheses=["H1"], workers=1, figures=False, out=tmp_path)
    with pytest.raises(SimError, match="one member"):
        sim.discover(run)
