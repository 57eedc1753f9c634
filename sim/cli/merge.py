"""The verb `merge`: a run or a sweep finished from what jobs of a batch made."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options, run, sweep
from sim.cli.group import verb
from sim.errors import OK


@verb("merge", "finish a run from the parts that jobs made")
@click.argument("folders", nargs=-1, required=True, type=options.FolderPath(), metavar="FOLDER...")
@options.weights_option
@click.option("--out", default=None, type=options.FolderPath(),
              help="Folder of the run folders; by default the first FOLDER.")  # fmt: skip
@options.report_option
@options.xlsx_option
@options.json_option("what run or sweep prints")
def merge_verb(
    folders: tuple[Path, ...],
    *,
    weights: dict[str, float] | None,
    out: Path | None,
    no_figures: bool,
    xlsx: bool,
    as_json: bool,
) -> int:
    """Finish what jobs began with run --part or sweep --part, as if it had been simulated in one go.

    FOLDER is what jobs had in --out, one for all or one each, or a run folder in it. Nothing is simulated: what is
    missing is named, with the commands that make it.
    """
    from sim.api.drawing import draw
    from sim.api.merge import merge
    from sim.cli import progress
    from sim.results.run import Run

    with progress.shown() as bar:
        made = merge(*folders, out=out, figures=False, notice=bar.notice)
        if weights is not None:
            made.check_weights(weights)
        if not no_figures:
            draw(made, bar.notice, bar.figures, weights)
    if isinstance(made, Run):
        run.tell(made, weights, xlsx, as_json)
    else:
        sweep.tell(made, xlsx, as_json)
    return OK
