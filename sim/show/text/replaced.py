"""What a backfill replaces, in soldiers and battalions: who leaves where by plan, how many, and what takes over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.scenario.months import month_after
from sim.show.text.wrapping import wrap
from sim.vocabulary import BALTIC_STATES, TITLES, US_EUROPEAN_HOSTS

if TYPE_CHECKING:
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


def replaced(scenario: Scenario) -> list[Replaced]:
    """Every host that US soldiers leave by plan and where some are to be replaced, in the order of hosts."""
    found = []
    in_europe = sum(middle(scenario, f"us.troops.{host}") for host in US_EUROPEAN_HOSTS)
    for host in US_EUROPEAN_HOSTS:
        leave = getattr(scenario.us.withdrawal, host)
        share, start, months = scenario.europe.backfill.at(host)
        gone = leave.share * middle(scenario, f"us.troops.{host}")
        if not gone * share:
            continue
        if host in BALTIC_STATES:
            worth = share * gone / middle(scenario, "europe.persons_per_hbe")
        else:
            planned = _DAYS * middle(scenario, "us.planned_reinforcement") / middle(scenario, "us.planned_delivery")
            worth = planned * middle(scenario, "europe.deliverable_share") * share * gone / in_europe
        last = max(month_after(start, round(months)), month_after(leave.start, round(leave.months)))
        found.append(Replaced(host, gone, share * gone, last, worth))
    return found


def middle(scenario: Scenario, path: str) -> float:
    """The median of a quantity, or its number."""
    import numpy as np

    from sim.draws.marginals import inverse_cdf

    quantity = scenario.quantity(path)
    if quantity.distribution is None:
        assert quantity.fixed is not None
        return quantity.fixed
    return float(inverse_cdf(quantity.distribution, np.array([0.5]))[0])


def lines(scenario: Scenario) -> Iterator[str]:
    """A line for each host, the first with what they mean; nothing where nobody is replaced."""
    hosts = replaced(scenario)
    if not hosts:
        return
    yield "US SOLDIERS REPLACED BY ALLIES"
    yield from wrap("by plan, everything uncertain in its middle; others may leave, and be replaced, unplanned", "  ")
    for one in hosts:
        where = "on the spot" if one.on_the_spot else "come by day 30 if their country fights"
        text = (
            f"{TITLES[one.host]}: {one.replace:,.0f} for {one.leave:,.0f} who leave, complete by {one.complete}; "
            f"{one.battalions:,.2f} battalions {where}"
        )
        yield from wrap(text, "  ", "      ")
