"""What terminal and pages tell of the chance of an attack, from the summary of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show.text.laws import LAWS, Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.analysis.summary import LinkCount, Summary


def chains(summary: Summary) -> dict[str, list[Mapping[str, LinkCount]]]:
    """The links of the chain counted in each world, by hypothesis."""
    worlds = ((h, (both.scenario, both.baseline)) for h, both in summary.chain.items())
    return {hypothesis: [world for world in both if world is not None] for hypothesis, both in worlds}


def meant(summary: Summary) -> dict[str, list[float | None]]:
    """The share of the chance that is meant in each world, by hypothesis."""
    worlds = ((h, (both.scenario, both.baseline)) for h, both in summary.laws.items())
    return {hypothesis: [world.meant for world in both if world is not None] for hypothesis, both in worlds}


def levels(summary: Summary) -> dict[tuple[str, str], Level]:
    """The chance of an attack under each law of error, by outcome and hypothesis."""
    return {(name, h): _level(summary, name, h) for name in LAWS for h in summary.hypotheses}


def _level(summary: Summary, name: str, hypothesis: str) -> Level:
    worlds = summary.numbers[name][hypothesis]
    means = tuple(world.mean or 0.0 for world in (worlds.scenario, worlds.baseline) if world is not None)
    if worlds.difference is None:
        return Level(means)
    return Level(means, worlds.difference.mean, *(worlds.difference.interval or (None, None)))
