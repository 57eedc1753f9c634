"""The verb `story`: one future as a page in plain English."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import folder_of, say, say_json
from sim.cli.streams import echo
from sim.errors import OK
from sim.show.again import place_of


@verb("story", "tell one future in plain English, beside the baseline")
@click.argument("run", type=options.FolderPath())
@click.option("--member", required=True, type=options.WholeNumber(0), help="Which future, counted from 0.")
@click.option("--hypothesis", type=options.Hypothesis(), help="Under which theory; by default the run's first.")
@click.option("--html", "as_page", is_flag=True, help="Write a page with a figure into the run's folder too.")
@options.out_option
@options.json_option("sentences, what they rest on, and the timeline")
def story_verb(run: Path, member: int, hypothesis: str | None, as_page: bool, out: Path, as_json: bool) -> int:
    """Tell one future of RUN in plain English, side by side with its baseline around the moment where they part.

    RUN is a folder, or the name of a run as list prints it; stories names futures that are worth telling.
    """
    from sim.api.story import story

    told = story(folder_of(run, out), member, hypothesis)
    page = told.write() if as_page else None
    if as_json:
        say_json({**told.as_dict(), **({} if page is None else {"page": str(page)})})
        return OK
    say(str(told).splitlines())
    if page is not None:
        echo(f"\nAs a page: {place_of(page)}")
    return OK
