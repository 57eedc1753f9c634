"""Which result is meant by folders that are to be merged, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sim
from sim.ensemble.shares import numbers_in_words
from sim.errors import MissingPartsError, RunError, SimError
from sim.results.unfinished import lacking, unfinished
from sim.store.files import read_json
from sim.store.folders import PARTIAL, PROVENANCE, RUN, SWEEP, Folder, environment_of, open_folder
from sim.store.gather import check_same
from sim.store.identity import FORMAT, rules_digest
from sim.store.locks import at_work
from sim.store.provenance import versions
from sim.store.unfinished import described, versions_apart

#: Differences between two results, and damaged pieces, that are still named one by one.
_NAMED: Final = 4


@dataclass(frozen=True)
class World:
    """A sweep, or one world of a run: what it will be, the unfinished folders that hold parts of it, the finished."""

    name: str
    said: Folder
    partial: tuple[Path, ...]
    finished: tuple[Path, ...]


def name_of(result: Folder) -> str:
    """What the folder of a result is called, or will be."""
    return result.path.name.removeprefix(PARTIAL)


def results_in(given: Path) -> list[Folder]:
    """What a folder stands for, unfinished or finished: itself, or what jobs have begun in it.

    What is only the baseline of another that is there is left out. SimError where there is nothing.
    """
    if not given.is_dir():
        beside = given.parent / f"{PARTIAL}{given.name}"
        if beside.is_dir():
            return results_in(beside)
        raise SimError("no such folder", str(given), "give folders as jobs had them in --out, or folders of runs")
    if given.name.startswith(PARTIAL):
        said = described(given)
        if said is None:
            raise SimError("no job has begun this", str(given), "the command that began it goes on from what is there")
        return [said]
    for kind in (RUN, SWEEP):
        if (given / kind.manifest).is_file():
            return [open_folder(given, kind)]
    begun = [said for folder in sorted(given.glob(f"{PARTIAL}*")) if (said := described(folder)) is not None]
    found = begun or list(_merged(given))
    if not found:
        remedy = "give folders as jobs had them in --out; `python -m sim list --out FOLDER` tells what one holds"
        raise SimError("holds nothing that jobs have begun", str(given), remedy)
    baselines = {said.identity.get("baseline") for said in found}
    return [said for said in found if name_of(said) not in baselines]


def _merged(root: Path) -> Iterator[Folder]:
    """Finished results that were merged, so that a merge can be repeated."""
    for kind in (RUN, SWEEP):
        for manifest in sorted(root.glob(f"*/{kind.manifest}")):
            if "merged_from_jobs" in read_json(manifest.parent / PROVENANCE):
                yield open_folder(manifest.parent, kind)


def the_one(found: Sequence[tuple[Path, Folder]]) -> Folder:
    """What all folders given hold parts of; SimError, saying in what two differ, where they do not belong together."""
    place, first = found[0]
    for other_place, other in found[1:]:
        if name_of(other) != name_of(first):
            where, remedy = str(other_place), "merge what belongs together"
            if other_place == place:
                where, remedy = str(other.path), f"name the one that is meant, as {first.path}"
            apart = ", ".join(_apart(first, other))
            raise SimError(f"is no part of the same as {first.path}: {apart}", where, remedy)
    return first


def _apart(first: Folder, other: Folder) -> list[str]:
    """In what two results differ, in words."""
    mine, theirs = ({"name": one.manifest["name"], **_facts(one.identity)} for one in (first, other))
    names = [name for name in {**mine, **theirs} if mine.get(name) != theirs.get(name)]
    told = [
        f"other {name}" if name in ("rules", "points", "levers") else f"{name} {theirs.get(name)!r} and not {was!r}"
        for name, was in ((name, mine.get(name)) for name in names)
    ]
    if not told:  # all else is the same
        return ["one has a baseline, and not the other"]
    return told[:_NAMED] + ([f"and {len(told) - _NAMED} more"] if len(told) > _NAMED else [])


def _facts(identity: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that determines the numbers, a name each; the baseline and months stand in the values too."""
    plain = {name: fact for name, fact in identity.items() if name not in ("values", "scenario", "baseline", "months")}
    values = identity["values"] if "values" in identity else identity["scenario"]["values"]
    return {**plain, **values}


def world(name: str, roots: Sequence[Path], said: Folder | None = None) -> World:
    """What folders hold of a sweep or of one world of a run; RunError where none holds anything of it."""
    begun = [one for root in roots if (one := described(root / f"{PARTIAL}{name}")) is not None]
    finished = [root / name for root in roots if any((root / name / kind.manifest).is_file() for kind in (RUN, SWEEP))]
    if said is None and not begun and not finished:
        remedy = "give the folders of all jobs; each simulates its part of the baseline too"
        raise RunError(f"nothing is there of the baseline {name}", str(roots[0]), remedy)
    said = said or (begun[0] if begun else open_folder(finished[0], RUN))
    return World(name, said, tuple(one.path for one in begun), tuple(finished))


def check_versions(worlds: Iterable[World]) -> None:
    """RunError where parts were made by other rules than those of this program, or with other versions."""
    here = versions()
    for one in worlds:
        about = one.said.identity
        if (about["format"], about["version"], about["rules"]) != (FORMAT, sim.__version__, rules_digest()):
            remedy = "merge with the program that the jobs ran"
            raise RunError("was simulated by other rules than those of this program", str(one.said.path), remedy)
        for folder in one.partial:
            if (there := environment_of(folder)) != here:
                apart = versions_apart(there or {}, here)
                remedy = "run every job and merge with the same versions, on the same kind of machine"
                raise RunError(f"was made with {apart} here", str(folder), remedy)


def check_complete(worlds: Sequence[World], root: Path) -> None:
    """MissingPartsError, with the lines that make them, where something is whole in none of the folders; the last world
    is the one that was asked for. RunError where a finished one has other bytes.
    """
    missing: set[int] = set()
    damaged: list[str] = []
    for one in worlds:
        if not one.partial:
            continue
        pieces = unfinished(one.said, one.partial).pieces()
        if one.finished:
            whole = open_folder(one.finished[0], SWEEP if one.said.identity["kind"] == SWEEP.noun else RUN)
            for folder, entries in pieces.found.values():
                check_same(whole.path, whole.manifest["files"], folder, entries)
            continue
        missing.update(lacking(pieces))
        damaged += [f"{piece} in {pieces.damaged[piece][0]}" for piece in pieces.missing if piece in pieces.damaged]
    if not missing:
        return
    asked = worlds[-1]
    begun = unfinished(asked.said, [folder for one in worlds for folder in one.partial])
    shares = begun.shares(missing)
    jobs = numbers_in_words(share.number for share in shares)
    what = f"{len(missing)} of {begun.units} {begun.unit}s are missing: the share of job {jobs} (of {shares[0].of})"
    if damaged:
        what += f"; not as it was written: {', '.join(damaged[:_NAMED])}{' and more' if len(damaged) > _NAMED else ''}"
    if busy := [job for one in worlds for folder in one.partial for job in at_work(folder.parent, one.name)]:
        what += f"; still at work: {', '.join(dict.fromkeys(busy))}"
    remedy = "each of these lines makes what is missing of a job:"
    raise MissingPartsError(what, asked.name, remedy, begun.commands(missing, root))
