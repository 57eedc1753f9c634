"""One outcome of members of many worlds, simulated side by side when it is asked for, and kept piece by piece."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.outcomes_only import CHUNK, Members, alike
from sim.ensemble.interrupts import held
from sim.errors import RunError
from sim.model.stage.plans import structure
from sim.scenario.canonical import canonical, digest
from sim.store.files import write_bytes, writing
from sim.store.folders import WORK

if TYPE_CHECKING:
    from sim.ensemble.pool import Workers
    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import FloatArray

#: Members of a piece, which is what an interrupted search loses at most of a world; an even number.
PIECE: Final = 500


@dataclass(frozen=True)
class World:
    """A scenario with the months that are simulated, and a name for its numbers."""

    scenario: Scenario
    name: str

    @classmethod
    def of(cls, scenario: Scenario) -> World:
        """A world of a scenario; scenarios of the same numbers have the same name, whatever theories they list."""
        return cls(scenario, digest({**canonical(scenario), "hypotheses": []})[:20])


@dataclass(frozen=True)
class Task:
    """Consecutive members of some worlds under a theory, which are alike but for numbers."""

    worlds: tuple[World, ...]
    hypothesis: str
    seed: int
    first: int
    count: int
    outcome: str
    folder: Path


def simulate(task: Task) -> int:
    """Simulate and keep one outcome of some members of some worlds; returns the number of futures."""
    members = Members(task.hypothesis, task.seed, task.first, task.count)
    found = members.outcomes([world.scenario for world in task.worlds])
    with held(), writing(task.folder):
        for world, outcomes in zip(task.worlds, found, strict=True):
            for first, count in pieces(task.first, task.first + task.count):
                buffer = io.BytesIO()
                np.save(buffer, outcomes[task.outcome][first - task.first : first - task.first + count])
                write_bytes(_path(task.folder, world.name, task.hypothesis, first, count), buffer.getvalue())
    return task.count * len(task.worlds)


def pieces(first: int, last: int) -> list[tuple[int, int]]:
    """First member and number of members of the pieces from one member, the first of a piece, to before another.

    >>> pieces(500, 1200)
    [(500, 500), (1000, 200)]
    """
    return [(start, min(PIECE, last - start)) for start in range(first, last, PIECE)]


@dataclass
class Worlds:
    """What is known of an outcome in any world, from what lies in `folder` or is simulated now.

    `spent` counts futures that were asked for, found ones included, so that what is asked for next does not depend on
    what an interrupted call left.
    """

    outcome: str
    seed: int
    folder: Path
    workers: Workers
    done: Callable[[float], None] = lambda futures: None

    def __post_init__(self) -> None:
        self._known: dict[tuple[str, str], list[FloatArray]] = {}
        self.spent = 0

    def size(self, world: World, hypothesis: str) -> int:
        """How many members are known."""
        return sum(piece.size for piece in self._known.get((world.name, hypothesis), ()))

    def values(self, world: World, hypothesis: str, members: int | None = None) -> FloatArray:
        """The outcome of the members known, or of the first of them."""
        pieces = self._known.get((world.name, hypothesis))
        if not pieces:
            return np.zeros(0)
        return np.concatenate(pieces)[:members]

    def simulate(self, wanted: Iterable[tuple[World, str, int]]) -> None:
        """See to it that so many members of each world are known under each theory."""
        most: dict[tuple[str, str], tuple[World, int]] = {}
        for world, hypothesis, members in wanted:
            key = (world.name, hypothesis)
            if members > max(self.size(world, hypothesis), most.get(key, (world, 0))[1]):
                most[key] = (world, members)
        missing: dict[tuple[str, int, int], list[World]] = {}
        found = 0
        for (_, hypothesis), (world, members) in most.items():
            self.spent += members - self.size(world, hypothesis)
            lacking = [at for at in self._pieces(world, hypothesis, members) if not self._there(world, hypothesis, *at)]
            found += members - self.size(world, hypothesis) - sum(count for _, count in lacking)
            for first, count in _joined(lacking):
                missing.setdefault((hypothesis, first, count), []).append(world)
        if found > 0:
            self.done(found)
        self.workers.work(simulate, list(self._tasks(missing)), self.done, self.folder)
        for (name, hypothesis), (world, members) in most.items():
            known = self._known.setdefault((name, hypothesis), [])
            for first, count in self._pieces(world, hypothesis, members):
                piece = self._read(world, hypothesis, first, count)
                if piece is None:
                    raise RunError("a piece that was written has changed since", place=str(self.folder))
                while known and sum(one.size for one in known) > first:
                    known.pop()  # a shorter beginning of this piece
                known.append(piece)

    def _pieces(self, world: World, hypothesis: str, members: int) -> list[tuple[int, int]]:
        """The pieces that are not in memory."""
        return pieces(self.size(world, hypothesis) // PIECE * PIECE, members)

    def _tasks(self, missing: Mapping[tuple[str, int, int], Sequence[World]]) -> Iterator[Task]:
        """Worlds that are alike come together, as many as fill a block: a step costs nearly as much for few."""
        for (hypothesis, first, count), worlds in missing.items():
            together = max(1, CHUNK // count)
            for group in alike(worlds, lambda world: structure(world.scenario)):
                for place in range(0, len(group), together):
                    handful = tuple(group[place : place + together])
                    yield Task(handful, hypothesis, self.seed, first, count, self.outcome, self.folder.absolute())

    def _there(self, world: World, hypothesis: str, first: int, count: int) -> bool:
        return self._read(world, hypothesis, first, count) is not None

    def _read(self, world: World, hypothesis: str, first: int, count: int) -> FloatArray | None:
        try:
            piece = np.load(_path(self.folder, world.name, hypothesis, first, count))
        except (OSError, ValueError, EOFError):
            return None
        return piece if isinstance(piece, np.ndarray) and piece.shape == (count,) else None


def _joined(lacking: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pieces that follow one another as one stretch of members, as long as fits a block."""
    found: list[tuple[int, int]] = []
    for first, count in lacking:
        if found and sum(found[-1]) == first and found[-1][1] + count <= CHUNK:
            found[-1] = (found[-1][0], found[-1][1] + count)
        else:
            found.append((first, count))
    return found


def _path(folder: Path, name: str, hypothesis: str, first: int, count: int) -> Path:
    return folder / WORK / name / f"{hypothesis}-{first}-{count}.npy"
