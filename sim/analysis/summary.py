"""What a run says in numbers: counts, paired differences with intervals, shares of the spread, ranges of outcomes.

Everything is added up part by part, in the order of the parts, so any number of members fits. A flag counts as happened
where it is 1; where its question does not arise (NaN) it did not happen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.measure import Measure
from sim.analysis.paired import CONFIDENCE, Flips, PairSums, change_interval, share_interval
from sim.analysis.spread import Split, SplitSums
from sim.ensemble.collect import PART, parts_of
from sim.ensemble.months import QUANTILES, column_of
from sim.ensemble.tables import outcomes_of_part
from sim.outcomes import HEADLINES, OUTCOMES

if TYPE_CHECKING:
    from sim.store.folders import Folder
    from sim.theory.arrays import FloatArray

#: Quantiles of an outcome are those of at most so many members, the first ones.
QUANTILE_MEMBERS: Final = 16 * PART

_FLAGS: Final = tuple(name for name, one in OUTCOMES.items() if one.kind == "flag")
_CATEGORIES: Final = tuple(name for name, one in OUTCOMES.items() if one.kind == "category")
_NUMBERS: Final = tuple(name for name, one in OUTCOMES.items() if one.kind in ("number", "month", "chance"))


def summarise(run: Folder, baseline: Folder | None) -> dict[str, Any]:
    """The content of summary.json: `flags`, `categories` and `numbers` by outcome and then by hypothesis.

    `baseline` has the same members, seed, months and hypotheses as `run`, or is None. Shares are of all futures,
    between 0 and 1; differences are the scenario less the baseline; intervals are sampling error only, at 95%.
    """
    given = run.identity["values"]
    weights = weights_of(run.hypotheses, {h: given.get(f"weights.{h}", 0.0) for h in run.hypotheses})
    flags = {name: _Flag(run.hypotheses, weights, baseline is not None) for name in _FLAGS}
    counts = {name: _zero_counts(name, run, baseline) for name in _CATEGORIES}
    numbers = {name: {h: _Number() for h in run.hypotheses} for name in _NUMBERS}
    for part in range(parts_of(run.members)):
        here = [outcomes_of_part(run, h, part) for h in run.hypotheses]
        there = None if baseline is None else [outcomes_of_part(baseline, h, part) for h in run.hypotheses]
        for name, flag in flags.items():
            flag.add([one[name] for one in here], None if there is None else [one[name] for one in there])
        for number, hypothesis in enumerate(run.hypotheses):
            mine, theirs = here[number], None if there is None else there[number]
            for name, by_hypothesis in numbers.items():
                by_hypothesis[hypothesis].add(mine[name], None if theirs is None else theirs[name])
            for name, tables in counts.items():
                for world, columns in (("scenario", mine), ("baseline", theirs)):
                    if columns is not None:
                        tables[hypothesis][world] += _count(columns[name], len(OUTCOMES[name].categories))
    return {
        "members": run.members,
        "months": run.months,
        "seed": run.identity["seed"],
        "hypotheses": list(run.hypotheses),
        "baseline": run.identity["baseline"],
        "weights": None if weights is None else dict(zip(run.hypotheses, weights, strict=True)),
        "confidence": CONFIDENCE,
        "headlines": list(HEADLINES),
        "flags": {name: flag.told(run.months) for name, flag in flags.items()},
        "categories": {name: _told_counts(name, tables) for name, tables in counts.items()},
        "numbers": {
            name: {h: one.told() for h, one in by_hypothesis.items()} for name, by_hypothesis in numbers.items()
        },
        "quantile_members": min(run.members, QUANTILE_MEMBERS),
    }


def headline_error(worlds: Sequence[Folder]) -> float:
    """The largest standard error of the first headline under any hypothesis; of worlds, the baseline comes first."""
    *baseline, run = worlds
    found = 0.0
    for hypothesis in run.hypotheses:
        measure = Measure(HEADLINES[0])
        for part in range(parts_of(run.members)):
            here, *there = (
                outcomes_of_part(world, hypothesis, part, [HEADLINES[0]])[HEADLINES[0]] for world in (run, *baseline)
            )
            measure.add(here, there[0] if there else None)
        found = max(found, measure.error())
    return found


def yearly(share: float, months: int) -> float:
    """The yearly chance that gives `share` over `months` if every year is alike.

    >>> yearly(0.75, 24)
    0.5
    """
    return float(1.0 - (1.0 - share) ** (12.0 / months))


def weights_of(hypotheses: Sequence[str], given: Mapping[str, float]) -> list[float] | None:
    """Weights of the hypotheses that were simulated, adding up to 1; None where none was given any.

    >>> weights_of(["H1", "H2"], {"H1": 3.0, "H2": 1.0})
    [0.75, 0.25]
    """
    chosen = [given.get(hypothesis, 0.0) for hypothesis in hypotheses]
    total = sum(chosen)
    return [weight / total for weight in chosen] if total > 0 else None


class _Flag:
    """One flag: its shares in both worlds, its flips, and the split of its spread."""

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

    def told(self, months: int) -> dict[str, Any]:
        by_hypothesis = {}
        for number, hypothesis in enumerate(self._hypotheses):
            by_hypothesis[hypothesis] = {
                "scenario": self._told_share(0, number, months),
                "baseline": self._told_share(1, number, months) if self._paired else None,
                "difference": self._told_change(number) if self._paired else None,
            }
        return {
            "hypotheses": by_hypothesis,
            "weighted": self._told_weighted(months),
            "split": {
                "scenario": told_split(self._splits[0].split()),
                "difference": told_split(self._splits[1].split()) if self._paired else None,
            },
        }

    def _told_share(self, world: int, number: int, months: int) -> dict[str, Any]:
        sums = self._shares[world][number]
        return {
            "count": round(sums.mean * sums.members),
            "share": sums.mean,
            "interval": list(share_interval(sums)),
            "yearly": yearly(sums.mean, months),
            "asked": int(self._asked[world][number]),
        }

    def _told_change(self, number: int) -> dict[str, Any]:
        sums, flips = self._changes[number], self._flips[number]
        return {
            "difference": flips.difference,
            "interval": list(change_interval(sums)),
            "standard_error": number_or_none(sums.standard_error),
            "both": flips.both,
            "only_scenario": flips.only_scenario,
            "only_baseline": flips.only_baseline,
            "neither": flips.neither,
        }

    def _told_weighted(self, months: int) -> dict[str, Any] | None:
        if self._weights is None:
            return None
        scenario, baseline, change = self._weighted
        return {
            "scenario": {"share": scenario.mean, "yearly": yearly(scenario.mean, months)},
            "baseline": {"share": baseline.mean, "yearly": yearly(baseline.mean, months)} if self._paired else None,
            "difference": {"difference": change.mean, "interval": list(change_interval(change))}
            if self._paired
            else None,
        }


class _Number:
    """One number or month: its mean and range in both worlds, and those of the difference where both have one."""

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

    def told(self) -> dict[str, Any]:
        return {world: self._told(world) if self._kept[world] else None for world in self._sums}

    def _told(self, world: str) -> dict[str, Any]:
        sums = self._sums[world]
        kept = np.concatenate(self._kept[world])
        there = kept[~np.isnan(kept)]
        found = np.quantile(there, QUANTILES).tolist() if there.size else []
        return {
            "members": sums.members,
            "mean": number_or_none(sums.mean),
            "interval": None if sums.interval is None else list(sums.interval),
            **dict(zip(map(column_of, QUANTILES), found, strict=False)),
        }


def _zero_counts(name: str, run: Folder, baseline: Folder | None) -> dict[str, dict[str, Any]]:
    worlds = ("scenario",) if baseline is None else ("scenario", "baseline")
    size = len(OUTCOMES[name].categories)
    return {h: {world: np.zeros(size, np.int64) for world in worlds} for h in run.hypotheses}


def _count(column: FloatArray, categories: int) -> Any:
    there = column[~np.isnan(column)].astype(np.int64)
    return np.bincount(there, minlength=categories)


def _told_counts(name: str, tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    words = OUTCOMES[name].categories
    return {
        hypothesis: {
            "scenario": dict(zip(words, worlds["scenario"].tolist(), strict=True)),
            "baseline": dict(zip(words, worlds["baseline"].tolist(), strict=True)) if "baseline" in worlds else None,
        }
        for hypothesis, worlds in tables.items()
    }  # fmt: skip


def told_split(split: Split | None) -> dict[str, Any] | None:
    """A split for summary.json: shares that add up to 1, the variances as estimated, and whether one was below zero."""
    if split is None:
        return None
    return {
        "shares": split.shares,
        "variance": {"luck": split.luck, "parameters": split.parameters, "theory": split.theory},
        "clipped": split.clipped,
    }


def number_or_none(value: float) -> float | None:
    """A number as JSON has it: None for NaN."""
    return None if np.isnan(value) else float(value)
