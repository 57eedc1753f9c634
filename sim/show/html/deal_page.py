"""The report of an answer to a proposal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sim import texts
from sim.show import again
from sim.show.figures import style
from sim.show.figures.agreement import finding
from sim.show.html import parts
from sim.show.html.page import Cell, Page, Piece, Section, Table
from sim.show.text.deal import (
    BALTIC,
    TOLD,
    blocks,
    change,
    hundred,
    is_clear,
    quiet_risks,
    theory_heading,
    theory_rows,
    told_risks,
)

if TYPE_CHECKING:
    from sim.analysis.deal.findings import Findings
    from sim.results.answer import Answer


def page(answer: Answer) -> Page:
    """What the terminal shows, and the figure that lies in the folder."""
    about = answer.about
    asked = (
        f"{texts.quoted(answer.title)} was put to the parties of {texts.quoted(answer.scenario)} in "
        f"{answer.members:,} futures, which were then played "
        f"under {parts.and_list([parts.hypothesis_name(h) for h in answer.hypotheses])}."
    )
    sections = (
        *_sections(answer.findings),
        parts.figures(answer.folder),
        parts.cannot_tell(),
        parts.again(
            (f"With sim {about['version']}: the same answer, bit for bit.", parts.CITE), again.of_answer(answer)
        ),
    )
    footer = (
        f"Made by sim {about['version']} on {str(answer.provenance['made'])[:10]}, folder {answer.folder.name}, seed "
        f"{answer.seed}. Identity of the answer: {answer.manifest['id']}; of the rules: {about['rules']}. "
        f"{style.CONDITIONAL}"
    )
    result = f"{finding(answer)}."
    return Page("answer to a proposal", answer.title, answer.summary, (asked,), (result,), sections, footer)


def _sections(tested: Findings) -> Iterator[Section]:
    """The blocks of the terminal: rows of figures as tables, lines of words as paragraphs."""
    for number, lines in enumerate(list(blocks(tested))[1:-1]):
        anchor, heading = f"part-{number}", re.split(r" {2,}", lines[0])[0]
        if heading == theory_heading(tested):
            yield Section(anchor, heading, tables=(_theories(tested),))
        elif heading.startswith(BALTIC):
            yield Section(anchor, BALTIC, (_sentence(quiet_risks(tested)),), (_risks(tested),))
        else:
            yield _section(anchor, heading, lines[1:])


def _section(anchor: str, heading: str, lines: Sequence[str]) -> Section:
    """Lines with columns are rows, the first of them a heading where it counts months; the others are sentences."""
    rows: list[tuple[Cell, ...]] = []
    sentences: list[str] = []
    first = 0
    for line in lines:
        cells, indent = re.split(r" {2,}", line.strip()), len(line) - len(line.lstrip())
        if len(cells) > 1:
            rows.append(tuple(cells))
        elif sentences and indent > first:
            sentences[-1] += f" {line.strip()}"
        else:
            sentences.append(line.strip())
            first = indent
    columns: tuple[str, ...] = ("Who or what", "Of 100 futures")
    if rows and rows[0][0] == "after months":
        columns = (
            "Of 100 futures",
            *(f"After {month} month{'' if month == '1' else 's'}" for month in rows.pop(0)[1:]),
        )
    tables = (Table(heading, columns, tuple(rows)),) if rows else ()
    return Section(anchor, heading, tables=tables, points=tuple(map(_sentence, sentences)))


def _theories(tested: Findings) -> Table:
    months = (f"{month} months, {what}" for month in TOLD for what in ("expected", "played"))
    columns = ("Theory", "Russia accepts", "Signed", *months)
    rows = tuple((parts.hypothesis_name(name), *cells) for name, *cells in theory_rows(tested))
    return Table("Answers, and how long the peace holds, of 100 futures", columns, rows)


def _risks(tested: Findings) -> Table:
    agreed = tested.supposed.share > 0.0
    columns = ("Outcome", "Without", "On the table", *(("If agreed anyway",) if agreed else ()))
    rows: list[tuple[Cell, ...]] = []
    for label, tabled, supposed in told_risks(tested):
        changes = [[Piece(change(one), strong=is_clear(one))] for one in (tabled, *((supposed,) if agreed else ()))]
        rows.append((label, hundred(tabled.before), *changes))
    return Table("Of 100 futures; a question mark: it could be no difference", columns, tuple(rows))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
