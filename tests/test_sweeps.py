"""Sweeps: the same futures as runs, the same bytes however they are made, comparable with one another."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
import sim.analysis.sweep as batches
from sim.ensemble.pool import Workers
from sim.errors import RunError, ScenarioError, SimError
from sim.outcomes import HEADLINES, OUTCOMES
from sim.scenario.sweep import load_sweep
from tests.processes import children, runs, until

VARY = ("us.withdrawal.estonia.share+us.withdrawal.lithuania.share=0,1", "europe.backfill.share=0:1:3")
SMALL = {"members": 41, "months": 24, "hypotheses": ["H1", "H3"], "workers": 1}
Make = Callable[..., sim.Sweep]

# Whoever runs the tests may ignore interrupts (nohup, cron), which a child inherits. Three points at once, and it stays
# when two are done, so that it is not over before it is killed, however busy the machine is.
KILLED = """
import pathlib, signal, sys, time, sim, sim.analysis.sweep
sim.analysis.sweep.CHUNK = 123

def stay(done, total):
    if len(list(pathlib.Path(sys.argv[1]).glob(".partial-*/.receipts/*.json"))) >= 2:
        time.sleep(600)

signal.signal(signal.SIGINT, signal.default_int_handler)
if __name__ == "__main__":
    sim.sweep("withdrawal", ["europe.backfill.share=0:1:8", "us.aid.level=0,1"], members=41, months=24,
              hypotheses=["H1", "H3"], workers=int(sys.argv[2]), out=sys.argv[1], progress=stay)
"""


@pytest.fixture(scope="module")
def make() -> Make:
    """Make the small sweep."""

    def sweep(out: Path, **other: object) -> sim.Sweep:
        return sim.sweep("withdrawal", VARY, out=out, **{**SMALL, **other})

    return sweep


@pytest.fixture(scope="module")
def small(make: Make, tmp_path_factory: pytest.TempPathFactory) -> sim.Sweep:
    """The small sweep. Tests must leave its folder as it is."""
    return make(tmp_path_factory.mktemp("sweep"))


def data(sweep: sim.Sweep) -> dict[str, str]:
    """The hash of every file that holds data."""
    return {name: one["sha256"] for name, one in sweep.manifest["files"].items() if name != "provenance.json"}


def test_the_table_holds_every_point_hypothesis_and_outcome(small: sim.Sweep) -> None:
    table = small.table
    words = sum(max(1, len(one.categories)) for one in OUTCOMES.values())
    assert len(table) == 6 * 2 * words
    assert list(table.columns[:4]) == ["point", small.levers[0].name, "europe.backfill.share", "hypothesis"]
    assert small.points["europe.backfill.share"].tolist() == [0, 0.5, 1] * 2
    assert (table["members"].max(), small.members) == (41, 41)
    text = pd.read_csv(small.folder / "table.csv")
    assert len(text) == len(table)
    assert [name for name in text if name != "difference_unit"] == list(table.columns)
    shares = (table["kind"] == "share").to_numpy()
    for name in ("value", "low", "difference", "difference_high", "unpaired_low"):
        assert np.allclose(text[name][shares], 1000 * table[name][shares], equal_nan=True, atol=1e-6)
    assert set(text["unit"][shares]) == set(text["difference_unit"][shares]) == {"of 1,000 futures"}
    kept = ~shares & (table["unit"] == "share").to_numpy()
    assert np.allclose(text["value"][kept], 100 * table["value"][kept], equal_nan=True)
    assert set(text["unit"][kept]) == {"%"}
    assert set(text["difference_unit"][kept]) == {"percentage points"}
    land = (table["outcome"] == "area_held").to_numpy()
    assert np.allclose(text["value"][land], table["value"][land])
    assert set(text["unit"][land]) == {"km2"}
    assert np.allclose(text["ratio"], table["ratio"], equal_nan=True)
    assert np.array_equal(text["both"].fillna(-1), table["both"].fillna(-1))
    assert small.verify() == []
    assert repr(small).startswith("Sweep of 'US soldiers leave the Baltic states: ")
    assert "<table>" in small._repr_html_()


def test_a_point_is_the_run_of_its_scenario(small: sim.Sweep, tmp_path: Path) -> None:
    """Point 4: everybody leaves Estonia and Lithuania, half is made good; the same members as a run has."""
    sets = [f"us.withdrawal.{host}.share=1" for host in ("estonia", "lithuania")] + ["europe.backfill.share=0.5"]
    run = sim.run(sim.load("withdrawal", sets), out=tmp_path, figures=False, **SMALL)
    for hypothesis in ("H1", "H3"):
        mine = small.of("armed_attack")
        row = mine[(mine["point"] == 4) & (mine["hypothesis"] == hypothesis)].iloc[0]
        worlds = run.summary().flags["armed_attack"].hypotheses[hypothesis]
        assert worlds.baseline is not None
        assert worlds.difference is not None
        assert row["value"] == worlds.scenario.share
        assert row["reference"] == worlds.baseline.share
        assert (row["difference_low"], row["difference_high"]) == pytest.approx(worlds.difference.interval)
        members = run.members[run.members["hypothesis"] == hypothesis]
        for name in HEADLINES:
            assert np.array_equal(small.flags(4)[hypothesis][name], members[name] == 1)
        land = small.of("area_held")
        row = land[(land["point"] == 4) & (land["hypothesis"] == hypothesis)].iloc[0]
        assert row["value"] == pytest.approx(members["area_held"].mean())


def test_the_dataset_has_the_levers_as_dimensions(small: sim.Sweep) -> None:
    found = small.dataset["difference"].sel(outcome="armed_attack", hypothesis="H1")
    assert found.dims == (small.levers[0].name, "europe.backfill.share")
    table = small.of("armed_attack")
    mine = table[
        (table["hypothesis"] == "H1") & (table[small.levers[0].name] == 1) & (table["europe.backfill.share"] == 0.5)
    ]
    assert float(found.sel({small.levers[0].name: 1, "europe.backfill.share": 0.5})) == mine["difference"].item()
    assert "path_class: quiet peace" in small.dataset["outcome"].values


@pytest.mark.parametrize("how", ["two workers", "an executor", "point by point"])
def test_the_same_bytes_however_it_is_made(
    how: str, small: sim.Sweep, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if how == "point by point":
        monkeypatch.setattr(batches, "CHUNK", 1)
        other = make(tmp_path)
    elif how == "two workers":
        other = make(tmp_path, workers=2)
    else:
        with ThreadPoolExecutor(2) as executor:
            other = make(tmp_path, executor=executor)
    assert other.folder.name == small.folder.name
    assert data(other) == data(small)


@pytest.mark.slow
def test_points_with_a_baseline_and_an_error_of_their_own_are_the_same_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quantity moves the baseline too, a word keeps points apart, and each point has as many members as it needs."""
    levers = ["motives.opportunist.ambition=0.1,100", "variants.order=us_first,europe_first"]
    asked = {"members": 20, "months": 60, "hypotheses": ["H1"], "workers": 1, "until_se": 0.015}
    made = {}
    for most in (4096, 1):
        monkeypatch.setattr(batches, "CHUNK", most)
        made[most] = sim.sweep("withdrawal", levers, out=tmp_path / str(most), **asked)
    assert data(made[4096]) == data(made[1])
    assert made[1].table.groupby("point")["members"].max().nunique() > 1


def test_an_executor_of_unknown_size_gets_many_small_batches() -> None:
    assert Workers(2, Executor()).least_tasks > 8 > Workers(2).least_tasks == 2


def test_found_again(small: sim.Sweep, make: Make) -> None:
    before = {path: path.stat().st_mtime_ns for path in small.folder.rglob("*")}
    again = make(small.folder.parent)
    assert (small.reused, again.reused) == (False, True)
    assert {path: path.stat().st_mtime_ns for path in small.folder.rglob("*")} == before


@pytest.fixture(scope="module")
def resume() -> Make:
    """Make the sweep that is killed, or what is left of it."""

    def sweep(out: Path, **other: object) -> sim.Sweep:
        return sim.sweep("withdrawal", ["europe.backfill.share=0:1:8", "us.aid.level=0,1"], out=out, **SMALL, **other)

    return sweep


@pytest.fixture(scope="module")
def never_killed(resume: Make, tmp_path_factory: pytest.TempPathFactory) -> sim.Sweep:
    """The same in one go. Tests must leave its folder as it is."""
    return resume(tmp_path_factory.mktemp("whole"))


@pytest.mark.skipif(sys.platform != "linux", reason="finds the workers through /proc")
@pytest.mark.parametrize(
    ("number", "workers"),
    [
        pytest.param(signal.SIGKILL, 1, marks=pytest.mark.slow),
        (signal.SIGKILL, 2),
        pytest.param(signal.SIGINT, 1, marks=pytest.mark.slow),
    ],
)
def test_killed_and_resumed_it_ends_with_the_same_bytes(
    number: signal.Signals, workers: int, resume: Make, never_killed: sim.Sweep, tmp_path: Path
) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path), str(workers)], stderr=subprocess.PIPE) as child:
        until(lambda: child.poll() is not None or len(list(tmp_path.glob(".partial-*/.receipts/*.json"))) >= 2)
        left_alone = children(child.pid)
        child.send_signal(number)
        said = child.communicate()[1].decode()
    until(lambda: not any(map(runs, left_alone)))  # what they still write must not come into what is resumed
    assert not list(tmp_path.glob("sweep-*")), f"it was over before it could be killed, or went on: {said}"
    notices: list[str] = []
    resumed = resume(tmp_path, notice=notices.append)
    assert "resuming" in notices[0]
    assert 2 <= resumed.provenance["points_taken_over"] < 16
    assert data(resumed) == data(never_killed)


def test_a_sweep_over_what_we_do_not_know_moves_the_baseline_too(tmp_path: Path) -> None:
    asked = {**SMALL, "months": 36}
    sweep = sim.sweep("withdrawal", ["motives.opportunist.ambition=0.1,100"], out=tmp_path, **asked)
    table = sweep.of("attack_chance")
    by_point = table[table["hypothesis"] == "H1"].sort_values("point")
    assert 2 * by_point["reference"].iloc[0] < by_point["reference"].iloc[1]


def test_alone_a_baseline_is_compared_with_nothing(tmp_path: Path) -> None:
    sweep = sim.sweep("baseline", ["crisis.opportunity_rate=0.01,1"], out=tmp_path, **SMALL)
    assert sweep.of("armed_attack")["difference"].isna().all()
    assert sweep.of("armed_attack")["value"].notna().all()


def test_a_sobol_sequence(tmp_path: Path) -> None:
    sweep = sim.sweep("withdrawal", ["europe.backfill.share=0:1", "us.aid.level=0:1"], 4, out=tmp_path, **SMALL)
    assert sweep.dataset["value"].dims == ("outcome", "hypothesis", "point")
    assert sweep.points["us.aid.level"].between(0, 1).all()
    assert sweep.dataset["us.aid.level"].dims == ("point",)


def test_members_are_added_until_the_error_is_reached(tmp_path: Path) -> None:
    asked = {**SMALL, "hypotheses": ["H1"], "months": 12}
    sweep = sim.sweep("withdrawal", ["europe.backfill.share=0,1"], until_se=0.01, out=tmp_path, **asked)
    rows = sweep.of("armed_attack")
    error = (rows["difference_high"] - rows["difference_low"]) / (2 * 1.96)
    assert (error <= 0.0101).all()
    assert (rows["members"] > 42).all()
    assert (rows["members"] % 42 == 0).all(), "whole pairs of members at a time"
    with pytest.raises(SimError, match="cannot be paired"):
        sim.compare(sweep, sweep, out=tmp_path)


def test_sweeps_are_compared_point_by_point(small: sim.Sweep, make: Make, tmp_path: Path) -> None:
    other = sim.sweep("withdrawal", VARY, out=tmp_path, sets=["us.aid.level=0"], **SMALL)
    found = sim.compare(small, other, out=tmp_path)
    rows = found.of("armed_attack")
    assert len(rows) == 12
    mine, theirs = small.of("armed_attack"), other.of("armed_attack")
    assert np.allclose(rows["difference"], theirs["value"] - mine["value"])
    assert sim.Comparison.open(found.folder).differences.equals(found.differences)
    with pytest.raises(RunError, match="of sweeps"):
        _ = found.runs
    with pytest.raises(SimError, match="they vary other levers"):
        sim.compare(small, sim.sweep("withdrawal", ["us.aid.level=0,1"], out=tmp_path, **SMALL), out=tmp_path)
    with pytest.raises(SimError, match="seed 2 against 20250301"):
        sim.compare(small, make(tmp_path, seed=2), out=tmp_path)


def test_bad_arguments_are_told(tmp_path: Path) -> None:
    for arguments, problem in (
        (("withdrawal",), "is a scenario, not a sweep; write: sweep withdrawal --vary"),
        (("nowhere", ["us.aid.level=0,1"]), "no such scenario"),
        (("backfill", ["us.aid.level=0,1"]), "says itself what is varied"),
        (("withdrawal", "us.aid.level=0,1"), "give a list"),
        ((7,), "is of type int"),
    ):
        with pytest.raises(SimError, match=problem):
            sim.sweep(*arguments, out=tmp_path)
    for name, value in (("members", 0), ("until_se", 1.5), ("until_se", True), ("months", 601), ("hypotheses", ["H9"])):
        with pytest.raises(SimError, match=name):
            sim.sweep("withdrawal", ["us.aid.level=0,1"], out=tmp_path, **{name: value})
    assert not list(tmp_path.iterdir())


def test_a_point_that_makes_no_scenario_is_told_before_anything_is_simulated(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(
        "scenario: baseline\nlevers:\n  share:\n    set: europe.backfill.share\n    values: [0, 7]\n", "utf-8"
    )
    with pytest.raises(ScenarioError, match=r"s\.yaml:3: levers\.share: .*7 is out of range"):
        sim.sweep(tmp_path / "s.yaml", out=tmp_path / "out", **SMALL)
    assert not (tmp_path / "out").exists()


def test_damage_is_told(small: sim.Sweep, make: Make, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(small.folder, tmp_path / small.folder.name))
    os.truncate(folder / "table.csv", 10)
    for reads in (lambda: sim.Sweep.open(folder), lambda: make(tmp_path)):
        with pytest.raises(RunError, match=r"damaged: table\.csv: cut short"):
            reads()
    with pytest.raises(RunError, match=r"is a sweep, not a run; open it with sim\.Sweep\.open"):
        sim.Run.open(folder)
    assert json.loads((folder / "sweep.json").read_text())["name"] == "withdrawal"


@pytest.mark.parametrize("name", ["backfill", "deal", "infrastructure"])
def test_every_lever_of_a_shipped_sweep_moves_something(name: str, tmp_path: Path) -> None:
    """From corner to corner, all else alike: a lever that nothing reads would leave every outcome where it is."""
    plan = load_sweep(name)
    corners = replace(plan, levers=tuple(replace(one, values=(one.values[0], one.values[-1])) for one in plan.levers))
    made = sim.sweep(corners, members=30, months=60, hypotheses=["H3"], workers=1, out=tmp_path)
    assert len(made.points) == 2 ** len(plan.levers)
    assert made.verify() == []
    levers = {lever.name for lever in made.levers}
    for lever in levers:
        alike = made.table.groupby([*sorted(levers - {lever}), "outcome", "category"], observed=True)["value"]
        assert alike.nunique().max() == 2, lever


def test_an_older_sweep_says_that_its_break_even_cannot_be_told(tmp_path: Path) -> None:
    """Its members' changes from the baseline were not kept; against the first point they would be another thing."""
    import pyarrow.parquet as pq

    from sim.analysis.measure import CHANGE
    from sim.show.text.sweep import lines

    made = sim.sweep(
        "withdrawal", ["europe.backfill.share=0,1"], out=tmp_path, members=8, months=10, hypotheses=["H1"], workers=1
    )
    assert made.turning is not None
    assert not made.lacks_changes
    said = " ".join(" ".join(lines(made, "there")).split())
    assert "reckoned from 2 points and 8 members" in said
    assert "`tip --lever europe.backfill.share` asks the same" in said
    for file in (made.folder / "members").glob("*.parquet"):
        pq.write_table(pq.read_table(file).drop_columns([CHANGE]), file)
    older = sim.Sweep(made.opened)
    assert older.lacks_changes
    assert older.break_even is None
    told = " ".join(lines(older, "there"))
    assert "older version" in told
    assert "as the baseline at" not in told
