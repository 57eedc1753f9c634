"""Results under weights for the theories, which are given after they were simulated.

The theories are rivals; a mean over them says what somebody believes who weighs them so, and nothing about which is
right. It is taken member by member, with the same luck under every theory, so that its interval knows that they share
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.analysis.measure import KEPT
from sim.analysis.paired import PairSums, difference_interval
from sim.analysis.summary import Summary, WeightedDifference, WeightedShare, Worlds, yearly
from sim.ensemble.collect import parts_of
from sim.ensemble.tables import outcomes_of_part
from sim.errors import SimError
from sim.outcomes import ESTIMAND, OUTCOMES
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.summary import LinkCount
    from sim.store.folders import Folder
    from sim.theory.arrays import FloatArray

#: The chance of an attack as set, and under other laws of error.
LAWS_OF_ERROR: Final = (ESTIMAND, *(f"{ESTIMAND}_{law}" for law in ("half", "double", "normal")))

WeightedWorlds = Worlds[WeightedShare, WeightedDifference]


@dataclass(frozen=True)
class WeightedComparison:
    """A comparison under weights: shares of the first scenario (the baseline of each entry) and of every other one, and
    their differences, by label and outcome; `laws` are the chances of an attack under each law of error.
    """

    weights: Mapping[str, float]
    rows: Mapping[tuple[str, str], WeightedWorlds]
    laws: Mapping[tuple[str, str], WeightedWorlds]

    @property
    def table(self) -> pd.DataFrame:
        """One row a scenario and outcome: value, reference, difference, its interval, and whether nothing differs."""
        import pandas as pd

        rows = []
        for (label, outcome), both in self.rows.items():
            assert both.baseline is not None
            assert both.difference is not None
            low, high = both.difference.interval
            rows.append(
                {
                    "scenario": label, "outcome": outcome, "value": both.scenario.share,
                    "reference": both.baseline.share, "difference": both.difference.difference,
                    "difference_low": low, "difference_high": high, "same": both.difference.same,
                }
            )  # fmt: skip
        return pd.DataFrame(rows)

    def __str__(self) -> str:
        return self.table.to_string(index=False)


def weighted(summary: Summary, run: Folder, baseline: Folder | None, given: Mapping[str, float]) -> Summary:
    """The summary of a run with what it says under weights of the theories, whatever their sum.

    Theories that were not simulated count for nothing. SimError where no weight is left.
    """
    weights = weights_of(run.hypotheses, given)
    rows = _of_worlds(
        [run] if baseline is None else [run, baseline], [*summary.flags, *LAWS_OF_ERROR], weights, summary.months
    )
    flags = {name: replace(flag, weighted=rows[name]) for name, flag in summary.flags.items()}
    laws = {name: rows[name] for name in LAWS_OF_ERROR}
    return replace(summary, weights=weights, flags=flags, weighted_chance=rows[ESTIMAND], weighted_laws=laws)


def weighted_comparison(
    labels: Sequence[str], runs: Sequence[Folder], given: Mapping[str, float], months: int
) -> WeightedComparison:
    """Every headline of the runs but the first, against the first; SimError where no weight is left."""
    first, *others = runs
    weights = weights_of(first.hypotheses, given)
    names = tuple(dict.fromkeys((*KEPT, *LAWS_OF_ERROR)))
    found = {
        (label, name): row
        for label, other in zip(labels[1:], others, strict=True)
        for name, row in _of_worlds([other, first], names, weights, months).items()
    }
    rows, laws = ({key: row for key, row in found.items() if key[1] in of} for of in (KEPT, LAWS_OF_ERROR))
    return WeightedComparison(weights, rows, laws)


class WeightedCount(NamedTuple):
    """In how many futures a link of the chain is passed under weights: by itself, and after every link before it."""

    alone: float
    chained: float


def weighted_chain(
    chain: Mapping[str, Mapping[str, LinkCount]], weights: Mapping[str, float]
) -> dict[str, WeightedCount]:
    """In how many futures each link is passed under weights, by name.

    A count is the sum over members, so that its weighted mean is that of the counts.
    """
    links = next(iter(chain.values()))
    return {
        name: WeightedCount(
            sum(weight * chain[h][name].alone for h, weight in weights.items()),
            sum(weight * chain[h][name].chained for h, weight in weights.items()),
        )
        for name in links
    }


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


def _of_worlds(
    worlds: Sequence[Folder], names: Sequence[str], weights: Mapping[str, float], months: int
) -> dict[str, WeightedWorlds]:
    """Weighted shares of one world, or of two with the difference of the first from the second, by outcome."""
    sums = {name: (PairSums(), PairSums(), PairSums()) for name in names}
    for part in range(parts_of(worlds[0].members)):
        shares = [dict(_happened(world, part, names, weights)) for world in worlds]
        for name, (scenario, reference, change) in sums.items():
            scenario.add(shares[0][name])
            if worlds[1:]:
                reference.add(shares[1][name])
                change.add(shares[0][name] - shares[1][name])
    return {name: _worlds(name, *sums[name], months, paired=bool(worlds[1:])) for name in names}


def _happened(
    world: Folder, part: int, names: Sequence[str], weights: Mapping[str, float]
) -> Iterator[tuple[str, FloatArray]]:
    """The weighted share of the theories under which each flag happened, or the weighted chance, by outcome."""
    tables = {h: outcomes_of_part(world, h, part, names) for h in world.hypotheses}
    for name in names:
        chance = OUTCOMES[name].kind == "chance"
        met = {h: tables[h][name] if chance else (tables[h][name] == 1.0).astype(np.float64) for h in weights}
        rows = (met[h] * weight for h, weight in weights.items())
        # Row by row: a product of matrices may round differently on another number of members.
        first, *others = rows
        yield name, sum(others, first)


def _worlds(
    name: str, scenario: PairSums, reference: PairSums, change: PairSums, months: int, *, paired: bool
) -> WeightedWorlds:
    counted = OUTCOMES[name].kind != "chance"
    return Worlds(
        WeightedShare(scenario.mean, _yearly(scenario.mean, months)),
        WeightedShare(reference.mean, _yearly(reference.mean, months)) if paired else None,
        WeightedDifference(change.mean, difference_interval(change, counted), change.square == 0) if paired else None,
    )


def _yearly(share: float, months: int) -> float:
    """A yearly chance; chances that were added up may pass 1 by a little."""
    return yearly(min(1.0, share), months)
