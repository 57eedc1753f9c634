"""What is known of a value of a scenario: what it says, what it rests on, where it is given, and what reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from sim.analysis.source.readers import Reader, read_elsewhere, readers
from sim.draws.marginals import inverse_cdf
from sim.scenario import shipped
from sim.scenario.reading.alternatives import Alternative
from sim.scenario.reading.load import LoadedScenario, load
from sim.scenario.schema.quantity import Choice, Plan, Quantity, Sourced
from sim.scenario.schema.scenario import Correlation, leaves
from sim.scenario.schema.shape import at
from sim.scenario.sources import COMMAND_LINE, Claim, Evidence, shipped_sources

if TYPE_CHECKING:
    from sim.scenario.reading.check import Origin

#: Shares of futures below which quantiles are told.
QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)

Kind = Literal["uncertainty", "lever", "plan", "variant", "correlation", "setting"]
#: What a value rests on: an article's claim, evidence of a confidence, or an assumption of ours alone.
Group = Literal["claim", "A", "B", "C", "assumption", "command line"]


@dataclass(frozen=True)
class Place:
    """A scenario that gives a value, where, and what it says there; `values` by path, several of a plan."""

    scenario: str
    file: str
    line: int
    values: Mapping[str, Any]
    sources: tuple[str, ...]
    assumption: str | None


@dataclass(frozen=True)
class Entry:
    """Everything that is known of a value, or of a plan with its values.

    `values` are as a scenario file has them, by path; `quantiles` those of a distribution, by share of futures below.
    """

    path: str
    meaning: str
    kind: Kind
    unit: str
    values: Mapping[str, Any]
    quantiles: Mapping[float, float]
    sources: tuple[str, ...]
    assumption: str | None
    note: str | None
    group: Group
    given: Place
    elsewhere: tuple[Place, ...]
    correlations: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    readers: tuple[Reader, ...]
    read_by: str

    @property
    def cited(self) -> tuple[Claim | Evidence, ...]:
        """The claims and the evidence that it cites."""
        known = shipped_sources()
        return tuple(known[name] for name in self.sources if name != COMMAND_LINE)

    def as_dict(self) -> dict[str, Any]:
        """As plain values, ready for JSON."""
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return found | {
            "values": dict(self.values),
            "quantiles": {f"{share:g}": value for share, value in self.quantiles.items()},
            "given": asdict(self.given),
            "elsewhere": [asdict(place) for place in self.elsewhere],
            "alternatives": [one.as_dict() for one in self.alternatives],
            "readers": [asdict(reader) for reader in self.readers],
            "cited": [asdict(one) for one in self.cited],
        }


def entry(loaded: LoadedScenario, path: str, leaf: Sourced | None = None) -> Entry:
    """What is known of the value, or the plan, at a path of a scenario; KeyError where there is none.

    >>> found = entry(load("baseline"), "us.tripwire")
    >>> found.group, found.sources[0], found.quantiles[0.5]
    ('B', 'reiter-poast-2021', 0.1)
    """
    leaf = leaf or dict(leaves(loaded.scenario)).get(path)
    whole = loaded.canonical()
    mine = {name: value for name, value in whole.items() if name == path or _in_plan(name, path, leaf)}
    if not mine:
        raise KeyError(path)
    shape = at(path.split("."))
    quantity = leaf if isinstance(leaf, Quantity) else None
    given = _place(loaded, list(mine))
    return Entry(
        path=path,
        meaning="" if shape is None or shape.kind == "correlation" else shape.doc,
        kind=kind_of(path, leaf),
        unit=quantity.unit if quantity is not None else "",
        values=mine,
        quantiles={} if quantity is None else quantiles(quantity),
        sources=given.sources,
        assumption=given.assumption,
        note=leaf.note if leaf is not None else None,
        group=group_of(given.sources),
        given=given,
        elsewhere=tuple(_elsewhere(loaded, path, list(mine))),
        correlations=tuple(_correlations(loaded, path)),
        alternatives=tuple(loaded.alternatives.get(path, {}).values()),
        readers=_readers(list(mine)),
        read_by=read_elsewhere(path),
    )


def entries(loaded: LoadedScenario) -> Iterator[tuple[str, Sourced]]:
    """Every quantity, plan, variant and correlation of a scenario, with its path."""
    yield from leaves(loaded.scenario)


def kind_of(path: str, leaf: Sourced | None) -> Kind:
    """What a part of a scenario is."""
    match leaf:
        case Plan():
            return "plan"
        case Choice():
            return "variant"
        case Correlation():
            return "correlation"
        case Quantity():
            shape = at(path.split("."))
            return (
                "lever"
                if shape is not None and shape.spec is not None and shape.spec.kind == "lever"
                else "uncertainty"
            )
    return "setting"


def group_of(sources: Sequence[str]) -> Group:
    """What a value rests on. Of several pieces of evidence the weakest counts, and an article's claim before any.

    >>> group_of(["W1", "rand-2533"]), group_of(["rand-2533"]), group_of(())
    ('claim', 'B', 'assumption')
    """
    if COMMAND_LINE in sources:
        return "command line"
    known = shipped_sources()
    cited = [known[name] for name in sources]
    if any(isinstance(one, Claim) for one in cited):
        return "claim"
    return max((one.confidence for one in cited), default="assumption")


def quantiles(quantity: Quantity) -> dict[float, float]:
    """The quantiles of a distribution, by share of futures below; none of a number."""
    if quantity.distribution is None:
        return {}
    values = inverse_cdf(quantity.distribution, np.array(QUANTILES))
    return dict(zip(QUANTILES, map(float, values), strict=True))


def _in_plan(name: str, path: str, leaf: Sourced | None) -> bool:
    return isinstance(leaf, Plan) and name.rpartition(".")[0] == path


def _place(loaded: LoadedScenario, paths: Sequence[str]) -> Place:
    """Where a scenario gives some values; of a plan whose values stand in several files, the last that says any."""
    origins = {path: origin for path in paths if (origin := loaded.provenance.get(path)) is not None}
    values = {path: loaded.canonical()[path] for path in paths}
    if not origins:
        return Place(loaded.given, "", 0, values, (), None)
    files = [_named(path) for path in loaded.ancestry]

    def late(origin: Origin) -> int:
        return len(files) if origin.line == 0 else files.index(origin.file) if origin.file in files else -1

    last = max(origins.values(), key=late)
    return Place(loaded.given, last.file, last.line, values, last.sources, last.assumption)


def _named(path: Any) -> str:
    from sim.scenario.reading.chain import display_name

    return display_name(path)


def _elsewhere(loaded: LoadedScenario, path: str, paths: Sequence[str]) -> Iterator[Place]:
    """Other scenarios at hand that say something else; those that cannot are not even read."""
    mine = {one: loaded.canonical().get(one) for one in paths}
    usual = _shipped("baseline")
    as_usual = all(usual.canonical().get(one) == value for one, value in mine.items())
    names = [*shipped.names(), *shipped.past_worlds()]
    for name in names:
        if as_usual and not _mentions(_file(name), path.rpartition(".")[2]):
            continue
        other = _shipped(name)
        if other.path == loaded.path and not loaded.sets:
            continue
        theirs = other.canonical()
        if any(one in theirs and theirs[one] != mine[one] for one in paths):
            yield _place(other, [one for one in paths if one in theirs])


def _file(name: str) -> Path:
    """The file of a shipped scenario, or of a world of the past."""
    return shipped.past_worlds().get(name) or shipped.folder("scenarios") / f"{name}.yaml"


@cache
def _shipped(name: str) -> LoadedScenario:
    return load(_file(name))


@cache
def _mentions(file: Path, word: str) -> bool:
    """Whether a file, or one that it extends short of the baseline, has a word in it: else it says as the baseline."""
    if file.stem == "baseline":
        return False
    text = file.read_text("utf-8")
    parent = re.search(r"^extends: *([\w.-]+?)(?:\.yaml)? *$", text, re.MULTILINE)
    return word in text or (parent is not None and _mentions(_file(parent[1]), word))


def _correlations(loaded: LoadedScenario, path: str) -> Iterator[str]:
    for name, correlation in loaded.scenario.correlations.items():
        if path in correlation.paths:
            yield name


def _readers(paths: Sequence[str]) -> tuple[Reader, ...]:
    found = {reader.place: reader for path in paths for reader in readers().get(path, ())}
    return tuple(sorted(found.values(), key=lambda reader: (not reader.equations, reader.place)))
