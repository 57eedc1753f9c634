"""The forecasts of a world and of the naive rules, figure by figure as the record has them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.hindcast.naive import RULES, Past
from sim.analysis.hindcast.series import ScoredSeries, scored
from sim.draws.luck import Luck
from sim.draws.marginals import inverse_cdf
from sim.scenario.schema.quantity import month_offset
from sim.scenario.schema.scenario import quantity_at

if TYPE_CHECKING:
    from sim.analysis.hindcast.simulate import Played
    from sim.analysis.hindcast.worlds import PastWorld
    from sim.analysis.record import RecordedSeries
    from sim.theory.arrays import FloatArray

#: All hypotheses together, each with the same weight.
MODEL: Final = "model"


@dataclass(frozen=True)
class Forecast:
    """What a source (the model, a hypothesis or a rule) expects of a series from an origin.

    `months` are the last months of the figures forecast, and `ensemble` the draws, (draws, figures). `truth` has what
    came true, NaN where no figure is recorded.
    """

    origin: str
    series: ScoredSeries
    source: str
    months: tuple[str, ...]
    ensemble: FloatArray
    truth: FloatArray


def forecasts(world: PastWorld, played: Played, facts: Mapping[str, RecordedSeries], seed: int) -> Iterator[Forecast]:
    """Every forecast from a world: pooled, by hypothesis and by rule.

    The model forecasts every month where figures are of single months; the rules, and the model where figures are means
    of several months, forecast the figures that are recorded. Of `facts` the rules see what is before the origin.
    """
    for one in scored().values():
        figures = facts[one.name]
        later = figures.since(world.origin)
        known = figures.before(world.origin)
        if not later.months:
            continue
        months = world.months if figures.span == 1 else later.months
        factor = _growth_from(known, world, one.indexed) if one.indexed else None
        if one.indexed and factor is None:
            continue
        truth = np.array([later.at(month) if month in later.months else np.nan for month in months])
        first = 0
        pooled: list[FloatArray] = []
        for hypothesis, paths in played.paths.items():
            path = paths[one.name]
            if factor is not None:
                path = path / path[:, :1] * factor
            seen = _as_recorded(path, world.origin, months, figures, seed=seed, first=first)
            first += path.shape[0]
            pooled.append(seen)
            yield Forecast(world.origin, one, hypothesis, months, seen, truth)
        yield Forecast(world.origin, one, MODEL, months, np.concatenate(pooled), truth)
        yield from _by_rule(world, one, known, later, facts, draws=first, seed=seed)


def _growth_from(known: RecordedSeries, world: PastWorld, grew: str) -> float | None:
    """The index at the origin, from which the model's growth is counted: the last that was known, grown since then as
    the world says at the path `grew`.
    """
    if not known.months:
        return None
    known_as = quantity_at(world.loaded.scenario, grew)
    growth = known_as.fixed
    if known_as.distribution is not None:
        growth = float(inverse_cdf(known_as.distribution, np.array(0.5)))
    assert growth is not None
    years = (0.5 * known.span - month_offset(known.months[-1], world.origin) - 1.0) / 12.0
    return float(known.values[-1]) * math.exp(growth / 100.0 * years)


def _as_recorded(
    path: FloatArray, origin: str, months: tuple[str, ...], figures: RecordedSeries, *, seed: int, first: int
) -> FloatArray:
    """Paths of months as figures: means of `span` months, seen with the error of a figure, (futures, figures)."""
    ends = [month_offset(month, origin) + 1 for month in months]
    means = np.stack([path[:, end - figures.span : end].mean(axis=1) for end in ends], axis=1)
    if figures.error:
        luck = Luck(seed, first, path.shape[0])
        for number, end in enumerate(ends):
            means[:, number] += figures.error * luck.normal(f"hindcast.error.{figures.name}", end)
    return means


def _by_rule(
    world: PastWorld,
    one: ScoredSeries,
    known: RecordedSeries,
    later: RecordedSeries,
    facts: Mapping[str, RecordedSeries],
    *,
    draws: int,
    seed: int,
) -> Iterator[Forecast]:
    changes = facts[one.change].before(world.origin) if one.change else None
    past = Past(known, one.scale, changes)
    for name, rule in RULES.items():
        ensemble = rule(past, later.months, Luck(seed, 0, draws))
        if ensemble is not None:
            yield Forecast(world.origin, one, name, later.months, ensemble, later.values)
