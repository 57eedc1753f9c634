"""Published rates beside the model's own: each is read as its source has it, and counted as the tables have it."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.evidence.published import RATE_COMPARISONS
from sim.analysis.evidence.rare import RARE_EVENTS
from sim.analysis.evidence.rates import mean_of, middle_of, share_of
from sim.analysis.evidence.table import COLUMNS, compared_rates
from sim.outcomes import OUTCOMES
from sim.results.run import Run
from sim.scenario.sources import Evidence, shipped_sources
from sim.show.text import evidence as evidence_text

#: Attacks come early and often, so that a few members over two years have cases of everything.
EARLY = (
    "talks.assumed.share=0.9", "crisis.opportunity_rate=1", "crisis.regroup_months=3", "motives.prize_grab=1",
    "motives.prize_assault=2", "russia.reconstitution.trained_troops=150", "russia.reconstitution.tanks=1200",
    "russia.reconstitution.shells=1.5", "russia.reconstitution.training=0.7", "baltic.resistance=0.1",
)  # fmt: skip
MEMBERS, MONTHS = 300, 24


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    out = tmp_path_factory.mktemp("compared-rates")
    return sim.run(
        sim.load("withdrawal", EARLY), members=MEMBERS, months=MONTHS, hypotheses=["H1", "H4"], workers=1, out=out,
        figures=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def table(run: Run) -> pd.DataFrame:
    return run.evidence()


def published(table: pd.DataFrame, comparison: str) -> pd.DataFrame:
    return table[(table["comparison"] == comparison) & (table["side"] == "published")]


def own(table: pd.DataFrame, comparison: str, hypothesis: str) -> pd.DataFrame:
    return table[(table["comparison"] == comparison) & (table["hypothesis"] == hypothesis)]


def members(run: Run, hypothesis: str) -> pd.DataFrame:
    frame: pd.DataFrame = run.members[run.members["hypothesis"] == hypothesis]
    return frame


def is_word(frame: pd.DataFrame, name: str, *words: str) -> "pd.Series[bool]":
    return frame[name].isin([float(OUTCOMES[name].categories.index(word)) for word in words])


# The table


def test_the_table_has_both_sides_of_every_comparison(table: pd.DataFrame) -> None:
    assert tuple(table.columns) == COLUMNS
    names = [comparison.name for comparison in RATE_COMPARISONS]
    assert list(table["comparison"].unique()) == [*names, *(f"rare {event.name}" for event in RARE_EVENTS)]
    for _, rows in table.groupby("comparison"):
        assert set(rows["hypothesis"]) == {"", "H1", "H4"}
        assert set(rows["differs"]) == {rows["differs"].iloc[0]}
        assert len(rows["differs"].iloc[0]) > 40, "says why the two differ"
        assert rows["unit"].nunique() == 1


def test_every_published_rate_has_its_citation_and_lies_in_its_range(table: pd.DataFrame) -> None:
    rates = table[table["side"] == "published"]
    assert (rates["citation"].str.len() > 20).all()
    assert rates["confidence"].isin(["A", "B", "C"]).all()
    assert rates["value"].notna().all()
    with_range = rates[rates["low"].notna()]
    assert len(with_range) >= 3
    assert ((with_range["low"] <= with_range["value"]) & (with_range["value"] <= with_range["high"])).all()
    assert (with_range["span"] != "").all()
    assert (rates[rates["low"].isna()]["span"] == "").all()


def test_what_is_known_only_after_the_cut_is_displayed_and_nothing_else(table: pd.DataFrame) -> None:
    late = table[table["display_only"]]
    assert len(late) >= 4
    assert set(late["kind"]) == {"displayed"}


def test_what_is_said_to_be_calibrated_is_cited_by_the_baseline(table: pd.DataFrame) -> None:
    cited = sim.load("baseline").sources
    rates = table[table["side"] == "published"]
    assert set(rates["kind"]) == {"calibrated", "compared", "displayed"}
    for _, rate in rates[rates["kind"] == "calibrated"].iterrows():
        assert rate["source"] in cited, f"{rate['source']} set no value of the baseline"


# What is published


def test_published_rates_are_those_of_the_studies(table: pd.DataFrame) -> None:
    land = published(table, "land")
    assert land["value"].round(1).tolist() == [89.6, 97.6]
    assert land[["count", "cases"]].to_numpy().tolist() == [[112, 125], [82, 84]]
    assert (land["low"] < land["value"]).all()
    assert published(table, "fulfilment")["value"].tolist() == [74.5, 50, 22, 41]
    incidents = published(table, "incidents")
    assert incidents["value"].round(6).tolist() == [2.4, 6.8]
    assert incidents["kind"].tolist() == ["compared", "compared"]
    capital = published(table, "capital")
    assert capital[["low", "high"]].to_numpy().tolist() == [[36, 60]]


def test_the_baltic_share_of_incidents_is_that_of_the_scenario(run: Run, tmp_path: Path) -> None:
    other = sim.run(
        sim.load("baseline", ["crisis.hybrid.baltic_share=0.5"]), members=4, months=2, hypotheses=["H4"], workers=1,
        out=tmp_path, figures=False,
    )  # fmt: skip
    assert published(other.evidence(), "incidents")["value"].tolist() == [6, 17]


def test_chances_by_a_date_are_spread_over_the_years(table: pd.DataFrame) -> None:
    rates = published(table, "attacks").set_index("source")["value"]
    known = shipped_sources()
    for source, months in (("metaculus-nato-2040", 183), ("metaculus-baltic-2035", 118), ("taiwan-experts-2025", 118)):
        entry = known[source]
        assert isinstance(entry, Evidence)
        in_all = [1 - (1 - rates[source] / 100) ** (months / 12), *(figure.value / 100 for figure in entry.figures)]
        assert any(in_all[0] == pytest.approx(value) for value in in_all[1:])
    assert rates["metaculus-nato-2040"] == pytest.approx(0.7, abs=0.02)


def test_rates_of_pairs_of_states_are_taken_for_three_pairs(table: pd.DataFrame) -> None:
    war, force = published(table, "attacks").query("source == 'dyad-deterrence'")["value"]
    assert war == pytest.approx(100 * (1 - (1 - 2.50e-3) ** 3))
    assert force == pytest.approx(100 * (1 - (1 - 55.8e-3) ** 3))


# What is the model's own


def test_the_own_rates_are_those_of_the_tables(run: Run, table: pd.DataFrame) -> None:
    for hypothesis in ("H1", "H4"):
        frame = members(run, hypothesis)
        attack = own(table, "attacks", hypothesis).iloc[0]
        attacked = int(frame["armed_attack"].sum())
        assert (attack["count"], attack["cases"]) == (attacked, MEMBERS)
        assert attack["value"] == pytest.approx(100 * (1 - (1 - attacked / MEMBERS) ** (12 / MONTHS)))

        grab = frame[is_word(frame, "attack_kind", "grab")]
        yielded = int((grab["resisted"] == 0).sum())
        by_force = int(((grab["resisted"] == 1) & (grab["ground_day_30"] > 0)).sum())
        land = own(table, "land", hypothesis).iloc[0]
        assert (land["count"], land["cases"]) == (by_force, by_force + yielded)

        called = frame[frame["article5_called"] == 1]
        met = own(table, "fulfilment", hypothesis)
        fulfilled, either = (
            is_word(called, "article5", "fulfilled"),
            is_word(called, "article5", "fulfilled", "partial"),
        )
        assert met["count"].tolist() == [fulfilled.sum(), either.sum()]
        assert met["cases"].tolist() == [len(called)] * 2

        incidents = own(table, "incidents", hypothesis).iloc[0]
        assert incidents["value"] == pytest.approx(frame["incidents"].mean() / 2)
        broken = own(table, "ceasefires", hypothesis).iloc[0]
        ended = frame[frame["ceasefire"] == 1]
        assert (broken["count"], broken["cases"]) == ((ended["ceasefires_broken"] > 0).sum(), len(ended))


def test_this_run_has_cases_of_everything(table: pd.DataFrame) -> None:
    """Else the test above would compare zero with zero."""
    for comparison in ("land", "fulfilment", "capital"):
        assert (own(table, comparison, "H1")["cases"] > 5).all()
    land = own(table, "land", "H1").iloc[0]
    assert 0 < land["count"] < land["cases"]


def test_hours_to_a_capital_are_those_of_resisted_assaults_on_two_of_them(run: Run, table: pd.DataFrame) -> None:
    frame = members(run, "H1")
    met = frame[
        is_word(frame, "attack_kind", "assault")
        & is_word(frame, "attack_target", "estonia", "latvia")
        & (frame["resisted"] == 1)
    ]
    hours = 24 * met["days_to_capital"].dropna()
    row = own(table, "capital", "H1").iloc[0]
    assert (row["count"], row["cases"]) == (len(hours), len(met))
    assert row["value"] == pytest.approx(hours.median())
    assert 0 < row["low"] <= row["value"] <= row["high"] <= 24 * 60


def test_where_there_is_no_case_there_is_no_rate(table: pd.DataFrame, tmp_path: Path) -> None:
    short = sim.run("baseline", members=2, months=1, hypotheses=["H4"], workers=1, out=tmp_path, figures=False)
    rows = short.evidence().query("side == 'model'").set_index("comparison")
    for comparison in ("land", "capital", "gain", "losses", "recruits"):
        assert math.isnan(rows.loc[comparison, "value"]), "nothing of a year in a run of a month"
        assert rows.loc[comparison, "cases"] == 0
    assert rows.loc["attacks", "value"] == 0


# Measuring


def test_a_share_of_few_cases_has_a_wide_interval_that_holds_it() -> None:
    few = share_of("x", np.array([True, True, True]), np.ones(3, dtype=bool))
    many = share_of("x", np.ones(3000, dtype=bool), np.ones(3000, dtype=bool))
    assert (few.value, few.high, few.count, few.cases) == (100, 100, 3, 3)
    assert few.low is not None
    assert many.low is not None
    assert few.low < 50 < 99 < many.low


def test_only_those_asked_are_counted() -> None:
    happened, asked = np.array([True, True, False, False]), np.array([True, False, True, False])
    half = share_of("x", happened, asked)
    assert (half.value, half.count, half.cases) == (50, 1, 2)
    values = np.array([1.0, 100.0, np.nan, 3.0])
    middle = middle_of("x", values, np.array([True, False, True, True]))
    assert (middle.value, middle.count, middle.cases) == (2, 2, 3)


def test_a_mean_of_one_member_has_no_interval() -> None:
    alone = mean_of("x", np.array([4.0]))
    assert (alone.value, alone.low, alone.span) == (4.0, None, "")


# The text


def test_the_text_says_everything_in_80_columns(run: Run) -> None:
    lines = list(evidence_text.lines(compared_rates(run.opened), run.title, "about", ("belief",)))
    assert max(map(len, lines)) <= 80
    text = " ".join("\n".join(lines).split())
    assert "Channels off, as at the start in either world: belief" in text
    for comparison in RATE_COMPARISONS:
        assert f"{comparison.title}, {comparison.unit}".upper() in text
        assert f"Why they differ: {comparison.differs}" in text
    comparisons, _, sources = text.partition(" SOURCES ")
    for compared in compared_rates(run.opened):
        for rate in compared.published:
            assert f"{rate.source})" in comparisons
            assert f"({rate.kind}," in comparisons
    assert "altman-2017 [B, 2017-12]: Altman, D. (2017)." in sources
    assert "metaculus-nato-2040 [C, 2025-12; after the cut, shown only]" in sources


def test_what_is_alike_under_every_hypothesis_is_printed_once(tmp_path: Path) -> None:
    """Nobody attacks in a month, so that the war in Ukraine and everything else is the same under each."""
    short = sim.run("baseline", members=4, months=1, workers=1, out=tmp_path, figures=False)
    text = "\n".join(evidence_text.lines(compared_rates(short.opened), "title", "about"))
    assert text.count("under every hypothesis") == sum(
        len(set(compared.measured.values())) == 1 and len(compared.measured["H1"])
        for compared in compared_rates(short.opened)
    )
    assert "under every hypothesis" in text


def test_counts_of_large_runs_still_fit(run: Run) -> None:
    from dataclasses import replace

    compared = compared_rates(run.opened)[0]
    large = {
        h: tuple(replace(r, count=3_521_004, cases=10_000_000) for r in rates) for h, rates in compared.measured.items()
    }
    lines = list(evidence_text.lines([replace(compared, measured=large)], "title", "about"))
    assert max(map(len, lines)) <= 80
    assert any("3,521,004 of 10,000,000" in line for line in lines)
