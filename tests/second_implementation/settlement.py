"""The peace, worked out a second time: terms taken as agreed or brought by a collapse, carried out, kept or broken.

The table is silent: nobody makes an offer, so that what parties make of offers, and what they answer, is not here.
"""

from __future__ import annotations

import math
from dataclasses import replace

from tests.second_implementation.alliance_month import carried_out, order, reconsider
from tests.second_implementation.future import Future, Terms
from tests.second_implementation.war_month import Step, War, balance_of_forces, call_back, discharge, hand_over, spent
from tests.second_implementation.world import BALTIC, GUARANTEES, HAIR, between, log_odds, logistic

HOSTS = (*BALTIC, "poland")
LEVELS, FACTS, RENEWAL = "settlement.levels.", "settlement.facts.", "settlement.renewal."
#: Outcomes that only talks determine: what parties answered to the package that the analyst then took as agreed.
ONLY_TALKS = frozenset({"ratified", "refused_by_russia", "refused_by_ukraine", "refused_by_public", "stopped_by"})
RUSSIAN_WEIGHTS = ("territory", "neutrality", "no_guarantees", "nato", "sanctions", "force_cap")
UKRAINIAN_WEIGHTS = ("territory", "guarantees", "neutrality", "force_cap", "sanctions", "nato")
MOSCOWS = {"H1": "opportunist", "H2": "security_seeker", "H3": "regime_survival", "H4": "satiated"}
EUROPEAN_WEIGHTS = ("guarantees", "nato", "territory", "neutrality", "sanctions")


class AssumedTerms:
    """The table of a future: the analyst's terms on their day, a collapse's, or none; parties may break the peace."""

    def __init__(self, f: Future) -> None:
        self.f = f

    def agrees(self, war: War, step: Step) -> bool:
        """Talks that a broken peace has ended may come back; on its day the analyst's package is agreed, or not."""
        deal, plan = self.f.deal, self.f.world.deal
        if not deal.talking:
            deal.talking = step.uniform("mediator: brings them back") < step.strikes(step.p["talks.restart_rate"])
        today = -HAIR < plan.month - step.begins < step.length - HAIR
        agreed = today and plan.chance > 0.0 and step.uniform("analyst: terms are agreed") < plan.chance
        deal.offers += agreed
        return agreed

    def sign(self, war: War, step: Step, how: str) -> None:
        """Terms come into force; Europe decides on its sanctions and hosts on what is NATO's."""
        f, p, deal = self.f, step.p, self.f.deal
        deal.terms = {"settlement": written(f), "imposed": imposed(), "sought": Terms()}[how]
        deal.in_force, deal.age = True, 0.0
        if how == "settlement":
            remember(f)
        worth = worth_to_europe(f, deal.terms) - p["settlement.europe.consent"]
        deal.europe_agrees = f.decides("europe", "lift its sanctions", worth, p["talks.precision"])
        if deal.terms.nato > 0.0:
            deal.asked = True
            worth = p[FACTS + "host_base"] + p["us.exit_threat"] * p[FACTS + "host_threat"] + p[FACTS + "host_peace"]
            deal.hosts_agree = {
                host: f.decides(host, "let NATO step back", worth, 1.0, closed=lost(f, host)) for host in HOSTS
            }
        too_many = max(war.ukrainians - army_left(f), 0.0)
        deal.cap_step = too_many / max(f.world.deal.cap_months, step.length)
        deal.support, deal.readiness, deal.fell_over_it = support(f, deal.terms), {}, False
        war.aid_standing = 1.0

    def breaks(self, war: War, step: Step) -> bool:
        """Each side that weighs it, Russia first, compares a renewed war with the peace."""
        f, p, deal = self.f, step.p, self.f.deal
        rate = p[RENEWAL + "review_rate"]
        change_governments(f)
        for code, party in enumerate(("russia", "ukraine"), start=1):
            if step.uniform(f"{party}: weighs breaking the peace") >= step.strikes(rate):
                continue
            if party == "ukraine" and deal.caretaker > 0.0:
                continue
            options = {"keep": 0.0, "break": worth_of_breaking(f, party)}
            sharpness = p[RENEWAL + "precision"]
            if f.chooses(party, "break the peace", options, sharpness, rate * step.length)[0] == "break":
                f.note("breaks the peace", party)
                if party == "ukraine":
                    war.aid_standing = 1.0 - p[RENEWAL + "aid_lost"]
                elif deal.terms.force:
                    ask_guarantors(f)
                call_back(war, step)
                deal.broken_by = deal.broken_by or code
                deal.first_length = deal.age if math.isnan(deal.first_length) else deal.first_length
                deal.in_force, deal.terms, deal.talking = False, Terms(), False
                return True
        return False

    def relief(self, war: War, step: Step) -> float:
        """What lifted sanctions bring, the European part only where Europe agreed."""
        deal, p = self.f.deal, step.p
        lifted = 1.0 if deal.europe_agrees else 1.0 - p["settlement.europe.sanctions_share"]
        done = carried_out(self.f.world.deal.sanctions_months, deal.age)
        return p[FACTS + "sanctions_worth"] * deal.terms.sanctions * lifted * done


# Terms


def written(f: Future) -> Terms:
    """The package that the scenario writes down."""
    p, plan = f.p, f.world.deal
    line, whole = p[LEVELS + "line_recognised"], p[LEVELS + "annexed"]
    territory = {(False, False): 0.0, (False, True): line, (True, False): whole, (True, True): 1.0}
    lasting = 1.0 if plan.years == math.inf else plan.years / (plan.years + p[LEVELS + "half_years"])
    infrastructure = plan.infrastructure * min(plan.depth / p[LEVELS + "infrastructure_depth"], 1.0)
    weight, today = p[LEVELS + "infrastructure_weight"], p["ukraine.force"]
    return Terms(
        annexed=float(plan.annexed),
        recognised=float(plan.recognised),
        territory=territory[plan.annexed, plan.recognised],
        neutrality=plan.neutrality * lasting,
        kind=plan.kind,
        guarantee=(0.0, p[LEVELS + "monitors"], p[LEVELS + "european_force"], 1.0)[plan.kind],
        zone=float(plan.zone),
        sanctions=plan.sanctions,
        infrastructure=infrastructure,
        forces=plan.forces,
        nato=weight * infrastructure + (1.0 - weight) * plan.forces,
        force_cap=between(0.0, (today - plan.soldiers) / (today - p[LEVELS + "least_army"]), 1.0),
    )


def imposed() -> Terms:
    """What a collapse brings: all that is Ukraine's to give."""
    return Terms(annexed=1.0, recognised=1.0, territory=1.0, neutrality=1.0, force_cap=1.0)


def in_words(terms: Terms) -> str:
    """A package as the diary has it."""
    land = "annexed regions" if terms.annexed else "line of contact"
    words = [land + (", recognised" if terms.recognised else "")]
    words.append(f"guarantees: {GUARANTEES[terms.kind].replace('_', ' ')}")
    levels = {
        "neutral": terms.neutrality,
        "sanctions lifted": terms.sanctions,
        "NATO back": terms.nato,
        "army cut": terms.force_cap,
    }
    return "; ".join(words + [f"{name} {level:.0%}" for name, level in levels.items() if level > 0.0])


def remember(f: Future) -> None:
    """The first settlement is kept, and whether Ukraine gave in."""
    deal, terms = f.deal, f.deal.terms
    if deal.first is None:
        deal.first, deal.first_month = terms, float(f.now.month)
    gave_all = terms.annexed and terms.recognised and terms.neutrality >= 1.0
    deal.capitulated = deal.capitulated or bool(gave_all and not terms.force)
    f.note("a settlement is signed", "mediator", in_words(terms))


# Carrying out


def army_left(f: Future) -> float:
    """Soldiers that the cap leaves Ukraine, thousand."""
    today = f.p["ukraine.force"]
    return today - f.deal.terms.force_cap * (today - f.p[LEVELS + "least_army"])


def carry_out(f: Future) -> None:
    """A step of the terms in force: land, army, US soldiers, installations; neutrality for a time ends."""
    f.deal.caretaker = max(f.deal.caretaker - f.now.length, 0.0)
    deal, plan, length = f.deal, f.world.deal, f.now.length
    dismantle(f)
    if not deal.in_force:
        return
    if deal.terms.annexed:
        hand_over(f.war, f.now)
    if deal.terms.force_cap > 0.0:
        discharge(f.war, f.now, army_left(f), deal.cap_step)
    leaving = carried_out(plan.forces_months, deal.age + length) - carried_out(plan.forces_months, deal.age)
    for host in BALTIC:
        order(f.america, host, "rest_of_europe", deal.terms.forces * leaving * f.america.at_start[host])
    if deal.terms.neutrality < 1.0 and deal.age >= 12.0 * plan.years:
        deal.terms = replace(deal.terms, neutrality=0.0)
    deal.age += length


def dismantle(f: Future) -> None:
    """Installations go, the US part by itself, a host's where it agreed, and come back at most as fast as they went."""
    deal, plan, goal = f.deal, f.world.deal, to_go(f)
    if goal > 0.0:
        deal.pace = goal * f.now.length / max(plan.infrastructure_months, f.now.length)
    deal.gone += between(-deal.pace, goal - deal.gone, deal.pace)
    part = f.now.length / max(plan.forces_months, f.now.length)
    for host in BALTIC:
        before = deal.allies_let_stay.get(host, 1.0)
        deal.allies_let_stay[host] = before + between(-part, allies_allowed(f, host, f.now.length) - before, part)


def to_go(f: Future) -> float:
    """Installations that the terms take away in the end: the US part, and that of the hosts who agreed."""
    american = f.p[FACTS + "us_part"]
    standing = [host for host in HOSTS if not lost(f, host)]
    agree = sum(f.deal.hosts_agree.get(host, False) for host in standing) / len(standing)
    return f.deal.terms.infrastructure * (american + (1.0 - american) * agree)


def gone_in(f: Future, months: float) -> float:
    """Installations that will have gone in so many months, at the pace of the terms."""
    most = f.deal.pace * months / f.now.length
    return f.deal.gone + between(-most, to_go(f) - f.deal.gone, most)


def lost(f: Future, host: str) -> bool:
    return host in f.baltic and f.baltic[host].lost


def allies_allowed(f: Future, host: str, later: float = 0.0) -> float:
    """Share of the allied soldiers who may be with a host today, or so much later, by the terms."""
    deal = f.deal
    done = carried_out(f.world.deal.forces_months, deal.age + later)
    return 1.0 - deal.terms.forces * done * deal.hosts_agree.get(host, False)


def americans_leaving(f: Future, months: float) -> float:
    """Share of the Americans of the start who leave a Baltic state in the next months, by the terms."""
    plan, age = f.world.deal.forces_months, f.deal.age
    return f.deal.terms.forces * (carried_out(plan, age + months) - carried_out(plan, age))


def suspend(f: Future) -> None:
    """NATO was attacked: what a deal asks of it, or gives Russia, is off, and so are talks."""
    f.deal.terms = replace(f.deal.terms, infrastructure=0.0, forces=0.0, nato=0.0, sanctions=0.0)
    f.deal.talking = False


def alignment(f: Future) -> float:
    """Ukraine's alignment with the West as Moscow sees it, 1 at the start."""
    terms = f.deal.terms
    aligned = 1.0 - f.p[FACTS + "neutrality_alignment"] * terms.neutrality
    return aligned + f.p[FACTS + "troops_alignment"] * terms.force


# What war and peace are worth


def weights(f: Future, party: str, names: tuple[str, ...]) -> dict[str, float]:
    """A party's weights, adding up to 1."""
    drawn = {name: f.p[f"settlement.{party}.{name}"] for name in names}
    return {name: value / sum(drawn.values()) for name, value in drawn.items()}


def expected(f: Future, terms: Terms, party: str = "ukraine") -> float:
    """The guarantee, by the party's belief in whoever stands behind it; the US adds to what Europe is good for."""
    p = f.p
    moscow = party == "russia"
    apart = {"in": 0.0, "dormant": p["us.dormant_effect"], "out": p["us.treaty_effect"]}[f.america.member]
    on_europe = f.moscow_on_europe.value if moscow else f.resolve_expected + f.cohesion
    europe = logistic(p["europe.precision"] * on_europe)
    if terms.kind < GUARANTEES.index("us_backed"):
        return terms.guarantee * europe
    us = logistic((f.moscow_on_us if moscow else f.europe_on_us).value - apart)
    alone = p[LEVELS + "european_force"]
    return alone * europe + (1.0 - alone) * us


def odds(f: Future) -> float:
    """Russia's share of the lottery of a renewed war: it counts what it would call back, Ukraine the aid of the war."""
    p, war = f.p, f.war
    change = 1.0
    if war.supply_at_start is not None:
        grown = max(war.russians_elsewhere - p["russia.force_elsewhere"], 0.0)
        russians = war.russians + p["peace.reserve_return"] * (war.russian_reserve + grown)
        change = balance_of_forces(war, p, russians, war.supply_at_war)
    return logistic(log_odds(p["settlement.odds"]) + p["settlement.force_response"] * math.log(change))


def worth_of_war(f: Future, party: str, chance: float, if_lost: float) -> float:
    """V = win p + lose (1 - p) - cost, `chance` Russia's as the party sees it; losing brings `if_lost` at most, and the
    cost grows as the side runs out of men.
    """
    p, root = f.p, f"settlement.{party}."
    chance = chance if party == "russia" else 1.0 - chance
    chance = between(1e-6, chance, 1.0 - 1e-6)
    used_up = (
        spent(f.war.russians_willing, p["russia.recruiting_pool"])
        if party == "russia"
        else spent(f.war.ukrainians_to_find, p["ukraine.mobilisation_pool"])
    )
    cost = p[root + "war_cost"] + p[root + "exhaustion"] * used_up
    return p[root + "win"] * chance + min(p[root + "lose"], if_lost) * (1.0 - chance) - cost


def odds_of_breaking(f: Future, party: str, aid: float) -> float:
    """Russia's share of a war that the party renews, with so much of the aid: Kyiv attacks then instead of defending;
    under the commitment account what Russia has rebuilt counts, under the other each still overrates itself.
    """
    p, made_at_home = f.p, f.p["war.own_supply"]
    supply = f.war.supply_at_war
    with_it = made_at_home + max(supply - made_at_home, 0.0) * aid
    less = p["war.aid_force_power"] * math.log(max(supply, 1e-6) / max(with_it, 1e-6))
    at = log_odds(odds(f)) + p["settlement.force_response"] * less
    chance = logistic(at + (p[RENEWAL + "offence"] if party == "ukraine" else 0.0))
    if f.world.words["war_end"] == "information":
        bias = p[f"settlement.{party}.bias"] * 0.5 ** (f.war.months_fought / p["settlement.bias_months"])
        return chance + (bias if party == "russia" else -bias)
    if not f.on("reconstitution"):
        return chance
    root = "russia.reconstitution."
    grown = p[root + "trained_growth"] * p[RENEWAL + "recovery_months"] / p[root + "assault_troops"]
    shift = p[RENEWAL + "shift"] * min(grown, 1.0) * min(f.deal.age / p[RENEWAL + "recovery_months"], 1.0)
    return chance + shift * (1.0 - p[RENEWAL + "shield"] * expected(f, f.deal.terms, party))


def worth_of_breaking(f: Future, party: str) -> float:
    """What war again is worth to a party over keeping the peace, its government's readiness included."""
    p, deal = f.p, f.deal
    peace, guarantee = worth_of_peace(f, party, deal.terms), expected(f, deal.terms, party)
    if party == "russia":
        aid = 1.0 + p[RENEWAL + "stand_by"] * (guarantee if deal.terms.force else 0.0)
        ready = min(f.war.readiness["assault"], 1.0)
        home = 1.0 - f.war.support / max(p["russia.home_front.support"], 1.0)
        fear = p[RENEWAL + "guarantee_cost"] * guarantee
    else:
        aid, fear = 1.0 - p[RENEWAL + "aid_lost"], 0.0
        ready = 1.0 - math.exp(-deal.age / p[RENEWAL + "recovery_months"])
        home = logistic(f.war.openness)
    war = worth_of_war(f, party, odds_of_breaking(f, party, aid), peace)
    costs = p[RENEWAL + "inertia"] + p[RENEWAL + "unready"] * (1.0 - ready) + fear
    costs += p[RENEWAL + "zone_effect"] * deal.terms.zone + p[RENEWAL + "home_opinion"] * home
    return war - peace - costs + p[RENEWAL + "readiness_spread"] * deal.readiness[party]


def aims(f: Future, terms: Terms) -> float:
    """What a peace on such terms brings the Moscow of this theory besides."""
    p, root = f.p, f"motives.{MOSCOWS[f.hypothesis]}."
    weight = p[root + "settlement"]
    if f.hypothesis == "H1":
        return weight * (1.0 - min(f.war.readiness["assault"], 1.0)) if f.on("reconstitution") else 0.0
    if f.hypothesis == "H2":
        promised = p[root + "infrastructure_weight"] * terms.infrastructure + p[root + "forces_weight"] * terms.forces
        promised += p[root + "alignment_weight"] * p[FACTS + "neutrality_alignment"] * terms.neutrality
        foreign = p[root + "alignment_weight"] * p[FACTS + "troops_alignment"] * terms.force
        return weight * (p["settlement.russia.trust"] * promised - foreign)
    if f.hypothesis == "H3":
        return weight * terms.territory + p[root + "settlement_stress"] * stress(f)
    return weight


def stress(f: Future) -> float:
    """Z: latent, reserve spent, support lost, soldiers coming home."""
    war, p, root = f.war, f.p, "motives.regime_survival."
    spent = max(1.0 - war.money / p["russia.economy.liquid_reserve"], 0.0)
    total = p[root + "latent_stress"] + p[root + "reserve_weight"] * spent
    total += p[root + "support_weight"] * max(p[root + "support_reference"] - war.support, 0.0)
    if not war.fighting and war.truce_age < p[root + "veterans_months"]:
        total += p[root + "veterans_weight"]
    return between(0.0, total, 1.0)


def support(f: Future, terms: Terms) -> float:
    """Share of Ukrainians who would carry the terms."""
    p, root = f.p, "settlement.ukraine.public_"
    at_start = log_odds(p["ukraine.concession_openness"] / 100.0)
    at = p[root + "base"] + f.war.openness - at_start + p[root + "guarantees"] * terms.guarantee
    at -= p[root + "territory"] * terms.territory + p[root + "neutrality"] * terms.neutrality
    return logistic(at - p[root + "cap"] * terms.force_cap)


# Who decides on it


def change_governments(f: Future) -> None:
    """Terms that most reject may bring a government down, once; whoever is new in office has a readiness of its own."""
    p, deal, step = f.p, f.deal, f.now
    rejected = max(1.0 - 2.0 * deal.support, 0.0)
    new = {"russia": f.new_leader, "ukraine": False}
    if rejected > 0.0 and deal.age > 0.0 and not deal.fell_over_it:
        chance = step.strikes(p[RENEWAL + "fall_rate"] * rejected)
        if step.uniform("ukraine: its government falls") < chance:
            new["ukraine"] = deal.fell_over_it = True
            deal.falls += 1
            deal.caretaker = p[RENEWAL + "caretaker_months"]
            f.note("government falls over the terms", "ukraine")
    for party in ("russia", "ukraine"):
        if party not in deal.readiness or new[party]:
            deal.readiness[party] = step.normal(f"{party}: readiness to break the peace")


def ask_guarantors(f: Future) -> None:
    """Russia broke a peace under guarantee: each guarantor acts or not, aid follows, and everybody takes note."""
    p, us = f.p, f.america
    will = sum(each.resolve for each in f.allies.values()) / len(f.allies) + f.cohesion
    europe = f.decides("europe", "stand by Ukraine", will, p["europe.precision"])
    backed = f.deal.terms.kind == GUARANTEES.index("us_backed")
    apart = {"in": 0.0, "dormant": p["us.dormant_effect"], "out": p["us.treaty_effect"]}[us.member]
    america = f.decides("united_states", "stand by Ukraine", us.resolve - apart, 1.0, closed=not backed)
    alone = p[LEVELS + "european_force"]
    f.war.aid_standing = 1.0 + p[RENEWAL + "stand_by"] * (alone * europe + (1.0 - alone) * america)
    if math.isnan(f.deal.kept_word):
        f.deal.kept_word = float(europe or america)
    f.note("Europe stands by Ukraine" if europe else "Europe stands aside", "europe")
    reconsider(f.moscow_on_europe, europe, 1.0 / p["europe.precision"], f)
    if backed:
        f.note("US stands by Ukraine" if america else "US stands aside", "united_states")
        reconsider(f.moscow_on_us, america, 1.0, f)
        reconsider(f.europe_on_us, america, 1.0, f)


def worth_of_peace(f: Future, party: str, terms: Terms) -> float:
    """u of the terms to one of the two."""
    p, root, guarantee = f.p, f"settlement.{party}.", expected(f, terms, party)
    if party == "russia":
        w = weights(f, party, RUSSIAN_WEIGHTS)
        on_paper = p[root + "trust"] * (w["neutrality"] * terms.neutrality + w["nato"] * terms.nato)
        land = w["territory"] * terms.territory
        rest = w["sanctions"] * terms.sanctions + w["force_cap"] * terms.force_cap
        return on_paper + land + rest + w["no_guarantees"] * (1.0 - guarantee) + aims(f, terms)
    w = weights(f, party, UKRAINIAN_WEIGHTS)
    lost = terms.territory * (p[root + "loss_aversion"] if terms.annexed else 1.0)
    land = w["territory"] * (1.0 - lost) + p[root + "guaranteed_land"] * guarantee * terms.territory
    army = w["force_cap"] * (1.0 - terms.force_cap) - p[root + "bare_cap"] * terms.force_cap * (1.0 - guarantee)
    rest = w["neutrality"] * (1.0 - terms.neutrality) + w["sanctions"] * (1.0 - terms.sanctions)
    return w["guarantees"] * guarantee + land + army + rest + w["nato"] * (1.0 - terms.nato)


def worth_to_europe(f: Future, terms: Terms) -> float:
    """u of the terms to Europe."""
    w = weights(f, "europe", EUROPEAN_WEIGHTS)
    given = ("nato", "territory", "neutrality", "sanctions")
    return w["guarantees"] * expected(f, terms) + sum(w[name] * (1.0 - getattr(terms, name)) for name in given)


# What is read off


def outcomes(f: Future) -> dict[str, float]:
    """Outcomes of the deal. Nothing is mined and no fund is paid into, as no compared world has minerals or a fund."""
    deal, first = f.deal, f.deal.first
    agreed = first is not None
    terms = first or Terms()

    def of_the_first(level: float) -> float:
        return level if agreed else math.nan

    refused = sum(not lost(f, host) and not deal.hosts_agree.get(host, False) for host in HOSTS)
    return {
        "ceasefire_length": deal.first_length,
        "broken_by": float(deal.broken_by),
        "settlement": float(agreed),
        "settlement_month": deal.first_month,
        "deal_territory": agreed * (1.0 + 2.0 * terms.annexed + terms.recognised),
        "deal_neutrality": of_the_first(terms.neutrality),
        "deal_guarantees": agreed * (1.0 + terms.kind),
        "deal_sanctions": of_the_first(terms.sanctions),
        "deal_nato": of_the_first(terms.nato),
        "deal_force_cap": of_the_first(terms.force_cap),
        "offers": float(deal.offers),
        "pressed_ukraine": 0.0,
        "pressed_russia": 0.0,
        "government_falls": float(deal.falls),
        "guarantee_tested": float(not math.isnan(deal.kept_word)),
        "guarantee_kept": deal.kept_word,
        "capitulation": float(deal.capitulated),
        "area_recognised": deal.terms.recognised * f.war.area,
        "minerals_signed": 0.0,
        "minerals_revenue": 0.0,
        "minerals_us_revenue": 0.0,
        "reconstruction": 0.0,
        "infrastructure_kept": f.infrastructure,
        "hosts_refused": float(refused) if deal.asked else math.nan,
    }
