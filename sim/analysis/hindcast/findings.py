"""What a hindcast finds, as plain values that survive their way through JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.analysis.findings import PlainFindings


@dataclass(frozen=True)
class AgainstRule:
    """A naive rule on the figures that it could forecast: how many, its mean CRPS, the model's on the same figures, and
    the model's skill over it, None where the rule made no error at all.
    """

    figures: int
    rule: float
    model: float
    skill: float | None


@dataclass(frozen=True)
class SeriesScore:
    """How well one series was forecast, over some origins.

    `figures` counts forecasts that were scored, `distinct` the months that they are of, which overlapping origins
    share, and `independent` how many independent ones these are worth. `leads` are the shortest and the longest, in
    months. `coverage` is by level in per cent ("50"), `bias` the mean of the median less what came true, `level` the
    mean size of what came true, `crps` the mean score. `rules` has those that could be made.
    """

    name: str
    title: str
    unit: str
    figures: int
    distinct: int
    independent: float
    leads: tuple[int, int]
    coverage: Mapping[str, float]
    bias: float
    level: float
    crps: float
    rules: Mapping[str, AgainstRule]

    def lost_to(self) -> dict[str, AgainstRule]:
        """The rules that did better than the model."""
        return {name: rule for name, rule in self.rules.items() if rule.model > rule.rule}


@dataclass(frozen=True)
class Overall:
    """Every series together: forecasts scored, distinct months, and at most so many independent figures, as if the
    series had nothing to do with each other; coverage over all figures, and with every series counted once.
    """

    figures: int
    distinct: int
    independent: float
    coverage: Mapping[str, float]
    coverage_by_series: Mapping[str, float]


@dataclass(frozen=True)
class EventScore:
    """The chance given to an event that did not come, and its scores, by source: model, hypotheses, rate."""

    origin: str
    months: int
    chance: Mapping[str, float]
    log_score: Mapping[str, float]
    brier: Mapping[str, float]


@dataclass(frozen=True)
class Origin:
    """A past world: its month, its title, and how many months were played from it."""

    month: str
    title: str
    months: int


@dataclass(frozen=True)
class Findings(PlainFindings):
    """Everything that :func:`sim.analysis.hindcast.score.hindcast` finds but the tables of single forecasts.

    `series` is over all origins with the hypotheses pooled; `by_origin` and `by_theory` have what differs.
    """

    origins: tuple[Origin, ...]
    members: int
    seed: int
    hypotheses: tuple[str, ...]
    last: str
    series: tuple[SeriesScore, ...]
    by_origin: Mapping[str, tuple[SeriesScore, ...]]
    by_theory: Mapping[str, tuple[SeriesScore, ...]]
    overall: Overall
    ceasefire: tuple[EventScore, ...]
    ceasefire_rate: float

    @property
    def from_months(self) -> str:
        """The months that it begins from, in words."""
        return ", ".join(origin.month for origin in self.origins)
