"""A worker that cannot do its tasks is told of, and others do them."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.ensemble.executors import errand, refusals
from sim.ensemble.executors.errand import carry_out, environment
from sim.errors import RunError
from tests.ensemble.executors.conftest import Elsewhere, Run, data

Able = Callable[[int], bool]


class Mixed(Elsewhere):
    """An executor of which some workers have other rules, or raise `error` at what they are given.

    `able` says it by the number of a task; those who are asked first what they have are -4 to -1.
    """

    def __init__(self, folder: Path, able: Able, error: Exception | None = None) -> None:
        super().__init__(folder)
        self.able, self.error = able, error
        self.refused: list[int] = []

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        number = self.submitted - 4
        if self.able(number):
            return super().submit(function, *arguments, **named)
        self.refused.append(number)
        if self.error is not None:
            self.submitted += 1
            future: Future[Any] = Future()
            future.set_exception(self.error)
            return future
        mine = errand.environment
        errand.environment = lambda: {**environment(), "rules": "feedfeedfeed"}  # type: ignore[assignment]
        try:
            return super().submit(function, *arguments, **named)
        finally:
            errand.environment = mine


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "_PAUSE", 0.0)


LACKING = ModuleNotFoundError("No module named 'sim.theory.new'")


@pytest.mark.parametrize("error", [None, LACKING], ids=["other rules", "lacks a module"])
def test_one_that_joins_late_stops_nothing(error: Exception | None, here: sim.Run, simulate: Run, there: Path) -> None:
    said: list[str] = []
    executor = Mixed(there, lambda number: number != 1, error)
    made = simulate(Path("out"), executor=executor, notice=said.append)
    assert data(made) == data(here)
    assert executor.refused == [1]
    (line,) = [line for line in said if "left to others" in line]
    assert ("rules feedfeedfeed" if error is None else str(error)) in line
    assert "worker_versions" not in made.provenance


def test_several_times_refused_is_told_once(simulate: Run, here: sim.Run, there: Path) -> None:
    said: list[str] = []
    executor = Mixed(there, lambda number: number < 1 or number > 5)
    assert data(simulate(Path("out"), executor=executor, notice=said.append)) == data(here)
    assert executor.refused == [1, 2, 3, 4, 5]  # the one that is left, again and again
    assert len([line for line in said if "left to others" in line]) == 1


@pytest.mark.parametrize("error", [None, LACKING], ids=["other rules", "lacks a module"])
def test_one_of_several_that_are_there_from_the_start(
    error: Exception | None, here: sim.Run, simulate: Run, there: Path
) -> None:
    said: list[str] = []
    made = simulate(Path("out"), executor=Mixed(there, lambda number: number != -2, error), notice=said.append)
    assert data(made) == data(here)
    assert len([line for line in said if "left to others" in line]) == 1


@pytest.mark.parametrize("error", [None, LACKING], ids=["other rules", "lacks a module"])
@pytest.mark.parametrize("first", [0, 1], ids=["from the first task on", "later"])
def test_where_nobody_is_left_who_can_the_run_ends(
    first: int, error: Exception | None, here: sim.Run, simulate: Run, there: Path
) -> None:
    executor = Mixed(there, lambda number: number < first, error)
    with pytest.raises(RunError, match=r"feedfeedfeed.*same command resumes|lack sim.*start them again") as caught:
        simulate(Path("out"), executor=executor)
    assert caught.value.__cause__ is error
    assert 1 <= len(executor.refused) <= 25
    assert data(simulate(Path("out"), executor=Elsewhere(there))) == data(here)


def test_what_was_refused_is_given_out_when_somebody_is_free(there: Path) -> None:
    """Those who refuse are free at once, and would else be given everything over and over."""
    from sim.ensemble.pool import Workers

    executor = Mixed(there, lambda number: number % 2 == 0)
    done: list[int] = []
    Workers(1, executor).work(_one, range(20), done.append, Path.cwd())
    assert done == [1] * 20
    assert executor.submitted - 4 <= 80


def _one(number: int) -> int:
    return 1


def test_its_error_is_not_taken_for_one_of_the_work(simulate: Run, there: Path) -> None:
    executor = Mixed(there, lambda number: number != 1, OSError("gone"))
    with pytest.raises(RunError, match="broke down: OSError: gone"):
        simulate(Path("out"), executor=executor)
    assert executor.refused == [1]
    assert carry_out.__name__ == "carry_out"
