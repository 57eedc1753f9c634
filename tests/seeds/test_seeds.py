"""The claims and the evidence hold together: complete, dated, sourced, in the project's own words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.seeds.series import SERIES, folder_of_series

SEEDS = Path(__file__).parents[2] / "seeds"
LETTERS = {"A", "B", "C"}
KINDS = {"figure", "statistic", "study", "theory", "calibration"}
CLAIM_IDS = [f"W{n}" for n in range(1, 14)] + [f"N{n}" for n in range(1, 10)]
COPIED_RUN = 8  # consecutive words that would count as copied from an article

Entry = dict[str, Any]


def read(name: str) -> Entry:
    loaded: Entry = YAML(typ="safe").load(SEEDS / name)
    return loaded


CLAIMS: list[Entry] = read("claims.yaml")["claims"]
ARTICLES: list[Entry] = read("claims.yaml")["articles"]
EVIDENCE: list[Entry] = read("evidence.yaml")["evidence"]
CUT: str = read("evidence.yaml")["cut"]
ENTRIES = CLAIMS + EVIDENCE


def month(text: str) -> tuple[int, int]:
    """``"2024-06"`` as (2024, 6); a bare year counts as its December, the latest it can mean."""
    match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", text)
    assert match, f"{text!r} is not a year or a year and month"
    return int(match[1]), int(match[2] or 12)


def named(entries: Iterable[Entry]) -> list[Any]:
    return [pytest.param(entry, id=entry["id"]) for entry in entries]


# ---- Form --------------------------------------------------------------------------------------------------


def test_ids_are_unique_across_both_files() -> None:
    ids = [entry["id"] for entry in ENTRIES]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("entry", named(EVIDENCE))
def test_evidence_has_its_fields(entry: Entry) -> None:
    known = {
        "id", "kind", "citation", "date", "published", "hindsight", "address", "via", "confidence",
        "figures", "method", "note", "display_only", "verify",
    }  # fmt: skip
    assert not set(entry) - known
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry["id"])
    assert entry["kind"] in KINDS
    assert entry["confidence"] in LETTERS
    assert re.search(r"\w", entry["citation"])
    assert isinstance(entry["address"], list)
    assert entry.get("figures") or entry.get("note"), "says neither a number nor what it is for"


@pytest.mark.parametrize("entry", named(EVIDENCE))
def test_addresses_are_web_addresses(entry: Entry) -> None:
    assert all(re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", address) for address in entry["address"])
    assert entry["address"] or entry["kind"] in ("theory", "calibration"), (
        "only a book, or what we make, has no address"
    )


@pytest.mark.parametrize("entry", named(ENTRIES))
def test_every_figure_has_value_and_unit(entry: Entry) -> None:
    for figure in entry.get("figures", []):
        assert not set(figure) - {"name", "what", "value", "unit", "low", "high", "note"}
        assert type(figure["value"]) in (int, float)
        assert re.search(r"\S", figure["unit"])
        assert re.search(r"\w", figure["what"])
        assert ("low" in figure) == ("high" in figure)
        assert figure.get("low", figure["value"]) <= figure["value"] <= figure.get("high", figure["value"])


def test_kinds_carry_what_they_promise() -> None:
    for entry in EVIDENCE:
        assert ("method" in entry) == (entry["kind"] in ("statistic", "calibration")), entry["id"]
        if entry["kind"] in ("theory", "calibration"):
            assert "figures" not in entry, entry["id"]
        if entry["kind"] == "statistic":
            names = [figure["name"] for figure in entry["figures"]]
            assert len(names) == len(set(names)), entry["id"]


# ---- The cut -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", named(EVIDENCE))
def test_only_what_is_dated_after_the_cut_is_display_only(entry: Entry) -> None:
    assert entry.get("display_only", False) == (month(entry["date"]) > month(CUT))


@pytest.mark.parametrize("entry", named(EVIDENCE))
def test_later_publication_of_earlier_months_is_explained(entry: Entry) -> None:
    if "published" in entry:
        assert month(entry["published"]) > month(CUT)
        assert entry.get("hindsight")
    if "hindsight" in entry:
        assert not entry.get("display_only", False)


def test_some_evidence_is_display_only() -> None:
    assert sum(entry.get("display_only", False) for entry in EVIDENCE) >= 6


# ---- Claims ------------------------------------------------------------------------------------------------


def test_claims_are_complete() -> None:
    assert [claim["id"] for claim in CLAIMS] == CLAIM_IDS


def test_articles_are_described() -> None:
    assert {article["id"]: article["date"] for article in ARTICLES} == {"W": "2025-02", "N": "2025-01"}
    assert all(article["language"] == "fr" and article["title"] for article in ARTICLES)


@pytest.mark.parametrize("claim", named(CLAIMS))
def test_claim_has_its_fields(claim: Entry) -> None:
    assert not set(claim) - {
        "id", "article", "paraphrase", "figures", "date", "confidence", "feeds",
    }  # fmt: skip
    assert claim["article"] == claim["id"][0]
    assert claim["confidence"] in LETTERS
    assert month(claim["date"]) <= month(CUT)
    assert claim["date"] == next(a["date"] for a in ARTICLES if a["id"] == claim["article"])


@pytest.mark.parametrize("claim", named(CLAIMS))
def test_claim_feeds_the_model(claim: Entry) -> None:
    paths = claim["feeds"]
    assert paths
    assert len(paths) == len(set(paths))
    assert all(re.fullmatch(r"[a-z_0-9]+(\.[a-z_0-9]+)+", path) for path in paths)


# ---- Own words ---------------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.lower())
    return re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    return (tuple(found[i : i + COPIED_RUN]) for i in range(len(found) - COPIED_RUN + 1))


def test_runs_find_a_copied_sentence() -> None:
    sentence = "Ces données ne sont citées que pour vérifier la recherche de mots copiés."
    assert set(runs(sentence)) & set(runs(f"Avant. {sentence.upper()} Après."))


def test_series_that_are_nowhere_are_not_looked_for() -> None:
    assert folder_of_series({}) is folder_of_series({"SIM_SERIES": ""}) is folder_of_series({"SIM_SERIES": " "}) is None
    assert folder_of_series({"SIM_SERIES": "series"}) == Path("series")


def test_no_claim_copies_an_article() -> None:
    folder = SERIES.parent / "articles" if SERIES else None
    if folder is None or not folder.is_dir():
        pytest.skip("no folder `articles` beside SIM_SERIES: the articles are not shipped")
    texts = sorted(folder.glob("*.txt"))
    assert texts
    source = {run for path in texts for run in runs(path.read_text(encoding="utf-8"))}
    own = [claim["paraphrase"] for claim in CLAIMS] + [article["title"] for article in ARTICLES]
    assert [text for text in own if source & set(runs(text))] == []
