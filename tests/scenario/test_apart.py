"""What sets two scenarios apart, and scenarios between them."""

import pytest

from sim.errors import SimError
from sim.scenario import shipped
from sim.scenario.apart import levers_apart, with_levers
from sim.scenario.canonical import canonical
from sim.scenario.reading.load import load
from sim.scenario.schema.scenario import Scenario

BASELINE = load("baseline").scenario


def values(scenario: Scenario) -> dict[str, object]:
    return dict(canonical(scenario))


@pytest.mark.parametrize("name", [name for name in shipped.names() if name != "baseline"])
def test_all_levers_of_a_scenario_make_it_of_the_baseline_and_back(name: str) -> None:
    scenario = load(name).scenario
    levers = levers_apart(BASELINE, scenario)
    assert levers
    assert values(with_levers(BASELINE, scenario, levers)) == values(scenario)
    assert values(with_levers(scenario, BASELINE, levers[::-1])) == values(BASELINE)


def test_a_lever_alone_is_all_that_then_differs() -> None:
    scenario = load("the-articles").scenario
    for lever in levers_apart(BASELINE, scenario):
        assert levers_apart(BASELINE, with_levers(BASELINE, scenario, [lever])) == [lever]
        assert lever not in levers_apart(BASELINE, with_levers(scenario, BASELINE, [lever]))


def test_levers_are_what_a_person_would_name() -> None:
    """All withdrawals are one; terms of a deal, plans and values are one each."""
    assert levers_apart(BASELINE, load("the-articles").scenario) == [
        "us.withdrawal", "talks.assumed", "deal.territory", "deal.neutrality", "deal.infrastructure", "deal.minerals",
        "deal.reconstruction_fund",
    ]  # fmt: skip
    sets = ["russia.recruitment.value=30", "correlations.allied_resolve.coefficient=0.1", "us.aid.level=0.3"]
    found = levers_apart(BASELINE, load("baseline", sets).scenario)
    assert found == ["us.aid.level", "russia.recruitment", "correlations.allied_resolve"]


def test_what_holds_for_both_is_no_lever() -> None:
    other = load("baseline", ["horizon.months=24", "hypotheses=[H1]", "without=[belief]"]).scenario
    assert levers_apart(BASELINE, other) == []
    assert levers_apart(BASELINE, BASELINE) == []


def test_a_lever_that_needs_another_is_refused() -> None:
    """Of the mineral revenue no more than all can be promised."""
    first = load("minerals", ["deal.minerals.us_share=0.7", "deal.reconstruction_fund.share=0.3"]).scenario
    other = load("minerals", ["deal.minerals.us_share=0.3", "deal.reconstruction_fund.share=0.7"]).scenario
    assert levers_apart(first, other) == ["deal.minerals", "deal.reconstruction_fund"]
    with pytest.raises(SimError, match=r"deal\.reconstruction_fund cannot be changed alone: .*more than all"):
        with_levers(first, other, ["deal.reconstruction_fund"])
