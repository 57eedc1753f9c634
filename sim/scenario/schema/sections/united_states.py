"""The United States, the Pacific and the electoral calendar, as sections of a scenario."""

from __future__ import annotations

from sim.scenario.schema.quantity import Quantity, Section, quantity
from sim.scenario.schema.sections.plans import ElectionCalendar, Reinforcement, Statements, Withdrawal


class UsTroops(Section):
    """US soldiers by host at the start."""

    estonia: Quantity = quantity("persons", "US soldiers in Estonia", low=0)
    latvia: Quantity = quantity("persons", "US soldiers in Latvia", low=0)
    lithuania: Quantity = quantity("persons", "US soldiers in Lithuania", low=0)
    poland: Quantity = quantity("persons", "US soldiers in Poland", low=0)
    romania: Quantity = quantity("persons", "US soldiers in Romania", low=0)
    germany: Quantity = quantity("persons", "US soldiers in Germany", low=0)
    rest_of_europe: Quantity = quantity("persons", "US soldiers in the rest of Europe", low=0)
    indo_pacific: Quantity = quantity("persons", "US soldiers based in the Indo-Pacific", low=0)
    home: Quantity = quantity("persons", "US active soldiers at home", low=0)


class Withdrawals(Section):
    """Scheduled withdrawals by host."""

    estonia: Withdrawal
    latvia: Withdrawal
    lithuania: Withdrawal
    poland: Withdrawal
    romania: Withdrawal
    germany: Withdrawal
    rest_of_europe: Withdrawal


class Reinforcements(Section):
    """Scheduled reinforcements of the Baltic states."""

    estonia: Reinforcement
    latvia: Reinforcement
    lithuania: Reinforcement


class UsAid(Section):
    """US military aid to Ukraine."""

    allocations_2024: Quantity = quantity("bn EUR/year", "US military allocations in 2024", low=0)
    level: Quantity = quantity(
        "share of 2024", "New US military allocations as a share of those of 2024", low=0, high=3, kind="lever"
    )
    pipeline: Quantity = quantity("bn EUR", "US aid allocated but not yet delivered", low=0)
    delivery_months: Quantity = quantity("months", "Mean delay from allocation to delivery", low=0.5)
    lumps: Quantity = quantity("log", "How far a month's US packages differ from the average", low=0)


class UnitedStates(Section):
    """Forces, plans and resolve of the United States."""

    troops: UsTroops
    withdrawal: Withdrawals
    reinforcement: Reinforcements
    unscheduled_withdrawal_rate: Quantity = quantity(
        "%/month", "Hazard that the US leaves the Baltic states without a plan", low=0, high=20, kind="lever"
    )
    aid: UsAid
    statements: Statements
    pacific_priority: Quantity = quantity(
        "share",
        "Share of US forces in Germany and the rest of Europe that moves to the Indo-Pacific for good",
        low=0,
        high=1,
        kind="lever",
    )
    pacific_shift_months: Quantity = quantity("months", "How long a move to the Indo-Pacific takes", low=1)
    spending_demand: Quantity = quantity(
        "% GDP", "Defence spending that Washington asks of European allies", low=0, high=10, kind="lever"
    )
    exit_threat: Quantity = quantity(
        "share",
        "How openly Washington ties its stay in NATO to its demand on spending (0 words, 1 declared policy)",
        low=0,
        high=1,
        kind="lever",
    )
    exit_rate: Quantity = quantity(
        "%/month",
        "Hazard of formal exit from NATO at the gap of the start, under the present congressional bar",
        low=0,
        high=20,
    )
    exit_gap_response: Quantity = quantity(
        "logit per % GDP", "How much a narrower spending gap lowers the exit hazard", low=0, high=5
    )
    exit_threat_effect: Quantity = quantity(
        "ratio", "Factor on the exit and dormancy hazards when the threat is declared policy", low=0.01
    )
    dormancy_rate: Quantity = quantity(
        "%/month", "Hazard that the US stays a member but stops acting as one", low=0, high=20
    )
    dormancy_ends: Quantity = quantity("probability", "Chance that an election ends dormancy", low=0, high=1)
    exit_months: Quantity = quantity("months", "Time constant with which US troops leave Europe after exit", low=0.5)
    resolve: Quantity = quantity("logit", "True readiness of the US to fight for a Baltic ally")
    resolve_centre: Quantity = quantity("logit", "Centre of the draw of resolve at an election")
    resolve_spread: Quantity = quantity("logit", "Standard deviation of the draw of resolve at an election", low=0)
    reveal: Quantity = quantity(
        "share", "How much of a withdrawal reveals resolve rather than moving beliefs only", low=0, high=1, kind="lever"
    )
    deliverable_share: Quantity = quantity(
        "share", "Share of planned US reinforcements that is delivered in time", low=0, high=1
    )
    planned_reinforcement: Quantity = quantity(
        "hbe/day", "US reinforcement planned for the Baltic states from European bases", low=0
    )
    planned_delivery: Quantity = quantity("share", "Share delivered that this plan assumes", low=0.01, high=1)
    combat_value: Quantity = quantity("hbe/thousand persons", "Combat value of US troops in the Baltic states", low=0)
    fires: Quantity = quantity("hbe", "Worth of US air and long-range fires if the US fights", low=0)
    tripwire: Quantity = quantity(
        "logit per log(1+thousand)", "Effect of US troops in the target on the US decision to fight"
    )
    pacific_crisis_effect: Quantity = quantity(
        "logit", "How much a Taiwan crisis lowers US readiness to fight in Europe", low=0
    )
    solidarity: Quantity = quantity("logit", "Effect of allies already fighting on the US decision")
    assault_effect: Quantity = quantity("logit", "Effect of a full assault rather than a grab on the US decision")
    treaty_effect: Quantity = quantity("logit", "What the treaty adds to readiness to fight, lost on exit")
    signalling_effect: Quantity = quantity("logit", "How much nuclear signalling lowers readiness to fight", low=0)
    cohesion_effect: Quantity = quantity(
        "log per utils", "How much the Alliance's cohesion lowers the hazards of exit and dormancy", low=0, high=20
    )
    dormant_effect: Quantity = quantity(
        "logit", "Readiness lost, while dormant, towards a target that spends below the demand", low=0
    )


class Pacific(Section):
    """An exogenous process: calm or crisis over Taiwan."""

    crisis_rate: Quantity = quantity("%/month", "Hazard of a Taiwan crisis", low=0, high=50)
    crisis_months: Quantity = quantity("months", "Mean length of a Taiwan crisis", low=0.5)
    pull: Quantity = quantity(
        "share", "Share of US reinforcement for Europe that a Taiwan crisis takes away", low=0, high=1
    )
    troops_pulled: Quantity = quantity(
        "share", "Share of US troops in Germany and the rest of Europe that moves during a Taiwan crisis", low=0, high=1
    )


class Elections(Section):
    """Scheduled elections, after each of which half of resolve is redrawn."""

    united_states: ElectionCalendar
    canada: ElectionCalendar
    france: ElectionCalendar
    poland: ElectionCalendar
    germany: ElectionCalendar
    united_kingdom: ElectionCalendar
