"""Beliefs: no news moves nothing, news fades, facts last as far as they are said to, cases teach."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory.arrays import logistic, persistence_over
from sim.theory.beliefs import reputation_shift, updated_belief

number = st.floats(-3, 3)
share = st.floats(0, 1)


def single(x: float) -> np.ndarray:
    return np.array([x])


@given(number, share, share)
def test_at_its_anchor_and_without_news_a_belief_rests(anchor: float, lasting: float, persistence: float) -> None:
    after = updated_belief(
        single(anchor),
        single(anchor),
        single(0),
        single(0),
        lasting_share=single(lasting),
        persistence=single(persistence),
    )
    assert after[0] == pytest.approx(anchor, abs=1e-12)


@given(number, number, st.floats(0.5, 0.99))
def test_pulses_fade_at_the_persistence(anchor: float, pulse: float, persistence: float) -> None:
    belief = updated_belief(
        single(anchor),
        single(anchor),
        single(0),
        single(pulse),
        lasting_share=single(0.5),
        persistence=single(persistence),
    )
    assert belief[0] - anchor == pytest.approx(pulse, abs=1e-9)
    for _ in range(5):
        belief = updated_belief(
            belief, single(anchor), single(0), single(0), lasting_share=single(0.5), persistence=single(persistence)
        )
    assert belief[0] - anchor == pytest.approx(pulse * persistence**5, abs=1e-9)


@given(number, st.floats(-1, 0), share)
def test_a_lasting_fact_leaves_the_share_that_lasts(anchor: float, log_ratio: float, lasting: float) -> None:
    belief = updated_belief(
        single(anchor),
        single(anchor),
        single(log_ratio),
        single(log_ratio),
        lasting_share=single(lasting),
        persistence=single(0.9),
    )
    for _ in range(400):
        belief = updated_belief(
            belief, single(anchor), single(log_ratio), single(0), lasting_share=single(lasting), persistence=single(0.9)
        )
    assert belief[0] == pytest.approx(anchor + lasting * log_ratio, abs=1e-9)


@given(number, number, share, st.floats(0.5, 0.99), st.integers(2, 6))
def test_drift_to_the_anchor_does_not_depend_on_the_step(
    start: float, anchor: float, lasting: float, persistence: float, steps: int
) -> None:
    whole = updated_belief(
        single(start),
        single(anchor),
        single(-0.4),
        single(0),
        lasting_share=single(lasting),
        persistence=single(persistence),
    )
    belief, part = single(start), persistence_over(single(persistence), 1 / steps)
    for _ in range(steps):
        belief = updated_belief(
            belief, single(anchor), single(-0.4), single(0), lasting_share=single(lasting), persistence=part
        )
    assert belief[0] == pytest.approx(whole[0], abs=1e-9)


@given(number, st.sampled_from([0.0, 1.0]), st.floats(0.5, 20))
def test_the_current_calculus_school_learns_nothing(belief: float, honoured: float, memory: float) -> None:
    assert reputation_shift(single(belief), single(honoured), single(0), single(memory))[0] == 0.0


@given(number, st.floats(0.5, 20), st.floats(0.1, 1))
def test_a_case_moves_belief_towards_what_was_done(belief: float, memory: float, weight: float) -> None:
    up = reputation_shift(single(belief), single(1), single(weight), single(memory))[0]
    down = reputation_shift(single(belief), single(0), single(weight), single(memory))[0]
    assert down < 0 < up
    longer = reputation_shift(single(belief), single(1), single(weight), single(2 * memory))[0]
    assert longer < up


@given(number, st.floats(0.5, 20))
def test_the_reputation_school_counts_cases(belief: float, memory: float) -> None:
    after = belief + reputation_shift(single(belief), single(1), single(1), single(memory))[0]
    prior = float(logistic(single(belief))[0])
    assert float(logistic(single(after))[0]) == pytest.approx((memory * prior + 1) / (memory + 1), abs=1e-9)
