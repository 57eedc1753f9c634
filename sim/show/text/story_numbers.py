"""Numbers of a story: shares with the digits that they need, and monthly series as readers say them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sim.outcomes import MONTHLY
from sim.vocabulary import BALTIC_STATES, US_HOSTS

_PLACES: Final = {
    "poland": "Poland", "romania": "Romania", "germany": "Germany", "rest_of_europe": "the rest of Europe",
    "indo_pacific": "the Indo-Pacific", "home": "the United States", "estonia": "Estonia", "latvia": "Latvia",
    "lithuania": "Lithuania",
}  # fmt: skip

#: Monthly series as nouns of the plural or the singular, so that "is" or "are" fits, and what follows their number.
_SERIES: Final = {
    **{f"us_troops_{host}": f"the number of US soldiers in {_PLACES[host]}" for host in US_HOSTS},
    **{f"allied_troops_{host}": f"the number of allied soldiers in {_PLACES[host]}" for host in BALTIC_STATES},
    "capability": "the force that Russia could bring against the Baltic states",
    "readiness_grab": "Russia's readiness for a grab of land",
    "readiness_assault": "Russia's readiness for an assault",
    "russian_force": "Russia's force in Ukraine",
    "ukrainian_force": "Ukraine's army",
    "area_held": "the Ukrainian land that Russia holds",
    "gain": "the land that Russia gains in the month",
    "claimed_losses": "Russia's losses in the month, as Ukraine counts them,",
    "recruitment": "Russia's recruiting in the month",
    "aid_allocated_europe": "the military aid that Europe allocates in the month",
    "aid_allocated_us": "the military aid that the United States allocates in the month",
    "concessions": "the share of Ukrainians open to giving up land",
    "oil_gas_revenue": "Russia's revenue from oil and gas",
    "liquid_reserve": "Russia's liquid reserve",
    "aid": "military aid to Ukraine",
    "european_spending": "the allies' defence spending",
    "european_output": "the allies' output",
    "russian_support": "support for the war in Russia",
    "talks": "the state of the talks (1 where they go on)",
    "infrastructure": "the share of NATO's forward infrastructure that is left",
    "us_help_expected": "the chance that Moscow gives to US resolve",
    "hybrid_intensity": "the rung of hybrid pressure",
    "europe_help_expected": "the chance that Moscow gives to European resolve",
    "baltic_defence": "the defence of the Baltic states on the spot",
    "cohesion": "the cohesion of the Alliance",
}
_UNITS: Final = {
    "persons": "", "hbe": " heavy battalions", "ratio": "", "thousand persons": " thousand", "km2": " km2",
    "bn EUR": " billion euros", "bn EUR/year": " billion euros a year", "tn RUB": " trillion roubles",
    "tn RUB/year": " trillion roubles a year", "bn USD/year": " billion dollars a year", "index": "",
    "utils": "", "rung": "", "share": "%", "probability": "%", "%": "%",
}  # fmt: skip
_DIGITS: Final = {"persons": 0, "km2": 0, "ratio": 2, "utils": 3, "rung": 0, "share": 0, "probability": 1}
_MOST_DIGITS: Final = 12


def series(name: str) -> str:
    """A monthly series as a noun.

    >>> series("us_troops_latvia")
    'the number of US soldiers in Latvia'
    """
    return _SERIES[name]


def values(name: str, numbers: Sequence[float], most: int = _MOST_DIGITS) -> list[str]:
    """Numbers of a monthly series with their unit, with as many digits as are needed to tell those that differ apart,
    but at most so many after the point.

    >>> values("us_help_expected", [0.4312, 0.31]), values("area_held", [114_201.2, 114_201.3])
    (['43.1%', '31.0%'], ['114,201.2 km2', '114,201.3 km2'])
    """
    unit = MONTHLY[name].unit
    factor = 100.0 if unit in ("share", "probability") else 1.0
    scaled = [factor * number for number in numbers]
    digits = min(most, digits_for(scaled, _DIGITS.get(unit, 1)))
    return [f"{plain(number, digits)}{_UNITS[unit]}" for number in scaled]


def digits_for(numbers: Sequence[float], least: int) -> int:
    """Digits after the point that tell apart those of some numbers that differ."""
    different = sorted(set(numbers))
    for digits in range(least, _MOST_DIGITS):
        if len({f"{number:.{digits}f}" for number in different}) == len(different):
            return digits
    return _MOST_DIGITS


def plain(number: float, digits: int) -> str:
    """A number with its thousands, and never a minus before nothing."""
    text = f"{number:,.{digits}f}"
    return text.lstrip("-") if not any(sign in text for sign in "123456789") else text


def worth(number: float, digits: int = 2) -> str:
    """What a term is worth, with its sign.

    >>> worth(0.414), worth(-0.3), worth(0.0001)
    ('+0.41', '-0.30', '0.00')
    """
    text = f"{number:+.{digits}f}"
    return text if any(sign in text for sign in "123456789") else text[1:]


def percent(share: float, digits: int) -> str:
    """A share in percent, never none of what is there, nor all of what is not.

    >>> percent(0.0497, 2), percent(0.00001, 1), percent(0.99999, 1), percent(0.0, 1)
    ('4.97%', 'less than 0.1%', 'more than 99.9%', '0.0%')
    """
    text = f"{100 * share:.{digits}f}"
    least = 10.0**-digits
    if share > 0.0 and float(text) == 0.0:
        return f"less than {least:.{digits}f}%"
    if share < 1.0 and float(text) >= 100.0:
        return f"more than {100 - least:.{digits}f}%"
    return f"{text}%"


def digits_beside(draw: float, thresholds: Sequence[float]) -> int:
    """Digits after the point of a percentage that show on which side of each threshold a draw lies.

    >>> digits_beside(0.083, [0.172]), digits_beside(0.0493, [0.0489])
    (1, 2)
    """
    for digits in range(1, _MOST_DIGITS):
        if all(f"{100 * draw:.{digits}f}" != f"{100 * one:.{digits}f}" for one in thresholds if one != draw):
            return digits
    return _MOST_DIGITS
