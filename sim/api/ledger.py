"""The ledger of dated statements: read, and added to."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sim.api.arguments import as_plain, check_numbers
from sim.api.defaults import SEALED_MEMBERS, SEED
from sim.errors import SimError
from sim.results.ledger import Ledger
from sim.scenario import shipped

_FILE: Final = "ledger.jsonl"


@as_plain
def ledger(path: str | os.PathLike[str] | None = None) -> Ledger:
    """The statements that were sealed, those that are shipped or those of the file at `path`.

    Raises RunError where the file is not as it was sealed: see :mod:`sim.analysis.ledger.entries`.

    >>> ledger().entries.columns[:2].tolist()
    ['number', 'statement']
    """
    if path is not None and not Path(path).exists():
        raise SimError("there is no such ledger", os.fspath(path), "`python -m sim ledger seal` begins one")
    return Ledger.open(_file(path))


@as_plain
def seal_ledger(
    path: str | os.PathLike[str] | None = None,
    members: int = SEALED_MEMBERS,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Ledger:
    """Simulate the shipped baseline and add its statements to the ledger; the seed is no choice.

    Raises SimError where this version has sealed already or the baseline is not the frozen one, RunError where the
    ledger is not as it was sealed or cannot be written; nothing is written then.
    """
    from sim.analysis.ledger.seal import seal

    check_numbers(("members", members, 2))
    seal(_file(path), members, SEED, progress)
    return ledger(path)


def _file(path: str | os.PathLike[str] | None) -> Path:
    return shipped.folder("seeds") / _FILE if path is None else Path(path)


#: doctest looks for examples only in what a module defines itself, and `as_plain` is another's.
__test__ = {"ledger": ledger}
