"""Chances as counts that people read: "34 of 100 futures, against 11".

A share is shown as a count of 100 futures, of 1,000 where it is rarer, and of the futures simulated where it is
rarer still: what happened is never shown as 0, nor what sometimes failed to happen as all.
"""

from __future__ import annotations

from collections.abc import Iterable

BASES = (100, 1_000, 10_000, 100_000)
#: A difference that is clear is shown as about so many futures at least: one, give or take one, says nothing.
_APART = 1.95


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
    """The smallest base on which no share reads as none or all that is neither, and what is `apart` differs by two.

    `futures` is how many were simulated: the base is never larger, and exact when it gets there.

    >>> base_for([0.34, 0.11], futures=2500), base_for([0.002, 0.011], futures=2500), base_for([1 / 2500], 2500)
    (100, 1000, 2500)
    """
    shares, apart = list(shares), list(apart)
    for base in BASES:
        if base >= futures:
            break
        if all(_honest(share, base) for share in shares) and all(
            shown(here, base) != shown(there, base) and abs(here - there) * base >= _APART for here, there in apart
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


def of_futures(share: float, base: int, against: float | None = None) -> str:
    """A count as a phrase, on a base from :func:`base_for`.

    >>> of_futures(0.34, 100, 0.11)
    '34 of 100 futures, against 11'
    >>> of_futures(0.0036, 1_000)
    '4 of 1,000 futures'
    """
    text = f"{shown(share, base):,} of {base:,} future{'s' if base != 1 else ''}"
    return text if against is None else f"{text}, against {shown(against, base):,}"


def percent(share: float) -> str:
    """A share in percent, never 0% for what is there, nor 100% where it is not all.

    >>> percent(0.571), percent(0.002), percent(0.999), percent(0.0)
    ('57%', '<1%', '>99%', '0%')
    """
    return "<1%" if 0 < share < 0.005 else ">99%" if 0.995 <= share < 1 else f"{100 * share:.0f}%"
