"""A hindcast: every past world played to the end of the record, and scored against it beside the naive rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.evidence.rates import figure
from sim.analysis.hindcast.findings import EventScore, Findings, Origin
from sim.analysis.hindcast.forecast import MODEL, forecasts
from sim.analysis.hindcast.scores import brier_score, log_score
from sim.analysis.hindcast.series import scored
from sim.analysis.hindcast.simulate import Played, play
from sim.analysis.hindcast.summary import overall, series_scores
from sim.analysis.hindcast.table import tables
from sim.analysis.record import CUT, record

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.hindcast.worlds import PastWorld

#: What is known of how long wars last, as it was known before any of the origins: its entry and figure.
RATE_SOURCE: Final = "csis-2022-war-ends"
_MEAN_LENGTH: Final = "Mean length of the wars that outlast a year, at least"
RATE: Final = "rate of such wars"


@dataclass(frozen=True)
class Hindcasts:
    """What a hindcast makes: findings, and the tables of :func:`sim.analysis.hindcast.table.tables`."""

    findings: Findings
    forecasts: pd.DataFrame
    scores: pd.DataFrame


def hindcast(
    worlds: Sequence[PastWorld], members: int, seed: int, progress: Callable[[int, int], None] | None = None
) -> Hindcasts:
    """Play past worlds, `members` futures under each hypothesis, and score them; the same call gives the same bits."""
    facts = record()
    names = tuple(scored())
    total = sum(members * len(world.scenario.hypotheses) for world in worlds)
    finished = 0

    def done(futures: int) -> None:
        nonlocal finished
        finished += futures
        if progress is not None:
            progress(finished, total)

    made, events = [], []
    for world in worlds:
        played = play(world.scenario, names, members, seed, done)
        made.append(list(forecasts(world, played, facts, seed)))
        events.append(_ceasefire(world, played))
    expected, scores = tables(chain.from_iterable(made), seed)
    found = series_scores(scores, facts)
    hypotheses = worlds[0].scenario.hypotheses
    findings = Findings(
        origins=tuple(Origin(world.origin, world.scenario.title, len(world.months)) for world in worlds),
        members=members,
        seed=seed,
        hypotheses=hypotheses,
        last=CUT,
        series=found,
        by_origin={world.origin: series_scores(scores[scores["origin"] == world.origin], facts) for world in worlds},
        by_theory={hypothesis: series_scores(scores, facts, hypothesis) for hypothesis in hypotheses},
        overall=overall(scores, found),
        ceasefire=tuple(events),
        ceasefire_rate=ending_rate(),
    )
    return Hindcasts(findings, expected, scores)


def ending_rate() -> float:
    """Endings a month of interstate wars that outlasted a year, from their mean length.

    >>> round(ending_rate(), 4)
    0.0083
    """
    return 1.0 / (12.0 * figure(RATE_SOURCE, _MEAN_LENGTH).value)


def _ceasefire(world: PastWorld, played: Played) -> EventScore:
    """The chance that the war ends before the record does, which it did not."""
    by_theory = {name: float(np.isfinite(months).mean()) for name, months in played.war_end.items()}
    length = len(world.months)
    chance = {
        MODEL: float(np.mean(list(by_theory.values()))),
        **by_theory,
        RATE: 1.0 - float(np.exp(-ending_rate() * length)),
    }
    return EventScore(
        origin=world.origin,
        months=length,
        chance=chance,
        log_score={name: log_score(given, False) for name, given in chance.items()},
        brier={name: brier_score(given, False) for name, given in chance.items()},
    )
