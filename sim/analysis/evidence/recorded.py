"""The record of a reference class: a count over an exposure, and the rates that it leaves open.

With Jeffreys' prior the posterior of a rate in time is Gamma(count + 1/2, exposure), that of a share of cases
Beta(count + 1/2, cases - count + 1/2), and its middle 90% is shown; where nothing was counted it begins at zero (Brown,
Cai and DasGupta 2001, "Interval estimation for a binomial proportion", Statistical Science 16).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.analysis.evidence.rates import figure
from sim.vocabulary import BALTIC_STATES

if TYPE_CHECKING:
    from sim.scenario.schema.scenario import Scenario

_JEFFREYS: Final = 0.5
_ENDS: Final = (0.05, 0.95)
#: Months as years.
MONTHS: Final = 1.0 / 12.0

Factor = Callable[["Scenario"], float]


def interval(count: float, exposure: float, *, of_cases: bool = False) -> tuple[float, float]:
    """The middle 90% of the rate after `count` events in some `exposure`, or of the share after so many cases.

    >>> low, high = interval(0, 100.0)
    >>> low, round(high, 4)
    (0.0, 0.0192)
    >>> [round(end, 3) for end in interval(4, 70.0)]
    [0.024, 0.121]
    >>> [round(end, 2) for end in interval(3, 4, of_cases=True)]
    [0.35, 0.95]
    """
    from scipy.stats import beta, gamma

    shape = count + _JEFFREYS
    if of_cases:
        low, high = (float(beta.ppf(end, shape, exposure - count + _JEFFREYS)) for end in _ENDS)
        return (low if count else 0.0), (high if count < exposure else 1.0)
    low, high = (float(gamma.ppf(end, shape) / exposure) for end in _ENDS)
    return (low if count else 0.0), high


def one(world: Scenario) -> float:
    """The rate as it is."""
    return 1.0


def three_states(world: Scenario) -> float:
    """A rate for each of the three Baltic states."""
    return float(len(BALTIC_STATES))


def baltic_share(world: Scenario) -> float:
    """The share of what happens in Europe that happens in the Baltic states."""
    return sum(world.crisis.hybrid.baltic_share.support) / 2.0


@dataclass(frozen=True)
class RecordedClass:
    """A reference class: two figures of one `source` by what they are, how often and in how much.

    `unit` turns the exposure into that of the event, `factor` the rate into that of the Baltic states together.
    """

    what: str
    source: str
    happened: str
    exposed: str
    unit: float = 1.0
    factor: Factor = one

    @property
    def count(self) -> float:
        """How often it happened."""
        return figure(self.source, self.happened).value

    def exposure(self, world: Scenario) -> float:
        """In how much, as if the Baltic states were one."""
        return figure(self.source, self.exposed).value * self.unit / self.factor(world)
