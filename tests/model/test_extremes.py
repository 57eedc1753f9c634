"""Every extreme that the schema allows runs to the end, with finite numbers, chances in [0, 1] and books that balance.

What a future must keep to is in :mod:`tests.model.extremes`. Where a member breaks it, the test names its case, the
line and the error, so that either the rule is mended or the range is narrowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

import numpy as np
import pytest
from pydantic.fields import FieldInfo

from sim.analysis.outcomes_only import alike
from sim.model.stage.plans import structure
from sim.scenario.reading.load import load
from sim.scenario.schema.quantity import Month, Plan
from sim.scenario.schema.scenario import Scenario, leaves
from sim.vocabulary import HYPOTHESES, US_EUROPEAN_HOSTS
from tests.model.conftest import loaded
from tests.model.extremes import HIGH, LOW, Block, Case, ends, one_at_a_time, several_at_once
from tests.model.test_levers import LIVELY

#: The accounts that baseline does not follow, and what they need to be asked for.
RIVAL = (
    "variants.battlefield=transparent", "variants.public_opinion=success", "variants.war_end=commitment",
    "variants.order=us_first", "us.pacific_priority=0.2", "elections.united_states.first=2026-09",
    "deal.minerals.offered=true", "deal.infrastructure.table=open",
)  # fmt: skip
RATIO = "variants.breakthrough=three_to_one"
WORLDS = {"as shipped": (), "lively": LIVELY, "rival": (*LIVELY, *RIVAL), "ratio": (*LIVELY, *RIVAL, RATIO)}
SEVERAL = 400


def unsound(world: str, hypothesis: str, months: int, cases: Sequence[Case]) -> list[str]:
    """What is wrong with the futures of these cases."""
    scenario = loaded("baseline", (*WORLDS[world], f"horizon.months={months}")).scenario
    return Block(scenario, hypothesis, cases).failures()


def all_at(end: int, members: int = 20) -> list[Case]:
    return [dict.fromkeys(ends(), end)] * members


everywhere = pytest.mark.parametrize("hypothesis", list(HYPOTHESES))
in_every_world = pytest.mark.parametrize("world", list(WORLDS))


@everywhere
def test_each_quantity_at_its_ends(hypothesis: str) -> None:
    assert not unsound("lively", hypothesis, 30, one_at_a_time())


@everywhere
@pytest.mark.parametrize("end", [LOW, HIGH])
def test_all_quantities_at_one_end(hypothesis: str, end: int) -> None:
    assert not unsound("rival", hypothesis, 60, all_at(end))


@everywhere
def test_several_quantities_at_their_ends(hypothesis: str) -> None:
    assert not unsound("lively", hypothesis, 30, several_at_once(SEVERAL, seed=1))


def test_half_a_century_as_drawn() -> None:
    assert not unsound("as shipped", "H3", 600, [{}] * 4)


@pytest.mark.slow
@everywhere
@in_every_world
def test_each_quantity_at_its_ends_in_every_world(world: str, hypothesis: str) -> None:
    assert not unsound(world, hypothesis, 120, one_at_a_time())


@pytest.mark.slow
@everywhere
@in_every_world
@pytest.mark.parametrize("seed", [2, 3])
def test_several_quantities_at_their_ends_in_every_world(world: str, hypothesis: str, seed: int) -> None:
    assert not unsound(world, hypothesis, 120, several_at_once(1000, seed))


@pytest.mark.slow
@everywhere
@in_every_world
def test_half_a_century_at_the_ends(world: str, hypothesis: str) -> None:
    cases = [*all_at(LOW, 4), *all_at(HIGH, 4), *several_at_once(24, seed=4)]
    assert not unsound(world, hypothesis, 600, cases)


@pytest.mark.slow
def test_half_a_century_with_each_quantity_at_its_ends() -> None:
    assert not unsound("lively", "H1", 600, one_at_a_time())


@pytest.mark.slow
@everywhere
def test_several_steps_a_month_at_the_ends(hypothesis: str) -> None:
    sets = (*WORLDS["rival"], "horizon.months=12", "horizon.steps_per_month=31")
    cases = [*all_at(LOW, 2), *all_at(HIGH, 2), *several_at_once(60, seed=5)]
    assert not Block(loaded("baseline", sets).scenario, hypothesis, cases).failures()


# The net itself


def test_a_future_that_is_not_sound_is_caught_and_named() -> None:
    class Broken(Block):
        def parameters(self, first: int, count: int) -> dict[str, np.ndarray]:
            parameters = super().parameters(first, count)
            for member, case in enumerate(self.cases[first : first + count]):
                if "us.fires" in case:
                    parameters["us.fires"][member] = np.nan
            return parameters

    scenario = loaded("baseline", (*LIVELY, "horizon.months=12")).scenario
    cases = [{}, {"europe.fires": HIGH}, {"us.fires": HIGH}, {}, {}]
    found = Broken(scenario, "H1", cases).failures()
    assert [text.partition(",")[0] for text in found] == ["member 2"]
    assert "us.fires" in found[0]


def test_the_ends_are_those_of_the_schema() -> None:
    assert ends()["us.aid.level"] == (0.0, 3.0)
    low, high = ends()["us.resolve"]
    assert low == -high < -20.0
    assert all(low < high for low, high in ends().values())


# Levers


def numbers_of_plans() -> Iterator[tuple[str, str | float, str | float]]:
    """Every number and date of every plan, with the least and the most that may be written."""
    for path, leaf in leaves(load("baseline").scenario):
        if isinstance(leaf, Plan):
            for name, field in type(leaf).model_fields.items():
                if field.annotation is float:
                    yield f"{path}.{name}", _bound(field, "ge"), _bound(field, "le")
                elif field.annotation is get_args(Month)[0] and name in ("start", "date", "first"):
                    yield f"{path}.{name}", "2025-03", "2075-03"


def _bound(field: FieldInfo, which: str) -> float:
    found = [getattr(limit, which) for limit in field.metadata if hasattr(limit, which)]
    assert found, f"a number of a plan has no bound: {field.description}"
    return float(found[0])


#: So that what a plan says matters: every destination and term is in play, and a deal is agreed.
_IN_PLAY = (
    "talks.assumed.share=0.9", "talks.assumed.start=2025-04", "deal.minerals.offered=true",
    *(f"deal.{t}.table=fixed" for t in ("force_limits", "infrastructure", "force_cap", "sanctions", "neutrality")),
    *(f"us.withdrawal.{host}.share=0.5" for host in US_EUROPEAN_HOSTS), "deal.minerals.us_share=0",
    "deal.reconstruction_fund.share=0", "us.statements.intensity=0.5", "europe.backfill.share=0.5",
)  # fmt: skip


def planned(*sets: str) -> Scenario:
    return load("baseline", (*LIVELY, *_IN_PLAY, "horizon.months=24", *sets)).scenario


def test_every_plan_at_its_limits() -> None:
    """Each number and date of each plan at its least and most, one at a time, and all of them at once."""
    plans = list(numbers_of_plans())
    single = (f"{path}={value}" for path, *limits in plans for value in limits)
    worlds = {text: planned(text) for text in single}
    shares = ("deal.minerals.us_share", "deal.reconstruction_fund.share")  # at most all of the revenue between them
    for end in (1, 2):
        every = (f"{limits[0]}={limits[end]}" for limits in plans if limits[0] not in shares[end - 1 :])
        worlds[f"all at end {end}"] = planned(*every)
    assert len(plans) > 60
    for group in alike(worlds, lambda text: structure(worlds[text])):
        together = {text: worlds[text] for text in group}
        assert not Block(worlds[group[0]], "H1", [{}] * len(group), plans=together).failures()
