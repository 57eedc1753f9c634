"""A ladder with one best rung; counts of incidents: negative-binomial, and the same over a year whatever the step."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.theory.arrays import FloatArray
from sim.theory.hybrid import (
    incident_count,
    incident_factor,
    lethal_chance,
    opportunity,
    resilience_after_campaign,
    rung_cost,
    rung_terms,
)

N = 20_000


def counts(mean: float, shape: float, n: int = N) -> FloatArray:
    """Counts at evenly spread quantiles."""
    return incident_count((np.arange(n) + 0.5) / n, np.full(n, mean), np.full(n, shape))


@given(st.floats(0.01, 3), st.floats(0.02, 2))
def test_counts_are_negative_binomial_quantiles(mean: float, shape: float) -> None:
    u = (np.arange(500) + 0.5) / 500
    known = stats.nbinom.ppf(u, shape, shape / (shape + mean))
    wrong = counts(mean, shape, 500) != known
    assert wrong.mean() <= 0.004, "rounding may move a quantile that lies on a jump"


@pytest.mark.parametrize("shape", [1.0, 3.0, 5.0])
@pytest.mark.parametrize("steps", [12, 24])
@pytest.mark.parametrize("mean", [6.8, 34 / 3], ids=["as in 2024", "in a campaign"])
def test_a_year_has_the_same_mean_and_variance_whatever_the_step(shape: float, steps: int, mean: float) -> None:
    count = counts(mean / steps, shape / steps, 200_000)
    assert steps * count.mean() == pytest.approx(mean, rel=0.01)
    assert steps * count.var() == pytest.approx(mean + mean**2 / shape, rel=0.05)


@given(st.floats(0, 1), st.floats(0, 0.9), st.floats(0, 1))
def test_a_campaign_teaches_up_to_the_ceiling(part: float, ceiling: float, learning: float) -> None:
    before = part * ceiling
    after = float(resilience_after_campaign(*(np.array([x]) for x in (before, ceiling, learning)))[0])
    assert before - 1e-12 <= after <= ceiling + 1e-12
    assert resilience_after_campaign(*(np.array([x]) for x in (before, ceiling, 1.0)))[0] == pytest.approx(ceiling)


# The ladder

utils = st.floats(0.01, 2)


def worth(rung: float, motive: float, reach: float, liking: float, cost: float) -> float:
    one = np.ones(1)
    terms = rung_terms(rung * one, {"motive": motive * one}, reach * one, liking * one, cost=cost * one)
    return float(sum(term[0] for term in terms.values()))


@given(utils, st.floats(0, 1), st.floats(-1, 1), utils)
def test_each_rung_is_worth_less_than_the_one_below_it(motive: float, reach: float, liking: float, cost: float) -> None:
    """So that there is one best rung, the last that is worth something: floor((m o + t) / (c + a p))."""
    by_rung = [worth(rung, motive, reach, liking, cost) for rung in (1, 2, 3)]
    assert by_rung[0] > by_rung[1] > by_rung[2]
    quotient = (motive * reach + liking) / cost
    if abs(quotient - round(quotient)) > 1e-9:
        assert sum(value > 0 for value in by_rung) == min(max(int(np.floor(quotient)), 0), 3)


@given(utils, st.floats(0, 1), st.floats(0, 1))
def test_motive_opportunity_and_liking_raise_a_rung_and_a_sure_answer_lowers_it(
    motive: float, reach: float, answered: float
) -> None:
    def rung(m: float, o: float, t: float, p: float) -> float:
        exposure, answer, belief = (np.array([x]) for x in (0.1, 0.3, p))
        return worth(2.0, m, o, t, float(rung_cost(exposure, answer, belief)[0]))

    plain = rung(motive, reach, 0.1, answered)
    assert rung(motive + 0.1, reach, 0.1, answered) >= plain
    assert rung(motive, reach + 0.1, 0.1, answered) > plain
    assert rung(motive, reach, 0.2, answered) > plain
    assert rung(motive, reach, 0.1, answered + 0.1) < plain


@given(st.floats(0, 1), st.floats(0, 2))
def test_without_the_war_its_hold_on_attention_does_not_count(exposed: float, attention: float) -> None:
    left, peace, war = (np.array([x]) for x in (exposed, 0.0, 1.0))
    assert opportunity(left, peace, np.array([attention]))[0] == exposed
    assert opportunity(left, war, np.array([attention]))[0] == pytest.approx(exposed * attention)


@given(st.integers(0, 3), st.floats(0, 5), st.floats(0, 1))
def test_a_campaign_adds_incidents_rung_by_rung(rung: int, per_rung: float, nearness: float) -> None:
    k, g, near, one = (np.array([float(x)]) for x in (rung, per_rung, nearness, 1.0))
    assert 1.0 <= incident_factor(k, g, near)[0] <= incident_factor(k, g, one)[0]
    assert incident_factor(k, g, one)[0] <= incident_factor(k + 1.0, g, one)[0]
    assert incident_factor(0.0 * k, g, one)[0] == 1.0


@given(st.floats(0, 1), st.floats(0, 10), st.integers(0, 2))
def test_incidents_kill_more_easily_on_a_higher_rung(lethal: float, per_rung: float, rung: int) -> None:
    low, high = (lethal_chance(*(np.array([float(x)]) for x in (lethal, per_rung, k)))[0] for k in (rung, rung + 1))
    assert lethal <= low <= high <= 1.0
