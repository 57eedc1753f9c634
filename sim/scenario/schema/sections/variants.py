"""Structural variants, as a section of a scenario."""

from __future__ import annotations

from pydantic import Field

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
    reputation: ReputationVariant = Field(
        description="Past conduct or power and interest of the day decide what is believed, after an Article 5 case or "
        "a guarantee that was tested; nowhere else."
    )
    allied_burden: BurdenVariant = Field(
        description="Allies follow one another, in spending and in war, or free-ride on one another; it moves spending "
        "and hardly who fights, as Europe mostly fights anyway."
    )
    war_end: WarEndVariant = Field(
        description="What stands in the way of peace: that each side overrates its chances, or that Russia, once "
        "rebuilt, would have better ones. Under commitment nobody errs, so Moscow refuses less and the war ends sooner."
    )
