"""Escalation: rungs, rates, covariates and how signals wear out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory.arrays import FloatArray
from sim.theory.escalation import LIMITED, REGIONAL, SIGNALLING, USE, climb, climbing_factor, signal_strength

RATES = (0.5, 0.8, 0.3)
share = st.floats(0, 1)
effect = st.floats(0, 2)
N = 40_000


def factor(
    loss: float = 0.0,
    stress: float = 0.0,
    strikes: float = 0.0,
    us: float = 0.0,
    china: float = 0.0,
    effects: tuple[float, ...] = (0.5,) * 5,
) -> float:
    names = (f"{name}_effect" for name in ("loss", "stress", "strikes", "us", "china"))
    named = {"china": china, **dict(zip(names, effects, strict=True))}
    covariates = (np.array([x]) for x in (loss, stress, strikes, us))
    return float(climbing_factor(*covariates, **{name: np.array([x]) for name, x in named.items()})[0])


def after(level: float, months: float, rates: tuple[float, ...] = RATES, seed: int = 1) -> FloatArray:
    """Levels of many crises that start alike."""
    luck = np.random.default_rng(seed).random((len(rates), N))
    return climb(np.full(N, level), np.full(N, months), [np.full(N, rate) for rate in rates], list(luck))


@given(share, share, effect)
def test_each_covariate_works_in_its_direction(less: float, more: float, weight: float) -> None:
    effects = (weight,) * 5
    low, high = sorted((less, more))
    for name in ("loss", "stress", "strikes"):
        assert factor(**{name: low}, effects=effects) <= factor(**{name: high}, effects=effects)
    for name in ("us", "china"):
        assert factor(**{name: low}, effects=effects) >= factor(**{name: high}, effects=effects)


@given(share, share, share, share, share)
def test_without_effects_or_covariates_rates_are_as_given(a: float, b: float, c: float, d: float, e: float) -> None:
    assert factor(a, b, c, d, e, effects=(0.0,) * 5) == 1.0
    assert factor() == 1.0


def test_a_rung_is_left_at_its_rate() -> None:
    for level, rate in ((LIMITED, RATES[0]), (REGIONAL, RATES[1]), (SIGNALLING, RATES[2])):
        left = (after(level, 0.7) > level).mean()
        assert left == pytest.approx(-np.expm1(-0.7 * rate), abs=0.01)


def test_two_half_steps_have_the_law_of_a_whole_one() -> None:
    whole = after(LIMITED, 3.0)
    luck = np.random.default_rng(2).random((len(RATES), N))
    rates = [np.full(N, rate) for rate in RATES]
    halves = climb(after(LIMITED, 1.5, seed=3), np.full(N, 1.5), rates, list(luck))
    for level in (LIMITED, REGIONAL, SIGNALLING, USE):
        assert (whole == level).mean() == pytest.approx((halves == level).mean(), abs=0.015)
    assert {LIMITED, REGIONAL, SIGNALLING, USE} == set(whole)


def test_nothing_climbs_without_time_or_rate_or_a_fight() -> None:
    assert (after(LIMITED, 0.0) == LIMITED).all()
    assert (after(LIMITED, 100.0, (0.0, 5.0, 5.0)) == LIMITED).all()
    for calm in (0.0, 1.0, USE):
        assert (after(calm, 100.0) == calm).all()
    assert (after(LIMITED, 100.0, RATES[:2]) == SIGNALLING).all(), "the rates given say how far it can go"


@given(st.floats(0.1, 50), st.floats(0.5, 24))
def test_signals_halve_with_every_half_life_of_earlier_ones(months: float, half_life: float) -> None:
    now, then, later = (
        float(signal_strength(np.ones(1), np.array([x]), np.array([half_life]))[0])
        for x in (0.0, months, months + half_life)
    )
    assert now == 1.0
    assert 0.0 < later < then < 1.0
    assert later == pytest.approx(then / 2)
    assert signal_strength(np.zeros(1), np.array([months]), np.array([half_life]))[0] == 0.0
