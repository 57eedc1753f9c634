"""The verb `sweep`: every point of some levers beside its baseline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import records, say, say_json, say_reused, say_spreadsheet
from sim.errors import OK
from sim.show.again import place_of
from sim.vocabulary import HYPOTHESES

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
@options.weights_option
@options.part_option
@options.set_option
@options.work_options
@options.out_option
@options.report_option
@options.xlsx_option
@options.json_option("where the table is")
def sweep_verb(
    given: str, *, part: str | None, weights: dict[str, float] | None, no_figures: bool, xlsx: bool, as_json: bool,
    **asked: Any,
) -> int:  # fmt: skip
    """Simulate every point of SWEEP: a sweep file, a shipped sweep by name, or, with --vary, a scenario.

    The same command resumes what was interrupted. By default 500 members under each hypothesis at each point.
    """
    from sim.api.drawing import draw
    from sim.api.sweep import sweep as make
    from sim.cli import progress

    if part is not None:
        options.refuse_with_part("the sweep is finished by merge, and report shows it", weights=weights)
        return _part(given, part, as_json, xlsx, asked)
    if weights is not None:
        from sim.analysis.weighted import weights_of

        weights_of(asked["hypotheses"] or tuple(HYPOTHESES), weights)
    with progress.shown() as bar:
        made = make(given, **asked, progress=bar.advance, notice=bar.notice)
        if not no_figures:
            draw(made, bar.notice, bar.figures, weights)
    tell(made, xlsx, as_json, weights)
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


def tell(made: Sweep, xlsx: bool, as_json: bool, weights: Mapping[str, float] | None = None) -> None:
    """Print what a finished sweep found, under weights of the theories where there are any."""
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
            "weighted": None if weights is None else records(made.reweight(**weights).table),
        }
        say_json(content)
    else:
        say(sweep_text.lines(made, place_of(made.folder), weights))
        say_spreadsheet(spreadsheet)
        say_reused(made.reused)
