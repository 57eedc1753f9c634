"""The clock: months and steps, dates, and events that fall exactly once whatever the step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.stage.clock import Clock
from sim.scenario.schema.scenario import Horizon


def clock(steps: int = 1, months: int = 12, start: str = "2025-03") -> Clock:
    return Clock(Horizon(start=start, months=months, steps_per_month=steps))


def moments(steps: int, months: int, first: float, every: float) -> list[float]:
    """When an event falls, as the beginnings of the steps in which it does."""
    time, found = clock(steps, months), []
    while not time.over:
        if time.falls_now(first, every):
            found.append(time.now)
        time.tick()
    return found


@pytest.mark.parametrize("steps", [1, 2, 3, 7, 31])
def test_time_runs_in_equal_steps_to_the_horizon(steps: int) -> None:
    time, ends = clock(steps), []
    while not time.over:
        assert time.end == pytest.approx(time.now + 1 / steps)
        assert 0 <= time.sub_step < steps
        if time.month_complete:
            ends.append(time.end)
        time.tick()
    assert ends == pytest.approx(list(range(1, 13)))


def test_dates_are_months_from_the_start() -> None:
    assert [clock().offset(date) for date in ("2025-03", "2025-09", "2024-12", "2035-03")] == [0.0, 6.0, -3.0, 120.0]


@given(st.integers(1, 31), st.integers(-30, 130), st.integers(12, 60))
def test_events_fall_once_each_time_whatever_the_step(steps: int, first: int, every: int) -> None:
    due = [float(month) for month in range(first, 120, every) if month >= 0]
    assert moments(steps, 120, float(first), float(every)) == pytest.approx(due)


@given(st.integers(1, 31), st.integers(-30, 60), st.floats(12, 60))
def test_events_between_steps_fall_in_the_step_that_holds_them(steps: int, first: int, every: float) -> None:
    found = moments(steps, 120, float(first), every)
    due, k = [], 0
    while first + k * every < 120:
        if first + k * every >= 0:
            due.append(first + k * every)
        k += 1
    assert len(found) == len(due)
    for step, moment in zip(found, due, strict=True):
        assert step - 1e-6 <= moment < step + 1 / steps + 1e-6


def test_an_election_every_half_year_past_a_whole_number_is_not_missed() -> None:
    assert moments(1, 60, 0.0, 12.5) == [0.0, 12.0, 25.0, 37.0, 50.0]
