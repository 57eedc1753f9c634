"""Whole futures of the ensemble against the scalar oracle, which shares nothing with it but the luck."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from tests.oracle.compare import Account, disagreement, ensemble

#: Hard times for everybody, so that what is rare in the baseline is met often enough to be compared.
HARD_TIMES = {
    "crisis.opportunity_rate": 4.0,
    "crisis.hybrid.lethal": 60.0,
    "crisis.regroup_months": 0.4,
    "war.end_rate": 6.0,
    "pacific.crisis_rate": 6.0,
    "us.dormancy_rate": 6.0,
    "us.exit_rate": 8.0,
    "russia.reconstitution.force": 1.3,
    "russia.reconstitution.trained_growth": 2.0,
    "escalation.signalling_rate": 4.0,
    "escalation.use_rate": 30.0,
    "motives.cost_assault_alone": 0.5,
    "motives.regime_survival.sensitivity": 1.3,
}
#: Worse still: assaults are within reach and cheap, and countries are lost.
DARK_TIMES = {
    **HARD_TIMES,
    "russia.reconstitution.force": 2.0,
    "russia.reconstitution.assault_troops": 0.5,
    "russia.reconstitution.assault_tanks": 0.5,
    "russia.reconstitution.assault_shells": 0.5,
    "motives.prize_assault": 2.5,
    "motives.cost_assault_alone": 0.3,
    "motives.cost_assault_europe": 0.3,
    "motives.cost_assault_us": 0.3,
    "motives.cost_assault_both": 0.3,
    "motives.regime_survival.diversion_assault": 1.5,
    "baltic.resistance": 0.6,
    "baltic.belarus_consent": 1.4,
}
RIVAL_WORDS = (
    "variants.battlefield.value=transparent",
    "variants.breakthrough.value=three_to_one",
    "variants.order.value=us_first",
    "variants.tripwire.value=negative",
    "variants.reputation.value=reputation",
    "variants.allied_burden.value=free_riding",
    "variants.public_opinion.value=success",
)
OTHER_WORDS = (
    "variants.tripwire.value=zero",
    "variants.reputation.value=current",
    "variants.allied_burden.value=following",
    "variants.battlefield.value=transparent",
)
LEVERS = (
    "us.reveal.value=0.5",
    "us.pacific_priority.value=0.3",
    "us.unscheduled_withdrawal_rate.value=1",
    "nato.infrastructure.share=0.5",
    "nato.infrastructure.months=30",
)
#: Scenario, settings, and by what drawn numbers are multiplied.
WORLDS: dict[str, tuple[str, tuple[str, ...], Mapping[str, float]]] = {
    "as shipped": ("baseline", (), {}),
    "withdrawal": ("withdrawal", (), {}),
    "hard times": ("baseline", (), HARD_TIMES),
    "dark times": ("withdrawal", (), DARK_TIMES),
    "rival words": ("withdrawal-backfilled", RIVAL_WORDS, HARD_TIMES),
    "half months": ("fortress", ("horizon.steps_per_month=2", *OTHER_WORDS), DARK_TIMES),
    "levers": ("burden-sharing", LEVERS, HARD_TIMES),
}
HYPOTHESES = ("H1", "H2", "H3", "H4")


@cache
def account(world: str, hypothesis: str, members: int = 12) -> Account:
    """The ensemble's account of a world."""
    scenario, sets, changed = WORLDS[world]
    return ensemble(scenario, hypothesis, sets, members, changed)


@pytest.mark.parametrize("hypothesis", HYPOTHESES)
@pytest.mark.parametrize("world", WORLDS)
def test_the_oracle_lives_the_same_future(world: str, hypothesis: str) -> None:
    """The same options worth the same, the same choices, events, series and outcomes, in every month."""
    told = account(world, hypothesis)
    found = [text for member in range(told.members) if (text := disagreement(told, member))]
    assert not found, "\n".join(found)
