"""What sealed statements were worth, once facts are brought: scores by theory, pooled and of the rule beside them.

Lower is better in all three.

- Events: the log score, -ln p of what happened, and the Brier score, (p - o)^2 with o 1 or 0, as of the
  hindcast: see :mod:`sim.analysis.hindcast.scores`.
- Quantities: the mean over the K levels t, with quantiles q_t and the fact y, of 2 (1{y <= q_t} - t)(q_t - y). It is
  twice the mean pinball loss, equals the weighted interval score of Bracher, Ray, Gneiting and Reich (2021, "Evaluating
  epidemic forecasts in an interval format"), and tends to the CRPS as levels become dense and even (Laio and Tamea
  2007; Gneiting and Ranjan 2011).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sim.analysis.hindcast.scores import brier_score, log_score
from sim.analysis.ledger.entries import Entry
from sim.analysis.ledger.facts import Fact

#: The rule beside a forecast, among the names of theories.
REFERENCE: Final = "reference"

#: Whether a score counts, by when its entry was sealed.
Standing = Literal["counted", "superseded", "held out", "late"]
STANDINGS: Final[dict[Standing, str]] = {
    "counted": "sealed before the fact was known, the newest such entry of its statement",
    "superseded": "sealed before the fact was known; a newer entry was too",
    "held out": "sealed after the fact was known, by a version whose information ends before; not counted",
    "late": "sealed after the fact was known; not counted",
}


def quantile_score(levels: Sequence[float], quantiles: Sequence[float], fact: float) -> float:
    """Twice the mean pinball loss, in the unit of the fact.

    >>> quantile_score([0.5], [3.0], 5.0), quantile_score([0.25, 0.75], [1.0, 3.0], 2.0)
    (2.0, 0.5)
    """
    losses = [((fact <= q) - level) * (q - fact) for level, q in zip(levels, quantiles, strict=True)]
    return 2.0 * sum(losses) / len(losses)


@dataclass(frozen=True)
class Score:
    """One entry held against a fact, under one theory, pooled, or as the rule beside it.

    `log` and `brier` are those of an event, `quantile`, `in_50` and `in_90` those of a quantity: whether the fact lies
    in the middle 50% and 90%, ends included. What does not arise is None.
    """

    fact: Fact
    entry: Entry
    forecaster: str
    standing: Standing
    log: float | None = None
    brier: float | None = None
    quantile: float | None = None
    in_50: bool | None = None
    in_90: bool | None = None


def scores(entries: Sequence[Entry], facts: Sequence[Fact]) -> Iterator[Score]:
    """Every entry on a statement that a fact decides, oldest first, under each theory, pooled, and its reference."""
    for fact in facts:
        about = [entry for entry in entries if entry.statement == fact.statement]
        standings = _standings(about, fact)
        for entry in about:
            forecasts = {**entry.forecast, REFERENCE: entry.reference_forecast}
            for forecaster, forecast in forecasts.items():
                yield _scored(fact, entry, forecaster, forecast, standings[entry.number])


def _standings(about: Sequence[Entry], fact: Fact) -> Mapping[int, Standing]:
    before = [entry for entry in about if entry.sealed < fact.known_from]
    newest = before[-1].number if before else None
    standings: dict[int, Standing] = {}
    for entry in about:
        if entry.sealed < fact.known_from:
            standings[entry.number] = "counted" if entry.number == newest else "superseded"
        else:
            standings[entry.number] = "held out" if entry.cut < fact.date else "late"
    return standings


def _scored(fact: Fact, entry: Entry, forecaster: str, forecast: Sequence[float], standing: Standing) -> Score:
    if entry.is_event:
        came, [chance] = fact.value == 1.0, forecast
        return Score(fact, entry, forecaster, standing, log_score(chance, came), brier_score(chance, came))
    value = quantile_score(entry.levels, forecast, fact.value)
    in_50, in_90 = (_within(entry.levels, forecast, fact.value, share) for share in (0.5, 0.9))
    return Score(fact, entry, forecaster, standing, quantile=value, in_50=in_50, in_90=in_90)


def _within(levels: Sequence[float], quantiles: Sequence[float], fact: float, share: float) -> bool:
    """Whether a fact lies in the middle `share`."""
    low, high = (
        next(q for level, q in zip(levels, quantiles, strict=True) if math.isclose(level, (1.0 + sign * share) / 2.0))
        for sign in (-1.0, 1.0)
    )
    return low <= fact <= high


@dataclass(frozen=True)
class Totals:
    """What the scores of one forecaster with one standing add up to.

    `log` and `brier` are means over `events`; `in_50` and `in_90` count facts among `quantities`. `better` counts, over
    both, the facts on which its log or quantile score is below that of the reference, and `worse` above.
    """

    forecaster: str
    standing: Standing
    events: int
    log: float | None
    brier: float | None
    quantities: int
    in_50: int
    in_90: int
    better: int
    worse: int


def totals(found: Sequence[Score]) -> Iterator[Totals]:
    """For each standing that there is, and each forecaster."""
    for standing in STANDINGS:
        mine = [score for score in found if score.standing == standing]
        reference = {score.entry.number: _lead(score) for score in mine if score.forecaster == REFERENCE}
        for forecaster in dict.fromkeys(score.forecaster for score in mine):
            own = [score for score in mine if score.forecaster == forecaster]
            logs = [score.log for score in own if score.log is not None]
            briers = [score.brier for score in own if score.brier is not None]
            quantities = [score for score in own if score.quantile is not None]
            yield Totals(
                forecaster, standing, len(logs), _mean(logs), _mean(briers), len(quantities),
                sum(bool(score.in_50) for score in quantities), sum(bool(score.in_90) for score in quantities),
                sum(_lead(score) < reference[score.entry.number] for score in own),
                sum(_lead(score) > reference[score.entry.number] for score in own),
            )  # fmt: skip


def _lead(score: Score) -> float:
    value = score.quantile if score.log is None else score.log
    assert value is not None
    return value


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
