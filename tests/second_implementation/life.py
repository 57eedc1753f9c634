"""A whole future, worked out a second time: the order of the month, what is read off it, and how to live it."""

from __future__ import annotations

from math import exp

from tests.second_implementation import alliance_month, crisis, ladder, motives, settlement, war_month
from tests.second_implementation.forecast import defence
from tests.second_implementation.future import NEVER, Belief, Future
from tests.second_implementation.war_month import Luck, Step
from tests.second_implementation.world import ALLIES, BALTIC, EUROPEAN_HOSTS, KINDS, World, logistic, settled

ENDS = {
    "settlement": "war ends by a settlement",
    "imposed": "war ends by a collapse of Ukraine",
    "sought": "war ends by Russia seeking the line",
    "breaks": "ceasefire breaks",
}
RUNG_OF_SIGNALS, RUNG_OF_USE = 4.0, 5.0


def start(world: World, hypothesis: str, drawn: dict[str, float], luck: Luck) -> Future:
    """A future as it stands when the run begins."""
    p = settled(world.words, drawn)
    allies = {name: alliance_month.ally(name, p) for name in ALLIES}
    resolve, on_europe = p["us.resolve"], alliance_month.mean_resolve(allies)
    moscow_errs, europe_errs = p["beliefs.russia_on_us_error"], p["beliefs.europe_on_us_error"]
    errs = p["beliefs.russia_on_europe_error"]
    f = Future(
        world=world,
        hypothesis=hypothesis,
        p=p,
        now=Step(p, luck, 0, 0, 1.0 / world.steps, world.words["public_opinion"]),
        war=war_month.start(p, world.months),
        america=alliance_month.america(p),
        allies=allies,
        baltic={name: alliance_month.baltic(name, p) for name in BALTIC},
        moscow_on_us=Belief(resolve + moscow_errs, moscow_errs, [0.0] * 4),
        europe_on_us=Belief(resolve + europe_errs, europe_errs, [0.0] * 4),
        moscow_on_europe=Belief(on_europe + errs, errs, [0.0]),
    )
    f.readiness_at_start = f.war.readiness["assault"]
    f.belarus = f.now.uniform("belarus: lets an assault pass") < p["baltic.belarus_consent"]
    alliance_month.form_beliefs(f)
    motives.begin(f)
    crisis.begin(f)
    return f


def live(f: Future, luck: Luck, month: int) -> None:
    """One month of a future."""
    world = f.world
    for number in range(world.steps):
        f.now = step = Step(f.p, luck, month, number, 1.0 / world.steps, world.words["public_opinion"])
        began, ended = taiwan(f)
        f.new_leader = step.uniform("russia: leader leaves") < step.strikes(f.p["russia.leader_exit_rate"] / 100.0)
        if f.new_leader:
            f.note("the Russian leader leaves", "russia")
            motives.succeed(f)
        alliance_month.vote(f)
        alliance_month.carry_out_plans(f)
        alliance_month.face_taiwan(f, began, ended)
        settlement.carry_out(f)
        f.infrastructure = 1.0 - world.dismantling.size * world.dismantling.done(step.ends)
        f.infrastructure *= 1.0 - f.deal.gone
        alliance_month.observe(f)
        readiness_before = f.war.readiness["assault"]
        turn = war_month.live(f.war, step, f.on("reconstitution"), settlement.AssumedTerms(f))
        if turn:
            f.note(ENDS[turn], "front")
        alliance_month.take_posture(f, readiness_before)
        crisis.live(f)
        ladder.live(f)
        f.record.peak = max(f.record.peak, capability(f))


def taiwan(f: Future) -> tuple[bool, bool]:
    """A crisis over Taiwan breaks out or ends."""
    luck, before = f.now.uniform("pacific: Taiwan"), f.taiwan
    rate = 1.0 / f.p["pacific.crisis_months"] if before else f.p["pacific.crisis_rate"] / 100.0
    if luck < f.now.strikes(rate):
        f.taiwan = not before
        f.note("Taiwan crisis ends" if before else "Taiwan crisis begins", "pacific")
    return f.taiwan and not before, before and not f.taiwan


def capability(f: Future) -> float:
    return f.war.available * f.p["russia.reconstitution.competence"]


def series(f: Future) -> dict[str, float]:
    """What a month ends with, by the names of the monthly series."""
    war = f.war
    return {
        **{f"us_troops_{place}": persons for place, persons in f.america.soldiers.items()},
        **{f"allied_troops_{each.host}": each.there for each in f.allies.values() if each.host},
        "capability": capability(f),
        "readiness_grab": war.readiness["grab"],
        "readiness_assault": war.readiness["assault"],
        "russian_force": war.russians,
        "ukrainian_force": war.ukrainians,
        "area_held": war.area,
        "aid": war.aid,
        "gain": war.this_month["gain"],
        "claimed_losses": war.this_month["claimed"],
        "recruitment": war.this_month["recruits"],
        "aid_allocated_europe": war.this_month["from_europe"],
        "aid_allocated_us": war.this_month["from_us"],
        "concessions": 100.0 * logistic(war.openness),
        "oil_gas_revenue": f.p["russia.economy.oil_gas_revenue"]
        * exp(f.p["russia.economy.oil_elasticity"] * war.log_oil),
        "liquid_reserve": war.money,
        "european_spending": spending(f),
        "european_output": 100.0 * exp(f.output),
        "russian_support": war.support,
        "talks": float(f.deal.talking and war.fighting and f.now.begins >= f.world.talks),
        "infrastructure": f.infrastructure,
        "us_help_expected": logistic(f.moscow_on_us.value),
        "europe_help_expected": logistic(f.p["europe.precision"] * f.moscow_on_europe.value),
        "baltic_defence": sum(defence(f, state) for state in f.baltic.values()),
        "cohesion": f.cohesion,
        "hybrid_intensity": float(f.pressure.rung),
    }


def spending(f: Future) -> float:
    return sum(each.budget for each in f.allies.values())


def path(f: Future) -> int:
    """Position of the first class that fits."""
    record, war = f.record, f.war
    fits = (
        record.alliance_failed,
        record.regional_war,
        record.fait_accompli,
        record.attacks > 0,
        war.imposed or f.deal.capitulated,
        war.truces == 0,
        war.truces_broken > 0,
        True,
    )
    return fits.index(True)


def outcomes(f: Future) -> dict[str, float]:
    """What a future ends with, by the names of the outcomes; NaN where a question does not arise."""
    record, war, us, first = f.record, f.war, f.america, f.record.first
    attacked, resisted = bool(first), first.get("resisted", 0.0) > 0.0

    def of_the_first(name: str, asked: bool = True) -> float:
        return first[name] if attacked and asked else NEVER

    def after_an_attack(value: float) -> float:
        return value if attacked else NEVER

    return {
        "path_class": float(path(f)),
        "armed_attack": float(attacked),
        **{name: record.chances.get(name, 0.0) for name in crisis.CHANCES},
        "ready_grab_month": record.reached.get("grab", NEVER),
        "ready_assault_month": record.reached.get("assault", NEVER),
        "us_gone_month": record.reached.get("gone", NEVER),
        "worth_it_month": record.reached.get("worth it", NEVER),
        "put_off_month": record.reached.get("put off", NEVER),
        "attack_delay": record.delay,
        "attack_month": of_the_first("month"),
        "attack_kind": first.get("kind", 0.0),
        "attack_target": first.get("target", 0.0),
        "attacks": float(record.attacks),
        "accident": first.get("accident", 0.0),
        "first_move_month": record.first_move[0],
        "first_move_kind": float(KINDS.index(record.first_move[1])),
        "hybrid_campaigns": float(record.campaigns),
        "hybrid_peak": float(record.highest_pressure),
        "hybrid_months": record.campaign_months,
        "incidents": record.incidents,
        "incidents_first_year": record.incidents_first_year,
        "article4_calls": float(sum(state.calls for state in f.baltic.values())),
        "resisted": of_the_first("resisted"),
        "article5_called": of_the_first("resisted"),
        "article5_invoked": of_the_first("invoked"),
        "article5": of_the_first("article5"),
        "article5_unfulfilled": float(resisted and first["article5"] < 3.0),
        "us_fights": of_the_first("us", resisted),
        "europe_fights": of_the_first("europe", resisted),
        "decision_days": of_the_first("days"),
        "capital_lost": float(record.capital_lost),
        "days_to_capital": of_the_first("days_to_capital"),
        "ground_day_30": of_the_first("ground"),
        "restored": of_the_first("restored", resisted),
        "corridor_cut": of_the_first("cut", resisted),
        "baltic_losses_russia": after_an_attack(record.russian_losses),
        "baltic_losses_allies": after_an_attack(record.allied_losses),
        "land_lost": f.land_lost(),
        "escalation": float(f.ladder.highest),
        "nuclear_signalling": after_an_attack(float(f.ladder.highest >= RUNG_OF_SIGNALS)),
        "nuclear_use": after_an_attack(float(f.ladder.highest >= RUNG_OF_USE)),
        "war_end_month": war.first_end_month,
        "war_end_kind": float(war_month.ENDS.index(war.first_end)),
        "ceasefire": float(war.truces > 0),
        "ceasefire_months": war.truce_months,
        "ceasefires_broken": float(war.truces_broken),
        **settlement.outcomes(f),
        "area_held": war.area,
        "gain_first_year": war.first_year["gain"],
        "russian_casualties": war.russian_casualties,
        "claimed_first_year": war.first_year["claimed"],
        "recruited_first_year": war.first_year["recruits"],
        "ukrainian_casualties": war.ukrainian_casualties,
        "russian_pool_left": 1.0 - war_month.spent(war.russians_willing, f.p["russia.recruiting_pool"]),
        "ukrainian_pool_left": 1.0 - war_month.spent(war.ukrainians_to_find, f.p["ukraine.mobilisation_pool"]),
        "us_troops_baltic": sum(us.soldiers[name] for name in BALTIC),
        "us_troops_europe": sum(us.soldiers[name] for name in EUROPEAN_HOSTS),
        "allied_troops_baltic": alliance_month.allied_soldiers(f),
        "backfill": sum(each.backfill + each.rear for each in f.allies.values()),
        "european_spending": spending(f),
        "cohesion": f.cohesion,
        "us_status": float(("in", "dormant", "out").index(us.member)),
        "us_out": float(us.member == "out"),
        "capability_peak": record.peak,
    }
