"""A run in numbers: counts, paired differences with intervals, shares of the spread, ranges of outcomes.

Everything is added up part by part, in the order of the parts, so any number of members fits. A flag counts as happened
where it is 1; where its question does not arise (NaN) it did not happen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.chain import LINKS, OutcomeOf, links
from sim.analysis.kept_peace import PeaceSums
from sim.analysis.measure import Measure, number_or_none
from sim.analysis.paired import CONFIDENCE, PairSums, chance_interval, change_interval, share_interval
from sim.analysis.spread import Split, SplitSums
from sim.analysis.summary import (
    Counts,
    Flag,
    Laws,
    LinkCount,
    PairedDifference,
    Range,
    Share,
    Splits,
    Summary,
    Worlds,
    yearly,
)
from sim.ensemble.collect import PART, parts_of
from sim.ensemble.months import QUANTILES, column_of
from sim.ensemble.tables import outcomes_of_part
from sim.outcomes import BY_CHANCE, ESTIMAND, HEADLINES, OUTCOMES

if TYPE_CHECKING:
    from sim.store.folders import Folder
    from sim.theory.arrays import FloatArray

#: Outcomes of consecutive members by name, under one hypothesis.
Table = Mapping[str, "FloatArray"]

#: Quantiles of an outcome are those of at most this many members, the first ones.
QUANTILE_MEMBERS: Final = 16 * PART

_FLAGS: Final = tuple(name for name, outcome in OUTCOMES.items() if outcome.kind == "flag")
_CATEGORIES: Final = tuple(name for name, outcome in OUTCOMES.items() if outcome.kind == "category")
_NUMBERS: Final = tuple(name for name, outcome in OUTCOMES.items() if outcome.kind in ("number", "month", "chance"))


def summarise(run: Folder, baseline: Folder | None) -> Summary:
    """The summary of a run; `baseline` has the same members, seed, months and hypotheses as `run`, or is None."""
    paired = baseline is not None
    flags = {name: _FlagSums(name, run.hypotheses) for name in _FLAGS}
    counts = {name: {h: _CategoryCounts(name) for h in run.hypotheses} for name in _CATEGORIES}
    numbers = {name: {h: _NumberSums(name) for h in run.hypotheses} for name in _NUMBERS}
    sums: dict[str, Mapping[str, _CategoryCounts | _NumberSums]] = {**counts, **numbers}
    chains = {h: _ChainCounts(run.months) for h in run.hypotheses}
    peace = {h: PeaceSums() for h in run.hypotheses}
    for part in range(parts_of(run.members)):
        here = [outcomes_of_part(run, h, part) for h in run.hypotheses]
        there = None if baseline is None else [outcomes_of_part(baseline, h, part) for h in run.hypotheses]
        for flag in flags.values():
            flag.add(here, there)
        for name, row in sums.items():
            for number, hypothesis in enumerate(run.hypotheses):
                row[hypothesis].add(here[number][name], None if there is None else there[number][name])
        for number, hypothesis in enumerate(run.hypotheses):
            beside = None if there is None else there[number].__getitem__
            chains[hypothesis].add(here[number].__getitem__, beside)
            peace[hypothesis].add(here[number].__getitem__, beside, run.months)
    ranges = {name: {h: number.worlds(paired) for h, number in row.items()} for name, row in numbers.items()}
    return Summary(
        members=run.members,
        months=run.months,
        seed=run.identity["seed"],
        hypotheses=tuple(run.hypotheses),
        baseline=run.identity["baseline"],
        weights=None,
        confidence=CONFIDENCE,
        headlines=HEADLINES,
        flags={name: flag.flag(run.months, paired) for name, flag in flags.items()},
        categories={name: {h: count.counts(paired) for h, count in row.items()} for name, row in counts.items()},
        numbers=ranges,
        laws={h: laws_of({name: row[h] for name, row in ranges.items()}) for h in run.hypotheses},
        chain={h: chain.worlds(paired) for h, chain in chains.items()},
        peace={h: group.told() for h, group in peace.items()},
        quantile_members=min(run.members, QUANTILE_MEMBERS),
        title=run.words["title"],
    )


def headline_error(worlds: Sequence[Folder]) -> float:
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


class _FlagSums:
    """Adds up one flag: its shares in both worlds, its flips, and the split of its spread."""

    def __init__(self, name: str, hypotheses: Sequence[str]) -> None:
        self._measures = {hypothesis: Measure(name) for hypothesis in hypotheses}
        self._asked = np.zeros((2, len(hypotheses)), np.int64)
        self._name, self._chance = name, BY_CHANCE.get(name)
        self._splits = SplitSums(len(hypotheses)), SplitSums(len(hypotheses))
        self._risks = SplitSums(len(hypotheses)), SplitSums(len(hypotheses))

    def add(self, here: Sequence[Table], there: Sequence[Table] | None) -> None:
        """Add a part of the members: their outcomes under each hypothesis, in one world or in both."""
        tables = [here] if there is None else [here, there]
        worlds = [np.array([table[self._name] for table in world]) for world in tables]
        for number, measure in enumerate(self._measures.values()):
            measure.add(worlds[0][number], None if there is None else worlds[1][number])
        for asked, world in zip(self._asked, worlds, strict=False):
            asked += np.count_nonzero(~np.isnan(world), axis=1)
        values = _with_difference([(world == 1.0).astype(np.float64) for world in worlds])
        _add_splits(self._splits, values)
        if self._chance is not None:
            chances = [np.array([table[self._chance] for table in world]) for world in tables]
            _add_splits(self._risks, _with_difference(chances))

    def flag(self, months: int, paired: bool) -> Flag:
        return Flag(
            hypotheses={
                hypothesis: Worlds(
                    _share(measure.here, months, asked),
                    _share(measure.reference, months, asked_before) if paired else None,
                    _difference(measure) if paired else None,
                )
                for (hypothesis, measure), asked, asked_before in zip(
                    self._measures.items(), *self._asked.tolist(), strict=True
                )
            },
            weighted=None,
            split=Splits(self._split(0), self._split(1) if paired else None),
        )

    def _split(self, world: int) -> Split | None:
        """The split of the scenario (0) or of the difference (1); its risk from chances where they are kept."""
        counted, risk = self._splits[world].split(), self._risks[world].split()
        return counted if counted is None or risk is None else counted.with_risk_of(risk)


def _with_difference(worlds: list[FloatArray]) -> list[FloatArray]:
    """The scenario, and with a baseline that and the difference between them."""
    return worlds if len(worlds) == 1 else [*worlds, worlds[0] - worlds[1]]


def _add_splits(splits: tuple[SplitSums, SplitSums], values: Sequence[FloatArray]) -> None:
    """Add the scenario to the first, and the difference, where there is one, to the second."""
    splits[0].add(values[0])
    if len(values) > 1:
        splits[1].add(values[2])


def _share(sums: PairSums, months: int, asked: int) -> Share:
    count = round(sums.mean * sums.members)
    return Share(count, sums.mean, share_interval(sums), yearly(sums.mean, months), asked)


def _difference(measure: Measure) -> PairedDifference:
    sums = measure.difference
    return PairedDifference(measure.flips, change_interval(sums), number_or_none(sums.standard_error))


class _NumberSums:
    """Adds up one number or month: its mean and range in both worlds, and of the difference where both have one."""

    def __init__(self, name: str) -> None:
        self._measure = Measure(name)
        self._kept: tuple[list[FloatArray], ...] = [], [], []

    def add(self, scenario: FloatArray, baseline: FloatArray | None) -> None:
        self._measure.add(scenario, baseline)
        worlds = [scenario] if baseline is None else [scenario, baseline, scenario - baseline]
        for kept, values in zip(self._kept, worlds, strict=False):
            if len(kept) < QUANTILE_MEMBERS // PART:
                kept.append(values)

    def worlds(self, paired: bool) -> Worlds[Range, Range]:
        measure, (scenario, baseline, difference) = self._measure, self._kept
        chances = OUTCOMES[measure.outcome].kind == "chance"
        return Worlds(
            _range(measure.here, scenario, chances),
            _range(measure.reference, baseline, chances) if paired else None,
            _range(measure.difference, difference, chances) if paired else None,
        )


def _range(sums: PairSums, kept: list[FloatArray], chances: bool) -> Range:
    values = np.concatenate(kept)
    known = values[~np.isnan(values)]
    quantiles = np.quantile(known, QUANTILES).tolist() if known.size else []
    names = map(column_of, QUANTILES)
    return Range(
        sums.members,
        number_or_none(sums.mean),
        chance_interval(sums) if chances else sums.interval,
        dict(zip(names, quantiles, strict=False)),
    )


class _CategoryCounts:
    """Counts the words of one category in both worlds."""

    def __init__(self, name: str) -> None:
        self._words = OUTCOMES[name].categories
        self._counts = np.zeros((2, len(self._words)), np.int64)

    def add(self, scenario: FloatArray, baseline: FloatArray | None) -> None:
        for counts, values in zip(self._counts, (scenario, baseline), strict=True):
            if values is not None:
                positions = values[~np.isnan(values)].astype(np.int64)
                counts += np.bincount(positions, minlength=len(self._words))

    def counts(self, paired: bool) -> Counts:
        scenario, baseline = (dict(zip(self._words, counts, strict=True)) for counts in self._counts.tolist())
        return Counts(scenario, baseline if paired else None)


class _ChainCounts:
    """Counts the links of the chain in both worlds."""

    def __init__(self, months: int) -> None:
        self._months = months
        self._counts = np.zeros((2, len(LINKS), 2), np.int64)

    def add(self, scenario: OutcomeOf, baseline: OutcomeOf | None) -> None:
        for counts, outcome in zip(self._counts, (scenario, baseline), strict=True):
            if outcome is not None:
                passed = links(outcome, self._months)
                counts += [[np.count_nonzero(members) for members in passed[link.name]] for link in LINKS]

    def worlds(self, paired: bool) -> Worlds[Mapping[str, LinkCount], None]:
        scenario, baseline = (
            {link.name: LinkCount(*both) for link, both in zip(LINKS, counts, strict=True)}
            for counts in self._counts.tolist()
        )
        return Worlds(scenario, baseline if paired else None, None)


def laws_of(numbers: Mapping[str, Worlds[Range, Range]]) -> Worlds[Laws, Laws]:
    """The chance of an attack under other laws of error, from the numbers of a hypothesis by outcome."""

    def of(world: str) -> Laws | None:
        ranges = [getattr(numbers[name], world) for name in _LAWS]
        if any(each is None for each in ranges):
            return None
        as_set, half, double, normal, meant, accident = (each.mean or 0.0 for each in ranges)
        chosen = as_set - accident
        share = meant / chosen if world != "difference" and chosen > 0 else None
        return Laws(as_set, half, double, normal, share)

    scenario = of("scenario")
    assert scenario is not None
    return Worlds(scenario, of("baseline"), of("difference"))


_LAWS: Final = (
    ESTIMAND, "attack_chance_half", "attack_chance_double", "attack_chance_normal", "attack_chance_meant",
    "accident_chance",
)  # fmt: skip
