"""Global indices of a designed sample on a terminal: first-order and total, with intervals, and if they settled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.drivers.design import LEVEL
from sim.show.quantities import title_of
from sim.show.text.wrapping import wrap
from sim.texts import padded

if TYPE_CHECKING:
    import pandas as pd

#: Quantities of a theory that are told, and the least share of the variance by the total index that is worth a line.
MOST: Final = 4
LEAST: Final = 0.02
#: An interval of the largest total index wider than this says nothing.
WIDEST: Final = 1.0
_LABEL: Final = 22
_CELL: Final = 21


def lines(table: pd.DataFrame) -> list[str]:
    """For each theory what the level and the difference rest on."""
    rows = int(table["rows"].iloc[0])
    paths = table["path"].nunique()
    text = wrap(
        f"Global indices of a designed sample: {paths} quantities varied, each by itself; {rows} base rows, "
        f"{rows * (paths + 2):,} points; all else drawn, and averaged with luck. First: what a quantity does alone. "
        "Total: with all others. Shares of the variance between points, 95% in brackets, and the total at a quarter, "
        "at half and at all of the rows."
    )
    for (hypothesis, of), mine in table.groupby(["hypothesis", "of"], sort=False):
        what = "level" if of == LEVEL else "difference"
        text += list(_of(f"{hypothesis} {what}", mine))
    return text


def is_told(mine: pd.DataFrame) -> bool:
    """Whether the indices of a theory say anything: the interval of its largest total index is no wider than 1."""
    if mine["total"].isna().any():
        return False
    largest = mine.nlargest(1, "total")
    return bool((largest["total_high"] - largest["total_low"] <= WIDEST).all())


def _of(heading: str, mine: pd.DataFrame) -> Iterator[str]:
    deviation = float(mine["deviation"].iloc[0])
    if not is_told(mine):
        yield from wrap(f"{heading}: luck hides what it rests on; more --rows would tell.", hanging="  ")
        return
    head = f"{heading}, ±{deviation:.0f}" if deviation >= 9.95 else f"{heading}, ±{deviation:.1f}"
    yield _aligned(head, "first", "total", "at 1/4, 1/2, 1")
    shown = mine[mine["total"] >= LEAST].sort_values("total", ascending=False, kind="stable").head(MOST)
    for row in shown.to_dict("records"):
        settled = ", ".join(f"{row[name]:.2f}" for name in ("total_4", "total_2", "total"))
        yield from wrap(title_of(str(row["path"]), first=True), "  ", "    ")
        yield _aligned(_short(str(row["path"])), _interval(row, "first"), _interval(row, "total"), settled)


def _aligned(label: str, first: str, total: str, settled: str) -> str:
    return f"{padded(label, _LABEL)}{first:<{_CELL}}{total:<{_CELL}}{settled}"


def _interval(row: Any, name: str) -> str:
    """An index with its interval.

    >>> _interval({"first": 0.31, "first_low": 0.2, "first_high": 0.43}, "first")
    '0.31 (0.20 to 0.43)'
    """
    return f"{row[name]:.2f} ({row[f'{name}_low']:.2f} to {row[f'{name}_high']:.2f})"


def _short(path: str) -> str:
    most = _LABEL - 4
    return f"  {path}" if len(path) <= most else f"  ..{path[-(most - 2) :]}"
