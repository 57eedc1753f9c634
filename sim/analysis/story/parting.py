"""Where two futures with the same member and the same luck part, and what carried the difference.

Worlds may part first in something small, a number of a month, and only later in what somebody decides. Told are the
first series that differs, the first decision in which the choice differs, and the decision that counts: that over the
first attack where one world has it and the other has not, else the first that differs of those that weigh more than
hybrid pressure and consultations, else the first that differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.events import ASSAULT, GRAB
from sim.outcomes import MONTHLY

if TYPE_CHECKING:
    from sim.ensemble.replay import Future, LoggedEvent
    from sim.model.stage.decision import DecisionRecord
    from sim.theory.arrays import FloatArray

ATTACK: Final = "attack"
#: Decisions that come often and decide little by themselves, by how their names begin.
_LIGHT: Final = ("hybrid pressure", "call for consultations")
_ATTACKS: Final = (GRAB.name, ASSAULT.name)
#: A series differs where the worlds are farther apart than rounding makes them, as a share of the range of its bins.
_ROUNDING: Final = 1e-9

#: Series that do no more than count what happens and what is decided.
_OF_EVENTS: Final = ("talks", "hybrid_intensity")

#: What tells a decision of a future from its others: the month, who decides what, and the how-manieth time that month.
Key = tuple[int, str, str, int]
Months = Mapping[str, "FloatArray"]


@dataclass(frozen=True)
class Both:
    """A decision as it comes up in the two worlds; None where it does not come up."""

    key: Key
    here: DecisionRecord | None
    there: DecisionRecord | None

    @property
    def month(self) -> int:
        """The month in which it comes up."""
        return self.key[0]

    @property
    def differs(self) -> bool:
        """Whether it comes up in both worlds and the choice differs."""
        return self.here is not None and self.there is not None and self.here.chosen != self.there.chosen

    @property
    def records(self) -> tuple[DecisionRecord, ...]:
        """The records there are, that of the scenario first."""
        return tuple(record for record in (self.here, self.there) if record is not None)


@dataclass(frozen=True)
class Small:
    """The first month in which a series differs, and its values in the two worlds."""

    month: int
    series: str
    here: float
    there: float


@dataclass(frozen=True)
class Parting:
    """Where two worlds part.

    `small` is the series that differs first, `first` the first decision that goes otherwise in both worlds, `counts`
    the decision that counts, `event` the first event that only one world has; each None where there is none. `attack`
    is the month of the first attack that only one world has in that month, `by_accident` that no decision led to it.
    """

    small: Small | None
    first: Both | None
    counts: Both | None
    attack: int | None
    by_accident: bool
    event: LoggedEvent | None
    same: bool

    @property
    def month(self) -> int | None:
        """The month of the decision or the attack that counts; None where the worlds never part in what happens."""
        if self.counts is not None:
            return self.counts.month
        if self.attack is not None:
            return self.attack
        return None if self.event is None else self.event.month


def parting(here: Future, there: Future, months_here: Months | None, months_there: Months | None) -> Parting:
    """Where two futures part: the scenario's and the baseline's, with the same member and luck."""
    mine, others = keyed(here.decisions), keyed(there.decisions)
    order = sorted(mine.keys() | others.keys(), key=lambda key: key[0])
    aligned = [Both(key, mine.get(key), others.get(key)) for key in order]
    apart = [both for both in _in_order(aligned, here, there) if both.differs]
    first = apart[0] if apart else None
    small = None if months_here is None or months_there is None else first_difference(months_here, months_there)
    attack, by_accident = _attack_apart(here, there)
    counts = next((both for both in apart if not both.key[2].startswith(_LIGHT)), first)
    if attack is not None:
        counts = None if by_accident else _deciding(aligned, attack)
    same = here.events == there.events and here.decisions == there.decisions and small is None
    return Parting(small, first, counts, attack, by_accident, _event_apart(here, there), same)


def keyed(decisions: Iterable[DecisionRecord]) -> dict[Key, DecisionRecord]:
    """Decisions by what tells them from one another."""
    found: dict[Key, DecisionRecord] = {}
    for record in decisions:
        number = 0
        while (key := (record.month, record.actor, record.decision, number)) in found:
            number += 1
        found[key] = record
    return found


def _in_order(aligned: list[Both], here: Future, there: Future) -> list[Both]:
    """The same in the order in which they were taken, by the world that has them."""
    place = {id(record): number for future in (here, there) for number, record in enumerate(future.decisions)}
    return sorted(aligned, key=lambda both: (both.month, min(place[id(record)] for record in both.records)))


def first_difference(here: Months, there: Months) -> Small | None:
    """The first month in which a series differs; of several, the one that differs most on the scale of its range."""
    earliest: Small | None = None
    widest = 0.0
    for name, values in here.items():
        if name in _OF_EVENTS:
            continue
        scale = MONTHLY[name].high - MONTHLY[name].low
        apart = np.abs(values - there[name]) / scale
        differs = np.flatnonzero(apart > _ROUNDING)
        if differs.size == 0:
            continue
        month = int(differs[0])
        sooner = earliest is None or month < earliest.month
        if sooner or (earliest is not None and month == earliest.month and apart[month] > widest):
            earliest = Small(month, name, float(values[month]), float(there[name][month]))
            widest = float(apart[month])
    return earliest


def first_attack(future: Future) -> LoggedEvent | None:
    """The first attack of a future."""
    return next((event for event in future.events if event.event in _ATTACKS), None)


def _attack_apart(here: Future, there: Future) -> tuple[int | None, bool]:
    """The month of the first attack that one world has in a month in which the other has none like it, and whether
    nobody decided on it.
    """
    attacks = [first_attack(future) for future in (here, there)]
    told = [attack and (attack.month, attack.event, attack.detail) for attack in attacks]
    if told[0] == told[1]:
        return None, False
    at, future = min(
        (attack.month, number) for number, attack in enumerate(attacks) if attack is not None
    )  # the earlier; the scenario's of two in the same month
    chosen = any(
        record.decision == ATTACK and record.month == at and record.chosen != "none"
        for record in (here, there)[future].decisions
    )
    return at, not chosen


def _event_apart(here: Future, there: Future) -> LoggedEvent | None:
    """The first event that only one of the worlds has."""
    apart = [event for event in here.events if event not in there.events]
    apart += [event for event in there.events if event not in here.events]
    return min(apart, key=lambda event: event.month, default=None)


def _deciding(aligned: list[Both], month: int) -> Both | None:
    """The decision over an attack in a month, by the world in which it is taken."""
    over = [both for both in aligned if both.month == month and both.key[2] == ATTACK]
    return next((both for both in over if any(record.chosen != "none" for record in both.records)), None)


def counterpart(event: LoggedEvent, other: Future) -> LoggedEvent | None:
    """The same thing as it happens in the other world in the same month, with another detail."""
    alike = (
        one for one in other.events if (one.month, one.event, one.actor) == (event.month, event.event, event.actor)
    )
    return next(alike, None)


def changed_terms(both: Both) -> dict[tuple[str, str], tuple[float, float]]:
    """Terms of the options, (option, term), that differ between the worlds, most first: (here, there)."""
    if both.here is None or both.there is None:
        return {}
    changed = {
        (option, term): (value, both.there.utilities.get(option, {}).get(term, 0.0))
        for option, terms in both.here.utilities.items()
        for term, value in terms.items()
    }
    ordered = sorted(changed.items(), key=lambda item: -abs(item[1][0] - item[1][1]))
    return {name: values for name, values in ordered if values[0] != values[1]}
