"""What a scenario says besides its numbers, in months since the start and plain words; and a little mathematics."""

from __future__ import annotations

import math
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

BALTIC = ("estonia", "latvia", "lithuania")
EUROPEAN_HOSTS = (*BALTIC, "poland", "romania", "germany", "rest_of_europe")
FRAMEWORK = {"estonia": "united_kingdom", "latvia": "canada", "lithuania": "germany"}
ALLIES = ("united_kingdom", "canada", "germany", "poland", "france", "nordics")
#: Places by the words in which a withdrawal names them.
DESTINATIONS = {"europe": "rest_of_europe", "pacific": "indo_pacific", "home": "home"}
KINDS = ("none", "hybrid", "grab", "assault")
#: What belongs to whoever governs in Moscow, and is drawn anew for a successor.
OF_A_LEADER = (
    "motives.caution",
    "motives.discount",
    "motives.opportunist.ambition",
    "motives.opportunist.split_value",
    "motives.security_seeker.tolerance",
    "motives.security_seeker.sensitivity",
    "motives.regime_survival.sensitivity",
)
#: Moments closer than this are the same, months.
HAIR = 1e-9
GUARANTEES = ("none", "monitors", "european_force", "us_backed")
TERMS = ("territory", "neutrality", "guarantees", "sanctions", "infrastructure", "force_limits", "force_cap")
#: Nobody makes an offer; terms are those that the scenario writes down, where the analyst takes them as agreed. Whether
#: a party would have refused them is a matter of talks, so that what it does to the peace (imposed terms) is set to 0.
SILENT = (
    "talks.offer_rate=0",
    "settlement.renewal.imposed_effect.value=0",
    *(f"deal.{term}.table=fixed" for term in TERMS),
)


def logistic(x: float) -> float:
    """Chance at log-odds; far out it is 0 or 1."""
    return 1.0 / (1.0 + math.exp(-x)) if x > -700.0 else 0.0


def log_odds(chance: float) -> float:
    return math.log(chance / (1.0 - chance))


def normal(x: float) -> float:
    """Standard normal distribution function."""
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


def between(low: float, x: float, high: float) -> float:
    return low if x < low else high if x > high else x


@dataclass(frozen=True)
class Ramp:
    """Something that begins in a month and takes some; `size` is a share, persons, soldiers or an intensity."""

    start: float
    months: float
    size: float
    to: str = ""

    def done(self, now: float) -> float:
        """Part that is carried out by a moment."""
        if now <= self.start:
            return 0.0
        return 1.0 if now >= self.start + self.months else (now - self.start) / self.months


@dataclass(frozen=True)
class Written:
    """The terms as a scenario fixes them, and when and how likely the analyst takes them as agreed."""

    month: float
    chance: float
    annexed: bool
    recognised: bool
    neutrality: float
    years: float
    kind: int
    zone: bool
    sanctions: float
    sanctions_months: float
    infrastructure: float
    depth: float
    infrastructure_months: float
    forces: float
    forces_months: float
    soldiers: float
    cap_months: float


@dataclass(frozen=True)
class Spread:
    """How what a leader wants differs between leaders: the kind of distribution and its numbers, by their names."""

    kind: str
    numbers: Mapping[str, float]

    def at(self, share: float) -> float:
        """The value below which this share of leaders lies."""
        n = self.numbers
        if self.kind == "uniform":
            return n["low"] + share * (n["high"] - n["low"])
        if self.kind == "log_uniform":
            return n["low"] ** (1.0 - share) * n["high"] ** share
        assert self.kind == "lognormal", self.kind
        return math.exp(NormalDist(math.log(n["median"]), n["log_sd"]).inv_cdf(share))


@dataclass(frozen=True)
class World:
    """One scenario's plans, calendars and words. `off` names the channels that are switched off."""

    months: int
    steps: int
    words: Mapping[str, str]
    off: frozenset[str]
    elections: Mapping[str, tuple[float, float]]
    withdrawals: Mapping[str, Ramp]
    reinforcements: Mapping[str, Ramp]
    statements: Ramp
    dismantling: Ramp
    backfill: Mapping[str, Ramp]
    brigades: Mapping[str, Ramp]
    baltic_budgets: Ramp
    talks: float
    deal: Written
    leaders: Mapping[str, Spread]

    @property
    def surface(self) -> str:
        """Where the numbers of the response surface of these variants are."""
        return f"crisis.surface.{self.words['battlefield']}_{self.words['breakthrough']}."


def world_of(scenario: Any) -> World:
    """The world of a validated scenario."""
    year, month = map(int, scenario.horizon.start.split("-"))

    def since(date: str) -> float:
        years, months = map(int, date.split("-"))
        return float(12 * (years - year) + months - month)

    def own(plan: Any, host: str, name: str) -> float:
        """A number or date of a plan for all hosts, or the one that this host has instead."""
        instead = getattr(getattr(plan, host), name, None)
        value = getattr(plan, name) if instead is None else instead
        return since(value) if name == "start" else value

    us, hosts, brigades = scenario.us, EUROPEAN_HOSTS, {}
    for host, nation in FRAMEWORK.items():
        plan = getattr(getattr(scenario, nation), f"brigade_{host}", None)
        if plan is not None:
            brigades[nation] = Ramp(since(plan.start), since(plan.date) - since(plan.start), plan.strength, host)
    leave = {host: getattr(us.withdrawal, host) for host in hosts}
    come = {host: getattr(us.reinforcement, host) for host in BALTIC}
    calendars = {name: getattr(scenario.elections, name) for name in type(scenario.elections).model_fields}
    statements, cut, fill = us.statements, scenario.nato.infrastructure, scenario.europe.backfill
    budget = scenario.baltic.spending
    variants, deal, assumed = scenario.variants, scenario.deal, scenario.talks.assumed
    return World(
        months=scenario.horizon.months,
        steps=scenario.horizon.steps_per_month,
        words={name: getattr(variants, name).value for name in type(variants).model_fields},
        off=frozenset(scenario.without),
        elections={name: (since(calendar.first), calendar.every) for name, calendar in calendars.items()},
        withdrawals={
            host: Ramp(since(plan.start), plan.months, plan.share, DESTINATIONS[plan.destination])
            for host, plan in leave.items()
        },
        reinforcements={host: Ramp(since(plan.start), plan.months, plan.persons) for host, plan in come.items()},
        statements=Ramp(since(statements.start), statements.months, statements.intensity),
        dismantling=Ramp(since(cut.start), cut.months, cut.share),
        backfill={host: Ramp(*(own(fill, host, name) for name in ("start", "months", "share"))) for host in hosts},
        brigades=brigades,
        baltic_budgets=Ramp(since(budget.start), max(since(budget.date) - since(budget.start), 0.0), budget.target),
        talks=since(scenario.talks.calendar.start),
        deal=Written(
            month=since(assumed.start),
            chance=assumed.share,
            annexed=deal.territory.land == "annexed",
            recognised=deal.territory.recognised,
            neutrality=deal.neutrality.degree,
            years=math.inf if deal.neutrality.permanent else deal.neutrality.years,
            kind=GUARANTEES.index(deal.guarantees.kind),
            zone=deal.guarantees.demilitarised_zone,
            sanctions=deal.sanctions.share,
            sanctions_months=deal.sanctions.months,
            infrastructure=deal.infrastructure.share,
            depth=deal.infrastructure.depth_km,
            infrastructure_months=deal.infrastructure.months,
            forces=deal.force_limits.share,
            forces_months=deal.force_limits.months,
            soldiers=deal.force_cap.soldiers,
            cap_months=deal.force_cap.months,
        ),
        leaders={path: spread for path in OF_A_LEADER if (spread := spread_of(scenario, path)) is not None},
    )


def spread_of(scenario: Any, path: str) -> Spread | None:
    """The distribution that a scenario writes at a path; None where it writes a number."""
    written = scenario
    for name in path.split("."):
        written = getattr(written, name)
    if isinstance(written.value, int | float):
        return None
    ((kind, numbers),) = written.value.model_dump().items()
    return Spread(kind, numbers)


def settled(words: Mapping[str, str], drawn: dict[str, float]) -> dict[str, float]:
    """The drawn numbers of one future with the signs and sizes that the scenario's words settle."""
    p = copy(drawn)
    tripwire, schools, burden = words["tripwire"], words["reputation"], words["allied_burden"]
    if tripwire != "drawn":
        p["us.tripwire"] = abs(p["us.tripwire"]) * {"positive": 1.0, "zero": 0.0, "negative": -1.0}[tripwire]
    if schools != "drawn":
        p["beliefs.reputation_weight"] = {"reputation": 1.0, "current": 0.0}[schools]
    if burden != "drawn":
        rides = 1.0 if burden == "free_riding" else -1.0
        p["europe.free_riding"] = rides * abs(p["europe.free_riding"])
        p["europe.solidarity"] = -rides * abs(p["europe.solidarity"])
    return p
