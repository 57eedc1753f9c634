"""Entries of the ledger: what one line of its file says, and the chain of hashes by which an altered one is known.

A line is the canonical JSON of an entry. Its `hash` is the SHA-256 of the canonical JSON of everything else in it,
which holds the hash of the line before as `previous`: changing, removing or moving a line breaks the chain there. Lines
cut off at the end leave a whole chain; a sealing that lost some of its lines is known by `of`, and one that lost all of
them by the hash of the last line, where somebody noted it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from sim.errors import RunError
from sim.scenario.schema.shape import suggestion
from sim.store.files import canonical_json, digest

FORMAT: Final = 1
#: What stands for the hash of the entry before the first.
BEGINNING: Final = "0" * 64
#: The theories together, each with the same weight: what is stated for want of knowing which of them is right.
POOLED: Final = "pooled"
#: Quantiles that are stated of a quantity.
LEVELS: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
_REMEDY: Final = "take the file from the repository again: the ledger is only ever added to"


@dataclass(frozen=True)
class Entry:
    """One sealed statement; docs/ledger.md says of each field what it holds."""

    format: int
    number: int
    sealing: int
    place: int
    of: int
    sealed: str
    cut: str
    version: str
    rules: str
    scenario: str
    members: int
    seed: int
    statement: str
    kind: str
    title: str
    question: str
    rule: str
    source: str
    address: str
    resolves: str
    unit: str
    read: str
    given: str
    band: str
    levels: list[float]
    forecast: dict[str, list[float]]
    error: dict[str, float]
    reference: str
    reference_forecast: list[float]
    previous: str
    hash: str = ""

    @property
    def is_event(self) -> bool:
        """Whether it states a chance."""
        return self.kind == "event"

    @property
    def identity(self) -> tuple[str, str, str]:
        """What sealed it: version, rules and scenario."""
        return self.version, self.rules, self.scenario

    def chained(self) -> Entry:
        """The same with its hash."""
        return Entry(**{**asdict(self), "hash": self._digest()})

    def line(self) -> str:
        """Its line of the file, without the end of the line."""
        return canonical_json(asdict(self))

    def problem(self, text: str, before: Sequence[Entry]) -> str:
        """What is wrong with it as the line `text` after the entries `before`; nothing where it is as it was sealed."""
        last = before[-1] if before else None
        if self.previous != (last.hash if last else BEGINNING):
            return "does not follow from the line before: a line was altered, removed or moved"
        if self.hash != self._digest():
            return "is not as it was sealed: its hash is another"
        if text != self.line():
            return "is not written as it was sealed"
        if self.number != len(before) + 1:
            return f"is numbered {self.number}"
        begins = last is None or last.place == last.of
        expected = (last.sealing if last else 0, last.place if last else 0)
        expected = (expected[0] + 1, 1) if begins else (expected[0], expected[1] + 1)
        return "" if (self.sealing, self.place) == expected else "is not the one that its sealing goes on with"

    def _digest(self) -> str:
        return digest(canonical_json({name: value for name, value in asdict(self).items() if name != "hash"}))


_FIELDS: Final = {field.name for field in fields(Entry)}


def read_entries(path: Path) -> tuple[Entry, ...]:
    """Every entry of a ledger, oldest first; none where there is no file.

    Raises RunError with the line where the chain does not hold.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as trouble:
        raise RunError(f"cannot be read: {trouble.strerror}", str(path), _REMEDY) from None
    return entries_of(content, str(path))


def entries_of(content: bytes, name: str) -> tuple[Entry, ...]:
    """The entries that the content of a file holds; RunError where the chain does not hold."""
    entries: list[Entry] = []
    for number, text in _lines(content, name):
        place = f"{name}:{number}"
        entry = _entry(text, place)
        try:
            problem = entry.problem(text, entries)
        except ValueError:  # what no entry holds: numbers that are none, half characters
            problem = "is not as it was sealed"
        if problem:
            raise RunError(problem, place, _REMEDY)
        entries.append(entry)
    if entries and entries[-1].place < entries[-1].of:
        last = entries[-1]
        raise RunError(f"lacks {last.of - last.place} of the {last.of} lines of sealing {last.sealing}", name, _REMEDY)
    return tuple(entries)


def newest(entries: Sequence[Entry]) -> dict[str, Entry]:
    """The last entry of each statement, in the order in which statements came."""
    return {entry.statement: entry for entry in entries}


def like(name: str, known: Iterable[str]) -> str:
    """What to say where no statement has a name."""
    dated = [one for one in known if re.sub(r"[0-9]+", "", one) == re.sub(r"[0-9]+", "", name)]
    others = f"those of other dates are {', '.join(dated[:6])}" if dated else ""
    return suggestion(name, known) or others or "`python -m sim ledger` names them"


def _lines(content: bytes, name: str) -> Iterator[tuple[int, str]]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise RunError("is not text", name, _REMEDY) from None
    if text and not text.endswith("\n"):
        raise RunError("ends in the middle of a line", name, _REMEDY)
    yield from enumerate(text.split("\n")[:-1], 1)


def _entry(text: str, place: str) -> Entry:
    try:
        content: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise RunError("is not JSON: it was altered", place, _REMEDY) from None
    if not isinstance(content, dict) or set(content) != _FIELDS:
        raise RunError("does not have the fields of an entry", place, _REMEDY)
    if content["format"] != FORMAT:
        raise RunError(f"has format {content['format']}, not {FORMAT}", place, "a newer version of sim reads it")
    return Entry(**content)
