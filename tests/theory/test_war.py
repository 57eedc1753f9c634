"""The war month: levels that the front returns to, directions, and the laws of attrition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory import war
from sim.theory.arrays import persistence_over, shock_over

pace = st.floats(-2, 4)


def single(x: float) -> np.ndarray:
    return np.array([x])


def next_pace(y: float, log_ratio: float = 0.0, supply: float = 1.0, rho: float = 0.62, shock: float = 0.0) -> float:
    named = {"force_effect": 3.0, "aid_effect": 0.6, "persistence": rho, "shock": shock}
    here = (single(x) for x in (y, 1.55, log_ratio, supply))
    return float(war.pace_of_front(*here, **{name: single(x) for name, x in named.items()})[0])


@given(pace, st.floats(-0.5, 0.5), st.floats(0.4, 1.4))
def test_the_front_settles_where_forces_and_munitions_have_it(start: float, log_ratio: float, supply: float) -> None:
    y = start
    for _ in range(200):
        y = next_pace(y, log_ratio, supply)
    assert y == pytest.approx(1.55 + 3.0 * log_ratio - 0.6 * (supply - 1.0), abs=1e-9)


@given(pace, st.floats(0.01, 0.5))
def test_more_russians_or_less_aid_move_the_front_west(start: float, more: float) -> None:
    assert next_pace(start, log_ratio=more) > next_pace(start) > next_pace(start, log_ratio=-more)
    assert next_pace(start, supply=1.0 - more) > next_pace(start) > next_pace(start, supply=1.0 + more)


def test_the_pace_stays_within_bounds_that_the_shock_cannot_break() -> None:
    assert next_pace(2.0, shock=50.0) == -next_pace(2.0, shock=-50.0) == pytest.approx(5.2)


@given(pace, st.integers(2, 8))
def test_momentum_does_not_depend_on_the_step(start: float, steps: int) -> None:
    y, rho = start, float(persistence_over(single(0.62), 1 / steps)[0])
    for _ in range(steps):
        y = next_pace(y, 0.1, 0.9, rho=rho)
    assert y == pytest.approx(next_pace(start, 0.1, 0.9), abs=1e-9)


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_noise_has_the_same_spread_whatever_the_step(steps: int) -> None:
    rho, noise = persistence_over(single(0.62), 1 / steps)[0], shock_over(single(0.62), single(0.5), 1 / steps)[0]
    assert noise**2 / (1 - rho**2) == pytest.approx(0.5**2 / (1 - 0.62**2))


@given(st.floats(0, 6.3))
def test_ground_can_be_lost_as_it_is_gained(y: float) -> None:
    gained, lost = war.ground_gained(single(y), 1.0)[0], war.ground_gained(single(-y), 1.0)[0]
    assert gained == -lost >= 0.0
    assert war.ground_gained(single(y), 0.5)[0] == pytest.approx(gained / 2)
    assert np.arcsinh(gained / war.GAIN_UNIT_KM2) == pytest.approx(y, abs=1e-9)


@given(st.floats(0.5, 2), st.floats(0.5, 2))
def test_helmbolds_exponent_runs_from_the_logarithmic_to_the_square_law(russian: float, ukrainian: float) -> None:
    def casualties(power: float) -> float:
        arrays = (single(x) for x in (20.0, russian, ukrainian, power))
        return float(war.ukrainian_casualties(*arrays, dt=1.0)[0])

    assert casualties(0.0) == pytest.approx(20 * ukrainian)
    assert casualties(0.5) == pytest.approx(20 * np.sqrt(russian * ukrainian))
    assert casualties(1.0) == pytest.approx(20 * russian)


@given(pace, st.floats(0, 0.5))
def test_russian_casualties_are_those_of_2024_at_the_pace_of_2024(y: float, response: float) -> None:
    def casualties(at: float, engaged: float = 1.0, exposure: float = 0.7, intensity: float = 0.0) -> float:
        named = {"engaged": single(engaged), "exposure": single(exposure), "intensity": single(intensity), "dt": 1.0}
        return float(war.claimed_russian_casualties(*(single(x) for x in (at, 1.55, 36.0, response)), **named)[0])

    assert casualties(1.55) == pytest.approx(36.0)
    assert casualties(y + 0.1) >= casualties(y)
    assert casualties(y, 0.5, 1.0) == pytest.approx(casualties(y) / 2), "half the force loses half as many"
    assert casualties(y, 0.5, 0.0) == pytest.approx(casualties(y)), "or as many as before, at an exponent of 0"
    assert casualties(y, 0.0, 0.7) == 0.0
    assert casualties(y, intensity=np.log(2.0)) == pytest.approx(2 * casualties(y))
    last = war.starting_intensity(*(single(x) for x in (50.0, y, 1.55, 36.0, response)))
    assert casualties(y, intensity=float(last[0])) == pytest.approx(50.0), "the month before the start is met"


@given(st.floats(0, 600_000), st.floats(-112_000, 500_000), st.floats(1, 1e6))
def test_ground_is_never_more_than_the_pace_brings_and_scarcer_with_distance(
    gain: float, beyond: float, depth: float
) -> None:
    def taken(gain: float, beyond: float, depth: float = depth) -> float:
        return float(war.ground_taken(*(single(x) for x in (gain, beyond, 491_000.0, depth)))[0])

    here = taken(gain, beyond)
    assert -1e-9 <= here <= gain * (1 + 1e-9)
    assert taken(gain, beyond + 1000.0) <= here + 1e-6
    assert taken(gain, beyond, 2.0 * depth) >= here - 1e-6
    assert taken(gain, 491_000.0) == 0.0
    assert taken(gain, -gain) == pytest.approx(gain), "up to the line of the start nothing is in the way"


@pytest.mark.parametrize("steps", [2, 4])
def test_ground_does_not_depend_on_the_step(steps: int) -> None:
    def after(months: int, parts: int) -> float:
        x = single(0.0)
        for _ in range(months * parts):
            x = x + war.ground_taken(single(2000.0 / parts), x, single(491_000.0), single(30_000.0))
        return float(x[0])

    assert after(60, steps) == pytest.approx(after(60, 1), rel=2e-3)
    assert after(60, 1) < 60 * 2000.0 / 2


@given(st.floats(0, 5000), st.floats(0, 5000), st.floats(0, 3))
def test_a_pool_yields_less_the_less_is_left(pool: float, start: float, response: float) -> None:
    left = float(war.share_left(single(pool), single(start))[0])
    assert 0.0 <= left <= 1.0
    assert left <= float(war.share_left(single(pool + 10.0), single(start))[0])
    yields = float(war.recruits_from(single(left), single(response))[0])
    assert 0.0 <= yields <= 1.0
    assert yields == (pytest.approx(left) if response == 1.0 else yields)
    assert float(war.recruits_from(single(1.0), single(response))[0]) == 1.0


@given(st.floats(0, 80))
def test_supply_runs_from_what_ukraine_makes_to_that_of_2024(aid: float) -> None:
    supply = war.supply_of_munitions(single(0.4), single(aid), single(40.7))[0]
    assert supply == pytest.approx(0.4 + 0.6 * aid / 40.7)


@given(st.floats(0, 60), st.floats(0, 60), st.floats(20, 50), st.floats(0, 4))
def test_mobilisation_follows_losses_by_steps_under_a_ceiling(
    current: float, outflow: float, ceiling: float, step: float
) -> None:
    after = float(war.mobilisation(*(single(x) for x in (current, outflow, ceiling, step)), dt=0.5)[0])
    wanted = min(outflow, ceiling)
    assert abs(after - current) <= step * 0.5 + 1e-9
    assert abs(after - wanted) <= abs(current - wanted) + 1e-9


def balance(russian: float, ukrainian: float, supply: float = 1.0, supply_start: float = 1.0) -> float:
    here = (single(x) for x in (russian, ukrainian, supply, supply_start))
    return float(war.force_ratio(*here, power=single(0.3))[0])


def test_munitions_weigh_soldiers() -> None:
    assert balance(1.0, 1.0) == pytest.approx(1.0)
    assert balance(1.2, 0.8) == pytest.approx(1.5)
    assert balance(1.2, 0.8, 0.5) == pytest.approx(1.5 * 2**0.3)
    assert balance(1.2, 0.8, 0.5, 0.5) == pytest.approx(1.5), "what counts is the change since the start"


def test_an_army_of_nobody_leaves_numbers_finite() -> None:
    assert float(war.force_change(single(0.0), single(0.0))[0]) == 0.0
    for russian, ukrainian, supply in ((0, 1, 1), (1, 0, 1), (0, 0, 1), (1, 1, 0), (1, 0, 0)):
        for supply_start in (0.0, 1.0):
            assert np.isfinite(np.log(balance(russian, ukrainian, supply, supply_start)))
    assert balance(0, 1) < 1e-6 < 1e6 < balance(1, 0)


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_a_random_walk_spreads_with_time_whatever_the_step(steps: int) -> None:
    noise = shock_over(np.array([1.0, 1.0 - 1e-9]), np.array([0.08, 0.08]), 1 / steps)
    np.testing.assert_allclose(steps * noise**2, 0.08**2, rtol=1e-6)
