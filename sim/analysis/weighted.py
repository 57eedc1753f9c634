"""A run under weights for the theories, which are given after it was simulated.

The theories are rivals; a mean over them says what somebody believes who weighs them so, and nothing about which is
right. It is taken member by member, with the same luck under every theory, so that its interval knows that they share
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.paired import PairSums, change_interval
from sim.analysis.summary import Summary, WeightedDifference, WeightedShare, Worlds, yearly
from sim.ensemble.collect import parts_of
from sim.ensemble.tables import outcomes_of_part
from sim.errors import SimError
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.store.folders import Folder
    from sim.theory.arrays import FloatArray


def weighted(summary: Summary, run: Folder, baseline: Folder | None, given: Mapping[str, float]) -> Summary:
    """The summary of a run with what it says under weights of the theories, whatever their sum.

    Theories that were not simulated count for nothing. SimError where no weight is left.
    """
    weights = weights_of(run.hypotheses, given)
    worlds = [run] if baseline is None else [run, baseline]
    names = list(summary.flags)
    sums = {name: (PairSums(), PairSums(), PairSums()) for name in names}
    for part in range(parts_of(run.members)):
        shares = [dict(_happened(world, part, names, weights)) for world in worlds]
        for name, (scenario, reference, change) in sums.items():
            scenario.add(shares[0][name])
            if baseline is not None:
                reference.add(shares[1][name])
                change.add(shares[0][name] - shares[1][name])
    flags = {
        name: replace(summary.flags[name], weighted=_worlds(*sums[name], summary.months, baseline is not None))
        for name in names
    }
    return replace(summary, weights=weights, flags=flags)


def weights_of(hypotheses: Sequence[str], given: Mapping[str, float]) -> dict[str, float]:
    """Weights of the hypotheses that were simulated, adding up to 1; SimError where none of them has any.

    >>> weights_of(["H1", "H2"], {"H1": 3.0, "H2": 1.0, "H3": 5.0})
    {'H1': 0.75, 'H2': 0.25}
    """
    for name in given:
        if name not in HYPOTHESES:
            raise SimError(f"there is no hypothesis {name!r} to weigh", "weights", "there are " + ", ".join(HYPOTHESES))
    chosen = {hypothesis: float(given.get(hypothesis, 0.0)) for hypothesis in hypotheses}
    total = sum(chosen.values())
    if not 0 < total < float("inf") or min(chosen.values()) < 0:
        listed = ", ".join(f"{name} {weight:g}" for name, weight in given.items())
        remedy = f"weigh {' or '.join(hypotheses)}, which were simulated, with numbers from 0 on"
        raise SimError(f"the weights {listed or 'are empty and'} leave nothing", "weights", remedy)
    return {hypothesis: weight / total for hypothesis, weight in chosen.items()}


def _happened(
    world: Folder, part: int, names: Sequence[str], weights: Mapping[str, float]
) -> Iterator[tuple[str, FloatArray]]:
    """The weighted share of the theories under which each flag happened, (members of the part,), by flag."""
    tables = {h: outcomes_of_part(world, h, part, names) for h in world.hypotheses}
    for name in names:
        rows = ((tables[h][name] == 1.0).astype(np.float64) * weight for h, weight in weights.items())
        # Row by row: a product of matrices may round differently on another number of members.
        first, *others = rows
        yield name, sum(others, first)


def _worlds(
    scenario: PairSums, reference: PairSums, change: PairSums, months: int, paired: bool
) -> Worlds[WeightedShare, WeightedDifference]:
    return Worlds(
        WeightedShare(scenario.mean, yearly(scenario.mean, months)),
        WeightedShare(reference.mean, yearly(reference.mean, months)) if paired else None,
        WeightedDifference(change.mean, change_interval(change), change.square == 0) if paired else None,
    )
