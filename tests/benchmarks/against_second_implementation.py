"""The ensemble against the second implementation, timed in turn within one call: what arrays over members gain."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.draws.design import draw
from sim.draws.luck import Luck
from sim.ensemble.block import forget
from sim.model.results import outcomes
from sim.model.stage.stage import Stage
from sim.model.theatre import Theatre
from sim.scenario.reading.load import load
from sim.vocabulary import HYPOTHESES
from tests.second_implementation import life
from tests.second_implementation.world import SILENT, World, world_of

SEED, BLOCK, ALONE = 20250301, 4096, 8


class Nobody:
    """A collector that keeps nothing."""

    def monthly(self, month: int, series: Mapping[str, Any]) -> None: ...

    def event(self, *_: object) -> None: ...

    def finish(self, outcomes: Mapping[str, Any]) -> None: ...


@dataclass
class Seconds:
    """Of one hypothesis: the block at once; members one by one, drawing luck as they go or with luck at hand."""

    block: float = 0.0
    alone: float = 0.0
    luck_at_hand: float = 0.0
    differ: int = 0


def measure(hypothesis: str) -> Seconds:
    """A block of the ensemble, then some of its members by the second implementation.

    Parameters are drawn beforehand for both; both work out every monthly series and outcome, and nobody keeps them.
    """
    scenario = load("baseline", SILENT).scenario
    parameters = draw(scenario, SEED, 0, BLOCK)
    spent = Seconds()
    began = time.perf_counter()
    theatre = Theatre(Stage(scenario, parameters, Luck(SEED, 0, BLOCK), Nobody()), hypothesis)
    theatre.run()
    spent.block = time.perf_counter() - began
    ended = outcomes(theatre)
    forget(theatre)
    world = world_of(scenario)
    for member in range(0, BLOCK, BLOCK // ALONE):
        p = {path: float(column[member]) for path, column in parameters.items()}
        drawn: dict[tuple[str, int, int], float] = {}
        source = Luck(SEED, member, 1)

        def draws(name: str, month: int, part: int, source: Luck = source, drawn: Any = drawn) -> float:
            number = drawn[name, month, part] = float(source.uniform(name, month, part)[0])
            return number

        def remembers(name: str, month: int, part: int, drawn: Any = drawn) -> float:
            number: float = drawn[name, month, part]
            return number

        began = time.perf_counter()
        outcomes_again = _live(world, hypothesis, p, draws)
        between = time.perf_counter()
        _live(world, hypothesis, p, remembers)
        spent.alone += between - began
        spent.luck_at_hand += time.perf_counter() - between
        spent.differ += not all(_same(value, float(ended[name][member])) for name, value in outcomes_again.items())
    return spent


def _live(world: World, hypothesis: str, p: dict[str, float], luck: Any) -> dict[str, float]:
    future = life.start(world, hypothesis, p, luck)
    for month in range(world.months):
        life.live(future, luck, month)
        life.series(future)
    return life.outcomes(future)


def _same(first: float, second: float) -> bool:
    return math.isclose(first, second, rel_tol=1e-9, abs_tol=1e-9) or (math.isnan(first) and math.isnan(second))


def report() -> None:
    """Measure under every hypothesis and print microseconds for each future-month, and the ratios."""
    measure("H4")  # imports, first use of everything
    months = load("baseline").scenario.horizon.months
    total = Seconds()
    print(
        f"Ensemble (block of {BLOCK:,}) against the second implementation ({ALONE} of its members), "
        "us for each future-month"
    )
    for hypothesis in HYPOTHESES:
        spent = measure(hypothesis)
        _print(hypothesis, spent, months)
        for name, value in vars(spent).items():
            setattr(total, name, getattr(total, name) + value / len(HYPOTHESES))
    _print("mean", total, months)


def _print(name: str, spent: Seconds, months: int) -> None:
    block = 1e6 * spent.block / (BLOCK * months)
    alone, at_hand = (1e6 * seconds / (ALONE * months) for seconds in (spent.alone, spent.luck_at_hand))
    agree = "same outcomes" if not spent.differ else "OUTCOMES DIFFER"
    print(
        f"  {name:4}  ensemble {block:6.2f}   second {alone:6.1f}: {alone / block:4.0f}x   "
        f"second with its luck at hand {at_hand:6.1f}: {at_hand / block:4.0f}x   {agree}"
    )
