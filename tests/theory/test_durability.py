"""How long a peace is expected to last: what lengthens it, what shortens it, and as often broken as the record says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.draws.design import draw
from sim.scenario.reading.load import load
from sim.theory.choice import total_utility
from sim.theory.durability import break_hazard, break_terms, peace_value, renewal_share, survival

level = st.floats(0, 1)
EFFECTS = {
    "guarantee_effect": np.array([1.2]),
    "zone_effect": np.array([0.3]),
    "imposed_effect": np.array([0.4]),
    "shift_effect": np.array([4.0]),
}


def hazard(guarantee: float = 0.0, zone: float = 0.0, imposed: float = 0.0, shift: float = 0.0) -> float:
    base, promised, observed = np.array([0.01]), np.array([guarantee]), np.array([zone])
    return float(break_hazard(base, promised, observed, imposed, shift=shift, **EFFECTS)[0])


@given(level, level, level)
def test_guarantees_and_a_zone_lengthen_peace_imposed_terms_and_a_shift_of_power_shorten_it(
    less: float, more: float, shift: float
) -> None:
    less, more = sorted((less, more))
    assert hazard(guarantee=more) <= hazard(guarantee=less)
    assert hazard(zone=1.0) < hazard(zone=0.0)
    assert hazard(imposed=1.0) > hazard(imposed=0.0)
    assert hazard(shift=shift) >= hazard()
    assert hazard() == 0.01


@given(level, st.floats(0.001, 0.1), st.floats(0, 600), st.floats(0, 600))
def test_survival_falls_to_the_share_that_never_breaks(durable: float, rate: float, early: float, late: float) -> None:
    early, late = sorted((early, late))
    pi, h = np.array([durable]), np.array([rate])
    assert durable <= survival(late, pi, h)[0] <= survival(early, pi, h)[0] <= 1.0
    assert survival(0.0, pi, h)[0] == 1.0
    assert survival(1e6, pi, h)[0] == pytest.approx(durable)


@given(level, st.floats(0.001, 0.1), st.floats(0.002, 0.05))
def test_the_weight_of_renewed_war_is_the_discounted_integral(durable: float, rate: float, discount: float) -> None:
    """B = 1 - r integral of exp(-r t) S(t) dt, by hand on a fine grid."""
    t = np.linspace(0.0, 12_000.0, 400_001)
    integrand = discount * np.exp(-discount * t) * survival(t, np.array(durable), np.array(rate))
    known = 1.0 - np.trapezoid(integrand, t)
    assert renewal_share(np.array(durable), np.array(rate), np.array(discount)) == pytest.approx(known, abs=1e-4)


def test_a_peace_that_cannot_break_is_worth_its_terms_and_one_that_must_is_worth_war() -> None:
    worth, war = np.array([0.7]), np.array([0.3])
    assert peace_value(worth, war, np.zeros(1)) == worth
    assert peace_value(worth, war, np.ones(1)) == war


@given(level, level)
def test_guarantees_and_good_terms_keep_a_party_from_breaking(worth: float, guarantee: float) -> None:
    one = np.ones(1)

    def wish(u: float, g: float, zone: float = 0.0, imposed: float = 0.0) -> float:
        ten = 10 * one
        terms = break_terms(
            0.5 * one,
            u * one,
            0.35 * one,
            g * one,
            guarantee_cost=0.3 * one,
            zone=zone * one,
            zone_effect=0.3 * one,
            imposed=imposed * one,
            imposed_effect=0.4 * one,
            precision=ten,
        )
        return float(total_utility(terms, (1,))[0])

    assert wish(worth, guarantee) <= wish(worth, 0.0)
    assert wish(1.0, guarantee) <= wish(worth, guarantee)
    assert wish(0.5, 0.0) == pytest.approx(-0.35)
    # At reviews a zone and imposed terms move the odds of a break as they move the hazard that is expected.
    assert 10 * (wish(worth, guarantee, zone=1.0) - wish(worth, guarantee)) == pytest.approx(-0.3)
    assert 10 * (wish(worth, guarantee, imposed=1.0) - wish(worth, guarantee)) == pytest.approx(0.4)


def test_bare_ceasefires_are_expected_to_break_about_as_often_as_they_did() -> None:
    """Fortna's share over 1946-97, almost half; with the priors of the baseline, within twenty years."""
    p = draw(load("baseline").scenario, 1, 0, 8192)
    broken = 1.0 - survival(240.0, p["peace.durable_share"], p["settlement.renewal.hazard"])
    assert 0.35 < broken.mean() < 0.50
