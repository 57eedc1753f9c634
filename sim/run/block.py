"""One block of members under one hypothesis: drawn, simulated, and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import mesa

    from sim.model.decision import Trace
    from sim.model.record import Collector
    from sim.scenario.schema import Scenario


def simulate_block(
    scenario: Scenario,
    hypothesis: str,
    seed: int,
    first: int,
    count: int,
    collector: Collector,
    trace: Trace | None = None,
) -> None:
    """Simulate members `first` to `first + count - 1` under a hypothesis, and hand what happens to `collector`.

    What a member meets depends on the seed and its own number alone, not on the block it is in. `trace` keeps the
    decisions of one member of the block, with their terms.
    """
    from sim.draws.design import draw
    from sim.draws.luck import Luck
    from sim.model.theatre import Theatre

    parameters = draw(scenario, seed, first, count)
    theatre = Theatre(scenario, hypothesis, parameters, Luck(seed, first, count), collector, trace)
    try:
        theatre.run()
    finally:
        forget(theatre)


def forget(model: mesa.Model) -> None:
    """Let go of a Mesa model and all its arrays at once.

    Mesa 3.3.1 counts the ids of agents in a table of the class that keeps every model alive; later versions count in
    the model. Model and agents refer to each other, and so few objects with such large arrays would wait long for
    Python's own collector.
    """
    import mesa

    ids: Any = getattr(mesa.Agent, "_ids", None)
    if hasattr(ids, "pop"):
        ids.pop(model, None)
    vars(model).clear()
