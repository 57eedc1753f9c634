"""The fight by day: limits, directions, the wargames of 2016, and where a few battalions matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory import fight
from sim.theory.arrays import FloatArray
from sim.theory.fight import Battlefield, Course, Reinforcements, Sides
from tests.calibration.surface import Expectations

force = st.floats(0.5, 40)


def single(x: float) -> FloatArray:
    return np.array([float(x)])


def sides(attack: float, defence: float, **changed: float) -> Sides:
    values = {
        "attack": attack, "attack_reserve": 0.0, "defence": defence, "defence_reserve": 0.0, "reservists": 0.0,
        "concentration_days": 5.0, "mobilisation_days": 7.0,
    }  # fmt: skip
    return Sides(**{name: single(x) for name, x in (values | changed).items()})


def help_(rate: float = 0.0, first_day: float = 4.0, capacity: float = 99.0, fires: float = 0.0) -> Reinforcements:
    return Reinforcements(
        single(first_day), single(10 * rate), single(30 * rate), single(capacity), single(fires), single(first_day - 1)
    )


FIELD = Battlefield(
    speed=single(170),
    keeps=fight.by_halt_ratio(single(0.8)),
    entrenchment=single(1.2),
    loss_rate=single(0.015),
    attacker_losses=single(2.0),
    attrition_power=single(0.65),
    quiet_share=single(0.3),
)


def fought(attack: float, defence: float, coming: Reinforcements | None = None, **changed: float) -> Course:
    return fight.fight(sides(attack, defence, **changed), coming or help_(), FIELD, single(200))


# Limits


def test_nobody_attacks_and_nothing_is_taken() -> None:
    course = fought(0.0, 5.0)
    assert np.isnan(course.taken[0])
    assert (course.ground == 0.0).all()
    assert course.defence_lost[0] < 1e-4


def test_nobody_defends_and_the_way_takes_as_long_as_the_march() -> None:
    course = fought(10.0, 0.0)
    assert course.taken[0] == pytest.approx(200 / 170, rel=1e-3)
    assert course.ground_on(30)[0] == 1.0


def test_a_defender_beyond_the_halt_ratio_gives_no_ground() -> None:
    course = fought(10.0, 8.1, help_(rate=0.5, first_day=1.0))
    assert (course.ground == 0.0).all()
    assert np.isnan(course.taken[0])


def test_who_takes_ground_can_be_thrown_off_it_again() -> None:
    """An early success is undone where help keeps coming, and the war moves on day 30 only while that happens."""
    course = fought(10.0, 5.0, help_(rate=2.0, first_day=2.0))
    assert course.ground.max() > 0.2
    assert course.ground_on(60)[0] == 0.0
    assert np.isnan(course.taken[0])
    assert not course.moving[0]


@given(force, force, st.floats(0, 2), st.floats(0, 20))
def test_forces_are_conserved_and_ground_stays_on_the_map(
    attack: float, defence: float, rate: float, reserve: float
) -> None:
    coming = help_(rate=rate, capacity=1.5)
    course = fought(attack, defence, coming, attack_reserve=reserve, defence_reserve=1.0, reservists=0.7)
    arrived = fight.arrivals_by_day(coming).sum()
    assert course.attack_left[0] + course.attack_lost[0] == pytest.approx(attack + reserve)
    assert course.defence_left[0] + course.defence_lost[0] == pytest.approx(defence + 1.7 + arrived)
    assert min(course.attack_left[0], course.defence_left[0], course.attack_lost[0], course.defence_lost[0]) >= 0.0
    assert ((course.ground >= 0.0) & (course.ground <= 1.0)).all()


# Directions


@given(force, force, st.floats(1.01, 2))
def test_more_attackers_take_more_and_more_defenders_lose_less(attack: float, defence: float, more: float) -> None:
    here = fought(attack, defence).ground_on(30)[0]
    assert fought(attack * more, defence).ground_on(30)[0] >= here - 1e-9
    assert fought(attack, defence * more).ground_on(30)[0] <= here + 1e-9


@given(force, force, st.floats(0, 2), st.floats(1, 20))
def test_help_that_comes_sooner_or_over_wider_roads_never_costs_ground(
    attack: float, defence: float, rate: float, day: float
) -> None:
    late = fought(attack, defence, help_(rate, day + 2.0)).ground_on(30)[0]
    soon = fought(attack, defence, help_(rate, day)).ground_on(30)[0]
    narrow = fought(attack, defence, help_(rate, day, capacity=0.3)).ground_on(30)[0]
    assert soon <= late + 1e-9
    assert soon <= narrow + 1e-9


@given(st.floats(0.1, 2), st.floats(1, 20), st.floats(0.05, 2))
def test_roads_carry_no_more_than_they_can_and_lose_nothing(rate: float, day: float, capacity: float) -> None:
    coming = help_(rate, day, capacity)
    arrived = fight.arrivals_by_day(coming)[:, 0]
    assert (arrived[: int(day)] == 0.0).all()
    assert (arrived <= capacity + 1e-12).all()
    wide = fight.arrivals_by_day(replace(coming, capacity=single(99)))[:, 0]
    assert (arrived.cumsum() <= wide.cumsum() + 1e-9).all()


def test_fires_count_from_the_day_on_which_they_are_ordered() -> None:
    stopped = fought(10.0, 5.0, help_(first_day=1.0, fires=6.0))
    assert stopped.ground_on(30)[0] == 0.0
    too_late = fought(10.0, 5.0, help_(first_day=9.0, fires=6.0))
    assert too_late.taken[0] < 8.0


def test_both_rules_of_breakthrough_slow_with_the_defence_and_differ() -> None:
    ratio = np.linspace(0.01, 3, 200)
    halts, breaks = fight.by_halt_ratio(single(0.8))(ratio), fight.by_three_to_one(single(4.0))(ratio)
    for share in (halts, breaks):
        assert (np.diff(share) <= 1e-12).all()
        assert share[0] > 0.98
    assert (halts[ratio >= 0.8] == 0.0).all()
    assert (breaks > 0.0).all()
    assert np.abs(halts - breaks).max() > 0.2


def test_fights_do_not_depend_on_those_fought_beside_them() -> None:
    attack, defence = np.array([8.0, 20.0, 12.0]), np.array([6.0, 4.6, 12.0])
    wide = Battlefield(**{k: np.repeat(v, 3) if k != "keeps" else v for k, v in vars(FIELD).items()})
    none = np.zeros(3)
    together = fight.fight(
        Sides(attack, none, defence, none, none, none + 5.0, none + 7.0),
        Reinforcements(none + 4.0, none + 5.0, none + 15.0, none + 1.2, none + 2.0, none + 3.0),
        wide,
        none + 200.0,
    )
    for k in range(3):
        alone = fight.fight(
            sides(attack[k], defence[k]),
            Reinforcements(single(4), single(5), single(15), single(1.2), single(2), single(3)),
            FIELD,
            single(200),
        )
        assert np.array_equal(together.ground[:, k], alone.ground[:, 0])


# The wargames of 2016 and what lies around them

Losses = Callable[..., FloatArray]


@pytest.fixture(scope="module")
def days_to_capital() -> Losses:
    """Days to the capital over what nobody knows: 2,000 fights with the baseline's distributions."""
    fights = 2000
    here = Expectations(fights)

    def fight_out(attack: float, defence: float, field: str = "manoeuvre", rule: str = "halt_ratio") -> FloatArray:
        def unknown(name: str) -> FloatArray:
            return here.unknown[f"crisis.fight.{name}"]

        luck = np.exp(unknown("fortune") * here.fortune)
        none = np.zeros(fights)
        keeps = (
            fight.by_halt_ratio(unknown("halt_ratio"))
            if rule == "halt_ratio"
            else fight.by_three_to_one(unknown("breakthrough_steepness"))
        )
        ground = Battlefield(
            unknown(f"{field}.speed"), keeps, unknown("entrenchment"), unknown("loss_rate"),
            unknown("attacker_losses"), unknown("attrition_power"), unknown("quiet_share"),
        )  # fmt: skip
        there = Sides(attack * luck, none, none + defence, none, none, none + 5.0, none + 7.0)
        nobody = Reinforcements(none + 99.0, none, none, none, none, none)
        way = np.where(np.arange(fights) % 2 == 0, 200.0, 220.0)
        return fight.fight(there, nobody, ground, way).taken

    return fight_out


def test_the_posture_of_2015_loses_a_capital_in_36_to_60_hours(days_to_capital: Losses) -> None:
    """RAND 2016 (calibrated): about 20 battalions against 4.6; the middle of the distribution is as in the games."""
    hours = 24 * days_to_capital(20.0, 4.6)
    assert np.isfinite(hours).all()
    lower, median, upper = np.quantile(hours, [0.25, 0.5, 0.75])
    assert 36 <= median <= 60
    assert lower >= 34
    assert upper <= 60


def test_seven_brigades_hold_for_28_days_in_most_futures(days_to_capital: Losses) -> None:
    """RAND 2016 (calibrated): with seven brigades, three of them heavy, no rapid overrun."""
    days = days_to_capital(20.0, 17.0)
    assert 0.6 < np.mean(~(days <= 28.0)) < 0.95


def test_drones_and_mines_slow_the_attack(days_to_capital: Losses) -> None:
    """Days, not hours: the median way takes four times as long or more, and fewer capitals fall within ten days."""
    open_ground, transparent = days_to_capital(20.0, 4.6), days_to_capital(20.0, 4.6, "transparent")
    assert np.nanmedian(transparent) > 4 * np.nanmedian(open_ground)
    assert np.mean(transparent <= 10.0) < np.mean(open_ground <= 10.0) - 0.2


@pytest.mark.parametrize("rule", ["halt_ratio", "three_to_one"])
def test_us_battalions_matter_in_a_middle_band_of_russian_force(days_to_capital: Losses, rule: str) -> None:
    """Against little they are not needed, against much they do not suffice."""
    attack = (2.0, 4.0, 8.0, 10.0, 12.0, 16.0, 24.0, 32.0)
    saved = [
        float(np.mean(days_to_capital(a, 6.2, rule=rule) <= 10.0) - np.mean(days_to_capital(a, 7.4, rule=rule) <= 10.0))
        for a in attack
    ]
    assert max(saved) > 0.15
    assert attack[int(np.argmax(saved))] in (8.0, 10.0, 12.0, 16.0)
    assert saved[0] < 0.02
    assert saved[1] < 0.02
    assert saved[-1] < 0.02
