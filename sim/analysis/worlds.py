"""Worlds simulated for one question: their members' headlines are kept in files, so that an interruption loses little.

What a decomposition of a difference needs of each world is :data:`sim.analysis.measure.KEPT` of every member, under
every hypothesis, with the same luck.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

from sim.analysis.measure import KEPT
from sim.analysis.outcomes_only import CHUNK, Members, alike, chunks
from sim.analysis.paired import PairSums, difference_interval
from sim.model.stage.plans import structure
from sim.outcomes import OUTCOMES
from sim.store.files import write_bytes, writing

if TYPE_CHECKING:
    from sim.ensemble.pool import Workers
    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import FloatArray

Done = Callable[[float], None]

#: Rows of a decomposition: the whole difference, and what its parts do not add up to.
TOTAL, INTERACTION = "total", "interaction"

#: Futures of a task, all its worlds counted: few enough that progress is told every few seconds.
_FUTURES: Final = 4 * CHUNK

T = TypeVar("T")

#: Outcomes of :data:`sim.analysis.measure.KEPT`, (members,), by hypothesis and outcome.
Kept = Mapping[str, Mapping[str, "FloatArray"]]


@dataclass(frozen=True)
class WorldsTask:
    """Members of worlds that can be simulated side by side; what is kept of each world goes into a file."""

    worlds: tuple[tuple[str, Scenario], ...]
    members: Members
    folder: Path

    @property
    def futures(self) -> int:
        """Members of all its worlds."""
        return self.members.count * len(self.worlds)

    def path(self, world: str) -> Path:
        """The file of what is kept of a world."""
        return self.folder / f"{world}-{self.members.hypothesis}-{self.members.first}.npy"


def simulate_worlds(task: WorldsTask) -> int:
    """Simulate and write what is missing; returns how many futures. RunError where that is impossible."""
    missing = [(name, scenario) for name, scenario in task.worlds if _read(task, name) is None]
    simulated = task.members.outcomes([scenario for _, scenario in missing]) if missing else []
    for (name, _), outcomes in zip(missing, simulated, strict=True):
        buffer = io.BytesIO()
        np.save(buffer, np.stack([outcomes[outcome] for outcome in KEPT]))
        with writing(task.folder):
            write_bytes(task.path(name), buffer.getvalue())
    return task.futures


def world_tasks(worlds: Mapping[str, Scenario], members: int, seed: int, folder: Path) -> list[WorldsTask]:
    """The tasks that simulate worlds, which are given by name."""
    (hypotheses,) = {world.hypotheses for world in worlds.values()}
    return [
        WorldsTask(tuple(few), Members(hypothesis, seed, first, count), folder)
        for first, count in chunks(members)
        for group in alike(worlds.items(), lambda world: structure(world[1]))
        for few in _few(group, max(1, _FUTURES // count))
        for hypothesis in hypotheses
    ]


def _few(group: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """A group in handfuls of at most so many."""
    for first in range(0, len(group), most):
        yield group[first : first + most]


def read_world(tasks: Sequence[WorldsTask], world: str) -> dict[str, dict[str, FloatArray]]:
    """What is kept of one world, from the files of its tasks."""
    chunks_of: dict[str, list[FloatArray]] = {}
    for task in tasks:
        if world in dict(task.worlds):
            kept = _read(task, world)
            assert kept is not None
            chunks_of.setdefault(task.members.hypothesis, []).append(kept)
    return {h: dict(zip(KEPT, np.concatenate(kept, axis=1), strict=True)) for h, kept in chunks_of.items()}


def simulate(
    worlds: Mapping[str, Scenario], members: int, seed: int, *, folder: Path, workers: Workers, done: Done
) -> dict[str, Kept]:
    """What is kept of worlds, which are given by name; what lies in the folder is not simulated again.

    `done` is told of futures as they are done.
    """
    tasks = world_tasks(worlds, members, seed, folder.absolute())
    # Looked at here as well: workers elsewhere may not see the folder.
    missing = [task for task in tasks if any(_read(task, name) is None for name, _ in task.worlds)]
    done(sum(task.futures for task in tasks) - sum(task.futures for task in missing))
    workers.work(simulate_worlds, missing, done, folder)
    return {name: read_world(tasks, name) for name in worlds}


def change(here: Kept, reference: Kept, hypothesis: str, outcome: str) -> FloatArray:
    """The difference of each member."""
    return here[hypothesis][outcome] - reference[hypothesis][outcome]


def adding_up(total: FloatArray, parts: Mapping[str, FloatArray]) -> list[tuple[str, FloatArray]]:
    """The whole difference of each member, its parts, and the interaction with which they add up to it.

    >>> found = adding_up(np.array([3.0]), {"a": np.array([1.0]), "b": np.array([1.0])})
    >>> [(name, float(part[0])) for name, part in found]
    [('total', 3.0), ('a', 1.0), ('b', 1.0), ('interaction', 1.0)]
    """
    interaction = total.copy()
    for part in parts.values():
        interaction -= part
    return [(TOTAL, total), *parts.items(), (INTERACTION, interaction)]


def effect_columns(effect: FloatArray, outcome: str) -> dict[str, Any]:
    """Mean and interval of a part of the difference in an outcome.

    Counted differences are whole numbers, scaled to lie between -1 and 1 as :func:`change_interval` needs them.
    """
    counted = OUTCOMES[outcome].kind == "flag"
    most = max(1.0, float(np.abs(effect).max())) if counted else 1.0
    sums = PairSums()
    sums.add(effect / most)
    low, high = (end * most for end in difference_interval(sums, counted))
    same = sums.square == 0
    clear = not same and (low > 0 or high < 0)
    return {"effect": sums.mean * most, "low": low, "high": high, "same": same, "clear": clear}


def _read(task: WorldsTask, world: str) -> FloatArray | None:
    """What was written, (outcomes, members); None where it is missing or incomplete."""
    try:
        kept: FloatArray = np.load(task.path(world))
    except (OSError, ValueError, EOFError):
        return None
    return kept if kept.shape == (len(KEPT), task.members.count) else None
