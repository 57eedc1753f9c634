"""Moscow's chances and moves, worked out a second time: incidents, accidents, pressure, reviews, attacks."""

from __future__ import annotations

import math

from tests.second_implementation import ladder, motives
from tests.second_implementation.attack import carry_out
from tests.second_implementation.council import Attack, consult
from tests.second_implementation.forecast import Outlook, at_hand, moscow
from tests.second_implementation.future import Future, Record, acts_at_a_review, given_a_review
from tests.second_implementation.motives import ATTACKS
from tests.second_implementation.war_month import measure
from tests.second_implementation.world import BALTIC, HAIR, logistic, normal

#: Chances that a future meets, by the names of the outcomes.
CHANCES = (
    "attack_chance",
    "attack_chance_meant",
    "attack_chance_half",
    "attack_chance_double",
    "attack_chance_normal",
    "accident_chance",
)
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
    chosen, chances = review(f)
    if f.record.attacks == 0:
        count_chances(f.record, chances, danger)
    look(f)
    attack = chosen or stumbled_into
    if attack is not None:
        note_move(f, attack.kind)
        if not attack.by_accident and math.isnan(f.record.delay):
            f.record.delay = f.now.month - f.record.reached.get("put off", math.nan)
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


def review(f: Future) -> tuple[Attack | None, dict[str, float]]:
    """Moscow weighs holding back, a grab and an assault, each on the state where it is worth most; with the chances
    of an attack, as they are and under other laws of error.
    """
    p, rate = f.p, f.p["crisis.opportunity_rate"]
    if f.now.uniform("russia: review") >= f.now.strikes(rate) or f.regrouping > 0.0:
        return None, {}
    if f.hypothesis == "H4":
        return None, {}
    means = f.now.uniform("russia: means at hand")
    kinds = [kind for kind in ATTACKS if means < at_hand(f, f.war.readiness[kind]) and f.war.available > NOBODY]
    if not kinds or not motives.targets(f):
        return None, {}
    eyes, worth, best = moscow(f), {"none": 0.0}, {}
    for kind in kinds:
        values = {name: motives.worth_of_attack(f, Outlook(f, eyes, kind, name)) for name in motives.targets(f)}
        best[kind] = max(values, key=lambda name: values[name])
        worth[kind] = values[best[kind]]
    highest = max(worth[kind] for kind in kinds)
    if highest > 0.0:
        worth["none"] = motives.worth_of_waiting(f)
        f.record.reached.setdefault("worth it" if highest > worth["none"] else "put off", float(f.now.month))
    sharpness, expected = p["motives.rationality"], rate * f.now.length
    chosen, chances = f.chooses("russia", "attack", worth, sharpness, expected)
    meant = {kind for kind in kinds if all(worth[kind] > worth[other] for other in worth if other != kind)}
    gap = math.sqrt(3.0) / math.pi * sharpness * (highest - worth["none"])
    told = {
        "": sum(chances.values()),
        "_meant": sum(chances[kind] for kind in meant),
        "_half": sum(acts_at_a_review(worth, 0.5 * sharpness, expected).values()),
        "_double": sum(acts_at_a_review(worth, 2.0 * sharpness, expected).values()),
        "_normal": given_a_review(normal(gap), expected) * normal(gap),
    }
    return Attack(chosen, best[chosen]) if chosen in best else None, told


def count_chances(record: Record, chances: dict[str, float], danger: float) -> None:
    """Add the chances of a step; `danger` is that of an accident. Under another law what is met counts by how much
    likelier it would have been to get so far unattacked.
    """
    total, likelier = record.chances, record.unattacked
    chosen = chances.get("", 0.0)
    as_set = chosen + danger - chosen * danger
    add(total, "attack_chance", as_set)
    for law in ("_half", "_double", "_normal"):
        attack = chances.get(law, 0.0)
        met = attack + danger - attack * danger
        add(total, f"attack_chance{law}", likelier.get(law, 1.0) * met)
        likelier[law] = likelier.get(law, 1.0) * max(1.0 - met, 0.0) / max(1.0 - as_set, 1e-9)
    add(total, "attack_chance_meant", chances.get("_meant", 0.0))
    add(total, "accident_chance", danger - chosen * danger)


def add(total: dict[str, float], name: str, chance: float) -> None:
    total[name] = total.get(name, 0.0) + chance


def look(f: Future) -> None:
    """Which links of the chain stand by now: Russia ready, Americans gone."""
    reached, us, month = f.record.reached, f.america, float(f.now.month)
    for kind in ATTACKS:
        if f.war.readiness[kind] >= 1.0:
            reached.setdefault(kind, month)
    if sum(us.soldiers[host] for host in BALTIC) < 0.5 * sum(us.at_start[host] for host in BALTIC):
        reached.setdefault("gone", month)
