"""An attack and what becomes of it, worked out a second time: the fight, land, losses, what is learned from it."""

from __future__ import annotations

import math

from tests.second_implementation import ladder, settlement
from tests.second_implementation.alliance_month import reconsider
from tests.second_implementation.council import Answer, Attack, answer, resists
from tests.second_implementation.fight import DAYS, SETTLED, Course, Ground, Help, Side, fight
from tests.second_implementation.forecast import access, american_rate, defence, european_rate, reservists, way
from tests.second_implementation.future import NEVER, Future
from tests.second_implementation.world import BALTIC, FRAMEWORK, KINDS, between

#: Land on day 30 that makes a fait accompli, km2.
FAIT_ACCOMPLI = 100.0


def carry_out(f: Future, attack: Attack) -> None:
    """The target decides; if it resists, help is called, and there is a fight."""
    f.note(f"Russia attacks: {attack.kind}", "russia", attack.target)
    ladder.reach(f, ladder.REGIONAL if attack.kind == "assault" else ladder.LIMITED)
    facts = {
        "month": float(f.now.month),
        "kind": float(KINDS.index(attack.kind)),
        "target": BALTIC.index(attack.target) + 1.0,
        "accident": float(attack.by_accident),
        "article5": 0.0,
        "us": 0.0,
        "europe": 0.0,
        "invoked": NEVER,
        "days": NEVER,
        "days_to_capital": NEVER,
        "cut": 0.0,
        "restored": 0.0,
    }
    stands, warned = resists(f, attack)
    facts["resisted"] = float(stands)
    area = at_the_end = within_reach(f, attack)
    abandoned = goes_on = False
    if stands:
        met = answer(f, attack, warned)
        course, cut = fought(f, attack, met)
        area, at_the_end = (ground(f, attack, course, day) for day in (SETTLED, DAYS))
        goes_on = (met.us or met.europe) and area > 0.0 and (course.moved_on_day_30 or cut)
        abandoned = not met.us and not met.europe
        f.record.capital_lost |= attack.kind == "assault" and course.held_for_a_day
        facts |= {
            "article5": 1.0 + met.us + met.europe,
            "us": float(met.us),
            "europe": float(met.europe),
            "invoked": float(met.invoked),
            "days": met.days,
            "days_to_capital": course.reached if attack.kind == "assault" else NEVER,
            "cut": float(cut),
            "restored": float(course.on(DAYS) <= 0.0),
        }
    else:
        f.note("yields", attack.target)
        f.record.capital_lost |= attack.kind == "assault"
        if attack.kind == "assault":
            facts["days_to_capital"] = 0.0
    facts["ground"] = area
    occupy(f, attack, at_the_end)
    remember(f, facts, abandoned, goes_on)
    settlement.suspend(f)
    f.alarm, f.attacked_at = 1.0, min(f.attacked_at, f.now.ends)
    f.note("holds ground on day 30" if area >= FAIT_ACCOMPLI else "is thrown back", "russia", attack.target)


# The fight


def fought(f: Future, attack: Attack, met: Answer) -> tuple[Course, bool]:
    """Fight it out with forces and luck as they are; losses and lessons follow."""
    p, root, grab = f.p, "crisis.fight.", attack.kind == "grab"
    state = f.baltic[attack.target]
    committed = f.war.available * (1.0 if grab else access(f, attack.target))
    fortune = math.exp(p[root + "fortune"] * f.now.normal("fight: fortune"))
    force = committed * p["russia.reconstitution.competence"] * fortune
    first = min(force, p["crisis.grab_force"]) if grab else force
    callable_ = reservists(f, state)
    ready = defence(f, state) + (callable_ if met.warned else 0.0)
    near = p["crisis.grab_garrison"] * ready if grab else ready
    together, called_up = p[root + "concentration_days"], p[root + "mobilisation_days"]
    russians = Side(first, [(force - first, together)])
    late = 0.0 if met.warned else callable_
    defenders = Side(near + sum(met.neighbours.values()), [(ready - near, together), (late, called_up)])
    cut = not grab and f.belarus and f.now.uniform("fight: Suwalki corridor") < p[root + "corridor_cut"]
    length = p[root + "grab_depth"] if grab else way(f, attack.target)
    help_ = reinforcements(f, met, cut)
    course = fight(russians, defenders, help_, terrain(f), length)
    lose(f, russians, committed)
    defenders_lose(f, attack, met, defenders, help_)
    learn_from_it(f, met, russians.share_lost)
    return course, cut


def reinforcements(f: Future, met: Answer, cut: bool) -> Help:
    p = f.p
    kept = f.infrastructure_for_arrivals
    american = american_rate(f, kept) if met.us else 0.0
    roads = p["crisis.fight.road_capacity"] * kept
    by_30 = 30.0 * european_rate(f, met.by_30, kept) + 30.0 * american
    return Help(
        starts=met.days / math.sqrt(max(f.infrastructure_for_lag, 1e-6)) + 1.0,
        by_10=30.0 * european_rate(f, met.by_10, kept) + 10.0 * american,
        by_30=by_30,
        american=30.0 * american / max(by_30, 1e-9),
        roads=roads * (p["crisis.fight.corridor_left"] if cut else 1.0),
        fires=met.europe * p["europe.fires"] + met.us * p["us.fires"],
        fires_from=met.days,
    )


def terrain(f: Future) -> Ground:
    p, root, words = f.p, "crisis.fight.", f.world.words
    return Ground(
        speed=p[f"{root}{words['battlefield']}.speed"],
        halt=p[root + "halt_ratio"] if words["breakthrough"] == "halt_ratio" else None,
        steepness=p[root + "breakthrough_steepness"],
        entrenchment=p[root + "entrenchment"],
        loss_rate=p[root + "loss_rate"],
        driver_loses=p[root + "attacker_losses"],
        power=p[root + "attrition_power"],
        quiet=p[root + "quiet_share"],
    )


# What follows


def within_reach(f: Future, attack: Attack) -> float:
    """Land that the attack is after and the target still holds, km2."""
    held = f.baltic[attack.target].held
    return held if attack.kind == "assault" else min(f.p["crisis.grab_area"], held)


def ground(f: Future, attack: Attack, course: Course, day: int) -> float:
    """Land held at the end of a day: a district in proportion, a country as a wedge until its capital is held."""
    share, whole = course.on(day), within_reach(f, attack)
    if attack.kind == "assault" and share < 1.0:
        share *= f.p["crisis.fight.wedge"]
    return share * whole


def casualties(f: Future, lost: float) -> float:
    """Killed and wounded, thousands, of so many hbe."""
    return f.p["crisis.fight.casualties_per_hbe"] * lost / 1000.0


def lose(f: Future, russians: Side, committed: float) -> None:
    """Russian casualties are felt at home, the irrecoverable ones are gone from the free reserve, and its stocks wear
    by what was lost of the whole free force.
    """
    war = f.war
    lost = russians.share_lost * committed
    hurt = casualties(f, lost)
    f.record.russian_losses += hurt
    war.casualties_elsewhere += hurt
    gone = min(f.p["russia.irrecoverable"] * hurt, war.russian_reserve)
    war.russian_reserve -= gone
    war.russians_lost += gone
    left = max(1.0 - lost / war.available, 0.0)
    war.tanks *= left
    war.shells *= left
    war.training *= left


def defenders_lose(f: Future, attack: Attack, met: Answer, defenders: Side, help_: Help) -> None:
    """Whoever fought loses the share that the side has lost: the target and its guests, neighbours of what they lent,
    allies of what they have ready, the US of what came.
    """
    p, us, state = f.p, f.america, f.baltic[attack.target]
    share = defenders.share_lost
    f.record.allied_losses += casualties(f, defenders.lost)
    state.strength *= 1.0 - share
    f.allies[FRAMEWORK[state.name]].there *= 1.0 - share
    us.gone_in_war += share * us.soldiers[state.name]
    us.soldiers[state.name] *= 1.0 - share
    for name in met.neighbours:
        f.baltic[name].strength *= 1.0 - p["baltic.neighbour_share"] * share
    for name in met.joined:
        f.allies[name].readiness *= 1.0 - share
    if met.us:
        fallen = share * help_.arrived * help_.american * p["europe.persons_per_hbe"]
        us.soldiers["rest_of_europe"] -= min(fallen, us.soldiers["rest_of_europe"])


def learn_from_it(f: Future, met: Answer, russian_share_lost: float) -> None:
    """Everyone saw who came; the crisis may climb the faster for it."""
    p = f.p
    reconsider(f.moscow_on_us, met.us, 1.0, f)
    reconsider(f.europe_on_us, met.us, 1.0, f)
    reconsider(f.moscow_on_europe, met.europe, 1.0 / p["europe.precision"], f)
    if met.us and met.europe:
        f.cohesion += p["europe.cohesion_gain"]
    else:
        f.cohesion -= p["europe.cohesion_loss"] * (0.5 if met.us or met.europe else 1.0)
    f.cohesion = between(-p["europe.cohesion_bound"], f.cohesion, p["europe.cohesion_bound"])
    f.ladder.loss = max(f.ladder.loss, russian_share_lost)
    f.ladder.strikes = f.ladder.strikes or met.us or met.europe


def occupy(f: Future, attack: Attack, area: float) -> None:
    """Land changes hands; guests leave a country that is lost."""
    state = f.baltic[attack.target]
    taken = min(area, state.held)
    state.held -= taken
    state.taken += taken
    if state.lost:
        guest, us = f.allies[FRAMEWORK[state.name]], f.america
        guest.at_home += guest.there
        guest.there = 0.0
        us.gone_in_war += us.soldiers[state.name]
        us.sheltered += us.soldiers[state.name]
        us.soldiers["rest_of_europe"] += us.soldiers[state.name]
        us.soldiers[state.name] = 0.0


def remember(f: Future, facts: dict[str, float], abandoned: bool, goes_on: bool) -> None:
    record = f.record
    record.attacks += 1
    record.alliance_failed |= abandoned
    record.regional_war |= goes_on
    record.fait_accompli |= facts["ground"] >= FAIT_ACCOMPLI
    record.first = record.first or facts
    if goes_on:
        ladder.reach(f, ladder.REGIONAL)
