"""Figures and report after a call, where they are not there yet."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.results.result import Result


def draw(
    result: Result,
    notice: Callable[[str], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
    weights: Mapping[str, float] | None = None,
) -> None:
    """Draw the figures of a result and write its report, unless both are there; `progress` is told of figures.

    Under `weights` the report is written again, since it tells them.

    A finished result that lies where nothing can be written is told of all the same, and what it lacks is said. Raises
    RunError where writing fails otherwise.
    """
    if result.is_drawn and weights is None:
        return
    if result.reused and not os.access(result.folder, os.W_OK):
        if notice is not None:
            notice(f"{result.folder.name}: cannot be written, so no figures and no report are made; copy it elsewhere")
        return
    result.report(notice=notice, progress=progress, weights=weights)
