"""Structural variants, as a section of a scenario."""

from __future__ import annotations

from sim.scenario.schema.quantity import Section
from sim.scenario.schema.sections.choices import (
    BattlefieldVariant,
    BreakthroughVariant,
    BurdenVariant,
    OpinionVariant,
    OrderVariant,
    ReputationVariant,
    TripwireVariant,
    WarEndVariant,
)


class Variants(Section):
    """Structural variants: rival answers of the literature, one word each."""

    battlefield: BattlefieldVariant
    public_opinion: OpinionVariant
    breakthrough: BreakthroughVariant
    order: OrderVariant
    tripwire: TripwireVariant
    reputation: ReputationVariant
    allied_burden: BurdenVariant
    war_end: WarEndVariant
