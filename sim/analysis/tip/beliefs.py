"""What a dispute over a level comes down to, as plain values that survive their way through JSON."""

from __future__ import annotations

from dataclasses import dataclass

from sim.analysis.findings import PlainFindings
from sim.analysis.tip.findings import Mean


@dataclass(frozen=True)
class Moved:
    """An assumption that is moved: what it was, what it would be, and how far out that is in its own distribution.

    `before` is its distribution and `middle` the median; `quantile` is how much of it lies below `value`. `sources` are
    ids with their confidence, `assumption` the reason where nothing is cited. `alone` is the chance over the horizon
    with this assumption alone moved to its 5% or 95% quantile.
    """

    path: str
    doc: str
    unit: str
    before: str
    middle: str
    value: float
    value_text: str
    quantile: float
    sources: tuple[str, ...]
    assumption: str
    alone: Mean

    @property
    def tail(self) -> float:
        """How much of its own distribution lies at least so far out."""
        return min(self.quantile, 1.0 - self.quantile)


@dataclass(frozen=True)
class Belief:
    """What one would have to believe under one theory for the chance to be the target over the horizon.

    `verdict` is "reached"; "already", if the scenario as it is cannot be told from the target; or "none", if no set
    that was tried reaches it, and `moved` and `after` are then those that come nearest. `depth` is how far all are
    moved together, from the middle of their distributions (0) to the 5% or 95% quantile (1), with its interval.
    """

    hypothesis: str
    target: str
    target_words: str
    source: str
    target_number: float
    verdict: str
    as_is: Mean
    depth: float
    depth_low: float
    depth_high: float
    after: Mean
    moved: tuple[Moved, ...]

    @property
    def joint(self) -> float:
        """The chance that all assumptions are at least so far out, if they are independent."""
        joint = 1.0
        for one in self.moved:
            joint *= one.tail
        return joint


@dataclass(frozen=True)
class Findings(PlainFindings):
    """What was found for every target under every theory; `uncertain` is how many assumptions there were to move, and
    `screened` how many of them were simulated one by one under each theory.
    """

    title: str
    scenario: str
    outcome: str
    hypotheses: tuple[str, ...]
    members: int
    months: int
    start: str
    seed: int
    futures: int
    uncertain: int
    screened: int
    beliefs: tuple[Belief, ...]
