"""How often an armed attack on a Baltic state would come if the past is a guide, and what that leaves open.

Each class has events, an exposure in directed dyad-years, and a likeness: how much of a case here one of its cases is
worth. With Jeffreys' prior for a Poisson rate the posterior is a gamma,

    rate a dyad-year ~ Gamma(1/2 + sum likeness x events, sum likeness x exposure),

and three states have three times the rate. Likenesses are judgements; they are few, stated, and shown with what each
class says alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.vocabulary import BALTIC_STATES

_JEFFREYS: Final = 0.5


@dataclass(frozen=True)
class ReferenceClass:
    """Cases from which the rate of attack is judged; `source` is an id of the evidence, `exposure` in dyad-years."""

    what: str
    source: str
    events: float
    exposure: float
    likeness: float
    reason: str


#: What was known by February 2025. The two counts over rivals share their dyad-years, so each counts half.
REFERENCE_CLASSES: Final = (
    ReferenceClass(
        "wars by a rival of a state with a US pact, 1950-2000", "dyad-deterrence", 3, 1200, 0.125,
        "An attack here needs no thousand dead, so that wars are too few; other rivals, other weapons.",
    ),
    ReferenceClass(
        "disputes with more than 25 dead between them", "dyad-deterrence", 11, 1200, 0.125,
        "Most were border fights of neighbours with the same patron; an attack here is more than that.",
    ),
    ReferenceClass(
        "fatal disputes of the Soviet Union or Russia with a US ally, 1950-2000", "dyad-deterrence", 0, 103, 1.0,
        "The same challenger and the same patron, in another balance of forces.",
    ),
    ReferenceClass(
        "armed attacks by Moscow on a member of the Alliance at its border, 1949-2024", "alliance-record", 0, 207, 0.5,
        "The event itself; half, since some of its pairs are in the class before, and for most of that time far more "
        "stood in the way.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class RatePosterior:
    """A gamma posterior of the rate in a dyad-year."""

    shape: float
    exposure: float

    def yearly(self, share: float) -> float:
        """The yearly rate over the three Baltic states below which this share of the posterior lies."""
        from scipy.stats import gamma

        return float(len(BALTIC_STATES) * gamma.ppf(share, self.shape) / self.exposure)

    def chance(self, share: float, years: float) -> float:
        """The chance of an attack within some years that belongs to this share of the posterior."""
        return float(-np.expm1(-years * self.yearly(share)))


def posterior(classes: Sequence[ReferenceClass] = REFERENCE_CLASSES) -> RatePosterior:
    """The posterior of the rate from some classes.

    >>> alone = posterior([ReferenceClass("none in a century", "made-up", 0, 100, 1.0, "for the sum")])
    >>> alone.shape, alone.exposure
    (0.5, 100.0)
    >>> bool(posterior().yearly(0.1) < 0.005 < 0.02 < posterior().yearly(0.9))
    True
    """
    shape = _JEFFREYS + sum(each.likeness * each.events for each in classes)
    return RatePosterior(shape, float(sum(each.likeness * each.exposure for each in classes)))
