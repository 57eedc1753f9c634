"""Single members month by month: simulated again, since a run keeps of its months what all members add up to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.model.record import Deaf
from sim.outcomes import MONTHLY
from sim.run.block import simulate_block
from sim.run.identity import rules_digest

if TYPE_CHECKING:
    from sim.run.folder import RunFolder
    from sim.theory.arrays import FloatArray

#: How many members are followed; the first ones, which nobody picked.
FOLLOWED: Final = 20


def can_follow(run: RunFolder) -> bool:
    """Whether this version has the rules by which the run was made, so that members come out the same."""
    return bool(run.manifest["rules"] == rules_digest())


def member_paths(run: RunFolder, hypothesis: str, members: int = FOLLOWED) -> dict[str, FloatArray]:
    """Every monthly series of the first `members` members, (months, members), in its unit.

    Give a run for which :func:`can_follow` holds: by other rules these would be other futures.
    """
    return _followed(str(run.path), hypothesis, min(members, run.members))


class _Follower(Deaf):
    """A collector that keeps every monthly series; events and outcomes are in the run folder already."""

    def __init__(self) -> None:
        self.months: dict[str, list[FloatArray]] = {name: [] for name in MONTHLY}

    def monthly(self, month: int, series: Mapping[str, FloatArray]) -> None:
        """Keep a copy of each series."""
        for name, kept in self.months.items():
            kept.append(np.array(series[name], np.float64))


@lru_cache(maxsize=16)
def _followed(path: str, hypothesis: str, members: int) -> dict[str, FloatArray]:
    from sim.run.folder import open_folder

    ensemble = open_folder(path).ensemble
    follower = _Follower()
    simulate_block(ensemble.scenario, hypothesis, ensemble.seed, 0, members, follower)
    return {name: np.stack(kept) for name, kept in follower.months.items()}
