"""What a story is made of: one member played again in the scenario and in its baseline, with its months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from sim.analysis.story.parting import Months, Parting, parting
from sim.ensemble.replay import replay
from sim.ensemble.tables import parameters_of_member
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.ensemble.replay import Future
    from sim.store.folders import Folder

WorldName = Literal["scenario", "baseline"]

#: Weights by which a term of a decision tells what its actor expects: see :mod:`sim.theory.crisis`.
WEIGHTS: Final = (
    "baltic.resistance_help", "baltic.resistance_denial", "us.solidarity", "europe.solidarity",
    "europe.grab_denial_value", "europe.assault_denial_value",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """A future as it went in one world; `weights` are values of :data:`WEIGHTS` in it."""

    name: WorldName
    title: str
    future: Future
    months: Months
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Material:
    """A member under a hypothesis: in the scenario, and in the baseline where the run has one.

    `start` is the first month, YYYY-MM, `length` the number of months, `members` how many the run has.
    """

    member: int
    members: int
    hypothesis: str
    start: str
    length: int
    here: World
    there: World | None
    parting: Parting | None

    @property
    def worlds(self) -> tuple[World, ...]:
        """The scenario, and the baseline where there is one."""
        return (self.here,) if self.there is None else (self.here, self.there)

    @property
    def differs(self) -> tuple[str, ...]:
        """What is not, bit for bit, what the folders hold."""
        return tuple(name for world in self.worlds for name in world.future.differs)


def gather(run: Folder, baseline: Folder | None, member: int, hypothesis: str) -> Material:
    """Play a member again in both worlds.

    Raises SimError where the run has no such member or hypothesis, or a run was made by other rules than those of this
    version.
    """
    here = _world("scenario", run, member, hypothesis)
    there = None if baseline is None else _world("baseline", baseline, member, hypothesis)
    where = None if there is None else parting(here.future, there.future, here.months, there.months)
    start, months = str(run.identity["values"]["horizon.start"]), run.months
    return Material(member, run.members, hypothesis, start, months, here, there, where)


def _world(name: WorldName, run: Folder, member: int, hypothesis: str) -> World:
    [future] = replay(run, member, [hypothesis])
    if future.differs:
        raise SimError(
            f"member {member} played again differs from what the run holds in: {', '.join(future.differs)}",
            place=str(run.path),
            remedy="nothing is told of a future that cannot be repeated; run the scenario again on this machine",
        )
    title = str(run.words["title"])
    return World(name, title, future, future.series, _weights(run, member))


def _weights(run: Folder, member: int) -> dict[str, float]:
    drawn = parameters_of_member(run, member, WEIGHTS)
    values = run.identity["values"]
    fixed = {path: values[path] for path in WEIGHTS if isinstance(values.get(path), int | float)}
    return {**{path: float(value) for path, value in fixed.items()}, **drawn}
