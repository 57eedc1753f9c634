"""Paired differences as figures use them: of a single outcome for a title, of many as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.show.figures.subject import Subject, World

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True)
class OutcomeDifference:
    """Mean of outcome(scenario) - outcome(baseline) over the members, with its 95% sampling interval."""

    mean: float
    low: float
    high: float
    same: bool

    @property
    def clear(self) -> bool:
        """Whether the interval excludes zero."""
        return not self.same and (self.low > 0 or self.high < 0)


def difference(subject: Subject, outcome: str, hypothesis: str, world: World | None = None) -> OutcomeDifference:
    """The paired difference of a flag in a world, by default the scenario; ValueError where there is no baseline."""
    import numpy as np

    from sim.analysis.paired import PairSums, change_interval

    if subject.baseline is None:
        raise ValueError("a run without a baseline has nothing to be compared with")
    here, there = (side.outcome(outcome, hypothesis) == 1.0 for side in (world or subject.scenario, subject.baseline))
    sums = PairSums()
    sums.add(here.astype(np.float64) - there.astype(np.float64))
    low, high = change_interval(sums)
    return OutcomeDifference(sums.mean, low, high, sums.square == 0)


def clear_change(here: NDArray[np.bool_], there: NDArray[np.bool_]) -> float:
    """The share of the same members in which something happens here less there; 0 where its interval holds 0."""
    import numpy as np

    from sim.analysis.paired import PairSums, change_interval

    sums = PairSums()
    sums.add(here.astype(np.float64) - there.astype(np.float64))
    low, high = change_interval(sums)
    return sums.mean if low > 0 or high < 0 else 0.0


def table(subject: Subject, outcomes: Sequence[str]) -> pd.DataFrame:
    """Flags compared, one row per world, outcome and hypothesis; ValueError where there is no baseline.

    Columns: world, outcome, hypothesis, members, share, before, difference, low, high, both, only_scenario,
    only_baseline, neither. Shares and differences are of all members; counts add up to the members.
    """
    import pandas as pd

    from sim.analysis.paired import Flips

    if subject.baseline is None:
        raise ValueError("a run without a baseline has nothing to be compared with")
    rows = []
    for key, world, _ in subject.drawn[1:]:
        for outcome in outcomes:
            for hypothesis in subject.hypotheses:
                change = difference(subject, outcome, hypothesis, world)
                here = world.outcome(outcome, hypothesis) == 1.0
                there = subject.baseline.outcome(outcome, hypothesis) == 1.0
                flips = Flips.of(here, there)
                rows.append(
                    {
                        "world": key, "outcome": outcome, "hypothesis": hypothesis, "members": flips.members,
                        "share": here.mean(), "before": there.mean(),
                        "difference": flips.difference, "low": change.low, "high": change.high,
                        "both": flips.both, "only_scenario": flips.only_scenario,
                        "only_baseline": flips.only_baseline, "neither": flips.neither,
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)
