"""A run in numbers: counts, paired differences with intervals, shares of the spread, ranges of outcomes.

Everything is added up part by part, in the order of the parts, so any number of members fits. A flag counts as happened
where it is 1; where its question does not arise (NaN) it did not happen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.measure import Measure, number_or_none
from sim.analysis.paired import CONFIDENCE, Flips, PairSums, change_interval, share_interval
from sim.analysis.spread import SplitSums
from sim.analysis.summary import (
    Counts,
    Flag,
    PairedDifference,
    Range,
    Share,
    Splits,
    Summary,
    WeightedDifference,
    WeightedShare,
    Worlds,
    yearly,
)
from sim.ensemble.collect import PART, parts_of
from sim.ensemble.months import QUANTILES, column_of
from sim.ensemble.tables import outcomes_of_part
from sim.outcomes import HEADLINES, OUTCOMES

if TYPE_CHECKING:
    from sim.store.folder import RunFolder
    from sim.theory.arrays import FloatArray, IntArray

#: Quantiles of an outcome are those of at most so many members, the first ones.
QUANTILE_MEMBERS: Final = 16 * PART

_FLAGS: Final = tuple(name for name, outcome in OUTCOMES.items() if outcome.kind == "flag")
_CATEGORIES: Final = tuple(name for name, outcome in OUTCOMES.items() if outcome.kind == "category")
_NUMBERS: Final = tuple(name for name, outcome in OUTCOMES.items() if outcome.kind in ("number", "month", "chance"))


def summarise(run: RunFolder, baseline: RunFolder | None) -> Summary:
    """The summary of a run; `baseline` has the same members, seed, months and hypotheses as `run`, or is None."""
    values = run.manifest["values"]
    weights = weights_of(run.hypotheses, {h: values.get(f"weights.{h}", 0.0) for h in run.hypotheses})
    flags = {name: _FlagSums(run.hypotheses, weights, baseline is not None) for name in _FLAGS}
    counts = {name: {h: _CategoryCounts(name) for h in run.hypotheses} for name in _CATEGORIES}
    numbers = {name: {h: _NumberSums() for h in run.hypotheses} for name in _NUMBERS}
    sums: dict[str, Mapping[str, _CategoryCounts | _NumberSums]] = {**counts, **numbers}
    for part in range(parts_of(run.members)):
        here = [outcomes_of_part(run, h, part) for h in run.hypotheses]
        there = None if baseline is None else [outcomes_of_part(baseline, h, part) for h in run.hypotheses]
        for name, flag in flags.items():
            flag.add([table[name] for table in here], None if there is None else [table[name] for table in there])
        for name, row in sums.items():
            for number, hypothesis in enumerate(run.hypotheses):
                row[hypothesis].add(here[number][name], None if there is None else there[number][name])
    return Summary(
        members=run.members,
        months=run.months,
        seed=run.manifest["seed"],
        hypotheses=tuple(run.hypotheses),
        baseline=run.manifest["baseline"],
        weights=None if weights is None else dict(zip(run.hypotheses, weights, strict=True)),
        confidence=CONFIDENCE,
        headlines=HEADLINES,
        flags={name: flag.flag(run.months) for name, flag in flags.items()},
        categories={name: {h: count.counts() for h, count in row.items()} for name, row in counts.items()},
        numbers={name: {h: number.worlds() for h, number in row.items()} for name, row in numbers.items()},
        quantile_members=min(run.members, QUANTILE_MEMBERS),
        title=run.manifest["title"],
    )


def headline_error(worlds: Sequence[RunFolder]) -> float:
    """The largest standard error of the first headline under any hypothesis; of worlds, the baseline comes first."""
    *baseline, run = worlds
    largest = 0.0
    for hypothesis in run.hypotheses:
        measure = Measure(HEADLINES[0])
        for part in range(parts_of(run.members)):
            here, *there = (
                outcomes_of_part(world, hypothesis, part, [HEADLINES[0]])[HEADLINES[0]] for world in (run, *baseline)
            )
            measure.add(here, there[0] if there else None)
        largest = max(largest, measure.error())
    return largest


def weights_of(hypotheses: Sequence[str], given: Mapping[str, float]) -> list[float] | None:
    """Weights of the hypotheses that were simulated, adding up to 1; None where none was given any.

    >>> weights_of(["H1", "H2"], {"H1": 3.0, "H2": 1.0})
    [0.75, 0.25]
    """
    chosen = [given.get(hypothesis, 0.0) for hypothesis in hypotheses]
    total = sum(chosen)
    return [weight / total for weight in chosen] if total > 0 else None


class _FlagSums:
    """Adds up one flag: its shares in both worlds, its flips, and the split of its spread."""

    def __init__(self, hypotheses: Sequence[str], weights: list[float] | None, paired: bool) -> None:
        self._hypotheses, self._weights, self._paired = hypotheses, weights, paired
        self._asked = np.zeros((2, len(hypotheses)), np.int64)
        self._shares = [[PairSums() for _ in hypotheses] for _ in ("scenario", "baseline")]
        self._changes = [PairSums() for _ in hypotheses]
        self._flips = [Flips() for _ in hypotheses]
        self._weighted = PairSums(), PairSums(), PairSums()
        self._splits = SplitSums(len(hypotheses), weights), SplitSums(len(hypotheses), weights)

    def add(self, scenario: list[FloatArray], baseline: list[FloatArray] | None) -> None:
        worlds = [scenario] if baseline is None else [scenario, baseline]
        happened = [np.array(world) == 1.0 for world in worlds]
        for number, world in enumerate(worlds):
            self._asked[number] += [int(np.count_nonzero(~np.isnan(column))) for column in world]
            for sums, column in zip(self._shares[number], happened[number], strict=True):
                sums.add(column.astype(np.float64))
        values = [world.astype(np.float64) for world in happened]
        self._splits[0].add(values[0])
        if baseline is not None:
            values.append(values[0] - values[1])
            self._splits[1].add(values[2])
            for number, change in enumerate(values[2]):
                self._changes[number].add(change)
                self._flips[number] += Flips.of(happened[0][number], happened[1][number])
        if self._weights is not None:
            for sums, world in zip(self._weighted, values, strict=False):
                # Row by row: a product of matrices may round differently on another number of members.
                sums.add(sum(weight * row for weight, row in zip(self._weights, world, strict=True)))

    def flag(self, months: int) -> Flag:
        return Flag(
            hypotheses={
                hypothesis: Worlds(
                    self._share(0, number, months),
                    self._share(1, number, months) if self._paired else None,
                    self._difference(number) if self._paired else None,
                )
                for number, hypothesis in enumerate(self._hypotheses)
            },
            weighted=self._weighted_worlds(months),
            split=Splits(self._splits[0].split(), self._splits[1].split() if self._paired else None),
        )

    def _share(self, world: int, number: int, months: int) -> Share:
        sums = self._shares[world][number]
        return Share(
            count=round(sums.mean * sums.members),
            share=sums.mean,
            interval=share_interval(sums),
            yearly=yearly(sums.mean, months),
            asked=int(self._asked[world][number]),
        )

    def _difference(self, number: int) -> PairedDifference:
        sums = self._changes[number]
        return PairedDifference(self._flips[number], change_interval(sums), number_or_none(sums.standard_error))

    def _weighted_worlds(self, months: int) -> Worlds[WeightedShare, WeightedDifference] | None:
        if self._weights is None:
            return None
        scenario, baseline, change = self._weighted
        return Worlds(
            WeightedShare(scenario.mean, yearly(scenario.mean, months)),
            WeightedShare(baseline.mean, yearly(baseline.mean, months)) if self._paired else None,
            WeightedDifference(change.mean, change_interval(change)) if self._paired else None,
        )


class _NumberSums:
    """Adds up one number or month: its mean and range in both worlds, and of the difference where both have one."""

    def __init__(self) -> None:
        self._sums = {world: PairSums() for world in ("scenario", "baseline", "difference")}
        self._kept: dict[str, list[FloatArray]] = {world: [] for world in self._sums}

    def add(self, scenario: FloatArray, baseline: FloatArray | None) -> None:
        self._add("scenario", scenario)
        if baseline is not None:
            self._add("baseline", baseline)
            self._add("difference", scenario - baseline)

    def _add(self, world: str, values: FloatArray) -> None:
        self._sums[world].add(values)
        if len(self._kept[world]) < QUANTILE_MEMBERS // PART:
            self._kept[world].append(values)

    def worlds(self) -> Worlds[Range, Range]:
        paired = bool(self._kept["baseline"])
        return Worlds(
            self._range("scenario"),
            self._range("baseline") if paired else None,
            self._range("difference") if paired else None,
        )

    def _range(self, world: str) -> Range:
        sums = self._sums[world]
        kept = np.concatenate(self._kept[world])
        values = kept[~np.isnan(kept)]
        quantiles = np.quantile(values, QUANTILES).tolist() if values.size else []
        return Range(
            members=sums.members,
            mean=number_or_none(sums.mean),
            interval=sums.interval,
            quantiles=dict(zip(map(column_of, QUANTILES), quantiles, strict=False)),
        )


class _CategoryCounts:
    """Counts the words of one category in both worlds."""

    def __init__(self, name: str) -> None:
        self._words = OUTCOMES[name].categories
        self._counts: dict[str, IntArray] = {}

    def add(self, scenario: FloatArray, baseline: FloatArray | None) -> None:
        self._add("scenario", scenario)
        if baseline is not None:
            self._add("baseline", baseline)

    def _add(self, world: str, values: FloatArray) -> None:
        positions = values[~np.isnan(values)].astype(np.int64)
        counts = np.bincount(positions, minlength=len(self._words))
        self._counts[world] = self._counts.get(world, 0) + counts

    def counts(self) -> Counts:
        by_world: dict[str, Any] = {
            world: dict(zip(self._words, counts.tolist(), strict=True)) for world, counts in self._counts.items()
        }
        return Counts(by_world["scenario"], by_world.get("baseline"))
