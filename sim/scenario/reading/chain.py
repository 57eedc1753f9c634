"""A scenario file and the files that it extends, located and read safely."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.errors import Problem, ScenarioError
from sim.scenario import shipped
from sim.scenario.reading.tree import Branch, Mistake, Place, RefusedError, Scalar, Tree, describe
from sim.scenario.reading.yaml_tree import read_file
from sim.scenario.schema.shape import meant

_SUFFIXES: Final = (".yaml", ".yml")


@dataclass(frozen=True)
class Source:
    """A file of the chain: its resolved path, how messages name it, and its tree without `extends`.

    It is `complete` unless it extends a file that cannot be read; what it lacks then cannot be known.
    """

    path: Path
    shown: str
    tree: Branch
    complete: bool


@dataclass(frozen=True)
class _Opened:
    """A file about to be read, and the folder that what it extends must stay in."""

    path: Path
    shown: str
    folder: Path


def shown(path: Path) -> str:
    """How messages name a file: relative to the working directory if it lies below it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def read_chain(given: str | Path) -> tuple[list[Source], list[Mistake]]:
    """The files from the root of the `extends` chain to the requested file, and every mistake in them.

    The list stops short where a mistake keeps a file from being read at all. Raises ScenarioError
    where there is no such scenario.
    """
    mistakes: list[Mistake] = []
    sources: list[Source] = []
    opened = _first(given)
    seen: list[Path] = []
    while True:
        seen.append(opened.path)
        tree, in_file = _read(opened)
        mistakes += in_file
        if tree is None:
            break
        extends = tree.entries.get("extends")
        entries = {key: node for key, node in tree.entries.items() if key != "extends"}
        sources.insert(0, Source(opened.path, opened.shown, Branch(tree.place, entries), extends is None))
        if extends is None:
            break
        try:
            opened = _next(extends, opened, seen)
        except RefusedError as error:
            mistakes.append(Mistake(extends.place, "extends", error.problem, error.remedy))
            break
    return sources, mistakes


def _first(given: str | Path) -> _Opened:
    text = str(given)
    try:
        path = Path(text).resolve()
        mode = path.stat().st_mode
    except (OSError, ValueError, RuntimeError):  # no such file, a name that no file can have, a circle of links
        known = shipped.find(text)
        if known is not None:
            path = known.resolve()
            return _Opened(path, shown(path), path.parent)
        raise ScenarioError([Problem(text, "", "there is no such scenario file", _nearby(text))]) from None
    if stat.S_ISREG(mode):
        return _Opened(path, shown(path), path.parent)
    known = shipped.find(text)
    if known is not None:
        path = known.resolve()
        return _Opened(path, shown(path), path.parent)
    what = "a folder" if stat.S_ISDIR(mode) else "a special file"
    raise ScenarioError([Problem(text, "", f"is {what}, not a scenario file", _nearby(text))])


def _nearby(text: str) -> str:
    """The name that may have been meant, in the same folder or among the shipped scenarios."""
    folder, name = os.path.split(text)
    try:
        here = sorted(f for f in os.listdir(folder or ".") if f.endswith(_SUFFIXES))
    except (OSError, ValueError):
        here = []
    stems = {os.path.splitext(f)[0]: f for f in here}
    stem = name[: -len(".yaml")] if name.endswith(".yaml") else name
    if stem in stems:
        return f"did you mean '{os.path.join(folder, stems[stem])}'?"
    for known, prefix in ((list(stems), folder), (list(shipped.names()), None)):
        guess = meant(stem, known)
        if guess and prefix is not None:
            word = guess.split("'")[1]
            return f"did you mean '{os.path.join(prefix, stems[word])}'?"
        if guess:
            return guess
    return "shipped scenarios are " + ", ".join(shipped.names())


def _read(opened: _Opened) -> tuple[Branch | None, list[Mistake]]:
    first = Place(opened.shown, 1)
    try:
        tree, mistakes = read_file(opened.path, opened.shown)
    except OSError as error:
        return None, [Mistake(first, "", f"cannot be read: {error.strerror or error}", "check its permissions")]
    if isinstance(tree, Branch) or (tree is None and mistakes):
        return (tree if isinstance(tree, Branch) else None), mistakes
    what = "the file is empty" if tree is None else f"the file holds {describe(tree)}"
    remedy = "a scenario is a mapping, such as 'extends: baseline' and the keys that differ"
    return None, [*mistakes, Mistake(first, "", what, remedy)]


def _next(extends: Tree, child: _Opened, seen: list[Path]) -> _Opened:
    """The file that `child` extends; RefusedError where it cannot be used."""
    if not isinstance(extends, Scalar) or not isinstance(extends.value, str):
        raise RefusedError(
            f"{describe(extends)} names no scenario", "write 'extends: baseline' or a path such as world.yaml"
        )
    name = extends.value
    if shipped.is_bare_name(name):
        known = shipped.find(name)
        if known is None:
            guess = meant(name, shipped.names()) or "shipped are " + ", ".join(shipped.names())
            raise RefusedError(f"'{name}' is not a shipped scenario", f"{guess}, or give a file, as {name}.yaml")
        path = known.resolve()
        parent = _Opened(path, shown(path), path.parent)
    else:
        try:
            path = (child.path.parent / name).resolve()
            inside = path.is_relative_to(child.folder)
            ordinary = inside and path.is_file()
        except (OSError, ValueError, RuntimeError):
            inside, ordinary = True, False
        if Path(name).is_absolute() or not inside:
            raise RefusedError(
                f"'{name}' leads out of the folder {shown(child.folder)}",
                "keep the files of one scenario in one folder, or extend a shipped one by its bare name",
            )
        if not ordinary:
            raise RefusedError(f"there is no file '{name}'", _nearby_parent(name, child.path.parent))
        parent = _Opened(path, shown(path), child.folder)
    if parent.path in seen:
        circle = [*seen[seen.index(parent.path) :], parent.path]
        raise RefusedError(
            "extends in a circle: " + " -> ".join(shown(path) for path in circle),
            "one of them must stand by itself",
        )
    return parent


def _nearby_parent(name: str, folder: Path) -> str:
    stem = os.path.basename(name)
    for suffix in _SUFFIXES:
        stem = stem.removesuffix(suffix)
    if stem in shipped.names():
        return f"for the shipped scenario write 'extends: {stem}'"
    here = [file.name for file in folder.glob("*.yaml")]
    return meant(name, here) or "a path is relative to the file that names it"
