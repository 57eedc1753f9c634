"""Facts that people bring to a ledger: a CSV file with a line for each statement that is decided.

Columns `id`, `date` and `value`, and, where known, `source` and `known_from`: see docs/ledger.md. Every mistake is told
with its line, and nothing is passed over.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Final

from sim.analysis.ledger.entries import Entry, like
from sim.errors import FactsError, Problem, SimError
from sim.scenario.months import is_month, month_after
from sim.scenario.reading.characters import is_strange, named, remedy
from sim.scenario.reading.month_words import month_remedy
from sim.scenario.reading.number_words import Wanted, number_remedy
from sim.scenario.schema.quantity import month_offset

REQUIRED: Final = ("id", "date", "value")
OPTIONAL: Final = ("source", "known_from")
_COLUMNS: Final = (*REQUIRED, *OPTIONAL)
_DAY: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


@dataclass(frozen=True)
class Fact:
    """What came of a statement: 0 or 1 for an event, else a number in its unit.

    `date` is the month that it describes, YYYY-MM, and `known_from` the first day, YYYY-MM-DD, on which it was known.
    """

    statement: str
    date: str
    value: float
    known_from: str
    source: str = ""


def read_facts(path: str | Path, entries: Sequence[Entry]) -> tuple[Fact, ...]:
    """The facts of a file about the statements of a ledger, in the order of the file.

    Raises FactsError with every mistake, SimError where there is no such file.
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SimError("is not text in UTF-8", str(path), "save it as CSV in UTF-8") from None
    except OSError as trouble:
        raise SimError(f"cannot be read: {trouble.strerror}", str(path), "name a CSV file of facts") from None
    return facts_of(text, str(path), entries)


def facts_of(text: str, name: str, entries: Sequence[Entry]) -> tuple[Fact, ...]:
    """The facts of a text in CSV; `name` is that of its file."""
    if problems := _strange(text, name):
        raise FactsError(problems)
    rows = _rows(text, name)
    head, first = (rows[0][1], rows[0][0]) if rows else ([], 1)
    if problems := _problems_of_head(head, f"{name}:{first}"):
        raise FactsError(problems)
    known = {entry.statement: entry for entry in entries}
    facts: dict[str, tuple[int, Fact]] = {}
    mistakes: list[Problem] = []
    for line, cells in rows[1:]:
        place = f"{name}:{line}"
        if len(cells) != len(head):
            mistakes.append(Problem(place, "", f"has {len(cells)} cells, not {len(head)}", "quote a cell with a comma"))
            continue
        row = dict(zip(head, (cell.strip() for cell in cells), strict=True))
        found, wrong = _fact(row, place, known)
        if found is not None and found.statement in facts:
            earlier = facts[found.statement][0]
            already = f"{found.statement} is decided in line {earlier} already"
            wrong = [Problem(place, "id", already, "keep one of the two")]
        mistakes += wrong
        if found is not None and not wrong:
            facts[found.statement] = (line, found)
    mistakes += _contradictions(facts, known, name)
    if mistakes:
        raise FactsError(mistakes)
    if not facts:
        raise FactsError([Problem(name, "", "holds no fact", "give a line for each statement that is decided")])
    return tuple(fact for _, fact in facts.values())


def _contradictions(facts: Mapping[str, tuple[int, Fact]], known: Mapping[str, Entry], name: str) -> list[Problem]:
    """What came by one date and is said not to have come by a later one, of events read alike."""
    came: dict[str, Fact] = {}
    for _, fact in sorted(facts.values(), key=lambda item: item[1].date):
        if known[fact.statement].is_event and fact.value == 1.0:
            came.setdefault(fact.statement.rpartition("-")[0], fact)
    problems = []
    for line, fact in facts.values():
        earlier = came.get(fact.statement.rpartition("-")[0])
        if earlier is None or fact.value == 1.0 or not known[fact.statement].is_event:
            continue
        if earlier.date <= known[fact.statement].resolves:
            problem = f"{fact.statement} is 0, and {earlier.statement} came in {earlier.date}"
            problems.append(
                Problem(f"{name}:{line}", "value", problem, "what came by one date came by every later one")
            )
    return problems


def _strange(text: str, name: str) -> list[Problem]:
    """Characters that are not what they look like, each line once, where only the source is text for people."""
    problems = []
    reader = csv.reader(io.StringIO(text, newline=""))
    lines = text.splitlines(keepends=True)
    try:
        for cells in reader:
            number = reader.line_num
            written = [cell for cell, column in zip_longest(cells, _heads(lines)) if cell and column != "source"]
            if strange := next((c for cell in written for c in cell.strip() if is_strange(c)), ""):
                column = lines[number - 1].find(strange) + 1 if number <= len(lines) else 0
                where = f"column {column} holds" if column else "holds"
                problems.append(Problem(f"{name}:{number}", "", f"{where} {named(strange)}", remedy(strange)))
    except csv.Error:  # is told where the rows are read
        return problems
    return problems


def _heads(lines: Sequence[str]) -> list[str]:
    """The names of the columns as far as they can be told."""
    return [cell.strip().strip('"').lower() for cell in lines[0].split(",")] if lines else []


def _rows(text: str, name: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, each with the number of its last line."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, cells))
    except csv.Error as trouble:
        problem = Problem(f"{name}:{reader.line_num}", "", f"is not CSV: {trouble}", "quote cells with double quotes")
        raise FactsError([problem]) from None
    return rows


def _problems_of_head(head: list[str], place: str) -> list[Problem]:
    """What is wrong with the names of the columns, which are put in order."""
    # A sheet's own head has capitals; nothing else can be meant by them.
    head[:] = [lower if (lower := cell.strip().lower()) in _COLUMNS else cell.strip() for cell in head]
    delimiter = next((one for one in (";", "\t", "|") if len(head) == 1 and one in head[0]), "")
    if delimiter:
        apart = {";": "semicolons", "\t": "tabs", "|": "bars"}[delimiter]
        return [Problem(place, "", f"has {apart} between its cells", "save it as CSV, with commas between the cells")]
    columns = f"the columns are {', '.join(REQUIRED)}, and, if known, {', '.join(OPTIONAL)}"
    missing = [column for column in REQUIRED if column not in head]
    problems = [Problem(place, column, "is missing", columns) for column in missing]
    problems += [Problem(place, column, "is no column", columns) for column in head if column not in _COLUMNS]
    twice = dict.fromkeys(column for column in head if head.count(column) > 1 and column in _COLUMNS)
    return problems + [Problem(place, column, "is there twice", columns) for column in twice]


def _fact(row: Mapping[str, str], place: str, known: Mapping[str, Entry]) -> tuple[Fact | None, list[Problem]]:
    name = row["id"]
    entry = known.get(name)
    if entry is None:
        return None, [Problem(place, "id", f"no statement '{name}' is sealed", like(name, known))]
    value, problem = _value(row["value"], entry)
    problems = [Problem(place, "value", problem, _wanted(entry, row["value"]))] if problem else []
    if problem := _date(row["date"], value, entry):
        decided = f"{entry.statement} is decided in {entry.resolves}"
        earlier = "; an event that came may be given the month in which it did" if entry.is_event else ""
        written = f"{month_remedy(row['date'])}; " if row["date"] and not is_month(row["date"]) else ""
        problems.append(Problem(place, "date", problem, written + decided + earlier))
    elif wrong := _known_from(row.get("known_from", ""), row["date"]):
        day = _day_meant(row.get("known_from", ""))
        right = f"write {day}" if day else "give the day, YYYY-MM-DD, or month on which the fact was first public"
        problems.append(Problem(place, "known_from", wrong, right))
    if problems:
        return None, problems
    known_from = row.get("known_from") or month_after(row["date"])
    day = known_from if _DAY.fullmatch(known_from) else f"{known_from}-01"
    return Fact(name, row["date"], value, day, row.get("source", "")), []


def _wanted(entry: Entry, text: str) -> str:
    if entry.is_event:
        return "write 1 if it came and 0 if not"
    return number_remedy(text, Wanted(entry.unit)) or f"write a number in {entry.unit}, without its unit"


def _value(text: str, entry: Entry) -> tuple[float, str]:
    try:
        value = float(text)
    except ValueError:
        return math.nan, f"'{text}' is no number" if text else "is empty"
    if "_" in text or not math.isfinite(value):
        return math.nan, f"'{text}' is no number"
    if entry.is_event and value not in (0.0, 1.0):
        return math.nan, f"'{text}' is neither 0 nor 1"
    return value, ""


def _date(text: str, value: float, entry: Entry) -> str:
    if not is_month(text):
        return f"'{text}' is no month written as 2025-12"
    early = month_offset(text, entry.resolves) < 0 < month_offset(text, entry.cut)
    if text == entry.resolves or (entry.is_event and value == 1.0 and early):
        return ""
    return f"nothing is decided in {text}"


def _day_meant(text: str) -> str:
    """A day as the file has it, or the two that it can be; nothing where that is not known, or it is right already.

    >>> _day_meant("2027/01/05"), _day_meant("1/1/2027"), _day_meant("3/4/2027"), _day_meant("soon")
    ('2027-01-05', '2027-01-01', '2027-04-03 or 2027-03-04', '')
    """
    parts = re.fullmatch(r"([0-9]{1,4})([-/.])([0-9]{1,2})\2([0-9]{1,4})", text.strip())
    if parts is None or _DAY.fullmatch(text):
        return ""
    first, middle, last = (int(parts[group]) for group in (1, 3, 4))
    orders = [(first, middle, last)] if len(parts[1]) == 4 else [(last, middle, first), (last, first, middle)]
    days = []
    for year, month, day in orders:
        try:
            days.append(date(year, month, day).isoformat())
        except ValueError:
            continue
    return " or ".join(dict.fromkeys(day for day in days if day >= "1900"))


def _known_from(text: str, date: str) -> str:
    if not text:
        return ""
    if not (is_month(text) or _DAY.fullmatch(text)):
        return f"'{text}' is no day or month"
    return f"{text} is before the month {date} that the fact describes" if text[:7] < date else ""
