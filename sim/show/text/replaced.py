"""What a backfill replaces, on a terminal: a line for each host."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.analysis.replaced import replaced
from sim.show.text.wrapping import wrap
from sim.vocabulary import TITLES

if TYPE_CHECKING:
    from sim.scenario.schema.scenario import Scenario


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
