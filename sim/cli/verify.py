"""The verb `verify`: is a folder of results complete and unchanged?"""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import folder_of
from sim.cli.streams import echo
from sim.errors import FAILED, OK


@verb("verify", "check a run folder")
@click.argument("run", type=options.FolderPath())
@options.out_option
def verify_verb(run: Path, out: Path) -> int:
    """Check that the folder RUN is complete and unchanged.

    RUN is the folder of a run, a sweep, a comparison, an answer, a hindcast or a screening, or its name as list prints
    it.
    """
    from sim.store.folders import kind_of, read_manifest
    from sim.store.folders import verify as problems_of

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
