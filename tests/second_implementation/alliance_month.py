"""The Alliance's month, worked out a second time: US posture, membership, beliefs, money, brigades, Baltic budgets."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tests.second_implementation.future import Ally, America, Baltic, Belief, Future
from tests.second_implementation.war_month import Parameters, Step
from tests.second_implementation.world import (
    ALLIES,
    BALTIC,
    EUROPEAN_HOSTS,
    FRAMEWORK,
    HAIR,
    World,
    between,
    log_odds,
    logistic,
)

#: Facts that are seen: the logarithm of the likelihood ratio of each, and its level.
Facts = list[tuple[float, float]]
#: Position of words among the facts about the US: neither repeating them nor falling silent is news.
WORDS = 3
REAR = ("germany", "rest_of_europe")
VOTERS = ("canada", "france", "poland", "germany", "united_kingdom")


# Who stands where at the start


def america(p: Parameters) -> America:
    places = (*EUROPEAN_HOSTS, "indo_pacific", "home")
    soldiers = {place: p[f"us.troops.{place}"] for place in places}
    return America(dict(soldiers), soldiers, p["us.resolve"], away=dict.fromkeys(REAR, 0.0))


def ally(name: str, p: Parameters) -> Ally:
    host = next((state for state, nation in FRAMEWORK.items() if nation == name), "")
    there = p[f"{host}.allied_troops"] if host else 0.0
    budget = p[f"{name}.spending"] / 100.0 * p[f"{name}.gdp"]
    at_home = 1000.0 * p[f"{name}.personnel"] - there
    return Ally(
        name, host, p[f"{name}.gdp"], budget, budget, budget, p[f"{name}.resolve"], at_home, there, there, there
    )


def baltic(name: str, p: Parameters) -> Baltic:
    return Baltic(name, p[f"{name}.spending"], p[f"{name}.area"])


def form_beliefs(f: Future) -> None:
    """What the start is compared with later on, once everybody is in place."""
    f.abandonment_at_start = fear_of_abandonment(f)
    f.gap_at_start = gap_to_demand(f)
    f.resolve_expected = sum(f.p[f"{name}.resolve_centre"] for name in ALLIES) / len(ALLIES)
    f.allied_at_start = allied_meant(f)


def mean_resolve(allies: dict[str, Ally]) -> float:
    return sum(each.resolve for each in allies.values()) / len(allies)


def allied_soldiers(f: Future) -> float:
    return sum(f.allies[nation].there for nation in FRAMEWORK.values())


def allied_meant(f: Future) -> float:
    """Allied soldiers who are meant to be in the Baltic states: those who fell are no message."""
    return sum(f.allies[nation].intended for nation in FRAMEWORK.values())


# Votes and orders


def falls_now(calendar: tuple[float, float], step: Step) -> bool:
    """Whether one of the moments first, first + every, ... lies in the step, its end not included."""
    first, every = calendar
    nth = max(math.ceil((step.begins - first) / every - HAIR), 0)
    return first + nth * every < step.ends - HAIR


def vote(f: Future) -> None:
    """An election halves what was: centre + (old - centre + fresh) / sqrt 2."""
    p, us = f.p, f.america
    if falls_now(f.world.elections["united_states"], f.now):
        fresh = p["us.resolve_spread"] * f.now.normal("united_states: election")
        us.resolve = p["us.resolve_centre"] + (us.resolve - p["us.resolve_centre"] + fresh) / math.sqrt(2.0)
        us.revealed /= math.sqrt(2.0)
        wakes = f.now.uniform("united_states: end of dormancy at an election") < p["us.dormancy_ends"]
        if us.member == "dormant" and wakes:
            us.member = "in"
            f.note("US acts as a member again", "united_states")
    for name in VOTERS:
        if falls_now(f.world.elections[name], f.now):
            each, centre = f.allies[name], p[f"{name}.resolve_centre"]
            fresh = p["europe.resolve_spread"] * f.now.normal(f"{name}: election")
            each.resolve = centre + (each.resolve - centre + fresh) / math.sqrt(2.0)


def order(us: America, source: str, to: str, wanted: float) -> None:
    """Soldiers go where they are sent, as far as there are any."""
    going = between(0.0, wanted, us.soldiers[source])
    us.soldiers[source] -= going
    us.soldiers[to] += going


def carry_out_plans(f: Future) -> None:
    """Withdrawals, reinforcements, the long move to the Pacific and unplanned departures."""
    p, us, step, world = f.p, f.america, f.now, f.world
    for host, plan in world.withdrawals.items():
        due = plan.done(step.ends) - plan.done(step.begins)
        if due > 0.0 and plan.size > 0.0 and plan.to != host:
            order(us, host, plan.to, due * plan.size * us.at_start[host])
    for host, plan in world.reinforcements.items():
        if not f.baltic[host].lost:
            order(us, "home", host, (plan.done(step.ends) - plan.done(step.begins)) * plan.size)
    if p["us.pacific_priority"] > 0.0:
        takes = p["us.pacific_shift_months"]
        due = min(step.ends / takes, 1.0) - min(step.begins / takes, 1.0)
        for host in REAR:
            order(us, host, "indo_pacific", p["us.pacific_priority"] * due * us.at_start[host])
    rate = p["us.unscheduled_withdrawal_rate"] / 100.0
    if rate > 0.0 and step.uniform("united_states: unscheduled withdrawal") < step.strikes(rate):
        if any(us.soldiers[host] > 0.0 for host in BALTIC):
            f.note("US leaves the Baltic states unplanned", "united_states")
        for host in BALTIC:
            order(us, host, "home", us.soldiers[host])


def face_taiwan(f: Future, began: bool, ended: bool) -> None:
    """A crisis over Taiwan borrows soldiers from the rear in Europe."""
    us = f.america
    for host in REAR:
        if began:
            going = f.p["pacific.troops_pulled"] * us.soldiers[host]
            us.away[host] += going
            order(us, host, "indo_pacific", going)
        elif ended:
            order(us, "indo_pacific", host, us.away[host])
            us.away[host] = 0.0


# Beliefs


def learn(belief: Belief, p: Parameters, step: Step, truth: float, facts: Facts) -> None:
    """b' = b + (1 - phi)(b_0 + omega sum lnLR x - b) + sum lnLR dx."""
    standing = news = 0.0
    for number, (weight, level) in enumerate(facts):
        standing += weight * level
        told = max(level, belief.seen[number]) if number == WORDS else level
        news += weight * (told - belief.seen[number])
        belief.seen[number] = told
    rest = truth + belief.error + p["beliefs.lasting_share"] * standing
    kept = p["beliefs.persistence"] ** step.length
    belief.value = rest + kept * (belief.value - rest) + news


def reconsider(belief: Belief, honoured: bool, scale: float, f: Future) -> None:
    """One more case among so many: weight x [logit((n p + honoured) / (n + 1)) - logit p], for good."""
    cases = f.p["beliefs.reputation_memory"]
    before = between(1e-6, logistic(belief.value / scale), 1.0 - 1e-6)
    after = between(1e-6, (cases * before + honoured) / (cases + 1.0), 1.0 - 1e-6)
    shift = scale * f.p["beliefs.reputation_weight"] * (log_odds(after) - log_odds(before))
    belief.value += shift
    belief.error += shift


def observe(f: Future) -> None:
    """Everyone looks: at soldiers who left, aid that stopped, words, and brigades that came."""
    p, us, step = f.p, f.america, f.now
    on_us: Facts = []
    on_europe: Facts = []
    if f.on("belief"):
        rear, lent = EUROPEAN_HOSTS[3:], sum(us.away.values())
        leaving = [
            (math.log(p["beliefs.withdrawal_ratio"]), gone_from(us, BALTIC, us.gone_in_war)),
            (math.log(p["beliefs.rear_withdrawal_ratio"]), gone_from(us, rear, lent - us.sheltered)),
        ]
        told = sum(weight * level for weight, level in leaving)
        shown = p["us.reveal"] * (told - us.told_before)
        us.told_before = told
        us.resolve += shown
        us.revealed += shown
        statements = f.world.statements
        words = statements.size * statements.months / step.length
        words *= statements.done(step.ends) - statements.done(step.begins)
        on_us = [
            *leaving,
            (math.log(p["beliefs.aid_halt_ratio"]), -p["us.aid.level"]),
            (math.log(p["beliefs.statement_ratio"]), words),
        ]
        grown = math.log2(max(allied_meant(f), 1.0) / max(f.allied_at_start, 1.0))
        on_europe = [(math.log(p["beliefs.reinforcement_ratio"]) / p["europe.precision"], grown)]
    learn(f.moscow_on_us, p, step, us.resolve - us.revealed, on_us)
    learn(f.europe_on_us, p, step, us.resolve - us.revealed, on_us)
    learn(f.moscow_on_europe, p, step, mean_resolve(f.allies), on_europe)
    f.abandonment = fear_of_abandonment(f) - f.abandonment_at_start


def gone_from(us: America, hosts: Sequence[str], not_withdrawn: float) -> float:
    """Share of the soldiers of the start who were withdrawn from some hosts; some of those away were not."""
    at_start = sum(us.at_start[host] for host in hosts)
    there = not_withdrawn + sum(us.soldiers[host] for host in hosts)
    return max(1.0 - there / max(at_start, 1.0), -1.0)


def fear_of_abandonment(f: Future) -> float:
    apart = {"in": 0.0, "dormant": f.p["us.dormant_effect"], "out": f.p["us.treaty_effect"]}[f.america.member]
    return 1.0 - logistic(f.europe_on_us.value - apart)


# Money and forces


def gap_to_demand(f: Future) -> float:
    """How far allies spend below the US demand, % of their GDP taken together."""
    demand = f.p["us.spending_demand"]
    missing = sum(max(demand * each.gdp - 100.0 * each.budget, 0.0) for each in f.allies.values())
    return missing / sum(each.gdp for each in f.allies.values())


def answered(f: Future, when: float, months: float) -> float:
    """Part of the answer to a first attack that is there by a moment."""
    return between(0.0, (when - f.attacked_at) / months, 1.0)


def take_posture(f: Future, readiness_before: float) -> None:
    """Everything that governments do about their forces in a step; Russia had `readiness_before` for an assault."""
    p, step = f.p, f.now
    f.cohesion *= math.exp(-step.length / p["europe.cohesion_months"])
    f.alarm *= math.exp(-step.length / p["europe.alarm_months"])
    for state in f.baltic.values():
        state.resilience *= math.exp(-step.length / p["baltic.resilience_months"])
        state.since_call += step.length
    threat = math.log((1.0 + readiness_before) / (1.0 + f.readiness_at_start)) + p["europe.alarm"] * f.alarm
    vote_money(f)
    for each in f.allies.values():
        each.gdp = p[f"{each.name}.gdp"] * math.exp(f.output)
        spend(each, p, step, threat, f.abandonment, f.budgets)
    if step.ends >= f.year_closes - HAIR:
        f.year_closes += 12.0
        compare_budgets(f.allies, math.exp(f.budgets))
    for each in f.allies.values():
        fill_the_rear(f, each)
    for host, nation in FRAMEWORK.items():
        station(f, f.allies[nation], f.baltic[host])
    for state in f.baltic.values():
        spend_at_home(f, state)
    reconsider_membership(f)


def vote_money(f: Future) -> None:
    """Output of all is a walk around its trend. Budgets of all: growth is an AR(1) in years around that by income and
    plans, from that of last year.
    """
    p, step = f.p, f.now
    rho, per_year = p["europe.budget_persistence"], step.years
    spread = p["europe.budget_noise"] * math.sqrt((1.0 - rho ** (2.0 * per_year)) / (1.0 - rho * rho))
    above = f.growth_above if step.begins > 0.0 else p["europe.starting_growth"] - p["europe.budget_growth"]
    f.growth_above = above * rho**per_year + spread * step.normal("alliance: budgets")
    f.output += 0.01 * p["europe.gdp_growth"] * per_year
    f.output += p["europe.gdp_noise"] * math.sqrt(per_year) * step.normal("alliance: output")
    f.budgets += 0.01 * (p["europe.budget_growth"] + f.growth_above) * per_year


def spend(each: Ally, p: Parameters, step: Step, threat: float, abandonment: float, budgets: float) -> None:
    """ln m* = ln m_0 + gamma dln Threat - phi dln others(-12) + alpha dA + psi max(0, ln(demand / share)), over which
    all budgets grow alike. Nobody spends more than all that it produced at the start, plans or budgets.
    """
    below = math.log(max(p["us.spending_demand"], 1e-6) * each.gdp / (100.0 * each.budget))
    pressed = max(p["europe.demand_weight"], p["us.exit_threat"]) * max(below, 0.0)
    wanted = each.budget_at_start * math.exp(
        p["europe.threat_response"] * threat
        - p["europe.free_riding"] * each.log_others
        + p["europe.abandonment_response"] * abandonment
        + p["europe.demand_response"] * pressed
    )
    at_start = p[f"{each.name}.gdp"]
    each.planned += (min(wanted, at_start) - each.planned) * step.closes(p["europe.spending_months"])
    each.budget = min(each.planned * math.exp(budgets), at_start)
    affordable = (each.budget / each.budget_at_start) ** p["europe.force_elasticity"]
    each.readiness += (affordable - each.readiness) * step.closes(p["europe.force_months"])


def compare_budgets(allies: dict[str, Ally], trend: float) -> None:
    """Last year's money of the others against that of the start, grown as all budgets do."""
    for each in allies.values():
        others = [other for other in allies.values() if other is not each]
        spent, at_start = sum(o.budget for o in others), sum(o.budget_at_start for o in others)
        each.log_others = math.log(spent / (at_start * trend))


def brigade(world: World, p: Parameters, each: Ally, when: float) -> float:
    """Soldiers with the host by a moment as the brigade plan has it, its slip included."""
    plan = world.brigades.get(each.name)
    if plan is None:
        return each.there_at_start
    takes = max(plan.months + p[f"{each.name}.brigade_{each.host}.slip"], 1e-6)
    part = between(0.0, (when - plan.start) / takes, 1.0)
    return each.there_at_start + part * (plan.size - each.there_at_start)


def presence_planned(f: Future, each: Ally, when: float) -> float:
    """The brigade, and what an attack has added to it."""
    added = f.p["europe.answer_share"] * answered(f, when, f.p["europe.answer_months"])
    return brigade(f.world, f.p, each, when) * (1.0 + added)


def fill_the_rear(f: Future, each: Ally) -> None:
    """By plan, allies replace Americans who left for good behind the front, as many as each has soldiers."""
    us, army = f.america, f.p[f"{each.name}.personnel"] / sum(f.p[f"{name}.personnel"] for name in ALLIES)
    wanted = 0.0
    for host in EUROPEAN_HOSTS[3:]:
        plan, gone = f.world.backfill[host], us.at_start[host] - us.soldiers[host] - us.away.get(host, 0.0)
        wanted += plan.size * plan.done(f.now.ends) * max(gone, 0.0)
    moving = between(-each.rear, army * wanted - each.rear, each.at_home)
    each.rear += moving
    each.at_home -= moving


def station(f: Future, each: Ally, host: Baltic) -> None:
    """The brigade grows and fills in for Americans who left, by plan and unasked; those who fell are replaced in time.
    Nobody goes, or is meant to go, to a lost country.
    """
    p, us, plan = f.p, f.america, f.world.backfill[host.name]
    gap = max(us.at_start[host.name] - us.soldiers[host.name], 0.0)
    afraid = math.exp(p["europe.abandonment_response"] * f.abandonment)
    unasked = min(p["europe.backfill_unasked"] * afraid, 1.0) * max(1.0 - plan.size, 0.0) * gap
    each.unasked += (unasked - each.unasked) * f.now.closes(p["europe.backfill_months"])
    if host.lost:
        each.backfill = 0.0
        return
    each.backfill = plan.size * plan.done(f.now.ends) * gap + each.unasked
    replaced = max(each.intended - each.there, 0.0) * f.now.closes(p["europe.answer_months"])
    meant = f.deal.allies_let_stay.get(host.name, 1.0) * (presence_planned(f, each, f.now.ends) + each.backfill)
    moving = between(-each.there, meant - each.intended + replaced, each.at_home)
    each.there += moving
    each.at_home -= moving
    each.intended = meant


def carried_out(months: float, age: float) -> float:
    """Part of a term that is carried out at an age of the deal."""
    if months <= 0.0:
        return float(age > 0.0)
    return between(0.0, age / months, 1.0)


def spend_at_home(f: Future, state: Baltic) -> None:
    """A Baltic budget follows its plan, and an attack; battalions follow money."""
    p, plan = f.p, f.world.baltic_budgets
    at_start = p[f"{state.name}.spending"]
    state.share = at_start + plan.done(f.now.ends) * (plan.size - at_start)
    state.share += p["baltic.answer_spending"] * answered(f, f.now.ends, p["baltic.answer_months"])
    money = state.share / at_start * math.exp(f.output)
    affordable = money ** p["baltic.force_elasticity"]
    state.strength += (affordable - state.strength) * f.now.closes(p["baltic.force_months"])


def reconsider_membership(f: Future) -> None:
    """Exit and dormancy are hazards: rate x threat x exp(-b (gap_0 - gap)) x exp(-b_c cohesion)."""
    p, us, step = f.p, f.america, f.now
    if us.member != "out":
        narrowed = f.gap_at_start - gap_to_demand(f)
        factor = p["us.exit_threat_effect"] ** p["us.exit_threat"]
        factor *= math.exp(-p["us.exit_gap_response"] * narrowed - p["us.cohesion_effect"] * f.cohesion)
        if step.uniform("united_states: exit from NATO") < step.strikes(factor * p["us.exit_rate"] / 100.0):
            us.member = "out"
            f.note("US leaves NATO", "united_states")
        elif us.member == "in" and step.uniform("united_states: dormancy in NATO") < step.strikes(
            factor * p["us.dormancy_rate"] / 100.0
        ):
            us.member = "dormant"
            f.note("US goes dormant in NATO", "united_states")
    if us.member == "out":
        share = step.closes(p["us.exit_months"])
        for host in EUROPEAN_HOSTS:
            order(us, host, "home", share * us.soldiers[host])
