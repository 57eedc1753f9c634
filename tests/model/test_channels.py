"""Channels: one that is off stays as at the start in either world, and touches nothing that it does not carry."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.model.theatre import Theatre
from sim.scenario.schema.scenario import Channel
from sim.theory.motives import forward_threat
from sim.vocabulary import BALTIC_STATES, CHANNELS, US_HOSTS

#: US soldiers go, infrastructure is cut, and much happens early, so that a few members over a few years tell.
EARLY = (
    "talks.assumed.share=0.9", "crisis.opportunity_rate=1", "crisis.regroup_months=3", "motives.prize_grab=1",
    "motives.prize_assault=2", "motives.caution=0.3", "motives.regime_survival.diversion_assault=4",
    "russia.reconstitution.trained_troops=120", "russia.reconstitution.tanks=900",
    "russia.reconstitution.shells=1", "russia.reconstitution.training=0.6", "us.exit_rate=0", "us.dormancy_rate=0",
    "us.unscheduled_withdrawal_rate=0",
)  # fmt: skip
CUT = ("nato.infrastructure.share=0.6", "nato.infrastructure.start=2025-06", "nato.infrastructure.months=3")
#: Under H4 nobody attacks: no case teaches anybody, and nothing is fought away; nor does the Pacific draw on Europe.
CALM = ("crisis.hybrid.lethal=0", "us.unscheduled_withdrawal_rate=0", "pacific.crisis_rate=0")

Simulate = Callable[..., Any]


def off(*channels: str) -> tuple[str, ...]:
    return (f"without=[{', '.join(channels)}]",)


def both(simulate: Simulate, hypothesis: str, sets: Sequence[str], **more: Any) -> tuple[Any, Any]:
    """The baseline, and a withdrawal with a cut of infrastructure."""
    here = simulate("baseline", hypothesis, sets=tuple(sets), **more)
    return here, simulate("withdrawal", hypothesis, sets=(*sets, *CUT), **more)


def assert_same(here: Any, there: Any, leaving_out: Sequence[str] = ()) -> None:
    for name, values in here.outcomes.items():
        if name not in leaving_out:
            np.testing.assert_array_equal(there.outcomes[name], values, err_msg=name)
    for month, (mine, theirs) in enumerate(zip(here.months, there.months, strict=True)):
        for name in mine.keys() - set(leaving_out):
            np.testing.assert_array_equal(theirs[name], mine[name], err_msg=f"{name}, month {month}")


def test_a_scenario_can_name_every_channel() -> None:
    assert tuple(CHANNELS) == Channel.__args__


def test_the_odd_description_tells_of_every_channel() -> None:
    told = (Path(__file__).parents[2] / "docs" / "odd.md").read_text("utf-8").partition("### Channels")[2]
    assert re.findall(r"^\| `([a-z-]+)` \|", told.partition("\n### ")[0], re.MULTILINE) == list(CHANNELS)


def test_the_theatre_says_what_is_open(simulate: Simulate) -> None:
    theatre = simulate("baseline", members=2, months=1, sets=off("belief", "threat")).theatre
    assert [name for name in CHANNELS if not theatre.stage.channel_works(name)] == ["belief", "threat"]
    with pytest.raises(KeyError):
        theatre.stage.channel_works("beliefs")


# The withdrawal's way through a channel


@pytest.mark.parametrize("sets", [(), off("belief")], ids=["on", "off"])
def test_belief(simulate: Simulate, sets: tuple[str, ...]) -> None:
    """Off, what Moscow and Europe believe month by month is the same with and without the withdrawal."""
    seen: list[list[np.ndarray]] = [[], []]
    words = ("us.statements.months=12", "us.statements.intensity=1", "us.reveal=0.5")
    for scenario, kept in zip(("baseline", "withdrawal"), seen, strict=True):

        def watch(theatre: Theatre, kept: list[np.ndarray] = kept) -> None:
            beliefs = (theatre.beliefs.us, theatre.beliefs.europe, theatre.alliance.belief_us)
            kept.append(np.array([belief.value for belief in beliefs] + [theatre.united_states.resolve]))

        more = words if scenario == "withdrawal" else ()
        simulate(scenario, "H4", members=20, months=24, sets=(*CALM, *sets, *more), watch=watch)
    here, there = (np.array(kept) for kept in seen)
    moved = np.abs(there - here).max(axis=(0, 2)) > 0.0
    assert moved.tolist() == [not sets] * 4


def test_belief_moves_still_with_who_governs_and_not_with_brigades(simulate: Simulate) -> None:
    # A guarantee that is tested teaches as an Article 5 case does: nobody makes peace here.
    sets = (*CALM, "elections.united_states.first=2025-06", "us.resolve_spread=2", "talks.offer_rate=0", *off("belief"))
    start, theatre = {}, None

    def watch(at: Theatre) -> None:
        start.setdefault("us", at.beliefs.us.value)
        start.setdefault("europe", at.beliefs.europe.value)

    theatre = simulate("fortress", "H4", members=20, months=24, sets=sets, watch=watch).theatre
    assert (theatre.alliance.allied_troops() > 1.5 * theatre.allies["germany"].presence_start).all()
    assert (theatre.beliefs.us.value != start["us"]).all()
    settled = sets + tuple(f"elections.{name}.first=2040-01" for name in ("canada", "france", "poland", "germany"))
    settled += ("elections.united_kingdom.first=2040-01",)
    theatre = simulate("fortress", "H4", members=20, months=24, sets=settled).theatre
    np.testing.assert_allclose(theatre.beliefs.europe.value, start["europe"], rtol=1e-12)


def balance_of(theatre: Theatre) -> np.ndarray:
    """What the local balance rests on, one row each: defence now, seen now and in a year, arrivals a day."""
    at, alliance = theatre.stage.everyone(), theatre.alliance
    kept = theatre.infrastructure.for_arrivals(at.who)
    rows = [kept, alliance.american_rate(at, kept)]
    rows += [*alliance.forces_by(10, at)[0], *alliance.forces_by(30, at)[0]]
    rows.append(alliance.european_rate(np.ones(at.who.size), at, kept))
    for state in theatre.baltic.values():
        rows += [state.defence() - state.own_force(), state.allied_value(), state.us_value()]
        for months in (0.0, 12.0):
            rows.append(state.defence_seen(at, months) - state.own_force())
    return np.array(rows)


def test_local_balance(simulate: Simulate) -> None:
    """Off, foreign forces count as at the start whoever comes or goes; on, each of these moves."""
    for sets in ((), off("local-balance")):
        seen: list[np.ndarray] = []
        theatres = {}
        for scenario, more in (("baseline", ()), ("withdrawal", CUT), ("fortress", CUT)):
            calm = (*CALM, "europe.threat_response=1", *sets)

            def watch(theatre: Theatre, kept: list[np.ndarray] = seen) -> None:
                kept.append(balance_of(theatre))

            theatres[scenario] = simulate(scenario, "H4", members=10, months=18, sets=(*calm, *more), watch=watch)
        rows = np.array(seen)
        steady = np.isclose(rows, rows[0], rtol=1e-12, atol=1e-12).all(axis=(0, 2))
        assert steady.all() == bool(sets)
        assert steady.any() == bool(sets), "something of the balance is not read"
        gone = theatres["withdrawal"].theatre
        for name in BALTIC_STATES:
            assert gone.baltic[name].us_troops().max() < 1e-6, "the soldiers are gone whether they count or not"


def test_decision_time(simulate: Simulate) -> None:
    at = np.array([1, 3])
    for sets, kept in (((), 0.4), (off("decision-time"), 1.0)):
        theatre = simulate("baseline", "H4", members=5, months=8, sets=(*CALM, *CUT, *sets)).theatre
        infrastructure = theatre.infrastructure
        np.testing.assert_allclose(infrastructure.for_lag(at), [kept, kept], rtol=1e-12)
        np.testing.assert_allclose(infrastructure.for_arrivals(at), [0.4, 0.4], rtol=1e-12)


def test_reconstitution(simulate: Simulate) -> None:
    """Off, the free stocks stay as at the start in quiet and in resumed war, and nobody expects more."""
    sets = (*CALM, "talks.assumed.share=1", "peace.reserve_return=0.5")
    grown = {}
    for closed in (False, True):
        futures = simulate("baseline", "H4", members=40, months=48, sets=(*sets, *(off("reconstitution") * closed)))
        theatre, at = futures.theatre, futures.theatre.stage.everyone()
        stocks, forces = theatre.russia.stocks, theatre.stage.forces
        assert futures.outcomes["ceasefire"].mean() > 0.9
        assert futures.outcomes["ceasefires_broken"].sum() > 0
        held = np.array([forces["russia", "reserve"], stocks.tanks, stocks.shells, stocks.training])
        names = ("trained_troops", "tanks", "shells", "training")
        start = np.array([futures.parameters[f"russia.reconstitution.{name}"] for name in names])
        grown[closed] = (held - start).max(axis=1)
        ahead = stocks.ready_in("assault", 12.0, at) - stocks.ready("assault")
        quiet = theatre.stage.at_war == 0.0
        assert (ahead[quiet].mean() > 0.0) == (not closed)
    assert (grown[False] > 0.0).all()
    assert (grown[True] == 0.0).all()
    assert (ahead == 0.0).all()


def test_tripwire(simulate: Simulate) -> None:
    for closed in (False, True):
        sets = (*CALM, *(off("tripwire") * closed))
        worlds = ("baseline", "withdrawal")
        here, there = (simulate(world, "H4", members=5, months=14, sets=sets).theatre for world in worlds)
        for name in BALTIC_STATES:
            mine, theirs = (theatre.united_states.tripwire_troops(name) for theatre in (here, there))
            assert (theirs == mine).all() == closed
        for theatre in (here, there):
            for ally in theatre.allies.values():
                for name in BALTIC_STATES:
                    assert (ally.stands_in(name) == (ally.host == name)).all()
            germany = theatre.allies["germany"]
            theatre.stage.forces.transfer("germany", "lithuania", "home", theatre.stage.forces["germany", "lithuania"])
            assert (germany.stands_in("lithuania") == closed).all()


def test_threat(simulate: Simulate) -> None:
    one = np.ones(5)
    for closed in (False, True):
        here, there = both(simulate, "H2", (*CALM, *(off("threat") * closed)), members=5, months=14)
        threats = [futures.theatre.crisis.rule.threat(futures.theatre.stage.everyone()) for futures in (here, there)]
        names = [f"{name}_weight" for name in ("infrastructure", "forces", "alignment")]
        weights = {name: here.parameters[f"motives.security_seeker.{name}"] for name in names}
        at_start = forward_threat(one, one, one, **weights)
        if closed:
            np.testing.assert_array_equal(threats, [at_start, at_start])
        else:
            assert (threats[1] < threats[0]).all()


# What a channel does not carry


@pytest.mark.parametrize("channel", ["decision-time", "tripwire"])
def test_where_nothing_leaves_lag_and_tripwire_are_as_at_the_start_anyway(simulate: Simulate, channel: str) -> None:
    still = (*EARLY, "crisis.regroup_months=240")  # one attack each: after a fight fewer are there
    on, closed = (
        simulate("baseline", "H1", members=40, months=36, sets=(*still, *more)) for more in ((), off(channel))
    )
    assert on.outcomes["armed_attack"].mean() > 0.2
    assert_same(on, closed)


@pytest.mark.parametrize("hypothesis", ["H1", "H3"])
def test_only_the_security_seeker_weighs_the_threat(simulate: Simulate, hypothesis: str) -> None:
    sets = (*EARLY, *CUT)
    on, closed = (
        simulate("withdrawal", hypothesis, members=40, months=36, sets=(*sets, *more)) for more in ((), off("threat"))
    )
    assert on.outcomes["armed_attack"].mean() > 0.2
    assert_same(on, closed)


@pytest.mark.parametrize("channel", ["local-balance", "decision-time", "tripwire"])
def test_the_balance_moves_no_belief_no_threat_and_no_war(simulate_once: Simulate, channel: str) -> None:
    on, closed = (
        simulate_once("withdrawal", "H2", members=20, months=36, sets=(*CALM, *CUT, "motives.rationality=0.001", *more))
        for more in ((), off(channel))
    )
    calm = (on.outcomes["attacks"] == 0) & (closed.outcomes["attacks"] == 0)
    assert calm.sum() >= 5
    for name in ("us", "europe"):
        mine, theirs = (getattr(futures.theatre.beliefs, name).value[calm] for futures in (on, closed))
        np.testing.assert_array_equal(theirs, mine)
    theatres = (on.theatre, closed.theatre)
    mine, theirs = (theatre.crisis.rule.threat(theatre.stage.everyone())[calm] for theatre in theatres)
    np.testing.assert_array_equal(theirs, mine)
    for name in ("us_troops_baltic", "allied_troops_baltic", "area_held", "capability_peak"):
        np.testing.assert_array_equal(closed.outcomes[name][calm], on.outcomes[name][calm], err_msg=name)


def test_belief_moves_no_us_soldier_and_reconstitution_no_first_year(simulate: Simulate) -> None:
    """Nobody bargains: what belief in guarantors does to a settlement, and fear of abandonment to allies, is another
    matter.
    """
    settled = ("talks.assumed.share=0.9", "talks.offer_rate=0")
    on, unmoved, unbuilt = (
        simulate("withdrawal", "H4", members=20, months=36, sets=(*CALM, *settled, *more))
        for more in ((), off("belief"), off("reconstitution"))
    )
    for name in ("us_troops_baltic", "area_held", "capability_peak", "war_end_month"):
        np.testing.assert_array_equal(unmoved.outcomes[name], on.outcomes[name], err_msg=name)
    np.testing.assert_array_equal(unbuilt.outcomes["war_end_month"], on.outcomes["war_end_month"])
    kept = on.outcomes["ceasefires_broken"] + unbuilt.outcomes["ceasefires_broken"] == 0
    assert kept.sum() > 5
    for name in ("gain_first_year", "claimed_first_year", "recruited_first_year", "area_held", "us_status"):
        np.testing.assert_array_equal(unbuilt.outcomes[name][kept], on.outcomes[name][kept], err_msg=name)
    assert (unbuilt.outcomes["capability_peak"] < on.outcomes["capability_peak"]).any()


# All together

#: What tells of soldiers and depots themselves, and not of what they bring about.
SOLDIERS = (
    "us_troops_baltic", "us_troops_europe", "us_gone_month", "allied_troops_baltic", "backfill",
    "infrastructure_kept", "infrastructure",
    *(f"us_troops_{host}" for host in US_HOSTS),
    *(f"allied_troops_{host}" for host in BALTIC_STATES),
)  # fmt: skip


@pytest.mark.parametrize("hypothesis", ["H1", "H2", "H3"])
def test_with_every_channel_off_a_withdrawal_changes_nothing_but_where_soldiers_are(
    simulate: Simulate, hypothesis: str
) -> None:
    ready = ("trained_troops=200", "tanks=1500", "shells=3", "training=0.9")
    sets = (*EARLY, *(f"russia.reconstitution.{stock}" for stock in ready), *off(*CHANNELS))
    here, there = both(simulate, hypothesis, sets, members=60, months=48)
    assert here.outcomes["armed_attack"].mean() > 0.2
    assert_same(here, there, SOLDIERS)


@pytest.mark.parametrize("channel", CHANNELS)
def test_each_channel_carries_part_of_what_happens(simulate_once: Simulate, channel: str) -> None:
    """Or else switching it off would tell nothing."""
    hypothesis = "H2" if channel == "threat" else "H1"
    on, closed = (
        simulate_once("withdrawal", hypothesis, members=100, months=48, sets=(*EARLY, *CUT, *more))
        for more in ((), off(channel))
    )
    told = ("armed_attack", "attack_month", "us_fights", "europe_fights", "attacks")
    assert any(not np.array_equal(on.outcomes[name], closed.outcomes[name], equal_nan=True) for name in told)
