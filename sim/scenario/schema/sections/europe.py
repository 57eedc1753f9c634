"""The Alliance and the European allies, as sections of a scenario."""

from __future__ import annotations

from sim.scenario.schema.quantity import Quantity, Section, quantity
from sim.scenario.schema.sections.plans import Backfill, Brigade, InfrastructureCut


class Ally(Section):
    """Money, ready forces and resolve of one ally."""

    gdp: Quantity = quantity("bn USD", "Gross domestic product", low=1)
    spending: Quantity = quantity("% GDP", "Defence spending 2024", low=0.01, high=20)
    personnel: Quantity = quantity("thousand persons", "Soldiers under arms 2024", low=0)
    ready_day_10: Quantity = quantity("hbe", "Forces in the Baltic states by day 10", low=0)
    ready_day_30: Quantity = quantity("hbe", "Forces in the Baltic states by day 30", low=0)
    resolve: Quantity = quantity("utils", "True readiness to fight for a Baltic ally")
    resolve_centre: Quantity = quantity(
        "utils", "Centre of the draw of resolve at an election; also what others expect"
    )


class Nato(Section):
    """The Alliance as infrastructure and procedure."""

    infrastructure: InfrastructureCut


class Europe(Section):
    """What European allies have in common."""

    military_aid: Quantity = quantity("bn EUR/year", "European military aid to Ukraine in 2024", low=0)
    aid_persistence: Quantity = quantity(
        "per year", "How much of a deviation of aid from its usual level the next year keeps", low=0, high=1
    )
    aid_noise: Quantity = quantity("log", "How European willingness to give differs from year to year", low=0)
    aid_lumps: Quantity = quantity("log", "How far a month's European packages differ from the average", low=0)
    aid_substitution: Quantity = quantity("share", "Share of missing US aid that Europe replaces", low=0, high=1)
    aid_months: Quantity = quantity("months", "How long Europe takes to replace missing US aid", low=0.5)
    backfill: Backfill
    backfill_unasked: Quantity = quantity(
        "share", "Share of withdrawn US strength that framework nations replace without a plan", low=0, high=1
    )
    backfill_months: Quantity = quantity("months", "Time constant of unplanned backfill", low=0)
    budget_growth: Quantity = quantity(
        "%/year",
        "Real growth of spending by income and plans, apart from threat and demand",
        low=-10,
        high=15,
    )
    starting_growth: Quantity = quantity("%/year", "Real growth of spending in the last year before the start")
    budget_persistence: Quantity = quantity(
        "per year", "How much of a year's growth above that by income and plans the next year keeps", low=0, high=1
    )
    budget_noise: Quantity = quantity("%/year", "Yearly shock to the growth of budgets, alike for all", low=0)
    gdp_noise: Quantity = quantity(
        "log/sqrt(year)", "How output wanders around that growth, alike for allies and Baltic states", low=0, high=1
    )
    gdp_growth: Quantity = quantity("%/year", "Real growth of output, of allies and Baltic states", low=-5, high=8)
    threat_response: Quantity = quantity("elasticity", "Response of spending to the Russian threat", low=0, high=2)
    free_riding: Quantity = quantity(
        "elasticity",
        "Response of spending to that of the other allies (positive: free-riding, negative: following)",
        low=-1,
        high=1,
    )
    abandonment_response: Quantity = quantity(
        "elasticity", "Response of spending to the fear that the US would not come", low=0, high=3
    )
    demand_response: Quantity = quantity(
        "elasticity", "How far an ally below the US demand moves towards it", low=0, high=1
    )
    demand_weight: Quantity = quantity("share", "Weight of the demand while no threat backs it", low=0, high=1)
    spending_months: Quantity = quantity("months", "Time constant of spending", low=1)
    force_elasticity: Quantity = quantity("elasticity", "Ready forces per unit of spending", low=0, high=5)
    force_months: Quantity = quantity("months", "Time constant from money to ready forces", low=1)
    deliverable_share: Quantity = quantity(
        "share", "Share of European reinforcement that reaches the Baltic states in time", low=0, high=1
    )
    deliverable_reference: Quantity = quantity("share", "Share assumed in the ready forces listed below", low=0.01)
    fires: Quantity = quantity("hbe", "Worth of European air and long-range fires if Europe fights", low=0)
    persons_per_hbe: Quantity = quantity("persons/hbe", "Allied soldiers in one heavy-battalion equivalent", low=1)
    resolve_spread: Quantity = quantity("utils", "Spread of an ally's resolve, at the start and at elections", low=0)
    precision: Quantity = quantity("1/utils", "How sharply allied and Baltic decisions follow utility", low=0.01)
    grab_denial_value: Quantity = quantity("utils", "Worth of denying a grab", low=0)
    grab_alliance_value: Quantity = quantity("utils", "Worth of the Alliance surviving, at stake in a grab", low=0)
    grab_cost: Quantity = quantity("utils", "Cost of fighting against a grab", low=0)
    assault_denial_value: Quantity = quantity("utils", "Worth of denying an assault", low=0)
    assault_alliance_value: Quantity = quantity(
        "utils", "Worth of the Alliance surviving, at stake in an assault", low=0
    )
    assault_cost: Quantity = quantity("utils", "Cost of fighting against an assault", low=0)
    solidarity: Quantity = quantity("utils", "Effect of the share of allies already fighting")
    signalling_effect: Quantity = quantity("utils", "How much nuclear signalling lowers readiness to fight", low=0)
    own_troops_effect: Quantity = quantity("utils", "Effect of own troops in the target")
    undecided_share: Quantity = quantity("share", "What an ally expects of those who have not moved yet", low=0, high=1)
    quorum: Quantity = quantity(
        "share", "Share of the allies' 30-day forces that counts as Europe fighting", low=0, high=1
    )
    cohesion_gain: Quantity = quantity("utils", "Cohesion gained when an Article 5 call is fulfilled", low=0)
    cohesion_loss: Quantity = quantity("utils", "Cohesion lost when neither the US nor Europe fights", low=0)
    cohesion_bound: Quantity = quantity("utils", "Largest effect of cohesion, either way", low=0)
    cohesion_months: Quantity = quantity("months", "Time constant with which cohesion fades", low=1)
    alarm: Quantity = quantity(
        "log", "Rise in the perceived threat after an attack on a member, as log of a factor", low=0
    )
    alarm_months: Quantity = quantity("months", "Time constant with which alarm after an attack fades", low=1)
    answer_share: Quantity = quantity(
        "share", "Reinforcement of each Baltic host after an attack, as a share of the planned brigade", low=0
    )
    answer_months: Quantity = quantity("months", "How long reinforcement after an attack takes", low=0.1)


class UnitedKingdom(Ally):
    """The United Kingdom: money, ready forces, resolve."""


class Canada(Ally):
    """Canada: money, ready forces, resolve."""

    brigade_latvia: Brigade


class Germany(Ally):
    """Germany: money, ready forces, resolve."""

    brigade_lithuania: Brigade


class Poland(Ally):
    """Poland: money, ready forces, resolve."""


class France(Ally):
    """France: money, ready forces, resolve."""


class Nordics(Ally):
    """Denmark, Finland, Norway and Sweden: money, ready forces, resolve."""
