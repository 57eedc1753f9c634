"""`import sim` is light, names what it offers, and runs end to end."""

import inspect
import pydoc
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.api.arguments import Counter, _month
from sim.api.run import run as function
from sim.cli.main import call
from sim.errors import RunError, SimError
from sim.results.run import Run
from sim.show.figures.catalogue import of_run

LIGHT = """
import sys
before = set(sys.modules)
import sim
heavy = {"numpy", "mesa", "scipy", "pandas", "pyarrow", "xarray", "matplotlib", "pydantic", "click"}
assert not heavy & {name.partition(".")[0] for name in set(sys.modules) - before}
assert sorted(name for name in dir(sim) if name in sim.__all__) == sorted(sim.__all__)
import sim.store.folders
assert callable(sim.run), "the function must survive the import of the package of the same name"
"""


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Run:
    out = tmp_path_factory.mktemp("pair")
    return sim.run(sim.load("withdrawal"), members=40, months=8, workers=1, out=out, figures=False)


def test_import_is_light() -> None:
    subprocess.run([sys.executable, "-W", "error", "-c", LIGHT], check=True)


def test_every_public_name_is_there() -> None:
    for name in sim.__all__:
        assert getattr(sim, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'forecast'"):
        sim.forecast  # noqa: B018


def test_scenario_and_baseline_have_folders_of_their_own(pair: Run) -> None:
    assert pair.baseline is not None
    assert pair.folder.name.startswith("withdrawal-")
    assert pair.baseline.folder.name == pair.about["baseline"]
    assert pair.about["baseline"].startswith("baseline-")
    assert pair.baseline.baseline is None
    for key in ("members", "months", "seed", "hypotheses"):
        assert pair.about[key] == pair.baseline.about[key]


def test_the_baseline_is_shared(pair: Run) -> None:
    told: list[tuple[int, int]] = []
    other = sim.run(
        sim.load("withdrawal", ["us.withdrawal.estonia.share=0.5"]),
        members=40, months=8, workers=1, out=pair.folder.parent, figures=False,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert other.about["baseline"] == pair.about["baseline"]
    assert told[0] == (160, 320)
    assert told[-1] == (320, 320)
    assert sorted(told) == told


def test_a_baseline_is_run_alone(tmp_path: Path) -> None:
    run = sim.run("baseline", members=2, months=1, workers=1, out=tmp_path, figures=False)
    assert run.baseline is None
    assert [folder for folder in tmp_path.iterdir() if folder.is_dir()] == [run.folder]


def test_channels_are_off_in_both_worlds(pair: Run) -> None:
    means = {"members": 40, "months": 8, "workers": 1, "out": pair.folder.parent, "figures": False}
    run = sim.run("withdrawal", without=["tripwire", "belief", "belief"], **means)
    assert run.baseline is not None
    assert run.without == run.baseline.without == ("belief", "tripwire")
    assert pair.without == ()
    assert run.folder != pair.folder
    assert run.baseline.folder != pair.baseline.folder
    assert run.scenario.without == ("belief", "tripwire")
    more = sim.run(sim.load("withdrawal", ["without=[tripwire]"]), without=["belief"], **means)
    assert more.folder == run.folder, "beside those that the scenario switches off"
    assert more.reused


@pytest.mark.parametrize("without", [["beliefs"], "beliefs", [None]])
def test_what_is_no_channel_is_refused(without: Any) -> None:
    with pytest.raises(SimError, match=r"there is no channel .*possible are belief, local-balance, "):
        sim.run("withdrawal", members=2, months=1, without=without)


def test_alone_and_beside_its_baseline_are_two_runs(pair: Run) -> None:
    alone = sim.run("withdrawal", members=40, months=8, workers=1, alone=True, out=pair.folder.parent, figures=False)
    assert alone.folder != pair.folder
    assert alone.members.equals(pair.members)


def test_luck_is_equal_before_the_lever_moves(pair: Run) -> None:
    """The withdrawal starts in September 2025, month 6; until then every series is the baseline's."""
    assert pair.baseline is not None
    here, there = pair.monthly, pair.baseline.monthly
    assert here["us_troops_lithuania"][:, :6].equals(there["us_troops_lithuania"][:, :6])
    assert (here["us_troops_lithuania_mean"][:, 7] < there["us_troops_lithuania_mean"][:, 7]).all()


def test_tables(pair: Run) -> None:
    assert list(pair.members.columns[:3]) == ["hypothesis", "member", "path_class"]
    assert len(pair.members) == 160
    assert pair.members.attrs["categories"]["us_status"] == ["in", "dormant", "out"]
    assert pair.members.attrs["units"]["capability_peak"] == "hbe"
    assert len(pair.parameters) == 40
    drawn = pair.parameters.drop(columns="member").to_numpy()
    assert (drawn[::2] == drawn[1::2]).all(), "members 2k and 2k + 1 share a row"
    assert (drawn[:-2:2] != drawn[2::2]).all(axis=1).any()
    assert pair.monthly["capability"].dims == ("hypothesis", "month", "quantile")
    assert pair.monthly["capability"].shape == (4, 8, 5)
    assert str(pair.monthly["date"].to_numpy()[3])[:7] == "2025-06"
    assert list(pair.events.columns) == ["hypothesis", "member", "month", "event", "actor", "detail", "value"]


def test_reprs(pair: Run) -> None:
    assert "40 x H1, H2, H3, H4" in repr(pair)
    assert str(pair.folder) in repr(pair)
    page = pair._repr_html_()
    assert page.startswith("<div>")
    assert "US soldiers leave the Baltic states" in page


def test_where_values_come_from_is_kept(pair: Run) -> None:
    assert pair.provenance["values"]["us.withdrawal.estonia.share"]["sources"][:2] == ["W1", "W2"]
    assert pair.scenario.us.withdrawal.estonia.share == 1.0


def test_a_baseline_that_is_gone_is_told(pair: Run, tmp_path: Path) -> None:
    import shutil

    moved = sim.open(shutil.copytree(pair.folder, tmp_path / pair.folder.name))
    with pytest.raises(RunError, match="not beside it"):
        moved.baseline  # noqa: B018


@pytest.mark.parametrize(
    "wrong",
    [{"members": 0}, {"members": 2.5}, {"seed": -1}, {"months": 0}, {"months": 601}, {"workers": 0}, {"block": 0},
     {"hypotheses": ["H9"]}, {"hypotheses": "H9"}, {"hypotheses": []}, {"out": ""}, {"out": 3}],
    ids=str,
)  # fmt: skip
def test_arguments_that_make_no_sense(wrong: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(SimError, match=next(iter(wrong))):
        sim.run("withdrawal", **{"out": tmp_path, **wrong})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("wrong", [3, None, b"withdrawal", ["withdrawal"]], ids=str)
def test_what_is_no_scenario(wrong: Any, tmp_path: Path) -> None:
    with pytest.raises(SimError, match=f"of type {type(wrong).__name__}; give what sim.load returns, the path"):
        sim.run(wrong, out=tmp_path)


def test_help_tells_how_the_function_is_called() -> None:
    assert inspect.signature(sim.run) == inspect.signature(function)
    text = pydoc.plain(pydoc.render_doc(sim.run))
    assert "run(scenario: " in text
    assert re.search(r"\bmembers: '?int'? = 2500\b", text)
    assert "members: futures under each hypothesis." in text


def test_figures_are_drawn_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(run: Run) -> dict[str, Any]:
        def stop() -> None:
            raise KeyboardInterrupt

        return {**whole(run), "third": stop}

    def whole(run: Run) -> dict[str, Any]:
        possible = of_run(run)
        return {name: possible[name] for name in ("path-classes", "tile-map")}

    def run(**other: Any) -> Run:
        return sim.run("withdrawal", members=2, months=1, alone=True, workers=1, out=tmp_path, **other)

    monkeypatch.setattr("sim.show.figures.catalogue.of_run", half)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert not list(tmp_path.rglob("report.html"))
    without = run(figures=False)
    assert (without.reused, without.figures, without.verify()) == (True, [], [])
    monkeypatch.setattr("sim.show.figures.catalogue.of_run", whole)
    drawn = run()
    assert [path.name for path in drawn.figures] == ["path-classes.png", "tile-map.png"]
    assert (drawn.folder / "report.html").is_file()
    assert drawn.verify() == []
    monkeypatch.setattr("sim.show.figures.catalogue.of_run", half)
    assert run().figures == drawn.figures, "what is drawn is not drawn again"
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == [drawn.folder]


def test_progress_tells_whole_futures_once() -> None:
    told: list[int] = []
    counter = Counter(10, lambda done, total: told.append(done))
    for _ in range(30):
        counter.add(1 / 3)
    assert told == list(range(11))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: sim.run("withdrawal", members=10**30), "members is too large; give at most 100000000"),
        (lambda: sim.sweep("backfill", members=10**9), "members is 1000000000"),
        (lambda: sim.deal("moscow-terms", members=10**9), "give at most 100000"),
        (lambda: sim.run("withdrawal", workers=10**6), "workers is 1000000"),
        (lambda: sim.run("withdrawal", alone="no"), "alone is 'no'; give True or False"),
        (lambda: sim.run("withdrawal", out="a\0b"), "holds a null character"),
        (lambda: sim.load(None), "type NoneType"),
        (lambda: sim.open(None), "type NoneType"),
        (lambda: sim.open(b"results"), "type bytes"),
        (lambda: sim.hindcast(7), "give a month as '2024-06'"),
        (lambda: sim.calibrate("2024-6"), "write 2024-06"),
        (lambda: sim.hindcast("June 2024"), "write 2024-06"),
    ],
)
def test_what_will_not_do_is_refused_before_the_work(call: Callable[[], object], said: str) -> None:
    with pytest.raises(SimError) as caught:
        call()
    assert said in str(caught.value)


def test_dates_none_and_small_letters_are_taken_as_they_are_meant(tmp_path: Path) -> None:
    import numpy as np
    import pandas as pd

    for month in (pd.Timestamp("2024-06-01"), pd.Period("2024-06"), np.datetime64("2024-06"), date(2024, 6, 1)):
        assert _month("origin", month) == "2024-06"
    with pytest.raises(SimError, match="give a month from"):
        sim.calibrate(date(2030, 1, 1))
    size = {"members": 2, "months": 1, "out": tmp_path, "figures": np.False_}
    first = sim.run("baseline", hypotheses=["h1"], without=None, **size)
    assert first.hypotheses == ("H1",)
    assert sim.open(first).folder == first.folder
    assert sim.load("baseline", None).sets == ()


def test_a_home_is_a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell opens ~ only where a word begins with it, which it does not in --out=~/x."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    made = sim.run("baseline", members=2, months=1, hypotheses=["H1"], out="~/kept", figures=False)
    assert made.folder.parent == tmp_path / "home" / "kept"
    assert call(["list", "--out=~/kept"]) == 0
    assert not (tmp_path / "~").exists()
