"""Futures hang together: classes, flags, bounds, equal luck, and who decides first."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.model.actors.european_ally import order_of_decision
from sim.model.stage.decision import DecisionRecord, Trace
from sim.outcomes import MONTHLY, OUTCOMES
from sim.scenario.schema.scenario import specs
from sim.vocabulary import BALTIC_STATES, HYPOTHESES, HybridRung, PathClass

MEMBERS = 500
RISKY = (
    "talks.offer_rate={log_uniform: {low: 0.002, high: 1}}", "talks.precision=0", "talks.assumed.share=0.7",
    "crisis.opportunity_rate=0.5",
    "motives.prize_grab=1", "motives.prize_assault=2.5",
    "motives.regime_survival.diversion_assault=4", "motives.caution=0.5", "crisis.hybrid.lethal=0.05",
    "baltic.resistance=-0.4", "war.collapse_ratio=1.2",
    "settlement.renewal.review_rate={log_uniform: {low: 0.001, high: 0.2}}",
)  # fmt: skip


@pytest.fixture(scope="module", params=[(world, name) for world in ("shipped", "risky") for name in HYPOTHESES])
def futures(request: pytest.FixtureRequest, simulate_once: Callable[..., Any]) -> Any:
    """The baseline as it ships to the horizon, and a world with many attacks of all kinds, under each hypothesis."""
    world, hypothesis = request.param
    if world == "shipped":
        return simulate_once("baseline", hypothesis, members=MEMBERS)
    return simulate_once("withdrawal", hypothesis, members=MEMBERS, months=72, sets=RISKY)


# Outcomes


def test_outcomes_keep_to_their_declarations(futures: Any) -> None:
    assert list(futures.outcomes) == list(OUTCOMES)
    for name, outcome in OUTCOMES.items():
        values = futures.outcomes[name]
        assert values.shape == (MEMBERS,), name
        assert values.dtype == np.float64, name
        known = values[~np.isnan(values)]
        match outcome.kind:
            case "flag":
                assert np.isin(known, (0.0, 1.0)).all(), name
            case "category":
                assert np.isin(known, np.arange(len(outcome.categories))).all(), name
            case "month":
                assert np.isin(known, np.arange(len(futures.months))).all(), name
            case "number":
                assert np.isfinite(known).all(), name
                assert (known >= 0.0).all() or name in ("gain_first_year", "cohesion"), name


def test_monthly_series_lie_within_their_bins(futures: Any) -> None:
    for name, series in MONTHLY.items():
        values = futures.series(name)
        assert ((values >= series.low) & (values <= series.high)).all(), (name, values.min(), values.max())
    assert set(futures.months[0]) == set(MONTHLY)


def test_path_classes_agree_with_the_flags(futures: Any) -> None:
    o = futures.outcomes
    path = {name: o["path_class"] == k for k, name in enumerate(PathClass.labels())}
    attacked, once = o["armed_attack"] == 1, o["attacks"] == 1
    assert sum(mask.sum() for mask in path.values()) == MEMBERS, "each future has one class"
    by_attack = path["alliance fails"] | path["regional war"] | path["fait accompli"] | path["probe rebuffed"]
    assert (by_attack == attacked).all()
    nobody = (o["article5_called"] == 1) & (o["article5"] == 1)
    assert path["alliance fails"][nobody].all()
    assert nobody[path["alliance fails"] & once].all()
    came = (o["us_fights"] == 1) | (o["europe_fights"] == 1)
    assert came[path["regional war"] & once].all()
    taken = attacked & (o["ground_day_30"] >= 100)
    assert (taken[path["fait accompli"] & once]).all()
    assert not taken[path["probe rebuffed"]].any()
    yielded = attacked & (o["resisted"] == 0)
    assert (path["fait accompli"] | path["alliance fails"] | path["regional war"])[yielded].all()
    imposed = path["Ukraine imposed upon"]
    assert (o["ceasefire"][imposed] == 1).all()
    assert (o["war_end_kind"][imposed & (o["ceasefires_broken"] == 0)] == 2).all()
    assert (o["ceasefire"][path["war goes on"]] == 0).all()
    assert (o["ceasefires_broken"][path["broken ceasefire"]] >= 1).all()
    quiet = path["quiet peace"]
    assert (o["ceasefire"][quiet] == 1).all()
    assert (o["ceasefires_broken"][quiet] == 0).all()


def test_facts_of_an_attack_agree(futures: Any) -> None:
    o = futures.outcomes
    attacked = o["armed_attack"] == 1
    assert ((o["attacks"] > 0) == attacked).all()
    assert (~np.isnan(o["attack_month"]) == attacked).all()
    for name in ("attack_kind", "attack_target"):
        assert ((o[name] > 0) == attacked).all(), name
    assert (~np.isnan(o["resisted"]) == attacked).all()
    called = o["article5_called"] == 1
    assert (called == (o["resisted"] == 1)).all()
    for name in ("us_fights", "europe_fights", "article5_invoked", "decision_days"):
        assert (~np.isnan(o[name]) == called).all(), name
    helpers = o["us_fights"] + o["europe_fights"]
    assert (o["article5"][called] == 1 + helpers[called]).all()
    assert (o["article5_unfulfilled"] == (called & (helpers < 2))).all()
    assert (attacked[o["capital_lost"] == 1]).all()
    assert (attacked[o["accident"] == 1]).all()
    assert (o["escalation"][attacked] >= 2).all()
    assert (o["escalation"][~attacked] <= 1).all()
    moved = ~np.isnan(o["first_move_month"])
    assert ((o["first_move_kind"] > 0) == moved).all()
    assert (moved == (attacked | (o["hybrid_peak"] >= HybridRung.SABOTAGE))).all()
    assert (o["hybrid_months"] <= len(futures.months)).all()
    assert (o["incidents_first_year"] <= o["incidents"]).all()
    assert (o["first_move_month"][attacked] <= o["attack_month"][attacked]).all()
    assert (np.isnan(o["war_end_month"]) == (o["ceasefire"] == 0)).all()
    assert ((o["war_end_kind"] > 0) == (o["ceasefire"] == 1)).all()
    assert (o["ceasefire_months"] <= len(futures.months)).all()
    assert ((o["ceasefire_months"] > 0) == (o["ceasefire"] == 1)).all()
    assert ((o["us_status"] == 2) == (o["us_out"] == 1)).all()


def test_the_risky_world_has_every_class(simulate_once: Callable[..., Any]) -> None:
    """Or else the classes above would be tested on a few of them only."""
    seen: set[int] = set()
    for hypothesis in ("H1", "H4"):
        futures = simulate_once("withdrawal", hypothesis, members=MEMBERS, months=72, sets=RISKY)
        seen |= set(futures.outcomes["path_class"].astype(int))
    assert seen == {int(path) for path in PathClass}


def test_attacks_in_the_status_quo_are_rare(futures: Any) -> None:
    """A bound of plausibility, not a calibration: at most 8% a year; none by choice under H4."""
    hypothesis, o = futures.hypothesis, futures.outcomes
    if len(futures.months) == 120:
        assert 1 - (1 - o["armed_attack"].mean()) ** (12 / 120) <= 0.08
    if hypothesis == "H4":
        assert (o["accident"][o["armed_attack"] == 1] == 1).all()


def test_over_the_four_theories_attacks_in_the_status_quo_are_plausible(simulate_once: Callable[..., Any]) -> None:
    """With equal weights between 0.3 and 4% a year: a guard, not a calibration."""
    shipped = (simulate_once("baseline", name, members=MEMBERS).outcomes for name in HYPOTHESES)
    rates = [outcomes["armed_attack"].mean() for outcomes in shipped]
    yearly = [1 - (1 - rate) ** (1 / 10) for rate in rates]
    assert 0.003 <= np.mean(yearly) <= 0.04


# Equal luck

WAR = ("russian_force", "ukrainian_force", "area_held", "aid")


def alike_until(mine: Any, theirs: Any, names: tuple[str, ...], month: np.ndarray) -> None:
    """The series agree in each member in all months before `month`."""
    before = np.arange(len(mine.months))[:, None] < month
    for name in names:
        here, there = np.where(before, mine.series(name), 0.0), np.where(before, theirs.series(name), 0.0)
        np.testing.assert_array_equal(here, there, err_msg=name)


def first_attack(futures: Any) -> np.ndarray:
    return np.nan_to_num(futures.outcomes["attack_month"], nan=np.inf)


#: No theory wants anything of a settlement beyond what every Moscow wants.
NO_AIMS = tuple(f"{path}=0" for path, _ in specs() if path.startswith("motives.") and ".settlement" in path)


@pytest.fixture(scope="module")
def by_hypothesis(simulate_once: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    return lambda *sets: {
        name: simulate_once("withdrawal", name, members=200, months=72, sets=sets) for name in HYPOTHESES
    }


def test_hypotheses_share_the_war_until_an_attack_where_none_has_aims_of_its_own(
    by_hypothesis: Callable[..., dict[str, Any]],
) -> None:
    """Before its first attack a future is then the same under every theory, hybrid pressure apart."""
    h1, *others = by_hypothesis(*NO_AIMS).values()
    for other in others:
        alike = tuple(name for name in MONTHLY if name != "hybrid_intensity")
        alike_until(h1, other, alike, np.minimum(first_attack(h1), first_attack(other)))
        calm = np.isinf(np.minimum(first_attack(h1), first_attack(other)))
        assert 0.5 < calm.mean() < 1.0
        for outcome in ("war_end_month", "war_end_kind", "ceasefires_broken", "russian_casualties", "us_status"):
            np.testing.assert_array_equal(h1.outcomes[outcome][calm], other.outcomes[outcome][calm], err_msg=outcome)
        differs = h1.outcomes["first_move_month"] != other.outcomes["first_move_month"]
        assert differs.any(), "rival rules act differently"


def test_theories_come_to_the_table(by_hypothesis: Callable[..., dict[str, Any]]) -> None:
    """As shipped the same luck brings other settlements under each theory, also where nobody attacks."""
    h1, *others = by_hypothesis().values()
    for other in others:
        calm = np.isinf(np.minimum(first_attack(h1), first_attack(other)))
        signed, otherwise = (f.outcomes["settlement_month"][calm] for f in (h1, other))
        assert not np.array_equal(signed, otherwise, equal_nan=True)


def test_scenarios_share_everything_until_a_plan_falls_due(simulate_once: Callable[..., Any]) -> None:
    here, there = (simulate_once(name, "H1", members=200, months=72) for name in ("baseline", "withdrawal"))
    assert (here.theatre.stage.clock.offset(there.theatre.stage.rows.worlds[0].us.withdrawal.estonia.start)) == 6
    alike_until(here, there, tuple(MONTHLY), np.full(200, 6))
    assert (here.series("us_troops_estonia")[6] > there.series("us_troops_estonia")[6]).all()
    before = [[event for event in futures.events if event[0] < 6] for futures in (here, there)]
    assert before[0] == before[1] != []


def test_a_withdrawal_reaches_the_war_through_the_table_alone(simulate_once: Callable[..., Any]) -> None:
    """It changes what a US guarantee is worth; where nobody makes offers, the war is the same."""
    silent = ("talks.offer_rate=0", "settlement.renewal.review_rate=0", "variants.war_end.value=commitment")
    worlds = ("baseline", "withdrawal")
    here, there = (simulate_once(name, "H1", members=200, months=72, sets=silent) for name in worlds)
    alike_until(here, there, WAR, np.minimum(first_attack(here), first_attack(there)))
    calm = np.isinf(np.minimum(first_attack(here), first_attack(there)))
    for name in ("war_end_month", "ceasefires_broken", "gain_first_year"):
        np.testing.assert_array_equal(here.outcomes[name][calm], there.outcomes[name][calm], err_msg=name)
    here, there = (simulate_once(name, "H1", members=200, months=72) for name in worlds)
    assert (here.outcomes["war_end_month"] != there.outcomes["war_end_month"]).any()


# Who decides first


@pytest.fixture(scope="module")
def traced(simulate: Callable[..., Any]) -> list[tuple[Any, Trace]]:
    """Some futures with attacks, each with its trace; among them one in which the target yields."""
    risky = (*RISKY, "baltic.resistance=-0.6")
    plain = simulate("withdrawal", "H1", members=400, months=40, sets=risky)
    yielded = np.flatnonzero(plain.outcomes["resisted"] == 0)[:2]
    stood = np.flatnonzero(plain.outcomes["resisted"] == 1)[:6]
    assaulted = np.flatnonzero((plain.outcomes["resisted"] == 1) & (plain.outcomes["attack_kind"] == 3))[:2]
    found = []
    for position in (*yielded, *stood, *assaulted):
        trace = Trace(int(position))
        members = int(position) + 1
        found.append((simulate("withdrawal", "H1", members=members, months=40, sets=risky, trace=trace), trace))
    return found


def of_the_table(record: DecisionRecord) -> bool:
    """Whether a decision is about a settlement rather than about an attack."""
    words = ("package", "peace", "sanctions", "NATO step back", "minerals")
    return any(word in record.decision for word in words)


def test_the_frontline_state_decides_first_and_allies_in_order(traced: list[tuple[Any, Trace]]) -> None:
    """The target resists or yields before anyone else is asked; a target that yields asks nobody."""
    yielded = stood = 0
    kinds: set[bool] = set()
    for futures, trace in traced:
        records = [record for record in trace.records if not of_the_table(record)]
        names = [(record.actor, record.decision) for record in records]
        resisting = [k for k, (_, decision) in enumerate(names) if decision.startswith("resist")]
        assert len(resisting) == futures.outcomes["attacks"][trace.position]
        for k, following in zip(resisting, [*resisting[1:], len(names)], strict=True):
            target = names[k][0]
            assert target in BALTIC_STATES
            after = [
                (actor, decision)
                for actor, decision in names[k + 1 : following]
                if actor != "russia" and not decision.startswith("call for consultations")
            ]
            if records[k].chosen == "no":
                assert after == []
                yielded += 1
                continue
            stood += 1
            # Against an assault the neighbours decide before the allies; a grab is over before they could.
            assault = after[0][1] == "fight after an assault"
            neighbours = [name for name in BALTIC_STATES if name != target] if assault else []
            assert [actor for actor, _ in after] == [*neighbours, *order_of_decision(target), "united_states"]
            fought = [record for record in records[k:following] if record.decision.startswith("fight after")]
            assert {record.month for record in fought} == {records[k].month}
            kinds.add(assault)
    assert stood >= 4
    assert yielded >= 1
    assert kinds == {True, False}


def test_every_chance_in_a_trace_follows_from_its_terms(traced: list[tuple[Any, Trace]]) -> None:
    for futures, trace in traced:
        p, position = futures.parameters, trace.position
        for record in trace.records:
            if of_the_table(record):
                continue
            if record.actor == "russia":
                pressure = record.decision == "hybrid pressure"
                lam = p["crisis.hybrid.precision" if pressure else "motives.rationality"][position]
                assert record.precision == lam
                total = {name: sum(terms.values()) for name, terms in record.utilities.items()}
                nothing = next(iter(record.utilities))
                open_to = [name for name, chance in record.probabilities.items() if chance > 0.0]
                best = max(total[name] for name in open_to)
                weights = {name: np.exp(lam * (total[name] - best)) for name in open_to}
                known = {name: weights.get(name, 0.0) / sum(weights.values()) for name in total}
                # Moscow chooses at reviews that come at a rate: acts are thinned so that steps do not matter.
                rate = "crisis.hybrid.review_rate" if pressure else "crisis.opportunity_rate"
                reviews, acting = p[rate][position], 1.0 - known[nothing]
                thinned = (1 - np.exp(-reviews * acting)) / ((1 - np.exp(-reviews)) * max(acting, 1e-12))
                known = {name: chance * thinned for name, chance in known.items()}
                known[nothing] = 1.0 - acting * thinned
            else:
                precision = 1.0 if record.actor == "united_states" else p["europe.precision"][position]
                assert record.precision == precision
                yes = 1 / (1 + np.exp(-precision * sum(record.utilities["yes"].values())))
                known = {"yes": yes, "no": 1 - yes}
            assert record.probabilities == pytest.approx(known, abs=1e-9), record
            assert 0.0 <= record.luck < 1.0
            assert record.probabilities[record.chosen] > 0.0


def test_a_trace_changes_no_future(simulate: Callable[..., Any]) -> None:
    plain, traced = (
        simulate("withdrawal", "H2", members=30, months=40, sets=RISKY, trace=trace) for trace in (None, Trace(7))
    )
    for name, values in plain.outcomes.items():
        np.testing.assert_array_equal(traced.outcomes[name], values, err_msg=name)
    assert plain.events == traced.events
