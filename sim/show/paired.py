"""The paired difference of an outcome under one hypothesis, as the titles of figures use it."""

from __future__ import annotations

from dataclasses import dataclass

from sim.show.subject import Subject


@dataclass(frozen=True)
class Difference:
    """Mean of outcome(scenario) - outcome(baseline) over the members, with its 95% sampling interval."""

    mean: float
    low: float
    high: float
    same: bool

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out no difference."""
        return not self.same and (self.low > 0 or self.high < 0)


def difference(subject: Subject, outcome: str, hypothesis: str) -> Difference:
    """The paired difference of a flag; ValueError where there is no baseline."""
    from sim.analysis.paired import PairSums, change_interval

    if subject.baseline is None:
        raise ValueError("a run without a baseline has nothing to be compared with")
    sums = PairSums()
    sums.add(subject.scenario.outcome(outcome, hypothesis) - subject.baseline.outcome(outcome, hypothesis))
    low, high = change_interval(sums)
    return Difference(sums.mean, low, high, sums.square == 0)
