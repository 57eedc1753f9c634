"""Members added block by block until a standard error is reached.

A member is the same however many there are, so whole parts of 4,096 members can be simulated first and the run that
they belong to be named afterwards: they are worked on as if they were the beginning of the largest run there can be,
and then handed to :func:`sim.ensemble.make.make`, which finds them done.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from sim.ensemble.collect import PART, parts_of
from sim.ensemble.make import Means, World, as_folder, simulate_missing
from sim.errors import RunError, SimError
from sim.store.files import digest, read_json, write_json, writing
from sim.store.folders import PARTIAL, Folder, begin
from sim.store.identity import Ensemble
from sim.store.locks import locked
from sim.store.provenance import versions

#: No run is grown beyond so many parts, a million members under each hypothesis.
MOST_PARTS: Final = 244

#: The worlds of a run, the baseline first, for so many members.
Worlds = Callable[[int], list[Ensemble]]
#: The standard error that members simulated so far give; the folders are in the order of the worlds.
Error = Callable[[Sequence[Folder]], float]


def grown(worlds: Worlds, least: int, until: float, means: Means, error: Error) -> int:
    """Simulate parts until `error` is at most `until`; returns the members of the run that can now be completed.

    Raises SimError where the largest run would not reach it. What an interrupted call left is taken over.
    """
    largest = worlds(MOST_PARTS * PART)
    mark = means.root / f".grown-{digest(f'{largest[-1].folder_name} {least} {until!r}')[:16]}.json"
    if mark.is_file():
        return _members(mark)
    with locked(means.root, largest[-1].folder_name, means.notice):
        parts = parts_of(least)
        folders = [begin(means.root, world.folder_name, versions()) for world in largest]
        while True:
            grown = [
                World(replace(world, members=parts * PART), folder)
                for world, folder in zip(largest, folders, strict=True)
            ]
            simulate_missing(grown, means)
            runs = [as_folder(*world) for world in grown]
            reached = error(runs)
            if reached <= until:
                break
            parts = _next(parts, reached, until)
            means.notice(f"the standard error is {1000 * reached:.2f} of 1,000 futures; {parts * PART:,} members next")
        _hand_over(folders, worlds(parts * PART), means.root)
        with writing(mark):
            write_json(mark, parts * PART)
    return parts * PART


def _next(parts: int, reached: float, until: float) -> int:
    """How many parts to have next: what the error so far asks for, at most twice as many as there are."""
    needed = math.ceil(0.95 * parts * (reached / until) ** 2)
    if parts == MOST_PARTS or needed > 2 * MOST_PARTS:
        least = reached * math.sqrt(parts / MOST_PARTS)
        remedy = f"{parts * PART:,} members have {reached:.2g}; ask for more than {least:.2g}"
        raise SimError(f"a standard error of {until:g} would take some {needed * PART:,} members", "until_se", remedy)
    return min(MOST_PARTS, max(parts + 1, min(needed, 2 * parts)))


def _hand_over(folders: Sequence[Path], finals: Sequence[Ensemble], root: Path) -> None:
    """Give what was simulated the names under which the runs are completed."""
    for folder, final in zip(folders, finals, strict=True):
        target = root / f"{PARTIAL}{final.folder_name}"
        if not target.exists() and not (root / final.folder_name).exists():
            with writing(folder):
                folder.rename(target)


def _members(mark: Path) -> int:
    members = read_json(mark, "delete the file")
    if isinstance(members, bool) or not isinstance(members, int) or members < 1:
        raise RunError("does not say how many members there are", place=str(mark), remedy="delete the file")
    return members
