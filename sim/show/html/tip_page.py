"""The report of a tip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import texts
from sim.outcomes import OUTCOMES
from sim.show import again
from sim.show.figures.tipping import finding
from sim.show.html import parts
from sim.show.html.page import Page, Section, Table
from sim.show.text.tip import about, difference, interval, named, notes, question, sentences, to_try, unknown
from sim.show.theories import condition

if TYPE_CHECKING:
    from sim.results.tip import Tip


def page(tip: Tip) -> Page:
    """The sentences of every theory, their table, and the figure that lies in the folder."""
    found = tip.findings
    asked = (f"{texts.shown(found.title)}: {question(found)}", " ".join(line.strip() for line in about(found)))
    told = tuple(" ".join(sentences(found, row)) for row in found.rows) if not found.is_frontier else ()
    told = (*told, *map(unknown, found.unknown))
    commands = [line for line in (to_try(found),) if line]
    sections = (
        Section("values", "By theory", told, tables=(_table(tip),)),
        parts.figures(tip.folder),
        Section("notes", "How to read it", (" ".join(notes(found)),), commands=tuple(commands)),
        parts.cannot_tell(),
        parts.again((f"With sim {tip.about['version']}: the same answer, bit for bit.", parts.CITE), again.of_tip(tip)),
    )
    footer = parts.footer(tip.folder, str(tip.about["version"]), str(tip.provenance["made"]), cited=False)
    answer = (f"{finding(found)}.",)
    kind = "search for what it would take"
    return Page(kind, found.title, OUTCOMES[found.outcome].criteria, asked, answer, sections, footer)


def _table(tip: Tip) -> Table:
    found = tip.findings
    second = () if found.second is None else (found.second.name,)
    columns = ("Theory", *second, f"{found.lever.name} that it takes", "95% interval", "It comes to", "As it is")
    rows = []
    for row in found.rows:
        beside = () if found.second is None or row.beside is None else (named(found.second, row.beside),)
        first = row.tips[0] if row.verdict == "tips" else None
        cells = (
            (named(found.lever, first.value), interval(found.lever, first), first.amount)
            if first is not None else (_without(row.verdict), "", "")
        )  # fmt: skip
        rows.append((condition(row.hypothesis), *beside, *cells, difference(found, row.now)))
    return Table("The value of the lever that reaches the target, by theory", columns, tuple(rows))


def _without(verdict: str) -> str:
    from sim.analysis.tip.curve import VERDICTS

    return VERDICTS[verdict]
