"""What observers make of US deeds and words: deeds weigh more, words wear thin, and a loan is no withdrawal."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.model.theatre import Theatre
from sim.theory.alliance import resolve_after_election
from sim.vocabulary import BALTIC_STATES, US_EUROPEAN_HOSTS

#: Nothing happens under H4 but what Washington does and says.
CALM = (
    "crisis.hybrid.lethal=0", "us.unscheduled_withdrawal_rate=0", "us.exit_rate=0", "us.dormancy_rate=0",
    "us.withdrawal.germany.share=0", "us.aid.level=0.5",
)  # fmt: skip
MONTHS = 120
MEMBERS = 40

Course = dict[str, np.ndarray]


def withdrawal(*hosts: str) -> tuple[str, ...]:
    """All US soldiers leave these hosts in the first year, for home."""
    return tuple(
        f"us.withdrawal.{host}.{leaf}"
        for host in hosts
        for leaf in ("share=1", "start=2025-06", "months=6", "destination=home")
    )


def words(months: int) -> tuple[str, ...]:
    return ("us.statements.start=2025-03", f"us.statements.months={months}", "us.statements.intensity=1")


@pytest.fixture(scope="module")
def course(simulate: Callable[..., Any]) -> Callable[..., Course]:
    """Beliefs about US resolve, and resolve itself, month by month, (months, members)."""

    @cache
    def lived(*sets: str, months: int = MONTHS) -> Course:
        seen: list[tuple[np.ndarray, ...]] = []

        def watch(theatre: Theatre) -> None:
            us = theatre.united_states
            seen.append((theatre.beliefs.us.value, theatre.alliance.belief_us.value, us.resolve, us.revealed))

        simulate("baseline", "H4", members=MEMBERS, months=months, sets=(*CALM, *sets), watch=watch)
        names = ("moscow", "europe", "resolve", "revealed")
        return {name: np.array(values) for name, values in zip(names, zip(*seen, strict=True), strict=True)}

    return lived


def moved(here: Course, there: Course, name: str = "moscow") -> np.ndarray:
    return there[name] - here[name]


@pytest.mark.parametrize("observer", ["moscow", "europe"])
def test_soldiers_who_leave_say_more_than_ten_years_of_words(course: Callable[..., Course], observer: str) -> None:
    deeds = moved(course(), course(*withdrawal(*US_EUROPEAN_HOSTS)), observer)
    said = moved(course(), course(*words(MONTHS)), observer)
    assert np.median(deeds.min(axis=0)) < 2.0 * np.median(said.min(axis=0)) < 0.0
    assert np.median(deeds[-1]) < np.median(said[-1]), "ten years on, too"


@pytest.mark.parametrize("host", ["germany", "poland"])
def test_soldiers_who_leave_the_rear_are_noticed(course: Callable[..., Course], host: str) -> None:
    rear = moved(course(), course(*withdrawal(host)))
    everywhere = moved(course(), course(*withdrawal(*US_EUROPEAN_HOSTS)))
    assert (rear[12] < 0.0).all()
    assert (everywhere[12] < rear[12]).all()


def test_words_said_again_are_no_news(course: Callable[..., Course]) -> None:
    """However long they go on, beliefs never fall further than they did at first."""
    said = moved(course(), course(*words(MONTHS)))
    first = np.argmax(said.min(axis=1) < 0.0)
    assert (said[first] < 0.0).all()
    assert (said >= said[first] - 1e-9).all()
    once = moved(course(), course(*words(1)))
    np.testing.assert_allclose(once[first], said[first], atol=1e-9)


def test_a_soldier_lent_to_a_crisis_says_nothing(course: Callable[..., Course]) -> None:
    crisis = ("pacific.crisis_rate=5",)
    none, all_of_them = (course(*crisis, f"pacific.troops_pulled={share}", months=36) for share in (0, 0.9))
    for observer in ("moscow", "europe"):
        np.testing.assert_allclose(all_of_them[observer], none[observer], rtol=0, atol=1e-9)


def test_soldiers_lent_to_a_crisis_were_there_to_be_missed(simulate: Callable[..., Any]) -> None:
    """Or else the test above would see nobody go."""
    sets = (*CALM, "pacific.crisis_rate=5", "pacific.troops_pulled=0.9")
    us = simulate("baseline", "H4", members=MEMBERS, months=36, sets=sets).theatre.united_states
    away = us.troops_in_europe(np.arange(MEMBERS)) < 0.8 * us.europe_start
    assert away.any()
    np.testing.assert_allclose(us.rear_share_withdrawn(), 0.0, atol=1e-9)


# A withdrawal that reveals resolve

LEAVES = withdrawal(*BALTIC_STATES, "germany")
VOTES = ("elections.united_states.first=2026-09", "elections.united_states.every=24")


def revealed(course: Callable[..., Course], sets: Sequence[str]) -> tuple[Course, Course]:
    return course(*LEAVES, *sets, "us.reveal=0", months=60), course(*LEAVES, *sets, "us.reveal=1", months=60)


@pytest.mark.parametrize("sets", [(), VOTES], ids=["calendar", "elections"])
def test_what_a_withdrawal_reveals_lowers_resolve_and_is_believed_once(
    course: Callable[..., Course], sets: tuple[str, ...]
) -> None:
    """Observers read the withdrawal itself; that resolve is as low as it says is no further news to them."""
    hidden, told = revealed(course, sets)
    for observer in ("moscow", "europe"):
        np.testing.assert_allclose(told[observer], hidden[observer], rtol=0, atol=1e-9)
    gone = np.flatnonzero((told["revealed"] != 0.0).any(axis=1))
    assert gone.size > 40
    assert (told["resolve"][gone] < hidden["resolve"][gone]).all()
    np.testing.assert_allclose(told["resolve"] - told["revealed"], hidden["resolve"], atol=1e-9)


def test_an_election_dilutes_what_was_revealed_as_it_does_resolve(course: Callable[..., Course]) -> None:
    hidden, told = revealed(course, VOTES)
    low = told["resolve"] - hidden["resolve"]
    vote = int(np.flatnonzero((np.diff(hidden["resolve"], axis=0) != 0.0).any(axis=1))[0])
    assert vote > 14, "the soldiers have gone by then"
    kept = float(resolve_after_election(np.ones(1), np.zeros(1), np.zeros(1))[0])
    assert 0.0 < kept < 1.0
    np.testing.assert_allclose(low[vote + 1], kept * low[vote])


def test_without_a_withdrawal_there_is_nothing_to_reveal(course: Callable[..., Course]) -> None:
    hidden, told = course(*VOTES, months=24), course(*VOTES, "us.reveal=1", months=24)
    for name, values in hidden.items():
        np.testing.assert_array_equal(told[name], values, err_msg=name)


def test_a_reveal_deters_nobody_and_keeps_some_at_home(simulate: Callable[..., Any]) -> None:
    """Moscow's chances up to a first attack are the same, where no guarantee to Ukraine was tested before; a US that
    was asked comes less often.
    """
    sets = (
        *LEAVES, "crisis.opportunity_rate=2", "motives.caution=0.3", "motives.prize_grab=2", "talks.offer_rate=0",
    )  # fmt: skip
    hidden, told = (
        simulate("baseline", "H1", members=400, months=36, sets=(*sets, f"us.reveal={share}")).outcomes
        for share in (0, 1)
    )
    np.testing.assert_allclose(told["attack_chance"], hidden["attack_chance"], atol=1e-6)
    asked = (hidden["article5_called"] == 1) & (told["article5_called"] == 1)
    assert asked.sum() > 30
    assert told["us_fights"][asked].sum() < hidden["us_fights"][asked].sum()
    assert (told["us_fights"][asked] <= hidden["us_fights"][asked]).all()
