"""The verb `report`: figures and report drawn again."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import folder_of, say, shown_path
from sim.errors import OK


@verb("report", "draw the figures and write the report again")
@click.argument("run", type=options.Folder())
@options.out_option
def report_verb(run: Path, out: Path) -> int:
    """Draw the figures of RUN anew and write its report.html again.

    RUN is the folder of a run, a sweep or a comparison, or its name as list prints it.
    """
    from sim.api.run import open_run
    from sim.results.comparison import Comparison
    from sim.results.sweep import Sweep
    from sim.store.sealed import COMPARISON, SWEEP, kind_of

    folder = folder_of(run, out)
    kind = kind_of(folder)
    made = Sweep.open(folder) if kind is SWEEP else Comparison.open(folder) if kind is COMPARISON else open_run(folder)
    say([shown_path(made.report(redraw=True))])
    return OK
