"""Forecasts by rules that know the past of a series and nothing of the world.

Each takes the figures known at the origin and returns what it expects of later figures as an ensemble, (draws,
figures), or None where so few figures are known that it cannot be made. Figures are forecast as they are recorded:
of a year or half a year from years and half-years, so that the error of a figure is in their widths already. The rules
take the width that they find at its word, and do not widen it for having few figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.hindcast.series import LINEAR, Scale
from sim.scenario.schema.quantity import month_offset

if TYPE_CHECKING:
    from sim.analysis.record import RecordedSeries
    from sim.draws.luck import Luck
    from sim.theory.arrays import FloatArray, IntArray

#: Fewest figures from which a rule can be made: of two nobody knows how much they vary.
_FEWEST: Final = 3
_FEWEST_AR1: Final = 5
#: Persistence from one figure to the next that is tried; 1 would be a random walk, and less than 0 is noise.
_PERSISTENCE: Final = np.arange(100) / 100.0


@dataclass(frozen=True)
class Past:
    """What a rule knows: the figures known of a series, and, of one that is the sum of changes, those of its changes.

    `scale` is that on which changes of the series are alike. Steps are months, or years or half-years where figures are
    of such.
    """

    known: RecordedSeries
    scale: Scale
    changes: RecordedSeries | None = None

    def steps(self, months: Sequence[str]) -> IntArray:
        """How many steps after the last figure known each of the later ones lies."""
        last = self.known.months[-1]
        return np.array([month_offset(month, last) // self.known.span for month in months])


Rule = Callable[[Past, Sequence[str], "Luck"], "FloatArray | None"]


def last_value(past: Past, months: Sequence[str], luck: Luck) -> FloatArray | None:
    """Everything stays as it was last seen: a point, which knows nothing of width."""
    if not past.known.months:
        return None
    return np.full((1, len(months)), past.known.values[-1])


def random_walk(past: Past, months: Sequence[str], luck: Luck) -> FloatArray | None:
    """The last figure, and changes as large as those seen before, of either sign.

    The variance of a step is that of :func:`variance_of_step`.
    """
    if len(past.known.months) < _FEWEST:
        return None
    level = past.scale.there(past.known.values)
    spread = float(np.sqrt(variance_of_step(level, _gaps(past.known))))
    steps = past.steps(months)
    walks = level[-1] + spread * np.cumsum(_normals("random walk", luck, int(steps.max())), axis=1)
    return past.scale.back(walks)[:, steps - 1]


def autoregression(past: Past, months: Sequence[str], luck: Luck) -> FloatArray | None:
    """AR(1): back to a mean by a constant share each step, with noise as large as the residuals.

    Of a series that is the sum of changes, the changes are forecast and added up.
    """
    figures, scale = (past.known, past.scale) if past.changes is None else (past.changes, LINEAR)
    if len(figures.months) < _FEWEST_AR1 or not past.known.months:
        return None
    level = scale.there(figures.values)
    fit = fit_ar1(level, _gaps(figures))
    steps = past.steps(months)
    path = _normals("ar1", luck, int(steps.max()))
    now = np.full(path.shape[0], level[-1])
    for step in range(path.shape[1]):
        now = fit.mean + fit.persistence * (now - fit.mean) + fit.spread * path[:, step]
        path[:, step] = now
    return _levels(past, scale.back(path), steps)


def climatology(past: Past, months: Sequence[str], luck: Luck) -> FloatArray | None:
    """Any figure seen so far, each as likely; of a series that is the sum of changes, any change in each step."""
    figures = past.known if past.changes is None else past.changes
    if len(figures.months) < _FEWEST:
        return None
    steps = past.steps(months)
    uniform = np.stack([luck.uniform("hindcast.climatology", step) for step in range(int(steps.max()))], axis=1)
    return _levels(past, figures.values[(uniform * figures.values.size).astype(np.int64)], steps)


#: The rules by their names, in the order in which they are told.
RULES: Final[dict[str, Rule]] = {
    "last value": last_value,
    "random walk": random_walk,
    "AR(1)": autoregression,
    "climatology": climatology,
}


@dataclass(frozen=True)
class Ar1:
    """A first-order autoregression: mean, persistence from one step to the next, and spread of the noise of a step."""

    mean: float
    persistence: float
    spread: float


def fit_ar1(values: FloatArray, gaps: FloatArray) -> Ar1:
    """Fit by least squares, each figure given the one before; `gaps`, (figures - 1,), are the steps between them.

    With a persistence p, a gap g leaves p^g of a distance from the mean and adds the noise of g steps, whose variance
    is (1 - p^2g) / (1 - p^2) that of one (a Gaussian AR(1) seen now and then; Brockwell and Davis 2016, section 3.1).
    p is the one of greatest likelihood among 0, 0.01, ..., 0.99, which keeps it stationary; the spread is that of the
    residuals, with two degrees of freedom spent.
    """
    best: tuple[float, Ar1] | None = None
    for persistence in _PERSISTENCE:
        kept = persistence**gaps
        variance = np.ones_like(gaps) if persistence == 0.0 else (1.0 - kept**2) / (1.0 - persistence**2)
        rest, share = values[1:] - kept * values[:-1], 1.0 - kept
        mean = float((rest * share / variance).sum() / (share**2 / variance).sum())
        square = float(((rest - mean * share) ** 2 / variance).sum())
        lost = gaps.size * np.log(max(square, 1e-300) / gaps.size) + float(np.log(variance).sum())
        if best is None or lost < best[0]:
            best = lost, Ar1(mean, float(persistence), float(np.sqrt(square / (gaps.size - 2))))
    assert best is not None
    return best[1]


def variance_of_step(levels: FloatArray, gaps: FloatArray) -> float:
    """Variance of a step of a random walk: the mean over changes of their square by the steps that they took.

    `levels` are (figures,), and `gaps`, (figures - 1,), the steps between them.
    """
    return float(np.mean(np.diff(levels) ** 2 / gaps))


def _gaps(figures: RecordedSeries) -> FloatArray:
    """Steps between figures that follow one another."""
    return figures.apart / figures.span


def _normals(name: str, luck: Luck, steps: int) -> FloatArray:
    """Standard normal numbers, (draws, steps)."""
    return np.stack([luck.normal(f"hindcast.{name}", step) for step in range(steps)], axis=1)


def _levels(past: Past, path: FloatArray, steps: IntArray) -> FloatArray:
    """What a path of steps comes to at the figures: itself, or its sum on top of the last level."""
    levels: FloatArray = path if past.changes is None else past.known.values[-1] + np.cumsum(path, axis=1)
    return levels[:, steps - 1]
