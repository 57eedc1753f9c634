"""The summary says what the tables hold."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.chain import links
from sim.analysis.summary import Summary
from sim.errors import RunError
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
def summary(run: Run) -> Summary:
    return run.summary()


def flags(run: Run, name: str) -> pd.DataFrame:
    """Whether it happened, a row a member and a column a hypothesis."""
    table = run.members.pivot(index="member", columns="hypothesis", values=name)
    return table == 1.0


def test_flags_are_those_of_the_tables(run: Run, summary: Summary) -> None:
    assert run.baseline is not None
    assert list(summary.flags) == [name for name, outcome in OUTCOMES.items() if outcome.kind == "flag"]
    some = 0
    for name, flag in summary.flags.items():
        here, there = flags(run, name), flags(run.baseline, name)
        for hypothesis, worlds in flag.hypotheses.items():
            assert worlds.baseline is not None
            assert worlds.difference is not None
            mine, theirs, flips = here[hypothesis], there[hypothesis], worlds.difference.flips
            assert worlds.scenario.count == mine.sum()
            assert worlds.baseline.count == theirs.sum()
            assert worlds.scenario.share == pytest.approx(mine.mean())
            assert flips.only_scenario == (mine & ~theirs).sum()
            assert flips.only_baseline == (theirs & ~mine).sum()
            assert worlds.difference.difference == pytest.approx(mine.mean() - theirs.mean())
            assert flips.both + flips.only_scenario + flips.only_baseline + flips.neither == MEMBERS
            low, high = worlds.difference.interval
            assert low <= worlds.difference.difference <= high
            some += flips.both
    assert some > 0, "nothing happened in this run, so that it tests nothing"


def test_what_did_not_arise_did_not_happen(run: Run, summary: Summary) -> None:
    column = run.members.loc[run.members["hypothesis"] == "H1", "resisted"]
    share = summary.flags["resisted"].hypotheses["H1"].scenario
    assert share.asked == column.notna().sum() < MEMBERS
    assert share.share == pytest.approx((column == 1).sum() / MEMBERS)


def test_yearly_rate(summary: Summary) -> None:
    share = summary.flags["ceasefire"].hypotheses["H1"].scenario
    assert 0 < share.share < 1
    assert 1 - (1 - share.yearly) ** (9 / 12) == pytest.approx(share.share)


def test_weighted(summary: Summary) -> None:
    assert summary.weights == {"H1": 0.75, "H2": 0.0, "H3": 0.0, "H4": 0.25}
    flag = summary.flags["ceasefire"]
    h1, h4 = flag.hypotheses["H1"], flag.hypotheses["H4"]
    for world in ("scenario", "baseline"):
        expected = 0.75 * getattr(h1, world).share + 0.25 * getattr(h4, world).share
        assert getattr(flag.weighted, world).share == pytest.approx(expected)
    assert h1.difference is not None
    assert h4.difference is not None
    assert flag.weighted is not None
    assert flag.weighted.difference is not None
    expected = 0.75 * h1.difference.difference + 0.25 * h4.difference.difference
    assert flag.weighted.difference.difference == pytest.approx(expected, abs=1e-12)


def test_categories_are_those_of_the_tables(run: Run, summary: Summary) -> None:
    for name, by_hypothesis in summary.categories.items():
        for hypothesis, worlds in by_hypothesis.items():
            column = run.members.loc[run.members["hypothesis"] == hypothesis, name]
            counts = column.value_counts()
            expected = {word: int(counts.get(float(place), 0)) for place, word in enumerate(OUTCOMES[name].categories)}
            assert worlds.scenario == expected, name
    baseline = summary.categories["path_class"]["H2"].baseline
    assert baseline is not None
    assert sum(baseline.values()) == MEMBERS


def test_numbers_are_those_of_the_tables(run: Run, summary: Summary) -> None:
    assert run.baseline is not None
    for name, by_hypothesis in summary.numbers.items():
        frames = [world.members[world.members["hypothesis"] == "H3"][name].to_numpy() for world in (run, run.baseline)]
        worlds = by_hypothesis["H3"]
        ranges = (worlds.scenario, worlds.baseline, worlds.difference)
        for given, values in zip(ranges, [*frames, frames[0] - frames[1]], strict=True):
            there = values[~np.isnan(values)]
            assert given is not None
            assert given.members == there.size
            if there.size:
                scale = max(1.0, float(np.abs(there).max()))
                assert given.mean == pytest.approx(there.mean(), abs=1e-9 * scale)
                assert given.quantiles["q95"] == pytest.approx(np.quantile(there, 0.95))
    change = summary.numbers["us_troops_baltic"]["H1"].difference
    assert change is not None
    assert change.mean is not None
    assert change.mean < -500


def test_splits_of_headlines(summary: Summary) -> None:
    split = summary.flags["ceasefire"].split.scenario
    assert split is not None
    assert split.shares is not None
    assert sum(split.shares) == pytest.approx(1.0)
    assert split.shares.luck > 0.5, "an end of the war within nine months, by a hazard, is mostly luck"
    assert summary.headlines == HEADLINES


def test_summary_json_is_read_and_written_without_a_change(run: Run) -> None:
    assert run.baseline is not None
    for world in (run, run.baseline):
        text = (world.folder / "summary.json").read_text("utf-8")
        content = json.loads(text)
        again = Summary.from_json(content).to_json()
        assert again == content
        assert json.dumps(again, indent=1, ensure_ascii=False, allow_nan=False) + "\n" == text, "the order is kept, too"


@pytest.mark.parametrize("damaged", ["{}", "[]", '{"flags": 3}'])
def test_a_damaged_summary_is_refused(tmp_path: Path, damaged: str) -> None:
    alone = sim.run("withdrawal", members=1, months=1, alone=True, workers=1, out=tmp_path, figures=False)
    (alone.folder / "summary.json").write_text(damaged, "utf-8")
    with pytest.raises(RunError, match=r"summary\.json: is not a summary: it was damaged; .*verify"):
        alone.summary()


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
    flag = alone.summary().flags["armed_attack"]
    assert flag.hypotheses["H1"].difference is None
    assert flag.hypotheses["H1"].baseline is None
    assert flag.split.difference is None
    assert flag.weighted is None
    content = json.loads((alone.folder / "summary.json").read_text("utf-8"))
    assert Summary.from_json(content).to_json() == content
    assert "against" not in str(alone.summary())


def test_the_chance_of_an_attack_is_shared_out(run: Run, summary: Summary) -> None:
    """Under other laws of error as in the tables; what is meant, of what Moscow chose."""
    table = run.members.groupby("hypothesis", observed=True)
    for hypothesis, worlds in summary.laws.items():
        mine = table.get_group(hypothesis)
        laws = worlds.scenario
        assert worlds.baseline is not None
        assert worlds.difference is not None
        assert worlds.difference.half == pytest.approx(laws.half - worlds.baseline.half)
        for law, name in (("as_set", ""), ("half", "_half"), ("double", "_double"), ("normal", "_normal")):
            assert getattr(laws, law) == pytest.approx(mine[f"attack_chance{name}"].mean())
        chosen = mine["attack_chance"].sum() - mine["accident_chance"].sum()
        if laws.meant is None:
            assert chosen <= 0
        else:
            assert laws.meant == pytest.approx(mine["attack_chance_meant"].sum() / chosen)
            assert 0 <= laws.meant <= 1 + 1e-9


def test_links_and_fates_are_counted_over_all_parts(run: Run, summary: Summary) -> None:
    assert run.baseline is not None
    for hypothesis, worlds in summary.chain.items():
        assert worlds.baseline is not None
        for counts, world in ((worlds.scenario, run), (worlds.baseline, run.baseline)):
            mine = world.members[world.members["hypothesis"] == hypothesis]
            passed = links(lambda name, mine=mine: mine[name].to_numpy(), summary.months)  # type: ignore[misc]
            assert counts == {name: (both.alone.sum(), both.chained.sum()) for name, both in passed.items()}
    for groups in summary.peace.values():
        assert sum(group.futures for group in groups.values()) == MEMBERS
    assert set(summary.chain) == set(summary.peace) == {"H1", "H2", "H3", "H4"}
