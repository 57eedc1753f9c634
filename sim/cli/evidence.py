"""The verb `evidence`: published rates beside those of a run."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options
from sim.cli.group import PROGRAM, verb
from sim.cli.output import folder_of, say
from sim.cli.streams import echo
from sim.errors import OK
from sim.show.again import place_of


@verb("evidence", "show published rates beside the model's own")
@click.argument("run", type=options.FolderPath())
@options.out_option
def evidence_verb(run: Path, out: Path) -> int:
    """Show published rates beside those of RUN, each with its source and why the two differ.

    RUN is a folder, or the name of a run as list prints it.
    """
    from sim.analysis.evidence.rare_rates import compared_rare_events
    from sim.analysis.evidence.table import compared_rates
    from sim.results.run import Run
    from sim.show.text import evidence as evidence_text

    made = Run.open(folder_of(run, out))
    opened = made.opened
    about = f"{opened.members:,} members under {' '.join(opened.hypotheses)}; {opened.months} months"
    rare = compared_rare_events(opened)
    say(evidence_text.lines(compared_rates(opened), made.marked_title, about, made.without, rare))
    if made.baseline is not None:
        echo(f"\nThe same of the baseline: {PROGRAM} evidence {place_of(made.baseline.folder)}")
    return OK
