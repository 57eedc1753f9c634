"""Rows of a table as plain mappings, for drawing them one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Every row, in order."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def by(table: pd.DataFrame, *columns: str) -> dict[Any, dict[str, Any]]:
    """Every row by its value in a column, or by its values in several."""
    rows = records(table)
    if len(columns) == 1:
        return {row[columns[0]]: row for row in rows}
    return {tuple(row[column] for column in columns): row for row in rows}


def largest(table: pd.DataFrame, column: str) -> dict[str, Any]:
    """The first row in which a column is farthest from zero."""
    return max(records(table), key=lambda row: abs(float(row[column])))
