"""The section of a report that holds the headline's rare events against the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim import texts
from sim.analysis.evidence.rare_rates import ComparedRareEvent, Rate, compared_rare_events, headline_events
from sim.scenario.sources import Evidence, shipped_sources
from sim.show.html.page import Cell, Piece, Section, Table
from sim.show.html.parts import hypothesis_name
from sim.show.text.rare import EVERY, mark, shown

if TYPE_CHECKING:
    from sim.store.folders import Folder

_INTRO: Final = (
    "How often the rules produce what the headline counts, in 100 years or cases in which it could happen, beside what "
    "the record to February 2025 leaves open of its kind: the middle 90%, by Jeffreys' prior. Of the model that is "
    "sampling error. * and bold: with it the model lies outside of what every class shown leaves open; +: of one of "
    "two.",
    "The same of every other rare event, and those without a class: python -m sim evidence, and the folder of the run.",
)


def section(run: Folder, title: str) -> Section:
    """The rare events that bear on the headline outcomes, from the members of a world, best the baseline."""
    compared = list(headline_events(compared_rare_events(run)))
    rows = tuple((_what(each), _recorded(each), *_measured(each), each.event.differs) for each in compared)
    columns = ("Event", "The record", *map(hypothesis_name, run.hypotheses), "Why they differ")
    caption = f"Rates of {texts.quoted(title)} beside the record"
    return Section("rare", "Rare events beside the record", _INTRO, (Table(caption, columns, rows),))


def _what(each: ComparedRareEvent) -> Cell:
    return [Piece(each.event.title), Piece(each.event.per, faint=True)]


def _recorded(each: ComparedRareEvent) -> Cell:
    known = shipped_sources()
    pieces: list[Piece] = []
    for rate in each.recorded:
        entry = known[rate.source]
        address = entry.address[0] if isinstance(entry, Evidence) and entry.address else None
        counted = f"{rate.count:,.0f} in {rate.exposure:,.0f}"
        pieces += [Piece(f"{shown(rate)}; {counted}"), Piece(rate.what, faint=True, href=address)]
    return pieces


def _measured(each: ComparedRareEvent) -> tuple[Cell, ...]:
    return tuple(_cell(rate, len(each.recorded)) for rate in each.measured.values())


def _cell(rate: Rate, classes: int) -> Cell:
    outside = mark(rate, classes)
    return [Piece(f"{shown(rate)}{outside}", strong=outside.strip() == EVERY)]
