"""Simulated futures of European security, under rival theories of how states decide.

    import sim
    scenario = sim.load("scenarios/withdrawal.yaml")
    run = sim.run(scenario, members=2500)
    run.summary()

Nothing is imported before it is asked for.
"""

from __future__ import annotations

from importlib import import_module

#: Not from typing: with `python -m sim` a typing.py in the current folder would be found before Python's own.
TYPE_CHECKING = False

__version__ = "0.1.0"

if TYPE_CHECKING:
    from typing import Any

    from sim.api.audit import audit
    from sim.api.calibrate import calibrate
    from sim.api.cite import cite
    from sim.api.compare import compare
    from sim.api.deal import deal
    from sim.api.disagreement import disagreement
    from sim.api.discover import discover
    from sim.api.drivers import drivers
    from sim.api.hindcast import hindcast
    from sim.api.ledger import ledger
    from sim.api.merge import merge
    from sim.api.open import open_result as open
    from sim.api.part import part, part_of_sweep
    from sim.api.replay import replay
    from sim.api.run import run
    from sim.api.source import source
    from sim.api.story import stories, story
    from sim.api.sweep import sweep
    from sim.api.tip import tip
    from sim.errors import RunError, ScenarioError, SimError
    from sim.results.answer import Answer
    from sim.results.calibration import Calibration
    from sim.results.comparison import Comparison
    from sim.results.disagreement import Disagreement
    from sim.results.discovery import Discovery
    from sim.results.hindcast import Hindcast
    from sim.results.job import Job
    from sim.results.ledger import Ledger
    from sim.results.replayed import Replayed
    from sim.results.run import Run
    from sim.results.screening import Screening
    from sim.results.story import Stories, Story
    from sim.results.sweep import Sweep
    from sim.results.tip import Tip
    from sim.scenario.reading.load import load
    from sim.scenario.schema.scenario import Scenario
    from sim.web.serve import serve

__all__ = [
    "Answer", "Calibration", "Comparison", "Disagreement", "Discovery", "Hindcast", "Job", "Ledger", "Replayed", "Run",
    "RunError", "Scenario", "ScenarioError", "Screening", "SimError", "Stories", "Story", "Sweep", "Tip", "__version__",
    "audit", "calibrate", "cite", "compare", "deal", "disagreement", "discover", "drivers", "hindcast", "ledger",
    "load", "merge", "open", "part", "part_of_sweep", "replay", "run", "serve", "source", "stories", "story", "sweep",
    "tip",
]  # fmt: skip

_PLACES = {
    "Answer": "sim.results.answer.Answer",
    "Calibration": "sim.results.calibration.Calibration",
    "Comparison": "sim.results.comparison.Comparison",
    "Disagreement": "sim.results.disagreement.Disagreement",
    "Discovery": "sim.results.discovery.Discovery",
    "Hindcast": "sim.results.hindcast.Hindcast",
    "Job": "sim.results.job.Job",
    "Ledger": "sim.results.ledger.Ledger",
    "Replayed": "sim.results.replayed.Replayed",
    "Run": "sim.results.run.Run",
    "RunError": "sim.errors.RunError",
    "Scenario": "sim.scenario.schema.scenario.Scenario",
    "ScenarioError": "sim.errors.ScenarioError",
    "Screening": "sim.results.screening.Screening",
    "SimError": "sim.errors.SimError",
    "Stories": "sim.results.story.Stories",
    "Story": "sim.results.story.Story",
    "Sweep": "sim.results.sweep.Sweep",
    "Tip": "sim.results.tip.Tip",
    "audit": "sim.api.audit.audit",
    "calibrate": "sim.api.calibrate.calibrate",
    "cite": "sim.api.cite.cite",
    "compare": "sim.api.compare.compare",
    "deal": "sim.api.deal.deal",
    "disagreement": "sim.api.disagreement.disagreement",
    "discover": "sim.api.discover.discover",
    "drivers": "sim.api.drivers.drivers",
    "hindcast": "sim.api.hindcast.hindcast",
    "ledger": "sim.api.ledger.ledger",
    "load": "sim.scenario.reading.load.load",
    "merge": "sim.api.merge.merge",
    "open": "sim.api.open.open_result",
    "part": "sim.api.part.part",
    "part_of_sweep": "sim.api.part.part_of_sweep",
    "replay": "sim.api.replay.replay",
    "run": "sim.api.run.run",
    "serve": "sim.web.serve.serve",
    "source": "sim.api.source.source",
    "stories": "sim.api.story.stories",
    "story": "sim.api.story.story",
    "sweep": "sim.api.sweep.sweep",
    "tip": "sim.api.tip.tip",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    module, _, attribute = _PLACES[name].rpartition(".")
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
