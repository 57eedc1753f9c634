"""A run finished from parts that jobs of a batch made, in one folder or in several: nothing is simulated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sim.ensemble.collect import parts_of
from sim.ensemble.make import Summarise, World, entries, sum_up
from sim.ensemble.parts import piece_name
from sim.store.folders import RUN, Folder, Said, find_or_make
from sim.store.gather import bring, pieces_in
from sim.store.identity import Ensemble
from sim.store.unfinished import sorted_jobs


def piece_names(ensemble: Ensemble) -> Iterator[str]:
    """What a run consists of, part by part and under each hypothesis."""
    for part in range(parts_of(ensemble.members)):
        for hypothesis in ensemble.hypotheses:
            yield piece_name(hypothesis, part)


def finish(
    described: Folder,
    folders: Sequence[Path],
    root: Path,
    summarise: Summarise,
    notice: Callable[[str], None],
) -> tuple[Folder, bool]:
    """The finished run below `root` of what is `described`, and whether it was found there and only verified.

    Its parts are taken from unfinished `folders`, where they stay. Raises RunError where one is missing or has changed,
    or where nothing can be written.
    """
    ensemble = Ensemble.of(described)
    said = described.manifest

    def write(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        bring(pieces_in(folders, piece_names(ensemble)), folder)
        world = World(ensemble, folder)
        files = entries(world) | sum_up(world, summarise)
        return files, {"futures_taken_over": ensemble.futures, "merged_from_jobs": sorted_jobs(folders)}

    return find_or_make(
        root, RUN, ensemble.name, described.identity,
        write=write, notice=notice, said=Said(said["words"], said["origin"], {"scenario": said["scenario"]}),
    )  # fmt: skip
