"""What scenario discovery finds, as plain values that survive their way through JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sim.analysis.discover.regret import Regrets
from sim.analysis.findings import PlainFindings

#: A box was found; luck cannot be ruled out; or too few worlds fail, or do not, for a box to be sought.
Status = Literal["found", "nothing", "too few"]


@dataclass(frozen=True)
class Asked:
    """What a box asks of a quantity: at least `low`, at most `high`, or one of `words`; None where it does not.

    `lowest` and `highest` are the ends of what was drawn. `quasi_p` is the chance that the condition does no better by
    luck; `again` the share of other halves of the worlds whose box asks it too.
    """

    name: str
    low: float | None
    high: float | None
    words: tuple[str, ...]
    lowest: float
    highest: float
    quasi_p: float
    again: float


@dataclass(frozen=True)
class Corner:
    """Where a policy fails under one theory: a box, by the half of the worlds that had no part in choosing it.

    `failing` is the share of all worlds that fail, or the mean of their chances; `base` the same of the half held out,
    which has `share` of its worlds in the box, with that `density` and `coverage`. `p` is the chance that luck does as
    well there. `others` has the lowest and the highest density of the boxes of other halves, where these were held out.
    """

    scenario: str
    hypothesis: str
    status: Status
    failing: float
    worlds: int
    looked_at: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    base: float = 0.0
    share: float = 0.0
    density: float = 0.0
    interval: tuple[float, float] = (0.0, 1.0)
    coverage: float = 0.0
    sought_density: float = 0.0
    sought_coverage: float = 0.0
    p: float | None = None
    others: tuple[float, float] | None = None
    tree_skill: float = 0.0


@dataclass(frozen=True)
class Findings(PlainFindings):
    """Everything that :func:`sim.analysis.discover.discover.discover` finds but its tables.

    `kind` is what was asked (run, sweep, comparison), `scenarios` are the titles by label, `reference` the label of
    what others are held against, where a failure is told by the difference. `fails` is what somebody said a failure is;
    without it a world fails as far as its chance of an attack goes, or where that is raised by more than `raises`.
    """

    title: str
    kind: str
    scenarios: Mapping[str, str]
    reference: str | None
    levers: tuple[str, ...]
    outcome: str
    fails: str
    raises: float | None
    worlds: int
    points: int
    members: int
    months: int
    start: str
    seed: int
    hypotheses: tuple[str, ...]
    corners: tuple[Corner, ...]
    regrets: Regrets
    weights: Mapping[str, float] | None

    def corner(self, scenario: str, hypothesis: str) -> Corner:
        """What was found of a scenario under a theory; KeyError where it was not asked."""
        for corner in self.corners:
            if (corner.scenario, corner.hypothesis) == (scenario, hypothesis):
                return corner
        raise KeyError(f"{scenario} {hypothesis}")
