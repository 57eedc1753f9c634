"""What published forecasts say beside the levels of a run, as a line of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show.text.columns import of_thousand
from sim.show.text.say import horizon

if TYPE_CHECKING:
    from sim.analysis.evidence.forecasts import Forecast
    from sim.scenario.schema.scenario import Scenario
    from sim.store.folders import Folder

#: What the level of the headline is, held against the record: no word of the hindcast fits it.
STANDING = (
    "the level was set within what the record leaves open, nothing validates it, and differences are conditional "
    "extrapolation"
)


def line(world: Folder) -> str:
    """Crowd, experts and record over the same time, in 1,000, and what the model's own level is."""
    from sim.store.identity import Ensemble

    return f"{figures(Ensemble.of(world).scenario, world.months)} Of the model: {STANDING}."


def figures(scenario: Scenario, months: int) -> str:
    """Crowd, experts and record over some months, in 1,000, as a sentence; `scenario` is the world they are held to."""
    from sim.analysis.evidence.forecasts import leading, over

    told = ", ".join(f"{name} {amount(each)}" for name, each in leading(over(scenario, months)).items())
    return f"Published, of 1,000 {horizon(months)} futures and of other events: {told}."


def amount(forecast: Forecast) -> str:
    """A forecast of 1,000: its range where the source leaves one open."""
    if forecast.low is None or forecast.high is None:
        return of_thousand(forecast.over)
    return f"{of_thousand(forecast.low)} to {of_thousand(forecast.high)}"
