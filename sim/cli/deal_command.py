"""The verb `deal`, and `sim.deal`: a proposal put to the parties."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.errors import SimError

if TYPE_CHECKING:
    from sim.analysis.deal.answer import Tested

#: The answer to a proposal, for machines.
ANSWER: Final = "answer.json"


def deal(
    proposal: str | os.PathLike[str],
    scenario: str | os.PathLike[str] = "baseline",
    members: int = 500,
    seed: int = 20250301,
    sets: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Tested:
    """Put a proposal to the parties of a scenario; the result prints as the terminal shows it.

    `proposal` is a file or the name of a shipped one, `members` the futures under each hypothesis. Raises ScenarioError
    for mistakes in either file, SimError for arguments that make no sense.

    >>> tested = deal("freeze-with-guarantees", members=20)
    >>> tested.ukraine.accepts > tested.russia.accepts
    True
    """
    from sim.analysis.deal.answer import put_to_parties
    from sim.scenario.proposal import load_proposal

    for name, value, least in (("members", members, 2), ("seed", seed, 0)):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise SimError(f"{name} is {value!r}", remedy=f"give a whole number from {least} on")
    found = load_proposal(os.fspath(proposal), os.fspath(scenario), sets)
    return put_to_parties(found, members, seed, progress)


def keep(tested: Tested, out: Path, name: str, draws: bool) -> tuple[Path, list[Path]]:
    """Write the answer as text and as JSON, and its figure, into a folder of its own; returns it and the figure."""
    from sim.show.figures.agreement import draw
    from sim.show.text.deal import lines
    from sim.store.files import digest, write_bytes, writing

    text = json.dumps(tested.as_dict(), indent=2, ensure_ascii=False, allow_nan=False)
    folder = out / f"{name}-{digest(text)[:12]}"
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        write_bytes(folder / ANSWER, f"{text}\n".encode())
        write_bytes(folder / "answer.txt", "\n".join([*lines(tested), ""]).encode())
        return folder, draw(tested).save(folder) if draws else []
