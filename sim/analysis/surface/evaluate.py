"""The surface read off at positions: chances by theory, here and in the baseline, with their error.

The page does the same in the browser (`sim/web/static/surface.js`); a test holds the two to each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.analysis.paired import Z
from sim.analysis.surface.fit import chance, slope
from sim.analysis.surface.levers import IDS
from sim.analysis.surface.terms import MONTHS_A_YEAR, columns, measures
from sim.theory.arrays import FloatArray


def evaluate(surface: Mapping[str, Any], at: Mapping[str, float | None]) -> dict[str, dict[str, Any]]:
    """By theory, at one position (None is the baseline's range): `here`, `there`, `difference`, shares of futures
    with an attack within the horizon; `error_here`, `error_difference`, which hold 95% of questions; and the `curve`
    of both by the end of each year, from month 0.

    >>> from sim.analysis.surface.file import shipped_surface
    >>> shipped = shipped_surface()
    >>> found = evaluate(shipped, {lever["id"]: lever["at"] for lever in shipped["levers"]})
    >>> found["H1"]["difference"], found["H1"]["error_difference"]
    (0.0, 0.0)
    """
    row = np.array([[np.nan if at[name] is None else at[name] for name in IDS]], dtype=np.float64)
    months = [0, *range(MONTHS_A_YEAR, surface["months"] + 1, MONTHS_A_YEAR)]
    answer = {}
    for name, (here, there, error) in points(surface, row).items():
        sampling = Z * surface["theories"][name]["there_error"]
        answer[name] = {
            "here": float(here[0, -1]),
            "there": float(there[-1]),
            "difference": float(here[0, -1] - there[-1]),
            "error_here": float(np.hypot(error[0], sampling)),
            "error_difference": float(error[0]),
            "curve": {"months": months, "here": [0.0, *here[0].tolist()], "there": [0.0, *there.tolist()]},
        }
    return answer


def points(surface: Mapping[str, Any], positions: FloatArray) -> dict[str, tuple[FloatArray, FloatArray, FloatArray]]:
    """By theory: chances by year at positions, (points, years), those of the baseline, (years,), and the error of the
    difference in the last, (points,).
    """
    measured = measures(positions, np.array(surface["danger"]))
    told = columns(measured, surface["terms"])
    return {name: _theory(theory, measured, told) for name, theory in surface["theories"].items()}


def _theory(
    theory: Mapping[str, Sequence[Any]], measured: FloatArray, told: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    level = np.array(theory["there"])
    eta = np.einsum("ijk,jk->ij", told, np.array(theory["coefficients"]))
    # An attack that has come stays: no year has a greater chance than those after it.
    here = np.minimum.accumulate(chance(level, eta)[:, ::-1], axis=1)[:, ::-1]
    there = chance(level, np.zeros_like(level))
    last = measured[:, -1]
    variance = np.einsum("ij,jk,ik->i", last, np.array(theory["doubt"]), last)
    error = slope(level[-1], eta[:, -1]) * np.sqrt(np.maximum(variance, 0.0))
    return here, there, Z * error
