"""The verb `calibrate`: constants with a record, fitted to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sim.api.defaults import AS_OF
from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import say, say_json
from sim.errors import OK

if TYPE_CHECKING:
    import pandas as pd


@verb("calibrate", "fit the constants that have a record to it")
@click.option("--as-of", default=AS_OF, show_default=True, metavar="MONTH", help="Fit to what was known by then.")
@click.option("--yaml", "as_yaml", is_flag=True, help="The values as scenario files write them, and nothing else.")
@options.json_option("table, correlations and residuals")
def calibrate_verb(as_of: str, *, as_yaml: bool, as_json: bool) -> int:
    """Fit the constants of the equations that have a record, by a stated likelihood, and say how wide they stay.

    The shipped scenarios take what this gives: the baseline to February 2025, each past world to its own start.
    """
    from sim.api.calibrate import calibrate
    from sim.cli import progress
    from sim.show.text import calibration as text

    if as_json and as_yaml:
        raise click.UsageError("--yaml and --json are two forms of the same values: give one")
    with progress.shown(first="blocks") as bar:
        made = calibrate(as_of, bar.blocks)
    if as_json:
        tables = {name: _rows(getattr(made, name)) for name in ("table", "correlations", "residuals")}
        say_json({"as_of": made.as_of, "values": made.values, **tables})
    elif as_yaml:
        say(text.as_yaml(made))
    else:
        say(text.lines(made))
    return OK


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table for JSON, which has no number that is none."""
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]
