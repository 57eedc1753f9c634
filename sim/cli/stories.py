"""The verb `stories`: futures of a run that stand for many."""

from __future__ import annotations

from pathlib import Path

import click

from sim.api.defaults import MOST_STORIES
from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import folder_of, say, say_json
from sim.errors import OK


@verb("stories", "name futures that stand for many, each in three lines")
@click.argument("run", type=options.FolderPath())
@click.option(
    "--hypothesis", type=options.Hypothesis(), help="Under which theory; by default that of the largest effect."
)
@click.option(
    "--count", default=1, show_default=True, type=options.WholeNumber(1, MOST_STORIES, "futures"),
    help="How many futures of each kind.",
)  # fmt: skip
@options.out_option
@options.json_option("the futures told")
def stories_verb(run: Path, hypothesis: str | None, count: int, out: Path, as_json: bool) -> int:
    """Name futures of RUN that stand for many: those that the scenario turns, and one of each class of paths.

    RUN is a folder, or the name of a run as list prints it.
    """
    from sim.api.story import stories
    from sim.cli import progress

    with progress.shown() as bar:
        told = stories(folder_of(run, out), hypothesis, count, bar.stories)
    if as_json:
        say_json(told.as_dict())
    else:
        say(str(told).splitlines())
    return OK
