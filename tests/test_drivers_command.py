"""`python -m sim drivers` and `sim.drivers`: found, kept, told, and what a person may get wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.analysis.drivers import shares
from sim.analysis.drivers.design import Design, measure
from sim.analysis.drivers.screen import COLUMNS
from sim.cli.main import call
from sim.ensemble.pool import Workers
from sim.errors import BAD_INPUT, OK, SimError
from sim.show import theories
from tests.drawings import narrow_drawing_is_whole

SIZE = ("--members", "120", "--months", "8", "--hypothesis", "H2", "--hypothesis", "H4", "--workers", "1")
DESIGN = ("--sobol", "--vary", "beliefs.lasting_share,us.resolve", "--rows", "8")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two runs, their comparison and what drives the difference."""
    root = tmp_path_factory.mktemp("drivers")
    assert call(["drivers", "baseline", "withdrawal", *SIZE, "--no-figures", "--out", str(root)]) == OK
    return root


def only(root: Path, pattern: str) -> Path:
    """The folder of that name, the first if there are more."""
    folders = sorted(root.glob(pattern), key=lambda folder: (folder / "provenance.json").stat().st_mtime_ns)
    return folders[0]


Told = Callable[..., tuple[int, str, str]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], root: Path) -> Told:
    def ask(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = call(["drivers", *map(str, arguments), "--no-figures", "--out", str(root)])
        return code, *capsys.readouterr()

    return ask


def test_the_same_is_found_whatever_it_is_asked_by(root: Path, told: Told) -> None:
    folder = only(root, "drivers-baseline-*")
    names = [only(root, f"{name}-*").name for name in ("baseline", "withdrawal")]
    for given in (
        names,
        ["baseline", names[1]],
        [only(root, "compare-*").name],
        [folder.with_name(names[0]), names[1]],
    ):
        code, out, err = told(*given)
        assert (code, "already" in err) == (OK, True)
        assert folder.name in out
    assert sim.drivers(*(root / name for name in names), out=root).reused


def test_the_answer_is_words_before_a_table_and_fits_the_terminal(told: Told) -> None:
    _, out, _ = told("baseline", "withdrawal", *SIZE)
    assert max(map(len, out.splitlines()[:-1])) <= 80
    assert out.startswith("What would turn this")
    for hypothesis in ("H2", "H4"):
        assert f"({hypothesis})" in out
        assert theories.condition(hypothesis) in " ".join(out.split())
    assert out.index("(H4)") < out.index("sampling error only")
    assert "ranges drawn" in " ".join(out.split())


def test_machines_get_everything(told: Told) -> None:
    _, out, _ = told("baseline", "withdrawal", *SIZE, "--json")
    content = json.loads(out)
    assert content["outcome"] == "attack_chance"
    assert content["indices"] is None
    assert len(content["table"]) == 2 * content["quantities"]
    assert set(COLUMNS) <= set(content["table"][0])


def test_the_call_in_python_gives_what_the_command_kept(root: Path) -> None:
    found = sim.open(only(root, "drivers-baseline-*"))
    assert isinstance(found, sim.Screening)
    assert found.verify() == []
    assert found.paired
    assert isinstance(found.turning, pd.DataFrame)
    assert found.under("H2").columns.tolist() == found.table.columns.tolist()
    assert str(found) == (found.folder / "answer.txt").read_text("utf-8").rstrip("\n")
    assert "What would turn this" in found._repr_html_()
    drawn = found.figure("drivers")
    narrow_drawing_is_whole(lambda: found.figure("drivers"))
    assert len(drawn.table) <= 8
    assert found.report().read_text("utf-8").count("By theory") >= 2


def test_levels_are_told_where_there_is_nothing_to_compare_with(root: Path, told: Told) -> None:
    _, out, _ = told(only(root, "baseline-*").name)
    assert out.startswith("What moves this")
    assert "sign" not in out
    assert "chance" not in out.split("\n\n")[1] or "H2" in out


def test_a_scenario_alone_is_run_beside_its_baseline(root: Path, told: Told) -> None:
    """And its runs, simulated beside each other, are other ones than those that stood alone."""
    _, out, _ = told("withdrawal", *SIZE)
    assert out.startswith("What would turn this")


def test_other_outcomes_have_their_own_unit(told: Told) -> None:
    _, out, _ = told("baseline", "withdrawal", *SIZE, "--outcome", "european_spending")
    assert "Defence spending" in out
    assert "bn USD/year" in out


@pytest.mark.slow
def test_a_designed_sample_gives_global_indices_and_is_not_simulated_twice(
    root: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = told("baseline", "withdrawal", *SIZE, *DESIGN)
    assert code == OK
    assert "32 points" in err
    assert "Global indices" in out
    table = sim.open(root / out.split("/")[-1].strip()).indices  # type: ignore[union-attr]
    assert table is not None
    assert len(table) == 2 * 2 * 2  # theories, level and difference, quantities
    assert set(table["of"]) == {"level", "difference"}
    assert max(map(len, out.splitlines()[:-1])) <= 80
    monkeypatch.setattr("sim.analysis.drivers.design.simulate", None)
    assert "already" in told("baseline", "withdrawal", *SIZE, *DESIGN)[2]


def test_an_interrupted_design_goes_on_from_what_is_kept(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = sim.open(only(root, "withdrawal-*"))
    design = Design(("beliefs.lasting_share", "us.resolve"), 8, 4)

    def made() -> pd.DataFrame:
        how = {"seed": 1, "folder": tmp_path, "done": lambda futures: None}
        with Workers(1, None, print) as crew:
            return measure(run.scenario, None, design, "attack_chance", workers=crew, **how)  # type: ignore[arg-type]

    whole = made()
    kept = sorted(tmp_path.iterdir())
    kept[3].unlink()
    pd.testing.assert_frame_equal(made(), whole)
    monkeypatch.setattr("sim.analysis.outcomes_only.simulate_side_by_side", None)
    pd.testing.assert_frame_equal(made(), whole)


def test_shares_can_be_asked_of_a_folder(root: Path) -> None:
    runs = [sim.open(only(root, f"{name}-*")).opened for name in ("withdrawal", "baseline")]
    table = shares(*runs, groups={"beliefs": ["beliefs.lasting_share"], "none": []})
    assert table["group"].tolist() == ["beliefs", "none"] * 2
    assert (table.loc[table["group"] == "none", "share"].fillna(0) == 0).all()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--outcome", "armed_atack"), "did you mean 'armed_attack'"),
        (("--outcome", "path_class"), "one of several words"),
        (("--members", "40"), "too few"),
        (("--rows", "64", "--vary", "us.resolve"), "--sobol"),
        (("--sobol", "--rows", "100"), "give 128"),
        (("--sobol", "--vary", "us.resolv"), "us.resolve"),
        (("--sobol", "--vary", "us.resolve"), "two or more"),
        (("--sobol", "--outcome", "escalation"), "keeps no escalation"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_answered_before_anything_is_simulated(
    given: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    size = () if "--members" in given else SIZE
    assert call(["drivers", "baseline", "withdrawal", *size, *given, "--out", str(tmp_path / "none")]) == BAD_INPUT
    assert said in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_folders_of_other_kinds_are_refused_with_what_would_be_right(root: Path, told: Told) -> None:
    code, _, err = told(only(root, "drivers-baseline-*").name)
    assert (code, "is a screening" in err) == (BAD_INPUT, True)
    code, _, err = told(only(root, "withdrawal-*").name, "--members", "200")
    assert (code, "leave out members" in err) == (BAD_INPUT, True)
    for wrong in (3, "", None):
        with pytest.raises(SimError):
            sim.drivers(wrong, out=root)  # type: ignore[arg-type]


@pytest.mark.slow
def test_known_effect_of_lasting_signals_under_provocation(tmp_path: Path) -> None:
    """The effect of the withdrawal under H2 rises as signals last, by what worlds with both ends fixed say as well."""
    how = {"members": 5000, "hypotheses": ["H2"], "out": tmp_path}
    found = sim.drivers("baseline", "withdrawal", **how)  # type: ignore[arg-type]
    row = found.table.set_index("path").loc["beliefs.lasting_share"]
    assert row["driver"]
    assert row["rank"] > 0.1
    ends = []
    for value in ("0.125", "0.875"):  # the middles of its quarters
        fixed = sim.compare("baseline", "withdrawal", sets=[f"beliefs.lasting_share={value}"], channels=False, **how)  # type: ignore[arg-type]
        ends.append(fixed.of("attack_chance").iloc[0])
    low, high = ends
    assert high["per_1000"] > low["per_1000"]
    for end, one in (("low", low), ("high", high)):
        assert row[f"{end}_low"] < one["per_1000"] + 1000 * one["difference_se"] * 2
        assert row[f"{end}_high"] > one["per_1000"] - 1000 * one["difference_se"] * 2
