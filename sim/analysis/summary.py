"""What summary.json holds: counts, paired differences, shares of the spread and ranges, read by attribute.

Shares are of all futures, between 0 and 1; differences are the scenario less its baseline; intervals are sampling error
only, at 95%. What needs a baseline is None where the run has none.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from sim.analysis.paired import Flips, Interval
from sim.analysis.spread import Split
from sim.outcomes import OUTCOMES

Level = TypeVar("Level")
Change = TypeVar("Change")


@dataclass(frozen=True)
class Share:
    """In how many futures a flag happened; `yearly` as in :func:`yearly`; `asked`: futures where its question arose."""

    count: int
    share: float
    interval: Interval
    yearly: float
    asked: int


@dataclass(frozen=True)
class PairedDifference:
    """The difference of a flag's shares, member by member."""

    flips: Flips
    interval: Interval
    standard_error: float | None

    @property
    def difference(self) -> float:
        """The share in the scenario less the share in the baseline."""
        return self.flips.difference

    @property
    def same(self) -> bool:
        """Whether no future differs from itself in the baseline."""
        return self.flips.only_scenario == self.flips.only_baseline == 0


@dataclass(frozen=True)
class WeightedShare:
    """The share of a flag as the mean of the hypotheses by their weights; it has no interval."""

    share: float
    yearly: float
    interval: ClassVar[None] = None


@dataclass(frozen=True)
class WeightedDifference:
    """The difference of weighted shares; `same` says that no future with a weight differs."""

    difference: float
    interval: Interval
    same: bool = False


@dataclass(frozen=True)
class Range:
    """Mean and quantiles of a number over the members that have one; `quantiles` is empty where none has."""

    members: int
    mean: float | None
    interval: Interval | None
    quantiles: Mapping[str, float]


@dataclass(frozen=True)
class Worlds(Generic[Level, Change]):
    """The same of the scenario, of its baseline, and of the difference between them."""

    scenario: Level
    baseline: Level | None
    difference: Change | None


@dataclass(frozen=True)
class Counts:
    """Futures by the words of a category."""

    scenario: Mapping[str, int]
    baseline: Mapping[str, int] | None


@dataclass(frozen=True)
class Laws:
    """The chance of a first attack as set, and what it would be along the same paths under other laws of error.

    `half` and `double` are at half and double the precision of Moscow's choice, `normal` under normal errors. `meant`
    is the share of it, accidents aside, from reviews at which the attack was worth more than any alternative; None
    where there is no chance to share out, and of a difference.
    """

    as_set: float
    half: float
    double: float
    normal: float
    meant: float | None = None


class LinkCount(NamedTuple):
    """In how many futures a link of the chain is passed: by itself, and after every link before it."""

    alone: int
    chained: int


@dataclass(frozen=True)
class PeaceGroup:
    """Futures in which the peace had the same fate: how many, in how many an attack came, and their chances of one.

    `before` is the chance in the baseline of the same members, `interval` that of the difference; None without a
    baseline, and all of them where there is no such future.
    """

    futures: int
    attacked: int
    chance: float | None
    before: float | None
    difference: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Splits:
    """Where the spread of a flag comes from, and that of its paired difference; None below two pairs of members."""

    scenario: Split | None
    difference: Split | None


@dataclass(frozen=True)
class Flag:
    """What happened of one flag; `weighted` is None unless :mod:`sim.analysis.weighted` weighed the hypotheses."""

    hypotheses: Mapping[str, Worlds[Share, PairedDifference]]
    weighted: Worlds[WeightedShare, WeightedDifference] | None
    split: Splits


@dataclass(frozen=True, repr=False)
class Summary:
    """What a run says in numbers; `flags`, `categories` and `numbers` go by outcome and then by hypothesis, `laws`,
    `chain` (then by link) and `peace` (then by its fate in the scenario) by hypothesis.

    `weighted_chance` is the chance of an attack under weights, `weighted_laws` the same under each law of error, by
    outcome; None where there are none.
    `baseline` is the name of the baseline's folder, `quantile_members` how many members quantiles are of. `print` and
    notebooks show the headline outcomes, in 100 futures, under `title`, the scenario's title.
    """

    members: int
    months: int
    seed: int
    hypotheses: tuple[str, ...]
    baseline: str | None
    weights: Mapping[str, float] | None
    confidence: float
    headlines: tuple[str, ...]
    flags: Mapping[str, Flag]
    categories: Mapping[str, Mapping[str, Counts]]
    numbers: Mapping[str, Mapping[str, Worlds[Range, Range]]]
    laws: Mapping[str, Worlds[Laws, Laws]]
    chain: Mapping[str, Worlds[Mapping[str, LinkCount], None]]
    peace: Mapping[str, Mapping[str, PeaceGroup]]
    quantile_members: int
    title: str = ""
    weighted_chance: Worlds[WeightedShare, WeightedDifference] | None = None
    weighted_laws: Mapping[str, Worlds[WeightedShare, WeightedDifference]] | None = None

    @classmethod
    def from_json(cls, content: Mapping[str, Any], title: str = "") -> Summary:
        """The summary that summary.json holds; KeyError, TypeError or AttributeError where that is damaged."""
        categories, numbers = content["categories"], content["numbers"]
        read = {
            "hypotheses": tuple(content["hypotheses"]),
            "headlines": tuple(content["headlines"]),
            "flags": {name: _flag(**flag) for name, flag in content["flags"].items()},
            "categories": {name: {h: Counts(**both) for h, both in row.items()} for name, row in categories.items()},
            "numbers": {
                name: {h: _worlds(_range, _range, **worlds) for h, worlds in row.items()}
                for name, row in numbers.items()
            },
            "laws": {h: _worlds(_laws, _laws, **worlds) for h, worlds in content["laws"].items()},
            "chain": {h: _worlds(_chain, _chain, **worlds) for h, worlds in content["chain"].items()},
            "peace": {h: {fate: _peace(**group) for fate, group in row.items()} for h, row in content["peace"].items()},
        }
        return cls(**{**content, **read}, title=title)

    def to_json(self) -> dict[str, Any]:
        """The content of summary.json."""
        told_elsewhere = ("title", "weighted_chance", "weighted_laws")
        return {name: _plain(value) for name, value in vars(self).items() if name not in told_elsewhere}

    def rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        """For each headline and hypothesis: outcome, hypothesis, scenario, baseline and difference, of 100 futures."""
        for name in self.headlines:
            for hypothesis, worlds in self.flags[name].hypotheses.items():
                before, change = worlds.baseline, worlds.difference
                yield (
                    name,
                    hypothesis,
                    _hundred(worlds.scenario.share),
                    "" if before is None else _hundred(before.share),
                    "" if change is None else _change(change),
                )

    @property
    def _size(self) -> str:
        return f"{self.members:,} member{'' if self.members == 1 else 's'}, in 100 futures"

    def __str__(self) -> str:
        lines = [f"{self.title}: {self._size}"]
        last = ""
        for name, hypothesis, share, before, change in self.rows():
            if name != last:
                lines.append(OUTCOMES[name].title)
                last = name
            against = f", against {before}; difference {change}" if before else ""
            lines.append(f"  {hypothesis} {share:>6}{against}")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in ("", "", "scenario", "baseline", "difference (95%)"))
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in (OUTCOMES[name].title, *cells)) + "</tr>"
            for name, *cells in self.rows()
        )
        about = f"{self._size}; intervals are sampling error only"
        return (
            f"<div><strong>{html.escape(self.title)}</strong><p>{about}</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )


def yearly(share: float, months: int) -> float:
    """The yearly chance that gives `share` over `months` if every year is alike.

    >>> yearly(0.75, 24)
    0.5
    """
    return float(1.0 - (1.0 - share) ** (12.0 / months))


def _hundred(share: float) -> str:
    return f"{100 * share:.1f}"


def _change(change: PairedDifference) -> str:
    low, high = change.interval
    return f"{100 * change.difference:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"


def _plain(value: Any) -> Any:
    """A value of the summary as JSON has it."""
    if isinstance(value, Split):
        shares = None if value.shares is None else value.shares._asdict()
        variance, risk = dict(vars(value)), value.risk._asdict()
        return {"shares": shares, "variance": variance, "risk": risk, "clipped": value.clipped}
    if isinstance(value, PairedDifference):
        levels = {"difference": value.difference, "interval": [*value.interval], "standard_error": value.standard_error}
        return {**levels, **vars(value.flips)}
    if isinstance(value, Range):
        interval = _plain(value.interval)
        return {"members": value.members, "mean": value.mean, "interval": interval, **value.quantiles}
    if is_dataclass(value):
        return _plain(vars(value))
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _flag(hypotheses: Any, weighted: Any, split: Any) -> Flag:
    return Flag(
        {hypothesis: _worlds(_share, _paired_difference, **worlds) for hypothesis, worlds in hypotheses.items()},
        weighted and _worlds(WeightedShare, _weighted_difference, **weighted),
        Splits(**{world: content and Split(**content["variance"]) for world, content in split.items()}),
    )


def _worlds(
    level: Callable[..., Level], change: Callable[..., Change], *, scenario: Any, baseline: Any, difference: Any
) -> Worlds[Level, Change]:
    return Worlds(level(**scenario), baseline and level(**baseline), difference and change(**difference))


def _share(interval: Any, **rest: Any) -> Share:
    return Share(interval=Interval(*interval), **rest)


def _paired_difference(difference: float, interval: Any, standard_error: Any, **flips: int) -> PairedDifference:
    return PairedDifference(Flips(**flips), Interval(*interval), standard_error)


def _weighted_difference(difference: float, interval: Any, same: bool = False) -> WeightedDifference:
    return WeightedDifference(difference, Interval(*interval), same)


def _range(members: int, mean: Any, interval: Any, **quantiles: float) -> Range:
    return Range(members, mean, interval and Interval(*interval), quantiles)


def _laws(**laws: Any) -> Laws:
    return Laws(**laws)


def _chain(**links: Any) -> Mapping[str, LinkCount]:
    return {name: LinkCount(*counts) for name, counts in links.items()}


def _peace(interval: Any, **rest: Any) -> PeaceGroup:
    return PeaceGroup(interval=interval and Interval(*interval), **rest)
