"""A plan that does nothing is named, and one that does something is not."""

import pytest

from sim.scenario.idle import idle, said_twice
from sim.scenario.reading.load import load
from sim.scenario.shipped import names

TROOPS, FILL = "us.withdrawal.estonia", "europe.backfill"
GONE = ("us.withdrawal.germany.share=1",)


def found(scenario: str, *sets: str) -> dict[str, str]:
    loaded = load(scenario, list(sets))
    return {one.plan: one.why for one in idle(loaded.scenario, loaded.baseline().scenario)}


@pytest.mark.parametrize("name", names())
def test_nothing_that_ships_is_idle(name: str) -> None:
    assert found(name) == {}


@pytest.mark.parametrize(
    ("sets", "plan", "why"),
    [
        ((f"{TROOPS}.share=1", f"{TROOPS}.start=2035-03"), TROOPS, "the last month that is simulated is 2035-02"),
        ((f"{TROOPS}.start=2026-01",), TROOPS, "nobody leaves"),
        ((f"{TROOPS}.share=1", f"{TROOPS}.start=2025-09", "horizon.months=6"), TROOPS, "is 2025-08"),
        (("us.reinforcement.latvia.months=5",), "us.reinforcement.latvia", "nobody comes"),
        (("us.statements.months=5",), "us.statements", "nothing is said"),
        (("deal.minerals.us_share=0.4",), "deal.minerals", "nothing is offered"),
        (("europe.backfill.share=1",), FILL, "who leave a host in Europe"),
        (("europe.backfill.germany.share=1",), f"{FILL}.germany", "who leave Germany"),
        ((f"{FILL}.germany.share=1", "us.withdrawal.poland.share=1"), f"{FILL}.germany", "who leave Germany"),
        ((*GONE, f"{FILL}.germany.share=0"), f"{FILL}.germany", "nobody is replaced"),
        ((*GONE, f"{FILL}.share=1", f"{FILL}.germany.share=0"), FILL, "who leave a host in Europe"),
        ((*GONE, f"{FILL}.share=1", f"{FILL}.start=2035-03"), FILL, "the last month that is simulated"),
        (
            (*GONE, f"{FILL}.germany.share=1", f"{FILL}.germany.start=2035-03"),
            f"{FILL}.germany",
            "it begins in 2035-03",
        ),
    ],
)
def test_a_plan_without_effect_is_named_with_the_reason(sets: tuple[str, ...], plan: str, why: str) -> None:
    reasons = found("baseline", *sets)
    assert why in reasons[plan]
    assert "effect" in reasons[plan] or "nothing to act on" in reasons[plan]


@pytest.mark.parametrize(
    "sets",
    [
        (f"{TROOPS}.share=1", f"{TROOPS}.start=2035-02"),
        (f"{TROOPS}.share=1", f"{TROOPS}.start=2025-08", "horizon.months=6"),
        ("europe.backfill.share=1", f"{TROOPS}.share=0.1"),
        (*GONE, f"{FILL}.share=1"),
        (*GONE, f"{FILL}.germany.share=1"),
        (*GONE, f"{TROOPS}.share=1", f"{FILL}.share=1", f"{FILL}.germany.share=0"),
        (f"{FILL}.germany.share=1", "us.pacific_priority=0.2"),
        ("us.statements.months=5", "us.statements.intensity=0.5"),
    ],
)
def test_a_plan_with_an_effect_is_not(sets: tuple[str, ...]) -> None:
    assert found("baseline", *sets) == {}


def test_a_setting_that_a_later_one_replaces_is_named() -> None:
    assert list(said_twice(["a=1", "b=1", "a = 2"])) == ["--set a=1 has no effect: --set a = 2 comes later"]
    assert list(said_twice(["a=1", "a.b=1"])) == []


def test_a_plan_that_is_taken_back_is_no_slip() -> None:
    """Its months stand in the file; somebody set how many leave to nothing."""
    loaded = load("withdrawal", ["us.withdrawal.germany.share=0"])
    scenario, baseline = loaded.scenario, loaded.baseline().scenario
    assert [one.plan for one in idle(scenario, baseline)] == ["us.withdrawal.germany"]
    assert idle(scenario, baseline, loaded.origins()) == []
    late = load("withdrawal", ["us.withdrawal.estonia.start=2040-01"])
    assert [one.plan for one in idle(late.scenario, late.baseline().scenario, late.origins())] == [TROOPS]
