"""What parties expect of a peace, held against how peaces go: error of the shipped numbers, and a refit.

    python -m tests.calibration.peace          # the error of scenarios/baseline.yaml's settlement.expectation
    python -m tests.calibration.peace --refit  # also the values that fit best, to be written into the scenario

Terms spread over what a table may hold are taken as agreed in the baseline, at two dates and under each theory of
Moscow, and the baseline's own table is left to itself; who breaks such a peace when is compared with the survival that
all see at its signing. What is signed depends on what is expected, so that a refit is to be repeated until it
moves nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import product

import numpy as np
from scipy.optimize import minimize

from sim.draws.design import draw
from sim.draws.luck import Luck
from sim.ensemble.block import forget
from sim.model.results import outcomes
from sim.model.settlement.signing import Agreement
from sim.model.settlement.valuation import RUSSIA, UKRAINE, Standing, Valuation
from sim.model.stage.stage import Stage
from sim.model.theatre import Theatre
from sim.scenario.reading.load import load
from sim.theory import bargaining, durability
from sim.theory.arrays import BoolArray, FloatArray
from sim.vocabulary import HYPOTHESES

ROOT = "settlement.expectation."
NAMES = (
    "slow",
    "fast",
    "russia_base",
    "russia_temptation",
    "russia_passing",
    "russia_cap",
    "ukraine_base",
    "ukraine_temptation",
    "ukraine_cap",
)
#: Rates are fitted as logarithms, slopes that have a sign as well.
LOGS = ("slow", "fast", "russia_temptation", "ukraine_temptation")
MONTHS = (12.0, 60.0)
LAND = ("land=line", "recognised=true"), ("land=annexed", "recognised=true"), ("land=line", "recognised=false")
GUARANTEES = ("none", "monitors", "european_force", "us_backed")
#: Neutrality, soldiers left, sanctions lifted, NATO's step back.
REST = ((0, 2000, 0, 0), (1, 480, 1, 0), (1, 85, 1, 0.5))
TERMS = ("territory", "neutrality", "guarantees", "force_cap", "sanctions", "force_limits", "infrastructure")
DATES = ("2025-06", "2027-03")
SEED = 20250301


class Nobody:
    """A collector that keeps nothing."""

    def monthly(self, *_: object) -> None: ...

    def event(self, *_: object) -> None: ...

    def finish(self, *_: object) -> None: ...


@dataclass(frozen=True)
class Peaces:
    """Peaces as they were signed, and how they went; arrays (peaces,). `length` is in months, until they were `broken`
    or the horizon came.
    """

    russia: FloatArray
    passing: FloatArray
    ukraine: FloatArray
    cap: FloatArray
    length: FloatArray
    broken: BoolArray

    def where(self, these: BoolArray) -> Peaces:
        return Peaces(*(getattr(self, field.name)[these] for field in fields(self)))


def together(parts: Sequence[Peaces]) -> Peaces:
    return Peaces(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Peaces)))


def packages() -> Iterator[tuple[str, ...]]:
    """Settings that take terms as agreed: every combination of land, guarantee and rest, each at one of the dates."""
    for k, (land, kind, rest) in enumerate(product(LAND, GUARANTEES, REST)):
        neutral, soldiers, sanctions, nato = rest
        yield (
            f"talks.assumed.start={DATES[k % len(DATES)]}",
            "talks.assumed.share=1",
            *(f"deal.{term}.table=fixed" for term in TERMS),
            *(f"deal.territory.{word}" for word in land),
            f"deal.neutrality.degree={neutral}",
            "deal.neutrality.permanent=true",
            f"deal.guarantees.kind={kind}",
            f"deal.force_cap.soldiers={soldiers}",
            f"deal.sanctions.share={sanctions}",
            f"deal.force_limits.share={nato}",
            f"deal.infrastructure.share={nato}",
        )


def played(sets: Sequence[str], hypothesis: str, members: int, scenario: str = "baseline") -> Peaces:
    """The first settlements of some futures: what all saw when they were signed, and how long they held."""
    world = load(scenario, tuple(sets)).scenario
    stage = Stage(world, draw(world, SEED, 0, members), Luck(SEED, 0, members), Nobody())
    theatre = Theatre(stage, hypothesis)
    signing = theatre.settlement.signing
    seen = {name: np.full(members, np.nan) for name in ("russia", "passing", "ukraine", "cap")}
    conclude = signing.conclude

    def watched(agreement: Agreement | None, collapsed: BoolArray, exhausted: BoolArray) -> BoolArray:
        if agreement is not None:
            look(theatre, agreement, seen)
        return conclude(agreement, collapsed, exhausted)

    signing.conclude = watched  # type: ignore[method-assign]
    while not stage.clock.over:
        theatre.step()
    found = outcomes(theatre)
    forget(theatre)
    settled = (found["settlement_month"] == found["war_end_month"]) & ~np.isnan(found["settlement_month"])
    length = found["ceasefire_length"]
    broken = ~np.isnan(length)
    watched_for = world.horizon.months - found["settlement_month"]
    peaces = Peaces(**seen, length=np.where(broken, length, watched_for), broken=broken)
    return peaces.where(settled)


def look(theatre: Theatre, agreement: Agreement, seen: Mapping[str, FloatArray]) -> None:
    """What all see of the peaces that are being signed, where it is the first of a future."""
    first = np.isnan(seen["russia"][agreement.who])
    who, terms = agreement.who[first], agreement.terms.those(first)
    if who.size == 0:
        return
    valuation = Valuation(theatre.settlement.situation, theatre.stage.sample(who))
    standing = Standing(age=0.0, imposed=agreement.over_a_head[first])
    for party, parts in ((RUSSIA, valuation.russian_parts), (UKRAINE, valuation.ukrainian_parts)):
        guarantee = valuation.expected_guarantee(terms, party)
        worth = bargaining.total(parts(terms, guarantee))
        tempted = valuation.breaking(party, terms, worth, guarantee, standing)
        seen[party][who] = sum(tempted.values())
    seen["passing"][who] = valuation.passing()
    seen["cap"][who] = terms.force_cap


def shipped() -> dict[str, float]:
    """The numbers of the baseline."""
    world = load("baseline").scenario
    drawn = draw(world, SEED, 0, 2)
    return {name: float(drawn[ROOT + name][0]) for name in NAMES}


def durable(peaces: Peaces, values: Mapping[str, float]) -> FloatArray:
    """Chance, as all saw it at the signing, that neither side was of a type that breaks."""
    russia = values["russia_base"] + values["russia_temptation"] * peaces.russia
    russia = russia + values["russia_passing"] * peaces.passing + values["russia_cap"] * peaces.cap
    ukraine = values["ukraine_base"] + values["ukraine_temptation"] * peaces.ukraine
    return durability.durable_share(russia, ukraine + values["ukraine_cap"] * peaces.cap)


def expected(peaces: Peaces, values: Mapping[str, float], months: FloatArray | float) -> FloatArray:
    """Chance that each still holds after so many months."""
    rates = (np.array(values[name]) for name in ("slow", "fast"))
    return durability.survival(months, durable(peaces, values), *rates)


def loss(peaces: Peaces, values: Mapping[str, float]) -> float:
    """Negative logarithm of the likelihood of how the peaces went, per peace."""
    pi, slow = durable(peaces, values), values["slow"]
    fast = values["fast"] * (1.0 - pi)
    held = expected(peaces, values, peaces.length)
    ends = pi * slow * np.exp(-slow * peaces.length) + (1.0 - pi) * fast * np.exp(-fast * peaces.length)
    likelihood = np.where(peaces.broken, ends, held)
    return float(-np.mean(np.log(np.maximum(likelihood, 1e-12))))


def refitted(peaces: Peaces, start: Mapping[str, float]) -> dict[str, float]:
    """The values that fit best."""

    def values(x: FloatArray) -> dict[str, float]:
        return {name: float(np.exp(v) if name in LOGS else v) for name, v in zip(NAMES, x, strict=True)}

    first = np.array([np.log(max(start[name], 1e-4)) if name in LOGS else start[name] for name in NAMES])
    # A weak pull to moderate values keeps slopes finite where what they weigh hardly varies.
    found = minimize(
        lambda x: loss(peaces, values(x)) + 1e-5 * float(np.sum(x * x)), first, method="Nelder-Mead",
        options={"maxiter": 6000, "maxfev": 6000, "xatol": 1e-3, "fatol": 1e-7, "adaptive": True},
    )  # fmt: skip
    return values(found.x)


def still_held(peaces: Peaces, months: float) -> tuple[float, int]:
    """Share of the peaces that could be watched for so long and still held, and how many could."""
    known = ~peaces.broken & (peaces.length < months)
    held = peaces.length[~known] >= months
    return float(held.mean()), int(held.size)


def report(name: str, peaces: Peaces, values: Mapping[str, float]) -> str:
    """Expected beside played, in 100."""
    cells = []
    for months in MONTHS:
        known = peaces.broken | (peaces.length >= months)
        seen = 100.0 * float(expected(peaces, values, months)[known].mean())
        cells.append(f"{months:3.0f} months: {seen:3.0f} {100.0 * still_held(peaces, months)[0]:3.0f}")
    return f"{name:<44}{cells[0]:>22}{cells[1]:>22}{peaces.length.size:>8}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--refit", action="store_true")
    parser.add_argument("--members", type=int, default=64)
    options = parser.parse_args()
    found = {("table", h): played((), h, 8 * options.members) for h in HYPOTHESES}
    for sets in packages():
        words = " ".join(x.split("=")[1] for x in sets[9:])
        found |= {(words, h): played(sets, h, options.members) for h in HYPOTHESES}
    values = shipped()
    everything = together(list(found.values()))
    print(f"{'expected, played of 100':<44}")
    for words in dict.fromkeys(words for words, _ in found):
        print(report(words, together([part for (name, _), part in found.items() if name == words]), values))
    for hypothesis in HYPOTHESES:
        print(report(hypothesis, together([part for (_, h), part in found.items() if h == hypothesis]), values))
    print(f"loss per peace {loss(everything, values):.4f}")
    if options.refit:
        best = refitted(everything, values)
        print({name: float(f"{value:.3g}") for name, value in best.items()})
        for words in dict.fromkeys(words for words, _ in found):
            print(report(words, together([part for (name, _), part in found.items() if name == words]), best))
        for (words, h), part in found.items():
            if words == "table":
                print(report(f"{words} {h}", part, best))
        for hypothesis in HYPOTHESES:
            print(report(hypothesis, together([part for (_, h), part in found.items() if h == hypothesis]), best))
        print(f"refitted: loss per peace {loss(everything, best):.4f}")


if __name__ == "__main__":
    main()
