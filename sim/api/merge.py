"""A run or a sweep finished from what jobs of a batch made, as if it had been simulated in one go."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sim.analysis.sweep import finish as finish_sweep
from sim.api import effectless, merging
from sim.api.arguments import as_plain
from sim.api.drawing import draw
from sim.ensemble.merge import finish
from sim.ensemble.pool import say_nothing
from sim.errors import SimError
from sim.results.run import Run
from sim.results.sweep import Sweep
from sim.store.folders import RUN, SWEEP, Folder, open_folder
from sim.store.gather import adopt


@as_plain
def merge(
    *given: str | os.PathLike[str],
    out: str | os.PathLike[str] | None = None,
    figures: bool = True,
    notice: Callable[[str], None] | None = None,
) -> Run | Sweep:
    """Finish what :func:`sim.part` made parts of, a run with its baseline or a sweep: each file as one call makes it.

    Parameters
    ----------
    given: folders as jobs had them in `out`, or folders of runs in them; all of the same run or sweep.
    out: folder of the run folders; by default the first that is given. What lies elsewhere is linked into it, or copied
        where it cannot be linked, and stays where it is.
    figures: draw the figures and write the report.
    notice: called with a line of text on what a person should know.

    Nothing is simulated. Raises SimError for folders of different runs, MissingPartsError, with the lines of the shell
    that make them, where parts are missing or damaged, and RunError where versions differ, where a part has other bytes
    in two folders, or where nothing can be written; the same call goes on from what was merged.
    """
    notice = notice or say_nothing
    if not given or not all(isinstance(one, str | os.PathLike) and os.fspath(one).strip() for one in given):
        raise SimError("there is nothing to merge", remedy="give the folders that jobs had in --out")
    found = [(Path(place), one) for place in given for one in merging.results_in(Path(place))]
    said = merging.the_one(found)
    roots = list(dict.fromkeys(one.path.parent for _, one in found))
    root = roots[0] if out is None else Path(out)
    within = list(dict.fromkeys([root, *roots]))
    run = merging.world(merging.name_of(said), within, said)
    of_sweep = said.identity["kind"] == SWEEP.noun
    reference = None if of_sweep else said.identity["baseline"]
    worlds = [run] if reference is None else [merging.world(reference, within), run]
    merging.check_versions(worlds)
    merging.check_complete(worlds, root)
    made: Run | Sweep = _sweep(run, root, notice) if of_sweep else _run(worlds, root, notice)
    if figures:
        draw(made, notice)
    return made


def _sweep(world: merging.World, root: Path, notice: Callable[[str], None]) -> Sweep:
    for folder in world.finished:
        adopt(open_folder(folder, SWEEP), SWEEP, root, notice)
    return Sweep(*finish_sweep(world.said, world.partial, root, notice))


def _run(worlds: Sequence[merging.World], root: Path, notice: Callable[[str], None]) -> Run:
    finished: Run | None = None
    for world in worlds:
        finished = _finished(world, root, finished, notice)
    assert finished is not None
    effectless.after(finished, notice)
    return finished


def _finished(world: merging.World, root: Path, baseline: Run | None, notice: Callable[[str], None]) -> Run:
    """One world, finished below `root`."""

    def summary(run: Folder) -> dict[str, Any]:
        from sim.analysis.summarise import summarise

        return summarise(run, None if baseline is None else baseline.opened).to_json()

    for folder in world.finished:
        adopt(open_folder(folder, RUN), RUN, root, notice)
    return Run(*finish(world.said, world.partial, root, summary, notice))
