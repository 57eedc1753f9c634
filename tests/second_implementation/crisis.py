"""Moscow's chances and moves, worked out a second time: incidents, accidents, pressure, reviews, attacks."""

from __future__ import annotations

from tests.second_implementation import ladder, motives
from tests.second_implementation.attack import carry_out
from tests.second_implementation.council import Attack, consult
from tests.second_implementation.forecast import Outlook, at_hand, moscow
from tests.second_implementation.future import Future
from tests.second_implementation.motives import ATTACKS
from tests.second_implementation.war_month import measure
from tests.second_implementation.world import BALTIC, HAIR, logistic

#: Below this there is nobody to attack with, hbe.
NOBODY = 1e-3
#: What is noted where pressure reaches rung 1, 2 and 3.
RUNGS = ("hybrid campaign", "turns to sabotage", "turns to violent sabotage")
SABOTAGE = 2


def begin(f: Future) -> None:
    """A campaign is somewhere in its course when the run begins."""
    p, pressure = f.p, f.pressure
    pressure.rung, pressure.against = round(p["crisis.hybrid.start"]), weakest(f)
    part = f.now.uniform("russia: campaign at the start")
    pressure.left = part * p["crisis.hybrid.campaign_months"] if pressure.rung else 0.0


def live(f: Future) -> None:
    """A step: incidents happen, Moscow may weigh pressure and a move, attacks are carried out."""
    step = f.now
    f.regrouping = max(f.regrouping - step.length, 0.0)
    rate = suffer_incidents(f)
    deadly = min(f.p["crisis.hybrid.lethal"] * (1.0 + f.p["crisis.hybrid.rung_lethal"] * f.pressure.rung), 1.0)
    lethal, can_attack = rate * deadly * (1.0 - f.p["crisis.hybrid.climb_down"]), f.war.available > NOBODY
    danger = step.strikes(lethal) if can_attack and f.regrouping <= 0.0 else 0.0
    stumbled_into = accident(f, danger)
    f.pressure.left = max(f.pressure.left - step.length, 0.0)
    if f.pressure.left <= HAIR:
        f.pressure.rung = 0
    weigh_pressure(f)
    chosen, chance = review(f)
    if f.record.attacks == 0:
        f.record.attack_chance += chance + danger - chance * danger
    attack = chosen or stumbled_into
    if attack is not None:
        note_move(f, attack.kind)
        f.regrouping = f.p["crisis.regroup_months"]
        carry_out(f, attack)
        measure(f.war, f.p)


def note_move(f: Future, kind: str) -> None:
    if f.record.first_move[1] == "none":
        f.record.first_move = (float(f.now.month), kind)


# Below armed attack


def suffer_incidents(f: Future) -> float:
    """Incidents of the step; returns their rate a month. Each rung adds to those in its target, and less beside it."""
    p, pressure, years, root = f.p, f.pressure, f.now.years, "crisis.hybrid."
    exposed = 0.0
    for name, state in f.baltic.items():
        near = 1.0 if pressure.against == name else p[root + "spill"]
        exposed += (1.0 + near * pressure.rung * p[root + "rung_incidents"]) * (1.0 - state.resilience)
    a_year = p[root + "incidents"] * p[root + "baltic_share"] * exposed / len(BALTIC)
    found = count(f.now.uniform("baltic: incidents"), a_year * years, p[root + "dispersion"] * years)
    f.record.incidents += found
    if f.now.month < 12:
        f.record.incidents_first_year += found
    if pressure.rung > 0:
        f.record.campaign_months += f.now.length
    return a_year / 12.0


def count(u: float, mean: float, shape: float) -> int:
    """Quantile of a negative-binomial count, by adding up its probabilities."""
    fraction = mean / (mean + shape)
    probability = (1.0 - fraction) ** shape
    total, k = probability, 0
    while u >= total and probability > 0.0:
        probability *= fraction * (shape + k) / (k + 1)
        total += probability
        k += 1
    return k


def accident(f: Future, danger: float) -> Attack | None:
    """An incident that turns lethal and that Moscow does not climb down from, if there is a place for it."""
    if f.now.uniform("baltic: lethal incident") >= danger:
        return None
    place = f.pressure.against
    if f.pressure.rung == 0:
        place = BALTIC[int(f.now.uniform("baltic: place of the lethal incident") * len(BALTIC))]
    return None if f.baltic[place].lost else Attack("grab", place, by_accident=True)


# Moscow's choice


def weakest(f: Future) -> str:
    """Whom Moscow presses: the state that looks weakest of those that stand."""
    eyes = moscow(f)
    return min(motives.targets(f) or BALTIC, key=lambda name: eyes.defence[name])


def weigh_pressure(f: Future) -> None:
    """Up or down a rung, or neither: a rung is worth m o + t - k (c + a p) more than the one below it."""
    p, pressure, root = f.p, f.pressure, "crisis.hybrid."
    rate = p[root + "review_rate"]
    if f.now.uniform("russia: review of pressure") >= f.now.strikes(rate):
        return
    reach = sum(1.0 - state.resilience for state in f.baltic.values()) / len(BALTIC)
    reach *= p[root + "war_attention"] if f.war.fighting else 1.0
    gain = motives.motive_of_pressure(f) * reach + p[root + "liking"]
    cost = p[root + "exposure"] + p[root + "answer"] * logistic(f.moscow_on_us.value)
    worth = {"hold": 0.0}
    if pressure.rung < len(RUNGS) and motives.targets(f):
        worth["climb"] = gain - (pressure.rung + 1) * cost
    if pressure.rung > 0:
        worth["fall back"] = pressure.rung * cost - gain
    chosen, _ = f.chooses("russia", "hybrid pressure", worth, p[root + "precision"], rate * f.now.length)
    if chosen == "climb":
        climb(f)
    elif chosen == "fall back":
        pressure.rung -= 1


def climb(f: Future) -> None:
    """A campaign begins or grows harsher; its target learns from it and may call for consultations."""
    p, pressure = f.p, f.pressure
    if pressure.rung == 0:
        pressure.left, pressure.against = p["crisis.hybrid.campaign_months"], weakest(f)
        f.record.campaigns += 1
    pressure.rung += 1
    f.record.highest_pressure = max(f.record.highest_pressure, pressure.rung)
    f.note(RUNGS[pressure.rung - 1], "russia", pressure.against)
    if pressure.rung >= SABOTAGE:
        ladder.reach(f, ladder.HYBRID)
        note_move(f, "hybrid")
    state = f.baltic[pressure.against]
    state.resilience += p["baltic.resilience_learning"] * (p["baltic.resilience_ceiling"] - state.resilience)
    consult(f, pressure.against, "a hybrid campaign", p["baltic.consultation_campaign"])


def review(f: Future) -> tuple[Attack | None, float]:
    """Moscow weighs nothing, a grab and an assault, each on the state where it is worth most; with the chance that it
    attacked.
    """
    p, rate = f.p, f.p["crisis.opportunity_rate"]
    falls = f.now.uniform("russia: review") < f.now.strikes(rate)
    if not falls or f.regrouping > 0.0 or f.hypothesis == "H4":
        return None, 0.0
    open_kinds = []
    if f.war.available > NOBODY and motives.targets(f):
        means = f.now.uniform("russia: means at hand")
        open_kinds = [kind for kind in ATTACKS if means < at_hand(f, f.war.readiness[kind])]
    worth = {"none": 0.0}
    best: dict[str, str] = {}
    if open_kinds:
        worth["none"] = motives.worth_of_waiting(f)
        eyes = moscow(f)
        for kind in open_kinds:
            values = {name: motives.worth_of_attack(f, Outlook(f, eyes, kind, name)) for name in motives.targets(f)}
            best[kind] = max(values, key=lambda name: values[name])
            worth[kind] = values[best[kind]]
    chosen, chances = f.chooses("russia", "move", worth, p["motives.rationality"], rate * f.now.length)
    return Attack(chosen, best[chosen]) if chosen in best else None, sum(chances.get(kind, 0.0) for kind in best)
