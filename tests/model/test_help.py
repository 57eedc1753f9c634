"""What a stronger defence does to the help that Moscow expects."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.vocabulary import BALTIC_STATES

MEMBERS = 300
CALM = ("crisis.hybrid.lethal=0", "us.unscheduled_withdrawal_rate=0", "us.exit_rate=0", "us.dormancy_rate=0")
STRONG = (
    *(f"us.reinforcement.{host}.persons=20000" for host in BALTIC_STATES),
    *(f"us.reinforcement.{host}.start=2025-06" for host in BALTIC_STATES),
    "baltic.spending.target=10", "baltic.spending.start=2025-06", "baltic.spending.date=2026-06",
)  # fmt: skip


@pytest.mark.parametrize("channels", [(), ("without=[belief, tripwire]",)], ids=["all", "balance alone"])
def test_more_defence_does_not_bring_less_help(simulate: Callable[..., Any], channels: tuple[str, ...]) -> None:
    """Allies stand by whom they can save: a strong target is not left alone because it is strong."""
    weak, strong = (
        simulate("baseline", "H4", members=MEMBERS, months=36, sets=(*CALM, *channels, *more)).theatre
        for more in ((), STRONG)
    )
    for name in BALTIC_STATES:
        assert (strong.baltic[name].defence() > 2.0 * weak.baltic[name].defence()).all()
    here, there = (theatre.crisis.outlook.forecast(theatre.stage.everyone()) for theatre in (weak, strong))
    # In some futures a tripwire repels; those are its own story.
    usual = weak.stage.parameters["us.tripwire"] >= 0.0
    assert usual.mean() > 0.5
    lonelier = (there.help.alone - here.help.alone)[:, :, usual | bool(channels)]
    assert lonelier.max() < 0.005, "to half a percentage point, since battalions also move what others fear"
    assert (lonelier > 1e-9).mean() < 0.01
    success, nobody = (
        [getattr(forecast, name).mean(axis=2) for forecast in (here, there)]
        for name in ("success_expected", "nobody_comes")
    )
    assert (success[1] < success[0]).all()
    assert (nobody[1] <= nobody[0]).all()
    assert np.median(here.nobody_comes) > 0.0
