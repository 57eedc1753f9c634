"""What somebody means who names a value or a source: a path, a part of one, words of its description, or an id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sim.analysis.source.entry import entries
from sim.errors import SimError
from sim.scenario.reading.alternatives import Alternative
from sim.scenario.reading.load import LoadedScenario
from sim.scenario.schema.shape import at, nearest, nearest_paths
from sim.scenario.sources import Claim, Evidence, shipped_sources

#: Settings of a scenario that rest on nothing.
SETTINGS: Final = ("horizon.start", "horizon.months", "horizon.steps_per_month", "hypotheses", "without")
#: Sources told in a message.
_MANY: Final = 6


@dataclass(frozen=True)
class Cited:
    """A claim or a piece of evidence, the values that rest on it, and the alternatives that give its figures."""

    entry: Claim | Evidence
    paths: tuple[str, ...]
    alternatives: tuple[tuple[str, Alternative], ...]


def find(loaded: LoadedScenario, asked: str) -> Cited | tuple[str, ...]:
    """The source of this id with what rests on it, or the paths that are meant, the likeliest first.

    SimError, with the nearest names, where nothing is.
    """
    text = asked.strip()
    if not text:
        raise SimError("nothing is named", remedy="name a path such as us.tripwire, words, or an id such as W1")
    known = {name.lower(): name for name in shipped_sources().ids}
    if text.lower() in known:
        return cited(loaded, known[text.lower()])
    paths = [*(path for path, _ in entries(loaded)), *SETTINGS]
    for candidates in (_exact(text, paths), _below(text, paths), _of_parts(text, paths), _of_words(text, paths)):
        if candidates:
            return tuple(candidates)
    raise SimError(f"nothing is called {text!r}", remedy=_remedy(text, paths))


def cited(loaded: LoadedScenario, name: str) -> Cited:
    """A source, every value of a scenario that rests on it, and the alternatives that give its figures."""
    resting = dict.fromkeys(_leaf_of(path) for path, origin in loaded.provenance.items() if name in origin.sources)
    others = tuple(
        (path, one)
        for path, several in loaded.alternatives.items()
        for one in several.values()
        if name in one.quantity.sources
    )
    return Cited(shipped_sources()[name], tuple(resting), others)


def _leaf_of(path: str) -> str:
    """The path of the plan that a value belongs to, or its own."""
    above = path.rpartition(".")[0]
    shape, own = at(above.split(".")), at(path.split("."))
    is_value_of_plan = shape is not None and shape.kind == "plan" and (own is None or own.kind == "leaf")
    return above if is_value_of_plan else path


def _exact(text: str, paths: Sequence[str]) -> list[str]:
    """The path of this name in any case, or that of the plan in which the schema has it."""
    known = {path.lower(): path for path in paths}
    path = re.sub(r"\.(value|unit|source|assumption|note|alternatives)$", "", text.lower())
    while path and path not in known and (shape := at(path.split("."))) is not None and shape.kind != "section":
        path = path.rpartition(".")[0]
    return [known[path]] if path in known else []


def _below(text: str, paths: Sequence[str]) -> list[str]:
    return [path for path in paths if path.startswith(f"{text.rstrip('.')}.")]


def _of_parts(text: str, paths: Sequence[str]) -> list[str]:
    """Paths that end like the text, then those in which it stands as whole names."""
    ends = [path for path in paths if path.endswith(f".{text}")]
    return ends or [path for path in paths if f".{text}." in f".{path}."]


def _of_words(text: str, paths: Sequence[str]) -> list[str]:
    """Paths that have every word of the text in them or in what the schema says of them; those in a path first."""
    words = [word for word in re.split(r"[^a-z0-9%]+", text.lower()) if word]
    found: list[tuple[int, int, str]] = []
    for path in paths:
        shape = at(path.split("."))
        said = f"{path} {'' if shape is None else shape.doc}".lower()
        if words and all(word in said for word in words):
            found.append((-sum(word in path.lower() for word in words), len(found), path))
    return [path for *_, path in sorted(found)]


def _cites(source: Claim | Evidence, text: str) -> bool:
    """Whether every word of a text stands in the reference of a study."""
    words = re.split(r"\W+", text.casefold())
    reference = f" {' '.join(re.split(r'[^0-9a-z]+', getattr(source, 'citation', '').casefold()))} "
    return all(f" {word} " in reference for word in words)


def _remedy(text: str, paths: Sequence[str]) -> str:
    sources = shipped_sources()
    near: list[Any] = [*nearest(text, sources.ids), *nearest_paths(text), *nearest(text, paths)]
    cites = [name for name in sources.ids if _cites(sources[name], text)]
    names = list(dict.fromkeys(near))[:3]
    if cites:
        more = f" and {len(cites) - _MANY} more" if len(cites) > _MANY else ""
        return f"these sources name it: {', '.join(cites[:_MANY])}{more}"
    if names:
        return f"did you mean {' or '.join(map(repr, names))}?"
    return "`python -m sim show baseline` names the paths, docs/sources.md the ids"
