"""An uncertain quantity as sentences, tables and figures call it: what it is, in words, and its path behind them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from sim.scenario.schema.shape import at, settable
from sim.vocabulary import TITLES

#: With what words begin that keep their capital within a sentence.
_NAMES: Final = ("Europe", "Lanchester", "Moscow", "Russia", "Ukrain")
_ACTORS: Final = {
    "us": "United States", "pacific": "Pacific", "nato": "NATO", "elections": "Elections", "war": "War in Ukraine",
    "peace": "Peace in Ukraine", "talks": "Talks", "deal": "Terms of a deal",
    "settlement": "Worth of a settlement", "europe": "Europe", "baltic": "Baltic states", "beliefs": "Beliefs",
    "crisis": "Crisis in the Baltic states", "escalation": "Escalation", "motives": "Motives of Moscow",
    "variants": "Structural variants", "correlations": "Correlations", "horizon": "Horizon",
    "hypotheses": "Hypotheses", "weights": "Weights",
}  # fmt: skip


def heading_of(section: str) -> str:
    """The heading of a section of the schema."""
    return _ACTORS.get(section) or TITLES.get(section, section)


def named(path: str) -> str:
    """A quantity in the middle of a sentence: what it is, and its path.

    >>> named("beliefs.lasting_share")
    'part of a signal that lasts as long as the fact does (beliefs.lasting_share)'
    """
    words = title_of(path)
    return path if words == path else f"{words} ({path})"


def title_of(path: str, *, first: bool = False) -> str:
    """What a quantity is, in a few words that mean no other; whose it is too, where several have it.

    `first` begins a sentence or a line with it. What the schema says nothing of is called by its path.

    >>> title_of("us.combat_value"), title_of("poland.resolve")
    ('combat value of US troops in the Baltic states', 'Poland: true readiness to fight for a Baltic ally')
    """
    owner = _owners().get(path)
    return meaning_of(path, first=first) if owner is None else f"{owner}: {meaning_of(path)}"


def described(path: str) -> str:
    """All that the schema says of a quantity, without a full stop, and whose it is; nothing if it says nothing.

    >>> described("settlement.ukraine.line_cap"), described("nobody.knows")
    ('Red line: an army cut to the lowest cap asked for', '')
    """
    doc = doc_of(path).rstrip(".")
    owner = _owners().get(path)
    return doc if owner is None or not doc else f"{owner}: {_within(doc)}"


def meaning_of(path: str, *, first: bool = False) -> str:
    """What the schema says of a quantity, in a few words, as within a sentence or `first` in it.

    >>> meaning_of("us.combat_value"), meaning_of("europe.military_aid")
    ('combat value of US troops in the Baltic states', 'European military aid to Ukraine in 2024')
    """
    words = _words().get(path) or _shortened(doc_of(path)) or path
    return words if first or words == path else _within(words)


def _within(words: str) -> str:
    return words if words[1:2].isupper() or words.startswith(_NAMES) else words[:1].lower() + words[1:]


def doc_of(path: str) -> str:
    """What the schema says of a path, or nothing."""
    shape = at(path.split("."))
    return "" if shape is None or shape.kind == "correlation" else shape.doc


def _shortened(doc: str) -> str:
    return re.split(r"[.;:] ", doc.rstrip("."))[0]


@lru_cache(maxsize=1)
def _words() -> Mapping[str, str]:
    """The words of every quantity: how what the schema says begins, or all of it where its neighbours begin alike.

    Two red lines of a party are told apart by what follows.
    """
    found: dict[str, str] = {}
    for paths in _alike({path: _shortened(doc_of(path)) for path in settable()}):
        beside = [path.rpartition(".")[0] for path in paths]
        for path, section in zip(paths, beside, strict=True):
            doc = doc_of(path)
            found[path] = doc.rstrip(".") if beside.count(section) > 1 else _shortened(doc)
    return found


@lru_cache(maxsize=1)
def _owners() -> Mapping[str, str]:
    """Whose a quantity is, by path, of those whose words several have."""
    found: dict[str, str] = {}
    for paths in _alike(_words()):
        if len(paths) > 1:
            ways = ([way(path) for path in paths] for way in _WAYS)
            told = next((owners for owners in ways if len(set(owners)) == len(owners) and all(owners)), None)
            found |= dict(zip(paths, told or paths, strict=True))
    return found


def _alike(words: Mapping[str, str]) -> Iterator[list[str]]:
    """The paths that each of some words is said of; without those of which nothing is said."""
    by_words: dict[str, list[str]] = {}
    for path, said in words.items():
        if said:
            by_words.setdefault(said, []).append(path)
    yield from by_words.values()


def _actor(path: str) -> str:
    above = path.split(".")[:-1]
    return next((heading_of(name) for name in reversed(above) if name in (*TITLES, "us", "europe")), "")


def _section(path: str) -> str:
    above = path.split(".")[:-1]
    return _plain(above[-1]) if above else ""


def _place(path: str) -> str:
    return ", ".join(_plain(name) for name in path.split(".")[:-1])


def _leaf(path: str) -> str:
    return _plain(path.rpartition(".")[2])


def _plain(name: str) -> str:
    told = heading_of(name)
    return f"{told[:1].upper()}{told[1:]}" if told != name else name.replace("_", " ").capitalize()


#: What a quantity can be told apart by from others with the same words, the plainest first.
_WAYS: Final[tuple[Callable[[str], str], ...]] = (_actor, _section, _place, _leaf)
