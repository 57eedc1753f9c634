"""Allies replace Americans at every host: on the spot in the Baltic states, as reinforcements behind the front."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.model.results import outcomes
from sim.scenario.reading.load import load
from sim.theory import balance
from sim.vocabulary import ALLIES, REAR_HOSTS, US_EUROPEAN_HOSTS

#: Nobody leaves or comes unplanned, and nothing else moves allied soldiers.
STILL = (
    "us.exit_rate=0", "us.dormancy_rate=0", "us.unscheduled_withdrawal_rate=0", "pacific.crisis_rate=0",
    "europe.backfill_unasked=0", "crisis.opportunity_rate=0", "crisis.hybrid.review_rate=0", "talks.assumed.share=0",
    "talks.offer_rate=0",
)  # fmt: skip
AT_ONCE = ("europe.backfill.start=2025-03", "europe.backfill.months=0")
PATHS = [f"us.withdrawal.{host}" for host in US_EUROPEAN_HOSTS]
ALL_LEAVE = tuple(f"{path}.{term}" for path in PATHS for term in ("share=0.5", "start=2025-03", "months=1"))


def test_one_block_is_the_same_block_at_every_host(simulate: Callable[..., Any]) -> None:
    together = (*ALL_LEAVE, "europe.backfill.share=0.7", "europe.backfill.start=2025-06", "europe.backfill.months=5")
    each = [
        f"europe.backfill.{host}.{term}"
        for host in US_EUROPEAN_HOSTS
        for term in ("share=0.7", "start=2025-06", "months=5")
    ]
    first, other = (simulate("baseline", members=6, months=10, sets=sets) for sets in (together, (*ALL_LEAVE, *each)))
    for name, values in first.outcomes.items():
        np.testing.assert_array_equal(values, other.outcomes[name], err_msg=name)


def test_a_file_without_hosts_has_the_values_that_it_had() -> None:
    values = load("withdrawal-backfilled").canonical()
    assert [path for path in values if path.startswith("europe.backfill.")] == [
        "europe.backfill.share",
        "europe.backfill.start",
        "europe.backfill.months",
    ]
    own = load("baseline", ["europe.backfill.germany.share=0.5"])
    assert own.canonical()["europe.backfill.germany.share"] == 0.5
    assert own.scenario.europe.backfill.at("germany") == (0.5, *own.scenario.europe.backfill.at("poland")[1:])


@pytest.mark.parametrize("host", US_EUROPEAN_HOSTS)
def test_as_many_come_as_have_left_the_host(host: str, simulate: Callable[..., Any]) -> None:
    """And none where another host is meant."""
    gone = tuple(f"us.withdrawal.{host}.{term}" for term in ("share=0.5", "start=2025-03", "months=1"))
    others = tuple(f"europe.backfill.{other}.share=0" for other in US_EUROPEAN_HOSTS if other != host)
    for sets in ((f"europe.backfill.{host}.share=0.8",), ("europe.backfill.share=0.8", *others)):
        made = simulate("baseline", "H4", members=8, months=4, sets=(*STILL, *gone, *AT_ONCE, *sets))
        left = 0.5 * made.theatre.united_states.troops_start[host]
        np.testing.assert_allclose(outcomes(made.theatre)["backfill"], 0.8 * left, rtol=1e-9)


def test_allies_share_the_rear_by_their_soldiers_and_none_are_made(simulate: Callable[..., Any]) -> None:
    gone = tuple(text for text in ALL_LEAVE if any(f".{host}." in text for host in REAR_HOSTS))
    made = simulate("baseline", "H4", members=8, months=4, sets=(*STILL, *gone, *AT_ONCE, "europe.backfill.share=1"))
    theatre = made.theatre
    missing = sum(theatre.united_states.missing_from(host) for host in REAR_HOSTS)
    personnel = {name: theatre.stage.parameters[f"{name}.personnel"] for name in ALLIES}
    for name, ally in theatre.allies.items():
        share = personnel[name] / sum(personnel.values())
        np.testing.assert_allclose(ally.replacing_in_rear(), share * missing, rtol=1e-9)
        np.testing.assert_allclose(theatre.stage.forces.total(name), 1000.0 * personnel[name], rtol=1e-12)


def test_behind_the_front_they_take_over_the_reinforcement_of_those_whom_they_replace(
    simulate: Callable[..., Any],
) -> None:
    """All of it, at the delivery of Europeans instead of Americans; and only if their country fights."""
    gone = tuple(text.replace("0.5", "1") for text in ALL_LEAVE if any(f".{host}." in text for host in REAR_HOSTS))
    sets = (*STILL, *gone, *AT_ONCE)
    free, filled = (
        simulate("baseline", "H4", members=8, months=3, sets=(*sets, f"europe.backfill.share={share}")).theatre
        for share in (0, 1)
    )
    at, kept = filled.stage.everyone(), np.ones(8)
    more = []
    for theatre in (free, filled):
        force = theatre.alliance.forces_by(30, at)[0]
        readiness = np.array([ally.readiness for ally in theatre.allies.values()])
        more.append(theatre.alliance.european_rate((force / readiness).sum(axis=0), at, kept))
    us = filled.united_states
    share = sum(us.troops_start[host] for host in REAR_HOSTS) / us.europe_start
    whole = at("us.planned_reinforcement") / at("us.planned_delivery") * share
    np.testing.assert_allclose(more[1] - more[0], whole * at("europe.deliverable_share"), rtol=1e-6)
    american = [theatre.alliance.american_rate(at, kept) for theatre in (free, filled)]
    np.testing.assert_array_equal(american[0], american[1])
    np.testing.assert_array_equal(  # on the spot nothing has changed, and so it has not for what is believed of Europe
        free.alliance.allied_intended(), filled.alliance.allied_intended()
    )


def test_soldiers_lent_to_the_pacific_are_not_replaced(simulate: Callable[..., Any]) -> None:
    lent = [text for text in STILL if not text.startswith("pacific.crisis_rate")]
    sets = (*lent, *AT_ONCE, "pacific.crisis_rate=50", "pacific.troops_pulled=0.3", "europe.backfill.share=1")
    made = simulate("baseline", "H4", members=8, months=8, sets=sets).theatre
    assert (made.united_states.troops("germany") < made.united_states.troops_start["germany"] - 1.0).any()
    for ally in made.allies.values():
        np.testing.assert_allclose(ally.replacing_in_rear(), 0.0, atol=1e-6)


def test_a_battalion_on_the_spot_outweighs_the_same_soldiers_behind_the_front() -> None:
    """What a thousand soldiers are worth by day 30, at the middle of what is assumed of both."""
    one, scenario = np.ones(1), load("baseline").scenario
    europe = sum(float(np.mean(scenario.quantity(f"us.troops.{host}").support)) for host in US_EUROPEAN_HOSTS)
    on_the_spot = balance.hosted_value(1000.0 * one, 1100.0 * one, one)
    behind = balance.replaced_force(
        1000.0 * one, 30, 0.4 * one, american_reference=0.6 * one, european_reference=0.25 * one,
        americans_start=europe * one,
    )  # fmt: skip
    assert (on_the_spot > 10.0 * behind).all()
