"""What follows from an attack, a campaign or a warning: escalation, cohesion, posture, resilience, consultations."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.model.crisis.attack import ASSAULT, GRAB, Attack
from sim.model.theatre import Theatre
from sim.outcomes import EXTRAPOLATION, HEADLINES, MONTHLY, OUTCOMES
from sim.vocabulary import ALLIES, BALTIC_STATES, FRAMEWORK_NATION

#: H4 without accidents or talks: nothing happens but what a test makes happen.
QUIET = ("crisis.hybrid.lethal=0", "motives.satiated.hybrid=-9", "crisis.hybrid.start=0", "talks.offer_rate=0")
MEMBERS = 24
HALF = np.arange(0, MEMBERS, 2)
OTHERS = np.arange(1, MEMBERS, 2)
HAPPENS = 6


@pytest.fixture
def quietly(simulate: Callable[..., Any]) -> Callable[..., Any]:
    """Simulate a quiet world; `happens` is done to the theatre after month `HAPPENS`, `watch` sees each step."""

    def run(
        happens: Callable[[Theatre], None] | None = None,
        watch: Callable[[Theatre], None] | None = None,
        *,
        months: int = 24,
        sets: tuple[str, ...] = (),
        members: int = MEMBERS,
        steps: int = 1,
    ) -> Any:
        done = []

        def look(theatre: Theatre) -> None:
            if happens and not done and theatre.stage.clock.now >= HAPPENS:
                done.append(True)
                happens(theatre)
            if watch:
                watch(theatre)

        return simulate("baseline", "H4", members=members, months=months, sets=(*QUIET, *sets), watch=look, steps=steps)

    return run


def same_but_for(first: Any, second: Any, *names: str) -> None:
    for name, values in first.outcomes.items():
        if name not in names:
            np.testing.assert_array_equal(values, second.outcomes[name], err_msg=name)


# Escalation


def attack(level: float, loss: float = 0.0, strikes: bool = False) -> Callable[[Theatre], None]:
    """A crisis is opened in half of the members, as an attack opens it."""

    def happens(theatre: Theatre) -> None:
        theatre.crisis.escalation.raise_to(HALF, level)
        theatre.crisis.escalation.note_fight(HALF, np.full(HALF.size, loss), np.full(HALF.size, strikes))

    return happens


STEEP = ("escalation.regional_rate=3", "escalation.signalling_rate=3", "escalation.use_rate=3")
NO_EFFECTS = tuple(f"escalation.{name}_effect=0" for name in ("loss", "stress", "strikes", "us", "china"))


def test_without_an_attack_nothing_escalates(quietly: Callable[..., Any]) -> None:
    futures = quietly(sets=STEEP)
    assert (futures.outcomes["escalation"] == 0).all()
    for name in ("nuclear_signalling", "nuclear_use"):
        assert np.isnan(futures.outcomes[name]).all()


def test_an_open_crisis_climbs_and_a_closed_one_falls_back(quietly: Callable[..., Any]) -> None:
    levels: list[np.ndarray] = []
    sets = (*STEEP, "escalation.fight_months=2")
    quietly(attack(2.0), lambda theatre: levels.append(theatre.crisis.escalation.level.copy()), sets=sets)
    during, after = np.array(levels[HAPPENS : HAPPENS + 2]), np.array(levels[HAPPENS + 2 :])
    assert (during[:, HALF] >= 2).all()
    assert during[1, HALF].max() == 5
    assert (after == 0).all()
    assert (np.array(levels)[:, OTHERS] == 0).all()


def test_the_highest_level_is_kept(quietly: Callable[..., Any]) -> None:
    highest: list[np.ndarray] = []
    futures = quietly(attack(2.0), lambda theatre: highest.append(theatre.crisis.escalation.highest.copy()), sets=STEEP)
    assert (np.diff(np.array(highest), axis=0) >= 0).all()
    assert (futures.outcomes["escalation"] == highest[-1]).all()
    assert futures.outcomes["escalation"][HALF].min() >= 2


def test_fresh_occupation_keeps_a_crisis_open(quietly: Callable[..., Any]) -> None:
    def taken(theatre: Theatre) -> None:
        attack(2.0)(theatre)
        theatre.stage.land.transfer("estonia", "estonia", "russia", np.full(MEMBERS, 500.0))

    open_for = []
    sets = ("escalation.fight_months=2", "escalation.occupation_months=7", "escalation.regional_rate=0")
    quietly(taken, lambda theatre: open_for.append(theatre.crisis.escalation.level.copy()), sets=sets)
    assert (np.array(open_for)[:, HALF] == 2).sum(axis=0).tolist() == [7] * HALF.size


@pytest.mark.parametrize(("rung", "is_crisis"), [(1.0, False), (2.0, True), (3.0, True)])
def test_sabotage_is_the_first_rung_while_it_lasts(quietly: Callable[..., Any], rung: float, is_crisis: bool) -> None:
    def campaign(theatre: Theatre) -> None:
        theatre.crisis.hybrid.months_left[HALF] = 4.0
        theatre.crisis.hybrid.rung[HALF] = rung
        if is_crisis:
            theatre.crisis.escalation.raise_to(HALF, 1.0)

    levels: list[np.ndarray] = []
    sets = (*STEEP, "crisis.hybrid.review_rate=0")
    futures = quietly(campaign, lambda theatre: levels.append(theatre.crisis.escalation.level.copy()), sets=sets)
    if not is_crisis:
        assert (np.array(levels) == 0).all(), "disruption is competition"
        return
    assert (np.array(levels)[:, HALF] == 1).all(axis=1).sum() == 4
    assert (futures.outcomes["escalation"][HALF] == 1).all(), "a campaign alone climbs no further"


@pytest.mark.parametrize(("rung", "name"), [(3, "regional_rate"), (4, "signalling_rate"), (5, "use_rate")])
def test_a_rate_of_nothing_is_a_ceiling(quietly: Callable[..., Any], rung: int, name: str) -> None:
    highest = quietly(attack(2.0), sets=(*STEEP, f"escalation.{name}=0")).outcomes["escalation"]
    assert highest[HALF].max() == rung - 1


def test_levels_do_not_depend_on_the_step(simulate: Callable[..., Any], quietly: Callable[..., Any]) -> None:
    members = 2000
    everyone = np.arange(members)

    def happens(theatre: Theatre) -> None:
        theatre.crisis.escalation.raise_to(everyone, 2.0)

    sets = ("escalation.signalling_rate=0.8", "escalation.regional_rate=0.5", "escalation.use_rate=0.4")
    whole, half = (
        quietly(happens, sets=sets, members=members, months=HAPPENS + 4, steps=steps).outcomes["escalation"]
        for steps in (1, 2)
    )
    for rung in (3, 4, 5):
        share, other = (whole >= rung).mean(), (half >= rung).mean()
        assert 0.02 < share < 0.98
        assert share == pytest.approx(other, abs=4 * np.sqrt(0.5 / members))


@pytest.mark.parametrize(("name", "sign"), [("loss", 1), ("stress", 1), ("strikes", 1), ("us", -1), ("china", -1)])
def test_what_speeds_up_and_what_slows_down(quietly: Callable[..., Any], name: str, sign: int) -> None:
    """Same luck: a covariate at work moves every crisis one way."""

    def highest(effect: float) -> np.ndarray:
        sets = (*NO_EFFECTS, f"escalation.{name}_effect={effect}", "escalation.use_rate=0.5")
        happens = attack(3.0, loss=1.0, strikes=True)
        return quietly(happens, sets=sets, months=HAPPENS + 4).outcomes["escalation"]

    difference = sign * (highest(4.0) - highest(0.0))
    assert (difference >= 0).all()
    assert difference.any()


def signals_within(theatre: Theatre, action: str, who: np.ndarray, days: float) -> np.ndarray:
    attack = Attack.of(action, theatre.stage.sample(who), np.zeros(who.size, dtype=np.int64), np.zeros(who.size))
    return theatre.crisis.escalation.signals_within(attack, np.full(who.size, days))


def test_signals_within_days(quietly: Callable[..., Any]) -> None:
    asked: dict[str, np.ndarray] = {}

    def ask(theatre: Theatre) -> None:
        asked["assault"] = signals_within(theatre, ASSAULT, HALF, 30.0)
        asked["strength"] = theatre.crisis.escalation.signal_strength(HALF)
        asked["none"] = signals_within(theatre, GRAB, OTHERS, 0.0)

    futures = quietly(ask, sets=(*NO_EFFECTS, "escalation.signalling_rate=1"))
    assert 0.2 < asked["assault"].mean() < 0.95
    assert (asked["strength"] == asked["assault"]).all(), "first signals are felt in full"
    assert not asked["none"].any(), "nobody signals in no time"
    assert (futures.outcomes["escalation"][OTHERS] >= 2).all()
    assert (futures.outcomes["escalation"][HALF] >= 3).all()


def test_days_of_consultation_are_lived_through_once(quietly: Callable[..., Any]) -> None:
    """A month of consultation and then the step: one month of hazard in all, not two."""
    members = 2000
    everyone = np.arange(members)

    def highest(days: float) -> np.ndarray:
        def ask(theatre: Theatre) -> None:
            signals_within(theatre, ASSAULT, everyone, days)

        sets = (*NO_EFFECTS, "escalation.signalling_rate=0.7", "escalation.fight_months=1", "escalation.use_rate=0")
        return quietly(ask, sets=sets, members=members, months=HAPPENS + 3).outcomes["escalation"]

    for days in (0.0, 12.0, 30.0):
        assert (highest(days) == 4).mean() == pytest.approx(-np.expm1(-0.7), abs=0.04)


def test_signals_wear_out(quietly: Callable[..., Any]) -> None:
    felt: list[np.ndarray] = []

    def signal_on(theatre: Theatre) -> None:
        theatre.crisis.escalation.raise_to(HALF, 4.0)

    def look(theatre: Theatre) -> None:
        if theatre.stage.clock.now >= HAPPENS:
            theatre.crisis.escalation.raise_to(HALF, 4.0)
            felt.append(theatre.crisis.escalation.signal_strength(np.arange(MEMBERS)))

    quietly(signal_on, look, sets=("escalation.signal_half_life=6", "escalation.use_rate=0"))
    strength = np.array(felt)
    assert (strength[:, OTHERS] == 0).all()
    np.testing.assert_allclose(strength[:, HALF[0]], 0.5 ** (np.arange(len(felt)) / 6))


def test_nuclear_levels_are_a_flagged_tail() -> None:
    for name in ("nuclear_signalling", "nuclear_use"):
        assert name not in HEADLINES
        assert OUTCOMES[name].label == EXTRAPOLATION
        assert "flagged tail, reported only given an attack" in OUTCOMES[name].criteria


# Cohesion


def case(europe: bool, us: bool) -> Callable[[Theatre], None]:
    def happens(theatre: Theatre) -> None:
        came = (np.full(HALF.size, x) for x in (europe, us))
        theatre.alliance.live_through_case(HALF, *came, theatre.stage.sample(HALF))

    return happens


def test_a_kept_promise_binds_and_a_broken_one_loosens(quietly: Callable[..., Any]) -> None:
    sets = ("europe.cohesion_gain=0.1", "europe.cohesion_loss=0.4", "europe.cohesion_months=40")
    values = {
        (europe, us): quietly(case(europe, us), sets=sets).series("cohesion")
        for europe in (False, True)
        for us in (False, True)
    }
    fades = np.exp(-(24 - HAPPENS) / 40)
    for came, change in {(1, 1): 0.1, (1, 0): -0.2, (0, 1): -0.2, (0, 0): -0.4}.items():
        series = values[came]
        assert (series[:, OTHERS] == 0).all()
        np.testing.assert_allclose(series[-1, HALF], change * fades)


def test_cohesion_has_a_bound(quietly: Callable[..., Any]) -> None:
    def again_and_again(theatre: Theatre) -> None:
        if theatre.stage.clock.now > HAPPENS:
            case(False, True)(theatre)

    bound = quietly().parameters["europe.cohesion_bound"][0]
    series = quietly(watch=again_and_again, sets=("europe.cohesion_loss=0.5",)).series("cohesion")
    assert MONTHLY["cohesion"].low <= series.min() < -0.8 * bound
    assert series.min() >= -bound


def test_cohesion_is_part_of_the_readiness_to_fight(quietly: Callable[..., Any]) -> None:
    everyone = np.arange(MEMBERS)
    seen: list[tuple[np.ndarray, ...]] = []

    def look(theatre: Theatre) -> None:
        ally = theatre.allies["poland"]
        ready = theatre.alliance.readiness_to_fight(everyone)[ALLIES.index("poland")]
        seen.append((ready, ally.resolve + theatre.alliance.cohesion, ally.resolve))

    quietly(case(False, False), look)
    ready, resolve, alone = seen[-1]
    np.testing.assert_array_equal(ready, resolve)
    assert (ready[HALF] < alone[HALF]).all()
    assert (ready[OTHERS] == alone[OTHERS]).all()


def test_cohesion_holds_the_united_states_in_the_alliance(quietly: Callable[..., Any]) -> None:
    def status(kept: bool, effect: float) -> np.ndarray:
        sets = (
            f"us.cohesion_effect={effect}", "us.exit_rate=1.5", "us.dormancy_rate=0.001", "europe.cohesion_loss=0.5",
            "europe.cohesion_gain=0.5",
        )  # fmt: skip
        return quietly(case(kept, kept), sets=sets, months=60).outcomes["us_out"]

    kept, broken = status(True, 4.0), status(False, 4.0)
    assert (kept <= broken).all()
    assert (kept < broken).any()
    assert (kept[OTHERS] == broken[OTHERS]).all()
    np.testing.assert_array_equal(status(True, 0.0), status(False, 0.0))


# Posture


def answer(theatre: Theatre) -> None:
    theatre.settlement.suspend(HALF)
    theatre.alarm.sound(HALF)


def test_an_attack_raises_spending_until_the_alarm_fades(quietly: Callable[..., Any]) -> None:
    sets = ("europe.threat_response=0.3", "europe.alarm=1.5", "europe.alarm_months=12")
    calm, alarmed = quietly(sets=sets, months=72), quietly(answer, sets=sets, months=72)
    ratio = alarmed.series("european_spending") / calm.series("european_spending")
    assert (ratio[:, OTHERS] == 1).all()
    assert (ratio[HAPPENS + 1 :, HALF] > 1).all()
    peak = ratio[:, HALF].max(axis=0)
    assert (peak > 1.05).all()
    assert (peak <= np.exp(0.3 * 1.5) + 1e-9).all()
    assert (ratio[-1, HALF] < 0.5 * (1 + peak)).all()


def test_who_does_not_answer_threats_does_not_answer_an_attack(quietly: Callable[..., Any]) -> None:
    sets = ("europe.threat_response=0", "europe.answer_share=0", "baltic.answer_spending=0")
    same_but_for(quietly(sets=sets), quietly(answer, sets=sets))


@pytest.mark.parametrize("host", BALTIC_STATES)
def test_framework_nations_reinforce_hosts_that_stand(quietly: Callable[..., Any], host: str) -> None:
    """By the share given over the months given; a host that is lost gets nobody."""

    def happens(theatre: Theatre) -> None:
        answer(theatre)
        whole = np.where(np.arange(MEMBERS) == HALF[0], np.inf, 0.0)
        theatre.stage.land.transfer(host, host, "russia", whole)
        theatre.baltic[host].evacuate(theatre.stage.land.lost(host))

    sets = ("europe.answer_share=0.5", "europe.answer_months=8", "europe.backfill_unasked=0")
    calm, alarmed = quietly(sets=sets), quietly(happens, sets=sets)
    ratio = alarmed.series(f"allied_troops_{host}") / calm.series(f"allied_troops_{host}")
    assert (ratio[:, OTHERS] == 1).all()
    assert (ratio[HAPPENS:, HALF[0]] == 0).all()
    reinforced = HALF[1:]
    np.testing.assert_allclose(ratio[HAPPENS, reinforced], 1)
    np.testing.assert_allclose(ratio[HAPPENS + 4, reinforced], 1 + 0.5 * 4 / 8)
    np.testing.assert_allclose(ratio[HAPPENS + 8 :, reinforced], 1.5)
    books, nation = alarmed.theatre.stage.forces, FRAMEWORK_NATION[host]
    np.testing.assert_allclose(books.total(nation), calm.theatre.stage.forces.total(nation), rtol=1e-12)
    assert set(FRAMEWORK_NATION.values()) <= set(ALLIES)


def test_baltic_budgets_rise_after_an_attack(quietly: Callable[..., Any]) -> None:
    sets = ("baltic.answer_spending=1.2", "baltic.answer_months=10", "baltic.force_months=20")
    calm, alarmed = quietly(sets=sets).theatre, quietly(answer, sets=sets).theatre
    for name in BALTIC_STATES:
        before, after = calm.baltic[name], alarmed.baltic[name]
        np.testing.assert_allclose(after.share[HALF], before.share[HALF] + 1.2)
        np.testing.assert_array_equal(after.share[OTHERS], before.share[OTHERS])
        assert (after.own_force()[HALF] > before.own_force()[HALF]).all()


def test_only_the_first_attack_starts_the_reinforcement(quietly: Callable[..., Any]) -> None:
    def again(theatre: Theatre) -> None:
        if theatre.stage.clock.now == HAPPENS + 5:
            answer(theatre)

    sets = ("europe.threat_response=0",)
    same_but_for(quietly(answer, sets=sets), quietly(answer, again, sets=sets))


# Resilience and Article 4


def test_resilience_grows_with_campaigns_and_fades(quietly: Callable[..., Any]) -> None:
    values: list[np.ndarray] = []

    def campaigns(theatre: Theatre) -> None:
        estonia = theatre.baltic["estonia"]
        if HAPPENS <= theatre.stage.clock.now < HAPPENS + 20:
            estonia.answer_campaign(HALF)
        values.append(estonia.resilience.copy())
        assert (estonia.incident_factor() == 1 - estonia.resilience).all()

    sets = ("baltic.resilience_ceiling=0.5", "baltic.resilience_learning=0.4", "baltic.resilience_months=30")
    theatre = quietly(watch=campaigns, sets=sets, months=60).theatre
    grown = np.array(values)[:, HALF]
    assert (grown[:HAPPENS] == 0).all()
    np.testing.assert_allclose(grown[HAPPENS], 0.2)
    assert (np.diff(grown[HAPPENS : HAPPENS + 10], axis=0) > 0).all()
    assert (grown <= 0.5).all()
    np.testing.assert_allclose(grown[-1], grown[HAPPENS + 19] * np.exp(-(60 - HAPPENS - 19) / 30))
    assert (np.array(values)[:, OTHERS] == 0).all()
    assert (theatre.baltic["latvia"].resilience == 0).all()


def test_who_learns_nothing_has_no_resilience(quietly: Callable[..., Any]) -> None:
    def campaign(theatre: Theatre) -> None:
        theatre.baltic["estonia"].answer_campaign(HALF)

    for name in ("ceiling", "learning"):
        theatre = quietly(campaign, sets=(f"baltic.resilience_{name}=0",)).theatre
        assert (theatre.baltic["estonia"].resilience == 0).all()


def warn(theatre: Theatre) -> None:
    theatre.baltic["latvia"].consult(HALF, "an assault")


SURE = ("baltic.consultation_warning=9", "baltic.consultation_days=1.5", "baltic.consultation_months=5")


def test_consultations_save_days_for_whom_and_as_long_as_they_hold(quietly: Callable[..., Any]) -> None:
    saved: dict[str, list[np.ndarray]] = {name: [] for name in BALTIC_STATES}
    everyone = np.arange(MEMBERS)

    def look(theatre: Theatre) -> None:
        for k, name in enumerate(BALTIC_STATES):
            saved[name].append(theatre.alliance.lag_saved(everyone, np.full(MEMBERS, k)))
        mixed = theatre.alliance.lag_saved(everyone, np.where(everyone < 12, 1, 0))
        assert (mixed[:12] == saved["latvia"][-1][:12]).all()
        assert (mixed[12:] == saved["estonia"][-1][12:]).all()

    futures = quietly(warn, look, sets=SURE)
    latvia = np.array(saved["latvia"])
    assert (latvia[HAPPENS : HAPPENS + 5, HALF] == 1.5).all()
    assert (np.delete(latvia, range(HAPPENS, HAPPENS + 5), axis=0) == 0).all()
    assert (latvia[:, OTHERS] == 0).all()
    assert (np.array(saved["estonia"]) == 0).all()
    assert (futures.outcomes["article4_calls"][HALF] == 1).all()
    assert (futures.outcomes["article4_calls"][OTHERS] == 0).all()


def test_calls_follow_their_worth(quietly: Callable[..., Any]) -> None:
    def calls(happens: Callable[[Theatre], None], *sets: str) -> np.ndarray:
        return quietly(happens, sets=sets).outcomes["article4_calls"]

    def campaign(theatre: Theatre) -> None:
        theatre.baltic["latvia"].answer_campaign(HALF)

    for happens, name in ((warn, "warning"), (campaign, "campaign")):
        worth = [calls(happens, f"baltic.consultation_{name}={x}") for x in (-9, -0.1, 0.1, 9)]
        assert (np.diff(worth, axis=0) >= 0).all()
        assert worth[0].sum() == 0 < worth[1].sum() <= worth[2].sum() < worth[3].sum() == HALF.size


def test_a_council_that_already_follows_is_called_less_often(quietly: Callable[..., Any]) -> None:
    def again(theatre: Theatre) -> None:
        if theatre.stage.clock.now == HAPPENS + 2:
            theatre.baltic["latvia"].consult(HALF, "a grab")

    def calls(repeat: float) -> np.ndarray:
        return quietly(warn, again, sets=(*SURE, f"baltic.consultation_repeat={repeat}")).outcomes["article4_calls"]

    assert (calls(0)[HALF] == 2).all()
    assert (calls(99)[HALF] == 1).all()


def test_a_state_that_is_lost_calls_nobody(quietly: Callable[..., Any]) -> None:
    def happens(theatre: Theatre) -> None:
        theatre.stage.land.transfer("latvia", "latvia", "russia", np.full(MEMBERS, np.inf))
        warn(theatre)

    assert quietly(happens, sets=SURE).outcomes["article4_calls"].sum() == 0


# In the whole model

RISKY = (
    "talks.assumed.share=0.9", "crisis.opportunity_rate=1", "crisis.regroup_months=6", "motives.prize_grab=2",
    "motives.prize_assault=4", "russia.reconstitution.trained_troops=60",
)  # fmt: skip


@pytest.fixture(scope="module")
def risky(simulate: Callable[..., Any]) -> Callable[..., dict[str, np.ndarray]]:
    """Outcomes of a world with many attacks, with further settings."""

    def outcomes(*sets: str) -> dict[str, np.ndarray]:
        found = simulate("withdrawal", "H1", members=500, months=60, sets=(*RISKY, *sets)).outcomes
        assert 0.2 < (found["attacks"] > 0).mean() < 0.98
        return dict(found)

    return outcomes


def test_nuclear_flags_are_reported_given_an_attack_only(risky: Callable[..., dict[str, np.ndarray]]) -> None:
    o = risky("escalation.use_rate=0.1")
    attacked, level = o["attacks"] > 0, o["escalation"]
    assert ((level >= 2) == attacked).all()
    for name, rung in (("nuclear_signalling", 4), ("nuclear_use", 5)):
        assert (np.isnan(o[name]) == ~attacked).all()
        assert (o[name][attacked] == (level[attacked] >= rung)).all()
    assert 0 < o["nuclear_use"][attacked].mean() < o["nuclear_signalling"][attacked].mean() < 1


def test_cohesion_moves_where_article_5_was_called(risky: Callable[..., dict[str, np.ndarray]]) -> None:
    o = risky("europe.cohesion_gain=0.1", "europe.cohesion_loss=0.2")
    # A later attack may be resisted where the first was not.
    asked = (o["article5_called"] == 1) | (o["attacks"] > 1)
    assert (o["cohesion"][~asked] == 0).all()
    once = o["attacks"] == 1
    assert (o["cohesion"][once & (o["article5"] == 3)] > 0).all()
    assert (o["cohesion"][once & ((o["article5"] == 1) | (o["article5"] == 2))] < 0).all()
    assert {1, 2, 3} <= set(o["article5"][once])


def test_resilience_prevents_incidents(simulate: Callable[..., Any]) -> None:
    """Same luck, and a Moscow that heeds nothing: who learns more suffers fewer incidents, and accidents with them."""
    none, much = (
        simulate(
            "baseline", "H4", members=200, months=60,
            sets=("crisis.hybrid.liking=99", f"baltic.resilience_ceiling={ceiling}", "baltic.resilience_learning=1"),
        ).outcomes
        for ceiling in (0, 0.9)
    )  # fmt: skip
    assert (much["incidents"] <= none["incidents"]).all()
    assert much["incidents"].sum() < 0.9 * none["incidents"].sum()


def test_consultations_shorten_the_decision(risky: Callable[..., dict[str, np.ndarray]]) -> None:
    sets = ("baltic.consultation_warning=9", "escalation.signalling_rate=0")
    late, soon = (risky(*sets, f"baltic.consultation_days={days}") for days in (0, 2))
    called = (late["attacks"] == 1) & (soon["attacks"] == 1) & (late["article5_called"] == 1)
    called &= (soon["article5_called"] == 1) & (late["attack_month"] == soon["attack_month"])
    assert called.sum() > 20
    assert (soon["decision_days"][called] <= late["decision_days"][called]).all()
    assert (soon["decision_days"][called] < late["decision_days"][called]).any()
    assert (late["article4_calls"][called] > 0).any()
