"""Claims and evidence: what a value in a scenario file may cite.

The files in `seeds/` are long, and a scenario mostly needs to know only which ids exist. So they are first cut into
entries, and an entry is parsed when it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal

from sim.scenario.seeds import parsed, text_of

#: Cited for whatever `--set` has changed, and nowhere else.
COMMAND_LINE: Final = "command line"

Confidence = Literal["A", "B", "C"]

_SECTION = re.compile(r"^([a-z]+):", re.MULTILINE)
_ENTRY = re.compile(r"^  - id: *(\S+) *$", re.MULTILINE)
_DISPLAY_ONLY = re.compile(r"^    display_only: *true *$", re.MULTILINE)


@dataclass(frozen=True)
class Figure:
    """A published number: what it is, its unit, and its range where one is given."""

    what: str
    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    name: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Claim:
    """A statement of one of the two source articles, in the project's own words."""

    id: str
    article: str
    paraphrase: str
    date: str
    confidence: Confidence
    figures: tuple[Figure, ...] = ()
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """A published figure, a statistic, a study, a theory, or a fit of this model to its record, with its citation."""

    id: str
    kind: Literal["figure", "statistic", "study", "theory", "calibration"]
    citation: str
    date: str
    confidence: Confidence
    address: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    published: str | None = None
    hindsight: str | None = None
    via: str | None = None
    method: str | None = None
    note: str | None = None
    display_only: bool = False
    verify: bool | str | None = None


@dataclass(frozen=True)
class Sources:
    """Every claim and piece of evidence by id, in the order of the files.

    >>> known = shipped_sources()
    >>> "W1" in known.ids, known["W2"].figures[0].value
    (True, 600)
    """

    _texts: Mapping[str, tuple[type[Claim | Evidence], str]] = field(repr=False)
    ids: tuple[str, ...]
    display_only: frozenset[str]

    def __getitem__(self, name: str) -> Claim | Evidence:
        """The claim or evidence of this id; KeyError where there is none."""
        kind, text = self._texts[name]
        return kind(**_fields(name, text))

    @property
    def citable(self) -> tuple[str, ...]:
        """The ids that a value may cite: all but what became known after February 2025."""
        return tuple(name for name in self.ids if name not in self.display_only)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim of the articles."""
        return tuple(entry for entry in map(self.__getitem__, self.ids) if isinstance(entry, Claim))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every piece of evidence."""
        return tuple(entry for entry in map(self.__getitem__, self.ids) if isinstance(entry, Evidence))


@lru_cache(maxsize=1)
def shipped_sources() -> Sources:
    """The claims and the evidence that come with the project; SimError where the files are missing."""
    texts: dict[str, tuple[type[Claim | Evidence], str]] = {}
    for section, kind in (("claims", Claim), ("evidence", Evidence)):
        entries = _entries(text_of(f"{section}.yaml"), section)
        texts |= {name: (kind, entry) for name, entry in entries}
    late = frozenset(name for name, (_, entry) in texts.items() if _DISPLAY_ONLY.search(entry))
    return Sources(MappingProxyType(texts), tuple(texts), late)


def _entries(text: str, section: str) -> list[tuple[str, str]]:
    """The entries of one top-level list, as (id, text)."""
    heads = list(_SECTION.finditer(text))
    at = next(n for n, head in enumerate(heads) if head[1] == section)
    end = heads[at + 1].start() if at + 1 < len(heads) else len(text)
    starts = [(entry[1], entry.start()) for entry in _ENTRY.finditer(text, heads[at].end(), end)]
    stops = [start for _, start in starts[1:]] + [end]
    return [(name, text[start:stop]) for (name, start), stop in zip(starts, stops, strict=True)]


@lru_cache(maxsize=512)
def _fields(name: str, text: str) -> dict[str, Any]:
    [entry] = parsed(text, name, f"seeds: {name}")
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return {**fields, "figures": tuple(Figure(**figure) for figure in entry.get("figures", ()))}
