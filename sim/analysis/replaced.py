"""What a backfill replaces, in soldiers and battalions: who leaves where by plan, how many, and what takes over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.scenario.months import month_after
from sim.scenario.schema.quantity import month_offset
from sim.vocabulary import BALTIC_STATES, US_EUROPEAN_HOSTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario.schema.scenario import Scenario

#: Days by which reinforcements are counted here.
_DAYS: Final = 30.0


@dataclass(frozen=True)
class Replaced:
    """At one host, with everything that is uncertain in its middle: US soldiers who leave by plan, allied soldiers who
    replace them, and from when on all do (YYYY-MM). `battalions` (heavy-battalion equivalents) are worth that much on
    the spot in a Baltic state, and behind the front by day 30 in the Baltic states if their country fights.
    """

    host: str
    leave: float
    replace: float
    complete: str
    battalions: float

    @property
    def on_the_spot(self) -> bool:
        """Whether they stand where the fight would be."""
        return self.host in BALTIC_STATES


def replaced(scenario: Scenario, shares: dict[str, float] | None = None) -> list[Replaced]:
    """Every host that US soldiers leave by plan and where some are to be replaced, in the order of hosts.

    `shares` of those who leave are replaced at the hosts that it names, whatever the scenario promises there, and the
    host is told even where that is none; without it what the scenario promises at every host.
    """
    found = []
    in_europe = sum(middle(scenario, f"us.troops.{host}") for host in US_EUROPEAN_HOSTS)
    for host in US_EUROPEAN_HOSTS if shares is None else shares:
        leave = getattr(scenario.us.withdrawal, host)
        share, start, months = scenario.europe.backfill.at(host)
        share = share if shares is None else shares[host]
        gone = 0.0 if _beyond(scenario, leave.start) else leave.share * middle(scenario, f"us.troops.{host}")
        if not gone or (shares is None and (not share or _beyond(scenario, start))):
            continue
        last = max(month_after(start, round(months)), month_after(leave.start, round(leave.months)))
        worth = battalions(scenario, host, share * gone, in_europe)
        found.append(Replaced(host, gone, share * gone, last, worth))
    return found


def battalions(scenario: Scenario, host: str, persons: float, in_europe: float) -> float:
    """What allied soldiers in place of Americans at a host are worth in heavy battalions, where there would be a fight.

    `in_europe` is the number of US soldiers in Europe at the start, to which what they bring by day 30 belongs.
    """
    if host in BALTIC_STATES:
        return persons / middle(scenario, "europe.persons_per_hbe")
    planned = _DAYS * middle(scenario, "us.planned_reinforcement") / middle(scenario, "us.planned_delivery")
    return planned * middle(scenario, "europe.deliverable_share") * persons / in_europe


def hosts_of(scenario: Scenario, paths: Sequence[str]) -> list[str]:
    """The hosts at which shares of a backfill, `europe.backfill.share` or that of a host, say how much is replaced.

    That for all hosts says nothing where a host has a share of its own.
    """
    plan = scenario.europe.backfill
    named = {path.split(".")[2] for path in paths if path.count(".") == 3}
    for_all = {host for host in US_EUROPEAN_HOSTS if getattr(getattr(plan, host), "share", None) is None}
    told = named | (for_all if "europe.backfill.share" in paths else set())
    return [host for host in US_EUROPEAN_HOSTS if host in told]


def middle(scenario: Scenario, path: str) -> float:
    """The median of a quantity, or its number."""
    import numpy as np

    from sim.draws.marginals import inverse_cdf

    quantity = scenario.quantity(path)
    if quantity.distribution is None:
        assert quantity.fixed is not None
        return quantity.fixed
    return float(inverse_cdf(quantity.distribution, np.array([0.5]))[0])


def _beyond(scenario: Scenario, start: str) -> bool:
    """Whether a month lies after the last that is simulated."""
    return month_offset(start, scenario.horizon.start) >= scenario.horizon.months
