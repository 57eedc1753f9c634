"""How far the risk differs between worlds and theories, and how much is luck once it is given.

Members are crossed with hypotheses, and members 2k and 2k + 1 share row k of the parameters. By the law of total
variance, with y the outcome of member 2k + j under hypothesis h,

    Var(y) = mean over h, k of Var_j(y)            luck: two futures of the same world under the same theory
           + mean over h of Var_k(E_j y)           parameters: two worlds under the same theory
           + Var_h(E_kj y)                         theory: what the four theories expect

Where y is 0 or 1, the last two are the spread of the *risk*, p = E(y | parameters, theory), and the first is
E[p (1 - p)], what is luck in the outcome once its risk is given. Of a rare event luck is nearly all, whatever the risk
does; so the spread of the risk is told by itself. It is estimated from the chances that futures met, where these are
kept: their mean is the risk of the same world, with less luck in them.

Each part is estimated without bias: the luck that is left in the mean of a pair, and the sampling noise that is left
in the mean of a hypothesis, are subtracted (Searle, Casella and McCulloch 1992, "Variance components", ch. 4).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from sim.theory.arrays import FloatArray


class Shares(NamedTuple):
    """Shares of a variance, which add up to 1."""

    luck: float
    parameters: float
    theory: float


@dataclass(frozen=True)
class Split:
    """Variance by where it comes from, in the square of the outcome's unit.

    An estimate can come out below zero where the true value is near it; shares take it as zero, and `clipped` says so.
    """

    luck: float
    parameters: float
    theory: float

    @property
    def clipped(self) -> bool:
        """Whether an estimate below zero was taken as zero."""
        return min(self.luck, self.parameters, self.theory) < 0

    @property
    def risk(self) -> RiskSpread:
        """How far the risk differs; only of an outcome that is 0 or 1, or of a difference of two."""
        return RiskSpread(*(math.sqrt(max(0.0, part)) for part in (self.parameters, self.theory)))

    def with_risk_of(self, chances: Split) -> Split:
        """The same spread with its risk from chances, the mean of which is the risk; the rest of it is luck.

        >>> Split(luck=0.08, parameters=0.01, theory=0.0).with_risk_of(Split(luck=0.5, parameters=0.02, theory=0.01))
        Split(luck=0.06..., parameters=0.02, theory=0.01)
        """
        return Split(self.luck + self.parameters - chances.parameters, chances.parameters, chances.theory)

    @property
    def shares(self) -> Shares | None:
        """Shares of luck, parameters and theory; None where nothing varies.

        >>> Split(luck=3.0, parameters=1.0, theory=-0.1).shares
        Shares(luck=0.75, parameters=0.25, theory=0.0)
        """
        kept = [max(0.0, part) for part in (self.luck, self.parameters, self.theory)]
        total = sum(kept)
        return Shares(*(part / total for part in kept)) if total > 0 else None


class RiskSpread(NamedTuple):
    """How far the risk differs: standard deviations between parameters and between theories, as shares of futures."""

    parameters: float
    theory: float

    @property
    def of_parameters(self) -> float | None:
        """The share of the spread of the risk that is between parameters; None where it does not differ.

        >>> RiskSpread(parameters=0.06, theory=0.08).of_parameters
        0.36
        """
        whole = self.parameters**2 + self.theory**2
        return self.parameters**2 / whole if whole > 0 else None


class SplitSums:
    """Adds up, part by part, what the split of one outcome needs; a last member without its twin is left out.

    Hypotheses count alike, which says nothing about which of them is right.
    """

    def __init__(self, hypotheses: int) -> None:
        self._weights = np.full(hypotheses, 1 / hypotheses)
        self._pairs = 0
        self._mean: FloatArray = np.zeros(hypotheses)
        self._scatter: FloatArray = np.zeros((hypotheses, hypotheses))
        self._luck: FloatArray = np.zeros(hypotheses)

    def add(self, values: FloatArray) -> None:
        """Add the outcomes of consecutive members, (hypotheses, members), the first with an even number, none NaN."""
        whole = values[:, : values.shape[1] // 2 * 2]
        first, second = whole[:, ::2], whole[:, 1::2]
        pairs = first.shape[1]
        if not pairs:
            return
        self._luck += ((first - second) ** 2).sum(axis=1) / 2
        middle = (first + second) / 2
        mean = middle.mean(axis=1)
        centred = middle - mean[:, None]
        # Chan, Golub and LeVeque (1983): merge means and scatters without cancellation.
        step, total = mean - self._mean, self._pairs + pairs
        self._scatter += centred @ centred.T + np.outer(step, step) * (self._pairs * pairs / total)
        self._mean += step * (pairs / total)
        self._pairs = total

    def split(self) -> Split | None:
        """The split; None below two pairs."""
        if self._pairs < 2:
            return None
        weights = self._weights
        luck = self._luck / self._pairs
        between = self._scatter / (self._pairs - 1)
        parameters = np.diag(between) - luck / 2
        apart = np.eye(weights.size) - weights  # row h: theory h less the weighted mean of all
        noise = np.einsum("hi,ij,hj->h", apart, between, apart) / self._pairs
        theory = weights @ ((apart @ self._mean) ** 2 - noise)
        return Split(float(weights @ luck), float(weights @ parameters), float(theory))
