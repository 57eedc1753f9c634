"""The summary says what the tables hold."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.outcomes import HEADLINES, OUTCOMES
from sim.results.run import Run

MEMBERS = 4301  # more than a part, and a last member without its twin


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A scenario with weights and its baseline."""
    scenario = sim.load("withdrawal", ["weights={H1: 3, H4: 1}"])
    out = tmp_path_factory.mktemp("summary")
    return sim.run(scenario, members=MEMBERS, months=9, workers=1, out=out, figures=False)


@pytest.fixture(scope="module")
def summary(run: Run) -> dict[str, Any]:
    return json.loads((run.folder / "summary.json").read_text())


def flags(run: Run, name: str) -> pd.DataFrame:
    """Whether it happened, a row a member and a column a hypothesis."""
    table = run.members.pivot(index="member", columns="hypothesis", values=name)
    return table == 1.0


def test_flags_are_those_of_the_tables(run: Run, summary: dict[str, Any]) -> None:
    assert run.baseline is not None
    assert list(summary["flags"]) == [name for name, one in OUTCOMES.items() if one.kind == "flag"]
    some = 0
    for name, told in summary["flags"].items():
        here, there = flags(run, name), flags(run.baseline, name)
        for hypothesis, worlds in told["hypotheses"].items():
            mine, theirs, change = here[hypothesis], there[hypothesis], worlds["difference"]
            assert worlds["scenario"]["count"] == mine.sum()
            assert worlds["baseline"]["count"] == theirs.sum()
            assert worlds["scenario"]["share"] == pytest.approx(mine.mean())
            assert change["only_scenario"] == (mine & ~theirs).sum()
            assert change["only_baseline"] == (theirs & ~mine).sum()
            assert change["difference"] == pytest.approx(mine.mean() - theirs.mean())
            assert sum(change[key] for key in ("both", "only_scenario", "only_baseline", "neither")) == MEMBERS
            low, high = change["interval"]
            assert low <= change["difference"] <= high
            some += change["both"]
    assert some > 0, "nothing happened in this run, so that it tests nothing"


def test_what_did_not_arise_did_not_happen(run: Run, summary: dict[str, Any]) -> None:
    column = run.members.loc[run.members["hypothesis"] == "H1", "resisted"]
    told = summary["flags"]["resisted"]["hypotheses"]["H1"]["scenario"]
    assert told["asked"] == column.notna().sum() < MEMBERS
    assert told["share"] == pytest.approx((column == 1).sum() / MEMBERS)


def test_yearly_rate(summary: dict[str, Any]) -> None:
    told = summary["flags"]["ceasefire"]["hypotheses"]["H1"]["scenario"]
    assert 0 < told["share"] < 1
    assert 1 - (1 - told["yearly"]) ** (9 / 12) == pytest.approx(told["share"])


def test_weighted(summary: dict[str, Any]) -> None:
    assert summary["weights"] == {"H1": 0.75, "H2": 0.0, "H3": 0.0, "H4": 0.25}
    told = summary["flags"]["ceasefire"]
    one, four = told["hypotheses"]["H1"], told["hypotheses"]["H4"]
    for world in ("scenario", "baseline"):
        expected = 0.75 * one[world]["share"] + 0.25 * four[world]["share"]
        assert told["weighted"][world]["share"] == pytest.approx(expected)
    expected = 0.75 * one["difference"]["difference"] + 0.25 * four["difference"]["difference"]
    assert told["weighted"]["difference"]["difference"] == pytest.approx(expected, abs=1e-12)


def test_categories_are_those_of_the_tables(run: Run, summary: dict[str, Any]) -> None:
    for name, told in summary["categories"].items():
        for hypothesis, worlds in told.items():
            column = run.members.loc[run.members["hypothesis"] == hypothesis, name]
            counts = column.value_counts()
            expected = {word: int(counts.get(float(place), 0)) for place, word in enumerate(OUTCOMES[name].categories)}
            assert worlds["scenario"] == expected, name
    assert sum(summary["categories"]["path_class"]["H2"]["baseline"].values()) == MEMBERS


def test_numbers_are_those_of_the_tables(run: Run, summary: dict[str, Any]) -> None:
    assert run.baseline is not None
    for name, told in summary["numbers"].items():
        frames = [world.members[world.members["hypothesis"] == "H3"][name].to_numpy() for world in (run, run.baseline)]
        for world, values in zip(told["H3"], [*frames, frames[0] - frames[1]], strict=True):
            there = values[~np.isnan(values)]
            assert told["H3"][world]["members"] == there.size
            if there.size:
                scale = max(1.0, float(np.abs(there).max()))
                assert told["H3"][world]["mean"] == pytest.approx(there.mean(), abs=1e-9 * scale)
                assert told["H3"][world]["q95"] == pytest.approx(np.quantile(there, 0.95))
    assert summary["numbers"]["us_troops_baltic"]["H1"]["difference"]["mean"] < -500


def test_splits_of_headlines(summary: dict[str, Any]) -> None:
    shares = summary["flags"]["ceasefire"]["split"]["scenario"]["shares"]
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["luck"] > 0.5, "an end of the war within nine months, by a hazard, is mostly luck"
    assert summary["headlines"] == list(HEADLINES)


def test_it_reads_well(run: Run) -> None:
    summary = run.summary()
    text = str(summary)
    for name in HEADLINES:
        assert OUTCOMES[name].title in text
    assert f"{MEMBERS:,} members" in text
    assert text == repr(summary)
    page = summary._repr_html_()
    assert page.count("<tr>") == 1 + 4 * len(HEADLINES)
    assert run.title in page


def test_alone_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    alone = sim.run("withdrawal", members=3, months=1, alone=True, workers=1, out=tmp_path, figures=False)
    assert alone.baseline is None
    told = alone.summary()["flags"]["armed_attack"]
    assert told["hypotheses"]["H1"]["difference"] is None
    assert told["hypotheses"]["H1"]["baseline"] is None
    assert told["split"]["difference"] is None
    assert told["weighted"] is None
    assert "against" not in str(alone.summary())
