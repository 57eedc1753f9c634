"""Text for a terminal, broken into lines of at most 80 columns."""

from __future__ import annotations

from typing import Final

from sim.texts import wrapped

WIDTH: Final = 80


def wrap(text: str, indent: str = "", hanging: str | None = None, *, most: int | None = None) -> list[str]:
    """The lines of a text, never broken at a hyphen; those after the first are indented by `hanging`, or as the first.

    What does not fit into `most` lines is left out, and " ..." says so.
    """
    return wrapped(text, WIDTH, indent, hanging, most=most)
