"""What the verb deal does; it returns the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sim.cli.commands import say, shown_path
from sim.errors import OK


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
    from sim.api.deal import deal
    from sim.cli import progress

    with progress.shown() as bar:
        answer = deal(proposal, scenario, members, seed, sets, bar.advance, out=out, notice=bar.notice)
    if not no_figures and not answer.is_drawn:
        answer.report()
    if as_json:
        figures = [] if no_figures else [str(path) for path in answer.figures]
        content = {**answer.as_dict(), "figures": figures}
        click.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))
        return OK
    from sim.show.text.deal import lines

    say(lines(answer.findings))
    click.echo(f"Kept with its numbers: {shown_path(answer.folder)}")
    return OK
