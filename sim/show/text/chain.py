"""The chain on a terminal: of 1,000 futures, how many pass each link and all before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.analysis.chain import LINKS
from sim.show.text.columns import aligned

if TYPE_CHECKING:
    from sim.analysis.summary import LinkCount

Counted = Mapping[str, "LinkCount"]


def lines(chains: Mapping[str, Sequence[Counted]], members: int, heading: str) -> list[str]:
    """A line for each link, from its counts by hypothesis and world; what later links do not ask for in brackets."""
    text = [aligned(heading, chains)]
    for link in LINKS:
        name = link.title if link.asked else f"({link.title})"
        cells = (
            " | ".join(f"{1000 * world[link.name].chained / members:.0f}" for world in both) for both in chains.values()
        )
        text.append(aligned(f"  {name}", cells))
    return text
