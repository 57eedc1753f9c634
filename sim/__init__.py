"""Simulated futures of European security, under rival theories of how states decide.

    import sim
    scenario = sim.load("scenarios/withdrawal.yaml")
    run = sim.run(scenario, members=2500)
    run.summary()

Nothing is imported before it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from sim.api import open_run as open
    from sim.api import run
    from sim.comparison import Comparison
    from sim.deal_command import deal
    from sim.errors import RunError, ScenarioError, SimError
    from sim.explore import compare, sweep
    from sim.result import Run
    from sim.scenario.load import load
    from sim.scenario.schema import Scenario
    from sim.sweep_result import Sweep

__all__ = [
    "Comparison", "Run", "RunError", "Scenario", "ScenarioError", "SimError", "Sweep", "__version__", "compare", "deal",
    "load", "open", "run", "sweep",
]  # fmt: skip

_PLACES = {
    "Comparison": "sim.comparison.Comparison",
    "Run": "sim.result.Run",
    "RunError": "sim.errors.RunError",
    "Scenario": "sim.scenario.schema.Scenario",
    "ScenarioError": "sim.errors.ScenarioError",
    "SimError": "sim.errors.SimError",
    "deal": "sim.deal_command.deal",
    "Sweep": "sim.sweep_result.Sweep",
    "compare": "sim.explore.compare",
    "load": "sim.scenario.load.load",
    "open": "sim.api.open_run",
    "sweep": "sim.explore.sweep",
}


def __getattr__(name: str) -> Any:
    if name == "run":
        return import_module("sim.run")
    if name not in _PLACES:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    module, _, attribute = _PLACES[name].rpartition(".")
    found = getattr(import_module(module), attribute)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
