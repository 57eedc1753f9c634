"""Tables in the units in which they are shown: what people read in a CSV or a spreadsheet beside a report.

In Parquet, and in Python, shares are shares. Here they are futures of 1,000, a mean that is a share is given in
percent, its difference in percentage points, and columns say so. A text that a spreadsheet would take for a formula has
an apostrophe before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

#: Columns of a measure that are in its unit, and those that are in the unit of its differences.
LEVELS: Final = ("value", "low", "high", "standard_error", "reference", "reference_low", "reference_high")
DIFFERENCES: Final = (
    "difference", "difference_low", "difference_high", "difference_se", "unpaired_low", "unpaired_high",
)  # fmt: skip
#: Columns of a decomposition, which are shares of all futures.
_EFFECTS: Final = ("effect", "low", "high")
OF_1000: Final = "of 1,000 futures"
DIFFERENCE_UNIT: Final = "difference_unit"
#: What a text begins with that spreadsheets take for a formula (OWASP, "CSV injection").
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def in_shown_units(table: pa.Table) -> pa.Table:
    """A table of measures, or of effects, in the units shown; others as they are."""
    import pyarrow as pa

    names = table.column_names
    if "kind" in names:
        shares = np.array(table["kind"].to_pylist()) == "share"
        units = [unit or "" for unit in table["unit"].to_pylist()]
        percent = ~shares & np.array([unit == "share" for unit in units], bool)
        factor = np.where(shares, 1000.0, np.where(percent, 100.0, 1.0))
        table = _scaled(table, (*LEVELS, *DIFFERENCES), factor)
        level = [
            OF_1000 if share else "%" if part else unit
            for share, part, unit in zip(shares, percent, units, strict=True)
        ]
        change = ["percentage points" if part else unit for part, unit in zip(percent, level, strict=True)]
        table = table.set_column(names.index("unit"), "unit", pa.array(level, pa.string()))
        return table.add_column(names.index("unit") + 1, DIFFERENCE_UNIT, pa.array(change, pa.string()))
    if "effect" in names:
        table = _scaled(table, _EFFECTS, np.full(table.num_rows, 1000.0))
        return table.append_column("unit", pa.array([OF_1000] * table.num_rows, pa.string()))
    return table


def _scaled(
    table: pa.Table, columns: tuple[str, ...], factor: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    for name in columns:
        if name in table.column_names:
            scaled = pc.multiply(table[name].cast(pa.float64()), pa.array(factor))
            # 3.0000000000000004 in place of 3 would tell nobody anything.
            table = table.set_column(table.column_names.index(name), name, pc.round(scaled, ndigits=9))
    return table


def as_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> as_text("=1+2"), as_text("withdrawal")
    ("'=1+2", 'withdrawal')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def for_csv(table: pa.Table) -> pa.Table:
    """A table as its CSV has it: in the units shown, its texts and names of columns no formulas."""
    import pyarrow as pa

    shown = in_shown_units(table)
    for place, field in enumerate(shown.schema):
        if pa.types.is_string(field.type) or pa.types.is_dictionary(field.type):
            column = shown.column(place).cast(pa.string())
            if any(text is not None and text.startswith(_FORMULA) for text in column.unique().to_pylist()):
                texts = [None if text is None else as_text(text) for text in column.to_pylist()]
                shown = shown.set_column(place, field.name, pa.array(texts, pa.string()))
    return shown.rename_columns([as_text(name) for name in shown.column_names])
