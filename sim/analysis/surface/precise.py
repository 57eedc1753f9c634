"""The precise surface: over few levers, of the very members that the page's exact answer has, so that it is off by
interpolation alone. Made from the points of :mod:`sim.analysis.surface.opening`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sim.analysis.paired import Z
from sim.analysis.surface.evaluate import points as at_points
from sim.analysis.surface.fit import chance, slope
from sim.analysis.surface.kernel import likely, through, with_origin
from sim.analysis.surface.levers import IDS
from sim.analysis.surface.made import HELD, Sample, errors, sizes
from sim.analysis.surface.opening import FIRST, OPENING
from sim.analysis.surface.terms import MONTHS_A_YEAR, NUMBERS, measures
from sim.theory.arrays import FloatArray
from sim.vocabulary import HYPOTHESES

#: Digits of what is kept.
_WEIGHT: Final = 7
_FIGURE: Final = 4


def content(sample: Sample, test: Sample, wide: Mapping[str, Any], members: int) -> dict[str, Any]:
    """The part of the file: `wide` is the file without it, `members` those of each point."""
    danger = np.array(wide["danger"])

    def measured(of: Sample) -> FloatArray:
        return measures(of.positions, danger)[..., : len(NUMBERS)]

    # A sequence has points at which nothing is moved: nothing can be missed there.
    sample, test = (one.only(np.abs(measured(one)[:, -1]).sum(axis=1) > 0.0) for one in (sample, test))
    at, asked = measured(sample), measured(test)
    columns = [IDS.index(name) for name in OPENING]
    there = at_points(wide, test.positions)
    theories = {}
    for place, name in enumerate(HYPOTHESES):
        # What other members would be told from how far those of the wide surface's blocks are apart.
        apart = wide["theories"][name]["there_error"] * np.sqrt(wide["members"] / members)
        theory = _theory(sample, test, at, asked, place)
        here, level, _ = there[name]
        theory["error"]["wide"] = _rounded(errors(here[:, -1] - level[-1] - test.change[:, place, -1]))
        exact = zip(FIRST, sample.change[:, place, -1].tolist(), strict=False)
        theories[name] = theory | {
            "there_error": _digits(float(apart), _FIGURE),
            "exact": {scenario: _digits(one, _FIGURE) for scenario, one in exact},
        }
    return {
        "levers": list(OPENING),
        "members": members,
        "points": len(sample.positions),
        "tested": len(test.positions),
        "centres": [[None if np.isnan(one) else one for one in row] for row in sample.positions[:, columns].tolist()],
        "theories": theories,
    }


def _theory(sample: Sample, test: Sample, at: FloatArray, asked: FloatArray, place: int) -> dict[str, Any]:
    there = sample.baseline[place, MONTHS_A_YEAR - 1 :: MONTHS_A_YEAR]
    values = np.log(np.log1p(-sample.level[:, place]) / np.log1p(-there))
    shape = likely(at[:, -1], values[:, -1])
    years = [through(shape, at[:, year], values[:, year]) for year in range(there.size)]
    last, without = years[-1]
    left_out = chance(there[-1], without) - sample.level[:, place, -1]
    missed = chance(there[-1], last(asked[:, -1])) - test.level[:, place, -1]
    told_again = chance(there[-1], last(at[:, -1])) - sample.level[:, place, -1]
    # What the nearest point leaves open, each point's own left out.
    others = [shape.spread(at[k : k + 1, -1], with_origin(np.delete(at[:, -1], k, axis=0)))[0] for k in range(len(at))]
    expected = [
        np.array(others) * slope(there[-1], without),
        shape.spread(asked[:, -1], with_origin(at[:, -1])) * slope(there[-1], last(asked[:, -1])),
    ]
    # Points held out and points left out of the fit are each to be held by the error that is stated.
    pairs = list(zip((left_out, missed), expected, strict=True))
    factor = max(float(np.quantile(np.abs(misses) / own, HELD)) / Z for misses, own in pairs)
    known = np.concatenate([np.abs(misses) <= Z * factor * own for misses, own in pairs])
    return {
        "there": [_digits(one, _WEIGHT) for one in there.tolist()],
        "scales": _list(shape.scales, _WEIGHT),
        "smooth": _digits(shape.smooth, _WEIGHT),
        "rough": _digits(shape.rough, _WEIGHT),
        "reach": _digits(shape.reach, _WEIGHT),
        "trend": [_list(function.trend, _WEIGHT) for function, _ in years],
        "weights": [_list(function.weights, _WEIGHT) for function, _ in years],
        "factor": _digits(factor, _FIGURE),
        "least": _digits(float(np.abs(told_again).max()), _FIGURE),
        "noise": _list(sizes(np.abs(at[:, -1]), sample.noise[:, place, -1]), _FIGURE),
        "error": {
            "held_out": _rounded(errors(missed)),
            "left_out": _rounded(errors(left_out)),
            "stated": _digits(float(np.mean(Z * factor * expected[1])), _FIGURE),
            "coverage": _digits(float(np.mean(known)), _FIGURE),
            "sampling": _digits(float(Z * np.sqrt(np.mean(test.noise[:, place, -1]))), _FIGURE),
        },
    }


def _digits(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")


def _list(values: FloatArray, digits: int) -> list[float]:
    return [_digits(value, digits) for value in values.tolist()]


def _rounded(found: Mapping[str, float]) -> dict[str, float]:
    return {name: _digits(value, _FIGURE) for name, value in found.items()}
