"""Soldiers, brigades, land and euros come from somewhere and go somewhere: in every step, whatever is decided."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.theatre import Theatre
from sim.vocabulary import ALLIES, BALTIC_STATES, FRAMEWORK_NATION, HYPOTHESES, US_EUROPEAN_HOSTS, US_HOSTS

# A world in which within months the war ends and resumes, attacks and crises come, and the US may leave.
EVENTFUL = (
    "talks.offer_rate=3", "talks.precision=0", "settlement.renewal.review_rate=1", "settlement.renewal.inertia=-1",
    "deal.force_limits.table=open", "deal.infrastructure.table=open", "crisis.opportunity_rate=0.6",
    "crisis.regroup_months=1", "motives.prize_grab=1.5", "motives.prize_assault=3", "us.exit_rate=2",
    "pacific.crisis_rate=15", "russia.reconstitution.trained_troops=150", "russia.reconstitution.tanks=1500",
    "russia.reconstitution.shells=2", "russia.reconstitution.training=0.8", "crisis.hybrid.climb_down=0",
    "crisis.hybrid.lethal=0.1", "crisis.grab_area={log_uniform: {low: 1000, high: 30000}}",
)  # fmt: skip

share = st.floats(0, 1).map(lambda x: round(x, 3))
month = st.integers(3, 12).map(lambda m: f"2025-{m:02d}")
word = st.sampled_from(["europe", "pacific", "home"])


@st.composite
def levers(draw: Callable[..., Any]) -> tuple[str, ...]:
    """Settings of anything that a government decides about forces and aid."""
    sets = []
    for host in draw(st.sets(st.sampled_from(US_EUROPEAN_HOSTS))):
        path = f"us.withdrawal.{host}"
        sets += [f"{path}.share={draw(share)}", f"{path}.start={draw(month)}"]
        sets += [f"{path}.months={draw(st.integers(0, 12))}", f"{path}.destination={draw(word)}"]
    for host in draw(st.sets(st.sampled_from(BALTIC_STATES))):
        path = f"us.reinforcement.{host}"
        sets += [f"{path}.persons={draw(st.integers(0, 5000))}", f"{path}.start={draw(month)}"]
        sets += [f"{path}.months={draw(st.integers(0, 12))}"]
    sets += [f"europe.backfill.share={2 * draw(share)}", f"europe.backfill.start={draw(month)}"]
    for host in draw(st.sets(st.sampled_from(US_EUROPEAN_HOSTS), max_size=2)):
        sets += [f"europe.backfill.{host}.share={2 * draw(share)}", f"europe.backfill.{host}.start={draw(month)}"]
    sets += [f"nato.infrastructure.share={draw(share)}", f"us.pacific_priority={draw(share)}"]
    sets += [f"us.aid.level={3 * draw(share)}", f"us.unscheduled_withdrawal_rate={20 * draw(share)}"]
    sets += [f"canada.brigade_latvia.strength={draw(st.integers(0, 20_000))}"]
    sets += [f"germany.brigade_lithuania.strength={draw(st.integers(0, 20_000))}"]
    sets += [f"europe.aid_substitution={draw(share)}", f"peace.reserve_return={draw(share)}"]
    return tuple(sets)


class Books:
    """Watches a theatre: totals of the start, and that they are those of every later step."""

    def __init__(self) -> None:
        self.start: dict[tuple[str, str], np.ndarray] = {}
        self.steps = 0

    def __call__(self, theatre: Theatre) -> None:
        for name, ledger in (("forces", theatre.stage.forces), ("land", theatre.stage.land)):
            for owner in ledger.owners():
                for place in ledger.places(owner):
                    balance = ledger[owner, place]
                    assert np.isfinite(balance).all(), (owner, place)
                    assert (balance >= 0.0).all(), (owner, place)
                self.same(name, owner, ledger.total(owner))
        for nation in ALLIES:
            abroad = [host for host in BALTIC_STATES if FRAMEWORK_NATION[host] == nation]
            persons = sum(theatre.stage.forces[nation, place] for place in ("home", "rear", "lost", *abroad))
            np.testing.assert_allclose(persons, 1000.0 * theatre.stage.parameters[f"{nation}.personnel"], rtol=1e-12)
        for country in BALTIC_STATES:
            held = theatre.stage.land[country, country] + theatre.stage.land[country, "russia"]
            np.testing.assert_allclose(held, theatre.stage.parameters[f"{country}.area"], rtol=1e-12)
        support = theatre.support
        came = support.pipeline + support.delivered
        begun = self.start.setdefault(("euros", "aid"), came - support.allocated)
        np.testing.assert_allclose(came, begun + support.allocated, rtol=1e-9, atol=1e-9, err_msg="euros of aid")
        assert (support.pipeline >= 0.0).all()
        assert (support.rate >= 0.0).all()
        stocks = theatre.russia.stocks
        for stock in (stocks.tanks, stocks.shells, stocks.training, stocks.refit_left, theatre.russia.reserve_money):
            assert (stock >= 0.0).all()
        self.steps += 1

    def same(self, book: str, owner: str, total: np.ndarray) -> None:
        known = self.start.setdefault((book, owner), np.array(total))
        np.testing.assert_allclose(total, known, rtol=1e-9, atol=1e-9, err_msg=f"{book} of {owner}")


@pytest.mark.parametrize("hypothesis", list(HYPOTHESES))
@settings(max_examples=12)
@given(sets=levers(), steps=st.sampled_from([1, 1, 3]))
def test_nothing_is_made_or_lost(
    simulate: Callable[..., Any], hypothesis: str, sets: tuple[str, ...], steps: int
) -> None:
    books = Books()
    simulate("baseline", hypothesis, members=6, months=14, steps=steps, sets=(*EVENTFUL, *sets), watch=books)
    assert books.steps == 14 * steps + 1
    owners = {owner for book, owner in books.start if book == "forces"}
    assert owners == {"united_states", "russia", "ukraine", *ALLIES}
    assert {owner for book, owner in books.start if book == "land"} == {"ukraine", *BALTIC_STATES}


@pytest.mark.parametrize(
    "scenario", ["baseline", "withdrawal", "withdrawal-backfilled", "burden-sharing", "fortress", "the-articles"]
)
def test_shipped_scenarios_keep_their_books_to_the_horizon(simulate: Callable[..., Any], scenario: str) -> None:
    books = Books()
    simulate(scenario, "H3", members=10, watch=books)
    assert books.steps == 121


def test_the_eventful_world_is_eventful(simulate: Callable[..., Any]) -> None:
    """Or else conservation would be tested on a world in which nothing happens."""
    futures = simulate("baseline", "H1", members=40, months=14, sets=EVENTFUL)
    seen = {name.partition(":")[0] for _, name, _, _ in futures.events}
    assert seen >= {
        "Russia attacks", "holds ground on day 30", "is thrown back", "war ends by a settlement",
        "a settlement is signed", "ceasefire breaks", "Taiwan crisis begins", "Taiwan crisis ends", "US leaves NATO",
        "hybrid campaign", "joins the fight", "sends nobody",
    }  # fmt: skip
    assert (futures.outcomes["land_lost"] > 0).any()
    assert (futures.outcomes["capital_lost"] > 0).any()


def test_soldiers_end_where_a_plan_sends_them(simulate: Callable[..., Any]) -> None:
    calm = ("us.exit_rate=0", "pacific.crisis_rate=0", "us.withdrawal.germany.share=0")
    for destination, host in (("home", "home"), ("pacific", "indo_pacific"), ("europe", "rest_of_europe")):
        sets = [f"us.withdrawal.{name}.destination={destination}" for name in BALTIC_STATES]
        theatre = simulate("withdrawal", members=4, months=14, sets=(*calm, *sets)).theatre
        left = sum(theatre.united_states.troops_start[name] for name in BALTIC_STATES)
        for place in US_HOSTS:
            before = theatre.stage.parameters[f"us.troops.{place}"]
            change = theatre.stage.forces["united_states", place] - before
            expected = -before if place in BALTIC_STATES else left * (place == host)
            np.testing.assert_allclose(change, expected, atol=1e-6, err_msg=f"{place} to {destination}")


def test_framework_nations_replace_what_they_promise(simulate: Callable[..., Any]) -> None:
    """With a plan for all and nothing unasked, allied soldiers grow by the US soldiers who left."""
    sets = ("europe.backfill.share=1", "europe.backfill.months=6", "us.exit_rate=0", "canada.brigade_latvia.strength=0")
    here, there = (
        simulate(scenario, members=6, months=20, sets=sets).theatre for scenario in ("baseline", "withdrawal")
    )
    for host in BALTIC_STATES:
        grown = there.baltic[host].allied_troops() - here.baltic[host].allied_troops()
        np.testing.assert_allclose(grown, there.united_states.troops_start[host], rtol=1e-9)
        nation = FRAMEWORK_NATION[host]
        home = here.stage.forces[nation, "home"] - there.stage.forces[nation, "home"]
        np.testing.assert_allclose(home, grown + there.allies[nation].replacing_in_rear(), rtol=1e-9)
