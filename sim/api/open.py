"""Opening what was kept, of whatever kind."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from sim.errors import SimError
from sim.results.answer import Answer
from sim.results.comparison import Comparison
from sim.results.disagreement import Disagreement
from sim.results.discovery import Discovery
from sim.results.hindcast import Hindcast
from sim.results.result import Result
from sim.results.run import Run
from sim.results.screening import Screening
from sim.results.sweep import Sweep
from sim.results.tip import Tip
from sim.store.folders import (
    ANSWER,
    COMPARISON,
    DISAGREEMENT,
    DISCOVERY,
    HINDCAST,
    RUN,
    SCREENING,
    SWEEP,
    TIP,
    Kind,
    kind_of,
)

AnyResult = Run | Sweep | Comparison | Answer | Hindcast | Screening | Tip | Discovery | Disagreement

_CLASSES: Final[dict[Kind, Any]] = {
    RUN: Run,
    SWEEP: Sweep,
    COMPARISON: Comparison,
    ANSWER: Answer,
    HINDCAST: Hindcast,
    SCREENING: Screening,
    TIP: Tip,
    DISCOVERY: Discovery,
    DISAGREEMENT: Disagreement,
}


def open_result(folder: str | os.PathLike[str]) -> AnyResult:
    """Open a finished result of any kind; RunError where there is none, or it is not as it was written.

    Of a run, which is large, only the sizes of files are checked; `.verify()` checks their hashes.
    """
    if isinstance(folder, Result):
        folder = folder.folder
    if not isinstance(folder, str | os.PathLike) or isinstance(folder, bytes):
        raise SimError(f"a folder of results is of type {type(folder).__name__}", remedy="give its path")
    result: AnyResult = _CLASSES[kind_of(Path(folder))].open(folder)
    return result
