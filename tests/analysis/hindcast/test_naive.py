"""The naive rules: what each expects, that they know nothing of what came later, and when they say nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.hindcast.naive import RULES, Past, Rule, fit_ar1
from sim.analysis.hindcast.series import LINEAR, LOG, scored
from sim.analysis.record import RecordedSeries, record
from sim.draws.luck import Luck
from sim.scenario.months import month_after

DRAWS = 4000
ORIGINS = ("2023-09", "2024-01", "2024-06")
LATER = tuple(month_after("2024-06", step) for step in range(9))


def series(values: list[float], *, every: int = 1, last: str = "2024-05", span: int = 1) -> RecordedSeries:
    """A series whose last figure is of the month before 2024-06."""
    months = tuple(month_after(last, -every * k) for k in reversed(range(len(values))))
    return RecordedSeries("x", "x", "x", (), "", months, np.array(values, float), span)


def luck() -> Luck:
    return Luck(5, 0, DRAWS)


@pytest.mark.parametrize(
    ("name", "origin"),
    [(name, origin) for name in scored() for origin in ORIGINS if record()[name].since(origin).months],
)
@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_what_came_later_changes_nothing(name: str, origin: str, rule: Rule) -> None:
    """Neither later figures, turned upside down here, nor those of the series' own changes reach a rule."""
    one = scored()[name]
    later = record()[name].since(origin)

    def forecast(altered: bool) -> np.ndarray | None:
        facts = {}
        for wanted in filter(None, (name, one.change)):
            figures = record()[wanted]
            after = np.array([month >= origin for month in figures.months])
            values = np.where(after, 7.0 + 0.1 * figures.values[::-1], figures.values) if altered else figures.values
            facts[wanted] = replace(figures, values=values).before(origin)
        return rule(Past(facts[name], one.scale, facts.get(one.change)), later.months, luck())

    first, second = forecast(False), forecast(True)
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        np.testing.assert_array_equal(first, second)
        assert first.shape[1] == len(later.months)
        assert np.isfinite(first).all()


def test_the_last_value_is_a_point() -> None:
    found = RULES["last value"](Past(series([5.0, 9.0]), LINEAR), LATER, luck())
    np.testing.assert_array_equal(found, np.full((1, 9), 9.0))


def test_a_random_walk_spreads_with_the_root_of_time_and_by_the_changes_seen() -> None:
    known = series([0.0, 3.0, 0.0, 3.0, 0.0])
    found = RULES["random walk"](Past(known, LINEAR), LATER, luck())
    assert found is not None
    np.testing.assert_allclose(found.std(axis=0), 3.0 * np.sqrt(np.arange(1, 10)), rtol=0.06)
    np.testing.assert_allclose(found.mean(axis=0), 0.0, atol=0.5)


def test_a_change_over_several_months_counts_by_the_month() -> None:
    rare = Past(series([0.0, 3.0, 0.0, 3.0, 0.0], every=4), LINEAR)
    found = RULES["random walk"](rare, LATER, luck())
    assert found is not None
    assert found[:, 3].std() == pytest.approx(3.0, rel=0.06), "four months after the last figure, as a change seen"


def test_years_are_steps_where_figures_are_of_years() -> None:
    known = RecordedSeries(
        "x", "x", "x", (), "", ("2020-12", "2021-12", "2022-12", "2023-12"), np.array([0.0, 2, 0, 2]), 12
    )
    found = RULES["random walk"](Past(known, LINEAR), ("2024-12",), luck())
    assert found is not None
    assert found[:, 0].std() == pytest.approx(2.0, rel=0.06)


def test_ar1_is_the_regression_of_each_figure_on_the_one_before() -> None:
    rng = np.random.default_rng(3)
    values = np.zeros(80)
    for month in range(1, 80):
        values[month] = 4.0 + 0.7 * (values[month - 1] - 4.0) + rng.normal()
    fit = fit_ar1(values, np.ones(79))
    slope, intercept = np.polyfit(values[:-1], values[1:], 1)
    rest = values[1:] - intercept - slope * values[:-1]
    assert fit.persistence == pytest.approx(slope, abs=0.0051)
    assert fit.mean == pytest.approx(intercept / (1 - slope), abs=0.1)
    assert fit.spread == pytest.approx(np.sqrt(rest @ rest / 77), rel=0.01)


def test_ar1_is_found_again_where_most_months_are_missing() -> None:
    rng = np.random.default_rng(8)
    values = np.zeros(6000)
    for month in range(1, values.size):
        values[month] = 2.0 + 0.8 * (values[month - 1] - 2.0) + 0.5 * rng.normal()
    kept = np.cumsum(rng.integers(1, 6, 1500))
    fit = fit_ar1(values[kept], np.diff(kept).astype(float))
    assert fit.persistence == pytest.approx(0.8, abs=0.04)
    assert fit.mean == pytest.approx(2.0, abs=0.15)
    assert fit.spread == pytest.approx(0.5, rel=0.1)


def test_ar1_stays_stationary_on_a_trend() -> None:
    fit = fit_ar1(np.arange(20.0) ** 2, np.ones(19))
    assert 0.9 < fit.persistence < 1.0
    assert np.isfinite([fit.mean, fit.spread]).all()


def test_ar1_comes_back_to_the_mean() -> None:
    rng = np.random.default_rng(1)
    known = series([*(10.0 + rng.normal(size=30)), 30.0])
    found = RULES["AR(1)"](Past(known, LINEAR), LATER, luck())
    assert found is not None
    means = found.mean(axis=0)
    assert abs(means[-1] - 10.0) < abs(means[0] - 10.0) + 1.0
    assert means[-1] < 15.0


def test_climatology_has_seen_whatever_it_expects() -> None:
    known = series([1.0, 5.0, 5.0, 5.0])
    found = RULES["climatology"](Past(known, LOG), LATER, luck())
    assert found is not None
    assert set(np.unique(found)) == {1.0, 5.0}
    assert (found == 5.0).mean() == pytest.approx(0.75, abs=0.02)


def test_a_level_is_the_last_one_and_the_sum_of_the_changes_forecast() -> None:
    past = Past(series([100.0, 110.0, 120.0]), LINEAR, series([10.0, 10.0, 10.0]))
    found = RULES["climatology"](past, LATER, luck())
    np.testing.assert_allclose(found, np.tile(120.0 + 10.0 * np.arange(1, 10), (DRAWS, 1)))


def test_rules_say_nothing_where_too_little_is_known() -> None:
    expected = {0: [], 1: ["last value"], 2: ["last value"], 3: ["last value", "random walk", "climatology"]}
    for count, rules in expected.items():
        past = Past(series([1.0, 2.0, 4.0][:count]), LINEAR)
        assert [name for name, rule in RULES.items() if rule(past, LATER, luck()) is not None] == rules
    past = Past(series([1.0, 2.0, 4.0, 3.0, 2.0]), LINEAR)
    assert all(rule(past, LATER, luck()) is not None for rule in RULES.values())


def test_aid_is_never_less_than_none() -> None:
    for name in ("aid_allocated_us", "aid_allocated_europe"):
        past = Past(record()[name].before("2024-06"), scored()[name].scale)
        for rule in RULES.values():
            found = rule(past, LATER, luck())
            assert found is not None
            assert found.min() >= 0.0


def test_the_same_luck_gives_the_same_bits() -> None:
    past = Past(series([1.0, 3.0, 2.0, 5.0, 4.0]), LINEAR)
    for rule in RULES.values():
        np.testing.assert_array_equal(rule(past, LATER, luck()), rule(past, LATER, luck()))
