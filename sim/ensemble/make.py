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

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from sim.ensemble.block import Strand
from sim.ensemble.collect import PART, part_range, parts_of
from sim.ensemble.interrupts import telling_what_is_kept
from sim.ensemble.months import month_summary
from sim.ensemble.parts import Destination, Task, intact, receipt_path, simulate_parts
from sim.ensemble.pool import Workers
from sim.ensemble.sharing import handfuls, rows_of_a_task
from sim.errors import RunError
from sim.model.stage.plans import structure
from sim.store.files import write_json, write_table, writing
from sim.store.folders import RUN, Folder, Said, begin, find_or_make
from sim.store.identity import Ensemble
from sim.store.locks import locked_if_free
from sim.store.provenance import versions

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
    #: By folder, futures that were there when this call first looked; what was told is not told again.
    taken_over: dict[str, int] = field(default_factory=dict)


class World(NamedTuple):
    """An ensemble, and the folder in which it is being made."""

    ensemble: Ensemble
    folder: Path


def make(
    ensemble: Ensemble,
    means: Means,
    summarise: Summarise,
    origin: Mapping[str, Any],
    beside: Sequence[Ensemble] = (),
) -> tuple[Folder, bool]:
    """The run of an ensemble below `means.root`, and whether it was found there and only verified.

    Ensembles `beside` it are to be made next, with the same seed, members and months: they are simulated with it, and
    their own call finds the parts there.

    What an interrupted run left is taken over part by part where hashes agree. `origin` is what was asked for
    and where every value comes from. `means.done` is told of futures as they are done, those found done included.
    Raises RunError where the folder cannot be written, is damaged or is somebody else's.
    """

    def write(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        with _begun(beside, means) as others:
            files, taken_over = simulate_missing([World(ensemble, folder), *others], means)[0]
        files |= sum_up(World(ensemble, folder), summarise)
        return files, {"futures_taken_over": taken_over, "workers": means.workers.count, "block": means.block}

    run, reused = find_or_make(
        means.root, RUN, ensemble.name, ensemble.identity(),
        write=write, notice=means.notice, said=said_of(ensemble, origin),
    )  # fmt: skip
    if reused:
        means.done(ensemble.futures)
    return run, reused


def said_of(ensemble: Ensemble, origin: Mapping[str, Any]) -> Said:
    """What the manifest of a run says beside its identity and its files."""
    return Said(ensemble.words, origin, {"scenario": ensemble.scenario.model_dump(mode="json", exclude_none=True)})


def sum_up(world: World, summarise: Summarise) -> dict[str, Any]:
    """Write what is made of the parts of a run, which are all there; returns the entries of the files."""
    ensemble, folder = world
    packing = dict.fromkeys(("hypothesis", "series", "month"), "dictionary")
    with writing(folder):
        months = month_summary(folder, ensemble.hypotheses, ensemble.members, ensemble.months)
        return {
            MONTHS: write_table(folder / MONTHS, months, packing),
            SUMMARY: write_json(folder / SUMMARY, summarise(as_folder(ensemble, folder))),
        }


@contextmanager
def _begun(beside: Sequence[Ensemble], means: Means) -> Iterator[list[World]]:
    """The folders of ensembles that are not made yet; one that another process is at work on is left to it."""
    with ExitStack() as stack:
        begun = []
        for ensemble in beside:
            name = ensemble.folder_name
            if not (means.root / name).exists() and stack.enter_context(locked_if_free(means.root, name)):
                begun.append(World(ensemble, begin(means.root, name, versions())))
        yield begun


def as_folder(ensemble: Ensemble, folder: Path) -> Folder:
    """A folder in which all parts of an ensemble are, as functions that read a run take it."""
    identity = ensemble.identity()
    return Folder(folder, {"name": ensemble.name, "identity": identity, "words": ensemble.words, "files": {}})


def simulate_missing(
    worlds: Sequence[World], means: Means, parts: range | None = None
) -> list[tuple[dict[str, Any], int]]:
    """Do what is missing of ensembles that share seed, members and months, side by side where they miss the same parts.

    `parts` are those that are looked at, all by default. Returns, for each, the entries of their files and how many
    futures were there before this call.
    """
    if parts is None:
        parts = range(parts_of(worlds[0].ensemble.members))
    missing: dict[tuple[int, ...], list[Destination]] = {}
    for ensemble, folder in worlds:
        lacking = {h: [part for part in parts if intact(folder, h, part) is None] for h in ensemble.hypotheses}
        if ensemble.folder_name not in means.taken_over:
            _tell(ensemble, lacking, means, parts)
        for hypothesis, numbers in lacking.items():
            first = hypothesis == ensemble.hypotheses[0]
            destination = Destination(Strand(ensemble.scenario, hypothesis), folder.absolute(), first)
            for run in consecutive(numbers, max(1, means.block // PART)):
                missing.setdefault(run, []).append(destination)
    # In this process progress is told month by month, elsewhere task by task.
    here = means.workers.here
    with ExitStack() as stack:
        for world in worlds:
            stack.enter_context(_telling_what_is_kept(world, means, parts))
        means.workers.work(
            partial(simulate_parts, tick=means.done) if here else simulate_parts,
            _tasks(worlds[0].ensemble, missing, means),
            (lambda futures: None) if here else means.done,
            means.root,
        )
    return [(entries(world, parts), means.taken_over[world.ensemble.folder_name]) for world in worlds]


def futures_in(ensemble: Ensemble, parts: Iterable[int]) -> int:
    """Futures in some parts, those under all hypotheses counted."""
    return len(ensemble.hypotheses) * sum(part_range(part, ensemble.members)[1] for part in parts)


def _tell(ensemble: Ensemble, lacking: Mapping[str, Sequence[int]], means: Means, parts: range) -> None:
    """Say, once, what of an ensemble was there."""
    left = sum(part_range(part, ensemble.members)[1] for numbers in lacking.values() for part in numbers)
    whole = futures_in(ensemble, parts)
    there = means.taken_over[ensemble.folder_name] = whole - left
    if there and means.resuming:
        means.notice(f"{ensemble.folder_name}: resuming; {there:,} of {whole:,} futures are there")
    if there:
        means.done(there)


def _tasks(ensemble: Ensemble, missing: Mapping[tuple[int, ...], Sequence[Destination]], means: Means) -> list[Task]:
    """The work, the first members first, so that an interrupted run has whole members."""
    block = means.block if means.block < PART else means.block // PART * PART
    sizes = {run: sum(part_range(part, ensemble.members)[1] for part in run) for run in missing}
    rows = rows_of_a_task(sum(sizes[run] * len(strands) for run, strands in missing.items()), means.workers.least_tasks)
    tasks: list[Task] = []
    for run in sorted(missing):
        # Theories are worked on in the same order in every world, so that worlds stand beside each other.
        strands = sorted(missing[run], key=lambda destination: destination.strand.hypothesis)
        for alike in _same_months(strands):
            for few in handfuls(alike, sizes[run], rows):
                tasks.append(Task(tuple(few), ensemble.seed, ensemble.members, run, block))
    return tasks


def _same_months(strands: Sequence[Destination]) -> list[list[Destination]]:
    """Those that can be simulated side by side."""
    groups: list[list[Destination]] = []
    for destination in strands:
        mine = structure(destination.strand.world)
        group = next((group for group in groups if structure(group[0].strand.world) == mine), None)
        if group is None:
            groups.append([destination])
        else:
            group.append(destination)
    return groups


def entries(world: World, parts: range | None = None) -> dict[str, Any]:
    """The entries of the files of some parts, all by default; RunError where one has changed."""
    files: dict[str, Any] = {}
    for hypothesis in world.ensemble.hypotheses:
        for part in range(parts_of(world.ensemble.members)) if parts is None else parts:
            written = intact(world.folder, hypothesis, part)
            if written is None:
                raise RunError("a part that was written has changed since", place=str(world.folder))
            files |= written
    return files


def _telling_what_is_kept(world: World, means: Means, parts: range) -> AbstractContextManager[None]:
    ensemble, folder = world
    return telling_what_is_kept(
        means.notice,
        ensemble.folder_name,
        lambda: futures_there(ensemble, folder, parts),
        futures_in(ensemble, parts),
    )


def futures_there(ensemble: Ensemble, folder: Path, parts: Iterable[int]) -> int:
    """Futures of an unfinished run that are done, by their receipts."""
    return sum(
        part_range(part, ensemble.members)[1]
        for hypothesis in ensemble.hypotheses
        for part in parts
        if receipt_path(folder, hypothesis, part).is_file()
    )


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
