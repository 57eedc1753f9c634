"""Every lever moves some outcome, with the same luck; every uncertainty and variant is read by the model."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.analysis.outcomes_only import Members, alike
from sim.model.stage.plans import structure
from sim.scenario.reading.load import load
from sim.scenario.schema.scenario import Scenario, quantities, specs
from sim.vocabulary import BALTIC_STATES, HYPOTHESES, US_EUROPEAN_HOSTS
from tests.leaves import choices, plan_values
from tests.model.conftest import SEED, loaded

# A world in which much happens early, so that a few members over a few years tell.
LIVELY = (
    "talks.offer_rate=1", "talks.precision=2", "talks.assumed.start=2025-08", "talks.assumed.share=0.7",
    "crisis.opportunity_rate=1", "crisis.regroup_months=3", "motives.prize_grab=2",
    "motives.prize_assault=4", "motives.regime_survival.diversion_assault=4",
    "us.exit_rate=1", "us.dormancy_rate=3", "russia.reconstitution.trained_troops=120",
    "russia.reconstitution.tanks=900", "russia.reconstitution.shells=1", "russia.reconstitution.training=0.6",
)  # fmt: skip

#: What must be set beside a lever for it to matter, and another value for it; by the end of its path.
Changed = tuple[tuple[str, ...], str]


def withdrawal(host: str) -> Mapping[str, Changed]:
    path = f"us.withdrawal.{host}"
    leaves = (f"{path}.share=0.8",)
    return {
        f"{path}.start": (leaves, "2025-12"),
        f"{path}.months": (leaves, "24"),
        f"{path}.share": ((), "0.8"),
        f"{path}.destination": (leaves, "europe"),
    }


def reinforcement(host: str) -> Mapping[str, Changed]:
    path = f"us.reinforcement.{host}"
    comes = (f"{path}.persons=900",)
    return {f"{path}.start": (comes, "2025-12"), f"{path}.months": (comes, "24"), f"{path}.persons": ((), "900")}


def election(country: str) -> Mapping[str, Changed]:
    path = f"elections.{country}"
    soon = (f"{path}.first=2025-04", f"{path}.every=12", "us.resolve_spread=3", "europe.resolve_spread=3")
    return {f"{path}.first": (soon, "2025-07"), f"{path}.every": (soon, "24")}


def plan(path: str, needs: tuple[str, ...], **values: str) -> Mapping[str, Changed]:
    return {f"{path}.{name}": (needs, value) for name, value in values.items()}


_AGREED = ("talks.assumed.share=0.9", "talks.assumed.start=2025-04")


def term(name: str, needs: tuple[str, ...] = (), **values: str) -> Mapping[str, Changed]:
    """Leaves of a term of the deal, which count where it is fixed and a deal is agreed."""
    path = f"deal.{name}"
    fixed = (*_AGREED, f"{path}.table=fixed", *needs)
    return {
        f"{path}.table": (_AGREED, "fixed"),
        **{f"{path}.{leaf}": (fixed, value) for leaf, value in values.items()},
    }


_GAP = tuple(f"us.withdrawal.{host}.share=1" for host in BALTIC_STATES)
_QUICK = ("baltic.force_months=1", "baltic.force_elasticity=3")
_POOR = ("russia.economy.war_deficit=9", "russia.economy.liquid_reserve=0.1")
_SIGNED = ("deal.minerals.offered=true", "settlement.facts.minerals_lag=3", "settlement.facts.minerals_yield=0.2")
_PAYS = (*_SIGNED, *_AGREED, "talks.offer_rate=0", "settlement.facts.minerals_precision=2")
CHANGED: Mapping[str, Changed] = {
    **term("territory", land="annexed", recognised="true"),
    **term("neutrality", degree="0.3", permanent="true"),
    **term("neutrality", ("deal.neutrality.years=1",), years="0"),
    **term("guarantees", kind="european_force"),
    **term("guarantees", ("deal.guarantees.kind=monitors",), demilitarised_zone="true"),
    **term("force_limits", ("deal.force_limits.share=0.8",), share="0.2", months="3"),
    **term("infrastructure", ("deal.infrastructure.share=0.9",), share="0.1", depth_km="50", months="3"),
    **term("force_cap", ("deal.force_cap.soldiers=400",), soldiers="100", months="1"),
    **term("sanctions", ("deal.sanctions.share=1", *_POOR), share="0", months="0"),
    "deal.force_limits.table": (_AGREED, "open"),
    "deal.infrastructure.table": (_AGREED, "open"),
    **plan(
        "deal.minerals",
        _PAYS,
        start="2025-09",
        aid="1.5",
        face_value="900",
        us_share="0.1",
        security_clause="true",
        opt_out="false",
    ),
    "deal.minerals.offered": (_PAYS, "false"),
    **plan("deal.reconstruction_fund", _PAYS, share="0.4", capital="40"),
    **plan("talks.calendar", ("talks.assumed.share=0",), start="2026-06"),
    **plan("talks.pressing", ("talks.assumed.share=0",), whom="russia", often="0.2"),
    **plan("talks.pressing", ("talks.assumed.share=0", "talks.pressing.whom=russia"), on_moscow="arms"),
    **plan("talks.assumed", ("talks.assumed.share=0.5",), start="2027-03", share="1"),
    **{path: value for host in US_EUROPEAN_HOSTS for path, value in withdrawal(host).items()},
    **{path: value for host in BALTIC_STATES for path, value in reinforcement(host).items()},
    **{
        path: value
        for country in ("united_states", "canada", "france", "poland", "germany", "united_kingdom")
        for path, value in election(country).items()
    },
    **plan("us.statements", ("us.statements.months=12", "us.statements.intensity=1"), start="2026-12", months="3"),
    **plan("us.statements", ("us.statements.months=12",), intensity="1"),
    **plan("nato.infrastructure", ("nato.infrastructure.share=0.5",), start="2025-12", months="30", share="0.9"),
    **plan("europe.backfill", (*_GAP, "europe.backfill.share=0.5"), start="2026-06", months="6", share="1.5"),
    **plan("canada.brigade_latvia", (), start="2025-09", date="2028-12", strength="7000"),
    **plan("germany.brigade_lithuania", (), start="2025-09", date="2026-12", strength="1000"),
    **plan("baltic.spending", _QUICK, start="2026-03", date="2026-06", target="6"),
    "us.unscheduled_withdrawal_rate": ((), "10"),
    "us.aid.level": ((), "1.5"),
    "us.pacific_priority": ((), "0.5"),
    "us.spending_demand": ((), "4"),
    "us.exit_threat": (("us.spending_demand=4",), "1"),
    "us.reveal": ((*_GAP, "motives.caution=0.2", "us.solidarity=0"), "1"),
}

#: What parties answer to terms that are taken as agreed anyway, and levers that must move more than that.
ANSWERS = frozenset({"refused_by_russia", "refused_by_ukraine", "refused_by_public", "ratified", "stopped_by"})
PLAYED = frozenset({"deal.guarantees.demilitarised_zone"})

LEVERS = tuple(path for path, _ in plan_values(load("baseline").scenario)) + tuple(
    path for path, spec in specs() if spec.kind == "lever"
)


#: Long enough for every lever to tell; the last to do so are the second elections of those that come once a year.
SHORT = "horizon.months=15"
LONG = "horizon.months=60"
MEMBERS = 60

Outcomes = Callable[..., dict[str, np.ndarray]]


def lively(sets: tuple[str, ...]) -> Scenario:
    """The lively world with some settings, over a short horizon."""
    return loaded("baseline", (*LIVELY, *sets, SHORT)).scenario


@pytest.fixture(scope="module")
def lived(simulate: Callable[..., Any]) -> Outcomes:
    """Outcomes of the lively world with some settings; each world is simulated once."""

    @cache
    def outcomes(sets: tuple[str, ...], hypothesis: str = "H1", horizon: str = SHORT) -> dict[str, np.ndarray]:
        return simulate("baseline", hypothesis, members=MEMBERS, sets=(*LIVELY, *sets, horizon)).outcomes

    return outcomes


def test_the_table_has_every_lever() -> None:
    assert sorted(CHANGED) == sorted(LEVERS)


@pytest.mark.parametrize("path", LEVERS)
def test_each_lever_moves_some_outcome(lived: Outcomes, path: str) -> None:
    needs, value = CHANGED[path]
    before, after = lived(needs), lived((*needs, f"{path}={value}"))
    moved = [name for name in before if not np.array_equal(before[name], after[name], equal_nan=True)]
    assert moved, f"{path}={value} changes nothing"
    if path in PLAYED:
        assert set(moved) - ANSWERS, f"{path}={value} changes what is answered and nothing that is played"


def test_side_by_side_everything_counts_as_it_does_alone(lived: Outcomes) -> None:
    """All worlds with the same months in one block, whatever they differ in, against each in a block of its own."""
    settings = ((*needs, *last) for path, (needs, value) in CHANGED.items() for last in ((), (f"{path}={value}",)))
    groups = alike(dict.fromkeys(settings), lambda sets: structure(lively(sets)))
    shared = [group for group in groups if len(group) > 1]
    assert max(map(len, shared)) > 60
    for group in shared:
        together = Members("H1", SEED, 0, MEMBERS).outcomes([lively(sets) for sets in group])
        for sets, found in zip(group, together, strict=True):
            for name, values in lived(sets).items():
                np.testing.assert_array_equal(found[name], values, err_msg=f"{sets}: {name}")


def test_other_months_are_not_simulated_side_by_side() -> None:
    worlds = [lively(sets) for sets in ((), ("horizon.steps_per_month=2",))]
    with pytest.raises(ValueError, match="same months and steps"):
        Members("H1", SEED, 0, MEMBERS).outcomes(worlds)


@pytest.mark.parametrize("path", [path for path, _ in choices(load("baseline").scenario)])
def test_each_variant_moves_some_outcome(lived: Outcomes, path: str) -> None:
    word = {
        "variants.battlefield": "transparent",
        "variants.public_opinion": "success",
        "variants.breakthrough": "three_to_one",
        "variants.order": "us_first",
        "variants.tripwire": "negative",
        "variants.reputation": "current",
        "variants.allied_burden": "free_riding",
        "variants.war_end": "commitment",
    }[path]
    here, there = (lived(sets, "H3", LONG) for sets in ((), (f"{path}={word}",)))
    assert any(not np.array_equal(here[name], there[name], equal_nan=True) for name in here)


def test_a_lever_set_to_what_it_is_changes_nothing(lived: Outcomes) -> None:
    """Or else a changed outcome would say nothing about the lever."""
    same = lived(("us.withdrawal.estonia.share=0", "us.aid.level={uniform: {low: 0, high: 0.5}}"))
    for name, values in lived(()).items():
        np.testing.assert_array_equal(same[name], values, err_msg=name)


# Uncertainties


class Read(dict[str, np.ndarray]):
    """Parameters that remember who was asked for."""

    def __init__(self, parameters: Mapping[str, np.ndarray], paths: set[str]) -> None:
        super().__init__(parameters)
        self.paths = paths

    def __getitem__(self, path: str) -> np.ndarray:
        self.paths.add(path)
        return super().__getitem__(path)


def test_every_uncertainty_is_read_by_the_model(simulate: Callable[..., Any]) -> None:
    read: set[str] = set()
    rival = (
        "variants.battlefield=transparent", "variants.public_opinion=success", "variants.war_end=commitment",
        "us.pacific_priority=0.2",
        "elections.united_states.first=2026-09", "deal.minerals.offered=true", "deal.infrastructure.table=open",
    )  # fmt: skip
    ratio = "variants.breakthrough=three_to_one"
    worlds = [(hypothesis, sets) for sets in ((), rival) for hypothesis in HYPOTHESES]
    for hypothesis, sets in (*worlds, ("H1", (ratio,)), ("H1", (*rival, ratio))):
        simulate("withdrawal", hypothesis, members=60, months=30, sets=(*LIVELY, *sets), over=lambda p: Read(p, read))
    assert read == {path for path, _ in quantities(load("withdrawal").scenario)}
