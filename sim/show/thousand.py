"""Differences of 1,000 futures as numbers, by one rule for terminal, report, figures and page.

One decimal up to ten, none from there: more would be precision that sampling error does not leave, fewer would make
0.9 and 1.4 the same. Each number is rounded by itself, so that it is the same number wherever it stands. The page
has the rule in `sim/web/static/say.js`, and a test holds the two to one another.
"""

from __future__ import annotations

from typing import Final

#: From here on a count has no decimals: less would be written as 10.0.
_WHOLE: Final = 9.95
#: Below this a count is nothing, to one decimal.
LEAST: Final = 0.05


def digits(count: float) -> int:
    """Decimals of a difference of 1,000 futures."""
    return 0 if abs(count) >= _WHOLE else 1


def size(count: float) -> str:
    """A difference without its sign, never 0 for what is there.

    >>> size(18.74), size(-9.1), size(0.949), size(1.0), size(0.01), size(0.0), size(1234.0)
    ('19', '9.1', '0.9', '1.0', '<0.1', '0', '1,234')
    """
    if count == 0:
        return "0"
    return "<0.1" if abs(count) < LEAST else f"{abs(count):,.{digits(count)}f}"


def signed(count: float) -> str:
    """A difference with its sign, and without one where it rounds to nothing.

    >>> signed(8.4), signed(-49.6), signed(0.96), signed(-0.01), signed(0.0)
    ('+8.4', '-50', '+1.0', '0.0', '0')
    """
    if abs(count) < LEAST:
        return "0" if count == 0 else "0.0"
    return f"{count:+,.{digits(count)}f}"


def half(low: float, high: float) -> str:
    """Half the width of an interval of 1,000 futures, as it stands behind a "±".

    >>> half(-3.0, 5.0), half(-12.0, 12.0), half(2.0, 2.0)
    ('4.0', '12', '0.0')
    """
    width = (high - low) / 2
    return f"{width:,.{digits(width)}f}"
