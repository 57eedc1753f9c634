"""What Moscow wants under each hypothesis, as a section of a scenario."""

from __future__ import annotations

from sim.scenario.schema.quantity import Quantity, Section, quantity


class Opportunist(Section):
    """H1: weakness invites attack."""

    ambition: Quantity = quantity("ratio", "Worth of land taken from a member, to the leader in power", low=0)
    split_value: Quantity = quantity("utils", "Worth of showing that Article 5 is empty, to the leader in power", low=0)
    hybrid: Quantity = quantity("utils", "Motive of hybrid pressure where nobody is thought to come")
    settlement: Quantity = quantity("utils", "Worth of time to rebuild to an army that is not ready at all", low=0)


class SecuritySeeker(Section):
    """H2: forward capability is the threat."""

    tolerance: Quantity = quantity("share of the threat of 2025", "Threat that Moscow tolerates", low=0)
    sensitivity: Quantity = quantity("utils", "Weight of the threat above what Moscow tolerates", low=0)
    infrastructure_weight: Quantity = quantity("share", "Weight of infrastructure in the threat", low=0)
    forces_weight: Quantity = quantity("share", "Weight of forces in the Baltic states", low=0)
    us_weight: Quantity = quantity("ratio", "How much more US forces count than others", low=0)
    alignment_weight: Quantity = quantity("share", "Weight of Ukraine's alignment", low=0)
    floor: Quantity = quantity("share", "Part of relief that does not depend on success", low=0, high=1)
    hybrid: Quantity = quantity(
        "utils", "Motive of hybrid pressure per unit of threat above what Moscow tolerates", low=0
    )
    settlement: Quantity = quantity("utils", "Worth of a peace that takes away the threat of 2025", low=0)


class RegimeSurvival(Section):
    """H3: risk follows domestic stress."""

    sensitivity: Quantity = quantity("utils", "Worth of a diversion under full stress", low=0)
    latent_stress: Quantity = quantity("share", "Stress that no indicator shows", low=0, high=1)
    reserve_weight: Quantity = quantity("share", "Stress when the reserve is gone", low=0)
    support_weight: Quantity = quantity("per point", "Stress per point of support lost", low=0)
    support_reference: Quantity = quantity("%", "Support below which stress begins", low=0, high=100)
    veterans_weight: Quantity = quantity("share", "Stress while soldiers come home", low=0)
    veterans_months: Quantity = quantity("months", "How long the stress of soldiers coming home lasts", low=0)
    diversion_grab: Quantity = quantity("ratio", "What a grab diverts", low=0)
    diversion_assault: Quantity = quantity("ratio", "What an assault diverts", low=0)
    cost_weight: Quantity = quantity("share", "Weight of the change in costs since the start", low=0, high=1)
    hybrid: Quantity = quantity("utils", "Motive of hybrid pressure under full stress", low=0)
    settlement: Quantity = quantity("utils", "Worth of a full territorial success to show at home", low=0)
    settlement_stress: Quantity = quantity("utils", "What fighting on costs a regime under full stress", low=0)


class Satiated(Section):
    """H4: no interest in NATO soil."""

    hybrid: Quantity = quantity("utils", "Motive of hybrid pressure")
    settlement: Quantity = quantity("utils", "Worth of rest to a Moscow that wants no more land", low=0)


class Motives(Section):
    """What Moscow wants, by hypothesis."""

    rationality: Quantity = quantity("1/utils", "How sharply choice follows expected utility", low=0)
    caution: Quantity = quantity("ratio", "What costs and failure weigh with the leader in power", low=0)
    discount: Quantity = quantity("1/year", "Rate at which the leader in power discounts later gains", low=0)
    prize_grab: Quantity = quantity("utils", "Worth of a grab", low=0)
    prize_assault: Quantity = quantity("utils", "Worth of a Baltic state", low=0)
    failure_cost: Quantity = quantity("utils", "Cost of failing", low=0)
    cost_grab_alone: Quantity = quantity("utils", "Cost of a grab when the target fights alone", low=0)
    cost_grab_europe: Quantity = quantity("utils", "Cost of a grab when Europe fights", low=0)
    cost_grab_us: Quantity = quantity("utils", "Cost of a grab when the US fights", low=0)
    cost_grab_both: Quantity = quantity("utils", "Cost of a grab when both fight", low=0)
    cost_assault_alone: Quantity = quantity("utils", "Cost of an assault when the target fights alone", low=0)
    cost_assault_europe: Quantity = quantity("utils", "Cost of an assault when Europe fights", low=0)
    cost_assault_us: Quantity = quantity("utils", "Cost of an assault when the US fights", low=0)
    cost_assault_both: Quantity = quantity("utils", "Cost of an assault when both fight", low=0)
    opportunist: Opportunist
    security_seeker: SecuritySeeker
    regime_survival: RegimeSurvival
    satiated: Satiated
