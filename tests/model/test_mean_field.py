"""What Moscow expects of the others, at once and on average, against what they do one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.model.forecast import ATTACKS, Forecast, View
from sim.model.play import Attack
from sim.vocabulary import ALLIES, BALTIC_STATES

MEMBERS = 6000


@pytest.fixture(scope="module")
def theatre(simulate: Callable[..., Any]) -> Any:
    """The baseline after three years, everybody's resolve as it is expected, and known."""
    world: Any = simulate("baseline", "H4", members=MEMBERS, months=36).theatre
    for name in ALLIES:
        world.allies[name].resolve = world.parameters[f"{name}.resolve_centre"] + np.zeros(MEMBERS)
    world.alliance.belief_us.value = world.united_states.resolve.copy()
    return world


@pytest.mark.parametrize("action", ATTACKS)
def test_sequential_play_comes_out_as_the_mean_field_expects(theatre: Any, action: str) -> None:
    """With equal beliefs, who fights differs from the forecast by less than .05 in frequency."""
    at = theatre.everyone()
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
        decision_lag=theatre.alliance.expected_lag(at),
    )
    expected = Forecast(theatre, view, target, (action,)).help
    stand = theatre.crisis.aftermath.play.stand(Attack(at, action, target, warned), warned)
    pairs = {
        "Europe": (expected.europe + expected.both, stand.europe),
        "the US": (expected.us + expected.both, stand.us),
        "nobody": (expected.alone, ~stand.europe & ~stand.us),
        "both": (expected.both, stand.europe & stand.us),
    }
    for who, (forecast, played) in pairs.items():
        print(f"{action}, {who}: expected {forecast.mean():.3f}, played {played.mean():.3f}")
        assert abs(forecast.mean() - played.mean()) < 0.05, who
    # Not only on average: where help is expected, it comes more often.
    likely = expected.europe[0, 0] + expected.both[0, 0]
    upper = likely > np.median(likely)
    assert stand.europe[upper].mean() > stand.europe[~upper].mean()
