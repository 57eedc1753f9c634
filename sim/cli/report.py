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
@options.weights_option
@options.out_option
def report_verb(run: Path, weights: dict[str, float] | None, out: Path) -> int:
    """Draw the figures of RUN anew and write its report.html again.

    RUN is the folder of any result, or its name as list prints it. With weights, of a run, a sweep or a comparison, the
    report tells beside the theories what follows from them.
    """
    from sim.api.open import open_result
    from sim.cli import progress

    result = open_result(folder_of(run, out))
    with progress.shown() as bar:
        page = result.report(weights is None, bar.notice, bar.figures, weights)
    say([place_of(page)])
    return OK
