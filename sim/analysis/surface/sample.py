"""Points at which the surface is made and tested: a scrambled Sobol sequence over which levers move, and how far.

Most questions move few levers. So each point has a share of levers that move, from one in twelve to nearly all, and
of those that can be moved by degrees some are moved all the way, where people move them. The three Baltic withdrawals
move together at half of the points.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from sim.analysis.surface.levers import BALTIC_LEAVE, IDS, LEVERS, Form, Lever
from sim.theory.arrays import FloatArray

#: The month at which time starts, from which months are counted.
START: Final = "2025-03"
#: Least and most share of levers that move at a point, and how much likelier few are than many.
_LEAST: Final = 1.0 / 12.0
_MOST: Final = 0.95
_FEW: Final = 3.0
#: Share of moved levers that stand at their end.
_AT_THE_END: Final = 0.25
_FLAGS: Final = frozenset({"permanent", "recognised", "demilitarised_zone", "offered", "security_clause", "opt_out"})


def points(count: int, seed: int) -> FloatArray:
    """Positions, (count, levers), in the order of :data:`~sim.analysis.surface.levers.IDS`; NaN is the range of aid."""
    from scipy.stats.qmc import Sobol

    n = len(LEVERS)
    shares = Sobol(2 * n + 2, scramble=True, rng=np.random.default_rng(seed)).random(1 << (count - 1).bit_length())[
        :count
    ]
    activity = _LEAST + (_MOST - _LEAST) * shares[:, -1] ** _FEW
    moved = shares[:, :n] < activity[:, None]
    together = shares[:, -2] < 0.5
    hosts = [IDS.index(name) for name in BALTIC_LEAVE]
    spread = shares[:, n : 2 * n]
    for host in hosts[1:]:
        moved[together, host] = moved[together, hosts[0]]
        spread[together, host] = spread[together, hosts[0]]
    columns = [np.where(moved[:, k], moved_to(lever, spread[:, k]), lever.at) for k, lever in enumerate(LEVERS)]
    return without_effectless(np.stack(columns, axis=1))


def without_effectless(positions: FloatArray) -> FloatArray:
    """Positions in which a lever that qualifies others stands as in the baseline where none of them is moved."""
    settled = positions.copy()
    for k, lever in enumerate(LEVERS):
        if lever.of:
            moved = (positions[:, [IDS.index(name) for name in lever.of]] > 0.0).any(axis=1)
            settled[:, k] = np.where(moved, positions[:, k], lever.at)
    return settled


def moved_to(lever: Lever, spread: FloatArray) -> FloatArray:
    """Where a lever goes for shares between 0 and 1."""
    if lever.is_word:
        return np.ceil(spread * lever.high)
    if lever.of:
        return np.round(lever.low + (lever.high - lever.low) * spread)
    inner = spread / (1.0 - _AT_THE_END)
    far = np.where(inner > 1.0, lever.high, lever.low + (lever.high - lever.low) * inner)
    if lever.low < lever.at or math.isnan(lever.at):  # it can go either way
        far = np.where(inner > 1.0 + 0.5 * _AT_THE_END / (1.0 - _AT_THE_END), lever.low, far)
    return np.asarray(np.round(far, 3 if lever.high < 100 else 0), np.float64)


def settings(position: Mapping[str, float]) -> list[str]:
    """What is set over the baseline to get there, as `--set` has it."""
    return [f"{path}={value}" for path, value in _settings(position)]


def _settings(position: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    for lever in LEVERS:
        at = position[lever.id]
        if lever.of:
            for other, path in lever.of.items():
                if position[other] > 0.0:
                    yield path, month(at) if lever.months else f"{at:g}"
        elif not (at == lever.at or math.isnan(at)):
            form = _form(lever, at)
            for path, value in form.when.items():
                yield path, _written(path, value)
            if form.path:
                yield form.path, f"{at:.10g}"


def _form(lever: Lever, at: float) -> Form:
    return next(form for form in reversed(lever.forms) if form.path is not None or form.at == at)


def _written(path: str, value: float | str) -> str:
    if path.rsplit(".", 1)[1] in _FLAGS:
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:g}"


def month(offset: float) -> str:
    """The month so many months from the start.

    >>> month(6.0), month(22.0)
    ('2025-09', '2027-01')
    """
    year, of_year = divmod(int(START[:4]) * 12 + int(START[5:]) - 1 + round(offset), 12)
    return f"{year}-{of_year + 1:02d}"


def position(row: FloatArray) -> dict[str, float]:
    """A row of positions by lever."""
    return dict(zip(IDS, row.tolist(), strict=True))
