"""Beliefs and the Baltic crisis, as sections of a scenario."""

from __future__ import annotations

from sim.scenario.schema.quantity import Quantity, Section, quantity


class Battlefield(Section):
    """How fast an unopposed attacker moves."""

    speed: Quantity = quantity("km/day", "Advance in a day where nobody resists", low=0)


class Surface(Section):
    """What actors expect of a fight: a response surface fitted to the fight by day."""

    odds_factor: Quantity = quantity("ratio", "Force ratio factor at even odds in an assault", low=0.01)
    spread: Quantity = quantity("log", "Spread of luck and unknowns in an assault", low=0.01)
    window: Quantity = quantity("days", "Days within which arrivals count, over 200 km", low=0.1)
    way_effect: Quantity = quantity("elasticity", "Effect of a longer way on the force that is needed")
    window_effect: Quantity = quantity("elasticity", "How the window grows with the way", low=-5, high=5)
    grab_factor: Quantity = quantity("ratio", "Force ratio factor at even odds in seizing a place", low=0.01)
    grab_spread: Quantity = quantity("log", "Spread of luck and unknowns in seizing it", low=0.01)
    hold_factor: Quantity = quantity("ratio", "Advantage of whoever holds the ground until day 30", low=0.01)
    hold_spread: Quantity = quantity("log", "Spread of luck and unknowns in holding it", low=0.01)
    hold_window: Quantity = quantity("days", "Days within which arrivals count for holding", low=0, high=30)


class Surfaces(Section):
    """One surface for each battlefield and rule of breakthrough."""

    manoeuvre_halt_ratio: Surface
    manoeuvre_three_to_one: Surface
    transparent_halt_ratio: Surface
    transparent_three_to_one: Surface


class Fight(Section):
    """The fight by day: speed, halting, losses, luck, roads."""

    manoeuvre: Battlefield
    transparent: Battlefield
    halt_ratio: Quantity = quantity(
        "ratio", "Ratio of the defender's force to the attacker's that halts the attack", low=0
    )
    breakthrough_steepness: Quantity = quantity(
        "exponent", "How sharply breakthrough turns at three to one", low=0.1, high=50
    )
    entrenchment: Quantity = quantity("ratio", "Factor on the force of an attacker who has dug in", low=1)
    fortune: Quantity = quantity("log", "Spread of the luck of a fight (weather, surprise, leaders), as force", low=0)
    loss_rate: Quantity = quantity("1/day", "Share of a side lost in a day of full contact at equal force", low=0)
    attacker_losses: Quantity = quantity(
        "ratio", "Losses of the side that drives the front, relative to the other's", low=0.1
    )
    attrition_power: Quantity = quantity("exponent", "Lanchester exponent: 0 logarithmic, 1 square law", low=0, high=1)
    quiet_share: Quantity = quantity("share", "Intensity of contact while the front stands still", low=0, high=1)
    concentration_days: Quantity = quantity("days", "Time until both sides have concentrated around a grab", low=0.1)
    mobilisation_days: Quantity = quantity("days", "Time until reservists are ready without warning", low=0.1)
    grab_depth: Quantity = quantity("km", "Depth of the district that a grab aims for", low=1, high=60)
    road_capacity: Quantity = quantity("hbe/day", "Capacity of roads, rail and ports into the Baltic states", low=0)
    corridor_cut: Quantity = quantity(
        "probability", "Chance that an assault cuts the Suwalki corridor if Belarus lets it pass", low=0, high=1
    )
    corridor_left: Quantity = quantity(
        "share", "Capacity left by sea and air once the Suwalki corridor is cut", low=0, high=1
    )
    casualties_per_hbe: Quantity = quantity("persons/hbe", "Killed and wounded per unit of force lost", low=0)
    wedge: Quantity = quantity(
        "share", "Part of a country under control once the capital is reached, before it falls", low=0, high=1
    )


class Hybrid(Section):
    """Sabotage and pressure below armed attack."""

    review_rate: Quantity = quantity("1/month", "How often Moscow weighs hybrid pressure", low=0)
    precision: Quantity = quantity("1/utils", "How sharply that choice follows what a rung is worth", low=0)
    start: Quantity = quantity("rung", "Rung of the campaign under way at the start, rounded", low=0, high=3)
    liking: Quantity = quantity("utils", "How much this Moscow likes hybrid pressure, each rung")
    exposure: Quantity = quantity("utils", "Agents and means exposed, each rung", low=0)
    answer: Quantity = quantity("utils", "Cost of an answer of the Alliance, each rung", low=0)
    war_attention: Quantity = quantity("ratio", "Opportunity while the war in Ukraine goes on", low=0)
    incidents: Quantity = quantity("1/year", "Hybrid incidents a year in Europe without a campaign", low=0)
    baltic_share: Quantity = quantity("share", "Share of those incidents that is in the Baltic states", low=0, high=1)
    dispersion: Quantity = quantity("shape", "Negative-binomial shape of yearly counts of incidents", low=0.1)
    campaign_months: Quantity = quantity("months", "Length of a hybrid campaign", low=0.5)
    rung_incidents: Quantity = quantity("ratio", "Rise of incidents in the target with each rung", low=0)
    spill: Quantity = quantity(
        "share", "Part of the rise of incidents that spills into the other two states", low=0, high=1
    )
    lethal: Quantity = quantity(
        "probability", "Chance that an incident turns lethal and gets out of hand without a campaign", low=0, high=1
    )
    rung_lethal: Quantity = quantity(
        "ratio", "How much each rung of pressure raises the chance that an incident turns lethal", low=0
    )
    climb_down: Quantity = quantity(
        "probability", "Chance that Moscow climbs down when an incident turns lethal", low=0, high=1
    )


class Beliefs(Section):
    """What actors believe of each other, and what moves their beliefs."""

    russia_on_us_error: Quantity = quantity("logit", "Error in Moscow's view of US resolve")
    europe_on_us_error: Quantity = quantity("logit", "Error in Europe's view of US resolve")
    russia_on_europe_error: Quantity = quantity("utils", "Error in Moscow's view of European resolve")
    persistence: Quantity = quantity("per month", "Persistence of a change of belief", low=0, high=0.9999)
    lasting_share: Quantity = quantity("share", "Part of a signal that lasts as long as the fact does", low=0, high=1)
    withdrawal_ratio: Quantity = quantity(
        "likelihood ratio", "What a full Baltic withdrawal says about US resolve", low=0.01, high=1
    )
    rear_withdrawal_ratio: Quantity = quantity(
        "likelihood ratio", "What a full withdrawal from the rest of Europe says about US resolve", low=0.01, high=1
    )
    aid_halt_ratio: Quantity = quantity(
        "likelihood ratio", "What a full halt of US aid says about US resolve", low=0.01, high=1
    )
    statement_ratio: Quantity = quantity(
        "likelihood ratio", "What hostile statements, made and made again, say about US resolve", low=0.01, high=1
    )
    reinforcement_ratio: Quantity = quantity(
        "likelihood ratio", "What a doubling of allied forces in the Baltic states says about European resolve", low=1
    )
    reputation_weight: Quantity = quantity(
        "share", "Weight of past conduct against current interest after an Article 5 case", low=0, high=1
    )
    reputation_memory: Quantity = quantity("cases", "Number of cases that the prior belief is worth", low=0.1)
    observation_error: Quantity = quantity("log", "Error in observing others' forces", low=0, high=3)


class Crisis(Section):
    """Article 5: opportunity, consultation, hybrid pressure and the odds of a fight."""

    opportunity_rate: Quantity = quantity("1/month", "How often Moscow weighs a move", low=0)
    decision_lag: Quantity = quantity("days", "Median lag of the North Atlantic Council", low=0)
    decision_lag_spread: Quantity = quantity("log", "Spread of the decision lag", low=0, high=5)
    consensus_failure: Quantity = quantity("probability", "Chance that consensus fails", low=0, high=1)
    consensus_delay: Quantity = quantity("days", "Days lost when it fails", low=0)
    consensus_effect: Quantity = quantity("utils", "Readiness that each ally loses when it fails", low=0)
    surface: Surfaces
    fight: Fight
    grab_force: Quantity = quantity("hbe", "Largest force that a limited grab commits", low=0.01)
    grab_garrison: Quantity = quantity(
        "share", "Share of the defence that stands near the place taken", low=0.01, high=1
    )
    grab_area: Quantity = quantity("km2", "Land taken by a grab that succeeds", low=100)
    regroup_months: Quantity = quantity("months", "Pause before Moscow weighs another move after an attack", low=0)
    hybrid: Hybrid
