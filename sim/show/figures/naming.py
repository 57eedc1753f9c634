"""How a quantity is called beside what is drawn of it: what it is, in as many lines as it takes, and its path small."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.show.figures import narrow, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Lines of words at most; the path tells the rest.
_MOST: Final = 3
#: Points: how much smaller a path is than the words above it, and a line of text, in sizes of its letters.
_SMALLER: Final = 1.5
_LINE: Final = 1.25
_PATH: Final = "#666666"
_INCH: Final = 72


@dataclass(frozen=True)
class Label:
    """The words of a quantity, line by line, and its path where the words are not the path already."""

    words: tuple[str, ...]
    path: str

    @classmethod
    def of(cls, words: str, path: str, columns: int) -> Label:
        """A label that is no wider than so many columns.

        >>> Label.of("True readiness to fight for a Baltic ally", "us.resolve", 24).words
        ('True readiness to fight', 'for a Baltic ally')
        """
        lines = texts.wrapped(words, columns, most=_MOST)
        return cls(tuple(lines), "" if words == path else texts.cut(path, columns + columns // 6))


def inches(labels: Iterable[Label], points: float) -> float:
    """The height of the highest of some labels, with letters of so many points."""
    return max((_height(label, points) for label in labels), default=0.0) / _INCH


def write(
    axes: Axes, at: tuple[float, float], label: Label, points: float, *, across: Any = "axes fraction", **look: Any
) -> None:
    """Write a label below and right of a place, `across` telling how its first number counts, the second being data.

    `look` is that of its words.
    """
    where: dict[str, Any] = {"xycoords": (across, "data"), "textcoords": "offset points", "va": "top", "zorder": 4}
    where["bbox"] = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.6}
    size = narrow.size(points)
    axes.annotate("\n".join(label.words), at, xytext=(0, 0), fontsize=size, linespacing=_LINE / 1.2,
                  **{"color": style.INK, **where, **look})  # fmt: skip
    if label.path:
        down = _LINE * size * len(label.words)
        axes.annotate(label.path, at, xytext=(0, -down), fontsize=_path_size(points), color=_PATH, **where)


def _height(label: Label, points: float) -> float:
    """Points from the top of a label to its end."""
    below = _LINE * _path_size(points) if label.path else 0.0
    return _LINE * narrow.size(points) * len(label.words) + below


def _path_size(points: float) -> float:
    return narrow.size(points - _SMALLER)
