"""Folders of results: made beside their place, complete before they get their name, checked when they are opened.

Runs, sweeps, comparisons, answers, hindcasts, screenings, tips and discoveries lie in one kind of folder. It holds

- a manifest: id, name, identity (everything that determines the numbers), words (titles and the like, which do not),
  origin (what was asked for, and where every value comes from), and every file with its size and hash; the manifest
  itself is sealed by a hash of its own;
- `provenance.json`: when, where and with which versions it was made; no part of the identity;
- the data: see :mod:`sim.ensemble.make`, :mod:`sim.analysis.sweep`, :mod:`sim.analysis.compare`,
  :mod:`sim.results.answer`, :mod:`sim.results.hindcast`, :mod:`sim.results.screening`, :mod:`sim.results.tip` and
  :mod:`sim.results.discovery`;
- `figures/`, `report.html`, `stories/` and `tables.xlsx`, which may be made anew at any time and are no part of the
  seal.

Who asks for the same numbers with other words, sources or reasons gets the same folder, in which these are renewed.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
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
    write_bytes,
    write_json,
    writing,
)
from sim.store.identity import FORMAT, folder_name, identity_digest
from sim.store.locks import Notice, locked
from sim.store.provenance import noted_versions, provenance, versions

PROVENANCE: Final = "provenance.json"
FIGURES: Final = "figures"
REPORT: Final = "report.html"
STORIES: Final = "stories"
SPREADSHEET: Final = "tables.xlsx"
#: Folders in a folder that is being made: what vouches for the files that are there, and what is needed no longer.
RECEIPTS: Final = ".receipts"
WORK: Final = ".work"
PARTIAL: Final = ".partial-"
_ENVIRONMENT: Final = ".environment"
#: What jobs of a batch put there beside: see :mod:`sim.store.unfinished`.
DESCRIPTION: Final = ".unfinished.json"
JOBS: Final = ".jobs"
#: What every manifest says.
_KEYS: Final = ("id", "name", "identity", "words", "origin", "files")
_RESUMED: Final = "the command that began it resumes it"
#: What to do about a damaged result.
MAKE_AGAIN: Final = "delete the folder, and the command that made it makes it again"


@dataclass(frozen=True)
class Kind:
    """A kind of result: what it is called, its manifest, what folder names begin with, and what the manifest says
    beside id, name, identity, words, origin and files.

    Of a large one only the sizes of files are checked when it is opened, not their hashes.
    """

    noun: str
    manifest: str
    prefix: str = ""
    also: tuple[str, ...] = ()
    large: bool = False

    def __str__(self) -> str:
        return f"{'an' if self.noun[0] in 'aeiou' else 'a'} {self.noun}"


RUN: Final = Kind("run", "manifest.json", also=("scenario",), large=True)
SWEEP: Final = Kind("sweep", "sweep.json", prefix="sweep-")
COMPARISON: Final = Kind("comparison", "comparison.json", prefix="compare-", also=("runs",))
ANSWER: Final = Kind("answer", "deal.json", prefix="deal-")
HINDCAST: Final = Kind("hindcast", "hindcast.json", prefix="hindcast-")
SCREENING: Final = Kind("screening", "drivers.json", prefix="drivers-")
TIP: Final = Kind("tip", "tip.json", prefix="tip-")
DISCOVERY: Final = Kind("discovery", "discovery.json", prefix="discover-", also=("rests_on",))
DISAGREEMENT: Final = Kind("disagreement", "disagreement.json", prefix="disagreement-")
KINDS: Final = (RUN, SWEEP, COMPARISON, ANSWER, HINDCAST, SCREENING, TIP, DISCOVERY, DISAGREEMENT)


@dataclass(frozen=True)
class Said:
    """What a call says of a result that determines none of its numbers.

    `words` are titles and the like, `origin` what was asked for and where every value comes from, `also` what the
    manifest of its kind says beside the usual.
    """

    words: Mapping[str, Any]
    origin: Mapping[str, Any] = field(default_factory=dict)
    also: Mapping[str, Any] = field(default_factory=dict)

    @property
    def manifest(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {"words": dict(self.words), "origin": dict(self.origin), **self.also}


@dataclass(frozen=True)
class Folder:
    """A finished result on disk, as its manifest describes it."""

    path: Path
    manifest: Mapping[str, Any]

    @property
    def identity(self) -> Mapping[str, Any]:
        """Everything that determines the numbers."""
        identity: Mapping[str, Any] = self.manifest["identity"]
        return identity

    @property
    def words(self) -> Mapping[str, Any]:
        """Titles and the like, which determine no number."""
        words: Mapping[str, Any] = self.manifest["words"]
        return words

    @property
    def origin(self) -> Mapping[str, Any]:
        """What was asked for, as `asked`, and where every value comes from, as `values`."""
        origin: Mapping[str, Any] = self.manifest["origin"]
        return origin

    @property
    def members(self) -> int:
        return int(self.identity["members"])

    @property
    def months(self) -> int:
        return int(self.identity["months"])

    @property
    def hypotheses(self) -> tuple[str, ...]:
        return tuple(self.identity["hypotheses"])


def name_of(kind: Kind, name: str, identity: Mapping[str, Any]) -> str:
    """The name of the folder of a result."""
    return folder_name(f"{kind.prefix}{name}", identity_digest(identity))


def figures_in(folder: Path) -> list[Path]:
    """The figures drawn so far."""
    return sorted((folder / FIGURES).glob("*.png"))


# Opening


def kind_of(folder: Path) -> Kind:
    """The kind of a finished result, by the manifest that its folder holds; RunError where it is none."""
    kind = _kind_of(folder)
    if kind is None:
        *manifests, last = (kind.manifest for kind in KINDS)
        remedy = "what an older version kept without a manifest has to be made again"
        raise RunError(f"is not a folder of results: it holds no {', '.join(manifests)} or {last}", str(folder), remedy)
    return kind


def holds_result(folder: Path) -> bool:
    """Whether a folder has the manifest of a result, whole or damaged."""
    return any((folder / kind.manifest).is_file() for kind in KINDS)


def _kind_of(folder: Path) -> Kind | None:
    if not folder.is_dir():
        raise RunError("no such folder", str(folder), "`python -m sim list` names what there is")
    if folder.name.startswith(PARTIAL):
        by_jobs = (folder / DESCRIPTION).is_file()
        remedy = "merge finishes what jobs make; verify tells what is missing" if by_jobs else _RESUMED
        raise RunError("this was not finished", str(folder), remedy)
    return next((kind for kind in KINDS if (folder / kind.manifest).is_file()), None)


def read_manifest(folder: Path, kind: Kind) -> dict[str, Any]:
    """The manifest of a result; RunError where there is none that this version can read."""
    place, path = str(folder), folder / kind.manifest
    held = _kind_of(folder)
    if not path.is_file():
        if held is not None:
            raise RunError(f"is {held}, not {kind}", place, f"open it with sim.{held.noun.title()}.open")
        raise RunError(f"is not {kind}: it holds no {kind.manifest}", place)
    manifest = read_json(path, MAKE_AGAIN)
    number = None
    if isinstance(manifest, dict):
        identity = manifest.get("identity", manifest)  # up to format 2 that of a run lay in the manifest itself
        number = identity.get("format") if isinstance(identity, dict) else None
    if number != FORMAT:
        problem = f"format {number!r} of this {kind.noun} is unknown; this version reads format {FORMAT}"
        raise RunError(problem, place, "open it with the version that made it, or make it again")
    if missing := [key for key in (*_KEYS, *kind.also) if key not in manifest]:
        raise RunError(f"lacks {', '.join(missing)}: it was damaged", str(path), MAKE_AGAIN)
    if not lists_files(manifest["files"]):
        raise RunError("does not say what its files are: it was damaged", str(path), MAKE_AGAIN)
    return dict(manifest)


def verify(folder: Path, kind: Kind | None = None) -> list[str]:
    """What is wrong with a folder: files altered, cut short, missing or foreign; nothing if it is as written.

    RunError for what is no result, or not of this `kind`, or of an unknown format.
    """
    kind = kind or kind_of(folder)
    manifest = read_manifest(folder, kind)
    known = {*manifest["files"], kind.manifest}
    foreign = [f"{name}: foreign: not part of this {kind.noun}" for name in _files(folder) if name not in known]
    return [*_problems(folder, kind, manifest, hashes=True), *foreign]


def open_folder(path: str | os.PathLike[str], kind: Kind) -> Folder:
    """Open a finished result: RunError unless its manifest and files are as they were written, as far as is checked."""
    folder = Path(path)
    manifest = read_manifest(folder, kind)
    if problems := list(_problems(folder, kind, manifest, hashes=not kind.large)):
        remedy = f"`python -m sim verify {folder}` tells all; {MAKE_AGAIN}"
        raise RunError(_damaged(kind, problems), str(folder), remedy)
    return Folder(folder, manifest)


def find(root: Path, kind: Kind, name: str, identity: Mapping[str, Any]) -> Folder | None:
    """The finished result of this identity, verified; None if there is none, RunError if it is damaged or another's."""
    folder = root / name_of(kind, name, identity)
    if not folder.exists():
        return None
    if problems := verify(folder, kind):
        raise RunError(_damaged(kind, problems), str(folder), "delete the folder, and the same command makes it again")
    manifest = read_manifest(folder, kind)
    if manifest["id"] != identity_digest(identity):
        raise RunError(f"holds another {kind.noun}", str(folder), "give another folder with --out")
    return Folder(folder, manifest)


def _problems(folder: Path, kind: Kind, manifest: Mapping[str, Any], hashes: bool) -> Iterator[str]:
    if not seal_holds(manifest):
        yield f"{kind.manifest}: altered: it is not what was sealed"
    elif identity_digest(manifest["identity"]) != manifest["id"]:
        yield f"{kind.manifest}: altered: what it says was made is not what its id stands for"
    for name, entry in manifest["files"].items():
        file, size = folder / name, entry["bytes"]
        if not file.is_file():
            yield f"{name}: missing"
        elif (actual := file.stat().st_size) < size:
            yield f"{name}: cut short: {actual:,} of {size:,} bytes"
        elif actual > size:
            yield f"{name}: altered: {actual:,} bytes where {size:,} were written"
        elif hashes and digest_of_file(file) != entry["sha256"]:
            yield f"{name}: altered: its hash is not the one in {kind.manifest}"


def _damaged(kind: Kind, problems: list[str]) -> str:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"this {kind.noun} is damaged: {problems[0]}{more}"


def _files(folder: Path) -> list[str]:
    names = (file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*")) if not file.is_dir())
    unsealed = (f"{FIGURES}/", f"{STORIES}/")
    return [name for name in names if name not in (REPORT, SPREADSHEET) and not name.startswith(unsealed)]


# Making


def find_or_make(
    root: Path,
    kind: Kind,
    name: str,
    identity: Mapping[str, Any],
    *,
    write: Callable[[Path], tuple[dict[str, Any], Mapping[str, Any]]],
    notice: Notice,
    said: Said,
) -> tuple[Folder, bool]:
    """The result of this identity below `root`, and whether it was found there and only verified.

    `write` makes the data in a folder, or what an interrupted call left undone of it; it returns the entries of all
    files for the manifest, and what provenance.json says of how they were made. What this call `said` replaces what an
    earlier one said. RunError where the folder cannot be written, is damaged or is somebody else's.
    """
    place = root / name_of(kind, name, identity)
    if place.exists() and not os.access(root, os.W_OK):  # no lock can be put here, and none is needed to read
        found = find(root, kind, name, identity)
        assert found is not None
        return renewed(found, kind, said, notice), True
    with locked(root, place.name, notice):
        folder = find(root, kind, name, identity)
        if folder is not None:
            return renewed(folder, kind, said, notice), True
        began, environment = time.monotonic(), versions()
        place = begin(root, place.name, environment)
        files, facts = write(place)
        if others := noted_versions(place):
            facts = {**facts, "worker_versions": others}
        with writing(place):
            files[PROVENANCE] = write_json(place / PROVENANCE, provenance(began, environment, facts))
        return complete(place, kind, name, identity, files=files, also=said.manifest), False


def renewed(folder: Folder, kind: Kind, said: Said, notice: Notice) -> Folder:
    """A finished result with what is said now in place of what an earlier call said.

    A report that says otherwise is removed, with its figures where words changed. Where nothing can be written the
    folder stays as it is, and only what is handed back has the words.
    """
    now = json.loads(json.dumps(said.manifest))  # as it would be read, so that the two can be compared
    changed = {key for key, value in now.items() if folder.manifest.get(key) != value}
    if not changed:
        return folder
    manifest = sealed({**{key: value for key, value in folder.manifest.items() if key != "seal"}, **now})
    try:
        # The manifest comes last: until then the folder is what it was, without drawings that can be made anew.
        drawn = [] if changed == {"origin"} else [FIGURES, STORIES]
        stale = [folder.path / name for name in (REPORT, SPREADSHEET, *drawn)]
        if any(path.exists() for path in stale):
            notice(f"{folder.path.name}: the same numbers with other words, reasons or files; an older report goes")
        for path in stale:
            _remove(path)
        write_json(folder.path / kind.manifest, manifest)
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        notice(f"{folder.path.name}: cannot be written ({reason}), so its files keep the words of an earlier call")
    return Folder(folder.path, manifest)


def _remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        with suppress(FileNotFoundError):
            path.unlink()


def begin(root: Path, name: str, environment: Mapping[str, str]) -> Path:
    """The folder in which `name` is made: what an interrupted call left, if it was made in the same environment.

    What jobs of a batch made in another one is not thrown away: RunError.
    """
    folder = root / f"{PARTIAL}{name}"
    with writing(folder):
        if folder.exists() and environment_of(folder) != dict(environment):
            if (folder / DESCRIPTION).exists():
                remedy = "go on with the versions that made them, or delete the folder"
                raise RunError("jobs made parts of it with other versions of the libraries", str(folder), remedy)
            shutil.rmtree(folder)
        for file in folder.rglob("*"):
            if is_temporary(file):
                file.unlink()
        folder.mkdir(parents=True, exist_ok=True)
        put_environment(folder, environment)
    return folder


def environment_of(folder: Path) -> dict[str, str] | None:
    """The versions with which an unfinished folder was begun; None where it does not say them."""
    try:
        lines = (folder / _ENVIRONMENT).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return None
    return dict(line.split(" ", 1) for line in lines if " " in line)


def put_environment(folder: Path, environment: Mapping[str, str]) -> None:
    """Write down the versions with which a folder is begun, unless they are there."""
    if environment_of(folder) is None:
        text = "".join(f"{library} {version}\n" for library, version in sorted(environment.items()))
        write_bytes(folder / _ENVIRONMENT, text.encode())


def complete(
    folder: Path,
    kind: Kind,
    name: str,
    identity: Mapping[str, Any],
    *,
    files: Mapping[str, Any],
    also: Mapping[str, Any],
) -> Folder:
    """Write the manifest over `files` and give the folder its name: from here on the result is finished."""
    target = folder.with_name(folder.name.removeprefix(PARTIAL))
    head = {"id": identity_digest(identity), "name": name, "identity": dict(identity)}
    # As it will be read: what is told of a result does not depend on whether it was made or found.
    content = json.loads(json.dumps({**head, **also, "files": dict(sorted(files.items()))}))
    manifest = sealed(content)
    with writing(folder.parent):
        for spare in (RECEIPTS, WORK, JOBS):
            shutil.rmtree(folder / spare, ignore_errors=True)
        for file in _files(folder):
            if file not in files:
                (folder / file).unlink()
        write_json(folder / kind.manifest, manifest)
        folder.rename(target)
    return Folder(target, manifest)
