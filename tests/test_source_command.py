"""Where numbers come from: `source`, `source --audit`, `cite` and `compare --swap`, as typed and in Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pybtex.database import parse_string

import sim
from sim.analysis.source.audit import ALL, GROUPS, groups_of, spread, values
from sim.analysis.source.references import OWN, references
from sim.cli.main import call
from sim.errors import OK, SimError
from sim.results.comparison import Comparison
from sim.results.run import Run
from sim.scenario.sources import Claim, shipped_sources
from sim.show.html import compare_page
from sim.show.html.page import render
from sim.show.text.citations import bibtex
from sim.show.text.source import alternative_lines
from sim.store.folders import verify

SIZE: dict[str, Any] = {"members": 60, "months": 12, "workers": 1}
SWAPS = ("us.resolve=leeds-2000", "war.starting_gain=isw-2024-losses")


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Comparison]:
    """The withdrawal against the baseline, with two other studies' figures."""
    out = tmp_path_factory.mktemp("results")
    return sim.compare("baseline", "withdrawal", swap=SWAPS, channels=False, out=out, **SIZE)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert call(words) == OK
    text = capsys.readouterr().out
    assert all(len(line) <= 80 or "/" in line for line in text.splitlines()), "only addresses and paths are longer"
    return text


# source


def test_a_path_is_told_with_what_it_rests_on_and_what_reads_it(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "source", "us.tripwire")
    for part in (
        "mean 0.1, sd 0.2",
        "logit per log",
        "tnsr.org",
        "baseline.yaml:",
        "sim/theory/crisis.py:",
        "american_logit",
    ):
        assert part in text


def test_an_id_is_told_with_every_value_that_rests_on_it() -> None:
    found = sim.source("w1")
    assert found.cited is not None
    assert [one.path for one in found.entries] == [
        f"us.withdrawal.{host}" for host in ("estonia", "latvia", "lithuania")
    ]
    cited = {path for path, origin in sim.load("baseline").provenance.items() if "kiis-2024" in origin.sources}
    assert cited <= {one.path for one in sim.source("kiis-2024").entries}


@pytest.mark.parametrize("asked", ["us.withdrawal.estonia.share", "us.withdrawal.estonia"])
def test_a_plan_says_which_scenarios_set_it_otherwise(asked: str) -> None:
    [one] = sim.source(asked).entries
    assert one.path == "us.withdrawal.estonia"
    others = {place.scenario: place for place in one.elsewhere}
    assert others["withdrawal"].values["us.withdrawal.estonia.share"] == 1.0
    assert "the-articles" in others
    [there] = sim.source(asked, "withdrawal").entries
    assert there.values["us.withdrawal.estonia.share"] == 1.0
    assert "W3" in there.sources


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("tripwire", "us.tripwire"),
        ("recruiting pool", "russia.recruitment"),
        ("escalation", "escalation.use_rate"),
        ("horizon.months", "horizon.months"),
        ("correlations", "correlations.allied_resolve"),
    ],
)
def test_parts_of_paths_and_words_find_values(asked: str, path: str) -> None:
    assert path in [one.path for one in sim.source(asked).entries]


@pytest.mark.parametrize(
    ("asked", "guess"), [("us.tripwyre", "us.tripwire"), ("rand-2016-wargam", "rand-2016-wargame")]
)
def test_a_near_name_is_suggested(asked: str, guess: str) -> None:
    with pytest.raises(SimError, match=guess):
        sim.source(asked)


@pytest.mark.parametrize("asked", ["", "   ", "xyzzy", "\x00", "é" * 500, "*", "..", "W99", "--"])
def test_nonsense_is_answered_in_a_sentence(asked: str) -> None:
    with pytest.raises(SimError) as refused:
        sim.source(asked)
    assert refused.value.exit_code == 2
    assert len(str(refused.value)) < 700


def test_json_holds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    [one] = json.loads(said_json(capsys, "source", "us.resolve", "--json"))["values"]
    assert {other["name"] for other in one["alternatives"]} >= {"leeds-2000"}
    assert one["readers"][0]["equations"][0]["name"]
    assert one["group"] == "B"
    assert one["given"]["file"].endswith("baseline.yaml")


def said_json(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert call(words) == OK
    return capsys.readouterr().out


def test_what_the_command_line_set_says_so() -> None:
    [one] = sim.source("us.tripwire", sets=["us.tripwire=0.5"]).entries
    assert (one.group, one.values["us.tripwire"], one.quantiles) == ("command line", 0.5, {})
    assert [place.scenario for place in one.elsewhere if place.values["us.tripwire"] == 0.5] == []


# audit


def test_the_audit_counts_every_value_once() -> None:
    found = sim.audit("baseline")
    assert int(found.counts.to_numpy().sum()) == len(found.values) == int(found.sections.to_numpy().sum())
    assert not found.values["path"].duplicated().any()
    bare = found.values[(found.values["kind"] == "uncertain") & (found.values["group"] == "assumption")]
    provenance = sim.load("baseline").provenance
    assert len(bare) > 100
    assert all(not provenance[path].sources for path in bare["path"])
    changed = sim.audit("baseline", ["us.tripwire=0.5"])
    assert list(changed.values.loc[changed.values["path"] == "us.tripwire", "group"]) == ["command line"]


def test_the_spread_of_a_run_is_shared_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = sim.run("withdrawal", members=120, months=6, workers=1, out=tmp_path, figures=False, hypotheses=["H1", "H4"])
    table = values(run.scenario, run.opened.origin["values"])
    groups = groups_of(table)
    assert set(groups) <= set(GROUPS)
    found = spread(run.opened, None, table, "armed_attack")
    assert set(found["group"]) == {*groups, ALL}
    assert said(capsys, "source", "--audit", str(run.folder)).count("How much of the spread") == 2
    assert (run.folder / "figures" / "what-it-rests-on.csv").is_file()
    assert verify(run.folder) == []


@pytest.mark.parametrize("given", ["nothing-of-this-name", "", 3])
def test_an_audit_of_nothing_is_refused(given: Any) -> None:
    with pytest.raises(SimError):
        sim.audit(given)


# cite


def test_every_source_that_is_cited_becomes_a_valid_entry() -> None:
    ids = shipped_sources().ids
    found = references(ids)
    parsed = parse_string(bibtex(found), "bibtex").entries
    assert list(parsed) == [one.id for one in found]
    expected = {name for name in ids if not isinstance(shipped_sources()[name], Claim)} - OWN
    assert expected | {"article-w", "article-n", "sim-european-security"} == set(parsed)
    for one in found:
        entry = parsed[one.id]
        assert entry.fields["title"]
        assert len(entry.persons.get("author", [])) == len(one.authors) + one.others
        assert entry.fields.get("year", "") == (str(one.issued[0]) if one.issued else "")


def test_a_scenario_cites_all_that_its_values_cite() -> None:
    loaded = sim.load("baseline")
    evidence = {name for name, entry in loaded.sources.items() if not isinstance(entry, Claim)} - OWN
    assert evidence <= {one.id for one in sim.cite(loaded).references}
    assert sim.cite("baseline").bibtex == sim.cite(loaded).bibtex


@pytest.mark.parametrize(
    ("asked", "path"),
    [("US.Tripwire", "us.tripwire"), ("europe.backfill.germany.share", "europe.backfill")],
)
def test_a_path_in_any_case_or_of_a_part_that_a_plan_leaves_out(asked: str, path: str) -> None:
    assert [one.path for one in sim.source(asked).entries] == [path]


def test_a_name_in_references_is_answered_with_their_ids() -> None:
    with pytest.raises(SimError) as refused:
        sim.source("Shlapak")
    assert "rand-2016-wargame" in refused.value.remedy


@pytest.mark.parametrize(
    ("name", "kind", "authors", "year", "container"),
    [
        ("musgrave-ward-2023", "article", ["Musgrave", "Ward"], 2023, "Foreign Policy Analysis"),
        ("fortna-2003", "article", ["Fortna"], 2003, "International Organization"),
        ("press-2005", "book", ["Press"], 2005, ""),
        ("rand-2533", "report", ["Frederick", "Watts", "Lane", "Doll", "Rhoades", "Smith"], 2020, ""),
        ("white-house-2024", "document", ["The White House"], 2024, ""),
        ("filson-werner-2002", "article", ["Filson", "Werner"], 2002, "American Journal of Political Science"),
    ],
)
def test_known_citations_are_taken_apart_right(
    name: str, kind: str, authors: list[str], year: int, container: str
) -> None:
    [one] = [one for one in references([name]) if one.id == name]
    assert (one.kind, [author.family for author in one.authors], one.issued[0]) == (kind, authors, year)
    assert one.container == container
    assert "U." not in one.title[-3:]
    assert not one.title.endswith(".")


def test_csl_has_what_its_schema_requires() -> None:
    kinds = {"article-journal", "book", "report", "dataset", "software", "document"}
    for item in sim.cite("baseline").csl:
        assert isinstance(item["id"], str)
        assert item["type"] in kinds
        assert item["title"]
        assert all("family" in name or "literal" in name for name in item.get("author", []))
        assert all(isinstance(part, int) for date in item.get("issued", {}).get("date-parts", []) for part in date)


def test_a_run_is_cited_as_its_scenario_is(
    compared: Comparison, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = compared.runs[1]
    assert isinstance(run, Run)
    assert sim.cite(run).bibtex == sim.cite("withdrawal").bibtex == sim.cite(run.folder).bibtex
    file = tmp_path / "mine.bib"
    said(capsys, "cite", "withdrawal", "--out", str(file))
    assert file.read_text("utf-8") == sim.cite("withdrawal").bibtex
    assert {one.id for one in sim.cite(compared)} >= {one.id for one in sim.cite("baseline")}


@pytest.mark.parametrize("words", [["cite"], ["cite", "nothing-here"], ["cite", "baseline", "--format", "ris"]])
def test_what_cannot_be_cited_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert call(words) == 2
    assert "Traceback" not in capsys.readouterr().err


# compare --swap


def test_a_swap_is_what_simulating_with_the_other_figure_gives(compared: Comparison) -> None:
    other = sim.load("baseline").alternatives["war.starting_gain"]["isw-2024-losses"]
    sets = [f"war.starting_gain={other.value:g}"]
    again = sim.compare("baseline", "withdrawal", sets=sets, channels=False, out=compared.folder.parent, **SIZE)
    assert compared.swaps is not None
    mine = compared.swaps[compared.swaps["path"] == "war.starting_gain"].set_index(["outcome", "hypothesis"])
    whole = again.differences.set_index(["outcome", "hypothesis"])
    for key, row in mine.iterrows():
        assert row["effect"] == pytest.approx(whole.loc[key, "difference"], abs=1e-12)
        assert row["value"] == pytest.approx(whole.loc[key, "value"], abs=1e-12)
    before = compared.differences.set_index(["outcome", "hypothesis"])["difference"]
    np.testing.assert_allclose(mine["before"], [before[key] for key in mine.index], atol=1e-12)
    np.testing.assert_allclose(mine["change"], mine["effect"] - mine["before"], atol=1e-12)


def test_a_swap_is_kept_told_and_made_again(compared: Comparison, capsys: pytest.CaptureFixture[str]) -> None:
    from sim.show.again import of_comparison

    assert [one["name"] for one in compared.swapped] == ["leeds-2000", "isw-2024-losses"]
    assert all(f"--swap {swap}" in of_comparison(compared)[-1] for swap in SWAPS)
    assert verify(compared.folder) == []
    assert sim.open(compared.folder).swaps.equals(compared.swaps)  # type: ignore[union-attr]
    page = render(compare_page.page(compared))
    assert "What another study would do" in page
    assert "us.resolve=leeds-2000" in page
    text = said(capsys, "compare", "baseline", "withdrawal", "--swap", SWAPS[0], "--swap", SWAPS[1], "--no-channels",
                "--members", "60", "--months", "12", "--no-figures", "--out", str(compared.folder.parent))  # fmt: skip
    assert "us.resolve=leeds-2000" in text
    assert "it changes by" in text


def test_without_a_swap_nothing_is_otherwise(compared: Comparison) -> None:
    plain = sim.compare("baseline", "withdrawal", channels=False, out=compared.folder.parent, **SIZE)
    assert "swapped" not in plain.about
    assert plain.swaps is None
    assert plain.folder != compared.folder
    assert plain.differences.equals(compared.differences)


def test_a_path_alone_lists_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "compare", "baseline", "withdrawal", "--swap", "us.resolve")
    for one in sim.load("baseline").alternatives["us.resolve"].values():
        assert next(iter(alternative_lines(one))) in text


@pytest.mark.parametrize(
    ("swap", "reason"),
    [
        ("us.resolve=leds-2000", "leeds-2000"),
        ("us.resolve=3", "--set"),
        ("us.resolve", "leeds-2000"),
        ("us.resolv=leeds-2000", "us.resolve"),
        ("war.depth=leeds-2000", "no study but its own"),
        ("=", "no study"),
        ("", "no study"),
    ],
)
def test_a_swap_that_there_is_not_is_refused_before_the_work(swap: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(SimError, match=reason):
        sim.compare("baseline", "withdrawal", swap=[swap], out=tmp_path, **SIZE)
    assert list(tmp_path.iterdir()) == []


def test_what_the_two_differ_in_cannot_be_swapped(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("extends: baseline\ntitle: Mine\nus: {resolve: {value: 1, assumption: what if it were}}\n", "utf-8")
    with pytest.raises(SimError, match="differ in"):
        sim.compare("baseline", file, swap=["us.resolve=leeds-2000"], out=tmp_path / "out", **SIZE)


def test_three_scenarios_take_no_swap(tmp_path: Path) -> None:
    with pytest.raises(SimError, match="two scenarios"):
        sim.compare("baseline", "withdrawal", "fortress", swap=["all"], out=tmp_path, **SIZE)
