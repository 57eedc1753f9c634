"""Months as people write them (`2025-9`, `09/2025`, `Sept 2025`), and how a file has to say the same."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from sim.scenario.reading.characters import plain_text

_NAMES: Final = (
    ("january", "januar", "janvier", "j\u00e4nner"), ("february", "februar", "f\u00e9vrier"),
    ("march", "m\u00e4rz", "mars", "mrz"), ("april", "avril"), ("may", "mai"), ("june", "juni", "juin"),
    ("july", "juli", "juillet"), ("august", "ao\u00fbt"), ("september", "septembre"), ("october", "oktober", "octobre"),
    ("november", "novembre"), ("december", "dezember", "d\u00e9cembre"),
)  # fmt: skip
_S: Final = r"\s*[-/.,_ ]\s*"
_YEAR_FIRST: Final = re.compile(rf"([0-9]{{4}})(?:{_S}|-?M)([0-9]{{1,2}})(?:{_S}([0-9]{{1,2}})(?:[T ].*)?)?", re.I)
_YEAR_LAST: Final = re.compile(rf"(?:([0-9]{{1,2}}){_S})?([0-9]{{1,2}}){_S}([0-9]{{4}})")
_TOGETHER: Final = re.compile(r"((?:19|20|21)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])?")
_NAME_FIRST: Final = re.compile(
    r"(?:([0-9]{1,2})\.?\s*)?([^\W\d_]{3,})\.?(?:\s+[0-9]{1,2}(?:st|nd|rd|th)?,)?[-/.,' ]*([0-9]{4}|[0-9]{2})"
)
_NAME_LAST: Final = re.compile(r"([0-9]{4})[-/., ]*([^\W\d_]{3,})\.?")
_QUARTER: Final = re.compile(r"([0-9]{4})[-/ ]*Q([1-4])|Q([1-4])[-/ ]*([0-9]{4})", re.I)
_SHORT: Final = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})")
_YEAR: Final = re.compile(r"(?:.*[\s-])?((?:19|20|21)[0-9]{2})")
_HALF: Final = re.compile(r"([0-9]{4})[-/ ]*H([12])|H([12])[-/ ]*([0-9]{4})", re.I)
_WEEK: Final = re.compile(r"([0-9]{4})[-/ ]*(?:W|KW|CW)[-/ ]*([0-9]{1,2})(?:-[1-7])?", re.I)
_SPAN: Final = re.compile(r"(.+?)\s*(?:\bto\b|\bbis\b|\buntil\b|\.\.+|\s-\s|[:/;,]|\s-|-\s)\s*(.+)", re.I)
_NO_MONTH: Final = re.compile(r"([0-9]{4})\s*[-/.]\s*([0-9]{1,2})")
#: What a month looks like, without one that nobody wrote.
MONTH_FORM: Final = "a month is a year and a number, YYYY-MM"


def months_meant(text: str) -> tuple[str, ...]:
    """The months that a text can stand for; none where it says no more than a year or a quarter, or no date at all.

    >>> months_meant("2025-9"), months_meant("09/2025"), months_meant("Sept 2025"), months_meant("15.9.2025")
    (('2025-09',), ('2025-09',), ('2025-09',), ('2025-09',))
    >>> months_meant("03/04/2025"), months_meant("2025"), months_meant("2025-13")
    (('2025-04', '2025-03'), (), ())
    """
    plain = " ".join(plain_text(text).strip().strip("\"'").split())
    found: list[tuple[int, int]] = []
    if (match := _TOGETHER.fullmatch(plain)) or (match := _YEAR_FIRST.fullmatch(plain)):
        found = [(int(match[1]), int(match[2]))]
    elif match := _YEAR_LAST.fullmatch(plain):
        first, second, year = match[1], int(match[2]), int(match[3])
        found = [(year, second)]
        if first is not None and int(first) != second and max(int(first), second) <= 31:
            found.append((year, int(first)))
    elif (match := _NAME_FIRST.fullmatch(plain)) and (month := _named(match[2])):
        found = [(int(match[3]) + (2000 if len(match[3]) == 2 else 0), month)]
    elif (match := _NAME_LAST.fullmatch(plain)) and (month := _named(match[2])):
        found = [(int(match[1]), month)]
    elif match := _SHORT.fullmatch(plain):
        found = [
            (2000 + int(year), int(month))
            for month, year in ((match[1], match[2]), (match[2], match[1]))
            if int(year) >= 13
        ]
    elif match := _WEEK.fullmatch(plain):
        found = _of_week(int(match[1]), int(match[2]))
    return tuple(dict.fromkeys(f"{year:04d}-{month:02d}" for year, month in found if 1 <= month <= 12))


def _of_week(year: int, week: int) -> list[tuple[int, int]]:
    """The month, or the two, in which a week of ISO 8601 lies."""
    try:
        days = [date.fromisocalendar(year, week, day) for day in (1, 7)]
    except ValueError:
        return []
    return [(day.year, day.month) for day in days]


def month_remedy(text: str) -> str:
    """What to write instead of a text that stands where a month belongs.

    >>> month_remedy("2025/9"), month_remedy("2025Q3")
    ('write 2025-09', 'write the month, as 2025-07 for the first of that quarter')
    >>> month_remedy("2025"), month_remedy("soon")
    ('write the month too, from 2025-01 to 2025-12', 'a month is a year and a number, YYYY-MM')
    >>> month_remedy("2025-13"), month_remedy("2025-09 to 2026-03")
    ('months go from 01 to 12: there is no 13 of 2025', 'write one month, from 2025-09 to 2026-03')
    """
    months = months_meant(text)
    if months:
        return f"write {' or '.join(months)}"
    plain = " ".join(plain_text(text).strip().strip("\"'").split())
    if match := _QUARTER.fullmatch(plain):
        year, quarter = match[1] or match[4], int(match[2] or match[3])
        return f"write the month, as {year}-{3 * quarter - 2:02d} for the first of that quarter"
    if match := _HALF.fullmatch(plain):
        year, half = match[1] or match[4], int(match[2] or match[3])
        return f"write the month, from {year}-{6 * half - 5:02d} to {year}-{6 * half:02d}"
    if match := _YEAR.fullmatch(plain):
        return f"write the month too, from {match[1]}-01 to {match[1]}-12"
    if span := _SPAN.fullmatch(plain):
        ends = [months_meant(span[1]), months_meant(span[2])]
        if all(len(end) == 1 for end in ends):
            return f"write one month, from {ends[0][0]} to {ends[1][0]}"
    if match := _NO_MONTH.fullmatch(plain):
        return f"months go from 01 to 12: there is no {match[2]} of {match[1]}"
    if len(plain) > 2 and (number := _named(plain.rstrip("."))):
        return f"write the year too, as in YYYY-{number:02d}"
    return MONTH_FORM


def month_of_number(number: float) -> str:
    """A number that YAML made of a month, as it may have been written; the last noughts of a fraction are lost.

    >>> month_of_number(9.2025), month_of_number(12.203), month_of_number(2025), month_of_number(2025.9)
    ('9.2025', '12.2030', '2025', '2025.9')
    """
    text = f"{number:.12g}"
    whole, point, rest = text.partition(".")
    return f"{whole}.{rest.ljust(4, '0')}" if point and len(whole) <= 2 and 2 <= len(rest) <= 4 else text


def _named(word: str) -> int:
    """The number of a month by its name, or the beginning of it, in English, German or French; 0 where it is none."""
    lower = word.lower()
    return next((number for number, names in enumerate(_NAMES, 1) if any(name.startswith(lower) for name in names)), 0)
