"""The files of `seeds/`, which come with the project: texts, and YAML as plain values."""

from __future__ import annotations

from typing import Any, Final

from sim.errors import SimError
from sim.scenario import shipped
from sim.scenario.reading import yaml_tree
from sim.scenario.reading.tree import plain

_REMEDY: Final = "install the package again"


def text_of(name: str) -> str:
    """The text of a file; SimError where it is missing."""
    file = shipped.folder("seeds") / name
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise SimError("cannot be read", str(file), _REMEDY) from error


def parsed(text: str, name: str, place: str) -> Any:
    """A text of YAML as plain values; SimError, with its `place`, where it is none. `name` is that of the text."""
    tree, problems = yaml_tree.parse(text, name)
    if tree is None or problems:
        raise SimError(f"cannot be read: {problems[0].problem}", place, _REMEDY)
    return plain(tree)


def values_of(name: str) -> Any:
    """What a file of YAML holds; SimError where it is missing or is none."""
    return parsed(text_of(name), name, str(shipped.folder("seeds") / name))
