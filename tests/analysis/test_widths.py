"""No point forecasts: the baseline is no surer of the coming year than the record lets anyone be."""

from __future__ import annotations

import re

import numpy as np
import pytest

from sim.analysis.record import record
from sim.analysis.widths import MEASURES, Width, baseline_widths, past_changes
from sim.draws.marginals import inverse_cdf
from sim.outcomes import MONTHLY
from sim.scenario.reading.load import load
from sim.scenario.sources import Evidence, shipped_sources


@pytest.fixture(scope="module")
def found() -> dict[str, Width]:
    return {each.series: each for each in baseline_widths()}


@pytest.mark.parametrize("name", MEASURES)
def test_a_band_is_as_wide_as_past_changes_or_says_why_not(name: str, found: dict[str, Width]) -> None:
    each = found[name]
    assert each.holds, f"{each.width:.4g} is narrower than {each.wanted:.4g}"
    if each.known_better:
        source = shipped_sources()[each.source]
        assert isinstance(source, Evidence)
        assert source.date <= "2025-02"


def test_every_series_with_a_history_is_held_to_it() -> None:
    assert {name for name in record() if name in MONTHLY} == set(MEASURES)


def test_few_are_excused(found: dict[str, Width]) -> None:
    assert sum(bool(each.known_better) for each in found.values()) <= 1


def test_a_narrow_band_is_seen() -> None:
    narrow = Width("x", "x", "km2", (10.0, 12.0), (-3.0, 1.0))
    assert (narrow.width, narrow.wanted, narrow.holds) == (2.0, 4.0, False)
    assert Width("x", "x", "km2", (10.0, 12.0), (2.5, 3.0)).wanted == 3.0, "as wide as the greatest change"
    assert Width("x", "x", "km2", (10.0, 12.0), (-3.0, 1.0), "known", "kiis-2024").holds


def test_changes_are_those_of_twelve_months() -> None:
    losses = record()["claimed_losses"]
    year = {y: sum(losses.at(f"{y}-{m:02d}") for m in range(1, 13)) for y in (2023, 2024)}
    assert np.isclose(past_changes("claimed_losses", "sum"), year[2024] - year[2023]).any()
    assert np.isclose(past_changes("concessions", "end"), 38 - 19).any(), "December 2023 to December 2024"


#: How assumptions say that something did not happen.
DID_NOT_HAPPEN = re.compile(
    r"\b(no precedent|not (?:seen|observed)|never (?:seen|observed|took)|no change)\b", re.IGNORECASE
)
#: What each of these assumptions rests on: evidence, and how often it counts the thing.
HELD = {
    "us.exit_rate": ("nato-membership-record", "Times that the United States left the Alliance or its command"),
    "settlement.ukraine.line_land": ("kiis-2024", "Against any territorial loss, December 2024"),
}


def test_what_assumptions_say_did_not_happen_is_held_against_the_evidence() -> None:
    """An assumption once said that a growth of the Russian force had not been seen, beside counts of that growth."""
    said = {
        path
        for path, origin in load("baseline").provenance.items()
        if origin.assumption and DID_NOT_HAPPEN.search(origin.assumption)
    }
    assert said == set(HELD), "say here which evidence bears it out, or word it otherwise"
    for name, words in HELD.values():
        source = shipped_sources()[name]
        assert any(figure.what == words for figure in source.figures), f"{name} has no figure {words!r}"


def test_the_russian_force_grows_as_it_did() -> None:
    """The books close on the growth that was counted, about eleven thousand a month, and not on none."""
    counts = record()["russian_force"]
    first, last = counts.months[0], counts.months[-1]
    months = 12 * (int(last[:4]) - int(first[:4])) + int(last[5:]) - int(first[5:])
    seen = (counts.at(last) - counts.at(first)) / months
    scenario = load("baseline").scenario
    rng = np.random.default_rng(1)
    drawn = {
        path: inverse_cdf(scenario.quantity(path).distribution, rng.uniform(size=4000))
        for path in ("russia.recruitment", "russia.count_bias", "russia.irrecoverable", "russia.other_exits")
    }
    gone = drawn["russia.count_bias"] * (drawn["russia.irrecoverable"] + drawn["russia.other_exits"])
    growth = 0.9 * drawn["russia.recruitment"] - gone * float(np.mean(record()["claimed_losses"].values[-12:]))
    low, high = np.quantile(growth, [0.25, 0.75])
    assert low < seen < high
