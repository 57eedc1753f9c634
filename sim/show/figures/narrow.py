"""The second drawing of a figure, for pages as narrow as a telephone: panels stacked, letters that can be read there.

A figure is drawn for a narrow page inside :func:`page`; its numbers are the same. It is as wide as such a page, so that
a point of its letters is a point on the screen, and as high as it has to be.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from PIL.Image import Image

#: Inches: 355 of the 390 CSS pixels of a common telephone.
WIDTH: Final = 3.7
#: Nearly two dots for every CSS pixel.
DPI: Final = 180
#: The smallest letters, in points: 8.5 are 11 CSS pixels.
SMALLEST: Final = 8.5
#: The largest, of titles.
_LARGEST: Final = 11.5
#: Inches between panels that lie under one another, with a heading each.
BETWEEN: Final = 0.62
#: Colours of a drawing that is kept in few.
_COLOURS: Final = 96
#: Panels beside one another, where they have few labels.
_COLUMNS: Final = 2

_narrow: ContextVar[bool] = ContextVar("narrow", default=False)


@contextmanager
def page() -> Iterator[None]:
    """Draw for a narrow page within."""
    token = _narrow.set(True)
    try:
        yield
    finally:
        _narrow.reset(token)


def is_narrow() -> bool:
    """Whether a narrow page is drawn for."""
    return _narrow.get()


def size(points: float) -> float:
    """The size of letters, from that on a wide page.

    >>> size(7.5)
    7.5
    >>> with page():
    ...     size(7.5), size(13)
    (8.5, 11.5)
    """
    return min(max(points, SMALLEST), _LARGEST) if is_narrow() else points


def rows_of(count: int, columns: int = _COLUMNS) -> int:
    """Rows that so many panels take on this page; one on a wide page."""
    return -(-count // columns) if is_narrow() else 1


def height(stacked: float, count: int, wide: float, columns: int = _COLUMNS) -> float:
    """Inches of a figure: `wide` in all, or, on a narrow page, `stacked` for what is drawn in each row of panels."""
    return stacked * rows_of(count, columns) if is_narrow() else wide


def panels(figure: Figure, blocks: int, count: int, columns: int = _COLUMNS, **shared: Any) -> list[list[Axes]]:
    """Panels by block and place: a row for each block, or, on a narrow page, as few beside one another as `columns`.

    `shared` is what matplotlib shares between them. On a narrow page each panel of a block with one scale
    (`sharey="row"`) is to be given it by itself, and the first column has its numbers.
    """
    if not is_narrow():
        return [list(row) for row in figure.subplots(blocks, count, squeeze=False, **shared)]
    columns = min(columns, count)
    rows = rows_of(count, columns)
    one_scale = shared.get("sharey") == "row"
    shared = {**shared, "sharey": False} if one_scale else shared
    grid = figure.subplots(blocks * rows, columns, squeeze=False, **shared)
    if one_scale:
        for axes in grid[:, 1:].flat:
            axes.tick_params(labelleft=False)
    for axes in grid[:-1].flat:
        axes.tick_params(labelbottom=True)
    places = [divmod(place, columns) for place in range(count)]
    found = [[grid[block * rows + row, column] for row, column in places] for block in range(blocks)]
    for axes in grid.flat:
        if not any(axes is used for row in found for used in row):
            axes.set_visible(False)
    return found


def in_few_colours(drawn: Image) -> bytes:
    """A drawing as PNG in the few colours of a figure and their edges, at a third of the size."""
    from io import BytesIO

    from PIL.Image import Dither, Quantize

    few = drawn.convert("RGB").quantize(_COLOURS, method=Quantize.FASTOCTREE, dither=Dither.NONE)
    content = BytesIO()
    few.save(content, "PNG")
    return content.getvalue()


def wide_or_narrow(wide: Any, narrow: Any) -> Any:
    """One of two, by the page that is drawn for."""
    return narrow if is_narrow() else wide
