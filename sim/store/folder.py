"""A run folder: made beside its place, complete before it gets its name, and checked when it is opened.

`results/withdrawal-0123456789ab/` holds

- `manifest.json`: what was run (format number, resolved scenario, seed, members, months, hypotheses, version) and every
  file with its hash;
- `provenance.json`: when, where and with which versions, and where every value comes from; not part of the identity;
- `summary.json`, `monthly.parquet`: what :mod:`sim.analysis.summarise` and :mod:`sim.ensemble.months` make of parts;
- `outcomes/`, `events/`, `monthly/`, `paths/`, each by hypothesis and part, and `parameters/` by part: see
  :mod:`sim.ensemble.parts`;
- `figures/` and `report.html`: may be drawn anew at any time, so no hash.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from sim.ensemble.parts import RECEIPTS
from sim.errors import RunError
from sim.store.files import (
    digest_of_file,
    is_temporary,
    lists_files,
    read_json,
    seal_holds,
    sealed,
    write_json,
    writing,
)
from sim.store.identity import FORMAT, Ensemble, identity_digest
from sim.store.sealed import kind_of, size_problem

MANIFEST, PROVENANCE, SUMMARY, MONTHS = "manifest.json", "provenance.json", "summary.json", "monthly.parquet"
FIGURES: Final = "figures"
REPORT: Final = "report.html"
_SAME_ENVIRONMENT: Final = ".environment"
PARTIAL: Final = ".partial-"
_REMEDY: Final = "delete the folder, and the command that made it makes it again"
_IDENTITY: Final = (
    "format", "title", "values", "seed", "members", "months", "hypotheses", "version", "rules", "baseline",
)  # fmt: skip


@dataclass(frozen=True)
class RunFolder:
    """A finished run on disk, as its manifest describes it."""

    path: Path
    manifest: Mapping[str, Any]

    @property
    def members(self) -> int:
        return int(self.manifest["members"])

    @property
    def months(self) -> int:
        return int(self.manifest["months"])

    @property
    def hypotheses(self) -> tuple[str, ...]:
        return tuple(self.manifest["hypotheses"])

    @cached_property
    def ensemble(self) -> Ensemble:
        """What was simulated."""
        from sim.scenario.schema.scenario import Scenario

        said = self.manifest
        scenario = Scenario.model_validate(said["scenario"])
        return Ensemble(said["name"], scenario, self.members, int(said["seed"]), said["baseline"])


def figures_in(folder: Path) -> list[Path]:
    """The figures drawn so far in the folder of a run, sweep or comparison."""
    return sorted((folder / FIGURES).glob("*.png"))


def open_folder(path: str | os.PathLike[str]) -> RunFolder:
    """Open a finished run: RunError unless its manifest is as written and every file has the size that it says."""
    folder = Path(path)
    run = RunFolder(folder, read_manifest(folder))
    sizes = (size_problem(folder, name, said["bytes"]) for name, said in run.manifest["files"].items())
    problem = _manifest_problem(run.manifest) or next(filter(None, sizes), None)
    if problem is not None:
        remedy = f"`python -m sim verify {folder}` tells all; {_REMEDY}"
        raise RunError(f"this run is damaged: {problem}", place=str(folder), remedy=remedy)
    return run


def _manifest_problem(manifest: Mapping[str, Any]) -> str | None:
    """What is wrong with a manifest that is not as it was written, or says something else than its id stands for."""
    if not seal_holds(manifest):
        return f"{MANIFEST}: altered: it is not what was sealed"
    if identity_digest({key: manifest[key] for key in _IDENTITY}) != manifest["id"]:
        return f"{MANIFEST}: altered: what it says was run is not what its id stands for"
    return None


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a run folder; RunError where there is none that this version can read."""
    if not folder.is_dir():
        raise RunError("no such folder", place=str(folder), remedy="`python -m sim list` names the runs there are")
    if folder.name.startswith(PARTIAL):
        raise RunError("this run was not finished", place=str(folder), remedy="the command that began it resumes it")
    if (kind := kind_of(folder)) is not None:
        remedy = f"open it with sim.{kind.noun.title()}.open"
        raise RunError(f"is a {kind.noun}, not a run", place=str(folder), remedy=remedy)
    if not (folder / MANIFEST).is_file():
        raise RunError(f"is not a run folder: it holds no {MANIFEST}", place=str(folder))
    manifest = read_json(folder / MANIFEST, _REMEDY)
    number = manifest.get("format") if isinstance(manifest, dict) else None
    if number != FORMAT:
        raise RunError(
            f"format {number!r} of this run folder is unknown; this version reads format {FORMAT}",
            place=str(folder),
            remedy="open it with the version that made it, or run the scenario again",
        )
    if wrong := [key for key in (*_IDENTITY, "id", "name", "scenario", "files") if key not in manifest]:
        raise RunError(f"lacks {', '.join(wrong)}: it was damaged", place=str(folder / MANIFEST), remedy=_REMEDY)
    if not lists_files(manifest["files"]):
        raise RunError("does not say what its files are: it was damaged", place=str(folder / MANIFEST), remedy=_REMEDY)
    return dict(manifest)


def verify(path: str | os.PathLike[str]) -> list[str]:
    """What is wrong with a run folder: files altered, cut short, missing or foreign; nothing if it is as written.

    Raises RunError for what is no run folder, or one of an unknown format.
    """
    folder = Path(path)
    manifest = read_manifest(folder)
    found = [_manifest_problem(manifest)]
    for name, said in manifest["files"].items():
        problem = size_problem(folder, name, said["bytes"])
        if problem is None and digest_of_file(folder / name) != said["sha256"]:
            problem = f"{name}: altered: its hash is not the one in {MANIFEST}"
        found.append(problem)
    problems = [problem for problem in found if problem is not None]
    known = {*manifest["files"], MANIFEST}
    return problems + [f"{name}: foreign: not part of this run" for name in _files(folder) if name not in known]


def _files(folder: Path) -> list[str]:
    """Every file below a folder, figures and report left out."""
    names = (file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*")) if not file.is_dir())
    return [name for name in names if name != REPORT and not name.startswith(f"{FIGURES}/")]


def find(root: Path, ensemble: Ensemble) -> RunFolder | None:
    """The finished run of an ensemble, verified; None if there is none, RunError if it is damaged or another's."""
    folder = root / ensemble.folder_name
    if not folder.exists():
        return None
    if problems := verify(folder):
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise RunError(
            f"this run is damaged: {problems[0]}{more}",
            place=str(folder),
            remedy="delete the folder, and the same command makes it again",
        )
    run = open_folder(folder)
    if run.manifest["id"] != identity_digest(ensemble.identity()):
        raise RunError("holds another run", place=str(folder), remedy="give another folder with --out")
    return run


@contextmanager
def locked(root: Path, name: str, notice: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of a run folder; says so through `notice` and waits where another process has it."""
    from filelock import FileLock, Timeout

    path = root / f".lock-{name}"
    with writing(root):
        root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            notice(f"{name}: another process is at work on this run; waiting for it")
            lock.acquire(timeout=-1)
    try:
        yield
    finally:
        lock.release()


def begin(root: Path, ensemble: Ensemble, environment: Mapping[str, Any]) -> Path:
    """The folder in which a run is made: what an interrupted run left, if it was made in the same environment."""
    folder = root / f"{PARTIAL}{ensemble.folder_name}"
    mark = folder / _SAME_ENVIRONMENT
    with writing(folder):
        if folder.exists() and not (mark.is_file() and mark.read_text(encoding="utf-8") == _text(environment)):
            shutil.rmtree(folder)
        for left in folder.rglob("*"):
            if is_temporary(left):
                left.unlink()
        folder.mkdir(parents=True, exist_ok=True)
        if not mark.exists():
            mark.write_text(_text(environment), encoding="utf-8")
    return folder


def _text(environment: Mapping[str, Any]) -> str:
    return "\n".join(f"{name} {version}" for name, version in sorted(environment.items())) + "\n"


def complete(folder: Path, ensemble: Ensemble, files: Mapping[str, Any]) -> RunFolder:
    """Write the manifest over `files` and give the folder its name: from here on the run is finished."""
    root = folder.parent
    identity = ensemble.identity()
    manifest = {
        **identity,
        "id": identity_digest(identity),
        "name": ensemble.name,
        "scenario": ensemble.scenario.model_dump(mode="json", exclude_none=True),
        "files": dict(sorted(files.items())),
    }
    target = root / ensemble.folder_name
    with writing(root):
        for name in _files(folder):
            if name not in files:
                (folder / name).unlink()
        shutil.rmtree(folder / RECEIPTS, ignore_errors=True)
        write_json(folder / MANIFEST, sealed(manifest))
        folder.rename(target)
    return open_folder(target)
