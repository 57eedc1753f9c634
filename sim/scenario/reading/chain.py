"""A scenario file and the files that it extends, located and read safely."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.errors import Problem, ScenarioError
from sim.scenario import shipped
from sim.scenario.kinds import holds_another, named_otherwise
from sim.scenario.reading.tree import Branch, Mistake, Place, RefusedError, Scalar, Tree, describe
from sim.scenario.reading.yaml_tree import read_file
from sim.scenario.schema.shape import suggestion
from sim.texts import as_text

_SUFFIXES: Final = (".yaml", ".yml")


@dataclass(frozen=True)
class Source:
    """A file of the chain: its resolved path, how messages name it, and its tree without `extends`.

    It is `complete` unless it extends a file that cannot be read; what it lacks then cannot be known.
    """

    path: Path
    display_name: str
    tree: Branch
    complete: bool


@dataclass(frozen=True)
class _File:
    """A file about to be read, and the folder that what it extends must stay in."""

    path: Path
    folder: Path

    @property
    def display_name(self) -> str:
        return display_name(self.path)


def display_name(path: Path) -> str:
    """How messages name a file: relative to the working directory if it lies below it.

    Bytes of a name that are no text here, and so fit into no message and no file, are shown as `?`.
    """
    try:
        shown = path.relative_to(Path.cwd())
    except (ValueError, OSError):
        shown = path
    return as_text(str(shown))


def read_chain(given: str | Path) -> tuple[list[Source], list[Mistake]]:
    """The files from the root of the `extends` chain to the requested file, and every mistake in them.

    The list stops short where a mistake keeps a file from being read at all. Raises ScenarioError
    where there is no such scenario.
    """
    mistakes: list[Mistake] = []
    sources: list[Source] = []
    file = _first(given)
    seen: list[Path] = []
    while True:
        seen.append(file.path)
        tree, in_file = _read(file)
        if tree is not None and (another := holds_another(tree, file.display_name, "scenario")):
            return [], [Mistake(tree.place, "", *another)]
        mistakes += in_file
        if tree is None:
            break
        extends = tree.entries.get("extends")
        entries = {key: node for key, node in tree.entries.items() if key != "extends"}
        sources.insert(0, Source(file.path, file.display_name, Branch(tree.place, entries), extends is None))
        if extends is None:
            break
        try:
            file = _next(extends, file, seen)
        except RefusedError as error:
            mistakes.append(Mistake(extends.place, "extends", error.problem, error.remedy))
            break
    return sources, mistakes


def _first(given: str | Path) -> _File:
    text = str(given)
    try:
        path = Path(text).resolve()
        mode = path.stat().st_mode
    except (OSError, ValueError, RuntimeError):  # no such file, a name that no file can have, a circle of links
        problem = "there is no such scenario file"
    else:
        if stat.S_ISREG(mode):
            return _File(path, path.parent)
        problem = f"is {'a folder' if stat.S_ISDIR(mode) else 'a special file'}, not a scenario file"
    known = shipped.find(text)
    if known is None and (another := named_otherwise(text, "scenario")):
        raise ScenarioError([Problem(text, "", *another)])
    if known is None:
        raise ScenarioError([Problem(text, "", problem, _nearby(text))])
    path = known.resolve()
    return _File(path, path.parent)


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
        guess = suggestion(stem, known)
        if guess and prefix is not None:
            word = guess.split("'")[1]
            return f"did you mean '{os.path.join(prefix, stems[word])}'?"
        if guess:
            return guess
    return "shipped scenarios are " + ", ".join(shipped.names())


def _read(file: _File) -> tuple[Branch | None, list[Mistake]]:
    first = Place(file.display_name, 1)
    try:
        tree, mistakes = read_file(file.path, file.display_name)
    except OSError as error:
        return None, [Mistake(first, "", f"cannot be read: {error.strerror or error}", "check its permissions")]
    if isinstance(tree, Branch) or (tree is None and mistakes):
        return (tree if isinstance(tree, Branch) else None), mistakes
    what = "the file is empty" if tree is None else f"the file holds {describe(tree)}"
    remedy = "a scenario is a mapping, such as 'extends: baseline' and the keys that differ"
    return None, [*mistakes, Mistake(first, "", what, remedy)]


def _next(extends: Tree, child: _File, seen: list[Path]) -> _File:
    """The file that `child` extends; RefusedError where it cannot be used."""
    if not isinstance(extends, Scalar) or not isinstance(extends.value, str):
        raise RefusedError(
            f"{describe(extends)} names no scenario", "write 'extends: baseline' or a path such as world.yaml"
        )
    name = extends.value
    if shipped.is_bare_name(name):
        known = shipped.find(name)
        if known is None:
            if another := named_otherwise(name, "scenario"):
                raise RefusedError(f"'{name}' {another[0]}", "shipped are " + ", ".join(shipped.names()))
            guess = suggestion(name, shipped.names()) or "shipped are " + ", ".join(shipped.names())
            raise RefusedError(f"'{name}' is not a shipped scenario", f"{guess}, or give a file, as {name}.yaml")
        path = known.resolve()
        parent = _File(path, path.parent)
    else:
        try:
            path = (child.path.parent / name).resolve()
            inside = path.is_relative_to(child.folder)
            ordinary = inside and path.is_file()
        except (OSError, ValueError, RuntimeError):
            inside, ordinary = True, False
        if Path(name).is_absolute() or not inside:
            raise RefusedError(
                f"'{name}' leads out of the folder {display_name(child.folder)}",
                "keep the files of one scenario in one folder, or extend a shipped one by its bare name",
            )
        if not ordinary:
            raise RefusedError(f"there is no file '{name}'", _nearby_parent(name, child.path.parent))
        parent = _File(path, child.folder)
    if parent.path in seen:
        circle = [*seen[seen.index(parent.path) :], parent.path]
        raise RefusedError(
            "extends in a circle: " + " -> ".join(display_name(path) for path in circle),
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
    return suggestion(name, here) or "a path is relative to the file that names it"
