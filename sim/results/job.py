"""What a job of a batch did, as people work with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.results.unfinished import Unfinished, unfinished_at


@dataclass(frozen=True)
class Job:
    """A job's share of a run, with its baseline, or of a sweep.

    `part` is which job of how many, as 3/40; `share` the members or points that are its own, perhaps none; `futures`
    its futures, those of a run's baseline included; `taken_over` how many futures of a run, or points of a sweep, an
    earlier call had left; `folder` where the result is being made, or lies where it was `finished` before.
    """

    part: str
    share: range
    futures: int
    taken_over: int
    folder: Path
    finished: bool

    @property
    def unfinished(self) -> Unfinished | None:
        """What there is of the whole by now; None where it is finished."""
        return unfinished_at(self.folder)
