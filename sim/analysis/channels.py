"""How much of the difference between two scenarios goes through each channel.

A channel that is switched off (`without:` in a scenario) stays as it was at the start. With it off in both scenarios,
in the same futures, the difference that is left is what does not need it; what is missing is its part. Parts need not
add up to the whole: two channels may each suffice, or need one another. That rest, the interaction, has a row of its
own, and so has what is left with all channels off.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.measure import KEPT
from sim.analysis.outcomes_only import Members, alike, chunks
from sim.analysis.paired import PairSums, difference_interval
from sim.model.stage.plans import structure
from sim.outcomes import OUTCOMES
from sim.store.files import write_bytes, writing
from sim.vocabulary import CHANNELS

if TYPE_CHECKING:
    from sim.ensemble.pool import Workers
    from sim.scenario.schema.scenario import Scenario
    from sim.store.identity import Ensemble
    from sim.theory.arrays import FloatArray

TOTAL, NONE, INTERACTION = "total", "none-of-these", "interaction"

#: Outcomes of :data:`sim.analysis.measure.KEPT`, (members,), by hypothesis and outcome.
Kept = Mapping[str, Mapping[str, "FloatArray"]]


@dataclass(frozen=True)
class WorldsTask:
    """Members of worlds that can be simulated side by side; what is kept of each world goes into a file."""

    worlds: tuple[tuple[str, Scenario], ...]
    members: Members
    folder: Path

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
    return task.members.count * len(task.worlds)


def without(scenario: Scenario, channels: Sequence[str]) -> Scenario:
    """A scenario with more channels switched off."""
    names = tuple(name for name in CHANNELS if name in channels or name in scenario.without)
    return scenario.model_copy(update={"without": names})


def cost(ensemble: Ensemble, channels: int) -> int:
    """Future-months of two scenarios with each of so many channels off, and with all of them off."""
    return ensemble.futures * ensemble.months * 2 * (channels + 1)


def worlds_off(scenario: Scenario) -> dict[str, Scenario]:
    """The scenario with each channel that it has switched off in turn, and with all of them off, by channel."""
    here = [name for name in CHANNELS if name not in scenario.without]
    return {**{name: without(scenario, [name]) for name in here}, NONE: without(scenario, here)}


def world_tasks(worlds: Mapping[str, Scenario], members: int, seed: int, folder: Path) -> list[WorldsTask]:
    """The tasks that simulate worlds, which are given by name."""
    (hypotheses,) = {world.hypotheses for world in worlds.values()}
    return [
        WorldsTask(tuple(group), Members(hypothesis, seed, first, count), folder)
        for first, count in chunks(members)
        for group in alike(worlds.items(), lambda world: structure(world[1]))
        for hypothesis in hypotheses
    ]


def read_world(tasks: Sequence[WorldsTask], world: str) -> dict[str, dict[str, FloatArray]]:
    """What is kept of one world, from the files of its tasks."""
    chunks_of: dict[str, list[FloatArray]] = {}
    for task in tasks:
        if world in dict(task.worlds):
            kept = _read(task, world)
            assert kept is not None
            chunks_of.setdefault(task.members.hypothesis, []).append(kept)
    return {h: dict(zip(KEPT, np.concatenate(kept, axis=1), strict=True)) for h, kept in chunks_of.items()}


def measure(
    here: Mapping[str, Scenario], whole: Mapping[str, Kept], members: int, seed: int, *, folder: Path, workers: Workers
) -> list[dict[str, Any]]:
    """The effect by channel, a row each, from two scenarios simulated with channels off.

    `here` has the two by the keys "reference" and "scenario", and `whole` what is kept of them with every channel as it
    is.
    """
    worlds = {
        f"{key}-{channel}": world for key, scenario in here.items() for channel, world in worlds_off(scenario).items()
    }
    tasks = world_tasks(worlds, members, seed, folder)
    workers.work(simulate_worlds, tasks, lambda futures: None)
    channels = worlds_off(here["scenario"])
    left = {channel: {key: read_world(tasks, f"{key}-{channel}") for key in here} for channel in channels}
    return list(_rows(whole, left))


def _rows(whole: Mapping[str, Kept], left: Mapping[str, Mapping[str, Kept]]) -> Iterator[dict[str, Any]]:
    for outcome in KEPT:
        for hypothesis in whole["scenario"]:
            total = _change(whole, hypothesis, outcome)
            rest = {channel: _change(worlds, hypothesis, outcome) for channel, worlds in left.items()}
            for channel, effect in parts_of(total, rest):
                columns = _effect_columns(effect, counted=OUTCOMES[outcome].kind == "flag")
                yield {"outcome": outcome, "hypothesis": hypothesis, "channel": channel, **columns}


def _change(worlds: Mapping[str, Kept], hypothesis: str, outcome: str) -> FloatArray:
    """The difference of each member."""
    here, reference = (worlds[key][hypothesis][outcome] for key in ("scenario", "reference"))
    return here - reference


def parts_of(total: FloatArray, left: Mapping[str, FloatArray]) -> list[tuple[str, FloatArray]]:
    """The whole difference of each member and its parts by channel, which add up to it.

    `left` has the difference that is left with each channel off, and, by the key :data:`NONE`, with all of them off.

    >>> parts = dict(parts_of(np.array([1.0]), {"a": np.array([0.0]), "b": np.array([0.0]), NONE: np.array([0.0])}))
    >>> {name: float(part[0]) for name, part in parts.items()}
    {'total': 1.0, 'a': 1.0, 'b': 1.0, 'none-of-these': 0.0, 'interaction': -1.0}
    """
    parts = {name: total - rest for name, rest in left.items() if name != NONE}
    parts[NONE] = left[NONE]
    interaction = total.copy()
    for part in parts.values():
        interaction -= part
    return [(TOTAL, total), *parts.items(), (INTERACTION, interaction)]


def _effect_columns(effect: FloatArray, counted: bool) -> dict[str, Any]:
    """Mean and interval of a part of the difference.

    Counted differences are whole numbers, scaled to lie between -1 and 1 as :func:`change_interval` needs them.
    """
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
