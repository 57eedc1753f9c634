"""How much of the difference between two scenarios goes through each channel.

A channel that is switched off (`without:` in a scenario) stays as it was at the start. With it off in both scenarios,
in the same futures, the difference that is left is what does not need it; what is missing is its part. Parts need not
add up to the whole: two channels may each suffice, or need one another. That rest, the interaction, has a row of its
own, and so has what is left with all channels off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.measure import KEPT
from sim.analysis.worlds import Done, Kept, adding_up, change, effect_columns, simulate
from sim.vocabulary import CHANNELS

if TYPE_CHECKING:
    from sim.ensemble.pool import Workers
    from sim.scenario.schema.scenario import Scenario
    from sim.store.identity import Ensemble
    from sim.theory.arrays import FloatArray

NONE = "none-of-these"


def without(scenario: Scenario, channels: Sequence[str]) -> Scenario:
    """A scenario with more channels switched off."""
    names = tuple(name for name in CHANNELS if name in channels or name in scenario.without)
    return scenario.model_copy(update={"without": names})


def futures(ensemble: Ensemble, channels: int) -> int:
    """Futures of two scenarios with each of so many channels off, and with all of them off."""
    return ensemble.futures * 2 * (channels + 1)


def worlds_off(scenario: Scenario) -> dict[str, Scenario]:
    """The scenario with each channel that it has switched off in turn, and with all of them off, by channel."""
    here = [name for name in CHANNELS if name not in scenario.without]
    return {**{name: without(scenario, [name]) for name in here}, NONE: without(scenario, here)}


def measure(
    here: Mapping[str, Scenario],
    whole: Mapping[str, Kept],
    members: int,
    seed: int,
    *,
    folder: Path,
    workers: Workers,
    done: Done,
) -> list[dict[str, Any]]:
    """The effect by channel, a row each, from two scenarios simulated with channels off.

    `here` has the two by the keys "reference" and "scenario", and `whole` what is kept of them with every channel as it
    is. `done` is told of futures as they are done.
    """
    worlds = {
        f"{key}-{channel}": world for key, scenario in here.items() for channel, world in worlds_off(scenario).items()
    }
    kept = simulate(worlds, members, seed, folder=folder, workers=workers, done=done)
    channels = worlds_off(here["scenario"])
    left = {channel: {key: kept[f"{key}-{channel}"] for key in here} for channel in channels}
    return list(_rows(whole, left))


def _rows(whole: Mapping[str, Kept], left: Mapping[str, Mapping[str, Kept]]) -> Iterator[dict[str, Any]]:
    for outcome in KEPT:
        for hypothesis in whole["scenario"]:
            total = change(whole["scenario"], whole["reference"], hypothesis, outcome)
            rest = {
                channel: change(worlds["scenario"], worlds["reference"], hypothesis, outcome)
                for channel, worlds in left.items()
            }
            for channel, effect in parts_of(total, rest):
                columns = effect_columns(effect, outcome)
                yield {"outcome": outcome, "hypothesis": hypothesis, "channel": channel, **columns}


def parts_of(total: FloatArray, left: Mapping[str, FloatArray]) -> list[tuple[str, FloatArray]]:
    """The whole difference of each member and its parts by channel, which add up to it.

    `left` has the difference that is left with each channel off, and, by the key :data:`NONE`, with all of them off.

    >>> import numpy as np
    >>> parts = dict(parts_of(np.array([1.0]), {"a": np.array([0.0]), "b": np.array([0.0]), NONE: np.array([0.0])}))
    >>> {name: float(part[0]) for name, part in parts.items()}
    {'total': 1.0, 'a': 1.0, 'b': 1.0, 'none-of-these': 0.0, 'interaction': -1.0}
    """
    parts = {name: total - rest for name, rest in left.items() if name != NONE}
    parts[NONE] = left[NONE]
    return adding_up(total, parts)
