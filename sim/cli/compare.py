"""The verb `compare`: scenarios, runs or sweeps held against the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import records, say, say_json, say_reused, say_spreadsheet
from sim.errors import OK
from sim.outcomes import HEADLINES
from sim.show.again import place_of

if TYPE_CHECKING:
    import pandas as pd


@verb("compare", "hold scenarios, runs or sweeps against the first")
@click.argument("given", nargs=-1, required=True, metavar="A B [C ...]")
@options.sampling_options
@options.set_option
@click.option("--channels/--no-channels", default=None,
              help="Tell the effect by channel, of two scenarios; by default where it is quick.")  # fmt: skip
@click.option("--peel", is_flag=True,
              help="Of two scenarios, take away each lever, and all but it.")  # fmt: skip
@click.option("--swap", multiple=True, metavar="PATH=NAME",
              help="Try another study's figure in both; PATH alone lists them, all tries each.")  # fmt: skip
@click.option("--part", metavar="K/N", help="Not of a comparison: share out its runs, merge and compare them.")
@options.work_options
@options.weights_option
@options.out_option
@options.report_option
@options.xlsx_option
@options.json_option("the differences")
def compare_verb(
    given: tuple[str, ...],
    *,
    part: str | None,
    weights: dict[str, float] | None,
    no_figures: bool,
    xlsx: bool,
    as_json: bool,
    swap: tuple[str, ...],
    **asked: Any,
) -> int:
    """Hold B, C, ... against A, with the same members and the same luck.

    Each is a scenario (a file, or a shipped name), a run folder (or its name as list prints it), or a sweep. By
    default 2,500 members under each hypothesis, or as many as the runs have.
    """
    from sim.api.compare import alternatives_of, check_weights
    from sim.api.compare import compare as make
    from sim.api.drawing import draw
    from sim.api.swaps import ALL
    from sim.cli import progress
    from sim.show.text import compare as compare_text
    from sim.show.text import say as say_text
    from sim.show.text import swaps as swaps_text

    if part is not None:
        raise click.UsageError(
            "a comparison is not shared out: simulate each scenario with run --part, merge, and compare the runs"
        )
    if listed := [text for text in swap if "=" not in text and text.strip() != ALL]:
        say(swaps_text.listed(listed, alternatives_of(given, asked["out"], asked["sets"])))
        return OK
    if weights is not None:
        check_weights(given, asked["out"], asked["sets"], asked["hypotheses"], weights)
    with progress.shown() as bar:
        made = make(*given, swap=swap, **asked, progress=bar.advance, notice=bar.notice)
        if not no_figures:
            draw(made, bar.notice, bar.figures, weights)
    spreadsheet = made.spreadsheet() if xlsx else None
    if as_json:
        table = made.differences
        content = {
            "folder": str(made.folder),
            "identity": dict(made.about),
            "say": None if made.of_sweeps else say_text.of_comparison(made, weights),
            "weighted": None if weights is None else records(made.reweight(**weights).table),
            "differences": records(_headlines(table)),
            "between": None if made.between is None else records(_headlines(made.between)),
            "channels": None if made.channels is None else records(made.channels),
            "levers": None if made.levers is None else records(made.levers),
            "swaps": None if made.swaps is None else records(made.swaps),
        }
        say_json(content)
    else:
        say(compare_text.lines(made, place_of(made.folder), weights))
        say_spreadsheet(spreadsheet)
        say_reused(made.reused)
    return OK


def _headlines(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["outcome"].isin(HEADLINES)]
