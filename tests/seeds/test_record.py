"""The record of what happened: nothing after the cut, every figure sourced, and as the series have it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from sim.analysis.record import CUT, record
from sim.scenario.sources import Evidence, shipped_sources
from tests.seeds.series import needs_series, table

SEEDS = Path(__file__).parents[2] / "seeds"
WRITTEN: dict[str, dict[str, Any]] = YAML(typ="safe").load(SEEDS / "record.yaml")["series"]
FIELDS = {"title", "unit", "source", "licence", "values"}
MORE = {"span", "error", "lag", "note"}
OUTSIDE_EUROPE = {"USA", "CAN", "JPN", "KOR", "TWN", "AUS", "NZL", "CHN", "IND"}
SIX = (
    "United Kingdom", "Canada", "Germany", "Poland", "France", "Denmark", "Finland", "Norway", "Sweden",
)  # fmt: skip
BALTIC = ("Estonia", "Latvia", "Lithuania")


def test_the_cut_is_that_of_the_evidence() -> None:
    assert YAML(typ="safe").load(SEEDS / "evidence.yaml")["cut"] == CUT == "2025-02"


@pytest.mark.parametrize("name", WRITTEN)
def test_a_series_has_its_fields_and_nothing_after_the_cut(name: str) -> None:
    entry = WRITTEN[name]
    assert set(entry) >= FIELDS
    assert not set(entry) - FIELDS - MORE
    assert entry["values"]
    for key in entry["values"]:
        assert re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", key), f"{name}: {key!r} is no month and no year"
        assert (key if "-" in key else f"{key}-12") <= CUT, f"{name}: {key} is after the cut"
    yearly = [key for key in entry["values"] if "-" not in key]
    assert not yearly or entry["span"] == 12, "a figure of a year is of twelve months"
    assert list(entry["values"]) == sorted(entry["values"]), "in order of time"


@pytest.mark.parametrize("name", WRITTEN)
def test_sources_are_there_and_citable(name: str) -> None:
    for source in record()[name].sources:
        assert source in shipped_sources().citable, f"{name}: {source} is no evidence of before the cut"
        assert isinstance(shipped_sources()[source], Evidence)
    assert record()[name].licence


def test_the_reader_has_every_figure() -> None:
    for name, entry in WRITTEN.items():
        months = {(key if "-" in key else f"{key}-12"): value for key, value in entry["values"].items()}
        assert dict(zip(record()[name].months, record()[name].values, strict=True)) == months


def test_a_figure_is_known_from_the_month_after() -> None:
    gain, spending = record()["gain"], record()["european_spending"]
    assert gain.before("2024-01").months[-1] == "2023-12"
    assert gain.since("2024-01").months[0] == "2024-01"
    assert spending.before("2024-12").months[-1] == "2023-12"
    assert spending.before("2024-03").months[-1] == "2022-12", "tables of a year come out in spring"
    assert spending.before("2024-04").months[-1] == "2023-12"
    assert spending.before("2025-03").months[-1] == "2024-12", "after the end of the record all of it counts as known"
    assert spending.since("2024-01").months == ("2024-12",)
    assert spending.since("2024-02").months == (), "a year that began before is not wholly later"


def test_gains_are_changes_of_the_land_held() -> None:
    area, gain = record()["area_held"], record()["gain"]
    for earlier, month in zip(area.months, area.months[1:], strict=False):
        assert area.at(month) - area.at(earlier) == pytest.approx(gain.at(month), abs=1.0), month


# As the series have it


def gains() -> dict[str, float]:
    return {r["month"]: float(r["deepstate_delta"]) for r in table("ua_territory_monthly.csv") if r["deepstate_delta"]}


def areas() -> dict[str, float]:
    return {r["month"]: float(r["deepstate_eom"]) for r in table("ua_territory_monthly.csv") if r["deepstate_eom"]}


def losses() -> dict[str, float]:
    return {row["month"]: float(row["personnel"]) / 1000 for row in table("ru_losses_uamod_monthly.csv")}


def aid(giver: Callable[[str], bool]) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in table("kiel_aid_country_month.csv"):
        if giver(row["iso"]):
            month = f"{int(row['year']):04d}-{int(row['month']):02d}"
            found[month] = found.get(month, 0.0) + float(row["military"])
    return found


def spending(states: tuple[str, ...], output: bool = False) -> dict[str, float]:
    """Spending of states, or their output: what they spent over its share of it."""
    found: dict[str, float] = {}
    for row in table("sipri_milex_1992_2024.csv"):
        if row["Country"] in states and row["usd2023_m"]:
            amount = float(row["usd2023_m"]) / (float(row["share_gdp"]) if output else 1.0)
            found[row["year"]] = found.get(row["year"], 0.0) + amount
    return {f"{year}-12": 100 * value / found["2014"] for year, value in found.items()}


#: Of each series that can be computed again, how, and to how much its figures are rounded.
COMPUTED: Mapping[str, tuple[Callable[[], dict[str, float]], float]] = {
    "gain": (gains, 0.05),
    "area_held": (areas, 0.5),
    "claimed_losses": (losses, 0.005),
    "aid_allocated_us": (lambda: aid(lambda iso: iso == "USA"), 0.005),
    "aid_allocated_europe": (lambda: aid(lambda iso: iso not in OUTSIDE_EUROPE), 0.005),
    "european_spending": (lambda: spending(SIX), 0.05),
    "european_output": (lambda: spending(SIX, output=True), 0.05),
    "baltic_spending": (lambda: spending(BALTIC), 0.05),
}


@needs_series
@pytest.mark.parametrize("name", COMPUTED)
def test_figures_come_out_of_the_series_again(name: str) -> None:
    compute, rounding = COMPUTED[name]
    computed, figures = compute(), record()[name]
    for month, value in zip(figures.months, figures.values, strict=True):
        assert value == pytest.approx(computed.get(month, 0.0), abs=1.02 * rounding), f"{name} {month}"
    within = [m for m in computed if figures.months[0] <= m <= CUT]
    missing = [month for month in within if month not in figures.months and month[:4] >= "2022"]
    assert not missing, f"{name}: the series has {missing} and the record has not"
