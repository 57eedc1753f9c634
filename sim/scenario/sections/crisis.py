"""Beliefs and the Baltic crisis, as sections of a scenario."""

from __future__ import annotations

from sim.scenario.quantity import Quantity, Section, quantity


class Surface(Section):
    """Odds of an assault in closed form."""

    odds_factor: Quantity = quantity("ratio", "Force ratio factor at even odds", low=0.01)
    spread: Quantity = quantity("log", "Spread of luck and unknowns in a fight", low=0.01)
    window: Quantity = quantity("days", "Days within which arrivals count", low=0)


class Hybrid(Section):
    """Sabotage and pressure below armed attack."""

    incidents: Quantity = quantity("1/year", "Incidents a year in Europe", low=0)
    baltic_share: Quantity = quantity("share", "Share of them in the Baltic states", low=0, high=1)
    dispersion: Quantity = quantity("shape", "Negative-binomial shape of yearly counts", low=0.1)
    campaign_months: Quantity = quantity("months", "Length of a campaign", low=0.5)
    campaign_factor: Quantity = quantity("ratio", "Incidents in the target during a campaign", low=1)
    lethal: Quantity = quantity("probability", "Chance that an incident turns lethal and out of hand", low=0, high=1)
    climb_down: Quantity = quantity("probability", "Chance that Moscow climbs down then", low=0, high=1)


class Beliefs(Section):
    """What actors believe of each other, and what moves it."""

    russia_on_us_error: Quantity = quantity("logit", "Error in what Moscow thinks of US resolve")
    europe_on_us_error: Quantity = quantity("logit", "Error in what Europe thinks of US resolve")
    russia_on_europe_error: Quantity = quantity("utils", "Error in what Moscow thinks of European resolve")
    persistence: Quantity = quantity("per month", "Persistence of a change of belief", low=0, high=0.9999)
    lasting_share: Quantity = quantity("share", "Part of a signal that lasts as long as the fact does", low=0, high=1)
    withdrawal_ratio: Quantity = quantity(
        "likelihood ratio", "What a full Baltic withdrawal says of US resolve", low=0.01, high=1
    )
    aid_halt_ratio: Quantity = quantity("likelihood ratio", "What a full halt of US aid says", low=0.01, high=1)
    statement_ratio: Quantity = quantity(
        "likelihood ratio", "What a month of hostile statements says", low=0.01, high=1
    )
    reinforcement_ratio: Quantity = quantity(
        "likelihood ratio",
        "What a doubling of allied forces in the Baltic states says of European resolve",
        low=1,
    )
    reputation_weight: Quantity = quantity(
        "share", "Weight of past conduct against current interest after an Article 5 case", low=0, high=1
    )
    reputation_memory: Quantity = quantity("cases", "Cases that prior belief is worth", low=0.1)
    observation_error: Quantity = quantity("log", "Error in seeing others' forces", low=0)


class Crisis(Section):
    """Article 5: opportunity, consultation, hybrid pressure and the odds of a fight."""

    opportunity_rate: Quantity = quantity("1/month", "How often Moscow weighs a move", low=0)
    decision_lag: Quantity = quantity("days", "Median lag of the North Atlantic Council", low=0)
    decision_lag_spread: Quantity = quantity("log", "Spread of that lag", low=0)
    consensus_failure: Quantity = quantity("probability", "Chance that consensus fails", low=0, high=1)
    consensus_delay: Quantity = quantity("days", "Days lost when it fails", low=0)
    consensus_effect: Quantity = quantity("utils", "Readiness that each ally loses when it fails", low=0)
    manoeuvre: Surface
    transparent: Surface
    grab_force: Quantity = quantity("hbe", "Most that a limited grab commits", low=0)
    grab_garrison: Quantity = quantity(
        "share", "Share of the defence that stands near the place taken", low=0.01, high=1
    )
    grab_factor: Quantity = quantity("ratio", "Force ratio factor at even odds in a grab", low=0.01)
    hold_factor: Quantity = quantity("ratio", "Advantage of whoever holds the ground on day 30", low=0.01)
    hold_spread: Quantity = quantity("log", "Spread of luck in that counter-attack", low=0.01)
    fight_losses: Quantity = quantity("share", "Share of a committed Russian force that is lost", low=0, high=1)
    persons_per_hbe: Quantity = quantity(
        "thousand persons/hbe",
        "Russian soldiers committed for one heavy-battalion equivalent, support included",
        low=0.1,
    )
    grab_area: Quantity = quantity("km2", "Land taken by a grab that succeeds", low=100)
    regroup_months: Quantity = quantity("months", "Pause before Moscow weighs another move after an attack", low=0)
    hybrid: Hybrid
