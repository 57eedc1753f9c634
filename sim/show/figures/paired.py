"""Paired differences as figures use them: of a single outcome for a title, of many as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sim.show import thousand
from sim.show.figures.subject import Subject, World

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

Key = TypeVar("Key")


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


def clear_changes(pairs: Mapping[Key, tuple[NDArray[np.bool_], NDArray[np.bool_]]]) -> dict[Key, float]:
    """Shares of the same members in which things happen here less there, those that stay clear if all are looked at.

    See :func:`sim.analysis.paired.clear_together`.
    """
    import numpy as np

    from sim.analysis.paired import PairSums, change_interval, clear_together

    changes, intervals = [], []
    for here, there in pairs.values():
        sums = PairSums()
        sums.add(here.astype(np.float64) - there.astype(np.float64))
        changes.append(sums.mean)
        intervals.append(change_interval(sums))
    clear = clear_together(intervals)
    return {key: change for key, change, sure in zip(pairs, changes, clear, strict=True) if sure}


@dataclass(frozen=True)
class Changes:
    """Counts of something in 1,000 futures less those in the baseline, by hypothesis: clear ones, others, and none."""

    clear: Mapping[str, float]
    unclear: Sequence[str]
    same: Sequence[str]

    def __str__(self) -> str:
        """As in "18 more under H1, no clear difference under H3 and H4"."""
        ordered = sorted(self.clear.items(), key=lambda item: item[1] < 0)
        parts = [
            f"{thousand.size(1000 * change)} {'more' if change > 0 else 'fewer'} under {hypothesis}"
            for hypothesis, change in ordered
        ]
        if self.unclear:
            parts.append(f"no clear difference under {listed(self.unclear)}")
        if self.same:
            parts.append(f"no difference under {listed(self.same)}")
        return ", ".join(parts)


def changes(subject: Subject, outcome: str) -> Changes:
    """How a flag differs from the baseline in the first scenario; ValueError where there is no baseline."""
    found = {hypothesis: difference(subject, outcome, hypothesis) for hypothesis in subject.hypotheses}
    return Changes(
        {hypothesis: change.mean for hypothesis, change in found.items() if change.clear},
        [hypothesis for hypothesis, change in found.items() if not change.clear and not change.same],
        [hypothesis for hypothesis, change in found.items() if change.same],
    )


def per_thousand(share: float) -> str:
    """A share as futures of 1,000, whole where that says something.

    >>> per_thousand(0.0183), per_thousand(0.0004), per_thousand(0.0)
    ('18', '0.4', '0')
    """
    count = 1000 * share
    return f"{count:,.0f}" if count >= 0.95 or count == 0 else f"{count:.1g}"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence.

    >>> listed(["H1", "H2", "H4"])
    'H1, H2 and H4'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def any_clear(subject: Subject, outcomes: Sequence[str]) -> bool:
    """Whether any of these flags differs clearly in any scenario, if all are looked at; True without a baseline."""
    if subject.baseline is None:
        return True
    pairs = {
        (world.title, outcome, hypothesis): (
            world.outcome(outcome, hypothesis) == 1.0,
            subject.baseline.outcome(outcome, hypothesis) == 1.0,
        )
        for world in subject.scenarios
        for outcome in outcomes
        for hypothesis in subject.hypotheses
    }
    return bool(clear_changes(pairs))


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
