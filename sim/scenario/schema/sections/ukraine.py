"""Ukraine, the war and the peace, as sections of a scenario."""

from __future__ import annotations

from sim.scenario.schema.quantity import Quantity, Section, quantity


class Ukraine(Section):
    """Force, mobilisation and public of Ukraine."""

    force: Quantity = quantity("thousand persons", "Ukrainian forces", low=0)
    mobilisation: Quantity = quantity("thousand persons/month", "Mobilised a month", low=0)
    mobilisation_step: Quantity = quantity("thousand persons/month", "Largest change of mobilisation in a month", low=0)
    mobilisation_ceiling: Quantity = quantity(
        "thousand persons/month", "Most that can be mobilised a month at the public support of the start", low=0
    )
    mobilisation_pool: Quantity = quantity("thousand persons", "Men who could still be found and called up", low=0)
    mobilisation_inflow: Quantity = quantity(
        "thousand persons/year", "Men who join the pool for mobilisation a year", low=0
    )
    casualties: Quantity = quantity("thousand persons/month", "Casualties a month at the reference pace", low=0)
    irrecoverable: Quantity = quantity("share", "Share of casualties that never returns", low=0, high=1)
    desertion: Quantity = quantity("thousand persons/month", "Net desertion a month", low=0)
    other_exits: Quantity = quantity("thousand persons/month", "Illness, age and discharge a month", low=0)
    concession_openness: Quantity = quantity("%", "Public open to territorial concessions", low=1, high=99)
    concession_drift: Quantity = quantity("logit/month", "Drift of openness to concessions while the fighting lasts")
    concession_months: Quantity = quantity(
        "months", "Time over which the drift of openness to concessions fades", low=1
    )
    concession_noise: Quantity = quantity("logit/sqrt(month)", "How openness to concessions wanders", low=0)
    support_weight: Quantity = quantity(
        "share", "How much public readiness to fight on limits mobilisation", low=0, high=1
    )


class War(Section):
    """A month of war: front, attrition, aid, and how the war can end."""

    occupied_area: Quantity = quantity("km2", "Ukrainian land held by Russia, that of 2014 included", low=0)
    ukraine_area: Quantity = quantity("km2", "Ukraine within its recognised borders", low=1)
    starting_gain: Quantity = quantity("km2/month", "Gain of the last month before the start")
    reference_gain: Quantity = quantity(
        "asinh(gain/300 km2)", "Level that the pace of the front returns to at the forces and aid of the start"
    )
    persistence: Quantity = quantity("per month", "Persistence of the pace of the front", low=0, high=1)
    noise: Quantity = quantity("asinh(gain/300 km2)", "Monthly shock to the pace of the front", low=0)
    force_effect: Quantity = quantity(
        "per log force ratio", "Effect of the balance of forces on the pace of the front", low=0
    )
    aid_effect: Quantity = quantity("per unit of aid supply", "Effect of munitions on the pace of the front", low=0)
    depth: Quantity = quantity(
        "km2", "Ground taken beyond the line of the start over which the pace falls by a factor e", low=0
    )
    pool_response: Quantity = quantity(
        "exponent", "How recruits of both sides fall with what is left of the pool that they come from", low=0
    )
    aid_reference: Quantity = quantity("bn EUR/year", "Military aid of 2024, US and Europe together", low=0.1)
    own_supply: Quantity = quantity("share", "Supply of munitions that Ukraine keeps with no aid at all", low=0, high=1)
    aid_force_power: Quantity = quantity(
        "exponent", "How supply multiplies the worth of Ukrainian troops", low=0, high=5
    )
    attrition_power: Quantity = quantity(
        "exponent", "Lanchester-Helmbold exponent: 1 square law, 1/2 linear, 0 logarithmic", low=0, high=1
    )
    collapse_ratio: Quantity = quantity(
        "ratio", "Force ratio, relative to the start, at which Ukraine collapses", low=1
    )
    exhaustion_ratio: Quantity = quantity(
        "ratio", "Force ratio, relative to the start, at which Russia seeks the line", low=0, high=1
    )
    collapse_months: Quantity = quantity("months", "How long the ratio must hold", low=0.5)


class Peace(Section):
    """What a peace is expected to hold, and what a renewed war calls back."""

    reserve_return: Quantity = quantity(
        "share", "Rebuilt Russian reserve that goes back to Ukraine when fighting resumes", low=0, high=1
    )
