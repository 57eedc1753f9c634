"""What a job of a batch did, as people work with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.results.unfinished import Unfinished


@dataclass(frozen=True)
class Job:
    """A job's share of a run and of its baseline.

    `part` is which job of how many, as 3/40; `members` those that are its share, perhaps none; `futures` its futures,
    both worlds counted, of which so many were `taken_over` from an earlier call; `folder` where the run is being made,
    or lies where it was `finished` before.
    """

    part: str
    members: range
    futures: int
    taken_over: int
    folder: Path
    finished: bool

    @property
    def unfinished(self) -> Unfinished | None:
        """What there is of the whole run by now; None where it is finished."""
        return Unfinished.at(self.folder)
