"""One block of members, in one world under one theory or in several: drawn, simulated, and forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.ensemble.interrupts import held

if TYPE_CHECKING:
    import mesa

    from sim.model.stage.decision import Forced, Trace
    from sim.model.stage.record import Collector
    from sim.model.theatre import Theatre
    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import FloatArray


class Strand(NamedTuple):
    """A scenario and the theory of Moscow's decisions under which its futures are simulated."""

    world: Scenario
    hypothesis: str


def simulate_block(
    scenario: Scenario,
    hypothesis: str,
    seed: int,
    first: int,
    count: int,
    collector: Collector,
    trace: Trace | None = None,
    forced: Forced | None = None,
) -> None:
    """Simulate members `first` to `first + count - 1` under a hypothesis, and hand what happens to `collector`.

    What a member meets depends on the seed and its own number alone, not on the block it is in. `trace` keeps the
    decisions of one member of the block, with their terms; `forced` has some of one member go another way.
    """
    strand = Strand(scenario, hypothesis)
    with set_up([strand], seed, first, count, collector=collector, trace=trace, forced=forced) as theatre:
        theatre.run(held)


def simulate_side_by_side(
    strands: Sequence[Strand],
    seed: int,
    first: int,
    count: int,
    collector: Collector,
    trace: Trace | None = None,
) -> None:
    """Simulate the same members in several strands in one block, the rows of one behind those of another.

    A step costs nearly as much for few rows as for many, and luck is drawn once for all strands. What a member meets is
    the same as alone. Raises ValueError unless the scenarios have the same months and steps; anything else may differ.
    """
    with set_up(strands, seed, first, count, collector=collector, trace=trace) as theatre:
        theatre.run(held)


@contextmanager
def set_up(
    strands: Sequence[Strand],
    seed: int,
    first: int,
    count: int,
    *,
    collector: Collector,
    trace: Trace | None = None,
    forced: Forced | None = None,
) -> Iterator[Theatre]:
    """The theatre of a block as it stands at the start, forgotten when the context ends, whatever happens in it."""
    from sim.draws.luck import Luck
    from sim.model.stage.stage import Stage
    from sim.model.theatre import Theatre

    worlds = [strand.world for strand in strands]
    luck = Luck(seed, first, count, copies=len(strands))
    with held():
        parameters = _parameters(worlds, seed, first, count)
    stage = Stage(worlds, parameters, luck, collector, trace=trace, forced=forced)
    theatre = Theatre(stage, [strand.hypothesis for strand in strands])
    if trace is not None:
        trace.foreign = theatre.crisis.rule.foreign_to(trace.position)
    try:
        yield theatre
    finally:
        forget(theatre)


def _parameters(scenarios: Sequence[Scenario], seed: int, first: int, count: int) -> dict[str, FloatArray]:
    """The parameters of every scenario's members, drawn once for those that draw alike."""
    from sim.draws.design import draw
    from sim.scenario.schema.scenario import quantities

    if len(scenarios) == 1:
        return draw(scenarios[0], seed, first, count)
    drawn: dict[str, dict[str, FloatArray]] = {}
    words: dict[int, str] = {}
    draws = []
    for scenario in scenarios:
        if id(scenario) not in words:
            words[id(scenario)] = repr([[(path, e.value) for path, e in quantities(scenario)], scenario.correlations])
        distributions = words[id(scenario)]
        if distributions not in drawn:
            drawn[distributions] = draw(scenario, seed, first, count)
        draws.append(drawn[distributions])
    return {path: np.concatenate([parameters[path] for parameters in draws]) for path in draws[0]}


def forget(model: mesa.Model) -> None:
    """Let go of a Mesa model and all its arrays at once.

    Mesa 3.3.1 counts the ids of agents in a table of the class that keeps every model alive; later versions count in
    the model. Model and agents refer to each other, as the stage and its decisions do, and so few objects with such
    large arrays would wait long for Python's own collector.
    """
    import mesa

    ids: Any = getattr(mesa.Agent, "_ids", None)
    if hasattr(ids, "pop"):
        ids.pop(model, None)
    if (stage := vars(model).get("stage")) is not None:
        vars(stage).clear()
    vars(model).clear()
