"""Reports in their folders: figures first, all or none, then the page over them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sim.show.html.page import Page, render
from sim.store.files import write_bytes, writing
from sim.store.folders import FIGURES, REPORT
from sim.store.locks import locked

if TYPE_CHECKING:
    from sim.show.figures.catalogue import FigureMakers


def _say(text: str) -> None:
    """A line that a person should read, where nobody else is to be told."""
    if sys.stderr is not None:
        print(text, file=sys.stderr, flush=True)


def put_figures(
    folder: Path,
    possible: Callable[[], FigureMakers],
    redraw: bool = False,
    notice: Callable[[str], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Draw the figures of a folder, all or none; those that are there already stay, unless `redraw`.

    One line says which letters could not be drawn.
    """
    from sim.show.figures.catalogue import save_all

    place, root = folder / FIGURES, folder.parent
    if place.exists() and not redraw:
        return
    with writing(place), TemporaryDirectory(prefix=".figures-", dir=root) as spare:
        Path(spare, FIGURES).mkdir()
        lacking = save_all(possible(), Path(spare, FIGURES), progress)
        with locked(root, folder.name, notice or (lambda text: None)):
            if place.exists():
                if not redraw:
                    return
                place.rename(Path(spare, "old"))
            Path(spare, FIGURES).rename(place)
    if lacking:
        (notice or _say)(lacking)


def put_page(folder: Path, page: Page) -> Path:
    """Write a report over an older one, whole or not at all."""
    path = folder / REPORT
    with writing(path):
        write_bytes(path, render(page).encode("utf-8"))
    return path


def write_report(
    folder: Path,
    figures: Callable[[], FigureMakers],
    page: Callable[[], Page],
    redraw: bool = False,
    notice: Callable[[str], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """The report of a result over its figures, which are drawn where there are none, or anew; returns where it is."""
    put_figures(folder, figures, redraw, notice, progress)
    return put_page(folder, page())
