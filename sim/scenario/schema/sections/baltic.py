"""The Baltic states, as sections of a scenario."""

from __future__ import annotations

from sim.scenario.schema.quantity import Quantity, Section, quantity
from sim.scenario.schema.sections.plans import BalticSpending


class BalticState(Section):
    """Battalions, money and hosted allies of one Baltic state."""

    battalions: Quantity = quantity("battalions", "Own light battalions", low=0)
    spending: Quantity = quantity("% GDP", "Defence spending 2024", low=0.01, high=20)
    allied_troops: Quantity = quantity("persons", "Allied soldiers hosted, US not counted", low=0)
    area: Quantity = quantity("km2", "Area of the country", low=1)
    way: Quantity = quantity("km", "Distance from Russian soil to the capital", low=1)


class Baltic(Section):
    """What the three Baltic states have in common."""

    spending: BalticSpending
    force_elasticity: Quantity = quantity("elasticity", "Battalions per unit of spending", low=0, high=5)
    force_months: Quantity = quantity("months", "Time constant from money to battalions", low=1)
    battalion_value: Quantity = quantity("hbe/battalion", "Worth of a light battalion", low=0)
    mobilisation_factor: Quantity = quantity("ratio", "Own forces when mobilised on warning", low=1)
    warning_days: Quantity = quantity("days", "Decision lag saved by warning", low=0)
    warning_assault: Quantity = quantity(
        "probability", "Chance that preparations for an assault are seen in time", low=0, high=1
    )
    warning_grab: Quantity = quantity("probability", "The same for a grab", low=0, high=1)
    false_alarm_rate: Quantity = quantity("1/month", "False alarms that lead to mobilisation", low=0)
    neighbour_share: Quantity = quantity(
        "share", "Share of the neighbours' defence that helps against an assault", low=0, high=1
    )
    kaliningrad_share: Quantity = quantity(
        "share", "Share of the Russian force usable against Vilnius without Belarus", low=0, high=1
    )
    belarus_way: Quantity = quantity("km", "Distance from Belarus to Vilnius", low=1)
    belarus_consent: Quantity = quantity("probability", "Chance that Belarus lets an assault pass", low=0, high=1)
    resistance: Quantity = quantity("utils", "Readiness to resist before prospects count")
    resistance_denial: Quantity = quantity("utils", "Weight of the chance to hold", low=0)
    resistance_help: Quantity = quantity("utils", "Weight of the help expected", low=0)
    resistance_cost_grab: Quantity = quantity("utils", "Cost of resisting a grab", low=0)
    resistance_cost_assault: Quantity = quantity("utils", "Cost of resisting an assault", low=0)
    resolve: Quantity = quantity("utils", "Readiness of a Baltic neighbour to join the fight")
    answer_spending: Quantity = quantity("% GDP", "Rise in defence spending after an attack on one of the three", low=0)
    answer_months: Quantity = quantity("months", "How long the rise in spending after an attack takes", low=0.1)
    resilience_ceiling: Quantity = quantity(
        "share", "Largest share of incidents that a state learns to prevent", low=0, high=0.99
    )
    resilience_learning: Quantity = quantity(
        "share", "Part of the way to the ceiling of resilience that a campaign teaches", low=0, high=1
    )
    resilience_months: Quantity = quantity("months", "Time constant with which resilience fades", low=1)
    consultation_campaign: Quantity = quantity("utils", "Worth of Article 4 consultations over a hybrid campaign")
    consultation_warning: Quantity = quantity("utils", "Worth of Article 4 consultations when preparations are seen")
    consultation_repeat: Quantity = quantity("utils", "Worth lost while the council follows an earlier call", low=0)
    consultation_days: Quantity = quantity("days", "Decision lag saved after Article 4 consultations", low=0)
    consultation_months: Quantity = quantity("months", "How long the effect of consultations lasts", low=0)


class Estonia(BalticState):
    """Estonia: battalions, money, hosted allies."""


class Latvia(BalticState):
    """Latvia: battalions, money, hosted allies."""


class Lithuania(BalticState):
    """Lithuania: battalions, money, hosted allies."""
