"""The verb `replay`: one future again, bit for bit, with the events of its life."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import folder_of, say
from sim.errors import FAILED, OK
from sim.show.again import place_of


@verb("replay", "tell one future again, month by month")
@click.argument("run", type=options.FolderPath())
@click.option("--member", required=True, type=options.WholeNumber(0), help="Which future, counted from 0.")
@click.option("--hypothesis", type=options.Hypothesis(), help="Under which theory; by default the run's first.")
@options.out_option
def replay_verb(run: Path, member: int, hypothesis: str | None, out: Path) -> int:
    """Simulate one future of RUN again and tell it month by month.

    RUN is a folder, or the name of a run as list prints it.
    """
    from sim.results.run import Run
    from sim.show.text import future as future_text

    folder = folder_of(run, out)
    made = Run.open(folder)
    chosen = hypothesis or made.opened.hypotheses[0]
    [future] = made.replay(member, [chosen])
    start = str(made.about["values"]["horizon.start"])
    say(future_text.lines(future, made.title, place_of(folder), start, made.without))
    return FAILED if future.differs else OK
