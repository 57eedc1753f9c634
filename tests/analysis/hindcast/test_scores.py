"""The scores: against an independent implementation, their definitions, and what calibrated forecasts must get."""

from __future__ import annotations

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from sim.analysis.hindcast.scores import (
    LEVELS,
    brier_score,
    central_interval,
    crps,
    independent_months,
    log_score,
    pit,
    skill,
)

RNG = np.random.default_rng(20250228)
ENSEMBLES = {
    "normal": RNG.normal(3.0, 2.0, 501),
    "heavy": RNG.standard_t(2, 400) * 100,
    "with ties": np.round(RNG.normal(0.0, 1.0, 300)),
    "many zeros": np.maximum(RNG.normal(-1.0, 1.0, 300), 0.0),
    "large level": 110_000 + RNG.normal(0.0, 300.0, 200),
    "two": np.array([1.0, 4.0]),
}


@pytest.mark.parametrize("name", ENSEMBLES)
@pytest.mark.parametrize("place", [0.0, 0.3, 0.5, 1.0, 1.5])
def test_crps_is_that_of_an_independent_implementation(name: str, place: float) -> None:
    draws = ENSEMBLES[name]
    truth = float(draws.min() + place * np.ptp(draws))
    for fair, estimator in ((True, "fair"), (False, "nrg")):
        theirs = scoringrules.crps_ensemble(truth, draws, estimator=estimator)
        assert crps(draws, truth, fair=fair) == pytest.approx(float(theirs), rel=1e-9)


@pytest.mark.parametrize("name", ENSEMBLES)
def test_crps_is_the_integral_that_defines_it(name: str) -> None:
    """Of (F(x) - [x >= y])^2 over x: exact, as F is constant between the members and y."""
    draws = np.sort(ENSEMBLES[name])
    for truth in (float(draws[0]) - 1.0, float(np.median(draws)) + 0.1, float(draws[-1]) + 2.0):
        places = np.sort(np.append(draws, truth))
        below = np.searchsorted(draws, places[:-1], side="right") / draws.size
        integral = float((below - (places[:-1] >= truth)) ** 2 @ np.diff(places))
        assert crps(draws, truth, fair=False) == pytest.approx(integral, rel=1e-8, abs=1e-9)


def test_a_fair_score_of_few_members_is_that_of_their_distribution_on_average() -> None:
    few = np.mean([crps(RNG.normal(0.0, 1.0, 4), 0.4) for _ in range(20_000)])
    assert few == pytest.approx(float(scoringrules.crps_normal(0.4, 0.0, 1.0)), abs=0.01)


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=30), st.floats(-1e3, 1e3), st.floats(0.1, 10.0))
def test_crps_has_the_unit_of_the_series_and_knows_no_origin(values: list[float], truth: float, scale: float) -> None:
    draws = np.array(values)
    score = crps(draws, truth, fair=False)
    assert -1e-9 <= score <= np.abs(draws - truth).mean() + 1e-9
    assert crps(scale * draws + 7.0, scale * truth + 7.0, fair=False) == pytest.approx(scale * score, abs=1e-6)


def test_who_knows_is_perfect_and_a_point_pays_its_error() -> None:
    assert crps(np.full(100, 3.5), 3.5) == 0.0
    assert crps(np.array([3.0]), 5.0) == 2.0
    assert skill(0.0, 2.0) == 1.0
    assert skill(1.0, 0.0) is None


def test_scores_of_events_are_those_of_an_independent_implementation() -> None:
    for chance in (0.0, 0.1, 0.9):
        for happened in (True, False):
            assert brier_score(chance, happened) == pytest.approx(float(scoringrules.brier_score(happened, chance)))
    assert log_score(0.2, True) == pytest.approx(-np.log(0.2))
    assert log_score(0.2, False) == pytest.approx(-np.log(0.8))
    assert log_score(0.0, True) == np.inf


def test_an_honest_chance_scores_best_on_average() -> None:
    tried = np.linspace(0.05, 0.95, 19)
    for score in (log_score, brier_score):
        mean = [0.3 * score(p, True) + 0.7 * score(p, False) for p in tried]
        assert tried[int(np.argmin(mean))] == pytest.approx(0.3)


@pytest.mark.parametrize("discrete", [False, True])
def test_calibrated_forecasts_have_uniform_pit_and_nominal_coverage(discrete: bool) -> None:
    figures, inside, places = 4000, dict.fromkeys(LEVELS, 0), []
    for _ in range(figures):
        centre = RNG.normal(0.0, 3.0)
        *members, truth = RNG.poisson(2.0, 100) + 0.0 if discrete else RNG.normal(centre, 1.0, 100)
        draws = np.array(members)
        places.append(pit(draws, float(truth), RNG.random()))
        for level in LEVELS:
            low, high = central_interval(draws, level)
            inside[level] += low <= truth <= high
    assert kstest(places, "uniform").pvalue > 1e-3
    for level in LEVELS if not discrete else ():
        assert inside[level] / figures == pytest.approx(level, abs=0.025)


def test_independent_figures_of_what_hangs_together_and_of_what_does_not() -> None:
    assert independent_months(np.zeros(0)) == 0.0
    assert independent_months(np.array([0.3, -0.1])) == 1.0
    free = [independent_months(RNG.normal(size=200)) for _ in range(50)]
    assert np.mean(free) == pytest.approx(200, rel=0.1)
    bound = []
    for _ in range(50):
        path = np.zeros(400)
        for month in range(1, 400):
            path[month] = 0.8 * path[month - 1] + RNG.normal()
        bound.append(independent_months(path))
    assert np.mean(bound) == pytest.approx(400 / 9, rel=0.15)


@given(st.lists(st.floats(-4, 4), min_size=1, max_size=40))
def test_independent_figures_are_between_one_and_all(values: list[float]) -> None:
    assert 1.0 <= independent_months(np.array(values)) <= len(values)
