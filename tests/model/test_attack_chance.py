"""The chance of an attack adds up what futures met, and tells the share of attacks with less luck in it."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pytest

from sim.analysis.measure import Measure
from sim.analysis.outcomes_only import Members
from sim.model.crisis.chances import ChancesMet
from sim.model.stage.decision import Chosen
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


@pytest.fixture
def lively() -> Callable[..., dict[str, FloatArray]]:
    """Outcomes of opportunists in the lively world with some settings."""

    def outcomes(*sets: str) -> dict[str, FloatArray]:
        (found,) = Members("H1", 7, 0, 400).outcomes([load("withdrawal", (*LIVELY, *sets)).scenario])
        return found

    return outcomes


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


def test_chances_under_other_laws_end_with_the_first_attack_however_sure_later_ones_are() -> None:
    met, who, one = ChancesMet(1), np.arange(1), np.ones(1)
    # An attack all but certain as set, and less so at half the precision, again and again for half a century.
    sure, held = np.array([1.0 - 1e-12]), np.array([1e-12])
    utilities = [np.zeros(1), np.array([27.6])]
    after = []
    with np.errstate(over="raise", invalid="raise"):
        for month in range(600):
            met.review(who, Chosen(np.ones(1, dtype=np.int64), [held, sure], utilities), one, one)
            met.add(np.zeros(1), np.full(1, float(month == 0)))
            after.append({name: float(total[0]) for name, total in met.total.items()})
    assert after[0] == after[-1]
    assert 0.0 < after[-1]["attack_chance_half"] < after[-1]["attack_chance"] <= 1.0


def test_no_review_and_no_incident_is_no_chance() -> None:
    quiet = load("withdrawal", ("crisis.opportunity_rate=0", "crisis.hybrid.lethal=0", "horizon.months=24")).scenario
    (found,) = Members("H3", 7, 0, 100).outcomes([quiet])
    assert not found["attack_chance"].any()


@pytest.mark.parametrize("hypothesis", HYPOTHESES)
def test_a_chance_is_of_a_choice_or_of_an_accident(hypothesis: str) -> None:
    found = lived(hypothesis)
    choice = found["attack_chance"] - found["accident_chance"]
    assert (choice >= -1e-12).all()
    assert (found["attack_chance_meant"] <= choice + 1e-12).all()
    assert (found["accident_chance"] > 0.0).any()
    if hypothesis == "H4":
        np.testing.assert_array_equal(found["attack_chance"], found["accident_chance"])
    else:
        assert (found["attack_chance_meant"] > 0.0).any()
    meant = found["attack_chance_meant"] > 0.0
    assert not np.isnan(found["worth_it_month"][meant]).any()
    attacked, by_accident = found["armed_attack"] == 1.0, found["accident"] == 1.0
    luck = (by_accident - found["accident_chance"]).astype(float)
    assert abs(luck.mean()) < 4 * luck.std() / np.sqrt(luck.size), "accidents come as often as their chance says"
    assert attacked[by_accident].all()


LAWS = ("attack_chance_half", "attack_chance_double", "attack_chance_normal")


def test_laws_of_error_agree_where_nobody_errs(lively: Callable[..., dict[str, FloatArray]]) -> None:
    """Of the shipped precision some attacks are errors: fewer at double precision, more at half."""
    sharp, shipped = lively("motives.rationality=1e9"), lively()
    for law in LAWS:
        np.testing.assert_allclose(sharp[law], sharp["attack_chance"], rtol=1e-6, err_msg=law)
    choice = sharp["attack_chance"] - sharp["accident_chance"]
    np.testing.assert_allclose(sharp["attack_chance_meant"], choice, atol=1e-9)
    half, double, normal = (shipped[law] for law in LAWS)
    apart = [np.abs(law - shipped["attack_chance"]).mean() for law in (half, double, normal)]
    assert min(apart) > 0.0
    never = shipped["attack_chance_meant"] == 0.0
    assert half[never].mean() > shipped["attack_chance"][never].mean() > double[never].mean()
    choice = shipped["attack_chance"] - shipped["accident_chance"]
    far = (choice > 0.0) & (choice < 0.005)
    assert far.any()
    by_normal = normal[far] - shipped["accident_chance"][far]
    assert by_normal.mean() < choice[far].mean(), "normal errors have thinner tails"


def test_without_a_prize_only_accidents_are_left(lively: Callable[..., dict[str, FloatArray]]) -> None:
    nothing = ("motives.opportunist.ambition=0", "motives.opportunist.split_value=0", "motives.rationality=1e6")
    found = lively(*nothing)
    np.testing.assert_array_equal(found["attack_chance"], found["accident_chance"])
    assert found["attack_chance"].any()
    assert (found["accident"][found["armed_attack"] == 1.0] == 1.0).all()
    for name in ("worth_it_month", "put_off_month", "attack_delay"):
        assert np.isnan(found[name]).all(), name


def test_an_attack_comes_once_it_is_worth_it_and_its_delay_is_what_it_says(
    lively: Callable[..., dict[str, FloatArray]],
) -> None:
    """Of those who choose what is best for them."""
    found = lively("motives.rationality=1e9", "motives.discount=0.05", "motives.caution=0.5", "crisis.hybrid.lethal=0")
    attacked = found["armed_attack"] == 1.0
    np.testing.assert_array_equal(~np.isnan(found["worth_it_month"]), attacked)
    np.testing.assert_array_equal(found["worth_it_month"][attacked], found["attack_month"][attacked])
    before = attacked & (found["put_off_month"] < found["attack_month"])
    assert before.any()
    waited = found["attack_month"] - found["put_off_month"]
    np.testing.assert_array_equal(found["attack_delay"][before], waited[before])
    assert np.isnan(found["attack_delay"][~attacked]).all()
    once = attacked & (found["attacks"] == 1.0) & np.isnan(found["put_off_month"])
    assert np.isnan(found["attack_delay"][once]).all(), "nothing was put off"


def test_the_effect_of_a_withdrawal_shows_more_than_twice_as_sharp_in_pairs() -> None:
    """What pairing gains on the chance of an attack; and that both tell of the same effect."""
    worlds = [load(name).scenario for name in ("withdrawal", "baseline")]
    here, there = Members("H2", 20250301, 0, 1000).outcomes(worlds)
    gained, error, effect = {}, {}, {}
    for outcome in ("attack_chance", "armed_attack"):
        measure = Measure(outcome)
        measure.add(here[outcome], there[outcome])
        row = measure.row()
        gained[outcome], error[outcome] = row["narrower"], row["difference_se"]
        effect[outcome] = row["difference"]
        assert row["kind"] == "share"
        assert row["low"] < row["value"] < row["high"]
        assert (row["both"] is None) == (outcome == "attack_chance")
    assert gained["attack_chance"] > 2.0
    apart = effect["attack_chance"] - effect["armed_attack"]
    assert abs(apart) < 3 * (error["attack_chance"] + error["armed_attack"])
