"""The past worlds that ship, and the months from each to the end of the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.analysis.record import CUT
from sim.errors import SimError
from sim.scenario import shipped
from sim.scenario.months import is_month, month_after
from sim.scenario.reading.load import load
from sim.scenario.reading.month_words import month_remedy
from sim.scenario.schema.quantity import month_offset

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario
    from sim.scenario.schema.scenario import Scenario


@dataclass(frozen=True)
class PastWorld:
    """The world as it was known when a month began, and the scenario that is played from there to the cut."""

    origin: str
    loaded: LoadedScenario
    scenario: Scenario

    @property
    def months(self) -> tuple[str, ...]:
        """Every month from the origin to the last of the record."""
        return tuple(month_after(self.origin, step) for step in range(self.scenario.horizon.months))


def past_worlds(origins: Iterable[str] | None = None) -> tuple[PastWorld, ...]:
    """The past worlds of some origins, or of all, the earliest first.

    SimError, which names those there are, for an origin of which none ships; ScenarioError for a mistake in a file.
    """
    files = shipped.past_worlds()
    chosen = tuple(files) if origins is None else tuple(origins)
    for origin in chosen:
        if origin not in files:
            there = ", ".join(files) if files else "none"
            if not is_month(origin):
                remedy = f"{month_remedy(origin)}; past worlds are of {there}"
                raise SimError(f"{origin!r} is not a month", remedy=remedy)
            raise SimError(f"there is no past world of {origin!r}", remedy=f"those that ship are of {there}")
    if not chosen:
        raise SimError("no past world is named", remedy="name one of " + ", ".join(files))
    return tuple(_past_world(origin) for origin in files if origin in chosen)


def _past_world(origin: str) -> PastWorld:
    loaded = load(shipped.past_worlds()[origin])
    start = loaded.scenario.as_of
    months = month_offset(CUT, start) + 1
    return PastWorld(start, loaded, loaded.at_horizon(months, loaded.scenario.hypotheses))
