"""The first figures of a run. Each is a function of a :class:`sim.show.subject.Subject` that returns what it drew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.show import capability, forces, moves
from sim.show.subject import subject_of

FIGURES = (moves.draw, forces.draw, capability.draw)


def first_figures(run: Any, folder: Path) -> list[Path]:
    """Draw the first figures of a run into a folder: each as PNG and SVG, its numbers as CSV, its description as JSON.

    `run` is a :class:`sim.run.Run`; the paths written are returned, four for each figure.
    """
    subject = subject_of(run)
    return [path for draw in FIGURES for path in draw(subject).save(folder)]
