"""A job of a batch: its share of the parts of a run and of its baseline, put into folders that are finished later."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from sim.ensemble.collect import PART, parts_of
from sim.ensemble.make import Means, World, futures_in, simulate_missing
from sim.ensemble.shares import Share
from sim.store.folders import RUN, Said, open_folder
from sim.store.identity import Ensemble
from sim.store.unfinished import joined


class Done(NamedTuple):
    """What a job did: the parts that are its share, its futures, how many of these were there before, and where."""

    parts: range
    futures: int
    taken_over: int
    #: The folders of the worlds, in their order, and whether each was finished before.
    folders: list[Path]
    finished: list[bool]


def futures_of(worlds: Sequence[Ensemble], share: Share) -> int:
    """The futures of a job, those of all worlds counted."""
    return sum(futures_in(world, share.among(parts_of(world.members))) for world in worlds)


def simulate_share(worlds: Sequence[tuple[Ensemble, Said]], share: Share, means: Means) -> Done:
    """Simulate a job's share of worlds that share seed, members and months, with what the manifest will say of each.

    Any number of jobs can be at work below the same `means.root`: none waits for another. A world that is finished
    there is left as it is. Raises RunError where nothing can be written, or the folder was begun with other versions.
    """
    ensembles = [ensemble for ensemble, _ in worlds]
    members = ensembles[0].members
    parts = share.among(parts_of(members))
    if not parts:
        have = f"{members:,} members are {parts_of(members)} part{'s' if parts_of(members) > 1 else ''} of {PART:,}"
        means.notice(f"part {share} has nothing to do: {have}, fewer than jobs")
    folders, finished, begun = [], [], []
    with ExitStack() as stack:
        for ensemble, said in worlds:
            name = ensemble.folder_name
            folder = stack.enter_context(
                joined(
                    means.root, RUN, ensemble.name, ensemble.identity(),
                    said=said, job=str(share), notice=means.notice,
                )
            )  # fmt: skip
            folders.append(means.root / name if folder is None else folder)
            finished.append(folder is None)
            if folder is not None:
                begun.append(World(ensemble, folder))
                continue
            open_folder(means.root / name, RUN)
            means.notice(f"{name}: finished already")
            means.done(futures_in(ensemble, parts))
        if begun:
            simulate_missing(begun, means, parts)
    taken_over = sum(means.taken_over.get(world.ensemble.folder_name, 0) for world in begun)
    return Done(parts, futures_of(ensembles, share), taken_over, folders, finished)
