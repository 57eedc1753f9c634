"""How much of the difference between two scenarios each of the levers makes in which they differ.

Every lever is asked twice, in the same futures with the same luck. *Taken away*: what is missing of the difference when
the scenario has all its levers but this one. *Alone*: the difference that it makes as the only change of the reference.
Where levers need one another, what is taken away adds up to more than the whole; where each suffices, what they do
alone does. What is left over is the interaction, one for either way of asking (the last-in and first-in effects of a
design in which factors are changed one at a time; Saltelli et al. 2008, "Global sensitivity analysis: the primer", ch.
1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.measure import KEPT
from sim.analysis.worlds import Done, Kept, adding_up, change, effect_columns, simulate
from sim.scenario.apart import with_levers

if TYPE_CHECKING:
    from sim.ensemble.pool import Workers
    from sim.scenario.schema.scenario import Scenario
    from sim.store.identity import Ensemble

#: The two ways of asking for the part of a lever.
TAKEN_AWAY, ALONE = "taken-away", "alone"
WAYS: Final = (TAKEN_AWAY, ALONE)


def futures(ensemble: Ensemble, levers: int) -> int:
    """Futures of the worlds without, and with only, each of so many levers."""
    return ensemble.futures * 2 * levers


def worlds_between(reference: Scenario, scenario: Scenario, levers: Sequence[str]) -> dict[str, Scenario]:
    """The scenario with each lever taken away and the reference with each alone, by way and lever.

    SimError where a lever cannot be changed without another.
    """
    taken = {f"{TAKEN_AWAY}-{lever}": with_levers(scenario, reference, [lever]) for lever in levers}
    return taken | {f"{ALONE}-{lever}": with_levers(reference, scenario, [lever]) for lever in levers}


def measure(
    worlds: Mapping[str, Scenario],
    levers: Sequence[str],
    whole: Mapping[str, Kept],
    members: int,
    seed: int,
    *,
    folder: Path,
    workers: Workers,
    done: Done,
) -> list[dict[str, Any]]:
    """The part of each lever, a row each, from :func:`worlds_between`, simulated.

    `whole` has what is kept of the two that are compared, by the keys "reference" and "scenario". `done` is told of
    futures as they are done.
    """
    kept = simulate(worlds, members, seed, folder=folder, workers=workers, done=done)
    return list(_rows(levers, whole, kept))


def _rows(levers: Sequence[str], whole: Mapping[str, Kept], kept: Mapping[str, Kept]) -> Iterator[dict[str, Any]]:
    here, reference = whole["scenario"], whole["reference"]
    for outcome in KEPT:
        for hypothesis in here:
            total = change(here, reference, hypothesis, outcome)
            parts = {
                TAKEN_AWAY: {x: change(here, kept[f"{TAKEN_AWAY}-{x}"], hypothesis, outcome) for x in levers},
                ALONE: {x: change(kept[f"{ALONE}-{x}"], reference, hypothesis, outcome) for x in levers},
            }
            for way, of_lever in parts.items():
                for lever, effect in adding_up(total, of_lever):
                    columns = effect_columns(effect, outcome)
                    yield {"outcome": outcome, "hypothesis": hypothesis, "way": way, "lever": lever, **columns}
