"""A posterior by weighted draws from the prior, and the distribution in which a scenario states it.

The draws are a scrambled Sobol sequence put through the priors; each is weighted by its likelihood. With at most five
constants in a block that is exact enough and the same on every machine. What it is worth is told: the effective number
of draws is (sum w)^2 / sum w^2 (Kong 1992).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.analysis.calibration.blocks import Block
from sim.analysis.calibration.known import Known
from sim.draws.marginals import inverse_cdf
from sim.scenario.schema.distribution import LogUniform
from sim.scenario.schema.quantity import Quantity
from sim.theory.arrays import FloatArray

_SEED: Final = 20250301
#: Digits of a fitted number.
_DIGITS: Final = 3


@dataclass(frozen=True)
class Posterior:
    """What a block's constants may be after its record: `draws` by path, (draws,), with `weights` that add up to 1.

    `residuals`, (figures,), are what the equations miss at the posterior means, over their noise: independent, with
    variance 1, if the equations are right.
    """

    block: Block
    draws: Mapping[str, FloatArray]
    weights: FloatArray
    residuals: FloatArray

    @property
    def effective(self) -> float:
        """Effective number of draws."""
        return float(1.0 / (self.weights**2).sum())

    @property
    def paths(self) -> tuple[str, ...]:
        """The constants that scenarios take."""
        return tuple(path for path in self.draws if path not in self.block.nuisance)

    def mean(self, path: str) -> float:
        """Posterior mean of a constant."""
        return float(self.weights @ self.draws[path])

    def quantiles(self, path: str, shares: tuple[float, ...]) -> FloatArray:
        """Posterior quantiles of a constant at these shares."""
        order = np.argsort(self.draws[path], kind="stable")
        reached = np.cumsum(self.weights[order]) - 0.5 * self.weights[order]
        return np.asarray(np.interp(shares, reached, self.draws[path][order]), np.float64)

    def correlation(self, one: str, other: str) -> float:
        """Correlation of the fitted forms of two constants: of logarithms where these are log-normal."""
        scores = [_scale(self.block.priors[path])(self.draws[path]) for path in (one, other)]
        centred = [score - self.weights @ score for score in scores]
        spread = [float(np.sqrt(self.weights @ score**2)) for score in centred]
        return float(self.weights @ (centred[0] * centred[1])) / (spread[0] * spread[1])

    def says_nothing(self, path: str) -> bool:
        """Whether the record leaves a constant as it was: mean and spread within a tenth of the prior's spread."""
        prior = self.draws[path]
        mean, sd = float(prior.mean()), float(prior.std())
        return abs(self.mean(path) - mean) < 0.1 * sd and abs(self._spread(prior) - sd) < 0.1 * sd

    def value(self, path: str) -> dict[str, Any]:
        """The distribution of a constant as scenario files write it, with the posterior's mean and standard deviation.

        Log-normal where the prior is positive without an upper end or by orders of magnitude, beta where it is a share,
        else normal, cut off where the prior ends; the prior itself where the record says nothing.
        """
        prior = self.block.priors[path]
        if self.says_nothing(path):
            form: dict[str, Any] = prior.model_dump(mode="json", exclude_none=True)["value"]
            return form
        if _positive(prior):
            logs = np.log(self.draws[path])
            median, log_sd = float(np.exp(self.weights @ logs)), self._spread(logs)
            return {"lognormal": {"median": _rounded(median), "log_sd": _rounded(log_sd)}}
        low, high = prior.support
        if (low, high) == (0.0, 1.0):
            return {"beta": _beta(self.mean(path), self._spread(self.draws[path]))}
        mean, sd = _cut_normal(self.mean(path), self._spread(self.draws[path]), low, high)
        ends = {name: end for name, end in (("low", low), ("high", high)) if np.isfinite(end)}
        return {"normal": {"mean": _rounded(mean), "sd": _rounded(sd), **ends}}

    def _spread(self, values: FloatArray) -> float:
        return float(np.sqrt(self.weights @ (values - self.weights @ values) ** 2))


def fit(block: Block, known: Known) -> Posterior:
    """The posterior of a block given what was known; its means are added to what is settled for later blocks."""
    from scipy.stats import qmc

    paths = list(block.priors)
    shares = qmc.Sobol(len(paths), scramble=True, seed=_SEED).random(block.draws)
    edge = 0.5 / block.draws
    draws = {}
    for number, path in enumerate(paths):
        distribution = block.priors[path].distribution
        assert distribution is not None, f"{path} has a prior that is a number"
        draws[path] = inverse_cdf(distribution, np.clip(shares[:, number], edge, 1.0 - edge))
    logs = block.scores(draws, known).log_density
    weights = np.exp(logs - float(logs.max()))
    weights = weights / weights.sum()
    means = {path: float(weights @ draws[path]) for path in paths}
    residuals = block.scores({path: np.array([mean]) for path, mean in means.items()}, known).values[0]
    known.settled |= means
    return Posterior(block, draws, weights, residuals)


def _positive(prior: Quantity) -> bool:
    low, high = prior.support
    return isinstance(prior.distribution, LogUniform) or (low == 0.0 and high == float("inf"))


def _scale(prior: Quantity) -> Callable[[FloatArray], FloatArray]:
    return np.log if _positive(prior) else np.positive


def _beta(mean: float, sd: float) -> dict[str, float]:
    """The beta distribution with this mean and standard deviation."""
    cases = mean * (1.0 - mean) / sd**2 - 1.0
    return {"a": _rounded(mean * cases), "b": _rounded((1.0 - mean) * cases)}


def _cut_normal(mean: float, sd: float, low: float, high: float) -> tuple[float, float]:
    """Mean and standard deviation of the normal that has `mean` and `sd` once it is cut off at `low` and `high`."""
    from scipy.optimize import least_squares
    from scipy.stats import truncnorm

    def misses(guess: FloatArray) -> list[float]:
        centre, spread = float(guess[0]), float(np.exp(guess[1]))
        cut = truncnorm((low - centre) / spread, (high - centre) / spread, loc=centre, scale=spread)
        return [(float(cut.mean()) - mean) / sd, float(np.log(cut.std() / sd))]

    if not np.isfinite(low) and not np.isfinite(high):
        return mean, sd
    found = least_squares(
        misses, [mean, np.log(sd)], bounds=([mean - 5 * sd, np.log(sd) - 0.1], [mean + 5 * sd, np.log(sd) + 1.5])
    )
    return float(found.x[0]), float(np.exp(found.x[1]))


def _rounded(number: float) -> float:
    return float(f"{number:.{_DIGITS}g}")
