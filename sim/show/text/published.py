"""What published forecasts say beside the levels of a run, as a line of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show.text.columns import of_thousand
from sim.show.text.say import horizon

if TYPE_CHECKING:
    from sim.analysis.evidence.forecasts import Forecast
    from sim.store.folders import Folder

#: What the level of the headline is, held against the record: no word of the hindcast fits it.
STANDING = (
    "the level was set within what the record leaves open, nothing validates it, and differences are conditional "
    "extrapolation"
)


def line(world: Folder) -> str:
    """Crowd, experts and record over the same time, in 1,000, and what the model's own level is."""
    from sim.analysis.evidence.forecasts import forecasts, leading

    told = ", ".join(f"{name} {amount(each)}" for name, each in leading(forecasts(world)).items())
    return f"Published, of 1,000 {horizon(world.months)} futures and of other events: {told}. Of the model: {STANDING}."


def amount(forecast: Forecast) -> str:
    """A forecast of 1,000: its range where the source leaves one open."""
    if forecast.low is None or forecast.high is None:
        return of_thousand(forecast.over)
    return f"{of_thousand(forecast.low)} to {of_thousand(forecast.high)}"
