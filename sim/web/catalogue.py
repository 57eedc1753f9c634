"""What the page knows before it asks anything: levers, scenarios, theories, and the sources of their values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from sim.analysis.replaced import middle
from sim.analysis.source.references import references
from sim.api.defaults import SEED
from sim.results.citations import Citations
from sim.scenario import shipped
from sim.scenario.reading.load import LoadedScenario, load
from sim.scenario.schema.quantity import Quantity
from sim.show.theories import THEORIES, condition
from sim.vocabulary import HYPOTHESES, US_EUROPEAN_HOSTS
from sim.web.cited import sources, together
from sim.web.levers import PageLever, levers
from sim.web.quantities import in_words
from sim.web.question import MEMBERS, SCENARIO, version

_LEAVE: Final = re.compile(r"us\.withdrawal\.(\w+)\.share")
_THOUSAND: Final = 1000.0


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Any]:
    """Everything of it, as plain values; the same each time. See `levers.yaml` for what a lever says of itself."""
    worlds = {name: load(name) for name in shipped.names()}
    baseline = worlds["baseline"]
    horizon = baseline.scenario.horizon
    return {
        "version": version(),
        "citation": " ".join(Citations(references([])).text.split()),
        "defaults": {"scenario": SCENARIO, "members": MEMBERS, "seed": SEED, "months": horizon.months},
        "months": horizon.months,
        "start": horizon.start,
        "theories": {
            name: {
                "name": THEORIES[name].premise,
                "condition": condition(name),
                "holds": THEORIES[name].holds,
                "expects": THEORIES[name].expects,
            }
            for name in HYPOTHESES
        },
        "scenarios": {name: _scenario(world) for name, world in worlds.items()},
        "groups": [group.model_dump() for group in levers().groups],
        "levers": [_lever(lever, worlds) for lever in levers().levers],
    }


def values(world: LoadedScenario, paths: tuple[str, ...] | None = None) -> dict[str, Any]:
    """The value at every path of every lever in a scenario; of what differs from future to future, its distribution.

    >>> found = values(load("baseline"))
    >>> found["us.aid.level"], found["deal.minerals.offered"], found["us.withdrawal.estonia.start"]
    ({'uniform': {'low': 0.0, 'high': 0.5}}, False, '2025-09')
    """
    return {path: _value(world, path) for path in paths or levers().paths}


def _value(world: LoadedScenario, path: str) -> Any:
    node = _at(world, path)
    if isinstance(node, Quantity):
        node = node.model_dump(exclude_none=True)["value"]
    return int(node) if isinstance(node, float) and node.is_integer() else node


def _at(world: LoadedScenario, path: str) -> Any:
    node: Any = world.scenario
    for name in path.split("."):
        node = getattr(node, name)
    return node


def _scenario(world: LoadedScenario) -> dict[str, Any]:
    drawn = {
        path: in_words(quantity.distribution)
        for path in levers().paths
        if isinstance(quantity := _at(world, path), Quantity) and quantity.distribution is not None
    }
    return {
        "title": world.scenario.title,
        "summary": " ".join(world.scenario.summary.split()),
        "values": values(world),
        "drawn": drawn,
    }


def _lever(lever: PageLever, worlds: Mapping[str, LoadedScenario]) -> dict[str, Any]:
    baseline = worlds["baseline"]
    found: dict[str, Any] = {
        "id": lever.id,
        "group": lever.group,
        "title": lever.title,
        "doc": " ".join(lever.doc.split()),
        "kind": lever.kind,
        "paths": list(lever.own),
        "also": [beside.model_dump() for beside in lever.also],
        "main": lever.main,
        "unit": lever.unit,
        "amounts": amounts(lever, baseline),
        "needs": [{"any": list(one.any), "words": " ".join(one.words.split())} for one in levers().needs(lever)],
        "sources": together(_sources(lever, world) for world in worlds.values()),
    }
    if lever.choices:
        found["choices"] = [
            {"value": choice.value, "title": choice.title, "sets": dict(choice.sets)} for choice in lever.choices
        ]
    else:
        limits = lever.limits()
        found |= {"low": lever.low, "high": lever.high, "step": lever.step}
        found["limits"] = None if limits is None else [end if abs(end) != float("inf") else None for end in limits]
    return found


def _sources(lever: PageLever, world: LoadedScenario) -> list[dict[str, Any]]:
    """What its values rest on in a scenario, those that nothing changes in it left to the baseline."""
    origins = [world.provenance[path] for path in lever.own if path in world.provenance]
    mine = [one for one in origins if one.file.endswith(f"{world.name}.yaml")]
    return together(sources(one.sources, one.assumption) for one in mine)


def amounts(lever: PageLever, world: LoadedScenario) -> dict[str, Any] | None:
    """What a value of 1 comes to: soldiers and heavy battalions, by the middle of what is not known; None elsewhere.

    A backfill `replaces` so many soldiers of each path that takes them away, times its value.

    >>> amounts(levers()["baltic_leave"], load("baseline"))
    {'persons': 1700, 'battalions': 1.22}
    """
    scenario = world.scenario
    hosts = [found[1] for path in lever.paths if (found := _LEAVE.fullmatch(path))]
    if hosts and len(hosts) == len(lever.paths):
        persons = sum(_troops(world, host) for host in hosts)
        baltic = all(host in ("estonia", "latvia", "lithuania") for host in hosts)
        battalions = persons / _THOUSAND * middle(scenario, "us.combat_value")
        return {"persons": persons} | ({"battalions": round(battalions, 2)} if baltic else {})
    if lever.paths == ("europe.backfill.share",):
        return {"replaces": dict(_leaving(world))}
    if lever.unit == "soldiers" and lever.paths[0].startswith("us."):
        return {"battalions": round(middle(scenario, "us.combat_value") * len(lever.paths) / _THOUSAND, 6)}
    if lever.unit == "soldiers":
        return {"battalions": round(1.0 / middle(scenario, "europe.persons_per_hbe"), 6)}
    return None


def _leaving(world: LoadedScenario) -> Iterator[tuple[str, int]]:
    for host in US_EUROPEAN_HOSTS:
        yield f"us.withdrawal.{host}.share", _troops(world, host)


def _troops(world: LoadedScenario, host: str) -> int:
    """US soldiers at a host, by the middle, to ten: no open source knows them closer."""
    return round(middle(world.scenario, f"us.troops.{host}") / 10) * 10
