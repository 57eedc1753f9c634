"""What the ledger states: dated questions about the years ahead that a stranger can decide from named public sources.

A statement that has been sealed is never changed. A question that should read differently gets a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sim.analysis.ledger.readings import Comes, Count, Growth, Level, Logged, Mean, Reading, Total
from sim.analysis.ledger.references import Habit, Rate, Reference, Still, Walk
from sim.events import CONSULTATIONS, US_LEAVES_NATO


@dataclass(frozen=True)
class Statement:
    """A question with its resolution.

    `resolves` is the month, YYYY-MM, at whose end it is decided; an event that comes decides it earlier. `rule` says
    how a stranger decides it from `source`, which stands at `address`; `unit` is empty for an event; `reading` is how
    it is read off the baseline's futures and `reference` the rule that knows no model.
    """

    name: str
    title: str
    question: str
    rule: str
    source: str
    address: str
    resolves: str
    reading: Reading
    reference: Reference
    unit: str = ""

    @property
    def is_event(self) -> bool:
        """Whether a chance is stated rather than quantiles."""
        return self.reading.is_event

    def naive(self, levels: tuple[float, ...]) -> tuple[float, ...]:
        """What the reference says: one chance, or quantiles at `levels`."""
        if isinstance(self.reference, Rate) and self.is_event:
            return (self.reference.chance(self.resolves),)
        return self.reference.quantiles(levels, self.resolves)


#: What every statement takes as given: the baseline holds it fixed, and it is no forecast.
GIVEN: Final = (
    "The posture of the baseline, a condition and no forecast: no government plans to withdraw, move or add soldiers "
    "in Europe beyond what was announced by February 2025. Scored whether or not it holds."
)

_START: Final = "2025-03"
_YEAR_OF_START: Final = 2025


def _end(year: int) -> str:
    return f"{year}-12"


def _first(year: int) -> str:
    """The first month of a year that is simulated."""
    return _START if year == _YEAR_OF_START else f"{year}-01"


def _span(year: int) -> str:
    """The months of a year that are simulated, in words."""
    return f"{'March' if year == _YEAR_OF_START else 'January'} to December {year}"


def _before(year: int) -> str:
    """The month before those, in words."""
    return f"February {year}" if year == _YEAR_OF_START else f"December {year - 1}"


def _attack(year: int) -> Statement:
    return Statement(
        f"attack-{year}", f"Attack on NATO by {year}",
        f"Does Russia make an armed attack on a member of NATO by 31 December {year}?",
        "Yes if, on or after 1 March 2025 and by that day, 100 or more Russian state personnel hold or contest land "
        "of a member of NATO for 24 hours, as stated by the government attacked and by the North Atlantic Council or "
        "two of AFP, AP and Reuters; else no. The model knows attacks on Estonia, Latvia and Lithuania only; one "
        "elsewhere decides the question too.",
        "North Atlantic Council, statements; government of the state attacked", "https://www.nato.int",
        _end(year), Comes("attack_month"),
        Rate(0, 75.9, "Soviet or Russian attacks of this kind on a member of NATO, April 1949 to February 2025"),
    )  # fmt: skip


def _ceasefire(year: int) -> Statement:
    return Statement(
        f"ceasefire-{year}", f"Ceasefire by {year}",
        f"Does a ceasefire in Ukraine that lasts at least 30 days begin by 31 December {year}?",
        "Yes if, on or after 1 March 2025, 30 days in a row begin by that day in which the Ukrainian General Staff's "
        "count of Russian killed and wounded rises by fewer than 3,600 and the area held by Russia on DeepState's "
        "map changes by less than 50 km2; else no. Decided 30 days after the date at the latest.",
        "General Staff of Ukraine, daily counts; DeepState, map", "https://deepstatemap.live",
        _end(year), Comes("war_end_month"),
        Rate(0, 3.0, "such ceasefires in this war, 24 February 2022 to February 2025"),
    )  # fmt: skip


def _settlement(year: int) -> Statement:
    return Statement(
        f"settlement-{year}", f"Settlement signed by {year}",
        f"Do Moscow and Kyiv sign terms that end the war by 31 December {year}?",
        "Yes if, by that day, authorised representatives of both states have signed one text on ending hostilities "
        "for good and Ukraine's parliament or a referendum has approved it, as published by the Verkhovna Rada; a "
        "truce alone does not count; else no.",
        "Verkhovna Rada, register of legislation", "https://zakon.rada.gov.ua",
        _end(year), Comes("settlement_month"),
        Rate(0, 3.0, "such settlements in this war, 24 February 2022 to February 2025"),
    )  # fmt: skip


def _exit(year: int) -> Statement:
    return Statement(
        f"us-out-{year}", f"US out of NATO by {year}",
        f"Does the United States leave NATO by 31 December {year}?",
        "Yes if, by that day, a denunciation by the United States under Article 13 of the North Atlantic Treaty has "
        "taken effect, or the United States has declared that it is no longer bound by the treaty; else no.",
        "NATO, list of member countries", "https://www.nato.int/cps/en/natohq/topics_52044.htm",
        _end(year), Logged(US_LEAVES_NATO.name),
        Rate(0, 75.9, "exits of the United States, April 1949 to February 2025"),
    )  # fmt: skip


def _consultations(year: int) -> Statement:
    return Statement(
        f"article4-{year}", f"Baltic Article 4 by {year}",
        f"Does Estonia, Latvia or Lithuania call for consultations under Article 4 by 31 December {year}?",
        "Yes if NATO's list of consultations under Article 4 shows one at the request of at least one of the three, "
        "dated between 1 March 2025 and that day; else no.",
        "NATO, the consultation process and Article 4", "https://www.nato.int/cps/en/natohq/topics_49187.htm",
        _end(year), Logged(CONSULTATIONS.name),
        Rate(1, 20.9, "days on that list with a request of one of the three, April 2004 to February 2025"),
    )  # fmt: skip


def _area(year: int) -> Statement:
    return Statement(
        f"area-{year}", f"Land held, end of {year}",
        f"How much of Ukraine does Russia hold at the end of {year}?",
        "Area within Ukraine's borders of 1991 that DeepState's last map of December shows as held by Russia, in km2 "
        "measured on its polygons on an ellipsoid; what was held before 2022 is in it, what is shown as unclear is "
        "not.",
        "DeepState, front-line polygons", "https://github.com/cyterat/deepstate-map-data",
        _end(year), Level("area_held"), Walk("area_held"), "km2",
    )  # fmt: skip


def _spending(year: int) -> Statement:
    return Statement(
        f"spending-growth-{year}", f"Allied spending, {year} over 2025",
        f"By how much is the defence spending of six European allies and groups in {year} above that of 2025?",
        "Sum of the defence expenditure of the United Kingdom, Canada, Germany, Poland, France, Denmark, Finland, "
        f"Norway and Sweden in {year} over that of 2025, less one, in %, at constant prices and exchange rates, from "
        f"the first yearly report that gives {year} as past; estimates count where it gives no other figure.",
        "NATO, Defence Expenditure of NATO Countries", "https://www.nato.int/cps/en/natohq/topics_49198.htm",
        _end(year), Growth("european_spending", _START, "2025-12"), Still("european_spending", "2025-12"), "%",
    )  # fmt: skip


def _support(year: int) -> Statement:
    return Statement(
        f"russian-support-{year}", f"Support in Russia, end of {year}",
        "How many Russians support what their armed forces do in Ukraine?",
        f"Share in %, definitely and rather, of all asked by the Levada Center in the last poll of {year}.",
        "Levada Center, monthly poll on the conflict with Ukraine", "https://www.levada.ru/en/",
        _end(year), Level("russian_support"), Walk("russian_support"), "%",
    )  # fmt: skip


def _force(year: int) -> Statement:
    return Statement(
        f"russian-force-{year}", f"Russian force, end of {year}",
        f"How many Russian soldiers are in and around Ukraine at the end of {year}?",
        "Thousand persons, as the last statement of Ukraine's military intelligence or commander-in-chief on the "
        f"size of the Russian force in and around Ukraine has it that is dated October {year} to March {year + 1}.",
        "Defence Intelligence of Ukraine", "https://gur.gov.ua/en",
        _end(year), Level("russian_force"), Walk("russian_force"), "thousand",
    )  # fmt: skip


def _losses(year: int) -> Statement:
    return Statement(
        f"claimed-losses-{year}", f"Claimed Russian losses, {_span(year)}",
        f"How many Russian killed and wounded does Ukraine count from {_span(year)}?",
        "Thousand persons: the cumulative count of personnel that the General Staff of Ukraine publishes for the "
        f"last day of December {year}, less that for the last day of {_before(year)}.",
        "General Staff of Ukraine, daily counts of Russian losses", "https://github.com/PetroIvaniuk/2022-Ukraine-Russia-War-Dataset",
        _end(year), Total("claimed_losses", _first(year)), Walk("claimed_losses", _first(year)), "thousand",
    )  # fmt: skip


def _recruits(year: int) -> Statement:
    return Statement(
        f"recruits-{year}", f"Russian recruits a month, {year}",
        f"How many contracts with the Russian army are signed a month in {year}?",
        f"Thousand persons a month: a twelfth of the contracts signed in {year} as Russia's Security Council or "
        "ministry of defence first states them for the whole year, volunteer formations and reserves not counted; "
        "failing that, as Ukraine's military intelligence does.",
        "Security Council of Russia, statements as TASS has them", "https://tass.com",
        _end(year), Mean("recruitment", _first(year)), Walk("recruitment", _first(year), mean=True), "thousand/month",
    )  # fmt: skip


def _aid(giver: str, name: str, title: str, donors: str, year: int) -> Statement:
    return Statement(
        f"{name}-{year}", f"{title}, {_span(year)}",
        f"How much military aid to Ukraine is allocated by {donors} from {_span(year)}?",
        f"Military allocations, bn EUR, added up over the months from {_span(year)}, from the first release of the "
        "tracker that covers them all. Europe is every donor in it but the United States, Canada, Japan, South "
        "Korea, Taiwan, Australia, New Zealand, China and India.",
        "Kiel Institute, Ukraine Support Tracker",
        "https://www.ifw-kiel.de/topics/war-against-ukraine/ukraine-support-tracker/",
        _end(year), Total(giver, _first(year)), Habit(giver, _first(year)), "bn EUR",
    )  # fmt: skip


def _concessions(year: int) -> Statement:
    return Statement(
        f"concessions-{year}", f"Open to concessions, end of {year}",
        "How many Ukrainians accept some loss of land for peace?",
        "Share in %, of all asked, who agree that for peace as soon as possible and to keep its independence Ukraine "
        f"may give up some of its territory, in the last poll of KIIS with that question in {year}.",
        "Kyiv International Institute of Sociology", "https://kiis.com.ua/?lang=eng",
        _end(year), Level("concessions"), Walk("concessions"), "%",
    )  # fmt: skip


def _reserve(year: int) -> Statement:
    return Statement(
        f"liquid-reserve-{year}", f"Liquid reserve, end of {year}",
        f"What is left of Russia's liquid reserve at the end of {year}?",
        f"Liquid part of the National Wealth Fund (funds at the Bank of Russia) on 1 January {year + 1}, tn RUB, as "
        "first published.",
        "Ministry of Finance of Russia", "https://minfin.gov.ru/en/key/nationalwealthfund/",
        _end(year), Level("liquid_reserve"), Walk("liquid_reserve"), "tn RUB",
    )  # fmt: skip


def _oil(year: int) -> Statement:
    tenths = "" if year > _YEAR_OF_START else ", times 12/10"
    return Statement(
        f"oil-revenue-{year}", f"Oil and gas revenue, {_span(year)}",
        f"What does Russia's federal budget take from oil and gas from {_span(year)}, at a yearly rate?",
        f"Federal oil and gas revenue of the months from {_span(year)}{tenths}, tn RUB a year, as first published.",
        "Ministry of Finance of Russia", "https://minfin.gov.ru/en/",
        _end(year), Mean("oil_gas_revenue", _first(year)), Walk("oil_gas_revenue", _first(year), mean=True),
        "tn RUB/year",
    )  # fmt: skip


def _incidents() -> Statement:
    return Statement(
        "incidents-first-year", "Baltic incidents to Feb 2026",
        "How many acts of sabotage or subversion attributed to Russia do the Baltic states suffer in a year?",
        "Russian attacks and acts of sabotage or subversion in Estonia, Latvia and Lithuania from 1 March 2025 to 28 "
        "February 2026 as CSIS counts them in Europe; where it has stopped, those that the yearly reviews of KAPO, "
        "VDD and VSD attribute to Russia and that fall under its definitions: jamming, intrusions and airspace "
        "violations do not.",
        "CSIS, Russia's Shadow War Against the West, and its updates",
        "https://www.csis.org/analysis/russias-shadow-war-against-west",
        "2026-02", Count("incidents_first_year"),
        Rate(6.8, 1.0, "34 acts in Europe in 2024 as CSIS counts, times the baseline's Baltic share of 0.2"), "acts",
    )  # fmt: skip


def _all() -> Iterator[Statement]:
    yield from map(_attack, (2026, 2027, 2029, 2034))
    yield from map(_ceasefire, (2025, 2026, 2027))
    yield from map(_settlement, (2026, 2029))
    yield from map(_exit, (2027, 2029, 2034))
    yield from map(_consultations, (2026, 2027))
    yield from map(_area, (2025, 2026, 2027))
    yield from map(_losses, (2025, 2026))
    yield from map(_force, (2025, 2026))
    yield from map(_recruits, (2025, 2026))
    for year in (2025, 2026):
        yield _aid("aid_allocated_europe", "europe-aid", "European military aid", "European donors", year)
    for year in (2025, 2026):
        yield _aid("aid_allocated_us", "us-aid", "US military aid", "the United States", year)
    yield from map(_spending, (2026, 2029))
    yield from map(_concessions, (2025, 2026))
    yield from map(_support, (2025, 2026))
    yield from map(_reserve, (2025, 2026))
    yield from map(_oil, (2025, 2026))
    yield _incidents()


#: Every statement by name, in the order in which the ledger shows them.
STATEMENTS: Final[dict[str, Statement]] = {statement.name: statement for statement in _all()}
