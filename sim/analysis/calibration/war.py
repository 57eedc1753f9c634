"""Scores of the front and of losses: the equations of :mod:`sim.theory.war`, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from sim.analysis.calibration.gaussian import Scores, independent, innovations
from sim.analysis.calibration.known import Known
from sim.scenario.schema.quantity import month_offset
from sim.theory.arrays import FloatArray
from sim.theory.war import GAIN_UNIT_KM2, pace_of_front, supply_of_munitions

#: Supply that Ukraine keeps by itself, and how losses follow the force engaged, as in the middle of the scenarios.
OWN_SUPPLY: Final = 0.4
EXPOSURE: Final = 0.75
#: Losses before it are those of another war: columns on the road to Kyiv.
_LOSSES_SINCE: Final = "2022-05"


def paces(known: Known) -> tuple[FloatArray, FloatArray]:
    """Months, counted from the start, and the pace of the front in each of them, asinh units."""
    gain = known.series("gain")
    months = np.array([month_offset(month, known.as_of) for month in gain.months], np.float64)
    return months, np.arcsinh(gain.values / GAIN_UNIT_KM2)


def front(p: Mapping[str, FloatArray], known: Known) -> Scores:
    """Scores of the pace of every month given that of the month before.

    The balance of forces follows the Russian force alone, over that of the start; supply is the aid of the year before
    over that of the last year.
    """
    months, pace = paces(known)
    force, aid = known.log_force(months), known.aid(months)
    supply = supply_of_munitions(np.array(OWN_SUPPLY), aid, aid[-1:])
    none, rho = np.zeros_like(p["war.persistence"]), p["war.persistence"]
    residuals = np.empty((rho.size, months.size - 1))
    for month in range(1, months.size):
        expected = pace_of_front(
            np.full_like(rho, pace[month - 1]),
            p["war.reference_gain"],
            np.full_like(rho, force[month]),
            np.full_like(rho, supply[month]),
            force_effect=p["war.force_effect"],
            aid_effect=p["war.aid_effect"],
            persistence=rho,
            shock=none,
        )
        residuals[:, month - 1] = pace[month] - expected
    return independent(residuals, p["war.noise"])


def losses(p: Mapping[str, FloatArray], known: Known) -> Scores:
    """Scores of the losses claimed since the first summer of the war.

    ln c = ln scale + exposure ln f + response (y - y_ref) + z, with z an AR(1) and y_ref the mean of its posterior.
    Before the front is on record it counts as at its reference.
    """
    claimed = known.series("claimed_losses", _LOSSES_SINCE)
    months = known.when(claimed) - 0.5
    seen, pace = paces(known)
    faster = np.zeros(months.size)
    faster[np.searchsorted(months, seen)] = pace - known.settled["war.reference_gain"]
    engaged = EXPOSURE * known.log_force(months)
    expected = np.log(p["russia.claimed_casualties"])[:, None] + p["russia.casualty_response"][:, None] * faster
    residuals = np.log(claimed.values) - expected - engaged
    return innovations(residuals, p["russia.casualty_persistence"], p["russia.casualty_noise"])
