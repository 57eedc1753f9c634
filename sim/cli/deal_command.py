"""The verb `deal`, and `sim.deal`: a proposal put to the parties."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sim.cli.commands import say, shown_path
from sim.errors import OK, SimError

if TYPE_CHECKING:
    from sim.results.answer import Answer

#: The answer to a proposal, for machines.
ANSWER: Final = "answer.json"


def deal(
    proposal: str | os.PathLike[str],
    scenario: str | os.PathLike[str] = "baseline",
    members: int = 500,
    seed: int = 20250301,
    sets: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Answer:
    """Put a proposal to the parties of a scenario; the result prints as the terminal shows it.

    `proposal` is a file or the name of a shipped one, `members` the futures under each hypothesis. Raises ScenarioError
    for mistakes in either file, SimError for arguments that make no sense.

    >>> tested = deal("freeze-with-guarantees", members=20)
    >>> tested.ukraine.accepts > tested.russia.accepts
    True
    """
    from sim.analysis.deal.parties import put_to_parties
    from sim.results.answer import Answer
    from sim.scenario.proposal import load_proposal

    for name, value, least in (("members", members, 2), ("seed", seed, 0)):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise SimError(f"{name} is {value!r}", remedy=f"give a whole number from {least} on")
    found = load_proposal(os.fspath(proposal), os.fspath(scenario), sets)
    return Answer(*put_to_parties(found, members, seed, progress))


def run(
    proposal: str,
    *,
    scenario: str,
    members: int,
    seed: int,
    sets: tuple[str, ...],
    out: Path,
    no_figures: bool,
    as_json: bool,
) -> int:
    """Print what becomes of a proposal, and draw the zone of possible agreement."""
    from sim.cli import progress

    with progress.shown() as bar:
        tested = deal(proposal, scenario, members, seed, sets, bar.advance)
    folder, paths = _keep(tested, out, f"deal-{Path(proposal).stem}-{Path(scenario).stem}", draws=not no_figures)
    if as_json:
        told = {**tested.as_dict(), "figures": [str(path) for path in paths]}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False))
        return OK
    from sim.show.text.deal import lines

    say(lines(tested.findings))
    click.echo(f"Kept with its numbers: {shown_path(folder)}")
    return OK


def _keep(tested: Answer, out: Path, name: str, draws: bool) -> tuple[Path, list[Path]]:
    """Write the answer as text and as JSON, and its figure, into a folder of its own; returns it and the figure."""
    from sim.show.figures.agreement import draw
    from sim.show.text.deal import lines
    from sim.store.files import digest, write_bytes, writing

    text = json.dumps(tested.as_dict(), indent=2, ensure_ascii=False, allow_nan=False)
    folder = out / f"{name}-{digest(text)[:12]}"
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        write_bytes(folder / ANSWER, f"{text}\n".encode())
        write_bytes(folder / "answer.txt", "\n".join([*lines(tested.findings), ""]).encode())
        return folder, draw(tested).save(folder) if draws else []
