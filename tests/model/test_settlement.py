"""The table: who accepts what, what red lines do, how soon wars end, and who breaks the peace."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.model.settlement.talks import PUBLIC
from sim.model.settlement.valuation import RUSSIA, UKRAINE, Valuation
from sim.vocabulary import ALLIES, StoppedBy

CAPITULATION = (
    "deal.territory.table=fixed", "deal.territory.land=annexed", "deal.territory.recognised=true",
    "deal.neutrality.table=fixed", "deal.neutrality.permanent=true", "deal.guarantees.table=fixed",
    "deal.force_cap.table=fixed", "deal.force_cap.soldiers=85", "deal.sanctions.table=fixed", "deal.sanctions.share=1",
)  # fmt: skip
FREEZE = (
    "deal.territory.table=fixed", "deal.neutrality.table=fixed", "deal.neutrality.degree=0",
    "deal.guarantees.table=fixed", "deal.guarantees.kind=european_force", "deal.guarantees.demilitarised_zone=true",
    "deal.force_cap.table=fixed", "deal.force_cap.soldiers=2000", "deal.sanctions.table=fixed",
)  # fmt: skip
SURE = ("talks.assumed.share=1", "talks.assumed.start=2025-03", "talks.offer_rate=0")


def chances(futures: Any) -> dict[str, np.ndarray]:
    """Chance that each party would accept the only package on the table as things stand, red lines included."""
    theatre = futures.theatre
    at = theatre.stage.everyone()
    valuation = Valuation(theatre.settlement.situation, at)
    package = theatre.settlement.talks.tables[0][0].terms(at).pick(np.zeros(at.who.size, dtype=np.int64))
    appraisal = valuation.appraise(package)
    found = {}
    for party in (RUSSIA, UKRAINE):
        crossed = theatre.settlement.talks.lines.crossed(party, package, at.who).values()
        spared = ~np.any(np.broadcast_arrays(*crossed), axis=0)
        found[party] = spared / (1 + np.exp(-at("talks.precision") * appraisal.gap(party)))
    found[PUBLIC] = valuation.ratifies(package)
    return found


# How soon


@pytest.fixture(scope="module")
def shipped(simulate: Callable[..., Any]) -> Any:
    return simulate("baseline", "H4", members=1000, months=36)


def monthly_hazard(futures: Any) -> float:
    ended = futures.outcomes["war_end_month"]
    return float(np.sum(~np.isnan(ended)) / np.nansum(np.where(np.isnan(ended), len(futures.months), ended + 1)))


def test_the_war_ends_at_a_rate_within_the_evidence(
    shipped: Any, record_property: Callable[[str, object], None]
) -> None:
    """Five endings in 207 war-months: 1.1 to 4.6% a month, under the information account."""
    record_property("hazard a month", monthly_hazard(shipped))
    assert 0.011 < monthly_hazard(shipped) < 0.046


def test_talks_are_competing_risks_and_no_timer(shipped: Any) -> None:
    """Settling within the announced half year, later, never, and collapsing on the way all happen."""
    month = shipped.outcomes["settlement_month"]
    assert 0.0 < (month < 6).mean() < 0.3
    assert np.bincount(month[~np.isnan(month)].astype(int)).max() < 0.25 * np.sum(~np.isnan(month))
    assert 0.3 < np.isnan(month).mean() < 0.95
    going = shipped.series("talks")
    assert ((going[1:] == 0) & (going[:-1] == 1)).any()
    assert ((going[1:] == 1) & (going[:-1] == 0)).any()


def test_the_commitment_account_is_another_account(simulate: Callable[..., Any], shipped: Any) -> None:
    """Biased views keep a war going under the one account, an expected shift of power under the other, neither under
    both. Without views that are yet to come together the war ends sooner, as offers come at the same rate.
    """
    other = simulate("baseline", "H4", members=1000, months=36, sets=("variants.war_end.value=commitment",))
    assert monthly_hazard(shipped) < monthly_hazard(other) < 0.06

    def ended(account: str, *sets: str) -> np.ndarray:
        chosen = (f"variants.war_end.value={account}", *sets)
        return simulate("baseline", "H4", members=300, months=36, sets=chosen).outcomes["war_end_month"]

    biased, sober = (tuple(f"settlement.{party}.bias={x}" for party in (RUSSIA, UKRAINE)) for x in (0.3, 0))
    kept, freed = (ended("information", *bias) for bias in (biased, sober))
    assert np.isnan(freed).mean() < np.isnan(kept).mean() - 0.05
    np.testing.assert_array_equal(ended("commitment", *biased), ended("commitment", *sober))
    none, large = (f"settlement.renewal.shift={x}" for x in (0, 0.35))
    np.testing.assert_array_equal(ended("information", none), ended("information", large))
    assert not np.array_equal(ended("commitment", none), ended("commitment", large), equal_nan=True)


def test_steps_do_not_change_how_often_wars_end(simulate: Callable[..., Any], shipped: Any) -> None:
    fine = simulate("baseline", "H4", members=1000, months=36, steps=4)
    whole, cut = (f.outcomes["war_end_month"] for f in (shipped, fine))
    share, other = (~np.isnan(whole)).mean(), (~np.isnan(cut)).mean()
    assert abs(share - other) < 3 * np.sqrt(2 * share * (1 - share) / 1000)


def test_without_offers_nothing_is_settled(simulate: Callable[..., Any]) -> None:
    for sets in (("talks.offer_rate=0",), ("talks.calendar.start=2040-01",)):
        futures = simulate("baseline", "H4", members=100, months=24, sets=sets)
        assert futures.outcomes["settlement"].sum() == 0
        assert futures.outcomes["offers"].sum() == 0


# Who accepts what


def test_capitulation_is_refused_by_ukraine(simulate: Callable[..., Any]) -> None:
    """A tool that lets extras buy off red lines passes such drafts; here Ukraine refuses in nearly every future."""
    says = chances(simulate("baseline", "H4", members=400, months=1, sets=CAPITULATION))
    assert (says[UKRAINE] * says[PUBLIC]).mean() < 0.02
    assert says[RUSSIA].mean() > 0.5
    tabled = simulate("baseline", "H4", members=300, months=60, sets=CAPITULATION)
    assert tabled.outcomes["capitulation"].mean() < 0.02
    assert tabled.outcomes["refused_by_ukraine"].sum() > 0.95 * tabled.outcomes["offers"].sum()


def test_a_freeze_with_a_european_force_is_for_ukraine_and_not_for_russia(simulate: Callable[..., Any]) -> None:
    says = chances(simulate("baseline", "H4", members=400, months=1, sets=FREEZE))
    assert says[UKRAINE].mean() > 0.6
    assert says[RUSSIA].mean() < 0.15
    assert (says[PUBLIC] == 1.0).all(), "nothing is asked of the public"


def test_no_extra_buys_off_a_red_line(simulate: Callable[..., Any]) -> None:
    """Where parties do not mind what terms are worth, only red lines keep them from signing, and those always do."""
    free = ("talks.precision=0", "talks.offer_rate=3", "settlement.ukraine.ratification_precision=0")
    others = tuple(f"settlement.russia.line_{name}=0" for name in ("neutrality", "force", "recognition"))
    land = (*free, *others, "deal.territory.table=fixed", "deal.territory.land=annexed")
    futures = simulate("baseline", "H4", members=300, months=24, sets=land)
    red = futures.theatre.settlement.talks.lines.red[UKRAINE, "land handed over"]
    settled = futures.outcomes["settlement"] > 0
    assert 0.5 < red.mean() < 0.7
    assert not (settled & red).any()
    assert settled[~red].mean() > 0.15
    stopped = {StoppedBy(int(k)).label for k in futures.outcomes["stopped_by"][red & (futures.outcomes["offers"] > 0)]}
    assert "Ukraine: land handed over" in stopped


def test_the_mediator_tables_the_best_package_of_all(simulate: Callable[..., Any]) -> None:
    """Checked package by package, in logarithms: joint acceptance as it estimates it, and its own worth."""
    theatre = simulate("baseline", "H4", members=60, months=14).theatre
    at, lines = theatre.stage.everyone(), theatre.settlement.talks.lines
    valuation, grid = Valuation(theatre.settlement.situation, at), theatre.settlement.talks.tables[0][0].terms(at)
    chosen = theatre.settlement.talks._best(valuation, grid)
    scores = []
    for number in range(144):
        package = grid.pick(np.full(60, number))
        appraisal = valuation.appraise(package, seen_by=UKRAINE)
        score = valuation.american_worth(package) + np.log(valuation.ratifies(package))
        for party in (RUSSIA, UKRAINE):
            score = score - np.log1p(np.exp(-at("talks.precision") * appraisal.gap(party)))
            score = score + lines.log_spared(party, package, at.who)
        scores.append(score)
    np.testing.assert_allclose(np.max(scores, axis=0), np.array(scores)[chosen, np.arange(60)], rtol=1e-9)
    assert len(set(chosen.tolist())) > 5
    known = sum(known.sum() for known in lines.known.values())
    assert known > 0, "refusals have shown some lines"


def test_a_new_leader_lifts_moscows_lines(simulate: Callable[..., Any]) -> None:
    held, lifted = (
        simulate("baseline", "H4", members=200, months=24, sets=(*FREEZE, f"russia.leader_exit_rate={rate}"))
        for rate in (0, 20)
    )
    assert (sum(red.sum() for key, red in held.theatre.settlement.talks.lines.red.items() if key[0] == RUSSIA)) > 100
    after = sum(red.sum() for key, red in lifted.theatre.settlement.talks.lines.red.items() if key[0] == RUSSIA)
    assert after < 20
    for key, red in lifted.theatre.settlement.talks.lines.red.items():
        if key[0] == UKRAINE:
            np.testing.assert_array_equal(red, held.theatre.settlement.talks.lines.red[key])


def test_expected_recovery_makes_ukraine_refuse_and_belief_in_guarantors_makes_it_accept(
    simulate: Callable[..., Any],
) -> None:
    base = (*FREEZE, "variants.war_end.value=commitment")
    none, large = (
        chances(simulate("baseline", "H4", members=300, months=1, sets=(*base, f"settlement.renewal.shift={x}")))
        for x in (0, 0.35)
    )
    assert (large[UKRAINE] < none[UKRAINE]).all()
    backed = (*base, "deal.guarantees.kind=us_backed")
    doubt, trust = (
        chances(simulate("baseline", "H4", members=300, months=1, sets=(*backed, f"us.resolve={x}"))) for x in (-2, 2)
    )
    assert (trust[UKRAINE] > doubt[UKRAINE]).all()


def test_fighting_on_brings_views_of_the_war_together(simulate: Callable[..., Any]) -> None:
    theatre = simulate("baseline", "H4", members=100, months=48, sets=("talks.offer_rate=0",)).theatre
    at = theatre.stage.everyone()
    valuation = Valuation(theatre.settlement.situation, at)
    apart = valuation.odds_seen(RUSSIA) - valuation.odds_seen(UKRAINE)
    start = at("settlement.russia.bias") + at("settlement.ukraine.bias")
    fought = theatre.stage.war.months_fought
    np.testing.assert_allclose(apart, start * 0.5 ** (fought / 24))


# Pressure


@pytest.fixture(scope="module")
def pressed(simulate: Callable[..., Any]) -> Callable[..., Any]:
    """A table at which much is refused, with Washington pressing as it is told."""
    held = ("us.aid.level=0.8", "talks.offer_rate=2", *FREEZE, "settlement.russia.line_force=1")

    @cache
    def lived(whom: str, *sets: str, months: int = 12) -> Any:
        pressing = (f"talks.pressing.whom={whom}", *sets)
        return simulate("baseline", "H4", members=100, months=months, sets=(*held, *pressing))

    return lived


def test_washington_presses_whom_it_is_said_to(pressed: Callable[..., Any]) -> None:
    kyiv, moscow, farther, nobody = (pressed(whom).outcomes for whom in ("ukraine", "russia", "farther", "nobody"))
    assert kyiv["pressed_ukraine"].mean() > 2.0
    assert kyiv["pressed_russia"].sum() == moscow["pressed_ukraine"].sum() == 0.0
    assert moscow["pressed_russia"].mean() > 2.0
    assert farther["pressed_russia"].mean() > farther["pressed_ukraine"].mean(), "Moscow refuses this freeze"
    assert nobody["pressed_russia"].sum() == nobody["pressed_ukraine"].sum() == 0.0


def test_pressure_comes_as_often_as_it_is_said_to(pressed: Callable[..., Any]) -> None:
    seldom, often = (pressed("ukraine", f"talks.pressing.often={x}").outcomes for x in (0.2, 2))
    assert often["pressed_ukraine"].mean() > seldom["pressed_ukraine"].mean() + 1.0
    assert pressed("ukraine", "talks.pressing.often=0").outcomes["pressed_ukraine"].sum() == 0.0


def test_pressure_has_its_costs(pressed: Callable[..., Any]) -> None:
    """Pressing Kyiv costs aid and belief in the US; pressing Moscow costs it revenue, or brings Kyiv arms."""
    on_kyiv, on_moscow = pressed("ukraine"), pressed("russia")
    assert on_kyiv.series("aid").mean() < on_moscow.series("aid").mean()
    assert on_kyiv.theatre.beliefs.us.value.mean() < on_moscow.theatre.beliefs.us.value.mean()
    # to a billion roubles, which other losses cost in bonuses
    assert (on_moscow.theatre.russia.reserve_money <= on_kyiv.theatre.russia.reserve_money + 1e-3).all()
    armed = pressed("russia", "talks.pressing.on_moscow=arms")
    assert armed.series("aid").mean() > on_moscow.series("aid").mean()
    assert (armed.theatre.russia.reserve_money >= on_moscow.theatre.russia.reserve_money - 1e-9).all()


def test_each_side_signs_sooner_when_it_is_pressed(simulate: Callable[..., Any]) -> None:
    """What it makes a side accept: the same package, with the pressure and without."""
    for party, whom in ((UKRAINE, "ukraine"), (RUSSIA, "russia")):
        sets = ("talks.offer_rate=1", f"talks.pressing.whom={whom}", "talks.pressing.often=5")
        futures = simulate("baseline", "H4", members=300, months=8, sets=sets)
        theatre = futures.theatre
        at = theatre.stage.everyone()
        package = theatre.settlement.talks.tables[0][0].terms(at).pick(np.full(300, 60))
        pressure = theatre.pressure
        under = (pressure.aid_halted if party == UKRAINE else pressure.on_russia) > 0
        assert under.mean() > 0.2
        pressed = Valuation(theatre.settlement.situation, at).appraise(package).gap(party)
        pressure.__init__(theatre.stage)
        free = Valuation(theatre.settlement.situation, at).appraise(package).gap(party)
        assert (pressed[under] > free[under]).mean() > 0.9, "but where war is what it wants of a peace"
        assert (pressed - free)[under].mean() > 0.01


# What Moscow wants of a settlement


def worth_to_moscow(simulate: Callable[..., Any], hypothesis: str, *sets: str) -> np.ndarray:
    """What the terms written down are worth to the Moscow of a theory at the start."""
    fixed = tuple(f"deal.{term}.table=fixed" for term in ("infrastructure", "force_limits"))
    calm = ("talks.offer_rate=0", "crisis.opportunity_rate=0", "crisis.hybrid.lethal=0")
    theatre = simulate("baseline", hypothesis, members=100, months=1, sets=(*FREEZE, *fixed, *calm, *sets)).theatre
    at = theatre.stage.everyone()
    package = theatre.settlement.talks.tables[0][0].terms(at).pick(np.zeros(100, dtype=np.int64))
    return Valuation(theatre.settlement.situation, at).appraise(package).worth(RUSSIA)


BARE = ("deal.guarantees.kind=none",)


def test_each_theory_wants_what_it_says(simulate: Callable[..., Any]) -> None:
    none = {h: f"motives.{name}.settlement=0" for h, name in (
        ("H1", "opportunist"), ("H2", "security_seeker"), ("H3", "regime_survival"), ("H4", "satiated"))}  # fmt: skip

    def adds(hypothesis: str, *sets: str) -> np.ndarray:
        unmoved = ("motives.regime_survival.settlement_stress=0",)
        wanting = worth_to_moscow(simulate, hypothesis, *sets, *unmoved)
        return wanting - worth_to_moscow(simulate, hypothesis, *sets, *unmoved, none[hypothesis])

    step_back = (*BARE, "deal.infrastructure.share=0.5", "deal.force_limits.share=1")
    neutral = (*BARE, "deal.neutrality.degree=1", "deal.neutrality.permanent=true")
    land = (*BARE, "deal.territory.land=annexed", "deal.territory.recognised=true")
    for terms in (step_back, neutral):
        assert (adds("H2", *terms) > 1e-3).all(), "relief from threat"
        np.testing.assert_allclose(adds("H3", *terms), 0.0, atol=1e-12)
    assert (adds("H2") < 0).all(), "a foreign force is a threat"
    assert (adds("H3", *land) > 1e-3).all(), "a success to show"
    np.testing.assert_allclose(adds("H2", *land), 0.0, atol=1e-12)
    np.testing.assert_allclose(adds("H1", *land), adds("H1", *neutral), atol=1e-12)
    assert (adds("H1", *BARE) > 0).all(), "time, whatever the terms"
    assert (adds("H4", *BARE) > 0).all(), "rest, whatever the terms"
    ready = ("russia.reconstitution.trained_troops=900", "russia.reconstitution.tanks=9000",
             "russia.reconstitution.shells=9", "russia.reconstitution.training=1")  # fmt: skip
    np.testing.assert_allclose(adds("H1", *BARE, *ready), 0.0, atol=1e-12)


def test_the_table_differs_between_theories(simulate: Callable[..., Any]) -> None:
    """As each says: H2 holds out for neutrality, H3 for land; what is signed and when is not the same."""
    found = {h: simulate("baseline", h, members=600, months=60).outcomes for h in ("H1", "H2", "H3", "H4")}
    neutrality = {h: np.nanmean(o["deal_neutrality"]) for h, o in found.items()}
    assert neutrality["H2"] == max(neutrality.values())
    assert neutrality["H2"] > neutrality["H4"] + 0.02
    land = {h: o["deal_territory"][o["settlement"] > 0].mean() for h, o in found.items()}
    assert land["H3"] == max(land.values())
    settled = [o["settlement"].mean() for o in found.values()]
    assert max(settled) - min(settled) > 0.03
    broken = {h: (~np.isnan(o["ceasefire_length"])).sum() / o["ceasefire"].sum() for h, o in found.items()}
    assert broken["H1"] > broken["H4"], "an opportunist keeps a peace until it has rebuilt"


# What becomes of the peace


@pytest.fixture(scope="module")
def peace(simulate: Callable[..., Any]) -> Callable[..., Any]:
    def lived(*sets: str, members: int = 300, months: int = 60) -> Any:
        return simulate("baseline", "H4", members=members, months=months, sets=(*SURE, *FREEZE, *sets))

    return lived


def test_guarantees_lengthen_peace_as_played(peace: Callable[..., Any]) -> None:
    bare, backed = (peace(f"deal.guarantees.kind={kind}") for kind in ("none", "us_backed"))
    lasted = [np.nan_to_num(futures.outcomes["ceasefire_length"], nan=60.0).mean() for futures in (bare, backed)]
    assert lasted[1] > 1.3 * lasted[0]


def test_either_side_can_break_by_choice_and_is_named(peace: Callable[..., Any]) -> None:
    futures = peace()
    broken = futures.outcomes["ceasefires_broken"] > 0
    by = futures.outcomes["broken_by"]
    assert set(np.unique(by[broken])) <= {1.0, 2.0}
    assert (by[~broken] == 0).all()
    assert np.isnan(futures.outcomes["ceasefire_length"][~broken]).all()
    assert (futures.outcomes["ceasefire_length"][broken] > 0).all()
    poor = peace("settlement.ukraine.win=1", "settlement.ukraine.war_cost=0", "settlement.renewal.inertia=-0.4",
                 "settlement.russia.win=0.15", "settlement.russia.war_cost=0.9")  # fmt: skip
    assert (poor.outcomes["broken_by"] == 2).mean() > 0.5, "Ukraine breaks a peace that is worse than war to it"


def test_where_nobody_reviews_the_peace_it_holds(peace: Callable[..., Any]) -> None:
    futures = peace("settlement.renewal.review_rate=0", members=50)
    assert (futures.outcomes["ceasefires_broken"] == 0).all()
    assert (futures.outcomes["ceasefire_months"] == 60).all()


def test_a_peace_is_broken_by_governments_that_want_war(simulate: Callable[..., Any]) -> None:
    """At reviews at which it is broken, breaking is worth more than keeping, but for a slip now and then."""
    worth: list[float] = []

    def watch(theatre: Any) -> None:
        among = theatre.stage.decisions.among

        def noted(party: str, decision: str, who: Any, options: Any, **more: Any) -> Any:
            chosen = among(party, decision, who, options, **more)
            if decision == "break the peace":
                total = sum(options["break"].values())
                worth.extend(total[chosen.option == 1].tolist())
            return chosen

        if theatre.stage.month == 0 and theatre.stage.decisions.among.__name__ != "noted":
            theatre.stage.decisions.among = noted

    simulate("baseline", "H1", members=300, months=60, sets=SURE, watch=watch)
    assert len(worth) > 100
    assert np.mean(np.array(worth) > 0.0) > 0.8


def test_what_has_outlived_its_first_years_lasts(peace: Callable[..., Any]) -> None:
    """Readiness stays with a government, so that the hazard falls with the age of the peace."""
    length = np.nan_to_num(peace(members=600, months=72).outcomes["ceasefire_length"], nan=99.0)
    early, late = (np.mean(length[length > m] <= m + 12) for m in (0, 36))
    assert late < 0.6 * early


def test_without_spread_of_readiness_no_peace_that_is_worth_it_breaks(peace: Callable[..., Any]) -> None:
    sets = ("settlement.renewal.readiness_spread=0", "settlement.renewal.inertia=2")
    assert (peace(*sets).outcomes["ceasefires_broken"] == 0).all()


def test_a_guarantee_that_is_tested_is_kept_or_not_and_remembered(simulate: Callable[..., Any]) -> None:
    backed = (*SURE, *FREEZE, "deal.guarantees.kind=us_backed", "settlement.renewal.inertia=-1")

    def tested(resolve: float) -> Any:
        will = (f"us.resolve={resolve}", *(f"{ally}.resolve={resolve}" for ally in ALLIES))
        sets = (*backed, *will, "settlement.renewal.stand_by=0.75", "settlement.russia.win=1")
        return simulate("baseline", "H4", members=100, months=12, sets=sets)

    firm, faint = tested(9), tested(-9)
    for futures, kept in ((firm, 1.0), (faint, 0.0)):
        moscows = futures.outcomes["broken_by"] == 1
        assert moscows.mean() > 0.3
        np.testing.assert_array_equal(futures.outcomes["guarantee_tested"], moscows)
        assert np.isnan(futures.outcomes["guarantee_kept"][~moscows]).all()
        assert np.mean(futures.outcomes["guarantee_kept"][moscows] == kept) > 0.9
    assert firm.series("aid")[-1].mean() > faint.series("aid")[-1].mean() + 5.0, "those who act bring aid"
    for futures, sign in ((firm, 1), (faint, -1)):
        theatre, p = futures.theatre, futures.parameters
        was_tested = futures.outcomes["guarantee_tested"] > 0
        moved = theatre.beliefs.us.error - p["beliefs.russia_on_us_error"]
        assert (sign * moved[was_tested] >= 0).all(), "belief follows conduct"
        assert np.abs(moved[was_tested]).max() > 0
        assert (moved[~was_tested] == 0).all()


def test_whoever_breaks_loses_aid(simulate: Callable[..., Any]) -> None:
    """A Ukraine that breaks the peace fights on with less."""
    breaks = (*SURE, *FREEZE, "settlement.renewal.inertia=-1", "settlement.russia.war_cost=3")
    kept, lost = (
        simulate("baseline", "H4", members=100, months=10, sets=(*breaks, f"settlement.renewal.aid_lost={x}"))
        for x in (0, 1)
    )
    both = (kept.outcomes["broken_by"] == 2) & (lost.outcomes["broken_by"] == 2)
    assert both.mean() > 0.3
    aid = [futures.series("aid")[-1][both] for futures in (lost, kept)]
    assert (aid[0] <= aid[1]).all()
    assert aid[0].mean() < aid[1].mean() - 10.0


def test_a_government_falls_over_terms_that_nobody_supports(simulate: Callable[..., Any]) -> None:
    """It falls instead of attacking next month, once in a peace; terms that a majority carries bring nobody down."""
    held = (*SURE, "deal.force_cap.soldiers=2000", "settlement.renewal.inertia=-1", "settlement.renewal.review_rate=9",
            "settlement.renewal.fall_rate=99", "settlement.russia.war_cost=3")  # fmt: skip
    calm, short = (
        simulate(
            "baseline",
            "H4",
            members=100,
            months=12,
            sets=(*CAPITULATION, *held, f"settlement.renewal.caretaker_months={x}"),
        ).outcomes
        for x in (30, 3)
    )
    assert (calm["government_falls"] == 1).all()
    assert (calm["broken_by"] != 2).all(), "nobody can decide on war"
    assert (short["broken_by"] == 2).mean() > 0.5
    freeze = simulate("baseline", "H4", members=100, months=12, sets=(*FREEZE, *held)).outcomes
    assert (freeze["government_falls"] == 0).all()


def test_an_army_that_has_not_recovered_makes_a_party_wait(peace: Callable[..., Any]) -> None:
    eager, waits = (peace(f"settlement.renewal.unready={x}").outcomes["ceasefire_length"] for x in (0, 0.4))
    assert np.nanmedian(waits) > np.nanmedian(eager) + 2


def test_terms_that_please_keep_the_peace(simulate: Callable[..., Any]) -> None:
    """Moscow breaks a freeze more often than terms that give it all it asks for, with the same forces."""
    sets = (*SURE, "deal.force_cap.soldiers=2000")
    freeze, gift = (
        simulate("baseline", "H4", members=300, months=36, sets=(*extra, *sets)) for extra in (FREEZE, CAPITULATION)
    )
    by_moscow = [(futures.outcomes["broken_by"] == 1).mean() for futures in (freeze, gift)]
    assert by_moscow[1] < by_moscow[0]


def test_a_member_settles_alike_alone_and_in_company(simulate: Callable[..., Any]) -> None:
    few, many = (simulate("baseline", "H1", members=n, months=60) for n in (9, 60))
    for name, values in few.outcomes.items():
        np.testing.assert_array_equal(values, many.outcomes[name][:9], err_msg=name)
