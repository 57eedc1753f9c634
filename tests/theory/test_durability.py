"""How long a peace lasts: what holds a party back, and a survival that falls as it should."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory.choice import total_utility
from sim.theory.durability import (
    break_terms,
    durable_share,
    lack_of_support,
    peace_value,
    renewal_share,
    supply_after,
    survival,
)

level = st.floats(0, 1)
ONE = np.ones(1)
COSTS = {"relief": 0.0, "blame": 0.0, "unready": 0.0, "ready": 1.0, "zone": 0.0, "home": 0.0, "grievance": 0.0}


def wish(war: float = 0.5, peace: float = 0.5, help_given: float = 0.0, **costs: float) -> float:
    """What breaking is worth, readiness apart."""
    given = {name: value * ONE for name, value in {**COSTS, **costs}.items()}
    terms = break_terms(war * ONE, peace * ONE, help_given=help_given * ONE, **given)
    return float(total_utility(terms, (1,))[0])


@given(level, level, level)
def test_each_reason_holds_a_party_back_or_drives_it_on(war: float, peace: float, size: float) -> None:
    free = wish(war, peace)
    assert free == pytest.approx(war - peace)
    assert wish(war, peace, blame=size) == pytest.approx(free - size)
    assert wish(war, peace, zone=size) == pytest.approx(free - size)
    assert wish(war, peace, home=size) == pytest.approx(free - size)
    assert wish(war, peace, grievance=size) == pytest.approx(free + size)
    assert wish(war, peace, help_given=-size) == pytest.approx(free - size)


@given(level, level, level)
def test_a_party_waits_until_its_army_is_ready(less: float, more: float, unready: float) -> None:
    less, more = sorted((less, more))
    assert wish(unready=unready, ready=less) <= wish(unready=unready, ready=more) <= wish()
    assert wish(unready=unready, ready=1.0) == wish()


def test_relief_is_counted_once() -> None:
    """Sanctions lifted are part of what the terms are worth, told apart and not added."""
    assert wish(0.5, 0.6, relief=0.1) == pytest.approx(wish(0.5, 0.6))


@given(st.floats(0, 2), level, st.floats(0, 2), st.floats(0, 2))
def test_aid_moves_what_comes_from_abroad(supply: float, own: float, less: float, more: float) -> None:
    supply, less, more = max(supply, own), *sorted((less, more))
    after = [float(supply_after(supply * ONE, own * ONE, factor)[0]) for factor in (0.0, less, more)]
    assert after[0] == pytest.approx(own)
    assert after[0] <= after[1] <= after[2]
    assert float(supply_after(supply * ONE, own * ONE, 1.0)[0]) == pytest.approx(supply)


@given(level)
def test_only_terms_without_a_majority_lack_support(support: float) -> None:
    lack = float(lack_of_support(support * ONE)[0])
    assert 0.0 <= lack <= 1.0
    assert (lack > 0.0) == (support < 0.5)


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(-5, 5))
def test_temptation_of_either_side_makes_a_peace_less_durable(less: float, more: float, other: float) -> None:
    less, more = sorted((less, more))
    for order in (1, -1):
        calm, tempted = (float(durable_share(*(x * ONE for x in (mine, other)[::order]))[0]) for mine in (less, more))
        assert 0.0 < tempted <= calm < 1.0


@given(level, st.floats(0, 0.01), st.floats(0.02, 0.3), st.floats(0, 600), st.floats(0, 600))
def test_survival_falls_from_one(pi: float, slow: float, fast: float, early: float, late: float) -> None:
    early, late = sorted((early, late))
    given = (pi * ONE, slow * ONE, fast * ONE)
    assert 0.0 <= survival(late, *given)[0] <= survival(early, *given)[0] <= 1.0
    assert survival(0.0, *given)[0] == pytest.approx(1.0)
    assert survival(240.0, ONE, 0.0 * ONE, fast * ONE)[0] == 1.0, "what never breaks"


@given(level, st.floats(0.0005, 0.01), st.floats(0.02, 0.3), st.floats(0.002, 0.05))
def test_the_weight_of_renewed_war_is_the_discounted_integral(
    pi: float, slow: float, fast: float, discount: float
) -> None:
    """B = 1 - r integral of exp(-r t) S(t) dt, by hand on a fine grid."""
    t = np.linspace(0.0, 12_000.0, 400_001)
    integrand = discount * np.exp(-discount * t) * survival(t, *(np.array(x) for x in (pi, slow, fast)))
    known = 1.0 - np.trapezoid(integrand, t)
    share = renewal_share(*(np.array(x) for x in (pi, slow, fast, discount)))
    assert share == pytest.approx(known, abs=1e-4)


def test_a_peace_that_cannot_break_is_worth_its_terms_and_one_that_must_is_worth_war() -> None:
    worth, war = np.array([0.7]), np.array([0.3])
    assert peace_value(worth, war, np.zeros(1)) == worth
    assert peace_value(worth, war, np.ones(1)) == war
