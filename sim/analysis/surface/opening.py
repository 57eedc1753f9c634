"""Points of the precise surface: where people go from the page's first question, first by hand and then by a sequence.

It knows the levers in :data:`OPENING` alone. Every point is simulated with the same members, those of the page's exact
answer: what points share by luck is no noise between them, and no change is the exact baseline.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from sim.analysis.surface.levers import BALTIC_LEAVE, BY_ID, IDS
from sim.analysis.surface.sample import moved_to, without_effectless
from sim.theory.arrays import FloatArray

#: Levers of the precise surface; all others stand as in the baseline.
OPENING: Final = (
    *BALTIC_LEAVE, "leave_from", "germany_leave", "backfill", "backfill_months", "brigade", "aid", "baltic_spending",
)  # fmt: skip
#: Positions of the scenarios withdrawal and withdrawal-backfilled.
WITHDRAWAL: Final = {**dict.fromkeys(BALTIC_LEAVE, 1.0), "germany_leave": 0.1}
BACKFILLED: Final = {**WITHDRAWAL, "backfill": 1.0, "backfill_months": 27.0}
#: The scenarios that are the first points by hand.
FIRST: Final = {"withdrawal": WITHDRAWAL, "withdrawal-backfilled": BACKFILLED}
#: Steps of the levers of the page from nobody to all.
STEPS: Final = 20
#: How much denser early dates of leaving are than late ones.
_EARLY: Final = 1.5
#: Least and most share of levers that move in the sequence, and the share of its points that start from the withdrawal.
_LEAST, _MOST, _FROM_WITHDRAWAL = 0.15, 0.75, 0.6


def by_hand() -> FloatArray:
    """Points on the ways that people take: one lever moved over its range from a question of the page."""
    return _rows(list(_ways()))


def _ways() -> Iterator[dict[str, float]]:
    yield from FIRST.values()
    for share in (0.25, 0.5, 0.75, 1.0):
        yield dict.fromkeys(BALTIC_LEAVE, share)
    for share in (0.25, 0.5, 0.75):
        yield WITHDRAWAL | dict.fromkeys(BALTIC_LEAVE, share)
        yield BACKFILLED | {"backfill": share}
    for month in (1.0, 3.0, 9.0, 13.0, 18.0, 26.0, 36.0, 50.0, 69.0):
        yield WITHDRAWAL | {"leave_from": month}
    for months in (0.0, 6.0, 14.0, 42.0, 60.0):
        yield BACKFILLED | {"backfill_months": months}
    for share in (0.05, 0.25, 0.5, 1.0):
        yield WITHDRAWAL | {"germany_leave": share}
    for share in (0.1, 0.4, 1.0):
        yield {"germany_leave": share}
    for host in BALTIC_LEAVE:
        yield {host: 1.0}
        yield {host: 0.5}
        yield WITHDRAWAL | {host: 0.0}
    for start in ({}, WITHDRAWAL):
        for name, ends in (
            ("brigade", (0.0, 2500.0, 10_000.0)),
            ("aid", (0.0, 0.25, 0.5, 1.0)),
            ("baltic_spending", (2.5, 3.2, 5.0, 6.0)),
        ):
            for end in ends:
                yield start | {name: end}
    yield {"backfill": 0.5, "backfill_months": 24.0}
    yield {"backfill": 1.0, "backfill_months": 24.0}
    yield BACKFILLED | {"leave_from": 20.0}
    yield BACKFILLED | {"leave_from": 45.0}
    # Every step of the two levers that answer the first question and the second.
    for step in range(1, STEPS):
        share = step / STEPS
        if share not in (0.25, 0.5, 0.75):
            yield WITHDRAWAL | dict.fromkeys(BALTIC_LEAVE, share)
            yield BACKFILLED | {"backfill": share}


def by_sequence(count: int, seed: int) -> FloatArray:
    """Points of a scrambled Sobol sequence over which levers move from the withdrawal or the baseline, and how far."""
    from scipy.stats.qmc import Sobol

    n = len(OPENING)
    design = Sobol(2 * n + 3, scramble=True, rng=np.random.default_rng(seed))
    shares = design.random(1 << (count - 1).bit_length())[:count]
    moved = shares[:, :n] < (_LEAST + (_MOST - _LEAST) * shares[:, -1])[:, None]
    spread = shares[:, n : 2 * n]
    together = shares[:, -2] < 0.5
    for host in range(1, len(BALTIC_LEAVE)):
        moved[together, host], spread[together, host] = moved[together, 0], spread[together, 0]
    starts = _rows([{}, BACKFILLED | {"backfill": 0.0}])
    found = starts[(shares[:, -3] < _FROM_WITHDRAWAL) * 1]
    for place, name in enumerate(OPENING):
        lever, share = BY_ID[name], spread[:, place]
        column = IDS.index(name)
        far = moved_to(lever, share**_EARLY if lever.months else share)
        found[:, column] = np.where(moved[:, place], far, found[:, column])
    return without_effectless(found)


def _rows(positions: list[dict[str, float]]) -> FloatArray:
    base = np.array([lever.at for lever in BY_ID.values()])
    rows = np.tile(base, (len(positions), 1))
    for row, position in zip(rows, positions, strict=True):
        for name, at in position.items():
            row[IDS.index(name)] = at
    return rows
