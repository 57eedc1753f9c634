"""The verb `sweep`: every point of some levers beside its baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import records, say, say_json, say_reused, say_spreadsheet
from sim.errors import OK
from sim.show.again import place_of

if TYPE_CHECKING:
    from sim.results.sweep import Sweep


@verb("sweep", "vary levers over ranges, every point beside its baseline")
@click.argument("given", metavar="SWEEP")
@click.option("--vary", multiple=True, metavar="PATH=FROM:TO:N",
              help="Vary this, or PATH=A,B,C; PATH+PATH=... vary together; NAME=PATH=... names it.")  # fmt: skip
@click.option("--sobol", type=options.WholeNumber(1, 10_000), metavar="N",
              help="N points of a Sobol sequence in place of the full grid of --vary.")  # fmt: skip
@options.sampling_options
@options.until_option
@options.part_option
@options.set_option
@options.work_options
@options.out_option
@options.report_option
@options.xlsx_option
@options.json_option("where the table is")
def sweep_verb(
    given: str, *, part: str | None, no_figures: bool, xlsx: bool, as_json: bool, **asked: Any
) -> int:  # fmt: skip
    """Simulate every point of SWEEP: a sweep file, a shipped sweep by name, or, with --vary, a scenario.

    The same command resumes what was interrupted. By default 500 members under each hypothesis at each point.
    """
    from sim.api.drawing import draw
    from sim.api.sweep import sweep as make
    from sim.cli import progress

    if part is not None:
        return _part(given, part, as_json, xlsx, asked)
    with progress.shown() as bar:
        made = make(given, **asked, progress=bar.advance, notice=bar.notice)
        if not no_figures:
            draw(made, bar.notice, bar.figures)
    tell(made, xlsx, as_json)
    return OK


def _part(given: str, part: str, as_json: bool, xlsx: bool, asked: dict[str, Any]) -> int:
    """Simulate a job's share of the points and say what is there now."""
    from sim.api.part import part_of_sweep
    from sim.cli import progress
    from sim.show.text import part as text

    options.refuse_with_part("the sweep is finished by merge, which writes them", xlsx=xlsx)
    options.refuse_with_part("each job works on its own machine", executor=asked.pop("executor"))
    with progress.shown() as bar:
        done = part_of_sweep(given, part, **asked, progress=bar.advance, notice=bar.notice)
    if as_json:
        say_json(text.machine_readable(done))
    else:
        say(text.lines(done))
    return OK


def tell(made: Sweep, xlsx: bool, as_json: bool) -> None:
    """Print what a finished sweep found."""
    from sim.show.text import sweep as sweep_text

    spreadsheet = made.spreadsheet() if xlsx else None
    if as_json:
        table = str(made.folder / "table.parquet")
        found = made.break_even
        content = {
            "folder": str(made.folder),
            "identity": dict(made.about),
            "table": table,
            "break_even": None if found is None else records(found),
            "lacks_changes": made.lacks_changes,
        }
        say_json(content)
    else:
        say(sweep_text.lines(made, place_of(made.folder)))
        say_spreadsheet(spreadsheet)
        say_reused(made.reused)
