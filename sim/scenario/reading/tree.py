"""A file as a tree of mappings, lists and plain values, each with its place; and the mistakes in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file; line 0 is a setting of the command line, and then `file` is its text."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else f"--set {self.file}"

    @property
    def on_command_line(self) -> bool:
        return self.line == 0


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake and its place; `sim.errors.Problem` is its printed form.

    Where it is `read_on`, what stands there was read as it was meant, and can have other mistakes.
    """

    place: Place
    path: str
    problem: str
    remedy: str = ""
    read_on: bool = False


class RefusedError(Exception):
    """A mistake after which an item cannot be read on: what is wrong, and what would be right."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)
        self.problem, self.remedy = problem, remedy


@dataclass(frozen=True, slots=True)
class Scalar:
    """A number, a text, true, false or nothing (None); and, without quotes around it, how it was written."""

    place: Place
    value: str | float | int | bool | None
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    place: Place
    items: list[Tree] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Branch:
    """A mapping; the place of each value is that of its key."""

    place: Place
    entries: dict[str, Tree] = field(default_factory=dict)

    def key_like(self, key: str) -> str | None:
        """The key that looks the same: an accent may be part of its letter, or a mark behind it."""
        if key in self.entries or key.isascii():
            return key if key in self.entries else None
        seen = normalize("NFC", key)
        return next((one for one in self.entries if normalize("NFC", one) == seen), None)


Tree = Scalar | Items | Branch


def plain(tree: Tree) -> Any:
    """The tree as plain Python values, without its places."""
    match tree:
        case Scalar(value=value):
            return value
        case Items(items=items):
            return [plain(item) for item in items]
        case Branch(entries=entries):
            return {key: plain(node) for key, node in entries.items()}


def join(path: str, key: str | int) -> str:
    """A dotted path with one more key or position.

    >>> join("us.troops", "estonia"), join("hypotheses", 1)
    ('us.troops.estonia', 'hypotheses[1]')
    """
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


def describe(tree: Tree) -> str:
    """What stands there, in words.

    >>> describe(Scalar(Place("my.yaml", 1), "ten")), describe(Scalar(Place("my.yaml", 1), None))
    ("the text 'ten'", 'nothing')
    """
    match tree:
        case Scalar(value=None):
            return "nothing"
        case Scalar(value=bool(value)):
            return "true" if value else "false"
        case Scalar(value=str(text)):
            return f"the text '{text if len(text) <= 40 else text[:37] + '...'}'"
        case Scalar(value=number):
            return f"the number {number}"
        case Items():
            return "a list"
        case Branch():
            return "a mapping"
