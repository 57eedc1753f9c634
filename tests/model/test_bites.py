"""Every lever and every word moves what its definition names, in the direction that the rule implies, beyond noise.

Each entry says what is measured and which way it moves where the lever is changed as :mod:`tests.model.test_levers`
changes it, or where one word replaces another. The same members with the same luck live in both worlds, so that what is
left of noise is in the paired differences; their mean must lie at least `BEYOND` standard errors from 0. A lever or
word without an entry fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pytest

from sim.analysis.outcomes_only import alike
from sim.draws.design import draw
from sim.draws.luck import Luck
from sim.model.results import outcomes
from sim.model.stage.plans import structure
from sim.model.stage.stage import Stage
from sim.model.theatre import Theatre
from sim.outcomes import MONTHLY, OUTCOMES
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.sections.variants import Variants
from sim.theory.arrays import FloatArray
from sim.vocabulary import BALTIC_STATES, US_EUROPEAN_HOSTS
from tests.model.conftest import SEED, Futures, loaded
from tests.model.test_levers import CHANGED, LEVERS, LIVELY

BEYOND = 3.0
MEMBERS = 300
MONTHS = 30
#: Share of futures that must differ where no direction is named.
ENOUGH = 0.05
#: Up, down, or either way: where the definition names no direction, the sizes of the differences are what must move.
UP, DOWN, EITHER = 1, -1, 0


@dataclass(frozen=True)
class Bite:
    """What a change moves: an outcome, or the mean of a monthly series over the horizon; `under` which theory, and what
    else is set in both worlds.
    """

    measure: str
    way: int
    under: str = "H1"
    series: bool = False
    beside: tuple[str, ...] = ()


def outcome(name: str, way: int, under: str = "H1", *, beside: tuple[str, ...] = ()) -> Bite:
    assert name in OUTCOMES
    return Bite(name, way, under, beside=beside)


def series(name: str, way: int, under: str = "H1") -> Bite:
    assert name in MONTHLY
    return Bite(name, way, under, series=True)


#: Moscow attacks in nearly every future, so that what others then do can be told.
_TESTED = ("motives.prize_grab=20", "motives.prize_assault=20")

BITES: Mapping[str, Bite] = {
    **{
        path: bite
        for host in US_EUROPEAN_HOSTS
        for path, bite in {
            f"us.withdrawal.{host}.start": series(f"us_troops_{host}", UP),
            f"us.withdrawal.{host}.months": series(f"us_troops_{host}", UP),
            f"us.withdrawal.{host}.share": series(f"us_troops_{host}", DOWN),
            f"us.withdrawal.{host}.destination": outcome("us_troops_europe", UP),
        }.items()
    },
    "us.withdrawal.rest_of_europe.destination": series("us_troops_rest_of_europe", UP),
    **{
        path: bite
        for host in BALTIC_STATES
        for path, bite in {
            f"us.reinforcement.{host}.start": series(f"us_troops_{host}", DOWN),
            f"us.reinforcement.{host}.months": series(f"us_troops_{host}", EITHER),
            f"us.reinforcement.{host}.persons": series(f"us_troops_{host}", UP),
        }.items()
    },
    "us.unscheduled_withdrawal_rate": outcome("us_troops_baltic", DOWN),
    "us.aid.level": series("aid", UP),
    "us.statements.start": series("us_help_expected", UP),
    "us.statements.months": series("us_help_expected", EITHER),
    "us.statements.intensity": series("us_help_expected", DOWN),
    "us.pacific_priority": outcome("us_troops_europe", DOWN),
    "us.spending_demand": outcome("european_spending", UP),
    "us.exit_threat": outcome("us_out", UP),
    # Where Washington is of two minds, so that what is revealed decides.
    "us.reveal": outcome("us_fights", DOWN, beside=(*_TESTED, "us.resolve=0")),
    "nato.infrastructure.start": series("infrastructure", UP),
    "nato.infrastructure.months": series("infrastructure", UP),
    "nato.infrastructure.share": outcome("infrastructure_kept", DOWN),
    "elections.united_states.first": series("us_help_expected", EITHER),
    "elections.united_states.every": series("us_help_expected", EITHER),
    **{
        f"elections.{country}.{leaf}": series("europe_help_expected", EITHER)
        for country in ("canada", "france", "poland", "germany", "united_kingdom")
        for leaf in ("first", "every")
    },
    "europe.backfill.start": outcome("backfill", DOWN),
    "europe.backfill.months": series("allied_troops_lithuania", UP),
    "europe.backfill.share": outcome("backfill", UP),
    "canada.brigade_latvia.start": series("allied_troops_latvia", DOWN),
    "canada.brigade_latvia.date": series("allied_troops_latvia", DOWN),
    "canada.brigade_latvia.strength": series("allied_troops_latvia", UP),
    "germany.brigade_lithuania.start": series("allied_troops_lithuania", DOWN),
    "germany.brigade_lithuania.date": series("allied_troops_lithuania", UP),
    "germany.brigade_lithuania.strength": series("allied_troops_lithuania", DOWN),
    "baltic.spending.start": series("baltic_defence", DOWN),
    "baltic.spending.date": series("baltic_defence", UP),
    "baltic.spending.target": series("baltic_defence", UP),
    "talks.calendar.start": outcome("offers", DOWN),
    "talks.pressing.whom": outcome("pressed_russia", UP),
    "talks.pressing.often": outcome("pressed_ukraine", DOWN),
    "talks.pressing.on_moscow": series("area_held", DOWN),
    "talks.assumed.start": outcome("settlement_month", UP),
    "talks.assumed.share": outcome("settlement", UP),
    "deal.territory.table": outcome("deal_territory", EITHER),
    "deal.territory.land": outcome("area_held", UP),
    "deal.territory.recognised": outcome("area_recognised", UP),
    "deal.neutrality.table": outcome("deal_neutrality", EITHER),
    "deal.neutrality.degree": outcome("deal_neutrality", DOWN),
    "deal.neutrality.permanent": outcome("deal_neutrality", UP),
    "deal.neutrality.years": outcome("deal_neutrality", DOWN),
    "deal.guarantees.table": outcome("deal_guarantees", EITHER),
    "deal.guarantees.kind": outcome("deal_guarantees", UP),
    "deal.guarantees.demilitarised_zone": outcome("ceasefires_broken", DOWN),
    "deal.force_limits.table": outcome("deal_nato", UP),
    "deal.force_limits.share": outcome("us_troops_baltic", UP),
    "deal.force_limits.months": outcome("us_troops_baltic", DOWN),
    "deal.infrastructure.table": outcome("deal_nato", UP),
    "deal.infrastructure.share": series("infrastructure", UP),
    "deal.infrastructure.depth_km": series("infrastructure", UP),
    "deal.infrastructure.months": series("infrastructure", DOWN),
    "deal.force_cap.table": outcome("deal_force_cap", EITHER),
    "deal.force_cap.soldiers": outcome("deal_force_cap", UP),
    "deal.force_cap.months": series("ukrainian_force", DOWN),
    "deal.sanctions.table": outcome("deal_sanctions", EITHER),
    "deal.sanctions.share": outcome("deal_sanctions", DOWN),
    "deal.sanctions.months": outcome("recruited_first_year", UP),
    "deal.minerals.offered": outcome("minerals_signed", DOWN),
    "deal.minerals.start": outcome("minerals_revenue", DOWN),
    "deal.minerals.aid": series("aid", UP),
    "deal.minerals.face_value": outcome("minerals_revenue", UP),
    "deal.minerals.us_share": outcome("minerals_us_revenue", DOWN),
    "deal.minerals.security_clause": outcome("minerals_signed", EITHER, beside=("settlement.facts.minerals_clause=1",)),
    "deal.minerals.opt_out": outcome("minerals_signed", UP),
    "deal.reconstruction_fund.share": outcome("reconstruction", UP),
    "deal.reconstruction_fund.capital": outcome("reconstruction", UP),
}

#: By variant: the word that replaces another, what must be set beside it, and what it then moves.
_GONE = ("us.resolve=-6", "us.resolve_centre=-6", "beliefs.russia_on_us_error=6")
_PRESENT = (*_TESTED, "us.tripwire=1", *(f"us.troops.{host}=5000" for host in BALTIC_STATES))
WORDS: Mapping[str, Mapping[tuple[str, str], tuple[tuple[str, ...], Bite]]] = {
    "battlefield": {("manoeuvre", "transparent"): ((), outcome("capital_lost", DOWN))},
    "public_opinion": {("casualties", "success"): ((), series("russian_support", UP))},
    "breakthrough": {("halt_ratio", "three_to_one"): (_TESTED, outcome("ground_day_30", EITHER))},
    "order": {("europe_first", "us_first"): ((*_TESTED, "europe.solidarity=0.8"), outcome("article5", EITHER))},
    "tripwire": {
        ("drawn", "zero"): (_PRESENT, outcome("us_fights", DOWN)),
        ("zero", "positive"): (_PRESENT, outcome("us_fights", UP)),
        ("positive", "negative"): (_PRESENT, outcome("us_fights", DOWN)),
    },
    # Where Washington stays away in each case, only those who judge by past conduct think less of it.
    "reputation": {
        ("drawn", "reputation"): (_GONE, series("us_help_expected", DOWN)),
        ("reputation", "current"): (_GONE, series("us_help_expected", UP)),
    },
    "allied_burden": {
        ("drawn", "following"): (("us.spending_demand=4",), outcome("european_spending", UP)),
        ("following", "free_riding"): (("us.spending_demand=4",), outcome("european_spending", DOWN)),
    },
    "war_end": {("information", "commitment"): ((), outcome("ceasefire_months", EITHER))},
}

Sets = tuple[str, ...]


def world(sets: Sets) -> Scenario:
    return loaded("baseline", (*LIVELY, *sets, f"horizon.months={MONTHS}")).scenario


class Lived:
    """Futures of worlds asked for, simulated side by side where worlds differ in numbers alone, each once."""

    def __init__(self) -> None:
        self.found: dict[tuple[Sets, str], Callable[[Bite], FloatArray]] = {}

    def live(self, settings: Sequence[Sets], under: str) -> None:
        fresh = [sets for sets in dict.fromkeys(settings) if (sets, under) not in self.found]
        for group in alike(fresh, lambda sets: structure(world(sets))):
            self._together(group, under)

    def _together(self, group: Sequence[Sets], under: str) -> None:
        worlds = [world(sets) for sets in group]
        drawn = [draw(one, SEED, 0, MEMBERS) for one in worlds]
        futures = Futures(parameters={path: np.concatenate([by[path] for by in drawn]) for path in drawn[0]})
        luck = Luck(SEED, 0, MEMBERS, copies=len(worlds))
        stage = Stage(worlds, futures.parameters, luck, futures)
        theatre = Theatre(stage, under)
        while not stage.clock.over:
            theatre.step()
        ended = {name: np.broadcast_to(values, (luck.size,)) for name, values in outcomes(theatre).items()}
        means = {name: futures.series(name).mean(axis=0) for name in MONTHLY}
        for k, sets in enumerate(group):
            rows = slice(k * MEMBERS, (k + 1) * MEMBERS)
            self.found[sets, under] = lambda bite, rows=rows: (means if bite.series else ended)[bite.measure][rows]

    def beyond_noise(self, before: Sets, after: Sets, bite: Bite) -> float:
        """Standard errors by which the paired differences lie on the side that the entry says."""
        self.live((before, after), bite.under)
        first, second = (self.found[sets, bite.under](bite) for sets in (before, after))
        difference = (second - first)[~np.isnan(second - first)]
        if difference.size < 2:
            return 0.0
        # In pairs with the same luck any difference is the lever's: without a direction, enough futures must differ.
        if bite.way == EITHER and np.mean(difference != 0.0) < ENOUGH:
            return 0.0
        difference = np.abs(difference) if bite.way == EITHER else bite.way * difference
        spread = float(difference.std(ddof=1))
        mean = float(difference.mean())
        return mean / (spread / np.sqrt(difference.size)) if spread > 0.0 else (np.inf if mean > 0.0 else 0.0)


@pytest.fixture(scope="module")
def lived() -> Lived:
    """Every world of the table, those that differ in numbers alone in one block."""
    lived = Lived()
    for under in {bite.under for bite in BITES.values()}:
        asked = [path for path, bite in BITES.items() if bite.under == under]
        lived.live([sets for path in asked for sets in _worlds(path)], under)
    return lived


def _worlds(path: str) -> tuple[Sets, Sets]:
    needs, value = CHANGED[path]
    before = (*needs, *BITES[path].beside)
    return before, (*before, f"{path}={value}")


def test_every_lever_has_an_entry() -> None:
    assert sorted(BITES) == sorted(LEVERS)


def test_every_word_has_an_entry() -> None:
    for name, field in Variants.model_fields.items():
        words = set(get_args(field.annotation.model_fields["value"].annotation))
        assert {word for pair in WORDS[name] for word in pair} == words, name


@pytest.mark.parametrize("path", list(BITES))
def test_each_lever_moves_what_it_names(lived: Lived, path: str) -> None:
    assert lived.beyond_noise(*_worlds(path), BITES[path]) >= BEYOND


@pytest.mark.parametrize(
    ("name", "pair"), [pytest.param(name, pair, id=f"{name}-{pair[1]}") for name in WORDS for pair in WORDS[name]]
)
def test_each_word_moves_what_it_names(lived: Lived, name: str, pair: tuple[str, str]) -> None:
    needs, bite = WORDS[name][pair]
    before, after = ((*needs, f"variants.{name}={word}") for word in pair)
    assert lived.beyond_noise(before, after, bite) >= BEYOND


def test_a_change_of_nothing_does_not_bite(lived: Lived) -> None:
    same = ("us.withdrawal.estonia.share=0",)
    assert lived.beyond_noise((), same, outcome("attack_chance", EITHER)) == 0.0
