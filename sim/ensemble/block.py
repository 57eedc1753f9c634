"""One block of members under one hypothesis: drawn, simulated, and forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.ensemble.interrupts import held

if TYPE_CHECKING:
    import mesa

    from sim.model.stage.decision import Forced, Trace
    from sim.model.stage.record import Collector
    from sim.model.theatre import Theatre
    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import FloatArray


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
    with set_up([scenario], hypothesis, seed, first, count, collector=collector, trace=trace, forced=forced) as theatre:
        theatre.run(held)


def simulate_side_by_side(
    scenarios: Sequence[Scenario],
    hypothesis: str,
    seed: int,
    first: int,
    count: int,
    collector: Collector,
) -> None:
    """Simulate the same members of several scenarios in one block, one scenario's members behind another's.

    A step costs nearly as much for few members as for many, so that small ensembles are simulated together. What a
    member meets is the same as alone. Raises ValueError unless the scenarios are alike but for numbers: see
    :func:`sim.model.stage.plans.structure`.
    """
    with set_up(scenarios, hypothesis, seed, first, count, collector=collector) as theatre:
        theatre.run(held)


@contextmanager
def set_up(
    scenarios: Sequence[Scenario],
    hypothesis: str,
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
    from sim.model.stage.plans import Plans
    from sim.model.stage.stage import Stage
    from sim.model.theatre import Theatre

    luck = Luck(seed, first, count, copies=len(scenarios))
    with held():
        parameters = _parameters(scenarios, seed, first, count)
    plans = Plans(scenarios, luck.size)
    theatre = Theatre(
        Stage(scenarios[0], parameters, luck, collector, trace=trace, forced=forced, plans=plans), hypothesis
    )
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
    draws = []
    for scenario in scenarios:
        distributions = repr([[(path, entry.value) for path, entry in quantities(scenario)], scenario.correlations])
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
