"""With perfect rationality, no noise and true beliefs the crisis is played as its game tree has it.

Payoffs are random in every member. What allies do is taken not to sway one another (solidarity 0): with it, each
expects an average share of those who move later, which is a rule of thumb and not an equilibrium.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from sim.model.actors.european_ally import order_of_decision
from sim.model.crisis.forecast import ASSAULT, ATTACKS
from sim.vocabulary import ALLIES, BALTIC_STATES, RussianAction
from tests.second_implementation.game_tree import Attack, Ending, best

MEMBERS = 240
CASES = ("alone", "europe", "us", "both")
WHO = {"alone": (False, False), "europe": (True, False), "us": (False, True), "both": (True, True)}
# Everyone sees the same, at once, and as it is; a review falls for sure, the means are at hand, and nobody waits.
CERTAIN = {
    "beliefs.observation_error": 0.0, "russia.reconstitution.competence": 1.0, "baltic.warning_grab": 1.0,
    "baltic.warning_assault": 1.0, "baltic.warning_days": 0.0, "baltic.false_alarm_rate": 0.0,
    "baltic.consultation_days": 0.0, "crisis.decision_lag_spread": 0.0, "crisis.consensus_failure": 0.0,
    "crisis.opportunity_rate": 500.0, "russia.reconstitution.trained_troops": 300.0,
    "russia.reconstitution.tanks": 3000.0, "russia.reconstitution.shells": 4.0,
    "russia.reconstitution.training": 0.9, "motives.discount": 1e6, "motives.caution": 1.0,
    "motives.opportunist.ambition": 1.0,
    "us.solidarity": 0.0, "europe.solidarity": 0.0, "europe.precision": 1e9, "motives.rationality": 1e9,
    "crisis.hybrid.lethal": 0.0, "europe.signalling_effect": 0.0, "us.signalling_effect": 0.0,
}  # fmt: skip


def random_payoffs(drawn: dict[str, Any]) -> Mapping[str, Any]:
    """Payoffs of everybody anew, wide enough that every move is somebody's best."""
    rng = np.random.default_rng(11)

    def uniform(low: float, high: float) -> np.ndarray:
        return rng.uniform(low, high, MEMBERS)

    changed: dict[str, Any] = {path: np.full(MEMBERS, value) for path, value in CERTAIN.items()}
    for action in ATTACKS:
        changed[f"motives.prize_{action}"] = uniform(0, 2)
        for case in CASES:
            changed[f"motives.cost_{action}_{case}"] = uniform(0, 2)
        changed[f"europe.{action}_denial_value"] = uniform(0, 4)
        changed[f"europe.{action}_alliance_value"] = uniform(0, 1)
        changed[f"europe.{action}_cost"] = uniform(0, 2.5)
        changed[f"baltic.resistance_cost_{action}"] = uniform(0, 2.5)
    changed |= {
        "motives.failure_cost": uniform(0, 1), "motives.opportunist.split_value": uniform(0, 2),
        "europe.own_troops_effect": uniform(-1, 1),
        "baltic.resistance": uniform(-0.5, 1.5), "baltic.resistance_denial": uniform(0, 1),
        "baltic.resistance_help": uniform(0, 1), "europe.quorum": uniform(0.1, 0.9),
        # The US follows chances in log-odds: large ones are certainties.
        "us.resolve": rng.normal(0, 400, MEMBERS), "us.assault_effect": uniform(0, 400),
        "us.tripwire": rng.normal(0, 200, MEMBERS),
    }  # fmt: skip
    for name in ALLIES:
        changed[f"{name}.resolve_centre"] = changed[f"{name}.resolve"] = rng.normal(0, 0.6, MEMBERS)
    for error in ("russia_on_us_error", "europe_on_us_error", "russia_on_europe_error"):
        changed[f"beliefs.{error}"] = np.zeros(MEMBERS)
    return drawn | changed


@pytest.fixture(scope="module")
def world(simulate: Callable[..., Any]) -> tuple[Any, list[dict[Any, Attack]]]:
    """A month in which Moscow surely looks, and the trees that were open to it in each member."""
    trees: list[dict[Any, Attack]] = []

    def watch(theatre: Any) -> None:
        if theatre.stage.clock.month == 0 and not trees:
            theatre.crisis._review = _before(theatre, theatre.crisis._review, trees)

    sets = ("us.aid.level=0.5", "beliefs.withdrawal_ratio=1", "beliefs.aid_halt_ratio=1")
    futures = simulate("baseline", "H1", members=MEMBERS, months=1, sets=sets, over=random_payoffs, watch=watch)
    return futures, trees


def _before(theatre: Any, review: Callable[[], Any], trees: list[dict[Any, Attack]]) -> Callable[[], Any]:
    """Note the trees as they stand when Moscow looks."""

    def noted() -> Any:
        forecast = theatre.crisis.outlook.forecast(theatre.stage.everyone())
        trees.extend(tree_of(theatre, forecast, k) for k in range(MEMBERS))
        return review()

    return noted


def tree_of(theatre: Any, forecast: Any, k: int) -> dict[Any, Attack]:
    """The game in one member, read from its parameters; of the model only the odds of fights and the circumstances."""
    p = {path: float(values[k]) for path, values in theatre.stage.parameters.items()}
    forces, total = theatre.alliance.forces_by(30, theatre.stage.everyone())
    attacks: dict[Any, Attack] = {}
    for a, action in enumerate(ATTACKS):
        for t, target in enumerate(BALTIC_STATES):
            wins = {WHO[case]: float(getattr(forecast.success, case)[a, t, k]) for case in CASES}
            order = order_of_decision(target)
            worth = []
            for name in order:
                present = theatre.allies[name].host == target
                common = (
                    p[f"europe.{action}_alliance_value"]
                    + present * p["europe.own_troops_effect"]
                    + p[f"{name}.resolve"]
                    - p[f"europe.{action}_cost"]
                )
                holds = {us: 1.0 - wins[True, us] for us in (False, True)}
                worth.append({us: p[f"europe.{action}_denial_value"] * holds[us] + common for us in (False, True)})
            soldiers = float(theatre.united_states.troops(target)[k])
            attacks[action, target] = Attack(
                success=wins,
                cost={WHO[case]: p[f"motives.cost_{action}_{case}"] for case in CASES},
                prize=p[f"motives.prize_{action}"],
                split=p["motives.opportunist.split_value"],
                failure=p["motives.failure_cost"],
                resist=(
                    p["baltic.resistance"],
                    p["baltic.resistance_denial"],
                    p["baltic.resistance_help"],
                    p[f"baltic.resistance_cost_{action}"],
                ),
                worth=worth,
                weights=[float(forces[ALLIES.index(name), k] / total[k]) for name in order],
                quorum=p["europe.quorum"],
                us=p["us.resolve"]
                + p["us.tripwire"] * float(np.log1p(soldiers / 1000.0))
                + (p["us.assault_effect"] if action == ASSAULT else 0.0),
            )
    return attacks


def test_moscow_and_everyone_after_it_play_the_subgame_perfect_equilibrium(
    world: tuple[Any, list[dict[Any, Attack]]],
) -> None:
    futures, trees = world
    o = futures.outcomes
    seen: Counter[str] = Counter()
    for k, tree in enumerate(trees):
        chosen, ending = best(tree)
        kind = RussianAction(int(o["attack_kind"][k])).label
        if ending is None:
            assert kind == "none", (k, chosen)
            seen[str(chosen)] += 1
            continue
        assert (kind, BALTIC_STATES[int(o["attack_target"][k]) - 1]) == chosen, k
        assert (o["resisted"][k] == 1) == ending.resists, k
        if ending.resists:
            assert (o["us_fights"][k] == 1) == ending.us, k
            assert (o["europe_fights"][k] == 1) == ending.europe(tree[chosen]), k
        seen[_words(kind, ending, tree[chosen])] += 1
    assert len(trees) == MEMBERS
    assert seen["none"] > 5
    assert sum(count for words, count in seen.items() if words != "none") > MEMBERS / 3
    assert len(seen) > 7, "every kind of ending must have come up"


def _words(kind: str, ending: Ending, attack: Attack) -> str:
    if not ending.resists:
        return f"{kind}: yields"
    words = {True: "fights", False: "stays out"}
    return f"{kind}: Europe {words[ending.europe(attack)]}, US {words[ending.us]}"


def test_the_tree_is_solved_backwards() -> None:
    """A textbook case: the threat of a US that would not come deters nobody."""
    sure = {(e, u): float(not (e or u)) for e in (False, True) for u in (False, True)}
    cost = {(False, False): 0.2, (True, False): 1.0, (False, True): 1.3, (True, True): 2.2}

    def attack(us: float) -> Attack:
        worth = [{False: -1.0, True: -1.0}]
        return Attack(sure, cost, 0.4, 1.0, 0.5, (1.0, 0.0, 0.0, 0.0), worth, [1.0], 0.3, us)

    chosen, ending = best({"grab": attack(us=-0.1)})
    assert chosen == "grab"
    assert ending is not None
    assert not ending.us
    assert best({"grab": attack(us=0.1)}) == ("none", None)
