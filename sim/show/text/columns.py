"""Columns of numbers of 1,000 futures on a terminal: a label, and a cell for each theory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sim.show import thousand
from sim.texts import cut, padded

LABEL: Final = 24
CELL: Final = 14


def aligned(label: str, cells: Iterable[str]) -> str:
    """A line of the columns; what is too long of the label is cut."""
    return (padded(cut(label, LABEL), LABEL) + "".join(f"{cell:>{CELL}}" for cell in cells)).rstrip()


def of_thousand(share: float) -> str:
    """A share of 1,000.

    >>> of_thousand(0.0702), of_thousand(0.0004), of_thousand(0.0)
    ('70', '0.4', '0')
    """
    count = 1000 * share
    return f"{count:.0f}" if count >= 9.95 or count == 0 else f"{count:.1f}"


def signed(share: float) -> str:
    """A difference of shares, of 1,000.

    >>> signed(0.0084), signed(-0.0496)
    ('+8.4', '-50')
    """
    return thousand.signed(1000 * share)


def interval(row: Mapping[Any, Any], name: str) -> str:
    """Half the interval of a share, which has its ends in `<name>_low` and `<name>_high`, of 1,000.

    >>> interval({"change_low": -0.003, "change_high": 0.005}, "change")
    '±4.0'
    """
    return around(row[f"{name}_low"], row[f"{name}_high"])


def around(low: float, high: float) -> str:
    """Half an interval of shares, of 1,000.

    >>> around(-0.003, 0.005)
    '±4.0'
    """
    return f"±{thousand.half(1000 * low, 1000 * high)}"


def beside(levels: Sequence[float], change: str) -> str:
    """Levels of 1,000 beside one another and their difference, which is left out where a cell has no room for it.

    >>> beside([0.054, 0.045], "+9.4?"), beside([0.054], ""), beside([0.9994, 0.1234], "+876 ?")
    ('54|45 +9.4?', '54', '999|123')
    """
    text = "|".join(map(of_thousand, levels))
    return f"{text} {change}" if change and len(text) + len(change) + 2 <= CELL else text
