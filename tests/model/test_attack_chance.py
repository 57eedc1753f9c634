"""The chance of an attack adds up what futures met, and tells the share of attacks with less luck in it."""

from functools import lru_cache

import numpy as np
import pytest

from sim.analysis.measure import Measure
from sim.analysis.outcomes_only import Members
from sim.scenario.reading.load import load
from sim.theory.arrays import FloatArray
from sim.vocabulary import HYPOTHESES

#: Reviews are frequent and incidents often lethal, so that both ways to an attack are met.
LIVELY = ("crisis.opportunity_rate=0.5", "crisis.hybrid.lethal=0.02", "horizon.months=48")
MEMBERS = 2000


@lru_cache(maxsize=8)
def lived(hypothesis: str, members: int = MEMBERS) -> dict[str, FloatArray]:
    (found,) = Members(hypothesis, 7, 0, members).outcomes([load("withdrawal", LIVELY).scenario])
    return found


@pytest.mark.parametrize("hypothesis", HYPOTHESES)
def test_its_mean_is_the_share_of_futures_with_an_attack(hypothesis: str) -> None:
    found = lived(hypothesis)
    luck = (found["armed_attack"] - found["attack_chance"]).reshape(-1, 2).mean(axis=1)
    assert 0.02 < found["armed_attack"].mean() < 0.98
    assert abs(luck.mean()) < 3.5 * luck.std() / np.sqrt(luck.size)


@pytest.mark.parametrize("hypothesis", HYPOTHESES)
def test_nothing_is_added_after_a_first_attack_and_nobody_attacks_without_a_chance(hypothesis: str) -> None:
    found = lived(hypothesis)
    attacked = found["armed_attack"] == 1.0
    assert (found["attack_chance"][attacked] > 0.0).all()
    assert (found["attack_chance"] >= 0.0).all()
    (longer,) = Members(hypothesis, 7, 0, 500).outcomes([load("withdrawal", (*LIVELY, "horizon.months=60")).scenario])
    before = found["attack_chance"][:500]
    over = attacked[:500]
    assert np.array_equal(longer["attack_chance"][over], before[over])
    assert (longer["attack_chance"][~over] > before[~over]).any()


def test_no_review_and_no_incident_is_no_chance() -> None:
    quiet = load("withdrawal", ("crisis.opportunity_rate=0", "crisis.hybrid.lethal=0", "horizon.months=24")).scenario
    (found,) = Members("H3", 7, 0, 100).outcomes([quiet])
    assert not found["attack_chance"].any()


def test_the_effect_of_a_withdrawal_shows_three_times_sharper_in_pairs() -> None:
    """What pairing gains on the chance of an attack; and that its error is smaller than that of the count."""
    worlds = [load(name).scenario for name in ("withdrawal", "baseline")]
    here, there = Members("H2", 20250301, 0, 1000).outcomes(worlds)
    gained, error = {}, {}
    for outcome in ("attack_chance", "armed_attack"):
        measure = Measure(outcome)
        measure.add(here[outcome], there[outcome])
        row = measure.row()
        gained[outcome], error[outcome] = row["narrower"], row["difference_se"]
        assert row["kind"] == "share"
        assert row["low"] < row["value"] < row["high"]
        assert (row["both"] is None) == (outcome == "attack_chance")
    assert gained["attack_chance"] > 3.0
    assert error["attack_chance"] < 0.8 * error["armed_attack"]
