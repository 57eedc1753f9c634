"""Limits in which the answer is known beforehand: no force, perfect rationality, signals switched off, half steps."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from sim.model.crisis.forecast import ASSAULT, ATTACKS, GRAB, Forecast
from sim.theory import crisis
from sim.theory.choice import quantal_probabilities, total_utility
from sim.theory.crisis import Help
from sim.vocabulary import BALTIC_STATES, HYPOTHESES

NO_FORCE = tuple(
    f"russia.reconstitution.{name}=0"
    for name in ("trained_troops", "tanks", "shells", "trained_growth", "tank_refit", "tank_production", "shell_growth")
)
# What would otherwise make attacks frequent, by choice and by accident.
EAGER = (
    "crisis.opportunity_rate=2", "motives.prize_grab=5", "motives.prize_assault=9", "crisis.hybrid.lethal=0.1",
    "crisis.hybrid.climb_down=0", "talks.assumed.share=0.9", "crisis.regroup_months=1",
    "motives.regime_survival.diversion_assault=20", "motives.security_seeker.tolerance=0",
)  # fmt: skip


# No force


@pytest.mark.parametrize("hypothesis", list(HYPOTHESES))
def test_without_a_russian_force_nobody_is_attacked(simulate: Callable[..., Any], hypothesis: str) -> None:
    futures = simulate("withdrawal", hypothesis, members=60, months=60, sets=(*EAGER, *NO_FORCE))
    assert (futures.outcomes["attacks"] == 0).all()
    assert futures.outcomes["path_class"].min() >= 4
    assert futures.outcomes["hybrid_campaigns"].sum() > 0, "reviews must have taken place"


@pytest.mark.parametrize("hypothesis", list(HYPOTHESES))
def test_stocks_that_make_no_force_attack_nobody(simulate: Callable[..., Any], hypothesis: str) -> None:
    futures = simulate("baseline", hypothesis, members=60, months=36, sets=(*EAGER, "russia.reconstitution.force=0"))
    assert (futures.outcomes["attacks"] == 0).all()


@pytest.mark.parametrize("hypothesis", list(HYPOTHESES))
def test_the_same_world_with_a_force_is_attacked(simulate: Callable[..., Any], hypothesis: str) -> None:
    futures = simulate("withdrawal", hypothesis, members=60, months=60, sets=EAGER)
    attacked = futures.outcomes["attacks"] > 0
    assert attacked.mean() > 0.8
    by_accident = futures.outcomes["accident"][attacked] > 0
    assert by_accident.any()
    assert by_accident.all() == (hypothesis == "H4"), "the satiated attack by accident alone"


# Perfect rationality


class FixedForecast(Forecast):
    """A forecast of one kind of attack with help and success as the threshold's derivation has them."""

    def __init__(self, theatre: Any, at: Any, belief: np.ndarray, action: str) -> None:
        self.theatre, self.at, self.who, self.actions = theatre, at, at.who, (action,)
        self._assault = None
        self.shape = (1, 1, at.who.size)
        none, sure = np.zeros(self.shape), np.ones(self.shape)
        self.help = Help(1 - belief + none, none, none, belief + none)
        self.success = Help(sure, none, none, none)
        self.resists = sure


@pytest.mark.parametrize("rationality", [1e9, np.inf])
@pytest.mark.parametrize("action", [GRAB, ASSAULT])
def test_a_rational_opportunist_is_deterred_at_the_threshold(
    simulate: Callable[..., Any], action: str, rationality: float
) -> None:
    """Europe and the US alike (e = u), w(0,0) = 1, w(1,1) = 0, no waiting: attack below p* only."""
    theatre = simulate("baseline", "H1", members=400, months=1).theatre
    p, at = theatre.stage.parameters, theatre.stage.everyone()
    types = ("motives.caution", "motives.opportunist.ambition", "motives.opportunist.split_value")
    caution, ambition, split = (theatre.russia.temperament(path, at) for path in types)
    win = ambition * p[f"motives.prize_{action}"] + split - caution * p[f"motives.cost_{action}_alone"]
    war = -caution * (p[f"motives.cost_{action}_both"] + p["motives.failure_cost"])
    threshold = win / (win - war)
    assert ((threshold > 0.01) & (threshold < 0.8)).mean() > 0.5
    for belief in (threshold - 1e-6, threshold + 1e-6, np.linspace(0, 1, 400)):
        likely = np.clip(belief, 0.0, 1.0)
        terms = theatre.crisis.rule.attack(FixedForecast(theatre, at, likely, action))
        attack = {name: term[0, 0] for name, term in terms.items()}
        options: Mapping[str, Any] = {"none": {"status quo": np.zeros(400)}, action: attack}
        chosen = theatre.stage.decisions.among(
            "russia", f"test {belief[0]}", at.who, options, closed={}, rationality=np.full(400, rationality)
        )
        assert (chosen.option == (likely < threshold)).mean() == 1.0


# Signals off

ONLY_THE_BALANCE = (
    "beliefs.withdrawal_ratio=1", "beliefs.rear_withdrawal_ratio=1", "beliefs.lasting_share=0",
    "europe.backfill_unasked=0", "us.tripwire=0", "us.reveal=0", "us.withdrawal.germany.share=0",
    "pacific.troops_pulled=0", *(f"us.withdrawal.{host}.destination=europe" for host in BALTIC_STATES),
    "crisis.opportunity_rate=0.5", "motives.prize_grab=2", "motives.prize_assault=4", "talks.assumed.share=0.9",
    "talks.offer_rate=0", "motives.caution=0.3",
    "crisis.fight.loss_rate=0",  # or else US soldiers who fall here and not there would be missed elsewhere
)  # fmt: skip


@pytest.fixture(scope="module")
def balance_alone(simulate: Callable[..., Any]) -> Callable[[float], tuple[Any, Any]]:
    def both(combat_value: float) -> tuple[Any, Any]:
        """Baseline and withdrawal under H1, US soldiers worth so much in a fight."""
        sets = (*ONLY_THE_BALANCE, f"us.combat_value={combat_value}")
        here, there = (simulate(name, "H1", members=150, months=72, sets=sets) for name in ("baseline", "withdrawal"))
        return here, there

    return both


def test_with_signals_off_and_soldiers_worth_nothing_a_withdrawal_changes_nothing(
    balance_alone: Callable[[float], tuple[Any, Any]],
) -> None:
    here, there = balance_alone(0.0)
    assert (here.outcomes["armed_attack"] > 0).mean() > 0.3
    for name, values in here.outcomes.items():
        if name == "us_troops_baltic":
            stand = here.outcomes["capital_lost"] == 0  # guests have left a country that is lost
            assert (there.outcomes[name][stand] < values[stand]).all()
        elif name == "us_gone_month":
            assert not np.isnan(there.outcomes[name]).any()
            assert np.isnan(values).any()
        elif name == "us_troops_europe":
            calm = here.outcomes["attacks"] == 0  # soldiers who are there fall with those they stand beside
            np.testing.assert_allclose(there.outcomes[name][calm], values[calm], rtol=1e-9)
        else:
            np.testing.assert_allclose(there.outcomes[name], values, rtol=1e-9, err_msg=name)
    for month, (mine, theirs) in enumerate(zip(here.months, there.months, strict=True)):
        for name in mine.keys() - {f"us_troops_{host}" for host in (*BALTIC_STATES, "rest_of_europe")}:
            np.testing.assert_allclose(theirs[name], mine[name], rtol=1e-9, err_msg=f"{name}, month {month}")


def test_with_signals_off_a_withdrawal_changes_the_local_balance_alone(
    balance_alone: Callable[[float], tuple[Any, Any]],
) -> None:
    here, there = balance_alone(0.8)
    base, gone = here.theatre, there.theatre
    for name in BALTIC_STATES:
        lost = 0.8 * base.baltic[name].us_troops() / 1000
        difference = base.baltic[name].defence() - gone.baltic[name].defence()
        stand = (here.outcomes["attacks"] == 0) & (there.outcomes["attacks"] == 0)
        np.testing.assert_allclose(difference[stand], lost[stand], atol=1e-9)
        assert np.mean(lost) > 0.02
        assert gone.baltic[name].us_troops().max() < 1e-6
    calm = (here.outcomes["attacks"] == 0) & (there.outcomes["attacks"] == 0)
    assert calm.sum() > 10
    for belief in ("us", "europe"):
        believed = [getattr(world.beliefs, belief).value[calm] for world in (gone, base)]
        np.testing.assert_allclose(*believed, rtol=1e-9)
    np.testing.assert_allclose(gone.alliance.belief_us.value[calm], base.alliance.belief_us.value[calm], rtol=1e-9)
    assert (here.outcomes["attack_month"] != there.outcomes["attack_month"]).any()
    assert np.nansum(there.outcomes["attacks"]) > np.nansum(here.outcomes["attacks"]), "weakness invites under H1"


def test_with_signals_on_beliefs_do_differ(simulate: Callable[..., Any]) -> None:
    on = [text for text in ONLY_THE_BALANCE if "withdrawal_ratio" not in text] + ["beliefs.withdrawal_ratio=0.5"]
    here, there = (simulate(name, "H4", members=40, months=12, sets=on) for name in ("baseline", "withdrawal"))
    assert (there.theatre.beliefs.us.value < here.theatre.beliefs.us.value - 0.05).all()
    np.testing.assert_array_equal(there.theatre.united_states.resolve, here.theatre.united_states.resolve)


# Motives: what moves whom


@pytest.fixture(scope="module")
def at_hand(simulate: Callable[..., Any]) -> Mapping[str, Any]:
    """A theatre under each hypothesis, some months on."""
    return {name: simulate("baseline", name, members=200, months=30).theatre for name in ("H1", "H2")}


LATVIA = BALTIC_STATES.index("latvia")


def worth(theatre: Any, action: str) -> np.ndarray:
    forecast = theatre.crisis.outlook.forecast(theatre.stage.everyone())
    terms = theatre.crisis.rule.attack(forecast).values()
    return sum(terms)[forecast.actions.index(action), LATVIA]


@pytest.mark.parametrize("action", [GRAB, ASSAULT])
def test_at_fixed_odds_and_beliefs_only_the_security_seeker_minds_the_threat(
    at_hand: Mapping[str, Any], action: str
) -> None:
    """dEU/dthreat > 0 under H2, = 0 under H1; a forecast made beforehand holds odds and beliefs fixed."""
    for name, theatre in at_hand.items():
        rule, infrastructure = theatre.crisis.rule, theatre.infrastructure
        forecast = theatre.crisis.outlook.forecast(theatre.stage.everyone())
        assert (forecast.cost > 0.0).all(), "odds, help and costs are worked out before the threat changes"
        utilities = []
        for kept in (0.9, 1.0):
            infrastructure.kept = np.full(theatre.stage.members, kept)
            utilities.append(sum(rule.attack(forecast).values())[forecast.actions.index(action), LATVIA])
        infrastructure.kept = np.ones(theatre.stage.members)
        rise = utilities[1] - utilities[0]
        if name == "H1":
            assert (rise == 0.0).all()
        else:
            minds = rule.excess(theatre.stage.everyone()) > 0.0
            assert minds.mean() > 0.9
            assert (rise[minds] > 0.0).all()


@pytest.mark.parametrize("action", [GRAB, ASSAULT])
def test_at_a_fixed_threat_belief_in_the_us_deters_the_opportunist(at_hand: Mapping[str, Any], action: str) -> None:
    theatre = at_hand["H1"]
    belief = theatre.beliefs.us.value.copy()
    doubtful, sure = [], []
    for shift, into in ((-0.2, doubtful), (0.2, sure)):
        theatre.beliefs.us.value = belief + shift
        into.append(worth(theatre, action))
    theatre.beliefs.us.value = belief
    assert (sure[0] < doubtful[0]).all()


def attack_rate(theatre: Any, kept: float) -> np.ndarray:
    """Chance that a review ends in an attack with the means at hand, with so much of the infrastructure kept."""
    crisis, at = theatre.crisis, theatre.stage.everyone()
    theatre.infrastructure.kept = np.full(theatre.stage.members, kept)
    weighed, _ = crisis._weigh_attacks(at, {action: np.zeros(at.who.size, dtype=bool) for action in ATTACKS})
    utilities = [total_utility(terms, at.who.shape) for terms in weighed.values()]
    chances = dict(zip(weighed, quantal_probabilities(utilities, at("motives.rationality")), strict=True))
    hands = {action: theatre.russia.stocks.at_hand(theatre.russia.stocks.ready(action), at) for action in ATTACKS}
    theatre.infrastructure.kept = np.ones(theatre.stage.members)
    return sum(chances[action] * hands[action] for action in ATTACKS)


@pytest.mark.parametrize(("hypothesis", "more"), [("H1", True), ("H2", False)])
def test_halved_infrastructure_at_the_shipped_priors(simulate: Callable[..., Any], hypothesis: str, more: bool) -> None:
    """A property of these rules, not a finding: halving it slows help (H1) and relieves (H2). Kept as a regression.

    Summed rates of attack, five years on, rather than the few attacks that happen.
    """
    theatre = simulate("baseline", hypothesis, members=1000, months=60).theatre
    kept, halved = (attack_rate(theatre, share) for share in (1.0, 0.5))
    assert kept.sum() > 0.3
    assert (halved.sum() > kept.sum()) == more
    assert abs(halved.sum() / kept.sum() - 1.0) > 0.05


# Reconstitution, in the model


def test_readiness_after_a_ceasefire_comes_as_the_danish_estimate_has_it(simulate: Callable[..., Any]) -> None:
    """With central values and the guns silent from the first month: a grab some 6 months on, an assault some 24."""
    central = (
        "talks.assumed.start=2025-03", "talks.assumed.share=1", "settlement.renewal.review_rate=0",
        "russia.reconstitution.trained_troops=25",
        "russia.reconstitution.trained_growth=7", "russia.reconstitution.tanks=300",
        "russia.reconstitution.tank_refit=60", "russia.reconstitution.shells=0.5",
        "russia.reconstitution.training=0.35", "russia.reconstitution.training_months=18",
    )  # fmt: skip
    futures = simulate("baseline", "H4", members=2, months=40, sets=central)
    for name, month, tolerance in (("readiness_grab", 6, 3), ("readiness_assault", 24, 4)):
        course = futures.series(name)[:, 0]
        assert course[0] < 1.0
        assert np.argmax(course >= 1.0) + 1 == pytest.approx(month, abs=tolerance), name


def test_crisis_costs_match_the_forecasts_own_sum(at_hand: Mapping[str, Any]) -> None:
    """What an attack costs is the sum of the cases, and lies between the cheapest and the dearest."""
    theatre = at_hand["H1"]
    forecast = theatre.crisis.outlook.forecast(theatre.stage.everyone())
    p, k = theatre.stage.parameters, forecast.actions.index(ASSAULT)
    success, help_ = (Help(*(case[k] for case in vars(x).values())) for x in (forecast.success, forecast.help))
    cases = Help(*(p[f"motives.cost_assault_{case}"] for case in ("alone", "europe", "us", "both")))
    fought = crisis.expected_cost(help_, success, cases, p["motives.failure_cost"])
    known = crisis.over_resistance(forecast.resists[k], fought, cases.alone)
    np.testing.assert_allclose(forecast.cost[k], known)
    assert (known >= cases.alone).all()
    assert (known <= cases.both + p["motives.failure_cost"]).all()
