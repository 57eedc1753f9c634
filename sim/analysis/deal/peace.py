"""What became of a settlement in futures that were played: when it was signed, how long it held, who broke it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.outcomes_only import Outcomes
from sim.ensemble.block import Strand, simulate_side_by_side
from sim.ensemble.finite import finite
from sim.ensemble.sharing import handfuls
from sim.events import PEACE_BROKEN, SETTLEMENT_SIGNED
from sim.model.settlement.valuation import RUSSIA, UKRAINE

if TYPE_CHECKING:
    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import BoolArray, FloatArray, IntArray

#: Months after which it is said whether a peace still holds.
HELD_AFTER: Final = (1, 3, 12, 60)
_BREAKERS: Final = (RUSSIA, UKRAINE)


class Kept(Outcomes):
    """A collector that keeps the outcomes, and when settlements were signed and broken."""

    def __init__(self) -> None:
        super().__init__()
        self.turns: list[tuple[int, str, str, IntArray]] = []

    def event(
        self,
        month: int,
        name: str,
        actor: str,
        who: IntArray,
        detail: str | Sequence[str] = "",
        value: FloatArray | None = None,
    ) -> None:
        """Keep who signed and who broke, in the order in which it happened."""
        if name in (SETTLEMENT_SIGNED.name, PEACE_BROKEN.name):
            self.turns.append((month, name, actor, who))

    def those(self, futures: slice) -> Kept:
        """What is kept of consecutive futures of the block."""
        part = Kept()
        part.outcomes = {name: values[futures] for name, values in self.outcomes.items()}
        for month, name, actor, who in self.turns:
            mine = who[(who >= futures.start) & (who < futures.stop)] - futures.start
            if mine.size:
                part.turns.append((month, name, actor, mine))
        return part


def play(
    worlds: Mapping[str, Scenario], members: int, seed: int, progress: Callable[[int, int], None] | None
) -> dict[str, dict[str, Kept]]:
    """What is kept, by world and hypothesis; all are simulated side by side, as many at a time as pay."""
    played: dict[str, dict[str, Kept]] = {name: {} for name in worlds}
    total = members * sum(len(world.hypotheses) for world in worlds.values())
    done = 0
    named = [(name, h, Strand(world, h)) for name, world in worlds.items() for h in world.hypotheses]
    for few in handfuls(named, members):
        kept = Kept()
        with finite(few[0][2].world.title):
            simulate_side_by_side([strand for _, _, strand in few], seed, 0, members, kept)
        for place, (name, hypothesis, _) in enumerate(few):
            played[name][hypothesis] = kept.those(slice(place * members, (place + 1) * members))
        done += members * len(few)
        if progress is not None:
            progress(done, total)
    return played


@dataclass(frozen=True)
class Settlements:
    """The first settlement of each future, all (members,): its month, months until it was broken (infinite where it was
    not; NaN where nothing was signed) and a breaker's position in (russia, ukraine), -1 for nobody.
    """

    month: FloatArray
    length: FloatArray
    breaker: IntArray

    def of(self, futures: BoolArray) -> Settlements:
        """Those of some futures."""
        return Settlements(self.month[futures], self.length[futures], self.breaker[futures])


def first_settlements(turns: Sequence[tuple[int, str, str, IntArray]], members: int) -> Settlements:
    """Read off what was signed and broken, in order; a ceasefire that nobody signed is no settlement.

    >>> at = np.array([0])
    >>> signed, broken = SETTLEMENT_SIGNED.name, PEACE_BROKEN.name
    >>> told = [(2, broken, "russia", at), (5, signed, "mediator", at), (9, broken, "ukraine", at)]
    >>> found = first_settlements(told, 1)
    >>> found.month.tolist(), found.length.tolist(), found.breaker.tolist()
    ([5.0], [4.0], [1])
    """
    month, length = np.full(members, np.nan), np.full(members, np.nan)
    breaker = np.full(members, -1)
    for now, name, actor, who in turns:
        if name == SETTLEMENT_SIGNED.name:
            first = who[np.isnan(month[who])]
            month[first], length[first] = float(now), np.inf
        else:
            ends = who[np.isinf(length[who])]
            length[ends] = now - month[ends]
            breaker[ends] = _BREAKERS.index(actor)
    return Settlements(month, length, breaker)


@dataclass(frozen=True)
class Held:
    """How long settlements held as played: `signed` of them, and by months those that could be `watched` for so long
    within the horizon and the share of these that still held; a month for which none could be watched has no share.
    """

    signed: int
    watched: Mapping[int, int]
    share: Mapping[int, float]


def held(settlements: Settlements, horizon: int) -> Held:
    """A settlement counts at a month only where the horizon leaves that many months after it.

    >>> two = Settlements(np.array([0.0, 8.0]), np.array([5.0, np.inf]), np.array([0, -1]))
    >>> found = held(two, 13)
    >>> found.signed, found.watched, found.share
    (2, {1: 2, 3: 2, 12: 1, 60: 0}, {1: 1.0, 3: 1.0, 12: 0.0})
    """
    signed = ~np.isnan(settlements.month)
    month, length = settlements.month[signed], settlements.length[signed]
    seen = {m: month + m < horizon for m in HELD_AFTER}
    watched = {m: int(who.sum()) for m, who in seen.items()}
    share = {m: float(np.mean(length[who] > m)) for m, who in seen.items() if who.any()}
    return Held(int(signed.sum()), watched, share)


def breakers(settlements: Settlements) -> dict[str, float]:
    """Share of settlements that each party broke."""
    signed = ~np.isnan(settlements.month)
    if not signed.any():
        return {}
    return {party: float(np.mean(settlements.breaker[signed] == k)) for k, party in enumerate(_BREAKERS)}
