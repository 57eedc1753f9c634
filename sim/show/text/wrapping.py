"""Text for a terminal, broken into lines of at most 80 columns."""

from __future__ import annotations

import textwrap
from typing import Final

WIDTH: Final = 80


def wrap(text: str, indent: str = "", hanging: str | None = None, *, most: int | None = None) -> list[str]:
    """The lines of a text, never broken at a hyphen; those after the first are indented by `hanging`, or as the first.

    What does not fit into `most` lines is left out, and " ..." says so.
    """
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent if hanging is None else hanging,
        max_lines=most, placeholder=" ...", break_on_hyphens=False,
    )  # fmt: skip
