"""What Moscow expects of the others and of the fight, on average, against what they do and how it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.model.crisis.aftermath import _engagement
from sim.model.crisis.forecast import ASSAULT, ATTACKS, GRAB, Forecast, Infrastructure, View
from sim.model.crisis.lag import Lag
from sim.model.crisis.play import Attack
from sim.vocabulary import ALLIES, BALTIC_STATES

MEMBERS = 4000


def known_to_all(simulate: Callable[..., Any], *sets: str) -> Any:
    """The baseline after three years, everybody's resolve as it is expected, and known."""
    world: Any = simulate("baseline", "H4", members=MEMBERS, months=36, sets=sets).theatre
    for name in ALLIES:
        world.allies[name].resolve = world.stage.parameters[f"{name}.resolve_centre"] + np.zeros(MEMBERS)
    world.alliance.belief_us.value = world.united_states.resolve.copy()
    world.alliance.cohesion = np.zeros(MEMBERS)
    world.beliefs.us.value = world.united_states.resolve.copy()
    world.beliefs.europe.value = world.beliefs.europe_expected + np.zeros(MEMBERS)
    return world


@pytest.mark.parametrize("action", ATTACKS)
@pytest.mark.parametrize(
    ("sets", "most"),
    [((), 0.05), (("variants.order=us_first",), 0.05), (("nato.infrastructure.share=0.5",), 0.06)],
)
def test_sequential_play_comes_out_as_the_mean_field_expects(
    simulate: Callable[..., Any], action: str, sets: tuple[str, ...], most: float
) -> None:
    """With equal beliefs, who fights differs from the forecast by less than .05 in frequency, a little more far off."""
    theatre = known_to_all(simulate, *sets)
    at = theatre.stage.everyone()
    target = np.arange(MEMBERS) % len(BALTIC_STATES)
    warned = np.zeros(MEMBERS)
    view = View(
        at=at,
        attack=theatre.russia.stocks.available,
        defence={name: state.defence_seen(at, 0.0) for name, state in theatre.baltic.items()},
        reservists={name: state.reservists(at) for name, state in theatre.baltic.items()},
        called_up={action: warned},
        belief_us=theatre.united_states.resolve,
        belief_europe=np.zeros(MEMBERS),
        lag={action: Lag.expected(at, warned)},
        us_there={name: theatre.united_states.tripwire_troops(name) for name in BALTIC_STATES},
        infrastructure=Infrastructure(arrivals=theatre.infrastructure.kept, lag=theatre.infrastructure.kept),
        members=at,
    )
    expected = Forecast(
        theatre.stage, theatre.crisis.outlook.cast, theatre.crisis.fights, view, targets=target, actions=(action,)
    ).help
    stand = theatre.crisis.aftermath.play.stand(Attack.of(action, at, target, warned), warned)
    pairs = {
        "Europe": (expected.europe + expected.both, stand.europe),
        "the US": (expected.us + expected.both, stand.us),
        "nobody": (expected.alone, ~stand.europe & ~stand.us),
        "both": (expected.both, stand.europe & stand.us),
    }
    for who, (forecast, played) in pairs.items():
        print(f"{sets} {action}, {who}: expected {forecast.mean():.3f}, played {played.mean():.3f}")
        assert abs(forecast.mean() - played.mean()) < most, who
    if action == ASSAULT:
        return  # nearly all fight in any case
    # Not only on average: where help is expected, it comes more often.
    likely = expected.europe[0, 0] + expected.both[0, 0]
    upper = likely > np.median(likely)
    assert stand.europe[upper].mean() > stand.europe[~upper].mean()


@pytest.mark.parametrize("action", ATTACKS)
def test_fights_go_as_moscow_expects_on_average(simulate: Callable[..., Any], action: str) -> None:
    """From Moscow's view to the last day of the fight: warnings, lags, roads and true quality in between."""
    theatre = known_to_all(simulate)
    at, target = theatre.stage.everyone(), np.arange(MEMBERS) % len(BALTIC_STATES)
    forecast = theatre.crisis.outlook.forecast(at)
    k = forecast.actions.index(action)
    expected = np.take_along_axis(forecast.help.expected(forecast.success)[k], target[np.newaxis], axis=0)[0]
    aftermath = theatre.crisis.aftermath
    attack = Attack.of(action, at, target, np.zeros(MEMBERS))
    warned, _ = aftermath.play._warning(attack)
    stand = aftermath.play.stand(attack, warned)
    fought = theatre.crisis.fights.fight(_engagement(attack, stand))
    held = aftermath._area(attack, fought.course, 30) >= 100.0
    won = held if action == GRAB else fought.course.taken <= 30.0
    able = theatre.russia.stocks.available > 3.0
    print(f"{action}: expected {expected[able].mean():.3f}, fought {won[able].mean():.3f}")
    assert 0.05 < won[able].mean() < 0.5
    assert abs(expected[able].mean() - won[able].mean()) < 0.05
    likely = expected > np.median(expected[able])
    assert won[able & likely].mean() > 2 * won[able & ~likely].mean()
