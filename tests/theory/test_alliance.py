"""Spending and exit: signs, limits, and what leaves things as they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory.alliance import cohesion_after_case, exit_hazard, log_growth, spending_wanted

change = st.floats(-0.5, 0.5)
elasticity = st.floats(0, 1)


def wanted(
    threat: float = 0.0,
    others: float = 0.0,
    fear: float = 0.0,
    shortfall: float = 0.0,
    phi: float = 0.2,
    weight: float = 0.3,
) -> float:
    changes = (np.array([x]) for x in (100.0, threat, others, fear))
    responses = {"threat_response": weight, "abandonment_response": weight, "demand_response": weight}
    named = {"shortfall": shortfall, "free_riding": phi, **responses}
    return float(spending_wanted(*changes, **{name: np.array([x]) for name, x in named.items()})[0])


def test_where_nothing_changes_spending_stays() -> None:
    assert wanted() == pytest.approx(100.0)


@given(st.floats(0.01, 0.5), st.floats(0.01, 0.5))
def test_both_signs_of_the_reaction_to_others(more: float, phi: float) -> None:
    """Free-riders (positive) spend less when others spend more; followers (negative) more."""
    assert wanted(others=more, phi=phi) < 100.0 < wanted(others=more, phi=-phi)
    assert wanted(others=-more, phi=phi) > 100.0 > wanted(others=-more, phi=-phi)
    assert wanted(others=more, phi=0.0) == pytest.approx(100.0)


@given(st.floats(0.01, 0.5), st.floats(0.01, 1))
def test_threat_fear_and_demand_raise_spending(more: float, weight: float) -> None:
    for term in ("threat", "fear", "shortfall"):
        assert wanted(**{term: more}, weight=weight) > 100.0
        assert wanted(**{term: more}, weight=0.0) == pytest.approx(100.0)


@given(change, change)
def test_terms_multiply(threat: float, fear: float) -> None:
    assert wanted(threat=threat, fear=fear) == pytest.approx(wanted(threat=threat) * wanted(fear=fear) / 100.0)


@given(st.floats(-3, 6), st.floats(0, 240), st.floats(0, 240))
def test_growth_adds_up_over_time(rate: float, first: float, then: float) -> None:
    def grown(months: float) -> float:
        return float(log_growth(np.array([rate]), months)[0])

    assert grown(first) + grown(then) == pytest.approx(grown(first + then))
    assert grown(12.0) == pytest.approx(rate / 100.0)


def hazard(gap: float, response: float = 0.5, factor: float = 1.0) -> float:
    return float(
        exit_hazard(*(np.array([x]) for x in (0.002, 0.8, gap, response)), threat_factor=np.array([factor]))[0]
    )


def test_exit_follows_the_gap_and_the_threat() -> None:
    assert hazard(0.8) == pytest.approx(0.002)
    assert hazard(0.2) < hazard(0.8) < hazard(1.5)
    assert hazard(0.2, response=0.0) == pytest.approx(0.002)
    assert hazard(0.8, factor=5.0) == pytest.approx(0.01)


@given(st.floats(-1, 1), st.floats(0, 0.5), st.floats(0, 0.5))
def test_cohesion_rises_only_where_all_fought(before: float, gain: float, loss: float) -> None:
    after = {
        (europe, us): float(
            cohesion_after_case(
                *(np.array([x]) for x in (before, float(europe), float(us), gain)),
                loss=np.array([loss]),
                bound=np.ones(1),
            )[0]
        )
        for europe in (False, True)
        for us in (False, True)
    }
    assert -1.0 <= after[False, False] <= after[True, False] <= before <= after[True, True] <= 1.0
    assert after[True, False] == after[False, True], "neither side of the Atlantic counts for more"
