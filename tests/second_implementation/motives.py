"""What Moscow wants, worked out a second time: one rule for each hypothesis, one option at a time."""

from __future__ import annotations

import math

from tests.second_implementation import settlement
from tests.second_implementation.forecast import (
    Outlook,
    at_hand,
    guests_planned,
    infrastructure_in,
    moscow,
    readiness_in,
)
from tests.second_implementation.future import Future
from tests.second_implementation.world import BALTIC, FRAMEWORK, OF_A_LEADER, logistic

RULES = {"H1": "opportunist", "H2": "security_seeker", "H3": "regime_survival", "H4": "satiated"}
ATTACKS = ("grab", "assault")
#: Dates at which a later attack is weighed against one now, months ahead.
LATER = (6.0, 12.0, 24.0, 48.0)


def begin(f: Future) -> None:
    """What later months are measured against."""
    if f.hypothesis == "H2":
        f.foreign_at_start = foreign_forces(f)
    if f.hypothesis == "H3":
        eyes = moscow(f)
        f.cost_at_start = {(kind, name): Outlook(f, eyes, kind, name).cost for kind in ATTACKS for name in BALTIC}


def number(f: Future, name: str) -> float:
    return f.p[f"motives.{RULES[f.hypothesis]}.{name}"]


def succeed(f: Future) -> None:
    """A new leader wants, fears and bears what leaders may; each number anew from its own spread."""
    for path in OF_A_LEADER:
        share = f.now.uniform(f"russia: new leader, {path}")
        if path in f.world.leaders:
            f.p[path] = f.world.leaders[path].at(share)


def foreign_forces(f: Future, months: float = 0.0) -> float:
    """Guests in the Baltic states as H2 weighs them, now or as planned, hbe: allies by the infrastructure that feeds
    them.
    """
    total, roads = 0.0, infrastructure_in(f, months)
    for host in BALTIC:
        allied, americans = f.allies[FRAMEWORK[host]].there, f.america.soldiers[host]
        if months:
            allied, americans = guests_planned(f, host, allied, americans, months)
        total += allied / f.p["europe.persons_per_hbe"] * roads
        total += number(f, "us_weight") * f.p["us.combat_value"] * americans / 1000.0
    return total


def excess(f: Future, months: float = 0.0) -> float:
    """Forward threat, 1 at the start, above what Moscow lives with; now or as planned."""
    roads = ratio = aligned = 1.0
    if f.on("threat"):
        roads, ratio = infrastructure_in(f, months), foreign_forces(f, months) / f.foreign_at_start
        aligned = settlement.alignment(f)
    threat = number(f, "infrastructure_weight") * roads + number(f, "forces_weight") * ratio
    return max(threat + number(f, "alignment_weight") * aligned - number(f, "tolerance"), 0.0)


def motive_of_pressure(f: Future) -> float:
    """What moves Moscow to a rung of hybrid pressure where everything is open to it."""
    motive = number(f, "hybrid")
    if f.hypothesis == "H1":
        return motive * (1.0 - logistic(f.moscow_on_us.value))
    if f.hypothesis == "H2":
        return motive * excess(f)
    return motive * settlement.stress(f) if f.hypothesis == "H3" else motive


def worth_of_attack(f: Future, seen: Outlook, months: float = 0.0) -> float:
    """An attack as Moscow sees it, now or so many months ahead; H4 wants none."""
    kind, prize, cost = seen.kind, f.p[f"motives.prize_{seen.kind}"], f.p["motives.caution"] * seen.cost
    if f.hypothesis == "H1":
        return number(f, "ambition") * prize * seen.won + number(f, "split_value") * seen.deserted - cost
    if f.hypothesis == "H2":
        relief = number(f, "floor") + (1.0 - number(f, "floor")) * seen.won
        return number(f, "sensitivity") * excess(f, months) * prize * relief - cost
    usual = f.p["motives.caution"] * f.cost_at_start[kind, seen.target]
    diverted = number(f, "sensitivity") * settlement.stress(f) * number(f, f"diversion_{kind}")
    return diverted - usual - number(f, "cost_weight") * (cost - usual)


def worth_of_waiting(f: Future) -> float:
    """The best later attack, discounted by what it takes to get there and by the wait for another occasion."""
    a_month, occasions = f.p["motives.discount"] / 12.0, f.p["crisis.opportunity_rate"]
    best = 0.0
    for months in LATER:
        eyes = moscow(f, months)
        for kind in ATTACKS:
            worth = max(worth_of_attack(f, Outlook(f, eyes, kind, name), months) for name in targets(f))
            best = max(best, math.exp(-a_month * months) * at_hand(f, readiness_in(f, kind, months)) * worth)
    return best * occasions / (occasions + a_month)


def targets(f: Future) -> list[str]:
    """States that there is still something to take from."""
    return [name for name, state in f.baltic.items() if not state.lost]
