"""What is no YAML but was meant well: a sheet, a table or lines of `name = value`, and how they would be written."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Final

from sim.scenario.reading.forms import nested_form
from sim.scenario.reading.tree import Mistake, Place
from sim.scenario.schema.shape import at

_ASSIGNED: Final = re.compile(r"""\s*["']?([\w.-]+)["']?\s*=\s*(\S.*)""")
_RULE: Final = re.compile(r"[\s|:+=-]+")
_SECTION: Final = re.compile(r"\s*\[+\s*([\w.-]+)\s*\]+\s*")
_KINDS: Final = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars"}
#: How many rows are shown as they would be written.
_SHOWN: Final = 2


def pasted(text: str, file: str) -> list[Mistake]:
    """The mistake of pasting a sheet, or settings of another format, into a file that is no mapping; or nothing.

    >>> [told] = pasted("us.aid.level;0,5", "my.yaml")
    >>> told.problem
    'looks like rows of a sheet, with semicolons between the cells'
    """
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    lines = [(number, line) for number, line in lines if not line.lstrip().startswith("#")]
    if not lines or len(lines) > 20_000:
        return []
    found = _assigned([line for _, line in lines])
    what = "looks like lines of NAME = VALUE"
    if not found:
        delimiter, found = _rows([line for _, line in lines])
        what = f"looks like rows of a sheet, with {_KINDS.get(delimiter, '')} between the cells"
    if not found and (delimiter := _of_unknown_paths([line for _, line in lines])):
        what = f"looks like rows of a sheet, with {_KINDS[delimiter]} between the cells"
        right = (
            "write each value at its path, as us: {aid: {level: ...}}; `python -m sim show baseline` names the paths"
        )
        return [Mistake(Place(file, lines[0][0]), "", what, right)]
    if not found:
        return []
    forms = [nested_form(name, value) for name, value in found[:_SHOWN]]
    more = f", and so on for {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return [Mistake(Place(file, lines[0][0]), "", what, f"a file is YAML: write {' and '.join(forms)}{more}")]


def _assigned(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Name and value of lines such as `us.aid.level = 0.5`, below the sections that they stand in."""
    prefix, found, other = "", [], 0
    for line in lines:
        if section := _SECTION.fullmatch(line):
            prefix = f"{section[1]}."
        elif assigned := _ASSIGNED.fullmatch(line):
            found.append((prefix + assigned[1], assigned[2].partition(" #")[0].strip().strip("\"'")))
        else:
            other += 1
    return found if len(found) > other else []


def _rows(lines: Sequence[str]) -> tuple[str, list[tuple[str, str]]]:
    """What separates the cells, and path and value of each row that begins with a path of a scenario."""
    for delimiter in ("|", "\t", ";", ","):
        if sum(delimiter in line for line in lines) * 2 <= len(lines):
            continue
        found = [pair for cells in _cells(lines, delimiter) for pair in _pair(cells)]
        if found:
            return delimiter, found
    return "", []


def _of_unknown_paths(lines: Sequence[str]) -> str:
    """What separates the cells of at least two rows that have as many, whatever is in them."""
    for delimiter in ("\t", ";", "|"):
        counts = {line.strip(" |").count(delimiter) for line in lines if not _RULE.fullmatch(line)}
        if len(lines) > 1 and len(counts) == 1 and min(counts) > 0 and not any(": " in line for line in lines):
            return delimiter
    return ""


def _cells(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    for line in lines:
        if delimiter == "|" and _RULE.fullmatch(line):
            continue
        inner = line.strip().strip("|") if delimiter == "|" else line
        try:
            [cells] = csv.reader([inner], delimiter=delimiter)
        except (csv.Error, ValueError):
            continue
        yield [cell.strip().strip("`") for cell in cells]


def _pair(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The path and the value of a row; a decimal comma in a sheet of commas has split the value in two."""
    if len(cells) >= 2 and "." in cells[0] and at(cells[0].split(".")) is not None:
        value = next((cell for cell in cells[1:] if cell and cell[0] in "+-.0123456789"), cells[1])
        yield cells[0], value
