"""What is agreed becomes fact: land, army, sanctions, NATO's step back, neutrality, guarantees, minerals."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.model.settlement.deal import HOSTS
from sim.theory.balance import first_arrival
from sim.vocabulary import BALTIC_STATES

#: Terms as written, agreed in the first month and never weighed again.
HELD = (
    "crisis.opportunity_rate=0", "crisis.hybrid.lethal=0",  # an attack would suspend what a deal asks of NATO
    "talks.assumed.share=1", "talks.assumed.start=2025-03", "settlement.renewal.review_rate=0",
    *(f"deal.{term}.table=fixed" for term in (
        "territory", "neutrality", "guarantees", "force_cap", "sanctions", "force_limits", "infrastructure",
    )),
    "deal.neutrality.degree=0", "deal.force_cap.soldiers=2000",
)  # fmt: skip


@pytest.fixture(scope="module")
def deal(simulate: Callable[..., Any]) -> Callable[..., Any]:
    def lived(*sets: str, hypothesis: str = "H4", members: int = 100, months: int = 24, **more: Any) -> Any:
        return simulate("baseline", hypothesis, members=members, months=months, sets=(*HELD, *sets), **more)

    return lived


def test_the_plain_freeze_changes_nothing_but_the_war(deal: Callable[..., Any]) -> None:
    futures = deal()
    assert (futures.outcomes["war_end_month"] == 0).all()
    assert (futures.outcomes["settlement"] == 1).all()
    assert (futures.outcomes["infrastructure_kept"] == 1).all()
    assert (futures.outcomes["area_recognised"] == 0).all()
    assert np.isnan(futures.outcomes["hosts_refused"]).all()
    theatre = futures.theatre
    np.testing.assert_array_equal(theatre.deal.alignment(np.arange(100)), np.ones(100))
    np.testing.assert_array_equal(theatre.deal.sanctions_relief(), np.zeros(100))


# Land


def test_annexed_regions_are_handed_over_whole_and_recognised_where_it_says_so(deal: Callable[..., Any]) -> None:
    line = deal()
    whole = deal("deal.territory.land=annexed", "deal.territory.recognised=true")
    p = whole.parameters
    np.testing.assert_allclose(whole.outcomes["area_held"], p["war.occupied_area"] + p["settlement.facts.annexed_area"])
    assert (whole.outcomes["area_held"] > line.outcomes["area_held"] + 15_000).all()
    np.testing.assert_array_equal(whole.outcomes["area_recognised"], whole.outcomes["area_held"])
    assert (deal("deal.territory.land=annexed").outcomes["area_recognised"] == 0).all()
    held = whole.series("area_held")
    assert (held[1] < held[4]).all(), "it takes some months"


# The army


def test_a_cap_shrinks_the_army_on_its_calendar_and_soldiers_go_home(deal: Callable[..., Any]) -> None:
    capped = deal("deal.force_cap.soldiers=400", "deal.force_cap.months=10")
    army = capped.series("ukrainian_force")
    np.testing.assert_allclose(army[-1], 400.0)
    assert (army[4] > 500.0).all()
    assert (np.diff(army, axis=0) <= 1e-9).all()
    forces = capped.theatre.stage.forces
    np.testing.assert_allclose(forces.total("ukraine"), deal().theatre.stage.forces.total("ukraine"))
    assert (forces["ukraine", "discharged"] > 300.0).all()


def test_a_capped_army_makes_war_more_tempting_to_moscow(simulate: Callable[..., Any]) -> None:
    """The cap moves the balance of forces that parties see, and with it how often Moscow breaks the peace."""
    broken = []
    for soldiers in (2000, 100):
        sets = (*HELD, "settlement.renewal.review_rate=0.25", f"deal.force_cap.soldiers={soldiers}",
                "deal.neutrality.degree=1", "deal.neutrality.permanent=true", "deal.sanctions.share=1",
                "settlement.russia.force_cap=0")  # fmt: skip
        futures = simulate("baseline", "H4", members=300, months=48, sets=sets)
        broken.append((futures.outcomes["broken_by"] == 1).mean())
    assert broken[1] > broken[0] + 0.05


# Money


def test_sanctions_relief_enters_russian_money_and_europe_decides_on_its_part(deal: Callable[..., Any]) -> None:
    none, lifted = deal(), deal("deal.sanctions.share=1")
    relief, p = lifted.theatre.deal.sanctions_relief(), lifted.parameters
    whole = p["settlement.facts.sanctions_worth"]
    alone = whole * (1 - p["settlement.europe.sanctions_share"])
    consents = lifted.theatre.deal.europe_consents > 0
    np.testing.assert_allclose(relief[consents], whole[consents])
    np.testing.assert_allclose(relief[~consents], alone[~consents])
    assert (lifted.theatre.russia.reserve_money >= none.theatre.russia.reserve_money).all()
    early = deal("deal.sanctions.share=1", "deal.sanctions.months=24", months=6).theatre.deal.sanctions_relief()
    assert (early < relief).all()


@pytest.mark.parametrize("after", [1, 6, 12])
def test_sanctions_relief_follows_the_calendar(deal: Callable[..., Any], after: int) -> None:
    """A month after the signature Russia has a twelfth of what a ramp of a year brings, after a year all of it."""
    futures = deal("deal.sanctions.share=1", "deal.sanctions.months=12", members=20, months=1 + after)
    theatre, p = futures.theatre, futures.parameters
    alone = 1 - p["settlement.europe.sanctions_share"]
    whole = p["settlement.facts.sanctions_worth"] * np.where(theatre.deal.europe_consents > 0, 1.0, alone)
    np.testing.assert_array_equal(theatre.deal.age, np.full(20, after))
    np.testing.assert_allclose(theatre.deal.sanctions_relief(), whole * after / 12)


# NATO's step back


def cut(share: float, *sets: str) -> tuple[str, ...]:
    return (f"deal.infrastructure.share={share}", "deal.infrastructure.months=12", *sets)


def test_the_us_part_goes_by_itself_and_each_hosts_where_it_agrees(deal: Callable[..., Any]) -> None:
    futures = deal(*cut(0.8))
    consents = sum(futures.theatre.deal.consents[host] for host in HOSTS)
    assert set(np.unique(consents)) >= {0.0, 1.0}
    part = futures.parameters["settlement.facts.us_part"]
    known = 1 - 0.8 * (part + (1 - part) * consents / 4)
    np.testing.assert_allclose(futures.outcomes["infrastructure_kept"], known)
    np.testing.assert_array_equal(futures.outcomes["hosts_refused"], 4 - consents)
    kept = futures.series("infrastructure")
    assert (np.diff(kept, axis=0) <= 1e-12).all()
    assert (kept[4] > kept[-1]).all()


def test_depth_limits_the_cut_and_a_threat_wins_hosts(deal: Callable[..., Any]) -> None:
    near, deep = (deal(*cut(0.8, f"deal.infrastructure.depth_km={km}")).outcomes for km in (100, 300))
    np.testing.assert_allclose(1 - near["infrastructure_kept"], (1 - deep["infrastructure_kept"]) / 3)
    calm, threatened = (deal(*cut(0.8, f"us.exit_threat={x}"), members=400) for x in (0, 1))
    refused = [futures.outcomes["hosts_refused"].mean() for futures in (calm, threatened)]
    assert refused[1] < refused[0] - 0.3


def test_the_cut_slows_help_and_decisions_and_relieves_the_security_seeker(deal: Callable[..., Any]) -> None:
    """Throughput and decision time are physical; what H1 and H2 make of it follows from their rules."""
    whole, less = deal(hypothesis="H2").theatre, deal(*cut(0.8), hypothesis="H2").theatre
    for name in ("european_rate", "american_rate"):
        rates = []
        for theatre in (whole, less):
            at = theatre.stage.everyone()
            alliance, kept = theatre.alliance, theatre.infrastructure.kept
            total = alliance.forces_by(30, at)[1]
            if name == "european_rate":
                rates.append(alliance.european_rate(total, at, kept))
            else:
                rates.append(alliance.american_rate(at, kept))
        assert (rates[1] < rates[0]).all(), name
    first = [first_arrival(np.full(100, 3.0), theatre.infrastructure.kept) for theatre in (whole, less)]
    assert (first[1] > first[0]).all(), "help starts later"
    assert (less.crisis.rule.threat(less.stage.everyone()) < whole.crisis.rule.threat(whole.stage.everyone())).all()


def test_what_a_broken_deal_took_down_is_built_again_in_time(simulate: Callable[..., Any]) -> None:
    breaks = ("settlement.renewal.inertia=-9", "settlement.renewal.review_rate=0.2", "talks.offer_rate=0")
    sets = (*HELD, *cut(0.8), *breaks)
    futures = simulate("baseline", "H4", members=60, months=60, sets=sets)
    kept = futures.series("infrastructure")
    assert (kept.min(axis=0) < 0.95).any()
    np.testing.assert_allclose(kept[-1], 1.0)
    assert (np.abs(np.diff(kept, axis=0)) < 0.8 / 6).all(), "never at once"


def test_force_limits_move_us_soldiers_back_and_allied_ones_where_the_host_agrees(deal: Callable[..., Any]) -> None:
    stays = "us.exit_rate=0.00001"
    free, limited = deal(stays), deal(stays, "deal.force_limits.share=0.6")
    us = [futures.outcomes["us_troops_baltic"] for futures in (free, limited)]
    calm = (free.outcomes["attacks"] == 0) & (limited.outcomes["attacks"] == 0)
    assert calm.mean() > 0.9
    np.testing.assert_allclose(us[1][calm], 0.4 * us[0][calm])
    for host in BALTIC_STATES:
        agrees = (limited.theatre.deal.consents[host] > 0) & calm
        assert agrees.any()
        before, after = (futures.series(f"allied_troops_{host}")[-1] for futures in (free, limited))
        stays_on = ~agrees & calm
        assert (after[stays_on] >= before[stays_on]).all(), "who stays may even fill in for the US"
        assert (after[agrees] < 0.6 * before[agrees]).all()


# Neutrality and guarantees


def test_neutrality_lowers_the_threat_to_h2_and_a_western_force_raises_it(deal: Callable[..., Any]) -> None:
    neutral = ("deal.neutrality.degree=1", "deal.neutrality.permanent=true")
    force = ("deal.guarantees.kind=european_force",)
    threat, calm = {}, np.ones(100, dtype=bool)
    for name, sets in (("none", ()), ("neutral", neutral), ("force", force)):
        futures = deal(*sets, hypothesis="H2")
        calm &= futures.outcomes["attacks"] == 0
        threat[name] = futures.theatre.crisis.rule.threat(futures.theatre.stage.everyone())
    threat = {name: values[calm] for name, values in threat.items()}
    assert calm.mean() > 0.8
    weight = futures.theatre.stage.parameters["motives.security_seeker.alignment_weight"][calm]
    np.testing.assert_allclose(threat["none"] - threat["neutral"], 0.8 * weight)
    np.testing.assert_allclose(threat["force"] - threat["none"], 0.3 * weight)


def test_neutrality_for_years_ends_when_they_are_over(deal: Callable[..., Any]) -> None:
    futures = deal("deal.neutrality.degree=1", "deal.neutrality.years=1", months=20)
    everyone = np.arange(100)
    np.testing.assert_array_equal(futures.theatre.deal.alignment(everyone), np.ones(100))
    early = deal("deal.neutrality.degree=1", "deal.neutrality.years=1", months=10)
    assert (early.theatre.deal.alignment(everyone) < 1).all()


def test_a_european_force_in_ukraine_is_missing_in_the_baltics(deal: Callable[..., Any]) -> None:
    free, sent = (deal(f"deal.guarantees.kind={kind}").theatre for kind in ("monitors", "european_force"))
    ready = (theatre.alliance.forces_by(30, theatre.stage.everyone())[0] for theatre in (free, sent))
    for whole, left in zip(*ready, strict=True):
        tied = sent.stage.parameters["settlement.europe.force_share"]
        np.testing.assert_allclose(left, whole * (1 - tied), rtol=0.05)
        assert (left < whole).all()


# Minerals


MINERALS = ("deal.minerals.offered=true", "deal.minerals.start=2025-03")


def test_minerals_bring_aid_now_and_no_money_within_ten_years(simulate: Callable[..., Any]) -> None:
    held = ("talks.offer_rate=0",)
    none, signed = (simulate("baseline", "H4", members=200, sets=(*held, *extra)) for extra in ((), MINERALS))
    signs = signed.outcomes["minerals_signed"] > 0
    assert 0.2 < signs.mean() < 0.8, "Kyiv may decline"
    assert (signed.outcomes["minerals_revenue"] == 0).all()
    aid = [futures.series("aid")[18] for futures in (none, signed)]
    assert (aid[1][signs] > aid[0][signs]).all()
    np.testing.assert_array_equal(aid[1][~signs], aid[0][~signs])
    belief = [futures.theatre.beliefs.us.value for futures in (none, signed)]
    quiet = (none.outcomes["attacks"] == 0) & (signed.outcomes["attacks"] == 0)
    assert (belief[1][signs & quiet] >= belief[0][signs & quiet]).all()


def test_kyivs_signature_follows_its_terms(simulate: Callable[..., Any]) -> None:
    def share(*sets: str) -> float:
        futures = simulate("baseline", "H4", members=400, months=1, sets=(*MINERALS, *sets))
        return float(futures.outcomes["minerals_signed"].mean())

    assert share("deal.minerals.security_clause=true") > share() + 0.1
    assert share("deal.minerals.us_share=1") < share() - 0.1
    assert share("deal.minerals.opt_out=false") == 1.0
    known = 1 / (1 + np.exp(-10 * (0.15 * 0.5 - 0.2 * 0.5)))
    assert share() == pytest.approx(known, abs=3 * np.sqrt(known * (1 - known) / 400))


def test_after_the_lag_mines_yield_in_peace_and_the_fund_pays(simulate: Callable[..., Any]) -> None:
    sets = (*HELD, *MINERALS, "deal.minerals.opt_out=false", "settlement.facts.minerals_lag=24",
            "settlement.facts.minerals_yield=0.1", "deal.reconstruction_fund.share=0.5",
            "deal.reconstruction_fund.capital=10")  # fmt: skip
    futures = simulate("baseline", "H4", members=20, months=84, sets=sets)
    years = (84 - 24 - 1) / 12
    np.testing.assert_allclose(futures.outcomes["minerals_revenue"], 2.5 * years, rtol=0.03)
    np.testing.assert_allclose(futures.outcomes["minerals_us_revenue"], 0.5 * futures.outcomes["minerals_revenue"])
    np.testing.assert_allclose(
        futures.outcomes["reconstruction"], 10 + 0.5 * futures.outcomes["minerals_revenue"], rtol=0.01
    )


# Burden-sharing


def test_fear_of_abandonment_fills_in_where_the_us_leaves(simulate: Callable[..., Any]) -> None:
    """Snyder's fear: the more a withdrawal tells allies about Washington, the more they replace unasked."""
    filled = []
    for ratio in (0.95, 0.35):
        sets = (f"beliefs.withdrawal_ratio={ratio}", "europe.abandonment_response=1", "europe.backfill_unasked=0.4")
        filled.append(simulate("withdrawal", "H4", members=60, months=60, sets=sets).outcomes["backfill"])
    assert (filled[1] > filled[0]).all()
    eager = simulate("withdrawal", "H4", members=60, months=60, sets=("europe.backfill_unasked=1",))
    left = sum(eager.parameters[f"us.troops.{host}"] for host in BALTIC_STATES)
    assert (eager.outcomes["backfill"] <= left + 1e-9).all(), "never more than have left"


# What an attack on NATO does to a deal


def test_an_attack_on_nato_ends_talks_and_suspends_what_a_deal_asks_of_it(deal: Callable[..., Any]) -> None:
    """Depots are built again, allied soldiers return as fast as they left, sanctions come back; land and neutrality
    stay.
    """

    def struck(theatre: Any) -> None:
        if theatre.stage.clock.month == 12 and theatre.stage.clock.sub_step == 0:
            theatre.settlement.suspend(np.arange(50))
            theatre.alarm.sound(np.arange(50))

    terms = ("deal.sanctions.share=1", "deal.neutrality.degree=1", "deal.neutrality.permanent=true")
    limits = ("deal.force_limits.share=0.6", "europe.answer_share=0", "europe.backfill_unasked=0")
    futures = deal(*cut(0.8), *terms, *limits, months=24, watch=struck)
    kept, theatre = futures.series("infrastructure"), futures.theatre
    assert (np.diff(kept[12:, :50], axis=0) >= 0).all()
    assert (kept[-1, :50] > kept[12, :50]).all()
    np.testing.assert_allclose(kept[-1, 50:], kept[12, 50:])
    assert (theatre.deal.sanctions_relief()[:50] == 0).all()
    assert (theatre.deal.sanctions_relief()[50:] > 0).all()
    assert (theatre.deal.alignment(np.arange(50)) < 1).all()
    troops = futures.series("allied_troops_lithuania")[:, :50]
    rise = np.diff(troops[12:], axis=0).max(axis=0)
    assert (rise < 0.5 * troops[-1]).all(), "not at once"


def test_a_cap_sends_home_whom_a_renewed_war_calls_back(simulate: Callable[..., Any]) -> None:
    breaks = ("settlement.renewal.inertia=-9", "settlement.renewal.review_rate=0.2", "talks.offer_rate=0")
    capped = ("deal.force_cap.table=fixed", "deal.force_cap.soldiers=400", "deal.force_cap.months=3")
    none, all_of_them = (
        simulate(
            "baseline", "H4", members=60, months=24, sets=(*HELD, *capped, *breaks, f"settlement.facts.recall={x}")
        )
        for x in (0, 1)
    )
    broken = none.outcomes["ceasefires_broken"] > 0
    assert broken.mean() > 0.5
    more = all_of_them.theatre.ukraine.force - none.theatre.ukraine.force
    assert (more[broken] > 0).mean() > 0.9


def test_a_zone_lengthens_and_imposed_terms_shorten_the_peace_as_played(simulate: Callable[..., Any]) -> None:
    """Not only what is expected of it: reviews are weighed with them."""
    loose = ("settlement.renewal.inertia=0.1", "talks.offer_rate=0", "settlement.renewal.zone_effect=3")
    lengths = []
    for zone, effect in ((True, 0), (False, 0), (False, 4)):
        sets = (*HELD, *loose, "deal.guarantees.table=fixed", "deal.guarantees.kind=monitors",
                f"deal.guarantees.demilitarised_zone={str(zone).lower()}",
                f"settlement.renewal.imposed_effect={effect}", "settlement.renewal.review_rate=0.25")  # fmt: skip
        lengths.append(simulate("baseline", "H4", members=200, months=48, sets=sets).outcomes["ceasefire_months"])
    assert lengths[0].mean() > lengths[1].mean() + 1
    assert lengths[2].mean() < lengths[1].mean() - 0.5
