"""The verb `report`: figures and report drawn again."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import folder_of, say
from sim.errors import OK
from sim.show.again import place_of


@verb("report", "draw the figures and write the report again")
@click.argument("run", type=options.FolderPath())
@options.out_option
def report_verb(run: Path, out: Path) -> int:
    """Draw the figures of RUN anew and write its report.html again.

    RUN is the folder of any result (a run, sweep, comparison, answer, hindcast or discovery), or its name as list
    prints it.
    """
    from sim.api.open import open_result
    from sim.cli import progress

    result = open_result(folder_of(run, out))
    with progress.shown() as bar:
        page = result.report(True, bar.notice, bar.figures)
    say([place_of(page)])
    return OK
