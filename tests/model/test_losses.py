"""Whoever fights loses, once and in one unit; and the dead are no message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.model.crisis.aftermath import _engagement
from sim.model.crisis.forecast import ASSAULT, ATTACKS
from sim.model.crisis.play import Attack
from sim.model.theatre import Theatre
from sim.vocabulary import ALLIES, BALTIC_STATES, FRAMEWORK_NATION

MEMBERS = 120
# Somebody always comes, and the force that attacks is large.
FOUGHT = (
    "russia.reconstitution.trained_troops=250", "russia.reconstitution.tanks=2500", "russia.reconstitution.shells=3",
    "russia.reconstitution.training=0.8", "baltic.resistance=9", "us.reveal=1", "russia.home_front.noise=0",
    "russia.home_front.casualty_effect=10",
)  # fmt: skip


@pytest.fixture
def theatre(simulate: Callable[..., Any]) -> Any:
    return simulate("baseline", "H4", members=MEMBERS, months=2, sets=FOUGHT).theatre


def attack_everywhere(theatre: Theatre, action: str) -> Attack:
    attack = Attack.of(action, theatre.stage.everyone(), np.arange(MEMBERS) % len(BALTIC_STATES), np.zeros(MEMBERS))
    theatre.crisis.aftermath.of(attack)
    return attack


def test_grabs_and_assaults_of_a_step_are_played_at_once_as_each_is_alone(simulate: Callable[..., Any]) -> None:
    everyone, target = np.arange(MEMBERS), np.arange(MEMBERS) % len(BALTIC_STATES)
    assault = everyone % 2 == 1

    def played(who: np.ndarray) -> Theatre:
        theatre = simulate("baseline", "H4", members=MEMBERS, months=2, sets=FOUGHT).theatre
        theatre.crisis.aftermath.of(Attack(theatre.stage.sample(who), assault[who], target[who], np.zeros(who.size)))
        return theatre

    together = played(everyone)
    assert together.crisis.aftermath.first["resisted"].mean() > 0.5
    for kind in (assault, ~assault):
        alone = played(np.flatnonzero(kind))
        for name, values in alone.crisis.aftermath.first.items():
            np.testing.assert_array_equal(together.crisis.aftermath.first[name][kind], values[kind], name)
        np.testing.assert_array_equal(together.crisis.escalation.level[kind], alone.crisis.escalation.level[kind])
        for name in ALLIES:
            there, here = (world.allies[name].readiness[kind] for world in (together, alone))
            np.testing.assert_array_equal(there, here, name)
        for name in BALTIC_STATES:
            there, here = (np.array(world.stage.land[name, "russia"])[kind] for world in (together, alone))
            np.testing.assert_array_equal(there, here, name)


def test_soldiers_who_fall_or_are_evacuated_say_nothing_about_resolve(simulate: Callable[..., Any]) -> None:
    calm, struck = (simulate("baseline", "H4", members=MEMBERS, months=2, sets=FOUGHT).theatre for _ in range(2))
    for name in BALTIC_STATES:
        struck.baltic[name].lose(np.arange(MEMBERS), np.full(MEMBERS, 0.6))
    struck.baltic["estonia"].evacuate(np.ones(MEMBERS))
    assert (struck.united_states.troops_in_baltics() < 0.5 * calm.united_states.troops_in_baltics()).all()
    for world in (calm, struck):
        world.beliefs.observe(world.settlement.us_aid_level())
    for belief in ("us", "europe"):
        there, here = (getattr(world.beliefs, belief).value for world in (struck, calm))
        np.testing.assert_allclose(there, here, rtol=1e-12)
    np.testing.assert_allclose(struck.alliance.belief_us.value, calm.alliance.belief_us.value, rtol=1e-12)
    np.testing.assert_allclose(struck.united_states.resolve, calm.united_states.resolve, rtol=1e-12)


@pytest.mark.parametrize("action", ATTACKS)
def test_whoever_joined_is_worn_down_and_nobody_else(theatre: Any, action: str) -> None:
    ready = {name: theatre.allies[name].readiness.copy() for name in ALLIES}
    battalions = {name: theatre.baltic[name].battalions_factor.copy() for name in BALTIC_STATES}
    rest = np.array(theatre.united_states.troops("rest_of_europe"))
    attack = attack_everywhere(theatre, action)
    first = theatre.crisis.aftermath.first
    fought = first["resisted"] == 1
    assert fought.mean() > 0.9
    lowered = np.stack([theatre.allies[name].readiness < ready[name] for name in ALLIES])
    for k, name in enumerate(ALLIES):
        assert 0.2 < lowered[k, fought].mean() < 1.0, f"{name} comes sometimes"
        np.testing.assert_array_equal(theatre.allies[name].readiness[~lowered[k]], ready[name][~lowered[k]])
    quorum = first["europe"] == 1
    assert lowered[:, quorum].any(axis=0).all()
    sent = np.array(theatre.united_states.troops("rest_of_europe")) < rest
    assert (sent[first["us"] == 0] == (first["us"] == 1)[first["us"] == 0]).all()
    assert sent[first["us"] == 1].mean() > 0.5
    for k, name in enumerate(BALTIC_STATES):
        weaker = theatre.baltic[name].battalions_factor < battalions[name]
        assert weaker[(attack.target == k) & fought].all()
        others = weaker[attack.target != k]
        assert others.mean() > 0.3 if action == ASSAULT else not others.any()


@pytest.mark.parametrize("action", ATTACKS)
def test_russian_losses_are_one_figure(theatre: Any, action: str) -> None:
    """Of the casualties that are reported the irrecoverable share leaves the books, and support at home sees them."""
    p, forces = theatre.stage.parameters, theatre.stage.forces
    before, support = np.array(forces["russia", "lost"]), theatre.russia.support.copy()
    tanks, earlier = theatre.russia.stocks.tanks.copy(), theatre.crisis.aftermath.russian_losses.copy()
    attack_everywhere(theatre, action)
    casualties = theatre.crisis.aftermath.russian_losses - earlier
    assert (casualties > 0).mean() > 0.95, "even where no ground was taken"
    np.testing.assert_allclose(forces["russia", "lost"] - before, p["russia.irrecoverable"] * casualties)
    np.testing.assert_array_equal(theatre.russia.baltic_casualties, theatre.crisis.aftermath.russian_losses)
    assert (theatre.russia.stocks.tanks <= tanks).all()
    theatre.russia.feel_support(theatre.front.pace)
    assert (theatre.russia.support[casualties > 0] < support[casualties > 0]).all()


def test_guests_who_fell_are_replaced_in_time(theatre: Any) -> None:
    host = "estonia"
    ally = theatre.allies[FRAMEWORK_NATION[host]]
    meant = ally.intended.copy()
    ally.lose_hosted(np.arange(MEMBERS), np.full(MEMBERS, 0.6))
    left = np.array(ally.troops_in(host))
    np.testing.assert_allclose(left, 0.4 * meant)
    counts = [left]
    for _ in range(60):
        ally.station(theatre.alliance.abandonment_change)
        counts.append(np.array(ally.troops_in(host)))
    grown = np.diff(np.array(counts), axis=0)
    assert (grown >= -1e-9).all()
    assert (counts[1] < 0.7 * meant).all(), "not in a month"
    assert (counts[-1] > 0.9 * meant).all()
    assert (counts[-1] <= ally.intended + 1e-6).all()


def test_nobody_is_meant_to_go_to_a_lost_country(simulate: Callable[..., Any]) -> None:
    """An answer to the attack, or replacing US soldiers who left with the allies, would be read as a reinforcement."""
    sets = (*FOUGHT, "europe.backfill.share=1", "europe.backfill.start=2025-03")
    theatre = simulate("baseline", "H4", members=MEMBERS, months=2, sets=sets).theatre
    ally, everyone = theatre.allies[FRAMEWORK_NATION["estonia"]], np.ones(MEMBERS)
    theatre.stage.land.transfer("estonia", "estonia", "russia", theatre.stage.land["estonia", "estonia"].copy())
    theatre.baltic["estonia"].evacuate(everyone)
    theatre.settlement.suspend(np.arange(MEMBERS))
    theatre.alarm.sound(np.arange(MEMBERS))
    theatre.stage.clock.month += 12
    meant = ally.intended.copy()
    ally.station(theatre.alliance.abandonment_change)
    np.testing.assert_array_equal(ally.intended, meant)
    np.testing.assert_array_equal(ally.backfill, 0.0 * everyone)
    np.testing.assert_array_equal(ally.troops_in("estonia"), 0.0 * everyone)


def test_losses_of_the_defence_are_shared_by_all_who_defended(theatre: Any) -> None:
    """More help means that the state attacked loses a smaller share of its own."""
    at = theatre.stage.everyone()
    attack = Attack.of(ASSAULT, at, np.zeros(MEMBERS, dtype=np.int64), np.zeros(MEMBERS))
    stand = theatre.crisis.aftermath.play.stand(attack, np.zeros(MEMBERS))
    engaged = _engagement(attack, stand)
    fights = theatre.crisis.fights
    fought = fights.fight(engaged)
    course = fought.course
    total = course.defence_lost + course.defence_left
    assert (course.defence_lost <= total).all()
    assert (fought.american[~stand.us] == 0).all()
    assert (fought.american <= course.arrived + 1e-9).all()
    assert (course.arrived <= total + 1e-9).all()
    nobody, late_order = np.zeros(MEMBERS), np.full(MEMBERS, 55.0)
    us_alone = replace(engaged, us=np.ones(MEMBERS, dtype=bool), force_10=nobody, force_30=nobody, days=late_order)
    theatre.stage.clock.tick()
    late = fights.fight(us_alone)
    five = theatre.alliance.american_rate(at, theatre.infrastructure.kept) * 5.0
    assert ((late.american > 0) & (late.american <= five)).all(), "who is ordered on day 55 has five days to come"
