"""Chances as counts that people read: "34 of 100 futures, against 11".

A share is told as a count of 100 futures, of 1,000 where it is rarer, and of the futures simulated where it is
rarer still: what happened is never told as 0, what sometimes failed to happen never as all.
"""

from __future__ import annotations

from collections.abc import Iterable

BASES = (100, 1_000, 10_000, 100_000)


def shown(share: float, base: int) -> int:
    """The whole count that stands for a share, of `base` futures.

    >>> shown(0.337, 100)
    34
    """
    return int(share * base + 0.5)


def _honest(share: float, base: int) -> bool:
    if share in (0.0, 1.0):
        return True
    return 0 < shown(share, base) < base and min(share, 1 - share) * base >= 0.95


def base_for(shares: Iterable[float], futures: int, apart: Iterable[tuple[float, float]] = ()) -> int:
    """The smallest base on which no share reads as none or all that is neither, and what is `apart` differs by one.

    `futures` is how many were simulated: the base is never larger, and exact when it gets there.

    >>> base_for([0.34, 0.11], futures=2500), base_for([0.002, 0.011], futures=2500), base_for([1 / 2500], 2500)
    (100, 1000, 2500)
    """
    shares, apart = list(shares), list(apart)
    for base in BASES:
        if base >= futures:
            break
        if all(_honest(share, base) for share in shares) and all(
            shown(one, base) != shown(other, base) and abs(one - other) * base >= 0.95 for one, other in apart
        ):
            return base
    return futures


def cell(share: float, base: int) -> str:
    """A count for a table whose base is given: "<1" where it happened, but less than once in `base`.

    >>> cell(0.0, 100), cell(0.002, 100), cell(0.34, 100), cell(0.998, 100), cell(1.0, 100)
    ('0', '<1', '34', '>99', '100')
    """
    count = shown(share, base)
    if share > 0 and count == 0:
        return "<1"
    if share < 1 and count == base:
        return f">{base - 1:,}"
    return f"{count:,}"


def told(share: float, base: int, against: float | None = None) -> str:
    """A sentence's worth, on a base from :func:`base_for`.

    >>> told(0.34, 100, 0.11)
    '34 of 100 futures, against 11'
    >>> told(0.0036, 1_000)
    '4 of 1,000 futures'
    """
    text = f"{shown(share, base):,} of {base:,} future{'s' if base != 1 else ''}"
    return text if against is None else f"{text}, against {shown(against, base):,}"
