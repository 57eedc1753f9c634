"""Halving the step leaves rates and means as they are, beyond luck: the same parameters, other draws."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

MEMBERS = 1200
MONTHS = 60
#: Standard errors that luck may account for: one in 16,000 comparisons beyond.
FAR = 4.0
RATES = (
    "armed_attack", "attacks", "accident", "hybrid_campaigns", "incidents", "ceasefire", "ceasefires_broken",
    "ceasefire_months", "us_out",
)  # fmt: skip
FIRST_YEAR = ("gain_first_year", "claimed_first_year", "recruited_first_year")
MEANS = (
    "area_held", "russian_casualties", "ukrainian_casualties", "us_troops_baltic", "us_troops_europe",
    "allied_troops_baltic", "european_spending", "capability_peak", "us_status",
)  # fmt: skip
EVENTS = ("Taiwan crisis begins", "Taiwan crisis ends", "US goes dormant in NATO", "the Russian leader leaves")


def counted(futures: Any) -> dict[str, np.ndarray]:
    """Outcomes, and how often rare events happened, by member."""
    found = {name: np.nan_to_num(futures.outcomes[name]) for name in (*RATES, *FIRST_YEAR, *MEANS)}
    for event in EVENTS:
        who = [k for _, name, _, members in futures.events if name == event for k in members]
        found[event] = np.bincount(who, minlength=MEMBERS).astype(float)
    return found


@pytest.mark.parametrize("hypothesis", ["H1", "H3"])
def test_half_steps_change_nothing_but_luck(simulate: Callable[..., Any], hypothesis: str) -> None:
    whole, half = (
        counted(simulate("baseline", hypothesis, members=MEMBERS, months=MONTHS, steps=steps)) for steps in (1, 2)
    )
    far = {}
    for name in whole:
        difference = half[name] - whole[name]
        error = difference.std() / np.sqrt(MEMBERS)
        assert whole[name].mean() != 0.0, name
        if abs(difference.mean()) > FAR * error:
            far[name] = (whole[name].mean(), half[name].mean(), error)
    assert not far


def test_scheduled_events_fall_as_often_in_half_steps(simulate: Callable[..., Any]) -> None:
    """Elections draw resolve anew at the same moments, each once; plans end in the same place."""
    theatres = [simulate("withdrawal", "H4", members=4, months=60, steps=steps).theatre for steps in (1, 2, 3)]
    drawn = [{name for name in theatre.stage.luck.names if name.endswith(": election")} for theatre in theatres]
    assert drawn[0] == drawn[1] == drawn[2] != set()
    for name in ("estonia", "lithuania"):
        for theatre in theatres:
            assert theatre.baltic[name].us_troops().max() < 1e-6
            np.testing.assert_allclose(theatre.baltic[name].share, theatres[0].baltic[name].share)
    for theatre in theatres[1:]:
        troops = theatre.baltic["lithuania"].allied_troops() - theatre.allies["germany"].backfill
        known = theatres[0].baltic["lithuania"].allied_troops() - theatres[0].allies["germany"].backfill
        np.testing.assert_allclose(troops, known, rtol=1e-9)
