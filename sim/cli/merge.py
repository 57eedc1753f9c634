"""The verb `merge`: a run finished from the parts that jobs of a batch made."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import say, say_json, say_spreadsheet
from sim.cli.streams import echo
from sim.errors import OK


@verb("merge", "finish a run from the parts that jobs made")
@click.argument("folders", nargs=-1, required=True, type=options.FolderPath(), metavar="FOLDER...")
@options.weights_option
@click.option("--out", default=None, type=options.FolderPath(),
              help="Folder of the run folders; by default the first FOLDER.")  # fmt: skip
@options.report_option
@options.xlsx_option
@options.json_option("the summary")
def merge_verb(
    folders: tuple[Path, ...],
    *,
    weights: dict[str, float] | None,
    out: Path | None,
    no_figures: bool,
    xlsx: bool,
    as_json: bool,
) -> int:
    """Finish the run whose parts jobs made with run --part, as if it had been simulated in one go.

    FOLDER is what jobs had in --out, one for all or one each, or a run folder in it. Nothing is simulated: what is
    missing is named, with the commands that make it.
    """
    from sim.api.drawing import draw
    from sim.api.merge import merge
    from sim.cli import progress
    from sim.cli.run import machine_readable, report_of
    from sim.show.text import run as terminal

    with progress.shown() as bar:
        made = merge(*folders, out=out, figures=False, notice=bar.notice)
        if weights is not None:
            made.check_weights(weights)
        if not no_figures:
            draw(made, bar.notice, bar.figures, weights)
    spreadsheet = made.spreadsheet() if xlsx else None
    if as_json:
        say_json(machine_readable(made, weights))
    else:
        say(terminal.lines(report_of(made, weights)))
        say_spreadsheet(spreadsheet)
        if made.reused:
            echo("This run was finished already; its files were verified.", err=True)
    return OK
