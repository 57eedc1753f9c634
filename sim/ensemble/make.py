"""A run, made from nothing or from what an interrupted call left, or found finished.

`results/withdrawal-0123456789ab/` holds

- `manifest.json`: what was run (identity: resolved scenario, seed, members, months, hypotheses, version, rules) and
  every file with its hash;
- `provenance.json`: when, where and with which versions, and where every value comes from;
- `summary.json`, `monthly.parquet`: what :mod:`sim.analysis.summary` and :mod:`sim.ensemble.months` make of the parts;
- `outcomes/`, `events/`, `monthly/`, `paths/`, each by hypothesis and part, and `parameters/` by part: see
  :mod:`sim.ensemble.parts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from sim.ensemble.collect import PART, part_range, parts_of
from sim.ensemble.interrupts import telling_what_is_kept
from sim.ensemble.months import month_summary
from sim.ensemble.parts import Task, intact, receipt_path, simulate_parts
from sim.ensemble.pool import Workers
from sim.errors import RunError
from sim.store.files import write_json, write_table, writing
from sim.store.folders import RUN, Folder, Said, find_or_make
from sim.store.identity import Ensemble

SUMMARY: Final = "summary.json"
MONTHS: Final = "monthly.parquet"

Done = Callable[[float], None]
#: Makes the content of summary.json from a run whose parts are all there.
Summarise = Callable[[Folder], Mapping[str, Any]]


@dataclass(frozen=True)
class Means:
    """How a run is made; nothing of it changes the numbers."""

    root: Path
    workers: Workers
    block: int = PART
    done: Done = lambda futures: None
    notice: Callable[[str], None] = lambda text: None
    #: Whether what is found done was left by an earlier call.
    resuming: bool = True


def make(ensemble: Ensemble, means: Means, summarise: Summarise, origin: Mapping[str, Any]) -> tuple[Folder, bool]:
    """The run of an ensemble below `means.root`, and whether it was found there and only verified.

    What an interrupted run left is taken over part by part where hashes agree. `origin` is what was asked for
    and where every value comes from. `means.done` is told of futures as they are done, those found done included.
    Raises RunError where the folder cannot be written, is damaged or is somebody else's.
    """

    def write(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        files, taken_over = simulate_missing(ensemble, folder, means)
        with writing(folder):
            months = month_summary(folder, ensemble.hypotheses, ensemble.members, ensemble.months)
            packing = dict.fromkeys(("hypothesis", "series", "month"), "dictionary")
            files[MONTHS] = write_table(folder / MONTHS, months, packing)
            files[SUMMARY] = write_json(folder / SUMMARY, summarise(as_folder(ensemble, folder)))
        return files, {"futures_taken_over": taken_over, "workers": means.workers.count, "block": means.block}

    run, reused = find_or_make(
        means.root, RUN, ensemble.name, ensemble.identity(), write=write, notice=means.notice,
        said=Said(ensemble.words, origin, {"scenario": ensemble.scenario.model_dump(mode="json", exclude_none=True)}),
    )  # fmt: skip
    if reused:
        means.done(ensemble.futures)
    return run, reused


def as_folder(ensemble: Ensemble, folder: Path) -> Folder:
    """A folder in which all parts of an ensemble are, as functions that read a run take it."""
    identity = ensemble.identity()
    return Folder(folder, {"name": ensemble.name, "identity": identity, "words": ensemble.words, "files": {}})


def simulate_missing(ensemble: Ensemble, folder: Path, means: Means) -> tuple[dict[str, Any], int]:
    """Do what is missing; returns the entries of all part files, and how many futures were there already."""
    taken_over = 0
    tasks: list[Task] = []
    parts = range(parts_of(ensemble.members))
    together = max(1, means.block // PART)
    for hypothesis in ensemble.hypotheses:
        missing = [part for part in parts if intact(folder, hypothesis, part) is None]
        there = sum(part_range(part, ensemble.members)[1] for part in parts if part not in set(missing))
        taken_over += there
        for run in consecutive(missing, together):
            tasks.append(_task(ensemble, folder, hypothesis, run, means.block))
    # All hypotheses of the first members come first, so that an interrupted run has whole members.
    tasks.sort(key=lambda task: (task.parts[0], task.hypothesis))
    if taken_over and means.resuming:
        means.notice(f"{ensemble.folder_name}: resuming; {taken_over:,} of {ensemble.futures:,} futures are there")
    if taken_over:
        means.done(taken_over)
    # In this process progress is told month by month, elsewhere task by task.
    here = means.workers.here
    with telling_what_is_kept(
        means.notice, ensemble.folder_name, lambda: _futures_there(ensemble, folder), ensemble.futures
    ):
        means.workers.work(
            partial(simulate_parts, tick=means.done) if here else simulate_parts,
            tasks,
            (lambda futures: None) if here else means.done,
        )
    files: dict[str, Any] = {}
    for hypothesis in ensemble.hypotheses:
        for part in parts:
            written = intact(folder, hypothesis, part)
            if written is None:
                raise RunError("a part that was written has changed since", place=str(folder))
            files |= written
    return files, taken_over


def _futures_there(ensemble: Ensemble, folder: Path) -> int:
    """Futures of an unfinished run that are done, by their receipts."""
    parts = range(parts_of(ensemble.members))
    return sum(
        part_range(part, ensemble.members)[1]
        for hypothesis in ensemble.hypotheses
        for part in parts
        if receipt_path(folder, hypothesis, part).is_file()
    )


def _task(ensemble: Ensemble, folder: Path, hypothesis: str, parts: tuple[int, ...], block: int) -> Task:
    whole_blocks = block if block < PART else block // PART * PART
    first = hypothesis == ensemble.hypotheses[0]
    return Task(ensemble.scenario, ensemble.seed, ensemble.members, hypothesis, parts, whole_blocks, folder, first)


def consecutive(numbers: Iterable[int], longest: int) -> list[tuple[int, ...]]:
    """Numbers in rising order as runs without a gap, at most `longest` each.

    >>> consecutive([0, 1, 2, 5, 6], 2)
    [(0, 1), (2,), (5, 6)]
    """
    runs: list[tuple[int, ...]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1 and len(runs[-1]) < longest:
            runs[-1] = (*runs[-1], number)
        else:
            runs.append((number,))
    return runs
