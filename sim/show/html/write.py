"""Reports in their folders: figures first, all or none, then the page over them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sim.show.html.page import Page, render
from sim.store.files import write_bytes, writing
from sim.store.folders import FIGURES, REPORT, locked

if TYPE_CHECKING:
    from sim.show.figures.catalogue import FigureMakers


def _say_nothing(text: str) -> None:
    """Ignore the notice that another process draws the same figures."""


def put_figures(
    folder: Path,
    possible: Callable[[], FigureMakers],
    redraw: bool = False,
    notice: Callable[[str], None] = _say_nothing,
) -> None:
    """Draw the figures of a folder, all or none; those that are there already stay, unless `redraw`."""
    place, root = folder / FIGURES, folder.parent
    if place.exists() and not redraw:
        return
    with writing(place), TemporaryDirectory(prefix=".figures-", dir=root) as spare:
        Path(spare, FIGURES).mkdir()
        for draw in possible().values():
            draw().save(Path(spare, FIGURES))
        with locked(root, folder.name, notice):
            if place.exists():
                if not redraw:
                    return
                place.rename(Path(spare, "old"))
            Path(spare, FIGURES).rename(place)


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
    notice: Callable[[str], None] = _say_nothing,
) -> Path:
    """The report of a result over its figures, which are drawn where there are none, or anew; returns where it is."""
    put_figures(folder, figures, redraw, notice)
    return put_page(folder, page())
