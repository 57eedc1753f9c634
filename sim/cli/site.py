"""The verb `site`: the live page as a folder of files."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import say
from sim.errors import OK
from sim.show.again import place_of


@verb("site", "the live page as a folder of files, for any web host or none")
@click.argument("folder", type=options.FolderPath())
@options.members_option(1000, least=4, most=10_000)
@options.workers_option
def site_verb(folder: Path, *, members: int, workers: int | None) -> int:
    """Write the live page into FOLDER, or renew it there: it works offline, from a file or from any web host.

    The exact answers to every shipped scenario and every step of the narrated paths are simulated beforehand, and for
    the scenarios and the steps that are about them the effect by channel, what would turn it and one story: some three
    minutes on two free cores, less with --members 250. Whatever else a reader asks is answered approximately.
    The same call writes the same bytes; interrupted, it goes on from what was made.
    """
    from sim.cli import progress
    from sim.web.site import site

    with progress.shown() as bar:
        made = site(folder, members, workers, bar.advance, bar.looks, bar.notice)
    size = f"{made.bytes / 1e6:.1f} MB in {made.files} files"
    new = f"{made.made} of them new" if made.made else "all there already"
    say([
        f"{place_of(made.folder)}: {size}, with {made.answers} exact answers of {made.members:,} members, and for "
        f"{made.looks} questions channels, what would turn it and a story ({new})",
        f"Open {place_of(made.folder / 'index.html')} in a browser, or copy the folder to a web host.",
    ])  # fmt: skip
    return OK
