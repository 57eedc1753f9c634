"""Money and publics: budgets that close, and what moves support, mobilisation and stress."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory import domestic, economy
from sim.theory.arrays import approach, chance, logit, ramp


def single(x: float) -> np.ndarray:
    return np.array([x])


@given(st.floats(-5, 10), st.floats(0, 5), st.floats(0, 8), st.floats(0, 1), st.sampled_from([1.0, 0.5]))
def test_every_rouble_of_a_deficit_is_borrowed_drawn_or_unmet(
    short: float, reserve: float, borrowing: float, share: float, dt: float
) -> None:
    arrays = (single(x) for x in (reserve, short, borrowing, 5.0))
    after, unmet = (float(x[0]) for x in economy.reserve_and_unmet(*arrays, share=single(share), dt=dt))
    years = dt / 12
    spent = max(reserve - min(short, 0.0) * years - 5.0, 0.0) if short < 0.0 else 0.0
    borrowed = short * years - (reserve - after) - unmet * years + spent
    assert -1e-9 <= borrowed <= borrowing * years + 1e-9
    if borrowed < (borrowing - 1e-9) * years and after > 1e-9:
        assert reserve - after == pytest.approx(share * short * years, abs=1e-9) or short <= 0.0
    assert -1e-12 <= after <= 5.0
    assert unmet >= -1e-9
    assert unmet < 1e-9 or after < 1e-9


@given(st.floats(-1, 1), st.floats(1, 1.7))
def test_dear_oil_shrinks_the_deficit(log_oil: float, elasticity: float) -> None:
    def deficit(x: float) -> float:
        return float(economy.deficit(*(single(y) for y in (4.0, 11.0, x, elasticity)), saving=single(0.0))[0])

    assert deficit(0.0) == pytest.approx(4.0)
    assert deficit(log_oil + 0.1) < deficit(log_oil)


def test_unmet_deficits_cut_recruitment_and_never_end_it() -> None:
    full, half, none = (economy.funded_recruitment(single(x), single(12.0), single(0.5))[0] for x in (0.0, 6.0, 50.0))
    assert full == 1.0
    assert half == pytest.approx(np.sqrt(0.5))
    assert none == pytest.approx(np.sqrt(0.05))


@given(st.floats(0, 20), st.floats(0, 3), st.floats(6, 18))
def test_the_pipeline_delivers_what_it_holds_and_no_more(pipeline: float, allocated: float, months: float) -> None:
    held, delivered = pipeline, 0.0
    for _ in range(200):
        out = float(economy.pipeline_delivery(single(held), single(allocated), approach(single(months), 1.0))[0])
        assert 0.0 <= out <= held + allocated + 1e-12
        held, delivered = held + allocated - out, delivered + out
    assert held + delivered == pytest.approx(pipeline + 200 * allocated)


@given(st.floats(5, 20), st.floats(1, 50))
def test_support_falls_by_the_effect_for_each_tenfold(effect: float, ratio: float) -> None:
    def support(r: float) -> float:
        return float(domestic.support_after_casualties(single(77.0), single(effect), single(r))[0])

    assert support(1.0) == 77.0
    assert support(10.0) == pytest.approx(77.0 - effect)
    assert 0.0 <= support(ratio * 1.1) < support(ratio)


def test_the_rival_public_follows_success() -> None:
    low, same, high = (
        domestic.support_after_success(single(77.0), single(5.0), single(x))[0] for x in (-1.0, 0.0, 9.0)
    )
    assert (low, same, high) == (72.0, 77.0, 100.0)


@given(st.floats(0.1, 0.9), st.floats(0, 1))
def test_a_public_ready_to_concede_carries_less_mobilisation(openness: float, weight: float) -> None:
    def ceiling(p: float) -> float:
        return float(domestic.mobilisation_ceiling(single(40.0), single(weight), logit(single(p)), single(0.38))[0])

    assert ceiling(0.38) == pytest.approx(40.0)
    assert ceiling(min(openness + 0.05, 0.95)) <= ceiling(openness)


@given(st.floats(0, 0.3), st.floats(0, 1), st.floats(0, 40), st.sampled_from([0.0, 1.0]))
def test_stress_is_a_share_that_each_burden_raises(latent: float, left: float, lost: float, veterans: float) -> None:
    weights = {"reserve_weight": single(0.4), "support_weight": single(0.02), "veterans_weight": single(0.15)}

    def stress(a: float, b: float, c: float, d: float) -> float:
        return float(domestic.regime_stress(single(a), single(b), single(c), single(d), **weights)[0])

    here = stress(latent, left, lost, veterans)
    assert 0.0 <= here <= 1.0
    assert here == pytest.approx(min(latent + 0.4 * (1 - left) + 0.02 * lost + 0.15 * veterans, 1.0))
    assert stress(0.0, 1.0, 0.0, 0.0) == 0.0


@given(st.floats(0, 5), st.floats(1, 60), st.integers(2, 6))
def test_hazards_and_stocks_do_not_depend_on_the_step(rate: float, months: float, steps: int) -> None:
    parts = 1.0 - (1.0 - chance(single(rate), 1 / steps)[0]) ** steps
    assert parts == pytest.approx(chance(single(rate), 1.0)[0], abs=1e-12)
    parts = 1.0 - (1.0 - approach(single(months), 1 / steps)[0]) ** steps
    assert parts == pytest.approx(approach(single(months), 1.0)[0], abs=1e-12)


@given(st.floats(0, 60), st.floats(0, 40), st.floats(0, 40))
def test_a_plan_is_carried_out_once_and_wholly(now: float, start: float, months: float) -> None:
    done = ramp(now, single(start), single(months))
    assert 0.0 <= done <= 1.0
    assert done <= ramp(now + 1.0, single(start), single(months))
    assert ramp(start, single(start), single(months)) == 0.0
    assert ramp(start + months + 1e-6, single(start), single(months)) == pytest.approx(1.0, abs=1e-5)
