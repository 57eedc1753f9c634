"""Months written YYYY-MM: which texts are one, and the months after one."""

from __future__ import annotations

import re
from typing import Final, TypeGuard

_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def is_month(text: object) -> TypeGuard[str]:
    """Whether something is a month as it is written here.

    >>> is_month("2025-12"), is_month("2025-13"), is_month("2025-1"), is_month(None)
    (True, False, False, False)
    """
    return isinstance(text, str) and _MONTH.fullmatch(text) is not None


def month_after(month: str, steps: int = 1) -> str:
    """The month so many after one.

    >>> month_after("2024-11", 3), month_after("2024-01", -1), month_after("2024-12")
    ('2025-02', '2023-12', '2025-01')
    """
    year, number = (int(part) for part in month.split("-"))
    years, rest = divmod(number - 1 + steps, 12)
    return f"{year + years:04d}-{rest + 1:02d}"
