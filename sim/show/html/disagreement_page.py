"""The report of a disagreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import texts
from sim.show import again
from sim.show.figures.disagreement import finding
from sim.show.html import parts
from sim.show.html.page import Page, Section, Table
from sim.show.text.disagreement import NOT_TRUE, a_year, notes, sentence
from sim.show.theories import condition

if TYPE_CHECKING:
    from sim.results.disagreement import Disagreement


def page(made: Disagreement) -> Page:
    """A table for each target: what is moved under each theory, from what to what, and what it rests on."""
    found = made.findings
    asked = (f"What one would have to believe in {texts.quoted(found.title)} for the risk to be what others say.",)
    words = dict.fromkeys(one.target_words for one in found.beliefs)
    sections = (
        *(_section(made, word, number) for number, word in enumerate(words)),
        parts.figures(made.folder),
        Section("notes", "How it was found", (" ".join(notes(found)),)),
        parts.cannot_tell(),
        parts.again((f"With sim {made.about['version']}.", parts.CITE), again.of_disagreement(made)),
    )
    footer = parts.footer(made.folder, str(made.about["version"]), str(made.provenance["made"]))
    answer = (f"{finding(found)}.",)
    return Page("disagreement over the risk", found.title, NOT_TRUE, asked, answer, sections, footer)


def _section(made: Disagreement, words: str, number: int) -> Section:
    found = made.findings
    mine = [one for one in found.beliefs if one.target_words == words]
    columns = ("Theory", "Assumption", "Would be", "Quantile", "Now", "Rests on")
    rows = tuple(
        (
            condition(one.hypothesis), parts.named(moved.path), f"{moved.value_text} {moved.unit}",
            f"{100 * moved.quantile:.0f}%", moved.before,
            "; ".join(filter(None, [", ".join(moved.sources), moved.assumption])),
        )
        for one in mine for moved in one.moved
    )  # fmt: skip
    told = tuple(sentence(found, one) for one in mine)
    after = tuple(
        f"{condition(one.hypothesis)}: {a_year(found, one.after)} once they are moved." for one in mine if one.moved
    )
    tables = (Table(f"What is moved, for {words}", columns, rows),) if rows else ()
    return Section(f"target-{number}", f"For {words}", (*told, *after), tables)
