"""Scenarios take what was fitted to what was known when they start, and nothing that came to be known later."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import sim
from sim.analysis.calibration.calibration import Calibration, calibrate
from sim.analysis.record import record
from sim.scenario import shipped
from sim.scenario.reading.load import LoadedScenario, load
from sim.scenario.sources import Evidence

WORLDS = {"2025-03": "baseline", **{name: str(path) for name, path in shipped.past_worlds().items()}}


@cache
def fitted(as_of: str) -> Calibration:
    return calibrate(as_of)


@cache
def world(as_of: str) -> LoadedScenario:
    return load(WORLDS[as_of])


@pytest.mark.parametrize("as_of", WORLDS)
def test_a_world_has_the_values_that_calibrate_gives(as_of: str) -> None:
    assert fitted(as_of).differences(world(as_of).scenario) == []


@pytest.mark.parametrize("as_of", WORLDS)
def test_what_is_called_fitted_is_and_the_rest_says_that_the_record_is_silent(as_of: str) -> None:
    origins = world(as_of).provenance
    fitted_there = {path for path, origin in origins.items() if "calibration" in origin.sources}
    moved = {path for each in fitted(as_of).posteriors for path in each.paths if not each.says_nothing(path)}
    assert moved <= fitted_there
    assert {path for path in fitted_there if not path.startswith("correlations.")} <= set(fitted(as_of).values)


def test_the_baseline_has_the_correlations_of_the_posterior() -> None:
    scenario = world("2025-03").scenario
    stated = {
        frozenset(entry.between or ()): entry.coefficient
        for entry in scenario.correlations.values()
        if "calibration" in entry.sources
    }
    found = {frozenset((one, other)): value for one, other, value in fitted("2025-03").pairs()}
    assert stated.keys() == found.keys()
    assert all(stated[pair] == pytest.approx(value, abs=0.006) for pair, value in found.items())


@pytest.mark.parametrize("as_of", [name for name in WORLDS if name != "2025-03"])
class TestPastWorld:
    def test_it_starts_where_it_is_described_and_ends_with_the_record(self, as_of: str) -> None:
        loaded = world(as_of)
        assert loaded.scenario.as_of == loaded.scenario.horizon.start == as_of
        assert loaded.is_baseline, "it is compared with no other world"
        year, month = map(int, as_of.split("-"))
        assert 12 * year + month + loaded.scenario.horizon.months == 12 * 2025 + 3

    def test_no_value_of_its_own_cites_what_came_later(self, as_of: str) -> None:
        loaded = world(as_of)
        own = {
            name
            for origin in loaded.provenance.values()
            if origin.file.endswith(f"{as_of}.yaml")
            for name in origin.sources
        }
        assert own
        for name in own:
            source = loaded.sources[name]
            assert isinstance(source, Evidence)
            assert source.kind == "calibration" or source.date[:7] < as_of, name

    def test_figures_of_the_record_are_those_of_the_months_before(self, as_of: str) -> None:
        scenario = world(as_of).scenario

        def last(series: str, months: int = 1) -> float:
            return float(record()[series].before(as_of).values[-months:].sum())

        us, europe = last("aid_allocated_us", 12), last("aid_allocated_europe", 12)
        expected = {
            "war.starting_gain": last("gain"),
            "war.occupied_area": last("area_held"),
            "war.aid_reference": us + europe,
            "us.aid.allocations_2024": us,
            "russia.starting_casualties": last("claimed_losses"),
            "russia.casualties_to_date": last("claimed_losses", 99) + 5.3,
        }
        for path, value in expected.items():
            assert scenario.quantity(path).fixed == pytest.approx(value, rel=1e-3, abs=0.06), path

    def test_it_differs_from_the_baseline_where_the_world_did(self, as_of: str) -> None:
        scenario, now = world(as_of).scenario, world("2025-03").scenario
        for path in ("russia.force_ukraine", "ukraine.concession_openness", "poland.spending", "us.aid.level"):
            assert scenario.quantity(path).value != now.quantity(path).value, path
        for path in ("us.resolve", "crisis.opportunity_rate", "motives.rationality", "us.troops.estonia"):
            assert scenario.quantity(path).value == now.quantity(path).value, path


def test_a_scenario_of_the_past_is_compared_with_the_past(tmp_path: object) -> None:
    more = load(WORLDS["2024-01"], ["us.aid.level=1"])
    assert not more.is_baseline
    assert more.baseline().scenario.as_of == "2024-01"
    run = sim.run(more, members=20, out=str(tmp_path), figures=False, workers=1)
    assert run.baseline is not None
    assert np.isfinite(run.members["area_held"]).all()
