"""Pieces of one result that lie in several folders, found by their receipts and brought together in one of them.

A receipt is written last and holds the hashes of a piece's files, so that a piece is there whole or not at all.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.errors import RunError
from sim.store.files import receipted, temporary_name, write_json, writing
from sim.store.folders import MAKE_AGAIN, RECEIPTS, Folder, Kind, begin, complete, verify
from sim.store.locks import Notice, locked
from sim.store.provenance import versions


@dataclass
class Pieces:
    """What folders hold of the pieces of a result, by the names of their receipts."""

    #: Where each piece lies that is as it was written, and the entries of its files.
    found: dict[str, tuple[Path, dict[str, Any]]] = field(default_factory=dict)
    #: Folders that hold a piece which is not as it was written.
    damaged: dict[str, list[Path]] = field(default_factory=dict)
    #: Pieces that are whole nowhere.
    missing: list[str] = field(default_factory=list)


def receipt(folder: Path, piece: str) -> Path:
    """Where the receipt of a piece lies while its result is not finished."""
    return folder / RECEIPTS / f"{piece}.json"


def pieces_in(folders: Sequence[Path], names: Iterable[str]) -> Pieces:
    """What folders hold of the pieces of these names; the first that has one whole counts.

    RunError where two hold a piece with other bytes, each as it was written.
    """
    held = Pieces()
    for name in names:
        for folder in folders:
            entries = receipted(folder, receipt(folder, name))
            if entries is None:
                if receipt(folder, name).is_file():
                    held.damaged.setdefault(name, []).append(folder)
            elif name not in held.found:
                held.found[name] = folder, entries
            else:
                check_same(*held.found[name], folder, entries)
        if name not in held.found:
            held.missing.append(name)
    return held


def check_same(first: Path, expected: Mapping[str, Any], other: Path, entries: Mapping[str, Any]) -> None:
    """RunError where two folders hold the same files with other bytes."""
    for name in entries:
        if name in expected and expected[name]["sha256"] != entries[name]["sha256"]:
            raise RunError(
                f"is as it was written, and holds other bytes than the same file in {first}",
                str(other / name),
                "the two were made on machines that calculate otherwise: keep one folder, and make the other's parts "
                "again on machines of the same kind",
            )


def bring(pieces: Pieces, target: Path) -> None:
    """Put the pieces that lie elsewhere into a folder: linked where that can be, else copied, each receipt last."""
    with writing(target):
        for name, (folder, entries) in pieces.found.items():
            if folder.resolve() == target.resolve():
                continue
            for file in entries:
                link_or_copy(folder / file, target / file)
            write_json(receipt(target, name), entries)


def adopt(found: Folder, kind: Kind, root: Path, notice: Notice) -> None:
    """Give a finished result a second place below `root`, unless it has one there; RunError where it is damaged."""
    name = found.path.name
    if (root / name).exists():
        return
    if problems := verify(found.path, kind):
        raise RunError(f"is damaged: {problems[0]}", str(found.path), MAKE_AGAIN)
    with locked(root, name, notice):
        if (root / name).exists():
            return
        folder = begin(root, name, versions())
        with writing(folder):
            for file in found.manifest["files"]:
                link_or_copy(found.path / file, folder / file)
        also = {key: found.manifest[key] for key in ("words", "origin", *kind.also)}
        complete(folder, kind, found.manifest["name"], found.identity, files=found.manifest["files"], also=also)


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second place, whole or not at all; OSError where there is no room."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and target.samefile(source):
        return
    temporary = temporary_name(target)
    try:
        try:
            os.link(source, temporary)
        except OSError:  # another file system, or one without links
            shutil.copyfile(source, temporary)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
