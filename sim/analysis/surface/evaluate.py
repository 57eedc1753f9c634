"""The surface read off at positions: chances by theory, here and in the baseline, with their error.

The page does the same in the browser (`sim/web/static/surface.js`); a test holds the two to each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.analysis.paired import Z
from sim.analysis.surface.fit import chance, slope
from sim.analysis.surface.kernel import Shape, Through
from sim.analysis.surface.levers import IDS
from sim.analysis.surface.terms import MONTHS_A_YEAR, NUMBERS, columns, measures
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

    Where only levers of the precise surface are moved it is read off that one: of certain members (the page asks it
    of no others), with the error
    of interpolation alone and, apart, `sampling_difference` and `sampling_there`, by how much other members would
    move what is told.
    """
    near = surface.get("precise")
    if near is not None and all(
        at[lever["id"]] == lever["at"] for lever in surface["levers"] if lever["id"] not in near["levers"]
    ):
        return precisely(surface, at)
    answer = {}
    for name, (here, there, error) in points(surface, _rows([at])).items():
        sampling = Z * surface["theories"][name]["there_error"]
        told = {"error_here": float(np.hypot(error[0], sampling)), "error_difference": float(error[0])}
        answer[name] = _levels(here[0], there) | told
    return answer


def precisely(surface: Mapping[str, Any], at: Mapping[str, float | None]) -> dict[str, dict[str, Any]]:
    """The same from the precise surface, whatever else is moved."""
    near, danger = surface["precise"], np.array(surface["danger"])
    base = {lever["id"]: lever["at"] for lever in surface["levers"]}
    centres = [base, *(base | dict(zip(near["levers"], centre, strict=True)) for centre in near["centres"])]
    measured = measures(_rows([at, *centres]), danger)[..., : len(NUMBERS)]
    moved = np.abs(measured[0, -1])
    answer = {}
    for name, theory in near["theories"].items():
        level = np.array(theory["there"])
        shape = Shape(np.array(theory["scales"]), theory["smooth"], theory["rough"], theory["reach"], np.zeros(0))
        eta = _eta(theory, shape, measured[:1], measured[1:])
        here, there = _settled(chance(level, eta)), chance(level, np.zeros_like(level))
        spread = float(slope(level[-1], eta[-1:])[0] * shape.spread(measured[:1, -1], measured[1:, -1])[0])
        error = float(np.hypot(Z * theory["factor"] * spread, theory["least"])) if moved.any() else 0.0
        sampling = Z * float(np.sqrt(moved @ np.array(theory["noise"])))
        answer[name] = _levels(here, there) | {
            "error_here": error,
            "error_difference": error,
            "sampling_there": Z * theory["there_error"],
            "sampling_difference": sampling,
        }
    return answer


def _eta(theory: Mapping[str, Any], shape: Shape, asked: FloatArray, centres: FloatArray) -> FloatArray:
    """The logarithm of the hazard's ratio by year, (years,), at measures of one point and of the centres."""
    years = zip(theory["trend"], theory["weights"], strict=True)
    return np.array(
        [
            Through(shape, centres[1:, year], np.array(trend), np.array(weights))(asked[:, year])[0]
            for year, (trend, weights) in enumerate(years)
        ]
    )


def _rows(positions: Sequence[Mapping[str, float | None]]) -> FloatArray:
    return np.array([[np.nan if (at := one[name]) is None else at for name in IDS] for one in positions], np.float64)


def _levels(here: FloatArray, there: FloatArray) -> dict[str, Any]:
    """Chances at the end, their difference, and by year."""
    months = [0, *range(MONTHS_A_YEAR, MONTHS_A_YEAR * len(there) + 1, MONTHS_A_YEAR)]
    return {
        "here": float(here[-1]),
        "there": float(there[-1]),
        "difference": float(here[-1] - there[-1]),
        "curve": {"months": months, "here": [0.0, *here.tolist()], "there": [0.0, *there.tolist()]},
    }


def _settled(by_year: FloatArray) -> FloatArray:
    """Chances by year, (..., years), of which none is greater than those after it: an attack that has come stays."""
    settled: FloatArray = np.minimum.accumulate(by_year[..., ::-1], axis=-1)[..., ::-1]
    return settled


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
    here, there = _settled(chance(level, eta)), chance(level, np.zeros_like(level))
    last = measured[:, -1]
    variance = np.einsum("ij,jk,ik->i", last, np.array(theory["doubt"]), last)
    error = slope(level[-1], eta[:, -1]) * np.sqrt(np.maximum(variance, 0.0))
    return here, there, Z * error
