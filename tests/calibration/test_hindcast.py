"""The verdicts that ship are those of the worlds and the record that ship."""

import json

import pytest

import sim
from sim.analysis.hindcast.digests import facts_digest, worlds_digest
from sim.analysis.hindcast.series import scored
from sim.analysis.hindcast.worlds import past_worlds
from tests.calibration.hindcast import FILE, content

AGAIN = "python -m tests.calibration.hindcast writes it again"


def test_the_verdicts_are_of_the_worlds_and_the_record_that_ship() -> None:
    shipped = json.loads(FILE.read_text("utf-8"))
    assert shipped["version"] == sim.__version__, AGAIN
    assert shipped["worlds"] == worlds_digest(past_worlds()), AGAIN
    assert shipped["facts"] == facts_digest(), AGAIN
    assert list(shipped["series"]) == list(scored()), AGAIN


def test_bands_over_all_series_held_what_they_are_to_hold() -> None:
    """Within what some forty independent figures can tell from the nominal share."""
    overall = json.loads(FILE.read_text("utf-8"))["overall"]
    assert 0.80 <= overall["coverage_90"] <= 0.97
    assert 0.40 <= overall["coverage_50"] <= 0.62


@pytest.mark.parametrize("series", ["gain", "area_held", "claimed_losses"])
def test_the_months_of_the_war_beat_the_last_value_and_are_no_worse_than_ar1(series: str) -> None:
    found = json.loads(FILE.read_text("utf-8"))["series"][series]
    assert found["skill_last"] > 0.0
    assert found["skill_ar1"] > -0.03


@pytest.mark.slow
def test_the_verdicts_come_out_again() -> None:
    assert json.loads(FILE.read_text("utf-8")) == json.loads(json.dumps(content())), AGAIN
