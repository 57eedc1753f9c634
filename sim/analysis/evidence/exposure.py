"""The time, or the cases, in which something could have happened in the futures of a run, and how often it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.events import Event
from sim.model.stage.clock import MONTHS_A_YEAR

if TYPE_CHECKING:
    import pandas as pd

    from sim.theory.arrays import FloatArray

#: What is counted: an event by its log, or a flag among the outcomes by its name.
Counted = Event | str


@dataclass(frozen=True)
class Lived:
    """The futures of a run under one hypothesis: their events (member, month, event), and outcomes, (members,) each."""

    members: int
    months: int
    events: pd.DataFrame
    outcomes: Mapping[str, FloatArray]

    def count(self, counted: Iterable[Counted]) -> int:
        """How often it happened: events logged, and futures with the flag."""
        counted = list(counted)
        logged = int(self.events["event"].isin([each.name for each in counted if isinstance(each, Event)]).sum())
        flags = [each for each in counted if isinstance(each, str)]
        return logged + sum(int((self.outcomes[name] == 1.0).sum()) for name in flags)

    @property
    def years(self) -> float:
        """All years of all futures."""
        return self.members * self.months / MONTHS_A_YEAR

    @property
    def peace_years(self) -> float:
        """Years without war in Ukraine."""
        return float(self.outcomes["ceasefire_months"].sum()) / MONTHS_A_YEAR

    def years_within(self, begins: Event, ends: Iterable[Event]) -> float:
        """Years from each time that something `begins` to the next event that `ends` it, or to the horizon."""
        names = [begins.name, *(event.name for event in ends)]
        turns = self.events[self.events["event"].isin(names)].sort_values(["member", "month"], kind="stable")
        after = turns["month"].shift(-1).where(turns["member"].shift(-1) == turns["member"], self.months)
        spells = (after - turns["month"])[turns["event"] == begins.name]
        return float(spells.sum()) / MONTHS_A_YEAR


#: How much exposure the futures of a run had.
Exposure = Callable[[Lived], float]


def years(lived: Lived) -> float:
    """Every year."""
    return lived.years


def years_of_war(lived: Lived) -> float:
    """Years of the war in Ukraine."""
    return lived.years - lived.peace_years


def years_of_peace(lived: Lived) -> float:
    """Years of ceasefire or peace in Ukraine."""
    return lived.peace_years


def years_within(begins: Event, *ends: Event) -> Exposure:
    """Years within a state that events begin and end."""
    return lambda lived: lived.years_within(begins, ends)


def years_without(begins: Event, *ends: Event, of: Exposure = years) -> Exposure:
    """The other years, of all or `of` some."""
    return lambda lived: of(lived) - lived.years_within(begins, ends)


def futures_with(*happened: Event) -> Exposure:
    """Futures in which it happened at least once, of which a flag may follow once."""

    def counted(lived: Lived) -> float:
        told = lived.events["event"].isin([each.name for each in happened])
        return float(lived.events.loc[told, "member"].nunique())

    return counted


def cases(*counted: Counted) -> Exposure:
    """How often something else happened, of which this may follow."""
    return lambda lived: float(lived.count(counted))
