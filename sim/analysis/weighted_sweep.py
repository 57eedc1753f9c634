"""A sweep under weights for the theories, which are given after it was simulated.

As :mod:`sim.analysis.weighted` has it of runs: member by member, so that intervals know that the theories share their
luck. A sweep keeps of every member the chance of an attack and its change from the baseline; so it is this outcome
alone that is weighed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.measure import CHANGE, Measure
from sim.analysis.points import keeps_changes, read_kept
from sim.analysis.turning import BreakEven, break_even, curves_of
from sim.analysis.weighted import weights_of
from sim.errors import SimError
from sim.outcomes import ESTIMAND

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.levers import Lever
    from sim.store.folders import Folder
    from sim.theory.arrays import FloatArray

#: What stands where a table of a sweep names the theory.
WEIGHTS: Final = "weights"


@dataclass(frozen=True)
class WeightedSweep:
    """The chance of an attack at every point under weights: rows like those of the sweep's table, theory "weights".

    `turning` is the break-even of one lever of numbers or months, None of any other.
    """

    weights: Mapping[str, float]
    table: pd.DataFrame
    turning: BreakEven | None

    def __str__(self) -> str:
        return self.table.to_string(index=False)


def weighted_sweep(
    sweep: Folder, levers: Sequence[Lever], points: pd.DataFrame, paired: bool, given: Mapping[str, float]
) -> WeightedSweep:
    """The chance of an attack at every point under weights of the theories, whatever their sum.

    Theories that were not simulated count for nothing. SimError where no weight is left, and for a sweep that an older
    version made, which kept no changes of members from the baseline.
    """
    import pandas as pd

    weights = weights_of(sweep.hypotheses, given)
    if paired and not keeps_changes(sweep.path):
        problem = "an older version made this sweep, and kept no changes of single futures that could be weighed"
        raise SimError(problem, "weights", "make the sweep again")
    rows = [
        {**{str(name): value for name, value in point.items()}, "hypothesis": WEIGHTS,
         **_measured(sweep, int(point["point"]), weights, paired)}
        for point in points.to_dict("records")
    ]  # fmt: skip
    return WeightedSweep(weights, pd.DataFrame(rows), _turning(sweep, levers, points, weights, paired))


def _measured(sweep: Folder, point: int, weights: Mapping[str, float], paired: bool) -> dict[str, Any]:
    """The chance at a point, and its difference from the baseline, of the members that all weighed theories have."""
    kept = read_kept(sweep.path, point, _weighed(weights), [ESTIMAND, CHANGE] if paired else [ESTIMAND])
    here = _mixed({h: of[ESTIMAND] for h, of in kept.items()}, weights)
    there = here - _mixed({h: of[CHANGE] for h, of in kept.items()}, weights) if paired else None
    measure = Measure(ESTIMAND)
    measure.add(here, there)
    return measure.row()


def _turning(
    sweep: Folder, levers: Sequence[Lever], points: pd.DataFrame, weights: Mapping[str, float], paired: bool
) -> BreakEven | None:
    curves = curves_of(sweep, levers, points, _weighed(weights), paired)
    if curves is None:
        return None
    change = _mixed({h: of.T for h, of in curves.changes.items()}, weights).T
    return break_even(WEIGHTS, curves.values, change)


def _weighed(weights: Mapping[str, float]) -> list[str]:
    return [hypothesis for hypothesis, weight in weights.items() if weight > 0]


def _mixed(values: Mapping[str, FloatArray], weights: Mapping[str, float]) -> FloatArray:
    """The weighted mean over theories of each member, (members, ...), of those members that all of them have."""
    fewest = min(len(of) for of in values.values())
    # Row by row: a product of matrices may round differently on another number of members.
    first, *others = (of[:fewest] * weights[h] for h, of in values.items())
    return sum(others, first)
