"""The crisis game's parts: joint chances, quorums, costs, and what moves each mover."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory import crisis
from sim.theory.crisis import Help

chance = st.floats(0.01, 0.99)


def single(x: float) -> np.ndarray:
    return np.array([x])


def six(x: float) -> np.ndarray:
    """The same for six allies, (allies, members)."""
    return np.full((6, 1), x)


@given(chance, chance, chance)
def test_joint_chances_are_a_distribution_with_the_right_margins(e: float, u_yes: float, u_no: float) -> None:
    help_ = crisis.joint_help(single(e), single(u_yes), single(u_no))
    cases = [float(x[0]) for x in (help_.alone, help_.europe, help_.us, help_.both)]
    assert min(cases) >= 0.0
    assert sum(cases) == pytest.approx(1.0)
    assert cases[1] + cases[3] == pytest.approx(e)
    assert cases[2] + cases[3] == pytest.approx(e * u_yes + (1 - e) * u_no)
    assert float(help_.anyone[0]) == pytest.approx(1 - cases[0])


def test_the_quorum_is_near_the_sum_over_all_coalitions() -> None:
    """A normal stands in for 64 coalitions of unequal allies: typical error .05 or less, at worst about .25."""
    weights, n = np.array([3, 1.5, 5, 8, 4, 5]) / 26.5, 2000
    chances = np.random.default_rng(1).uniform(0.01, 0.99, (6, n))
    for quorum in (0.2, 0.3, 0.5):
        exact = np.zeros(n)
        for fights in product((0, 1), repeat=6):
            if np.dot(weights, fights) >= quorum:
                exact += np.prod([p if yes else 1 - p for p, yes in zip(chances, fights, strict=True)], axis=0)
        shares = np.tile(weights[:, None], n)
        europe, given_yes, given_no = crisis.quorum_chance(chances, shares, np.full(n, quorum))
        assert np.sqrt(np.mean((europe - exact) ** 2)) < 0.05
        assert np.abs(europe - exact).max() < 0.3
        mean = weights @ chances
        assert ((given_no >= 0) & (given_no <= mean + 1e-9) & (mean <= given_yes + 1e-9) & (given_yes <= 1)).all()


@given(chance, chance)
def test_more_willing_allies_make_a_quorum_likelier(p: float, q: float) -> None:
    few, many = (crisis.quorum_chance(six(x), six(1 / 6), single(0.3))[0][0] for x in sorted((p, q)))
    assert few <= many + 1e-12


def test_the_quorum_of_the_certain_is_certain() -> None:
    assert crisis.quorum_chance(six(1.0), six(1 / 6), single(0.3))[0][0] == pytest.approx(1.0)
    assert crisis.quorum_chance(six(0.0), six(1 / 6), single(0.3))[0][0] == pytest.approx(0.0)


def test_what_moves_an_ally() -> None:
    base = {
        "denial_value": 1.2, "chance_to_hold": 0.3, "alliance_value": 0.1, "solidarity": 0.4, "share_fighting": 0.5,
        "own_troops": 0.0, "resolve": 0.0, "cost": 0.35,
    }  # fmt: skip

    def utility(**changed: float) -> float:
        return float(sum(crisis.ally_terms(**{k: single(v) for k, v in (base | changed).items()}).values())[0])

    assert utility() == pytest.approx(1.2 * 0.3 + 0.1 - 0.35)
    for raises in ("denial_value", "chance_to_hold", "alliance_value", "share_fighting", "own_troops", "resolve"):
        assert utility(**{raises: base[raises] + 0.2}) > utility(), raises
    assert utility(cost=0.5) < utility()
    assert utility(solidarity=-0.4, share_fighting=0.9) < utility(solidarity=-0.4, share_fighting=0.1)


@given(st.floats(-0.5, 0.5), st.floats(0, 2000))
def test_the_tripwire_may_point_either_way(tripwire: float, troops: float) -> None:
    zero = single(0)
    logit = crisis.american_logit(
        single(0.1),
        single(0.8),
        zero,
        single(tripwire),
        troops=single(troops),
        assault=zero,
        crisis_effect=zero,
        status=zero,
    )[0]
    assert logit == pytest.approx(0.1 + tripwire * np.log(1 + troops / 1000))


def test_what_moves_the_united_states() -> None:
    names = ("resolve", "solidarity", "share_fighting", "tripwire", "troops", "assault", "crisis_effect", "status")
    base = dict(zip(names, (0.1, 0.8, 0.5, 0.1, 600.0, 0.0, 0.0, 0.0), strict=True))

    def logit(**changed: float) -> float:
        return float(crisis.american_logit(**{k: single(v) for k, v in (base | changed).items()})[0])

    for raises in ("resolve", "solidarity", "share_fighting", "tripwire", "troops", "assault"):
        assert logit(**{raises: base[raises] + 0.4}) > logit(), raises
    for lowers in ("crisis_effect", "status"):
        assert logit(**{lowers: 0.4}) == pytest.approx(logit() - 0.4), lowers


@given(chance, chance, chance)
def test_help_costs_the_attacker_and_failure_costs_more(e: float, u: float, w: float) -> None:
    help_ = crisis.joint_help(single(e), single(u), single(u))
    costs = Help(single(0.2), single(1.0), single(1.3), single(2.2))
    success = Help(single(w), single(w), single(w), single(w))
    cost = crisis.expected_cost(help_, success, costs, single(0.5))[0]
    assert 0.2 <= cost <= 2.2 + 0.5
    more = crisis.joint_help(single(min(e + 0.01, 1.0)), single(u), single(u))
    assert crisis.expected_cost(more, success, costs, single(0.5))[0] > cost
    surer = Help(*(single(min(w + 0.01, 1.0)) for _ in range(4)))
    assert crisis.expected_cost(help_, surer, costs, single(0.5))[0] < cost


@given(chance, chance)
def test_a_target_resists_the_more_the_better_its_prospects(success: float, help_expected: float) -> None:
    def utility(w: float, h: float) -> float:
        terms = crisis.resistance_terms(
            single(0.6), single(1.0), single(w), single(0.5), help_expected=single(h), cost=single(0.2)
        )
        return float(sum(terms.values())[0])

    assert utility(success, help_expected) == pytest.approx(1 - success + 0.5 * help_expected + 0.4)
    assert utility(success * 0.9, help_expected) > utility(success, help_expected)
