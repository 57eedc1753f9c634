"""Where the shipped scenarios and seeds lie: in the installed package, or beside it in a clone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from sim.texts import as_text

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_BARE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def folder(name: str) -> Path:
    """The folder `scenarios` or `seeds`.

    >>> sorted(file.name for file in folder("seeds").glob("*.yaml"))
    ['claims.yaml', 'evidence.yaml', 'priors.yaml', 'record.yaml']
    """
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def names() -> tuple[str, ...]:
    """The names of the scenarios that are shipped, in alphabetical order."""
    return tuple(sorted(file.stem for file in folder("scenarios").glob("*.yaml")))


def is_bare_name(text: str) -> bool:
    """Whether `text` can only mean a shipped scenario: a file would have a folder or an ending.

    >>> is_bare_name("baseline"), is_bare_name("baseline.yaml"), is_bare_name("mine/baseline")
    (True, False, False)
    """
    return _BARE_NAME.fullmatch(text) is not None


def find(name: str) -> Path | None:
    """The file of a shipped scenario, or None where none has this name."""
    return folder("scenarios") / f"{name}.yaml" if is_bare_name(name) and name in names() else None


def asked_for(path: Path, kind: str = "") -> str:
    """What somebody names to get a file again: the name of a shipped one of a kind (sweeps, proposals), else its path.

    >>> asked_for(folder("scenarios").resolve() / "withdrawal.yaml")
    'withdrawal'
    """
    home = (folder("scenarios") / kind).resolve()
    known = path.suffix == ".yaml" and path.parent == home
    return path.stem if known else as_text(str(path))


def past_worlds() -> dict[str, Path]:
    """The files of the worlds of the past, by the month in which each begins, the earliest first."""
    return {file.stem: file for file in sorted((folder("scenarios") / "past").glob("*.yaml"))}
