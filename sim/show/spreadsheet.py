"""Tables as a spreadsheet that any Excel reads right, whatever its decimal sign: numbers are numbers, months are dates.

The first sheets hold the tables, in the units shown, their heads frozen; *About* says what was simulated, *Definitions*
what columns and outcomes are. Every text is written as text, so that none is taken for a formula.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.measure import COLUMNS, KEPT
from sim.analysis.units import DIFFERENCE_UNIT, in_shown_units
from sim.errors import SimError
from sim.outcomes import OUTCOMES
from sim.scenario.months import is_month
from sim.show.figures import style
from sim.texts import in_line
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    import pandas as pd

#: Rows of a sheet, as Excel has them, its head left out.
MOST_ROWS: Final = 1_048_575
#: Columns of a head are as wide as their longest cell, between these, in letters.
_NARROWEST: Final = 7
_WIDEST: Final = 44
#: Decimals of numbers: of a future in a thousand a tenth, of what is small more.
_TENTHS: Final = "0.0"
_PLAIN: Final = "General"
_MONTH: Final = "yyyy-mm"
_DAY: Final = "yyyy-mm-dd"
#: Letters that a cell may have.
_LONGEST: Final = 32_767
_MORE_COLUMNS: Final = {
    DIFFERENCE_UNIT: "unit of the difference, its interval and its standard error",
    "scenario": "the scenario that is held against another, by its label",
    "against": "the scenario that it is held against, by its label",
    "point": "number of the point of a sweep",
    "hypothesis": "the theory under which all of it was simulated",
    "effect": "part of the difference",
    "channel": "what was switched off to find its part",
    "lever": "what was taken away, or set alone, to find its part",
    "way": "whether the lever was taken away or set alone",
    "at": "value of the lever at which the chance of an attack is that of the baseline; empty where there is none",
    "nearest": "value of the lever at which the change is nearest to zero",
    "change": "the change there, of 1,000 futures",
    "change_low": "its interval",
    "change_high": "its interval",
    "outcome_title": "the outcome in words",
}


@dataclass(frozen=True)
class Sheet:
    """A table under its name; `shares` are columns of shares beside those of measures, shown of 1,000 futures."""

    name: str
    table: pd.DataFrame
    shares: Sequence[str] = ()


def workbook(sheets: Sequence[Sheet], about: Mapping[str, Any]) -> bytes:
    """The spreadsheet of some tables; `about` is what was simulated, a line each.

    SimError where the library that writes it is not installed.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise SimError(
            "xlsxwriter, which writes spreadsheets, is not installed", remedy="pip install xlsxwriter"
        ) from None

    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": in_line(str(about.get("title", ""))), "comments": style.CONDITIONAL})
        formats = {name: book.add_format({"num_format": name}) for name in (_TENTHS, _PLAIN, _MONTH, _DAY)}
        bold = book.add_format({"bold": True, "bottom": 1})
        columns: dict[str, None] = {}
        for sheet in sheets:
            shown = _shown(sheet)
            columns |= dict.fromkeys(map(str, shown.columns))
            _write(book.add_worksheet(sheet.name), list(shown.columns), _rows(shown), formats, bold)
        _write(
            book.add_worksheet("About"), ["What", "Is"], [[key, value] for key, value in about.items()], formats, bold
        )
        head = ["Of", "Name", "Means", "Unit", "Role", "Label"]
        _write(book.add_worksheet("Definitions"), head, list(_definitions(columns, sheets)), formats, bold)
    return buffer.getvalue()


def fitting(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """A table that fits a sheet, and what was left out for that, in a sentence: all outcomes but headlines."""
    if len(table) <= MOST_ROWS:
        return table, ""
    kept = table[table["outcome"].isin(KEPT)]
    said = f"Headlines and chances only: all {len(table):,} rows, more than a sheet holds, are in the CSV."
    return kept.iloc[:MOST_ROWS], said


def _shown(sheet: Sheet) -> pd.DataFrame:
    """A table in the units shown, with outcomes in words beside their names."""
    import pyarrow as pa

    table: pd.DataFrame = in_shown_units(pa.Table.from_pandas(sheet.table, preserve_index=False)).to_pandas()
    for name in sheet.shares:
        table[name] = 1000 * table[name]
    if "outcome" in table:
        place = list(table.columns).index("outcome") + 1
        table.insert(place, "outcome_title", [OUTCOMES[str(name)].title for name in table["outcome"]])
    return table


def _rows(table: pd.DataFrame) -> list[list[Any]]:
    columns = [table[name].tolist() for name in table.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _write(
    sheet: Any, head: Sequence[Any], rows: Sequence[Sequence[Any]], formats: Mapping[str, Any], bold: Any
) -> None:
    """A head, frozen and filtered, and rows below it."""
    widths = [len(str(name)) for name in head]
    for place, name in enumerate(head):
        sheet.write_string(0, place, in_line(str(name))[:_LONGEST], bold)
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            _cell(sheet, (number, place), value, formats)
            widths[place] = max(widths[place], len(_as_seen(value)))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(_WIDEST, max(_NARROWEST, width + 1)))
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(head) - 1)


def _cell(sheet: Any, place: tuple[int, int], value: Any, formats: Mapping[str, Any]) -> None:
    """A value as what it is: a number, a date, true or false, a text; nothing for what there is none of."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, int | float):
        few = isinstance(value, float) and not value.is_integer() and abs(value) >= 1
        sheet.write_number(*place, value, formats[_TENTHS if few else _PLAIN])
    elif is_month(value):
        sheet.write_datetime(*place, datetime.strptime(value, "%Y-%m"), formats[_MONTH])
    elif isinstance(value, datetime):
        sheet.write_datetime(*place, value, formats[_DAY])
    else:
        sheet.write_string(*place, in_line(str(value))[:_LONGEST])


def _as_seen(value: Any) -> str:
    return "" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


def _definitions(columns: Mapping[str, None], sheets: Sequence[Sheet]) -> Iterator[list[Any]]:
    """What the columns mean, what the theories are, and how each outcome is decided."""
    known = {**COLUMNS, **_MORE_COLUMNS}
    for name in columns:
        yield ["column", name, known.get(name, "a lever of the sweep" if name not in known else ""), "", "", ""]
    for name, line in HYPOTHESES.items():
        yield ["theory", name, line, "", "", ""]
    named = {str(name) for sheet in sheets if "outcome" in sheet.table for name in sheet.table["outcome"].unique()}
    for name, outcome in OUTCOMES.items():
        if name in named:
            unit = {"flag": "of 1,000 futures", "chance": "of 1,000 futures"}.get(outcome.kind, outcome.unit)
            yield ["outcome", name, outcome.criteria, unit, outcome.role, outcome.label]


def about_result(facts: Mapping[str, Any], made: str) -> dict[str, Any]:
    """What every spreadsheet says of the result that it is of; `made` is the time at which it was."""
    return {
        **facts,
        "made": datetime.strptime(made[:10], "%Y-%m-%d"),
        "units": "Shares are of 1,000 futures; a mean that is a share is in percent, its difference in percentage "
        "points.",
        "intervals": "95%, sampling error only: neither parameters nor theory are in them.",
        "condition": style.CONDITIONAL,
    }
