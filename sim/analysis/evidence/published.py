"""The published rates that are shown beside the model's own, how each is measured in a run, and why the two differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.evidence.rates import (
    MeasuredRate,
    PublishedRate,
    as_given,
    figure,
    mean_of,
    middle_of,
    of_cases,
    percent,
    share_of,
    spread_over,
)
from sim.analysis.evidence.reference import posterior
from sim.analysis.summary import yearly
from sim.model.stage.clock import MONTHS_A_YEAR
from sim.vocabulary import BALTIC_STATES, Fulfilment, RussianAction, Target

if TYPE_CHECKING:
    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import FloatArray

#: Outcomes of the members under one hypothesis, by name, each (members,).
Columns = Mapping[str, "FloatArray"]

_HOURS_A_DAY: Final = 24.0
_THOUSAND: Final = 1000.0
_MIDDLE_80: Final = (0.1, 0.5, 0.9)
_TALLINN_OR_RIGA: Final = (Target.ESTONIA, Target.LATVIA)


@dataclass(frozen=True)
class RateComparison:
    """One question, the published answers and how the model's own is measured, in `unit`, from some `outcomes`."""

    name: str
    title: str
    unit: str
    outcomes: tuple[str, ...]
    published: Callable[[Scenario], Iterable[PublishedRate]]
    measured: Callable[[Columns, int], Iterable[MeasuredRate]]
    differs: str


# Attacks


def _attacks_published(world: Scenario) -> Iterable[PublishedRate]:
    for name, what in (
        ("war", "Wars, rival, target with a US pact"),
        ("use of force", "Uses of force, rival, target with a US pact"),
    ):
        chance = 1.0 - (1.0 - figure("dyad-deterrence", what).value / _THOUSAND) ** len(BALTIC_STATES)
        words = f"{name} by a rival of a US ally, 1950-2000, three pairs of states"
        yield PublishedRate(words, "compared", "dyad-deterrence", percent(chance))
    low, middle, high = (percent(posterior().chance(share, 1.0)) for share in _MIDDLE_80)
    yield PublishedRate(
        "what four reference classes leave open", "calibrated", "alliance-record", middle, low, high, "middle 80%"
    )
    for source, what, months, words in (
        ("taiwan-experts-2025", "Experts who expect a direct Russia-NATO war by 2035", 118, "experts: war by 2035"),
        ("metaculus-nato-2040", "Chance of a Russian invasion of a NATO member by June 2040", 183,
         "crowd: a NATO member invaded by 2040"),
        ("metaculus-baltic-2035", "Chance that Russia annexes a part of a Baltic country by 2035", 118,
         "crowd: Baltic land annexed by 2035"),
        ("manifold-clash-2027", "Chance of a direct conflict between Russia and a NATO member before 2027", 22,
         "crowd: any deadly clash before 2027"),
        ("rfi-baltic-2027", "Chance of a Russian invasion of a Baltic state by 2027, single forecasters", 22,
         "forecasters: a Baltic state invaded by 2027"),
    ):  # fmt: skip
        yield spread_over(source, what, months, words)


def _attacks(columns: Columns, months: int) -> Iterable[MeasuredRate]:
    attacked = columns["armed_attack"] == 1.0
    everyone = np.ones(attacked.size, dtype=bool)
    yield share_of("armed attack on a Baltic state", attacked, everyone, lambda share: percent(yearly(share, months)))


def _land_published(world: Scenario) -> Iterable[PublishedRate]:
    for grabs, ceded, years in (
        ("Land grabs, 1918-2016", "Cessions under threat, 1918-2016", "1918-2016"),
        ("Land grabs since 1945", "Cessions under threat since 1945", "since 1945"),
    ):
        yield of_cases("altman-2017", grabs, ceded, f"faits accomplis rather than coerced cessions, {years}")


def _land(columns: Columns, months: int) -> Iterable[MeasuredRate]:
    grab = columns["attack_kind"] == RussianAction.GRAB
    yielded = grab & (columns["resisted"] == 0.0)
    by_force = grab & (columns["resisted"] == 1.0) & (columns["ground_day_30"] > 0.0)
    yield share_of("first grabs that took land by force rather than the target yielding", by_force, by_force | yielded)


# Allies


def _fulfilment_published(world: Scenario) -> Iterable[PublishedRate]:
    yield as_given("leeds-2000", "Commitments honoured in war, 1816-1944", "compared")
    for what, words in (
        ("Commitments honoured in war, 1816-2003", ""),
        ("After 1945", "Commitments honoured in war, 1945-2003"),
        ("Defence pacts", "Defence pacts honoured in war, 1816-2003"),
    ):
        yield as_given("berkemeier-fuhrmann-2018", what, "compared", words)


def _fulfilment(columns: Columns, months: int) -> Iterable[MeasuredRate]:
    called, met = columns["article5_called"] == 1.0, columns["article5"]
    fulfilled, partial = (met == word for word in (Fulfilment.FULFILLED, Fulfilment.PARTIAL))
    yield share_of("fulfilled: the US and Europe fight", fulfilled, called)
    yield share_of("fulfilled or partial: either fights", fulfilled | partial, called)


# Incidents and the fight


def _incidents_published(world: Scenario) -> Iterable[PublishedRate]:
    low, high = world.crisis.hybrid.baltic_share.support
    baltic = (low + high) / 2.0
    for year in ("2023", "2024"):
        what = f"The same, {year}"
        count = figure("csis-2025-shadow-war", what).value
        words = f"{count:g} in Europe in {year}, times the Baltic share {baltic:g}"
        yield as_given("csis-2025-shadow-war", what, "compared", words, to_unit=lambda whole: whole * baltic)


def _incidents(columns: Columns, months: int) -> Iterable[MeasuredRate]:
    yield mean_of("incidents in the Baltic states", columns["incidents"] * (MONTHS_A_YEAR / months))
    yield from _first_year("incidents_first_year")(columns, months)


def _capital_published(world: Scenario) -> Iterable[PublishedRate]:
    what = "Time for a Russian force to reach the edge of Tallinn or Riga, longest in the games"
    yield as_given("rand-2016-wargame", what, "calibrated", "RAND's games of 2014 and 2015, the longest")


def _capital(columns: Columns, months: int) -> Iterable[MeasuredRate]:
    assault = columns["attack_kind"] == RussianAction.ASSAULT
    resisted = assault & np.isin(columns["attack_target"], _TALLINN_OR_RIGA) & (columns["resisted"] == 1.0)
    hours = _HOURS_A_DAY * columns["days_to_capital"]
    yield middle_of("first assaults that were resisted, and how many of them got there", hours, resisted)


# The war in Ukraine


def _gain_published(world: Scenario) -> Iterable[PublishedRate]:
    yield as_given("deepstate-territory", "Net Russian gain, 2024", "calibrated")
    yield as_given("isw-2024-losses", "Area gained by Russia in 2024, ISW's definition", "compared")


def _losses_published(world: Scenario) -> Iterable[PublishedRate]:
    what = "Claimed Russian killed and wounded, 2024"
    yield as_given("ua-mod-losses", what, "calibrated", to_unit=lambda persons: persons / _THOUSAND)


def _recruits_published(world: Scenario) -> Iterable[PublishedRate]:
    inferred = "Contracts signed a month, inferred from nine months of 2024 budget data"
    claimed = "Contracts signed in 2024, Russian claim, besides 40 thousand volunteers"
    yield as_given("luzin-2025", inferred, "calibrated", "Twelve months as the budget of 2024 implies",
                   to_unit=lambda a_month: a_month * MONTHS_A_YEAR)  # fmt: skip
    yield as_given("rbc-2025-force", "Russian contracts signed in 2024, Ukrainian ministry", "calibrated")
    yield as_given("medvedev-recruitment", claimed, "compared", "Contracts signed in 2024, Russian claim")


def _first_year(outcome: str) -> Callable[[Columns, int], Iterable[MeasuredRate]]:
    """What a future has in its first twelve months; nothing in a run that is shorter."""

    def measured(columns: Columns, months: int) -> Iterable[MeasuredRate]:
        values = columns[outcome]
        asked = np.full(values.size, months >= MONTHS_A_YEAR)
        yield middle_of("first twelve months, the war lasting or not", values, asked)

    return measured


def _ceasefires_published(world: Scenario) -> Iterable[PublishedRate]:
    yield as_given("fortna-2003", "Ceasefires of 1946-97 followed by renewed fighting", "calibrated")


def _ceasefires(columns: Columns, months: int) -> Iterable[MeasuredRate]:
    yield share_of(
        "futures with a ceasefire that see one broken", columns["ceasefires_broken"] > 0.0, columns["ceasefire"] == 1.0
    )


#: Every comparison, in the order in which they are shown.
RATE_COMPARISONS: Final = (
    RateComparison(
        "attacks", "Chance of an armed attack", "% a year", ("armed_attack",), _attacks_published, _attacks,
        "How often occasions come and how many leaders would take one are set so that each theory's baseline lies in "
        "the middle 80% of what the reference classes leave open: much, since no class is alike; forecasts were "
        "not used. An attack here lies between a use of force, which may be a shot over a border, and a war of 1,000 "
        "dead. Forecasts count other events, from any deadly clash to annexation; shares of experts who agree are no "
        "probabilities; a chance by a date is spread evenly over the years from March 2025.",
    ),
    RateComparison(
        "land", "Land taken by a fait accompli, or yielded", "% of gains",
        ("attack_kind", "resisted", "ground_day_30"), _land_published, _land,
        "Altman counts gains between any two states, faits accomplis that nobody resisted among them; conquest by "
        "brute force is left out, and some of the 112 are attempts to take land back. Here a target can yield only "
        "to a grab that has begun, and land counts if it is held on day 30: the model knows no demand for land "
        "under threat.",
    ),
    RateComparison(
        "fulfilment", "Promises of alliance kept in war", "% of calls",
        ("article5_called", "article5"), _fulfilment_published, _fulfilment,
        "The studies count promise by promise, over every alliance that a war called upon; here one case a future "
        "is counted, and Europe fights if allies with enough of the forces do. Alliances that deter enter neither "
        "count, so that both are rates of the hard cases. Resolve rests on polls and on elicited payoffs and is not"
        " fitted to these rates.",
    ),
    RateComparison(
        "incidents", "Hybrid incidents", "a year", ("incidents", "incidents_first_year"),
        _incidents_published, _incidents,
        "The European counts before 2024 and an assumed Baltic share set the rate without a campaign; the rung that "
        "Moscow chooses adds to it, and what the states learn takes from it. A campaign is under way at the start, so "
        "that the first year lies between 2023 and 2024; whether the level stays is Moscow's choice.",
    ),
    RateComparison(
        "capital", "From an assault to Tallinn or Riga", "hours",
        ("attack_kind", "attack_target", "resisted", "days_to_capital"), _capital_published, _capital,
        "The games met the posture of 2015 with the Russian army of that time, and 60 hours was the longest; the "
        "speed of an unopposed advance is fitted to them. Here forces, hosts, warning and luck are those of each "
        "future, and only assaults that get there within 60 days have a time.",
    ),
    RateComparison(
        "gain", "Land that Russia gains in Ukraine", "km2 a year", ("gain_first_year",), _gain_published,
        _first_year("gain_first_year"),
        "The pace of the front is fitted to the months up to February 2025. In part of the futures the war ends "
        "within the year; ISW draws the line of control differently.",
    ),
    RateComparison(
        "losses", "Russian casualties as Ukraine counts them", "thousand a year", ("claimed_first_year",),
        _losses_published, _first_year("claimed_first_year"),
        "The same series sets the level at the pace of the reference months. In part of the futures the war ends "
        "early.",
    ),
    RateComparison(
        "recruits", "Russian recruits", "thousand a year", ("recruited_first_year",), _recruits_published,
        _first_year("recruited_first_year"),
        "The prior spans what the budget implies and what both ministries claim; recruiting falls where money runs "
        "short.",
    ),
    RateComparison(
        "ceasefires", "Ceasefires followed by renewed fighting", "% of cases", ("ceasefire", "ceasefires_broken"),
        _ceasefires_published, _ceasefires,
        "Whether a ceasefire breaks is a choice; blame and the spread of governments' readiness for war were set for "
        "about half to break, over the theories. A future ends at its horizon and may see several ceasefires. None of "
        "the cases of 1946-97 is a war like this one.",
    ),
)  # fmt: skip
