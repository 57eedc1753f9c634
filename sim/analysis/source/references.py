"""Citations as references: who wrote what, when and where, read off the texts of `seeds/`.

The seeds keep a citation as people write it: `Shlapak, D. and Johnson, M. (2016). Title. RAND, RR-1253-A.` What has
this form is taken apart; of anything else the whole text becomes the title, so that nothing is made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

import sim
from sim.scenario import seeds, shipped
from sim.scenario.sources import COMMAND_LINE, Claim, Evidence, shipped_sources

Kind = Literal["article", "book", "report", "dataset", "software", "document"]

#: Sources that are this project's own, and so not of others.
OWN: Final = frozenset({COMMAND_LINE, "calibration", "record"})
#: Keys of the project and, before the letter, of its two articles.
PROJECT: Final = "sim-european-security"
ARTICLE: Final = "article-"

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_HEAD: Final = re.compile(r"(?P<who>[^()]+) \((?P<when>[^()]*?[0-9]{4})\)\. (?P<rest>.+?)\.?")
#: The end of a title: a full stop that is not that of an initial, as in U.S.
_STOP: Final = re.compile(r"(?<!\b[A-Z])(?<!\.[A-Z])\. ")
_JOURNAL: Final = re.compile(
    r"(?P<journal>[A-Z].+?) (?P<volume>[0-9]+)(?:\((?P<issue>[0-9-]+)\))?(?:, (?P<pages>[A-Za-z]*[0-9]+(?:-[0-9]+)?))?"
    r"(?:; (?P<more>.+))?"
)
_PUBLISHER: Final = re.compile(r"(?:[A-Z]\w+ )*University Press|Wiley|Brookings Institution")
_INITIALS: Final = re.compile(r"(?:[A-Z]\.[ -]?)+")
_DAY: Final = re.compile(r"(?:(?P<day>[0-9]{1,2}) )?(?:(?P<month>[A-Z][a-z]+) )?(?P<year>[0-9]{4})")


@dataclass(frozen=True)
class Author:
    """A person, or a body that is named whole."""

    family: str
    given: str = ""


@dataclass(frozen=True)
class Reference:
    """A source as bibliographies have it; `issued` is year, month and day as far as they are known."""

    id: str
    kind: Kind
    title: str
    authors: tuple[Author, ...] = ()
    others: bool = False
    issued: tuple[int, ...] = ()
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    doi: str = ""
    address: str = ""
    version: str = ""
    language: str = ""
    note: str = ""


def references(sources: Iterable[str]) -> tuple[Reference, ...]:
    """The references of sources by id, each once, in alphabetical order, after the project itself.

    Claims become the articles that make them.

    >>> [one.id for one in references(["W1", "press-2005", "W2", "calibration"])]
    ['sim-european-security', 'article-w', 'press-2005']
    """
    known, found, cited = shipped_sources(), {PROJECT: project()}, set(sources) - OWN
    claims: dict[str, list[str]] = {}
    for name in (one for one in known.ids if one in cited):
        entry = known[name]
        if isinstance(entry, Claim):
            claims.setdefault(entry.article, []).append(name)
        else:
            found[name] = of_evidence(entry)
    for letter, names in claims.items():
        found[f"{ARTICLE}{letter.lower()}"] = _article(letter, names)
    first, *others = found.values()
    return (first, *sorted(others, key=lambda one: one.id))


def of_evidence(entry: Evidence) -> Reference:
    """The reference of a piece of evidence.

    >>> one = of_evidence(shipped_sources()["leeds-2000"])
    >>> one.kind, one.container, one.volume, one.pages, [author.family for author in one.authors]
    ('article', 'Journal of Conflict Resolution', '44', '686-699', ['Leeds', 'Long', 'Mitchell'])
    """
    doi = next((match[1] for address in entry.address if (match := re.search(r"doi\.org/(10\..+)", address))), "")
    address = next(iter(entry.address), "")
    common: dict[str, Any] = {"id": entry.id, "doi": doi, "address": address, "note": _note(entry)}
    head = _HEAD.fullmatch(entry.citation)
    if head is None:
        kind: Kind = "dataset" if entry.kind == "statistic" else "document"
        issued = _numbers(entry.published or "")
        return Reference(kind=kind, title=entry.citation.removesuffix("."), issued=issued, **common)
    authors, others = _authors(head["who"])
    title, _, rest = _split(head["rest"])
    common |= {"title": title, "authors": authors, "others": others, "issued": _issued(head["when"])}
    if journal := _JOURNAL.fullmatch(rest):
        more = journal["more"] or ""
        common["note"] = "; ".join(part for part in (more, common["note"]) if part)
        common |= {name: journal[name] or "" for name in ("volume", "issue", "pages")}
        return Reference(kind="article", container=journal["journal"], **common)
    kind = "book" if _PUBLISHER.fullmatch(rest) else "report" if rest else "document"
    return Reference(kind=kind, publisher=rest, **common)


def project() -> Reference:
    """This project, from its CITATION.cff."""
    cff = seeds.parsed(_cff(), "CITATION.cff", "CITATION.cff")
    authors = tuple(Author(one["name"]) for one in cff["authors"])
    note = f"{cff['license']} license"
    return Reference(PROJECT, "software", cff["title"], authors, version=sim.__version__, note=note)


def _cff() -> str:
    """The text of the file, beside the scenarios in a clone and in an installation."""
    return (shipped.folder("scenarios").parent / "CITATION.cff").read_text("utf-8")


def _article(letter: str, claims: Iterable[str]) -> Reference:
    """One of the two press articles, which the seeds describe without naming it."""
    [article] = [one for one in seeds.values_of("claims.yaml")["articles"] if one["id"] == letter]
    return Reference(
        f"{ARTICLE}{letter.lower()}", "document", article["title"], issued=_numbers(article["date"]),
        publisher=article["publisher"], language=article["language"], note=f"claims {', '.join(claims)}",
    )  # fmt: skip


def _note(entry: Evidence) -> str:
    """What somebody has to know who quotes it."""
    seen = f"seen by way of {entry.via}" if entry.via else ""
    check = "to be looked up before it is quoted" if entry.verify else ""
    return "; ".join(part for part in (seen, check) if part)


def _split(text: str) -> tuple[str, str, str]:
    """A title and what follows it: what is published in is the last sentence, as titles can hold full stops."""
    parts = _STOP.split(text)
    return (". ".join(parts[:-1]), ". ", parts[-1]) if len(parts) > 1 else (text, "", "")


def _authors(text: str) -> tuple[tuple[Author, ...], bool]:
    """People and bodies, and whether there are others who are not named.

    >>> _authors("Goemans, H., Gleditsch, K. and Chiozza, G.")[0][1]
    Author(family='Gleditsch', given='K.')
    >>> [author.family for author in _authors("Jones, S., CSIS")[0]], _authors("The White House")[0][0].family
    (['Jones', 'CSIS'], 'The White House')
    """
    named = text.removesuffix(" et al.")
    parts = [part.strip() for chunk in re.split(r"(?<=\.) and ", named) for part in chunk.split(",") if part.strip()]
    found: list[Author] = []
    for part in parts:
        if found and not found[-1].given and _INITIALS.fullmatch(part):
            found[-1] = Author(found[-1].family, part)
        else:
            found.append(Author(part))
    return tuple(found), named != text


def _issued(text: str) -> tuple[int, ...]:
    """Year, month and day of a date as citations have it.

    >>> _issued("11 July 2024"), _issued("February 2025"), _issued("2016")
    ((2024, 7, 11), (2025, 2), (2016,))
    """
    match = _DAY.fullmatch(text)
    if match is None:
        return (int(text[-4:]),)
    if match["month"] is None or match["month"] not in _MONTHS:
        return (int(match["year"]),)
    day = (int(match["day"]),) if match["day"] else ()
    return (int(match["year"]), _MONTHS.index(match["month"]) + 1, *day)


def _numbers(date: str) -> tuple[int, ...]:
    return tuple(int(part) for part in date.split("-")) if date else ()
