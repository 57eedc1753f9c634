"""The verb `cite`: what a scenario rests on, for a bibliography."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.streams import echo
from sim.errors import OK
from sim.show.again import place_of

FORMATS: Final = ("bibtex", "csl", "text")


@verb("cite", "print what a scenario or run rests on, for a bibliography")
@click.argument("given", metavar="SCENARIO|RUN")
@click.option("--format", "form", type=click.Choice(FORMATS), default="bibtex", show_default=True,
              help="csl is CSL-JSON, as Zotero and pandoc read it.")  # fmt: skip
@click.option(
    "--out", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write a file in place of printing."
)
@options.set_option
def cite_verb(given: str, *, form: str, file: Path | None, sets: tuple[str, ...]) -> int:
    """Print the references of everything that SCENARIO, or a finished RUN, cites, and of this project itself.

    A run is its folder, or its name in results. Keys are the ids that scenario files cite, such as rand-2016-wargame.
    Look up a reference that says so before you quote it.
    """
    from sim.api.cite import cite

    found = cite(given, sets)
    written = found.formatted(form)
    if file is None:
        echo(written.rstrip("\n"))
    else:
        file.write_text(written, "utf-8")
        echo(f"{len(found)} references: {place_of(file)}")
    return OK
