"""The local balance: limits, directions, and where a few soldiers decide."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from sim.model.crisis.lag import Lag
from sim.theory import balance
from sim.theory.arrays import FloatArray

force = st.floats(0.5, 40)


def surface(n: int = 1) -> balance.Surface:
    """The manoeuvre battlefield at about its shipped values."""
    values = (0.66, 0.24, 4.4, 0.06, 0.5, 1.1, 0.4, 1.25, 0.23, 25.0, 8.0, 0.4)
    return balance.Surface(*(np.full(n, value) for value in values))


def assault_odds(attack: FloatArray, defence: FloatArray, shape: balance.Surface) -> FloatArray:
    return balance.assault_odds(attack, defence, np.full(attack.size, 200.0), shape)


def single(x: float) -> FloatArray:
    return np.array([x])


@given(force, force, st.floats(1.01, 2))
def test_odds_rise_with_the_attack_and_fall_with_the_defence(attack: float, defence: float, more: float) -> None:
    for odds in (assault_odds, balance.seizure_odds, balance.holding_odds):
        here = odds(single(attack), single(defence), surface())[0]
        assert 0.0 <= here <= 1.0
        assert odds(single(attack * more), single(defence), surface())[0] >= here
        assert odds(single(attack), single(defence * more), surface())[0] <= here


def test_no_force_takes_nothing_and_an_overwhelming_one_everything() -> None:
    for odds in (assault_odds, balance.holding_odds):
        assert odds(single(0.0), single(3.0), surface())[0] == 0.0
        assert odds(single(1e4), single(3.0), surface())[0] == 1.0
    assert balance.seizure_odds(single(0.0), single(3.0), surface())[0] == 0.0
    assert balance.seizure_odds(single(8.0), single(0.01), surface())[0] == 1.0


def test_a_grab_commits_no_more_than_it_is_said_to() -> None:
    assert balance.seizure_odds(single(8.0), single(5.0), surface()) == balance.seizure_odds(
        single(30.0), single(5.0), surface()
    )


def test_us_troops_decide_only_in_a_middle_band_of_russian_force() -> None:
    """Against little force they are not needed, against much they do not suffice."""
    attack = np.linspace(0.5, 40, 400)
    alone = assault_odds(attack, np.full(400, 4.0), surface(400))
    with_us = assault_odds(attack, np.full(400, 4.75), surface(400))
    denied = alone - with_us
    most = int(np.argmax(denied))
    assert denied[most] > 0.2
    assert denied[0] < 0.001
    assert denied[-1] < 0.001
    assert 0.1 < alone[most] < 0.9
    assert (np.diff(denied[: most + 1]) >= -1e-12).all()
    assert (np.diff(denied[most:]) <= 1e-12).all()


@given(st.floats(0, 10), st.floats(0.05, 1))
def test_help_comes_later_and_is_less_without_infrastructure(lag: float, kept: float) -> None:
    assert balance.first_arrival(single(lag), 1.0)[0] == lag + 1.0
    assert balance.first_arrival(single(lag), kept)[0] >= lag + 1.0
    assert balance.european_rate(single(26.5), single(0.25), single(0.25), kept)[0] == pytest.approx(26.5 / 30 * kept)
    assert balance.hosted_value(single(1100), single(1100), kept)[0] == pytest.approx((1 + kept) / 2)


def test_us_help_falls_with_soldiers_in_europe_and_with_the_pacific() -> None:
    def rate(in_europe: float, pull: float) -> float:
        half = single(0.6)
        return float(
            balance.american_rate(
                single(0.4),
                half,
                half,
                single(in_europe),
                in_europe_start=single(90_000),
                pull=single(pull),
                infrastructure=1.0,
            )[0]
        )

    assert rate(90_000, 0.0) == pytest.approx(0.4)
    assert rate(45_000, 0.0) == pytest.approx(0.2)
    assert rate(90_000, 0.5) == pytest.approx(0.2)
    assert rate(0, 0.0) == 0.0


@given(st.floats(20, 300), st.floats(1.1, 3))
def test_a_longer_way_gives_time_to_bring_up_more(way: float, farther: float) -> None:
    shape = surface()
    assert shape.assault_window(single(way * farther))[0] > shape.assault_window(single(way))[0]
    near, far = (balance.assault_odds(single(8), single(6), single(x), shape)[0] for x in (way, way * farther))
    assert far < near


@given(st.floats(0.1, 30), st.floats(0.1, 20), st.floats(0.05, 1.5))
def test_days_left_are_those_of_many_lags(until: float, median: float, spread: float) -> None:
    """The closed form is the mean over the lognormal law, and never less than what the mean lag would leave."""
    quantiles = np.exp(spread * ndtri((np.arange(4000) + 0.5) / 4000)) * median
    left = balance.days_left(single(until), single(median), single(spread))[0]
    assert left == pytest.approx(np.maximum(until - quantiles, 0.0).mean(), abs=0.01)
    assert left >= max(until - median * np.exp(0.5 * spread**2), 0.0) - 1e-9


def test_a_lag_that_is_known_leaves_what_it_leaves() -> None:
    lag = Lag.known(single(3))
    assert lag.left_of(single(10), single(1.0))[0] == pytest.approx(6.0)
    assert lag.left_of(single(10), single(0.25))[0] == pytest.approx(3.0)
    assert lag.left_of(single(3), single(1.0))[0] == 0.0
    assert lag.left_after(single(10))[0] == pytest.approx(7.0)
    saved = Lag(single(3), single(0), single(2), single(0))
    assert saved.left_of(single(10), single(1.0))[0] == pytest.approx(8.0)
    too_many = Lag(single(3), single(0), single(9), single(0))
    assert too_many.left_of(single(10), single(1.0))[0] == pytest.approx(9.0), "not before day one"


@pytest.mark.parametrize("kept", [1.0, 0.5, 0.1])
@pytest.mark.parametrize("saved", [0.0, 2.0, 4.0])
def test_a_forecast_of_the_lag_is_the_mean_of_what_is_played(saved: float, kept: float) -> None:
    """Saved days shorten a lag to none at most, in each case that may come; roads lengthen what is left of it."""
    lags = 3.0 * np.exp(0.7 * ndtri((np.arange(4000) + 0.5) / 4000))
    arrives = balance.first_arrival(np.maximum(lags - saved, 0.0) + 0.6, kept)
    left = Lag(single(3), single(0.7), single(saved), single(0.6)).left_of(single(4.6), single(kept))[0]
    assert left == pytest.approx(np.maximum(4.6 - arrives, 0.0).mean(), abs=0.01)
