"""Which run is meant by folders that are to be merged, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.ensemble.merge import parts_lacking, piece_names
from sim.ensemble.shares import numbers_in_words
from sim.errors import MissingPartsError, RunError, SimError
from sim.results.unfinished import Unfinished
from sim.store.files import read_json
from sim.store.folders import PARTIAL, PROVENANCE, RUN, Folder, environment_of, open_folder
from sim.store.gather import check_same, pieces_in
from sim.store.identity import Ensemble, identity_digest
from sim.store.locks import at_work
from sim.store.provenance import versions
from sim.store.unfinished import described, versions_apart

#: Differences between two runs that are still named one by one.
_NAMED: Final = 4


@dataclass(frozen=True)
class World:
    """One world of a run: what it will be, the unfinished folders that hold parts of it, and finished ones."""

    name: str
    said: Folder
    partial: tuple[Path, ...]
    finished: tuple[Path, ...]


def runs_in(given: Path) -> list[Folder]:
    """The runs that a folder stands for, unfinished or finished: itself, or those in it that jobs have begun.

    What is only the baseline of another that is there is left out. SimError where there is none.
    """
    if not given.is_dir():
        beside = given.with_name(f"{PARTIAL}{given.name}")
        if beside.is_dir():
            return runs_in(beside)
        raise SimError("no such folder", str(given), "give folders as jobs had them in --out, or folders of runs")
    if given.name.startswith(PARTIAL):
        said = described(given)
        if said is None:
            raise SimError("no job has begun this", str(given), "the command that began it goes on from what is there")
        return [said]
    if (given / RUN.manifest).is_file():
        return [open_folder(given, RUN)]
    begun = [said for folder in sorted(given.glob(f"{PARTIAL}*")) if (said := described(folder)) is not None]
    found = begun or list(_merged(given))
    if not found:
        remedy = "give folders as jobs had them in --out; `python -m sim list --out FOLDER` tells what one holds"
        raise SimError("holds no run that jobs have begun", str(given), remedy)
    baselines = {said.identity.get("baseline") for said in found}
    return [said for said in found if name_of(said) not in baselines]


def _merged(root: Path) -> Iterator[Folder]:
    """Finished runs that were merged, so that a merge can be repeated."""
    for manifest in sorted(root.glob(f"*/{RUN.manifest}")):
        if "merged_from_jobs" in read_json(manifest.parent / PROVENANCE):
            yield open_folder(manifest.parent, RUN)


def name_of(run: Folder) -> str:
    """What the folder of a run is called, or will be."""
    return run.path.name.removeprefix(PARTIAL)


def the_run(found: Sequence[tuple[Path, Folder]]) -> Folder:
    """The run that all folders given are parts of; SimError, saying in what two differ, where they are of several."""
    place, first = found[0]
    for other_place, other in found[1:]:
        if name_of(other) != name_of(first):
            where, remedy = str(other_place), "merge what belongs together, run by run"
            if other_place == place:
                where = str(other.path)
                remedy = f"name the one that is meant, as {first.path}"
            raise SimError(f"is of another run than {first.path}: {', '.join(_apart(first, other))}", where, remedy)
    return first


def _apart(first: Folder, other: Folder) -> list[str]:
    """In what two runs differ, in words."""
    mine, theirs = ({"name": one.manifest["name"], **_facts(one.identity)} for one in (first, other))
    names = [name for name in {**mine, **theirs} if mine.get(name) != theirs.get(name)]
    told = [
        "other rules" if name == "rules" else f"{name} {theirs.get(name)!r} and not {mine.get(name)!r}"
        for name in names
    ]
    if not told:  # all else is the same, but one has a baseline beside it
        return ["one is without a baseline"]
    return told[:_NAMED] + ([f"and {len(told) - _NAMED} more"] if len(told) > _NAMED else [])


def _facts(identity: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that determines the numbers, a name each; the baseline has the same."""
    plain = {name: fact for name, fact in identity.items() if name not in ("values", "baseline", "months")}
    return {**plain, **identity["values"]}


def world(name: str, roots: Sequence[Path], said: Folder | None = None) -> World:
    """What folders hold of one world of a run; RunError where none holds anything of it."""
    partial = [folder for root in roots if (folder := root / f"{PARTIAL}{name}").is_dir()]
    begun = [one for folder in partial if (one := described(folder)) is not None]
    finished = [root / name for root in roots if (root / name / RUN.manifest).is_file()]
    if said is None and not begun and not finished:
        remedy = "give the folders of all jobs; each simulates its part of the baseline too"
        raise RunError(f"nothing is there of the baseline {name}", str(roots[0]), remedy)
    said = said or (begun[0] if begun else open_folder(finished[0], RUN))
    return World(name, said, tuple(one.path for one in begun), tuple(finished))


def check_versions(worlds: Iterable[World]) -> None:
    """RunError where parts were made by other rules than those of this program, or with other versions."""
    here = versions()
    for one in worlds:
        if identity_digest(Ensemble.of(one.said).identity()) != one.said.manifest["id"]:
            version = one.said.identity["version"]
            remedy = "merge with the program that the jobs ran"
            raise RunError(
                f"sim {version} simulated it by other rules than those of this program", str(one.said.path), remedy
            )
        for folder in one.partial:
            if (there := environment_of(folder)) != here:
                apart = versions_apart(there or {}, here)
                remedy = "run every job and merge with the same versions, on the same kind of machine"
                raise RunError(f"was made with {apart} here", str(folder), remedy)


def check_complete(worlds: Sequence[World], run: World, root: Path) -> None:
    """MissingPartsError, with the lines that make them, where parts of any world are whole in none of the folders."""
    lacking: set[int] = set()
    damaged: list[str] = []
    for one in worlds:
        ensemble = Ensemble.of(one.said)
        if one.finished:
            _check_like(open_folder(one.finished[0], RUN), one.partial, ensemble)
            continue
        held = pieces_in(one.partial, piece_names(ensemble))
        lacking.update(parts_lacking(ensemble, held))
        damaged += [f"{piece} in {held.damaged[piece][0]}" for piece in held.missing if piece in held.damaged]
    if not lacking:
        return
    begun = Unfinished(run.said, run.partial)
    busy = [job for one in worlds for folder in one.partial for job in at_work(folder.parent, one.name)]
    shares = begun.shares(lacking)
    numbers = numbers_in_words(share.number for share in shares)
    what = f"{len(lacking)} of {begun.parts} parts are missing: the share of job {numbers} (of {shares[0].of})"
    if damaged:
        what += f"; not as it was written: {', '.join(damaged[:_NAMED])}{' and more' if len(damaged) > _NAMED else ''}"
    if busy:
        what += f"; still at work: {', '.join(dict.fromkeys(busy))}"
    raise MissingPartsError(
        what, run.name, "each of these lines makes what is missing of a job:", begun.commands(lacking, root)
    )


def _check_like(finished: Folder, folders: Iterable[Path], ensemble: Ensemble) -> None:
    """RunError where unfinished folders hold other bytes than the finished run that they are parts of."""
    for folder in folders:
        for _, entries in pieces_in([folder], piece_names(ensemble)).found.values():
            check_same(finished.path, finished.manifest["files"], folder, entries)
