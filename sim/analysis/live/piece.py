"""Consecutive members of one strand, kept in memory: their headlines, their chances, and when the chances came.

A member is the same as in a run (:mod:`sim.ensemble.block`), so that sums over pieces are those of a run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.ensemble.block import Strand, set_up
from sim.ensemble.collect import ROWS
from sim.ensemble.finite import finite
from sim.ensemble.interrupts import held
from sim.ensemble.sharing import handfuls
from sim.model.stage.record import Collector
from sim.outcomes import ESTIMAND, HEADLINES

if TYPE_CHECKING:
    from sim.model.theatre import Theatre
    from sim.theory.arrays import BoolArray, FloatArray, IntArray

#: Chances are added up over members in whole numbers of this share, which has no order and no rounding: whoever
#: simulated which members, the same question has the same curve. It is finer than any figure on a page by far.
STEP: Final = 2.0**-40
#: The largest value of each monthly series that a run can count, in 64 bits of its steps.
_MOST: Final = {name: 2.0**63 / row.steps for name, row in ROWS.items()}


@dataclass(frozen=True)
class Piece:
    """Members `first` to `first + count - 1` of a strand.

    `flags` are the headlines that happened, (count,) by name; `chances` the chance of a first attack that each met;
    `by_month` what of it they had met by the end of each month, added up over members, in steps of :data:`STEP`.
    """

    first: int
    count: int
    flags: Mapping[str, BoolArray]
    chances: FloatArray
    by_month: IntArray

    @property
    def bytes(self) -> int:
        """Memory that its arrays take."""
        return int(self.chances.nbytes + self.by_month.nbytes + sum(flags.nbytes for flags in self.flags.values()))


class _Kept(Collector):
    """Collects pieces of a block; `tick` is called at the end of each month."""

    def __init__(self, strands: int, tick: Callable[[], None] | None) -> None:
        self.theatre: Theatre | None = None
        self.by_month: list[IntArray] = []
        self.outcomes: dict[str, FloatArray] = {}
        self._strands, self._tick = strands, tick

    def monthly(self, month: int, series: Mapping[str, FloatArray]) -> None:
        """Add up the chances met so far, which are no monthly series of the model: they are read where it keeps them.

        Months come in their order, each once. ValueError for a series that is not finite or beyond what a run can
        count, at which a run would end.
        """
        assert self.theatre is not None
        for name, most in _MOST.items():
            values = series[name]
            if not (values.max() < most and values.min() > -most):
                raise ValueError(f"the monthly series '{name}' is not finite in month {month}")
        met = self.theatre.crisis.chances.total[ESTIMAND]
        steps = np.rint(met / STEP).astype(np.int64)
        self.by_month.append(steps.reshape(self._strands, -1).sum(axis=1))
        if self._tick is not None:
            self._tick()

    def finish(self, outcomes: Mapping[str, FloatArray]) -> None:
        """Keep headlines and chances."""
        self.outcomes = {name: np.array(outcomes[name]) for name in (*HEADLINES, ESTIMAND)}


def simulate(
    strands: Sequence[Strand], seed: int, first: int, count: int, tick: Callable[[], None] | None = None
) -> list[Piece]:
    """Members `first` to `first + count - 1` in each strand, a piece each; all have the same months and steps.

    `tick` is called at the end of every month of every block; what it raises ends the work. RunError where a scenario
    leads to numbers that are none.
    """
    pieces: list[Piece] = []
    for few in handfuls(strands, count):
        collector = _Kept(len(few), tick)
        titles = ", ".join(dict.fromkeys(strand.world.title for strand in few))
        with finite(titles), set_up(few, seed, first, count, collector=collector) as theatre:
            collector.theatre = theatre
            theatre.run(held)
            collector.theatre = None
        by_month = np.stack(collector.by_month, axis=1)
        for place in range(len(few)):
            mine = slice(place * count, (place + 1) * count)
            flags = {name: collector.outcomes[name][mine] == 1.0 for name in HEADLINES}
            chances = collector.outcomes[ESTIMAND][mine].copy()
            pieces.append(Piece(first, count, flags, chances, by_month[place].copy()))
    return pieces


def blocks(strands: int, count: int) -> int:
    """How many blocks :func:`simulate` works through, each of all months.

    >>> blocks(8, 250), blocks(8, 5000)
    (1, 2)
    """
    return len(list(handfuls(range(strands), count)))
