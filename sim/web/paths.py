"""Narrated paths: a few steps, each a question and a text beside it, as `paths.yaml` tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from sim.scenario import shipped
from sim.scenario.levers import as_yaml
from sim.scenario.reading.load import LoadedScenario, load
from sim.scenario.schema.distribution import Node, as_tuple
from sim.scenario.schema.shape import at
from sim.scenario.sources import shipped_sources
from sim.vocabulary import HYPOTHESES
from sim.web import cited
from sim.web.catalogue import values
from sim.web.levers import Plain, checked, levers

_FILE: Final = Path(__file__).with_name("paths.yaml")

#: Words of a text, fewest and most: what is read while an answer appears.
WORDS: Final = (30, 70)
#: What an answer fills in: futures of 1,000 in this world and in its baseline, and the difference with its interval.
PLACEHOLDER: Final = re.compile(r"\{(\w+)\.(here|there|difference)\}")


def _shipped(name: str) -> str:
    if shipped.find(name) is None:
        raise ValueError(f"there is no shipped scenario '{name}'")
    return name


def _citable(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name not in shipped_sources().citable:
            raise ValueError(f"there is no claim or evidence '{name}' that a text may cite")
    return names


def _told(text: str) -> str:
    words = len(text.split())
    if not WORDS[0] <= words <= WORDS[1]:
        raise ValueError(f"has {words} words; a step has {WORDS[0]} to {WORDS[1]}")
    rest = PLACEHOLDER.sub(lambda found: "" if found[1] in HYPOTHESES else "{", text)
    if "{" in rest or "}" in rest:
        raise ValueError("has a placeholder that no answer fills; write {H1.here}, {H1.there} or {H1.difference}")
    return " ".join(text.split())


@cache
def _world(name: str) -> LoadedScenario:
    return load(name)


class Step(Node):
    """A question of a path: a shipped scenario, levers moved in it, values set, and what to look at."""

    title: str
    scenario: Annotated[str, AfterValidator(_shipped)]
    levers: dict[str, Plain] = Field(default_factory=dict)
    set: dict[str, Plain] = Field(default_factory=dict)
    look: Literal["lead", "curve", "channels", "turning", "story"]
    cites: Annotated[tuple[str, ...], BeforeValidator(as_tuple), AfterValidator(_citable)] = Field(min_length=1)
    text: Annotated[str, AfterValidator(_told)]

    @model_validator(mode="after")
    def _sets_what_there_is(self) -> Step:
        known = {lever.id: lever for lever in levers().levers}
        for name, value in self.levers.items():
            if name not in known:
                raise ValueError(f"there is no lever '{name}'")
            if known[name].choices and value not in known[name].ends():
                raise ValueError(f"the lever '{name}' does not stand at '{value}'")
        for path in self.set:
            if at(path.split(".")) is None:
                raise ValueError(f"there is no '{path}' to set")
        return self

    @property
    def settings(self) -> tuple[str, ...]:
        """What is set otherwise than in the scenario, as `--set` writes it."""
        moved = {path: one for name, value in self.levers.items() for path, one in levers()[name].sets(value).items()}
        usual = values(_world(self.scenario), tuple(moved))
        away = {path: value for path, value in moved.items() if usual[path] != value}
        return tuple(f"{path}={as_yaml(value)}" for path, value in {**away, **self.set}.items())

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The question as keys and values of an address; what it does not say is as usual."""
        return (("scenario", self.scenario), *(("set", text) for text in self.settings))

    @property
    def query(self) -> str:
        """The same as a query string."""
        return urlencode(self.pairs)


class NarratedPath(Node):
    """A path: where it leads, and its steps in order."""

    id: str
    title: str
    summary: str
    steps: Annotated[tuple[Step, ...], BeforeValidator(as_tuple)] = Field(min_length=4, max_length=6)


class Paths(Node):
    """The whole file."""

    paths: Annotated[tuple[NarratedPath, ...], BeforeValidator(as_tuple)] = Field(min_length=1)


@lru_cache(maxsize=1)
def narrated() -> tuple[NarratedPath, ...]:
    """The paths that come with the page; SimError where the file is missing or says what cannot be."""
    return read(_FILE)


def read(file: Path) -> tuple[NarratedPath, ...]:
    """The paths of a file; SimError where it is missing or says what cannot be."""
    return checked(Paths, file).paths


def steps() -> Iterator[Step]:
    """Every step of every path."""
    for path in narrated():
        yield from path.steps


def paths() -> list[dict[str, Any]]:
    """The paths as the page takes them: texts, queries, what to look at, and the sources of their facts.

    >>> first = paths()[0]["steps"][0]
    >>> first["query"], first["look"], [source["id"] for source in first["sources"]]
    ('scenario=baseline', 'lead', ['W1', 'W2'])
    """
    return [
        {
            "id": path.id,
            "title": path.title,
            "summary": path.summary,
            "steps": [
                {
                    "title": step.title,
                    "text": step.text,
                    "query": step.query,
                    "look": step.look,
                    "sources": cited.sources(step.cites, None),
                }
                for step in path.steps
            ],
        }
        for path in narrated()
    ]
