"""Rival rules: what each hypothesis sees in a move, what moves it and, as telling, what does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory import crisis, motives
from sim.theory.choice import quantal_probabilities
from sim.theory.crisis import Help

chance = st.floats(0.01, 0.99)


def single(x: float) -> np.ndarray:
    return np.array([x])


@given(chance, st.floats(0.2, 1.5), st.floats(0.1, 3), st.floats(0.1, 0.9), st.floats(1.5, 4))
def test_the_opportunists_threshold(belief: float, prize: float, split: float, alone: float, both: float) -> None:
    """Allies together or not at all, a sure win against nobody, a sure defeat against all: attack below p* only."""
    win, war = prize + split - alone, -both - 0.5
    threshold = win / (win - war)
    none, sure = single(0.0), single(1.0)
    help_ = Help(single(1 - belief), none, none, single(belief))
    success = Help(sure, none, none, none)
    cost = crisis.expected_cost(help_, success, Help(single(alone), none, none, single(both)), single(0.5))
    attack = sum(
        motives.opportunist_terms(
            help_.expected(success), help_.alone, single(prize), single(split), cost=cost
        ).values()
    )
    for rationality in (1e9, np.inf):
        chosen = quantal_probabilities([none, attack], rationality)[1][0]
        if abs(belief - threshold) > 1e-6:
            assert chosen == float(belief < threshold)


@given(chance, chance, chance)
def test_the_opportunist_is_deterred_by_each_helper(e: float, u: float, w: float) -> None:
    def utility(europe: float, us: float) -> float:
        help_ = crisis.joint_help(single(europe), single(us), single(us))
        success = Help(*(single(w) for _ in range(4)))
        cost = crisis.expected_cost(
            help_, success, Help(single(0.2), single(1.0), single(1.3), single(2.2)), single(0.5)
        )
        return float(
            sum(
                motives.opportunist_terms(
                    help_.expected(success), help_.alone, single(0.4), single(1.0), cost=cost
                ).values()
            )[0]
        )

    assert utility(min(e + 0.01, 1.0), u) < utility(e, u)
    assert utility(e, min(u + 0.01, 1.0)) < utility(e, u)


@given(st.floats(0, 1), st.floats(0, 3), st.floats(0, 1))
def test_the_threat_of_the_start_is_one_and_falls_with_each_part(kept: float, forces: float, alignment: float) -> None:
    weights = {"infrastructure_weight": single(0.4), "forces_weight": single(0.3), "alignment_weight": single(0.3)}
    assert motives.forward_threat(single(1), single(1), single(1), **weights)[0] == pytest.approx(1.0)
    here = motives.forward_threat(single(kept), single(forces), single(alignment), **weights)[0]
    assert here == pytest.approx(0.4 * kept + 0.3 * forces + 0.3 * alignment)


@given(st.floats(0, 1), chance, st.floats(1, 4))
def test_the_security_seeker_wants_relief_even_without_success(excess: float, success: float, weight: float) -> None:
    def utility(x: float, w: float, floor: float = 0.4) -> float:
        return float(
            motives.security_seeker_utility(
                single(x), single(weight), single(1), single(w), floor=single(floor), cost=single(0.7)
            )[0]
        )

    assert utility(0.0, success) == pytest.approx(-0.7)
    assert utility(excess + 0.1, success) > utility(excess, success)
    assert utility(excess + 0.1, 0.0) == pytest.approx(weight * (excess + 0.1) * 0.4 - 0.7)
    assert utility(excess, success, floor=1.0) == pytest.approx(weight * excess - 0.7)


@given(chance, st.floats(0.5, 2), st.floats(0, 1))
def test_a_regime_under_stress_looks_past_a_change_of_cost(stress: float, cost: float, weight: float) -> None:
    def utility(z: float, now: float) -> float:
        arrays = (single(x) for x in (1.3, z, 2.2, 1.0))
        return float(motives.regime_survival_utility(*arrays, cost=single(now), cost_weight=single(weight))[0])

    assert utility(stress, 1.0) == pytest.approx(1.3 * 2.2 * stress - 1.0)
    assert utility(min(stress + 0.05, 1.0), cost) > utility(stress, cost)
    assert utility(stress, 1.0) - utility(stress, cost) == pytest.approx(weight * (cost - 1.0), abs=1e-12)


def test_the_best_target_is_the_first_of_the_best() -> None:
    best, where = motives.best_target(np.array([[0.1, -1.0, 2.0], [0.3, -1.0, 1.0], [0.2, -2, 3]]))
    assert best.tolist() == [0.3, -1.0, 3.0]
    assert where.tolist() == [1.0, 0.0, 2.0]
