"""Every statistic in the evidence comes out again when its method is followed on the series.

The series are not shipped. `SIM_SERIES` names a folder that holds them; without it these tests skip.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from tests.seeds.series import needs_series, table

EVIDENCE = Path(__file__).parents[2] / "seeds" / "evidence.yaml"
STATISTICS: dict[str, dict[str, Any]] = {
    entry["id"]: entry for entry in YAML(typ="safe").load(EVIDENCE)["evidence"] if entry["kind"] == "statistic"
}


def lag1(values: Sequence[float]) -> float:
    return float(np.corrcoef(values[1:], values[:-1])[0, 1])


def territory() -> dict[str, float]:
    rows = [row for row in table("ua_territory_monthly.csv") if row["deepstate_delta"]]
    gain = {row["month"]: float(row["deepstate_delta"]) for row in rows}
    loss = {row["month"]: float(row["ru_personnel_claimed"]) for row in rows}

    def since(first: str, last: str = "2025-02") -> list[str]:
        return [key for key in gain if first <= key <= last]

    def r_squared(months: list[str]) -> float:
        return float(np.corrcoef([loss[m] for m in months], [gain[m] for m in months])[0, 1] ** 2)

    year = [gain[m] for m in since("2024-01", "2024-12")]
    window = [gain[m] for m in since("2023-09")]
    y = np.arcsinh(np.array(window) / 100)
    slope, intercept = np.polyfit(y[:-1], y[1:], 1)
    rest = y[1:] - intercept - slope * y[:-1]
    return {
        "gain_2023": sum(gain[m] for m in since("2023-01", "2023-12")),
        "gain_2024": sum(year),
        "mean_2024": float(np.mean(year)),
        "sd_2024": float(np.std(year, ddof=1)),
        "lag1_2024": lag1(year),
        "mean_window": float(np.mean(window)),
        "lag1_window": lag1(window),
        "y_mean": float(y.mean()),
        "y_sd": float(y.std(ddof=1)),
        "y_persistence": float(slope),
        "y_level": float(intercept / (1 - slope)),
        "y_innovation": math.sqrt(float(rest @ rest) / (len(rest) - 2)),
        "last_gain": gain["2025-02"],
        "last_area": float(rows[-1]["deepstate_eom"]),
        "loss_r2": r_squared(since("2023-01")),
        "loss_r2_kherson": r_squared(since("2022-11")),
    }


def losses() -> dict[str, float]:
    rows = table("ru_losses_uamod_monthly.csv")

    def total(year: int, column: str = "personnel") -> float:
        return sum(float(row[column]) for row in rows if row["month"].startswith(str(year)))

    return {f"losses_{year}": total(year) for year in (2022, 2023, 2024)} | {
        "mean_2024": total(2024) / 12,
        "peak": max(float(row["personnel"]) for row in rows),
        "to_date": sum(float(row["personnel"]) for row in rows),
        "tanks_2024": total(2024, "tank"),
    }


def aid() -> dict[str, float]:
    outside = {"USA", "CAN", "JPN", "KOR", "TWN", "AUS", "NZL", "CHN", "IND"}
    rows = table("kiel_aid_country_month.csv")

    def total(year: int, giver: Callable[[str], bool]) -> float:
        return sum(float(row["military"]) for row in rows if int(row["year"]) == year and giver(row["iso"]))

    found = {"all_2024": total(2024, lambda iso: True)}
    for year in (2022, 2023, 2024):
        found[f"us_{year}"] = total(year, lambda iso: iso == "USA")
        found[f"europe_{year}"] = total(year, lambda iso: iso not in outside)
    return found


def war_ends() -> dict[str, float]:
    from scipy.stats import gamma

    wars = [row for row in table("ucdp_interstate_episodes_1946_2024.csv") if row["maxint"] == "2"]
    length = [float(row["months"]) for row in wars]
    late = [row for row in wars if float(row["months"]) > 24]
    ended = sum(row["censored"] == "0" for row in late)
    exposure = sum(float(row["months"]) - 24 for row in late)
    posterior = gamma(ended + 0.5, scale=1 / exposure)
    return {
        "episodes": len(wars),
        "within_month": sum(months <= 1 for months in length),
        "reached_24": len(late),
        "reached_36": sum(months >= 36 for months in length),
        "late_endings": ended,
        "late_exposure": exposure,
        "hazard": float(posterior.mean()),
        "hazard low": float(posterior.ppf(0.05)),
        "hazard high": float(posterior.ppf(0.95)),
    }


def dyads() -> dict[str, float]:
    rows = [
        row
        for row in table("deterrence_dyad_years_1950_2000.csv")
        if row["rival"] == "1" and row["ongoing"] == "0" and "2" not in (row["ccode1"], row["ccode2"])
    ]
    found = {}
    for name, pact in (("pact", "1"), ("none", "0")):
        group = [row for row in rows if row["us_pact2"] == pact]
        found[f"{name}_dispute"] = 1000 * sum(int(row["mid_init"]) > 0 for row in group) / len(group)
        found[f"{name}_force"] = 1000 * sum(float(row["host1"] or 0) >= 4 for row in group) / len(group)
        wars = sum(float(row["hostmax"] or 0) == 5 for row in group)
        found[f"{name}_war"] = 1000 * wars / len(group)
        if pact == "1":
            deaths = sum(float(row["fatal"] or 0) >= 2 for row in group)
            found |= {"pact_years": len(group), "pact_wars": wars, "pact_deaths": deaths}
    moscow = [
        row for row in table("deterrence_dyad_years_1950_2000.csv") if row["ccode1"] == "365" and row["us_pact2"] == "1"
    ]
    return found | {"moscow_years": len(moscow), "moscow_deaths": sum(float(row["fatal"] or 0) > 0 for row in moscow)}


def troops() -> dict[str, float]:
    rows = table("us_troops_country_year.csv")
    last = max(int(row["year"]) for row in rows)
    assert last == 2024
    rows = [row for row in rows if int(row["year"]) == last and row["troops_ad"]]
    found = {row["iso3c"]: float(row["troops_ad"]) for row in rows}
    return found | {"JPN+KOR": found["JPN"] + found["KOR"]}


def spending() -> dict[str, float]:
    rows = [row for row in table("sipri_milex_1992_2024.csv") if row["year"] == "2024"]
    found = {row["Country"]: float(row["usd_current_m"]) / 1000 for row in rows}
    return found | {"Nordic group": sum(found[name] for name in ("Denmark", "Finland", "Norway", "Sweden"))}


def growth() -> dict[str, float]:
    allies = ("United Kingdom", "Canada", "Germany", "Poland", "France", "Denmark", "Finland", "Norway", "Sweden")
    rows = [row for row in table("sipri_milex_1992_2024.csv") if row["Country"] in allies]
    spent: dict[int, float] = {}
    output: dict[int, float] = {}
    for row in rows:
        year, money = int(row["year"]), float(row["usd2023_m"])
        spent[year] = spent.get(year, 0.0) + money
        output[year] = output.get(year, 0.0) + money / float(row["share_gdp"])

    def yearly(series: dict[int, float], last: int) -> float:
        return 10.0 * math.log(series[last] / series[last - 10])

    decades = [yearly(spent, last) for last in range(2002, 2025)]
    return {
        "growth_2024": 100.0 * (spent[2024] / spent[2014] - 1.0),
        "yearly_2024": decades[-1],
        "yearly_lowest": min(decades),
        "yearly_median": float(np.median(decades)),
        "output_2024": yearly(output, 2024),
        "output_2014": yearly(output, 2014),
    }


def restarts() -> dict[str, float]:
    episodes = table("ucdp_interstate_episodes_1946_2024.csv")
    last, count, peace = date(2024, 12, 31), 0, 0.0
    for war in (row for row in episodes if row["maxint"] == "2" and row["censored"] == "0"):
        ended = date.fromisoformat(war["end"])
        starts = [date.fromisoformat(row["start"]) for row in episodes if row["conflict_id"] == war["conflict_id"]]
        stop = min(last, date(ended.year + 10, 12, 31))
        again = min((start for start in starts if ended < start <= stop), default=None)
        count += again is not None
        peace += ((again or stop) - ended).days / 365.25
    return {"restarts": count, "peace": peace}


def taiwan() -> dict[str, float]:
    spans: dict[str, list[tuple[int, int]]] = {}
    rows = table("icb2v15.csv")
    for row in rows:
        if row["crisname"].startswith("TAIWAN STRAIT"):
            begins, ends = (12 * int(float(row[f"yr{end}"])) + int(float(row[f"mo{end}"])) for end in ("trig", "term"))
            spans.setdefault(row["crisno"], []).append((begins, ends))
    within = sum(max(end for _, end in both) - min(begin for begin, _ in both) for both in spans.values())
    years = max(int(float(row["yrtrig"])) for row in rows) - 1950 + 1
    return {"crises": len(spans), "years": years, "within": within / 12}


COMPUTED: dict[str, Callable[[], dict[str, float]]] = {
    "deepstate-territory": territory,
    "ua-mod-losses": losses,
    "kiel-military-aid": aid,
    "ucdp-war-ends": war_ends,
    "ucdp-restarts": restarts,
    "taiwan-crises": taiwan,
    "dyad-deterrence": dyads,
    "troopdata-2024": troops,
    "sipri-milex": spending,
    "sipri-milex-growth": growth,
}


def test_every_statistic_has_a_computation() -> None:
    assert set(COMPUTED) == set(STATISTICS)


def decimals(value: float) -> int:
    """Digits after the point that a stated value shows."""
    return len(repr(value).partition(".")[2]) if isinstance(value, float) else 0


@needs_series
@pytest.mark.parametrize("name", COMPUTED)
def test_statistic_is_computed_again(name: str) -> None:
    found = COMPUTED[name]()
    for figure in STATISTICS[name]["figures"]:
        stated = {"": figure["value"]} | {f" {end}": figure[end] for end in ("low", "high") if end in figure}
        for end, value in stated.items():
            half_digit = 0.5 * 10.0 ** -decimals(value) * 1.01
            assert found[figure["name"] + end] == pytest.approx(value, rel=0, abs=half_digit), figure["what"]
