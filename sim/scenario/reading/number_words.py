"""Numbers as people write them (`0,5`, `2'500`, `50 %`, `half`, `5-7`), and how a file has to say the same.

Nothing is converted: a person is shown the form that is right, with the own number in it. Where a text can be read in
two ways, the range of what is asked for decides; where both are possible, both are shown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from sim.scenario.reading.characters import plain_text

Number = int | float

#: The root of all luck has no more than 63 bits, whoever writes it.
GREATEST_SEED: Final = 2**63 - 1


@dataclass(frozen=True)
class Wanted:
    """What number is asked for: its unit, its range, whether it is whole, and whether a distribution would do.

    With `between`, the ends of the range are no numbers that would do.
    """

    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    whole: bool = False
    uncertain: bool = False
    between: bool = False

    @property
    def limits(self) -> str:
        """The range in words.

        >>> Wanted("share", 0, 1).limits, Wanted("persons", 0).limits, Wanted("", 1, 600, whole=True).limits
        ('a number from 0 to 1', 'a number of at least 0', 'a whole number from 1 to 600')
        """
        what = "a whole number" if self.whole else "a number"
        if self.between:
            return f"{what} above {number_text(self.low)} and below {number_text(self.high)}"
        if self.high == math.inf:
            return what if self.low == -math.inf else f"{what} of at least {number_text(self.low)}"
        if self.low == -math.inf:
            return f"{what} of at most {number_text(self.high)}"
        return f"{what} from {number_text(self.low)} to {number_text(self.high)}"

    def holds(self, number: Number) -> bool:
        """Whether a number would do."""
        inside = self.low < number < self.high if self.between else self.low <= number <= self.high
        return inside and (not self.whole or float(number).is_integer())


_WORDS: Final[dict[str, Number]] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100, "a hundred": 100,
    "thousand": 1000, "a thousand": 1000, "half": 0.5, "a half": 0.5, "one half": 0.5, "a quarter": 0.25,
    "quarter": 0.25, "one quarter": 0.25, "three quarters": 0.75, "a dozen": 12, "dozen": 12, "a tenth": 0.1,
    "tenth": 0.1,
    "a fifth": 0.2, "\u00bd": 0.5, "\u00bc": 0.25, "\u00be": 0.75,
}  # fmt: skip
_THIRDS: Final = {"a third": 1, "third": 1, "one third": 1, "two thirds": 2}
_SCALES: Final = {
    **dict.fromkeys(("k", "thousand", "thsd", "tsd"), 1_000),
    **dict.fromkeys(("m", "mn", "mio", "mln", "million", "millions"), 1_000_000),
    **dict.fromkeys(("bn", "bln", "mrd", "billion", "billions"), 1_000_000_000),
}
_YEARS: Final = ("y", "yr", "yrs", "year", "years", "a", "jahr", "jahre", "ans")
_MONTHS: Final = ("mo", "mos", "mth", "mths", "month", "months", "monat", "monate", "mois")
#: A text longer than this is no number.
_LONGEST: Final = 80
_PERCENT: Final = ("%", "percent", "per cent", "pct", "prozent", "procent", "pour cent")
_N: Final = r"[-+]?[0-9.,][0-9.,' _]*(?:[eE][-+]?[0-9]+)?"
_ABOUT: Final = re.compile(
    r"(?:~|\u2248|about|around|approx\.?|approximately|circa|ca\.?|c\.|roughly|some)\s*(?=[-+0-9.,])", re.I
)
_BOUND: Final = re.compile(
    rf"(>=|<=|=>|=<|>|<|\u2265|\u2264|at least|at most|more than|less than|up to|over|under|min\.?|max\.?)"
    rf"\s*({_N})\s*(.*)",
    re.I,
)
_LEAST: Final = (">", ">=", "=>", "\u2265", "at least", "more than", "over", "min", "min.")
_SPAN: Final = re.compile(rf"({_N})\s*(%?)\s*(?:-|\.\.+|\bto\b|\bbis\b)\s*({_N})\s*(.*)", re.I)
_SPREAD: Final = re.compile(rf"({_N})\s*(?:\+-|\+/-|\u00b1)\s*({_N})\s*(.*)")
_CURRENCIES: Final = {"$": "usd", "\u20ac": "eur", "\u00a3": "gbp"}
_SIGNED: Final = re.compile(rf"([$\u20ac\u00a3])\s*({_N})\s*(.*)")
_WITH_UNIT: Final = re.compile(rf"({_N})\s*([^0-9\s.,'_].*)")
_FRACTION: Final = re.compile(rf"({_N})\s*[/\u2044\u2215\u00f7]\s*({_N})")
_CLOCK: Final = re.compile(r"[0-9]+(:[0-9]{1,2})+")
_COUNTED: Final = re.compile(r"[-+]?0[xXoObB][0-9a-fA-F_]+")


def number_text(number: Number) -> str:
    """A number as it would be typed into a file.

    >>> number_text(2500), number_text(2500.0), number_text(0.1 + 0.2), number_text(2**63 - 1)
    ('2500', '2500', '0.3', '9223372036854775807')
    """
    if isinstance(number, int):
        return str(number)
    return str(int(number)) if abs(number) < 1e15 and number.is_integer() else f"{number:.12g}"


def readings(text: str) -> tuple[Number, ...]:
    """The numbers that digits with any separators can stand for, the likeliest first.

    >>> readings("0,5"), readings("2,500"), readings("2.500,0"), readings("1 000"), readings("2'500"), readings("x")
    ((0.5,), (2500, 2.5), (2500,), (1000,), (2500,), ())
    """
    plain = plain_text(text).strip()
    sign = -1 if plain.startswith("-") else 1
    body, _, exponent = plain[plain[:1] in ("-", "+") :].lower().partition("e")
    if not re.fullmatch(r"[0-9.,' _]*[0-9][0-9.,' _]*", body) or (
        exponent and not re.fullmatch(r"[-+]?[0-9]{1,4}", exponent)
    ):
        return ()
    found: dict[Number, None] = {}
    for digits in _digits(body):
        try:
            exact = sign * Decimal(f"{digits}e{exponent or 0}")
            number = float(exact)
        except (InvalidOperation, OverflowError):
            continue
        if math.isfinite(number):
            found[int(exact) if abs(number) < 1e19 and exact == exact.to_integral_value() else number] = None
    return tuple(found)


def _digits(body: str) -> Iterable[str]:
    """The same digits with a point where the fraction begins and nothing between thousands."""
    body = re.sub(r"(?<=[0-9])_(?=[0-9])", "", body)
    whole, mark, rest = _split_at_last(body)
    grouped = re.sub(r"[ ']", "", whole)
    if re.search(r"[ '_]", rest) or (
        grouped != whole and not re.fullmatch(r"[0-9]{1,3}(?:([ '])[0-9]{3})(?:\1[0-9]{3})*", whole)
    ):
        return
    if not mark:
        yield grouped
        return
    other = "," if mark == "." else "."
    if other in whole or mark in whole:
        separator = other if other in whole else mark
        if mark in whole and other in whole:
            return
        inner = whole if separator == other else f"{whole}{mark}{rest}"
        if not _is_grouped(inner, separator):
            return
        yield inner.replace(separator, "") + (f".{rest or '0'}" if separator == other else "")
        return
    thousands = len(rest) == 3 and 1 <= len(grouped) <= 3 and not grouped.startswith("0") and grouped == whole
    if thousands and mark == ",":
        yield grouped + rest
    yield f"{grouped or '0'}.{rest or '0'}"
    if thousands and mark == ".":
        yield grouped + rest


def _split_at_last(body: str) -> tuple[str, str, str]:
    at = max(body.rfind(","), body.rfind("."))
    return (body, "", "") if at < 0 else (body[:at], body[at], body[at + 1 :])


def _is_grouped(text: str, separator: str) -> bool:
    """Whether it has thousands apart, or lakhs as in India."""
    mark = re.escape(separator)
    return bool(
        re.fullmatch(rf"[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+|[0-9]{{1,2}}(?:{mark}[0-9]{{2}})+{mark}[0-9]{{3}}", text)
    )


def number_remedy(text: str, wanted: Wanted) -> str:
    """What to write instead of a text that stands where a number belongs, or nothing where it is none.

    >>> number_remedy("50 %", Wanted("share", 0, 1)), number_remedy("half", Wanted("share", 0, 1))
    ('write 0.5', 'write 0.5')
    >>> number_remedy("2,500", Wanted("persons", 0))
    'write 2500, or 2.5 if the comma is a decimal point'
    >>> number_remedy("10k", Wanted("futures", 1, whole=True)), number_remedy("10 years", Wanted("months"))
    ('write 10000', 'write 120')
    >>> number_remedy("0.5-0.7", Wanted("share", 0, 1, uncertain=True))
    'write {uniform: {low: 0.5, high: 0.7}} if it lies between them'
    """
    plain = _plain(text)
    if len(plain) > _LONGEST:
        return ""
    if _CLOCK.fullmatch(plain):
        return "write a number without a colon"
    if about := _ABOUT.match(plain):
        answer = number_remedy(plain[about.end() :], wanted)
        return f"{answer}; how sure it is can be said as a distribution" if answer and wanted.uncertain else answer
    if numbers := _numbers(plain, wanted):
        return _one(numbers, wanted, "comma" if "," in plain else "point")
    return _several(plain, wanted) or _without_words(plain, wanted)


def slip_of_thousands(written: str, unit: str) -> str:
    """What is said of a count of persons with three digits behind a point, which is how others write thousands.

    >>> slip_of_thousands("1.500", "persons")
    '1.500 was read as 1.5 persons; write 1500, or 1.5'
    >>> slip_of_thousands("1.500", "share"), slip_of_thousands("1500.0", "persons")
    ('', '')
    """
    if unit != "persons" or not re.fullmatch(r"[-+]?[1-9][0-9]{0,2}\.[0-9]{3}", written):
        return ""
    read = number_text(float(written))
    return f"{written} was read as {read} persons; write {written.replace('.', '')}, or {read}"


def number_meant(text: str, wanted: Wanted) -> Number | None:
    """The number that a text stands for, if it can be one only.

    >>> number_meant("50%", Wanted("share", 0, 1)), number_meant("2,500", Wanted("persons", 0))
    (0.5, None)
    """
    plain = _plain(text)
    fit = [number for number in _numbers(plain, wanted) if wanted.holds(number)] if len(plain) <= _LONGEST else []
    return fit[0] if len(fit) == 1 else None


def _plain(text: str) -> str:
    return " ".join(plain_text(text).strip().strip("\"'").split())


def _numbers(plain: str, wanted: Wanted) -> list[Number]:
    """The numbers that a text can stand for by itself, in the unit that is wanted."""
    if _COUNTED.fullmatch(plain):
        try:
            return [int(plain.replace("_", ""), 0)]
        except ValueError:
            return []
    if numbers := readings(plain):
        return list(numbers)
    if plain.lower() in _WORDS:
        return [_WORDS[plain.lower()]]
    if plain.lower() in _THIRDS:
        return [round(_THIRDS[plain.lower()] / 3, 4)]
    if fraction := _FRACTION.fullmatch(plain):
        return [round(a / b, 6) for a in readings(fraction[1]) for b in readings(fraction[2]) if b]
    words, with_words = _with_words(plain)
    scale = _scale(words, wanted)
    return [_times(number, scale) for number in with_words] if scale is not None else []


def _several(plain: str, wanted: Wanted) -> str:
    """What to write for a bound, a span, or a number give or take another."""
    if spread := _SPREAD.fullmatch(plain):
        scale = _scale(spread[3].strip(), wanted)
        middle, width = (_scaled(spread[group], scale, Wanted()) for group in (1, 2))
        if not middle or not width or scale is None:
            return ""
        low, high = number_text(middle[0] - width[0]), number_text(middle[0] + width[0])
        if not wanted.uncertain:
            return f"write one number, such as {number_text(middle[0])}"
        normal = f"{{normal: {{mean: {number_text(middle[0])}, sd: {number_text(width[0])}}}}}"
        return f"write {{uniform: {{low: {low}, high: {high}}}}} if these are its ends, or {normal} with a deviation"
    if span := _SPAN.fullmatch(plain):
        scale = _scale(span[4].strip() or span[2], wanted)
        ends = [_scaled(span[group], scale, wanted) for group in (1, 3)]
        if scale is None or not all(ends) or ends[0][0] >= ends[1][0]:
            return ""
        low, high = (number_text(end[0]) for end in ends)
        if wanted.uncertain:
            return f"write {{uniform: {{low: {low}, high: {high}}}}} if it lies between them"
        return f"write one number, from {low} to {high}; a sweep tries several"
    if bound := _BOUND.fullmatch(plain):
        scale = _scale(bound[3].strip(), wanted)
        numbers = _scaled(bound[2], scale, wanted)
        if not numbers:
            return ""
        if wanted.uncertain:
            both = (number_text(numbers[0]), "...") if bound[1].lower() in _LEAST else ("...", number_text(numbers[0]))
            form = f"{{uniform: {{low: {both[0]}, high: {both[1]}}}}}"
            return f"write one number, or both ends as {form}; {number_text(numbers[0])} is one of them"
        return f"write one number; {number_text(numbers[0])} is a bound"
    return ""


def _with_words(plain: str) -> tuple[str, tuple[Number, ...]]:
    """The words, or the sign, behind a number, with the currency before it; and the numbers that it can be."""
    signed, match = _SIGNED.fullmatch(plain), _WITH_UNIT.fullmatch(plain)
    if signed is not None:
        currency = _CURRENCIES[signed[1]]
        words = signed[3] if currency in signed[3].lower() else f"{signed[3]} {currency}".strip()
        return words, readings(signed[2])
    return (match[2].strip(), readings(match[1])) if match is not None else ("", ())


def _without_words(plain: str, wanted: Wanted) -> str:
    """What to write for a number with words behind it that do not tell how to convert it."""
    words, numbers = _with_words(plain)
    if not numbers:
        return ""
    first = re.sub(r"[^\w ]", "", words.lower()).partition(" ")[0]
    if first in _SCALES or _time(first):
        # Without them it would be another number.
        return f"write the number alone, in full and in '{wanted.unit}'" if wanted.unit else f"write {wanted.limits}"
    of = f", in '{wanted.unit}'" if wanted.unit else ""
    return f"write the number alone{of}, and without '{words}'"


def _scale(words: str, wanted: Wanted) -> float | None:
    """What a number has to be multiplied with for the words behind it to be left out; None where that is not known."""
    given, unit = words.lower().rstrip("."), wanted.unit.lower()
    if not given:
        return 1
    if given in _PERCENT or given.startswith("% "):
        if unit.startswith("%"):
            return 1 if given in _PERCENT or _alike(given, unit) else None
        return 0.01 if unit.split(" ")[0] in ("share", "probability") and given in _PERCENT else None
    if unit and _alike(given, unit):
        return 1
    if (own_time := _time(unit)) and (time := _time(given)):
        return time / own_time
    first, _, rest = given.partition(" ")
    if first not in _SCALES:
        return None
    if not unit:
        return _SCALES[first] if wanted.whole and not rest else None
    own = _SCALES.get(unit.split(" ")[0])
    if own is not None:
        return _SCALES[first] / own if not rest or _alike(rest, unit.partition(" ")[2]) else None
    if rest:
        return _SCALES[first] if _alike(rest, unit) else None
    # Behind kilometres an m is a metre, and a k of a share is a slip.
    counted = unit.startswith("persons") or unit == "futures" or (unit in ("km", "km2") and first != "m")
    return _SCALES[first] if counted else None


def _time(words: str) -> int:
    """How many months a unit of time has; 0 for other words.

    >>> _time("years"), _time("yr."), _time("month"), _time("weeks")
    (12, 12, 1, 0)
    """
    word = words.lower().rstrip(".")
    return 12 if word in _YEARS else 1 if word in _MONTHS else 0


def _alike(words: str, unit: str) -> bool:
    """Whether words name a unit, in the singular or plural."""
    return [word.rstrip("s") for word in words.split()] == [word.rstrip("s") for word in unit.split()]


def _times(number: Number, scale: float) -> Number:
    exact = Decimal(str(number)) * Decimal(str(scale))
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _scaled(text: str, scale: float | None, wanted: Wanted) -> list[Number]:
    numbers = [_times(number, scale) for number in readings(text)] if scale is not None else []
    return [number for number in numbers if wanted.holds(number)] or numbers


def _one(numbers: Iterable[Number], wanted: Wanted, mark: str) -> str:
    """The number, or the numbers, that can be meant, the likelier first; `mark` is what can be read in two ways."""
    all_numbers = list(numbers)
    if wanted.whole:  # three digits behind a mark are thousands where a fraction makes no sense
        all_numbers.sort(reverse=True)
    fit = [number for number in all_numbers if wanted.holds(number)]
    if not fit:
        which = " and ".join(map(number_text, all_numbers))
        return f"write {wanted.limits}: {which} {'are' if len(all_numbers) > 1 else 'is'} not" if all_numbers else ""
    if len(fit) == 1:
        return f"write {number_text(fit[0])}"
    fit.sort(reverse=True)
    return f"write {number_text(fit[0])}, or {number_text(fit[1])} if the {mark} is a decimal point"
