"""Plans: what governments can decide, as a few plain words, dates and numbers with one source."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import Field

from sim.scenario.schema.quantity import Month, Plan, Quantity, quantity

Destination = Literal["europe", "pacific", "home"]


class Withdrawal(Plan):
    """US soldiers leave a host in equal monthly steps."""

    start: Month = Field(description="Month in which the first soldiers leave, as 2025-09.")
    months: float = Field(ge=0, le=240, description="How many months it takes; 0 means at once.")
    share: float = Field(ge=0, le=1, description="Share of the soldiers present at the start that leaves.")
    destination: Destination = Field(description="Elsewhere in Europe, the Indo-Pacific, or home.")


class Reinforcement(Plan):
    """US soldiers arrive from home in a host in equal monthly steps."""

    start: Month = Field(description="Month in which the first soldiers arrive.")
    months: float = Field(ge=0, le=240, description="How many months it takes; 0 means at once.")
    persons: float = Field(ge=0, le=100_000, description="Number of soldiers who arrive.")


class Statements(Plan):
    """Months of public doubt from Washington about defending allies."""

    start: Month = Field(description="Month of the first statement.")
    months: float = Field(ge=0, le=240, description="How many months they go on; 0 means none.")
    intensity: float = Field(ge=0, le=1, description="From silence (0) to a hostile statement every month (1).")


class InfrastructureCut(Plan):
    """Depots, bases and lines of communication near Russia are dismantled in equal monthly steps."""

    start: Month = Field(description="Month in which the dismantling starts.")
    months: float = Field(ge=0, le=240, description="How many months it takes; 0 means at once.")
    share: float = Field(ge=0, le=1, description="Share of the infrastructure that goes.")


class ElectionCalendar(Plan):
    """A scheduled election and those that follow it."""

    first: Month = Field(description="Month of the next election.")
    every: float = Field(ge=12, le=120, description="Months from one election to the next.")


class HostBackfill(Plan):
    """What the promise is at one host, where it is another one there; what is left out is as at all hosts."""

    share: float | None = Field(
        default=None, ge=0, le=2, description="Share of the US soldiers who have left this host that is replaced."
    )
    start: Month | None = Field(default=None, description="Month from which they replace them at this host.")
    months: float | None = Field(
        default=None, ge=0, le=240, description="How many months it takes at this host; 0 means at once."
    )


class Replacement(NamedTuple):
    """How many of those who have left a host are replaced, from when, and how long it takes (months)."""

    share: float
    start: str
    months: float


class Backfill(Plan):
    """Allies promise to replace US soldiers who leave: at every host in Europe, unless a host has terms of its own."""

    share: float = Field(ge=0, le=2, description="Share of the US soldiers who have left that is replaced.")
    start: Month = Field(description="Month from which they replace them.")
    months: float = Field(ge=0, le=240, description="How many months it takes; 0 means at once.")
    estonia: HostBackfill | None = None
    latvia: HostBackfill | None = None
    lithuania: HostBackfill | None = None
    poland: HostBackfill | None = None
    romania: HostBackfill | None = None
    germany: HostBackfill | None = None
    rest_of_europe: HostBackfill | None = None

    def at(self, host: str) -> Replacement:
        """What is promised at a host: its own terms over those for all."""
        own = getattr(self, host)
        terms = {name: getattr(own, name, None) for name in Replacement._fields}
        return Replacement(**{name: getattr(self, name) if term is None else term for name, term in terms.items()})


class Brigade(Plan):
    """A framework nation's force in a Baltic state grows to a promised strength."""

    start: Month = Field(description="Month in which it starts to grow.")
    date: Month = Field(description="Month in which it is promised to be complete.")
    strength: float = Field(ge=0, le=50_000, description="Promised strength, persons.")
    slip: Quantity = quantity("months", "Delay of the full strength", low=0)


class BalticSpending(Plan):
    """The Baltic states raise defence spending to a target."""

    start: Month = Field(description="Month in which spending starts to move.")
    date: Month = Field(description="Month in which the target is reached.")
    target: float = Field(ge=0.01, le=20, description="Target, % of GDP, for each of the three.")
