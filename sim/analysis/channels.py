"""How much of the difference between two scenarios goes through each channel.

A channel that is switched off (`without:` in a scenario) stays as it was at the start. With it off in both scenarios,
in the same futures, the difference that is left is what does not need it; what is missing is its part. Parts need not
add up to the whole: two channels may each suffice, or need one another. That rest, the interaction, is told, and so is
what is left with all channels off.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.light import chunks, outcomes
from sim.analysis.paired import Interval, PairSums, change_interval
from sim.outcomes import HEADLINES
from sim.run.files import write_bytes, writing
from sim.vocabulary import CHANNELS

if TYPE_CHECKING:
    from sim.run.identity import Ensemble
    from sim.run.pool import Workers
    from sim.scenario.schema import Scenario
    from sim.theory.arrays import BoolArray, FloatArray

TOTAL, NONE, INTERACTION = "total", "none-of-these", "interaction"

#: Headline flags, (members,), by hypothesis and outcome.
Flags = Mapping[str, Mapping[str, "BoolArray"]]


@dataclass(frozen=True)
class FlagTask:
    """Members of a world simulated for their headline flags, which go into a file."""

    scenario: Scenario
    hypothesis: str
    seed: int
    first: int
    count: int
    path: Path


def simulate_flags(task: FlagTask) -> int:
    """Simulate and write the flags, unless they are there; returns the futures. RunError where that is impossible."""
    if _read(task) is None:
        found = outcomes(task.scenario, task.hypothesis, task.seed, task.first, task.count)
        buffer = io.BytesIO()
        np.save(buffer, np.stack([found[name] == 1.0 for name in HEADLINES]))
        with writing(task.path.parent):
            write_bytes(task.path, buffer.getvalue())
    return task.count


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


def flag_tasks(worlds: Mapping[str, Scenario], members: int, seed: int, folder: Path) -> list[FlagTask]:
    """What has to be simulated of worlds, by their names."""
    return [
        FlagTask(world, hypothesis, seed, first, count, folder / f"{name}-{hypothesis}-{first}.npy")
        for first, count in chunks(members)
        for name, world in worlds.items()
        for hypothesis in world.hypotheses
    ]


def read_flags(tasks: Sequence[FlagTask], world: str) -> dict[str, dict[str, BoolArray]]:
    """The flags of one world, from the files of its tasks."""
    found: dict[str, list[BoolArray]] = {}
    for task in tasks:
        if task.path.name.removesuffix(f"-{task.hypothesis}-{task.first}.npy") == world:
            kept = _read(task)
            assert kept is not None
            found.setdefault(task.hypothesis, []).append(kept)
    return {
        hypothesis: dict(zip(HEADLINES, np.concatenate(parts, axis=1), strict=True))
        for hypothesis, parts in found.items()
    }


def measure(
    here: Mapping[str, Scenario],
    whole: Mapping[str, Flags],
    members: int,
    seed: int,
    folder: Path,
    workers: Workers,
) -> list[dict[str, Any]]:
    """Simulate two scenarios with channels off and tell the effect by channel, one row each.

    `here` has the two by the keys "reference" and "scenario", and `whole` their flags with every channel as it is.
    """
    worlds = {
        f"{key}-{channel}": world for key, scenario in here.items() for channel, world in worlds_off(scenario).items()
    }
    tasks = flag_tasks(worlds, members, seed, folder)
    workers.work(simulate_flags, tasks, lambda futures: None)
    channels = worlds_off(here["scenario"])
    left = {channel: {key: read_flags(tasks, f"{key}-{channel}") for key in here} for channel in channels}
    return list(_rows(whole, left))


def _rows(whole: Mapping[str, Flags], left: Mapping[str, Mapping[str, Flags]]) -> Iterator[dict[str, Any]]:
    for outcome in HEADLINES:
        for hypothesis in whole["scenario"]:
            total = _change(whole, hypothesis, outcome)
            rest = {channel: _change(worlds, hypothesis, outcome) for channel, worlds in left.items()}
            for channel, effect in parts_of(total, rest):
                yield {"outcome": outcome, "hypothesis": hypothesis, "channel": channel, **_told(effect)}


def _change(worlds: Mapping[str, Flags], hypothesis: str, outcome: str) -> FloatArray:
    """The difference of each member."""
    here, reference = (worlds[key][hypothesis][outcome].astype(np.float64) for key in ("scenario", "reference"))
    return here - reference


def parts_of(total: FloatArray, left: Mapping[str, FloatArray]) -> list[tuple[str, FloatArray]]:
    """The whole difference of each member and its parts by channel, which add up to it.

    `left` has the difference that is left with a channel off, and, by the key of all, with all of them off.

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


def _told(effect: FloatArray) -> dict[str, Any]:
    """Mean and interval; differences are whole numbers, scaled for :func:`change_interval` to lie between -1 and 1."""
    most = max(1.0, float(np.abs(effect).max()))
    sums = PairSums()
    sums.add(effect / most)
    low, high = change_interval(sums)
    found = Interval(low * most, high * most)
    same = sums.square == 0
    return {
        "effect": sums.mean * most,
        "low": found.low,
        "high": found.high,
        "same": same,
        "clear": not same and (found.low > 0 or found.high < 0),
    }


def _read(task: FlagTask) -> BoolArray | None:
    """The flags, (headlines, members), that were written; None where they are not there or not whole."""
    try:
        kept: BoolArray = np.load(task.path)
    except (OSError, ValueError, EOFError):
        return None
    return kept if kept.shape == (len(HEADLINES), task.count) else None
