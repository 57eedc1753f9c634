"""A surface from the blocks that were simulated: fitted year by year, its error measured on points held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.optimize import brentq, nnls

from sim.analysis.paired import Z
from sim.analysis.surface.fit import Fit, fit, slope, weighed
from sim.analysis.surface.terms import MONTHS_A_YEAR, Term, candidates, columns, measures
from sim.theory.arrays import BoolArray, FloatArray, IntArray

#: Parts into which the blocks are divided; each is predicted from the others.
FOLDS: Final = 8
#: The share of questions that the stated error holds.
HELD: Final = 0.95
#: Greatest factor on the surface's own account of its error that is looked for.
_MOST_FACTOR: Final = 20.0
#: Rounds in which expected variances are fitted in proportion to themselves, and the least of the median they weigh by.
_AGAIN: Final = 3
_LEAST_NOISE: Final = 0.02
#: The last year, at whose end the chance of an attack within the horizon stands.
_LAST: Final = -1


@dataclass(frozen=True)
class Sample:
    """What was simulated: `positions`, (points, levers); `level`, `change` and the sampling variance `noise` of the
    change, (points, theories, years); `block`, (points,); and the baseline's chances, (blocks, theories, months).
    """

    positions: FloatArray
    level: FloatArray
    change: FloatArray
    noise: FloatArray
    block: IntArray
    baselines: FloatArray

    @classmethod
    def read(cls, files: Sequence[Path]) -> Sample:
        """From blocks of points of their own."""
        blocks = [dict(np.load(file)) for file in files]
        joined = {
            name: np.concatenate([block[name] for block in blocks]) for name in ("rows", "level", "change", "noise")
        }
        number = np.repeat(np.arange(len(blocks)), [len(block["rows"]) for block in blocks])
        baselines = np.stack([block["baseline"] for block in blocks])
        return cls(joined["rows"], joined["level"], joined["change"], joined["noise"], number, baselines)

    @classmethod
    def averaged(cls, groups: Sequence[Sequence[Path]]) -> Sample:
        """From groups of blocks, each of the same points in other members."""
        parts = [[dict(np.load(file)) for file in group] for group in groups]

        def mean(name: str) -> FloatArray:
            return np.concatenate([np.mean([block[name] for block in group], axis=0) for group in parts])

        number = np.repeat(np.arange(len(parts)), [len(group[0]["rows"]) for group in parts])
        noise = np.concatenate(
            [np.sum([block["noise"] for block in group], axis=0) / len(group) ** 2 for group in parts]
        )
        rows = np.concatenate([group[0]["rows"] for group in parts])
        baselines = np.stack([block["baseline"] for block in parts[0]])
        return cls(rows, mean("level"), mean("change"), noise, number, baselines)

    def only(self, which: BoolArray) -> Sample:
        """Some of the points."""
        some = {name: getattr(self, name)[which] for name in ("positions", "level", "change", "noise", "block")}
        return replace(self, **some)

    @property
    def baseline(self) -> FloatArray:
        """The baseline's chance of an attack by the end of each month, (theories, months)."""
        mean: FloatArray = self.baselines.mean(axis=0)
        return mean

    @property
    def baseline_error(self) -> FloatArray:
        """Its standard error at the horizon, (theories,): blocks have members of their own."""
        ends = self.baselines[:, :, _LAST]
        error: FloatArray = ends.std(axis=0, ddof=1) / np.sqrt(len(ends))
        return error


@dataclass(frozen=True)
class Theory:
    """The surface under one theory: coefficients, (years, terms), the baseline's chances, (years,), and the error.

    `doubt`, (measures, measures), is the covariance of eta over measures; `factor` times its root is a standard error.
    """

    coefficients: FloatArray
    there: FloatArray
    there_error: float
    doubt: FloatArray
    factor: float
    error: dict[str, Any]


def danger(sample: Sample) -> FloatArray:
    """The weight of each month, (months,): how likely attacks come in it in the baseline, the theories alike."""
    met = np.diff(sample.baseline, axis=1, prepend=0.0)
    weight: FloatArray = (met / met.sum(axis=1, keepdims=True)).mean(axis=0)
    return weight


class Maker:
    """Fits a sample, theory by theory, and holds it against `test`, points in other members from another seed."""

    def __init__(self, sample: Sample, test: Sample, weights: FloatArray) -> None:
        self.sample, self.test = sample, test
        self.terms: list[Term] = candidates()
        self._measured, self._tested = (measures(one.positions, weights) for one in (sample, test))

    def theory(self, place: int) -> Theory:
        """The surface under the theory at this place."""
        sample, terms = self.sample, self.terms
        there = sample.baseline[place, MONTHS_A_YEAR - 1 :: MONTHS_A_YEAR]
        fits = [self._fit(place, year, np.ones(len(sample.block), dtype=bool)) for year in range(there.size)]
        last = columns(self._measured[:, _LAST], terms)
        doubt = _doubt(fits[_LAST], terms)
        held_out = np.zeros(len(sample.block))
        for fold in range(FOLDS):
            out = sample.block % FOLDS == fold
            held_out[out] = self._fit(place, there.size - 1, ~out).change(last[out])
        tested = fits[_LAST].change(columns(self._tested[:, _LAST], terms))
        misses = np.concatenate([
            held_out - sample.change[:, place, _LAST], tested - self.test.change[:, place, _LAST]
        ])  # fmt: skip
        noise = np.concatenate([sample.noise[:, place, _LAST], self.test.noise[:, place, _LAST]])
        own = np.concatenate([
            _spread_of_change(fits[_LAST], columns(measured, terms), measured, doubt)
            for measured in (self._measured[:, _LAST], self._tested[:, _LAST])
        ])  # fmt: skip
        allowed = np.concatenate(
            [
                weighed(smooth(measured, one.noise[:, place, _LAST]))
                for one, measured in ((sample, self._measured[:, _LAST]), (self.test, self._tested[:, _LAST]))
            ]
        )
        factor = _factor(misses, own, allowed)
        error = {
            "held_out": self._errors(place, tested, there[_LAST]) | {"own": _own(misses, noise)},
            "fitted": {"rmse": _root(held_out - sample.change[:, place, _LAST]), "sampling": _root_mean(noise)},
            "coverage": float(np.mean(np.abs(misses) <= Z * np.sqrt((factor * own) ** 2 + allowed))),
        }
        coefficients = np.stack([one.coefficients for one in fits])
        return Theory(coefficients, there, float(sample.baseline_error[place]), doubt, factor, error)

    def _fit(self, place: int, year: int, which: Any) -> Fit:
        sample = self.sample
        level = float(sample.baseline[place, MONTHS_A_YEAR * (year + 1) - 1])
        measured = self._measured[which, year]
        noise = smooth(measured, sample.noise[which, place, year])
        return fit(columns(measured, self.terms), self.terms, sample.change[which, place, year], noise, level)

    def _errors(self, place: int, change: FloatArray, there: float) -> dict[str, Any]:
        """Errors on the points held out, and how well those are known themselves."""
        test = self.test
        difference = change - test.change[:, place, _LAST]
        level = there + change - test.level[:, place, _LAST]
        return {
            "level": errors(level),
            "difference": errors(difference),
            "sampling": _root_mean(test.noise[:, place, _LAST]),
        }


def smooth(measured: FloatArray, noise: FloatArray) -> FloatArray:
    """Sampling variances as what is moved lets one expect them, (points,): a weighted sum of the sizes of measures.

    Where by luck little differs, a point's own variance is small too; to weigh points by it would draw every change
    towards nothing.
    """
    moved = np.abs(measured)
    expected: FloatArray = moved @ sizes(moved, noise)
    return expected


def sizes(moved: FloatArray, variance: FloatArray) -> FloatArray:
    """What a measure counts for, (measures,), where variances, (points,), are expected from the sizes of all."""
    found = nnls(moved, variance)[0]
    for _ in range(_AGAIN):
        least = moved @ found + _LEAST_NOISE * float(np.median(variance))
        found = nnls(moved / least[:, None], variance / least)[0]
    counts: FloatArray = found
    return counts


def _doubt(one: Fit, terms: Sequence[Term]) -> FloatArray:
    """The covariance of eta over measures, (measures, measures), with the doubt about each one's square beside its own.

    The three Baltic withdrawals go together at half of the points: what is known of all is more than of each.
    """
    n = sum(len(term) == 1 for term in terms)
    whole = one.spread(columns(np.eye(n), terms)) ** 2
    own = one.covariance[:n, :n]
    covariance: FloatArray = own + np.diag(np.maximum(whole - np.diag(own), 0.0))
    return covariance


def _spread_of_change(one: Fit, terms: FloatArray, measured: FloatArray, doubt: FloatArray) -> FloatArray:
    rise = slope(one.level, terms @ one.coefficients)
    found: FloatArray = rise * np.sqrt(np.einsum("ij,jk,ik->i", measured, doubt, measured))
    return found


def _factor(misses: FloatArray, own: FloatArray, noise: FloatArray) -> float:
    """By how much the surface's own spread is to grow so that with the sampling error of points it holds the misses."""

    def short(factor: float) -> float:
        size: FloatArray = np.abs(misses) / np.sqrt((factor * own) ** 2 + noise)
        return float(np.quantile(size, HELD)) - Z

    if short(1.0) <= 0.0:
        return 1.0
    return float(brentq(short, 1.0, _MOST_FACTOR))


def _root(values: FloatArray) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _root_mean(variance: FloatArray) -> float:
    return float(np.sqrt(np.mean(variance)))


def errors(misses: FloatArray) -> dict[str, float]:
    """Misses as a root mean square, and what 95 of 100 stay below."""
    return {"rmse": _root(misses), "p95": float(np.quantile(np.abs(misses), HELD))}


def _own(misses: FloatArray, noise: FloatArray) -> float:
    """What remains of misses without the sampling error of the points themselves, as a root mean square."""
    return float(np.sqrt(np.maximum(np.mean(misses**2) - np.mean(noise), 0.0)))
