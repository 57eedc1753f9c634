"""A war that wears out: men, ground and the wish to fight on run short; and armies of nobody leave numbers finite."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.settlement.valuation import Valuation
from sim.model.theatre import Theatre

#: Nobody offers anything and neither side is ever outmatched for long enough: the war goes on to the horizon.
ENDLESS = ("talks.offer_rate=0", "war.collapse_months=999")
NO_RUSSIANS = tuple(
    f"russia.{name}=0"
    for name in (
        "force_ukraine", "force_elsewhere", "recruitment", "recruiting_pool", "recruiting_inflow",
        "reconstitution.trained_troops",
    )
)  # fmt: skip
NO_UKRAINIANS = tuple(
    f"ukraine.{name}=0"
    for name in ("force", "mobilisation", "mobilisation_ceiling", "mobilisation_pool", "mobilisation_inflow")
)
NO_MUNITIONS = (
    "war.own_supply=0", "us.aid.level=0", "us.aid.pipeline=0", "europe.military_aid=0", "europe.aid_substitution=0",
)  # fmt: skip

#: Numbers of the war far beyond what is believed of them, over members.
WILD: Mapping[str, tuple[float, float]] = {
    "war.starting_gain": (-50_000.0, 50_000.0),
    "war.reference_gain": (-6.0, 6.0),
    "war.noise": (0.0, 5.0),
    "war.force_effect": (0.0, 60.0),
    "war.depth": (0.0, 1e7),
    "war.pool_response": (0.0, 5.0),
    "russia.recruitment": (0.0, 500.0),
    "russia.recruiting_pool": (0.0, 20_000.0),
    "russia.recruiting_inflow": (0.0, 3_000.0),
    "russia.claimed_casualties": (0.0, 800.0),
    "ukraine.casualties": (0.0, 500.0),
    "ukraine.mobilisation_pool": (0.0, 20_000.0),
}


class Guards:
    """Watches that no side holds more land, or loses more men, than there are."""

    def __init__(self) -> None:
        self.watched = 0

    def __call__(self, theatre: Theatre) -> None:
        p, stage = theatre.stage.parameters, theatre.stage
        years = stage.clock.months / 12.0
        area = theatre.front.area_held
        assert ((area >= 0.0) & (area <= p["war.ukraine_area"] * (1.0 + 1e-9))).all()
        for owner, men in (
            ("russia", ("force_ukraine", "force_elsewhere", "reconstitution.trained_troops", "recruiting_pool")),
            ("ukraine", ("force", "mobilisation_pool")),
        ):
            inflow = p["russia.recruiting_inflow" if owner == "russia" else "ukraine.mobilisation_inflow"]
            bearable = sum(p[f"{owner}.{name}"] for name in men) + years * inflow
            gone = stage.forces[owner, "lost"] + stage.forces[owner, "discharged"]
            assert (gone <= bearable * (1.0 + 1e-9) + 1e-6).all(), owner
        self.watched += 1


@settings(max_examples=4)
@given(seed=st.integers(0, 10**6), steps=st.sampled_from([1, 2]))
def test_no_future_takes_more_land_or_loses_more_men_than_there_are(
    simulate: Callable[..., Any], seed: int, steps: int
) -> None:
    def over(drawn: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Each number at its lowest, its highest or in between."""
        wild = dict(drawn)
        for number, (path, (low, high)) in enumerate(WILD.items()):
            where = np.random.default_rng([seed, number]).beta(0.3, 0.3, 12).round(2)
            wild[path] = low + (high - low) * where
        return wild

    guards = Guards()
    futures = simulate("baseline", "H4", members=12, months=60, steps=steps, sets=ENDLESS, over=over, watch=guards)
    assert guards.watched == 60 * steps + 1
    assert all(np.isfinite(values).all() for month in futures.months for values in month.values())


def test_as_shipped_a_war_without_end_stays_within_what_can_be_borne(simulate: Callable[..., Any]) -> None:
    """Ten years of war: the army shrinks and loses fewer than at an unchanged pace, and most of Ukraine is out of
    reach, even where its army is outmatched for years and does not collapse.
    """
    guards = Guards()
    futures = simulate("baseline", "H4", members=200, months=120, sets=ENDLESS, watch=guards)
    area, force = futures.series("area_held"), futures.series("russian_force")
    assert (area[-1] > 300_000.0).mean() < 0.05
    assert (area[-1] < 450_000.0).all()
    assert np.median(force[-1]) < np.median(force[11])
    most = np.maximum(futures.parameters["russia.force_ceiling"], futures.parameters["russia.force_ukraine"])
    assert (force <= most + 1e-9).all()
    assert (futures.outcomes["russian_pool_left"] < 1.0).mean() > 0.8
    p = futures.parameters
    unchanged = 120.0 * p["russia.starting_casualties"] * p["russia.count_bias"]
    assert np.median(futures.outcomes["russian_casualties"] / unchanged) < 1.0


def test_of_the_futures_as_shipped_few_hold_much_land(simulate: Callable[..., Any]) -> None:
    area = simulate("baseline", "H4", members=400, months=120).outcomes["area_held"]
    assert (area > 220_000.0).mean() < 0.02
    assert (area > 300_000.0).mean() < 0.01
    assert (area > 120_000.0).mean() > 0.3, "ground is still taken"


# Men


def test_recruits_come_from_a_pool_and_nowhere_else(simulate: Callable[..., Any]) -> None:
    sets = (*ENDLESS, "russia.recruiting_inflow=0", "russia.recruiting_pool=300", "war.pool_response=1")
    theatre = simulate("baseline", "H4", members=30, months=60, sets=sets).theatre
    forces = theatre.stage.forces
    assert (forces["russia", "pool"] < 0.1 * 300.0).all(), "nearly all have signed"
    signed = 300.0 - forces["russia", "pool"]
    there = sum(forces["russia", place] for place in ("ukraine", "elsewhere", "reserve", "lost", "discharged"))
    p = theatre.stage.parameters
    at_start = p["russia.force_ukraine"] + p["russia.force_elsewhere"] + p["russia.reconstitution.trained_troops"]
    np.testing.assert_allclose(there, at_start + signed, rtol=1e-9)


@pytest.mark.parametrize(("side", "pool"), [("russian", "russia.recruiting"), ("ukrainian", "ukraine.mobilisation")])
def test_an_army_with_a_small_pool_shrinks(simulate: Callable[..., Any], side: str, pool: str) -> None:
    few, many = (
        simulate("baseline", "H4", members=40, months=60, sets=(*ENDLESS, f"{pool}_pool={men}", f"{pool}_inflow=0"))
        for men in (400, 100_000)
    )
    assert (few.outcomes[f"{side}_pool_left"] < many.outcomes[f"{side}_pool_left"]).all()
    assert np.median(few.series(f"{side}_force")[-1]) < 0.8 * np.median(many.series(f"{side}_force")[-1])


def test_a_pool_fills_again_in_peace(simulate: Callable[..., Any]) -> None:
    sets = ("talks.assumed.start=2027-03", "talks.assumed.share=1", "settlement.renewal.review_rate=0")
    pools: list[np.ndarray] = []
    simulate(
        "baseline",
        "H4",
        members=30,
        months=72,
        sets=(*ENDLESS, *sets),
        watch=lambda theatre: pools.append(np.array(theatre.stage.forces["ukraine", "pool"])),
    )
    assert (pools[24] < pools[0]).all()
    assert (pools[-1] > pools[26]).all()


def test_dearer_bonuses_cost_the_treasury(simulate: Callable[..., Any]) -> None:
    cheap, dear = (
        simulate("baseline", "H4", members=60, months=48, sets=(*ENDLESS, f"russia.economy.bonus_cost={cost}")).theatre
        for cost in (0, 4)
    )
    assert (dear.russia.reserve_money <= cheap.russia.reserve_money + 1e-9).all()
    assert (dear.russia.reserve_money < cheap.russia.reserve_money - 0.01).mean() > 0.3


# The wish to fight on


@pytest.mark.parametrize("party", ["russia", "ukraine"])
def test_exhaustion_makes_the_same_terms_look_better_the_longer_the_war_lasts(
    simulate: Callable[..., Any], party: str
) -> None:
    def worth(months: int, exhaustion: float) -> np.ndarray:
        sets = (*ENDLESS, f"settlement.{party}.exhaustion={exhaustion}")
        theatre = simulate("baseline", "H4", members=40, months=months, sets=sets).theatre
        valuation = Valuation(theatre.settlement.situation, theatre.stage.everyone())
        return np.array(valuation.war_value(party, np.full(40, 0.5)))

    early, late = (worth(months, 0.0) - worth(months, 0.4) for months in (2, 60))
    assert (early >= 0.0).all()
    assert (late > early).mean() > 0.9
    assert np.median(late) > 0.05


def test_exhaustion_brings_settlements_forward(simulate: Callable[..., Any]) -> None:
    """Same luck: many wars are settled earlier for it, hardly any later."""
    none, much = (
        simulate(
            "baseline",
            "H4",
            members=300,
            months=96,
            sets=(f"settlement.russia.exhaustion={x}", f"settlement.ukraine.exhaustion={x}"),
        ).outcomes["settlement_month"]
        for x in (0.0, 0.6)
    )
    none, much = (np.nan_to_num(month, nan=97.0) for month in (none, much))
    assert much.mean() < none.mean() - 3.0
    assert (much < none).sum() > 5 * (much > none).sum()
    third = 36.0
    assert (much <= third).mean() > (none <= third).mean() + 0.05


# Nobody there


@pytest.mark.parametrize("hypothesis", ["H1", "H3"])
@pytest.mark.parametrize(
    "missing",
    [NO_RUSSIANS, NO_UKRAINIANS, (*NO_RUSSIANS, *NO_UKRAINIANS), NO_MUNITIONS, (*NO_MUNITIONS, *NO_UKRAINIANS)],
    ids=["no Russians", "no Ukrainians", "nobody", "no munitions", "no Ukrainians or munitions"],
)
def test_without_an_army_all_is_finite(simulate: Callable[..., Any], missing: tuple[str, ...], hypothesis: str) -> None:
    futures = simulate("baseline", hypothesis, members=12, months=48, sets=missing)
    assert all(np.isfinite(values).all() for month in futures.months for values in month.values())
    assert not any(np.isinf(values).any() for values in futures.outcomes.values())
    area, p = futures.outcomes["area_held"], futures.parameters
    if missing == NO_RUSSIANS:
        assert (area < p["war.occupied_area"]).all()
        assert (futures.outcomes["russian_casualties"] == 0.0).all()
    elif missing == (*NO_RUSSIANS, *NO_UKRAINIANS):
        assert (area == p["war.occupied_area"]).mean() > 0.5, "where no land is signed away, the line stands"
    elif missing == NO_UKRAINIANS:
        assert (futures.outcomes["war_end_kind"] == 2.0).all(), "Ukraine is overrun"
        assert (futures.outcomes["ukrainian_casualties"] == 0.0).all()


# Budgets


def test_budgets_and_output_grow_by_themselves(simulate: Callable[..., Any]) -> None:
    still = (
        "europe.threat_response=0", "europe.abandonment_response=0", "europe.demand_response=0",
        "europe.free_riding=0.4", "europe.spending_months=1", "europe.budget_noise=0",
        "europe.gdp_noise=0",
    )  # fmt: skip
    flat, grown = (
        simulate(
            "baseline",
            "H4",
            members=6,
            months=120,
            sets=(*still, f"europe.budget_growth={g}", f"europe.starting_growth={g}", "europe.gdp_growth=2"),
        )
        for g in (0, 2)
    )
    start = flat.theatre.alliance.spending_start
    np.testing.assert_allclose(flat.outcomes["european_spending"], start, rtol=1e-6)
    # Nobody rides on a trend that all share.
    np.testing.assert_allclose(grown.outcomes["european_spending"], start * np.exp(0.2), rtol=5e-3)
    france, p = grown.theatre.allies["france"], grown.parameters
    np.testing.assert_allclose(france.spending_share(), p["france.spending"], rtol=5e-3)
    assert (flat.theatre.allies["france"].spending_share() < p["france.spending"]).all()
    assert (france.readiness > flat.theatre.allies["france"].readiness).all()
    estonia = grown.theatre.baltic["estonia"]
    assert (estonia.battalions_factor > 1.0).all()
