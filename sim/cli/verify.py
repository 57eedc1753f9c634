"""The verb `verify`: is a folder of results complete and unchanged?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import folder_of
from sim.cli.streams import echo
from sim.errors import FAILED, OK

if TYPE_CHECKING:
    from sim.results.unfinished import Unfinished


@verb("verify", "check a run folder")
@click.argument("run", type=options.FolderPath())
@options.out_option
def verify_verb(run: Path, out: Path) -> int:
    """Check that the folder RUN is complete and unchanged.

    RUN is the folder of a run, a sweep, a comparison, an answer, a hindcast or a screening, or its name as list prints
    it. Of a run whose parts jobs make it says what is there and what is missing.
    """
    from sim.results.unfinished import unfinished_at
    from sim.store.folders import holds_result, kind_of, read_manifest
    from sim.store.folders import verify as problems_of

    for folder in (run, out / run):
        if not holds_result(folder) and (begun := unfinished_at(folder)) is not None:
            return _unfinished(begun)
    folder = folder_of(run, out)
    problems = problems_of(folder)
    for problem in problems:
        echo(problem, err=True)
    if problems:
        echo(f"{folder}: {len(problems)} problem{'s' if len(problems) != 1 else ''}", err=True)
        return FAILED
    files = read_manifest(folder, kind_of(folder))["files"]
    echo(f"{folder}: all {len(files)} files are as they were written")
    return OK


def _unfinished(begun: Unfinished) -> int:
    """Say how far a result is that jobs have begun, and whether what is there is as it was written."""
    from sim.results.unfinished import lacking
    from sim.show.again import typed

    pieces = begun.pieces()
    for piece in pieces.damaged:
        echo(f"{piece}: not as it was written; the job that made it makes it again", err=True)
    echo(f"{begun.folder}: not finished: {begun.told()}", err=True)
    if missing := lacking(pieces):
        echo(f"{len(missing)} of {begun.units} {begun.unit}s are not there whole; they are made by", err=True)
        for command in begun.commands(missing, begun.folder.parent):
            echo(f"  {command}", err=True)
    else:
        echo(f"All {begun.unit}s are there and as they were written: {typed('merge', str(begun.folder))}", err=True)
    return FAILED
