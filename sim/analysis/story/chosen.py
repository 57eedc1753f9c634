"""Which futures of a run are told: those that the scenario turns, and one for each class of paths.

Nobody picks them: of each kind the futures nearest to the middle of that kind are taken, by
:func:`sim.analysis.story.typical.by_distance`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from sim.analysis.story.typical import by_distance
from sim.ensemble.collect import parts_of
from sim.ensemble.tables import outcomes_of_part
from sim.outcomes import ESTIMAND, OUTCOMES
from sim.vocabulary import PathClass

if TYPE_CHECKING:
    from sim.store.folders import Folder
    from sim.theory.arrays import BoolArray, FloatArray

#: The rule, as people are told it.
RULE: Final = (
    "Of each kind the future nearest to the middle is told: the one least unlike all others of its kind in everything "
    "that is measured of a future (Gower's distance), so the most typical, not the most dramatic."
)

KindOfFuture = Literal["only here", "only in the baseline", "path class"]
#: The world with the attack, of those that only one has.
_WITH: Final = {"only here": "accident", "only in the baseline": "accident.there"}


@dataclass(frozen=True)
class Kind:
    """Futures that have something in common under a hypothesis: how many they are, and the members told.

    `name` is the path class of those that have that in common, else empty. Of futures turned, `by_incident` counts
    those whose attack grew out of an incident: the members told are of the others, where there are any.
    """

    kind: KindOfFuture
    hypothesis: str
    count: int
    members: tuple[int, ...]
    name: str = ""
    by_incident: int = 0


@dataclass(frozen=True)
class Turned:
    """Futures with an attack under a hypothesis: in the scenario only, in the baseline only, in both."""

    only_here: int
    only_there: int
    both: int


Outcomes = Mapping[str, "FloatArray"]


def outcomes_of(run: Folder, hypothesis: str) -> dict[str, FloatArray]:
    """Every outcome of every member under a hypothesis, (members,) each."""
    parts = [outcomes_of_part(run, hypothesis, part) for part in range(parts_of(run.members))]
    return {name: np.concatenate([part[name] for part in parts]) for name in OUTCOMES}


def attacks_of(run: Folder, hypothesis: str) -> dict[str, FloatArray]:
    """Which members have an attack, as an outcome."""
    return {"armed_attack": _column(run, hypothesis, "armed_attack")}


def turned(here: Outcomes, there: Outcomes) -> Turned:
    """In how many futures there is an attack in one world or in both."""
    mine, others = here["armed_attack"] == 1.0, there["armed_attack"] == 1.0
    return Turned(int((mine & ~others).sum()), int((~mine & others).sum()), int((mine & others).sum()))


def clearest(runs: Sequence[Folder], hypotheses: Sequence[str]) -> str | None:
    """The hypothesis under which the scenario moves the chance of an attack most, sampling error taken off.

    `runs` are the run and its baseline, or the run alone: then that under which most futures have an attack. None where
    nothing stands out.
    """
    best, most = None, 0.0
    for hypothesis in hypotheses:
        levels = [_column(run, hypothesis, ESTIMAND if len(runs) > 1 else "armed_attack") for run in runs]
        size = _certain(levels[0] - levels[1]) if len(runs) > 1 else float(levels[0].mean())
        if size > most:
            best, most = hypothesis, size
    return best


def _certain(difference: FloatArray) -> float:
    """How far the mean is from nothing at the end of its 95% interval that is nearer; negative where that is beyond."""
    half: float = 1.96 * float(difference.std()) / np.sqrt(difference.size)
    return abs(float(difference.mean())) - half


def _column(run: Folder, hypothesis: str, name: str) -> FloatArray:
    parts = range(parts_of(run.members))
    return np.concatenate([outcomes_of_part(run, hypothesis, part, [name])[name] for part in parts])


def kinds(hypothesis: str, here: Outcomes, there: Outcomes | None, count: int) -> Iterator[Kind]:
    """The kinds of futures there are, with `count` members of each, nearest to the middle first.

    Those with an attack in one world only come first, then the classes of paths in their order. An attack that Moscow
    decides on tells more than one that an incident grows into, so that of those turned the former are told.
    """
    if there is not None:
        mine, others = here["armed_attack"] == 1.0, there["armed_attack"] == 1.0
        both: Outcomes = {**here, **{f"{name}.there": values for name, values in there.items()}}
        yield _kind("only here", hypothesis, mine & ~others, both, count)
        yield _kind("only in the baseline", hypothesis, ~mine & others, both, count)
    for path in PathClass:
        where = here["path_class"] == float(path)
        if where.any():
            yield _kind("path class", hypothesis, where, here, count, path.label)


def _kind(
    kind: KindOfFuture, hypothesis: str, where: BoolArray, outcomes: Outcomes, count: int, name: str = ""
) -> Kind:
    told, by_incident = where, 0
    if kind in _WITH:
        incident = where & (outcomes[_WITH[kind]] == 1.0)
        by_incident = int(incident.sum())
        told = where & ~incident if (where & ~incident).any() else where
    who = np.flatnonzero(told)
    if who.size == 0:
        return Kind(kind, hypothesis, 0, (), name)
    nearest = who[by_distance({each: values[who] for each, values in outcomes.items()})[:count]]
    members = tuple(int(member) for member in nearest)
    return Kind(kind, hypothesis, int(where.sum()), members, name, by_incident)
