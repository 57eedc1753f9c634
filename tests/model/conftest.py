"""What the tests of the model share: one way to simulate a few futures and look inside."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import mesa
import numpy as np
import pytest

from sim.draws.design import draw
from sim.draws.luck import Luck
from sim.model.results import outcomes
from sim.model.stage.decision import Trace
from sim.model.stage.stage import Stage
from sim.model.theatre import Theatre
from sim.scenario.reading.load import LoadedScenario, load
from sim.theory.arrays import FloatArray

SEED = 20250301


@dataclass
class Futures:
    """Some members of a scenario under one hypothesis, as they went; also what the theatre reports to."""

    outcomes: dict[str, FloatArray] = field(default_factory=dict)
    months: list[dict[str, FloatArray]] = field(default_factory=list)
    events: list[tuple[int, str, str, tuple[int, ...]]] = field(default_factory=list)
    parameters: Mapping[str, FloatArray] = field(default_factory=dict)
    theatre: Any = None
    hypothesis: str = ""

    def monthly(self, month: int, series: Mapping[str, FloatArray]) -> None:
        assert month == len(self.months)
        self.months.append({name: np.array(values) for name, values in series.items()})

    def event(
        self, month: int, name: str, actor: str, who: Any, detail: str | Sequence[str] = "", value: Any = None
    ) -> None:
        self.events.append((month, name, actor, tuple(int(k) for k in who)))

    def finish(self, outcomes: Mapping[str, FloatArray]) -> None:
        assert not self.outcomes
        self.outcomes.update(outcomes)

    def series(self, name: str) -> FloatArray:
        """A monthly series, (months, members)."""
        return np.array([month[name] for month in self.months])


@lru_cache(maxsize=256)
def loaded(scenario: str, sets: tuple[str, ...]) -> LoadedScenario:
    """A scenario with its settings; each is read once."""
    return load(scenario, sets)


def simulate_futures(
    scenario: str = "baseline",
    hypothesis: str = "H1",
    *,
    members: int = 20,
    months: int | None = None,
    steps: int = 1,
    sets: Sequence[str] = (),
    seed: int = SEED,
    trace: Trace | None = None,
    watch: Callable[[Theatre], None] | None = None,
    over: Callable[[dict[str, FloatArray]], Mapping[str, FloatArray]] | None = None,
) -> Futures:
    """Simulate; `watch` is shown the theatre at the start and after each step, `over` may replace parameters."""
    world = loaded(scenario, tuple(sets)).scenario
    horizon = world.horizon.model_copy(update={"months": months or world.horizon.months, "steps_per_month": steps})
    world = world.model_copy(update={"horizon": horizon})
    drawn = draw(world, seed, 0, members)
    futures = Futures(parameters=over(drawn) if over else drawn)
    stage = Stage(world, futures.parameters, Luck(seed, 0, members), futures, trace=trace)
    futures.hypothesis = hypothesis
    theatre = Theatre(stage, hypothesis)
    futures.theatre = theatre
    if watch:
        watch(theatre)
    while not theatre.stage.clock.over:
        theatre.step()
        if watch:
            watch(theatre)
    futures.finish(outcomes(theatre))
    return futures


@pytest.fixture(scope="session")
def simulate() -> Callable[..., Futures]:
    """`simulate_futures`."""
    return simulate_futures


@pytest.fixture(scope="module")
def simulate_once() -> Callable[..., Futures]:
    """The same, once for all tests of a file that ask for the same futures; they must leave them as they are."""
    return cache(simulate_futures)


@pytest.fixture(autouse=True)
def _forget_theatres() -> Iterator[None]:
    """Mesa 3.3.1 keeps every model alive in a table of its agents; a test's models go with the test."""
    yield
    getattr(mesa.Agent, "_ids", {}).clear()
