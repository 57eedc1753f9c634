"""What Moscow wants, worked out a second time: one rule for each hypothesis, one option at a time."""

from __future__ import annotations

from tests.second_implementation import settlement
from tests.second_implementation.alliance_month import allied_soldiers
from tests.second_implementation.forecast import Outlook, at_hand, moscow, readiness_in
from tests.second_implementation.future import Future
from tests.second_implementation.world import BALTIC

RULES = {"H1": "opportunist", "H2": "security_seeker", "H3": "regime_survival", "H4": "satiated"}
ATTACKS = ("grab", "assault")


def begin(f: Future) -> None:
    """What later months are measured against."""
    if f.hypothesis == "H2":
        f.foreign_at_start = foreign_forces(f)
    if f.hypothesis == "H3":
        eyes = moscow(f)
        f.cost_at_start = {(kind, name): Outlook(f, eyes, kind, name).cost for kind in ATTACKS for name in BALTIC}


def number(f: Future, name: str) -> float:
    return f.p[f"motives.{RULES[f.hypothesis]}.{name}"]


def foreign_forces(f: Future) -> float:
    """Guests in the Baltic states as H2 weighs them, hbe: allies by the infrastructure that feeds them."""
    allied = allied_soldiers(f) / f.p["europe.persons_per_hbe"] * f.infrastructure
    americans = sum(f.america.soldiers[name] for name in BALTIC) / 1000.0
    return allied + number(f, "us_weight") * f.p["us.combat_value"] * americans


def excess(f: Future) -> float:
    """Forward threat, 1 at the start, above what Moscow lives with."""
    roads = ratio = aligned = 1.0
    if f.on("threat"):
        roads, ratio = f.infrastructure, foreign_forces(f) / f.foreign_at_start
        aligned = settlement.alignment(f)
    threat = number(f, "infrastructure_weight") * roads + number(f, "forces_weight") * ratio
    return max(threat + number(f, "alignment_weight") * aligned - number(f, "tolerance"), 0.0)


def worth_of_campaign(f: Future) -> float:
    """A hybrid campaign."""
    worth = number(f, "hybrid")
    if f.hypothesis == "H2":
        return worth * number(f, "sensitivity") * excess(f)
    if f.hypothesis == "H3":
        return worth * number(f, "sensitivity") * settlement.stress(f)
    return worth


def worth_of_attack(f: Future, seen: Outlook) -> float:
    """An attack as Moscow sees it; H4 wants none."""
    kind, prize = seen.kind, f.p[f"motives.prize_{seen.kind}"]
    if f.hypothesis == "H1":
        return prize * seen.won + number(f, "split_value") * seen.deserted - seen.cost
    if f.hypothesis == "H2":
        relief = number(f, "floor") + (1.0 - number(f, "floor")) * seen.won
        return number(f, "sensitivity") * excess(f) * prize * relief - seen.cost
    usual = f.cost_at_start[kind, seen.target]
    diverted = number(f, "sensitivity") * settlement.stress(f) * number(f, f"diversion_{kind}")
    return diverted - usual - number(f, "cost_weight") * (seen.cost - usual)


def worth_of_waiting(f: Future) -> float:
    """What the best attack in a year may be worth, if there are the means for it then; H1 alone looks ahead."""
    if f.hypothesis != "H1":
        return 0.0
    eyes, best = moscow(f, 12.0), 0.0
    for kind in ATTACKS:
        worth = max(worth_of_attack(f, Outlook(f, eyes, kind, name)) for name in targets(f))
        best = max(best, at_hand(f, readiness_in(f, kind, 12.0)) * worth)
    return number(f, "waiting") * best


def targets(f: Future) -> list[str]:
    """States that there is still something to take from."""
    return [name for name, state in f.baltic.items() if not state.lost]
