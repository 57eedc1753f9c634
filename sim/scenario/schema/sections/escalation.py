"""Escalation of a Baltic crisis, as a section of a scenario."""

from __future__ import annotations

from sim.scenario.schema.quantity import Quantity, Section, quantity


class Escalation(Section):
    """How fast an open crisis climbs, and what speeds it up or slows it down."""

    regional_rate: Quantity = quantity("1/month", "Rate from a limited fight to a regional war", low=0)
    signalling_rate: Quantity = quantity("1/month", "Rate from a regional war to nuclear signals", low=0)
    use_rate: Quantity = quantity("1/month", "Rate from nuclear signals to use", low=0)
    loss_effect: Quantity = quantity("log", "Effect of losing the whole committed force on the rates of escalation")
    stress_effect: Quantity = quantity("log", "Effect of a regime under full stress on the rates of escalation")
    strikes_effect: Quantity = quantity(
        "log", "Effect of allied strikes, the US or Europe fighting, on the rates of escalation"
    )
    us_effect: Quantity = quantity("log", "How much certainty that the US fights lowers the rates of escalation")
    china_effect: Quantity = quantity(
        "log", "How much China, while it has no crisis of its own over Taiwan, lowers the rates of escalation"
    )
    fight_months: Quantity = quantity("months", "How long a crisis stays open after an attack", low=0)
    occupation_months: Quantity = quantity(
        "months", "How long a crisis stays open after an attack while Russia holds Baltic land", low=0
    )
    signal_half_life: Quantity = quantity("months", "Earlier nuclear signalling that halves what allies feel", low=0.1)
