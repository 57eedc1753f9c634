"""Folders that jobs of a batch are filling: what each will be, which jobs have begun, and who may fill it.

Beside what any unfinished folder holds (see :mod:`sim.store.folders`) there lie a description, which is the manifest
that the result will have but for its files, and a record of each job.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sim.errors import RunError
from sim.store.files import read_json, seal_holds, sealed, write_json
from sim.store.folders import (
    DESCRIPTION,
    JOBS,
    KINDS,
    PARTIAL,
    Folder,
    Kind,
    Said,
    environment_of,
    name_of,
    put_environment,
)
from sim.store.identity import identity_digest
from sim.store.locks import Notice, beside_others
from sim.store.provenance import versions

#: What to do about a description that cannot be read.
_DESCRIBE_AGAIN: Final = "delete the file; any job of the run writes it again"


@contextmanager
def joined(
    root: Path, kind: Kind, name: str, identity: Mapping[str, Any], *, said: Said, job: str, notice: Notice
) -> Iterator[Path | None]:
    """The folder in which a result is being made, for a job among others; None where the result is finished.

    None of the jobs waits for another; who finishes the result waits for all. RunError where the folder was begun with
    other versions of the libraries, or cannot be written.
    """
    place = name_of(kind, name, identity)
    folder = root / f"{PARTIAL}{place}"

    def begin() -> bool:
        if (root / place).exists():
            return False
        environment = versions()
        if (before := environment_of(folder)) is not None and before != environment:
            raise RunError(
                f"was begun with {versions_apart(before, environment)} here",
                str(folder),
                "run every job with the same versions on the same kind of machine, or give another folder with --out",
            )
        folder.mkdir(parents=True, exist_ok=True)
        put_environment(folder, environment)
        head = {"id": identity_digest(identity), "name": name, "identity": dict(identity)}
        write_json(folder / DESCRIPTION, sealed({**head, **said.manifest}))
        began = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        write_json(folder / JOBS / f"{job.replace('/', '-of-')}.json", {"began": began, "host": platform.node()})
        return True

    with beside_others(root, place, job, notice, begin) as wanted:
        yield folder if wanted else None


def described(folder: Path) -> Folder | None:
    """An unfinished folder as jobs describe it; None where no job did; RunError where the description is damaged."""
    path = folder / DESCRIPTION
    if not folder.name.startswith(PARTIAL) or not path.is_file():
        return None
    content = read_json(path, _DESCRIBE_AGAIN)
    if not isinstance(content, dict) or not seal_holds(content) or not isinstance(content.get("identity"), dict):
        raise RunError("is not as it was written: it was damaged", str(path), _DESCRIBE_AGAIN)
    if identity_digest(content["identity"]) != content.get("id"):
        raise RunError("is not what its id stands for: it was altered", str(path), _DESCRIBE_AGAIN)
    manifest = {key: value for key, value in content.items() if key != "seal"}
    return Folder(folder, {**manifest, "files": {}})


def kind_of_described(folder: Folder) -> Kind:
    """What an unfinished folder will be."""
    return next(kind for kind in KINDS if kind.noun == folder.identity["kind"])


def jobs_of(folder: Path) -> list[str]:
    """The jobs that have begun to fill a folder, as 3/40.

    >>> jobs_of(Path("nowhere"))
    []
    """
    names = (path.stem.split("-of-") for path in (folder / JOBS).glob("*-of-*.json"))
    pairs = [(int(of), int(number)) for number, of in names if number.isdigit() and of.isdigit()]
    return [f"{number}/{of}" for of, number in sorted(pairs)]


def sorted_jobs(folders: Iterable[Path]) -> list[str]:
    """The jobs that have begun to fill any of some folders, each once."""
    jobs = {tuple(map(int, job.split("/"))) for folder in folders for job in jobs_of(folder)}
    return [f"{number}/{of}" for number, of in sorted(jobs, key=lambda job: job[::-1])]


def versions_apart(there: Mapping[str, str], here: Mapping[str, str]) -> str:
    """In what two environments differ, in words that end before the place of the second.

    >>> versions_apart({"numpy": "2.3", "python": "3.11"}, {"numpy": "2.4", "python": "3.11"})
    'numpy 2.3, and not 2.4 as'
    """
    apart = [name for name in {**there, **here} if there.get(name) != here.get(name)]
    before, now = (
        ", ".join(str(versions.get(name, "none")) if k else f"{name} {versions.get(name, 'none')}" for name in apart)
        for k, versions in enumerate((there, here))
    )
    return f"{before}, and not {now} as"
