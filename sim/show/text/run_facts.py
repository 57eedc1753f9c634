"""What the terminal says of a run, as numbers without a layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

#: What the spread of the first headline outcome is called, and that of its paired difference.
_SPREADS: Final = {"scenario": "whether Russia attacks", "difference": "the paired difference"}


@dataclass(frozen=True)
class Compared:
    """The share of futures in which something happens, under one hypothesis.

    `before` is the share in the baseline, `difference` the mean paired difference and `low` to `high` its 95% sampling
    interval; None without a baseline, when `low` and `high` are the interval of the share itself. `same` means that no
    member differs from itself in the baseline.
    """

    share: float
    before: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    same: bool = False

    @property
    def clear(self) -> bool:
        """Whether the interval of the difference leaves out no difference."""
        return self.difference is not None and not self.same and (_above(self.low) or _below(self.high))

    @property
    def shares(self) -> tuple[float, ...]:
        """The shares that are shown."""
        return (self.share,) if self.before is None else (self.share, self.before)


@dataclass(frozen=True)
class Split:
    """Shares of the variance of an outcome that are luck, parameters and theory; they add up to one."""

    luck: float
    parameters: float
    theory: float | None


@dataclass(frozen=True)
class Report:
    """A run as the terminal tells it; mappings go by hypothesis, the outer ones by outcome or path class."""

    title: str
    baseline: str | None
    members: int
    hypotheses: tuple[str, ...]
    months: int
    start: str
    seed: int
    versions: Mapping[str, str]
    classes: Mapping[str, Mapping[str, Compared]]
    headlines: Mapping[str, Mapping[str, Compared]]
    splits: Mapping[str, Split | None] = field(default_factory=dict)
    weighted: Compared | None = None
    folder: str = ""
    baseline_folder: str | None = None
    without: tuple[str, ...] = ()


def compared(told: Mapping[str, Any]) -> Compared:
    """One flag under one hypothesis, as summary.json has it."""
    now, before, change = told["scenario"], told["baseline"], told["difference"]
    if before is None or change is None:
        low, high = now.get("interval", (None, None))
        return Compared(now["share"], low=low, high=high)
    same = "only_scenario" in change and change["only_scenario"] == change["only_baseline"] == 0
    low, high = change["interval"]
    return Compared(now["share"], before["share"], change["difference"], low, high, same)


def _classes(told: Mapping[str, Any], members: int) -> dict[str, dict[str, Compared]]:
    """Counts of a category by hypothesis, turned into shares by category."""
    words = next(iter(told.values()))["scenario"]
    return {
        word: {
            hypothesis: Compared(
                worlds["scenario"][word] / members,
                None if worlds["baseline"] is None else worlds["baseline"][word] / members,
            )
            for hypothesis, worlds in told.items()
        }
        for word in words
    }


def _splits(told: Mapping[str, Any], theories: int) -> dict[str, Split | None]:
    splits: dict[str, Split | None] = {}
    for world, what in _SPREADS.items():
        if told[world] is not None:
            shares = told[world]["shares"]
            splits[what] = (
                None
                if shares is None
                else Split(shares["luck"], shares["parameters"], shares["theory"] if theories > 1 else None)
            )
    return splits


def report(summary: Mapping[str, Any], **about: Any) -> Report:
    """The report that a summary gives; `about` holds titles, start, versions and folders, which it does not know."""
    flags, first = summary["flags"], summary["headlines"][0]
    weighted = flags[first]["weighted"]
    return Report(
        members=summary["members"],
        hypotheses=tuple(summary["hypotheses"]),
        months=summary["months"],
        seed=summary["seed"],
        classes=_classes(summary["categories"]["path_class"], summary["members"]),
        headlines={
            name: {h: compared(told) for h, told in flags[name]["hypotheses"].items()} for name in summary["headlines"]
        },
        splits=_splits(flags[first]["split"], len(summary["hypotheses"])),
        weighted=None if weighted is None else compared(weighted),
        **about,
    )


def _above(value: float | None) -> bool:
    return value is not None and value > 0


def _below(value: float | None) -> bool:
    return value is not None and value < 0
