"""Folders that are whole or not there: made beside their place, sealed by a manifest with the hash of every file.

Sweeps and comparisons lie in such folders; see :mod:`sim.store.folder` for those of runs. Figures and the report may be
drawn anew at any time and are no part of the seal.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

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
from sim.store.identity import folder_name, identity_digest

#: Number of the format of these folders; it rises when an older program could not read a newer folder.
FORMAT: Final = 2
PARTIAL: Final = ".partial-"
RECEIPTS: Final = ".receipts"
WORK: Final = ".work"
_ENVIRONMENT: Final = ".environment"
_REDRAWN: Final = ("figures/", "report.html")
_REMEDY: Final = "delete the folder, and the command that made it makes it again"


@dataclass(frozen=True)
class Kind:
    """A kind of sealed folder: what it is called, its manifest, and what that says beside identity and files."""

    noun: str
    manifest: str
    also: tuple[str, ...] = ()


SWEEP: Final = Kind("sweep", "sweep.json", ("name",))
COMPARISON: Final = Kind("comparison", "comparison.json", ("name",))
KINDS: Final = (SWEEP, COMPARISON)


def kind_of(folder: Path) -> Kind | None:
    """The kind of sealed folder that a folder is, by its manifest."""
    return next((kind for kind in KINDS if (folder / kind.manifest).is_file()), None)


def read_manifest(folder: Path, kind: Kind) -> dict[str, Any]:
    """The manifest of a sealed folder; RunError where there is none that this version can read."""
    place = str(folder)
    if not folder.is_dir():
        raise RunError("no such folder", place=place, remedy="`python -m sim list` names what there is")
    if folder.name.startswith(PARTIAL):
        raise RunError(f"this {kind.noun} was not finished", place=place, remedy="the command that began it resumes it")
    path = folder / kind.manifest
    if not path.is_file():
        raise RunError(f"is no {kind.noun}: it holds no {kind.manifest}", place=place)
    manifest = read_json(path, _REMEDY)
    identity = manifest.get("identity") if isinstance(manifest, dict) else None
    number = identity.get("format") if isinstance(identity, dict) else None
    if number != FORMAT:
        raise RunError(
            f"format {number!r} of this {kind.noun} is unknown; this version reads format {FORMAT}",
            place=place,
            remedy="open it with the version that made it, or make it again",
        )
    if wrong := [key for key in ("id", "files", *kind.also) if key not in manifest]:
        raise RunError(f"lacks {', '.join(wrong)}: it was damaged", place=str(path), remedy=_REMEDY)
    if not lists_files(manifest["files"]):
        raise RunError("does not say what its files are: it was damaged", place=str(path), remedy=_REMEDY)
    return dict(manifest)


def verify(folder: Path, kind: Kind) -> list[str]:
    """What is wrong with a sealed folder: files altered, cut short, missing or foreign; nothing if it is as written."""
    manifest = read_manifest(folder, kind)
    found = [] if seal_holds(manifest) else [f"{kind.manifest}: altered: it is not what was sealed"]
    for name, said in manifest["files"].items():
        problem = size_problem(folder, name, said["bytes"])
        if problem is None and digest_of_file(folder / name) != said["sha256"]:
            problem = f"{name}: altered: its hash is not the one in {kind.manifest}"
        found += [] if problem is None else [problem]
    known = {*manifest["files"], kind.manifest}
    return found + [f"{name}: foreign: not part of this {kind.noun}" for name in _files(folder) if name not in known]


def open_sealed(path: str | os.PathLike[str], kind: Kind) -> dict[str, Any]:
    """The manifest of a sealed folder every file of which is as it was written; RunError otherwise.

    The files are small, so that, unlike those of a run, all of them are checked.
    """
    folder = Path(path)
    problems = verify(folder, kind)
    problems = [one for one in problems if ": foreign: " not in one]
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        remedy = f"`python -m sim verify {folder}` tells all; {_REMEDY}"
        raise RunError(f"this {kind.noun} is damaged: {problems[0]}{more}", place=str(folder), remedy=remedy)
    return read_manifest(folder, kind)


def find(root: Path, name: str, kind: Kind, identity: Mapping[str, Any]) -> Path | None:
    """The finished folder of this identity; None if there is none, RunError if it is damaged or another's."""
    folder = root / sealed_name(name, identity)
    if not folder.exists():
        return None
    if problems := verify(folder, kind):
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        remedy = "delete the folder, and the same command makes it again"
        raise RunError(f"this {kind.noun} is damaged: {problems[0]}{more}", place=str(folder), remedy=remedy)
    if read_manifest(folder, kind)["id"] != identity_digest(identity):
        raise RunError(f"holds another {kind.noun}", place=str(folder), remedy="give another folder with --out")
    return folder


def sealed_name(name: str, identity: Mapping[str, Any]) -> str:
    """The name of a sealed folder."""
    return folder_name(name, identity_digest(identity))


def begin(root: Path, name: str, environment: Mapping[str, Any]) -> Path:
    """The folder in which `name` is made: what was left of it, if it was made in the same environment."""
    folder = root / f"{PARTIAL}{name}"
    mark = folder / _ENVIRONMENT
    text = "".join(f"{one} {version}\n" for one, version in sorted(environment.items()))
    with writing(folder):
        if folder.exists() and not (mark.is_file() and mark.read_text(encoding="utf-8") == text):
            shutil.rmtree(folder)
        for left in folder.rglob("*"):
            if is_temporary(left):
                left.unlink()
        folder.mkdir(parents=True, exist_ok=True)
        if not mark.exists():
            mark.write_text(text, encoding="utf-8")
    return folder


def complete(
    folder: Path, kind: Kind, identity: Mapping[str, Any], files: Mapping[str, Any], also: Mapping[str, Any]
) -> Path:
    """Write the manifest and give the folder its name: from here on it is finished. Returns where it now is.

    `also` is what the manifest says beside identity and files, for people and for opening it.
    """
    target = folder.with_name(folder.name.removeprefix(PARTIAL))
    with writing(folder.parent):
        for left in (RECEIPTS, WORK):
            shutil.rmtree(folder / left, ignore_errors=True)
        for other in _files(folder):
            if other not in files:
                (folder / other).unlink()
        said = {"id": identity_digest(identity), **also, "identity": dict(identity)}
        write_json(folder / kind.manifest, sealed({**said, "files": dict(sorted(files.items()))}))
        folder.rename(target)
    return target


def size_problem(folder: Path, name: str, size: int) -> str | None:
    """What is wrong with a file that is not there or not of the size that the manifest says."""
    file = folder / name
    if not file.is_file():
        return f"{name}: missing"
    found = file.stat().st_size
    if found < size:
        return f"{name}: cut short: {found:,} of {size:,} bytes"
    return f"{name}: altered: {found:,} bytes where {size:,} were written" if found > size else None


def _files(folder: Path) -> list[str]:
    names = (file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*")) if not file.is_dir())
    return [name for name in names if not name.startswith(_REDRAWN)]
