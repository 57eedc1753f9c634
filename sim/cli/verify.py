"""The verb `verify`: is a folder of results complete and unchanged?"""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import folder_of
from sim.errors import FAILED, OK


@verb("verify", "check a run folder")
@click.argument("run", type=options.Folder())
@options.out_option
def verify_verb(run: Path, out: Path) -> int:
    """Check that the run folder RUN is complete and unchanged.

    RUN is a folder, or the name of a run as list prints it.
    """
    from sim.store import folder as runs
    from sim.store import sealed

    folder = folder_of(run, out)
    kind = sealed.kind_of(folder)
    problems = runs.verify(folder) if kind is None else sealed.verify(folder, kind)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        click.echo(f"{folder}: {len(problems)} problem{'s' if len(problems) != 1 else ''}", err=True)
        return FAILED
    files = (runs.read_manifest(folder) if kind is None else sealed.read_manifest(folder, kind))["files"]
    click.echo(f"{folder}: all {len(files)} files are as they were written")
    return OK
