"""The verb `show`: a scenario with everything it inherits, each value with its source."""

from __future__ import annotations

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import say
from sim.cli.streams import echo
from sim.errors import OK, SimError


@verb("show", "print a scenario, every value with its source")
@click.argument("scenario")
@options.set_option
@click.option("--path", "prefix", metavar="PREFIX", help="Only values below this path, such as us.withdrawal.")
@click.option("--changed", "only", flag_value="changed", help="Only what differs from the baseline.")
@click.option("--levers", "only", flag_value="levers", help="Only what governments can decide.")
@click.option("--uncertain", "only", flag_value="uncertain", help="Only what we do not know.")
@click.option("--table", is_flag=True, help="As a Markdown table of paths, meanings, units, values and sources.")
def show_verb(scenario: str, sets: tuple[str, ...], prefix: str | None, only: str | None, table: bool) -> int:
    """Show a scenario: each value with its unit, its source and its place in the files.

    What it sets without effect is said beside it, on standard error.
    """
    from sim.api import effectless
    from sim.scenario.reading.load import load
    from sim.show.text import parameter_table
    from sim.show.text import scenario as scenario_text

    loaded = load(scenario, sets)
    if prefix is not None and not scenario_text.holds(loaded, prefix):
        from sim.scenario.schema.shape import suggestion

        remedy = suggestion(prefix, scenario_text.prefixes(loaded))
        raise SimError(f"no value of this scenario is at or below {prefix!r}", "--path", remedy)
    for line in effectless.of_scenario(loaded, loaded.scenario, None, False):
        echo(line, err=True)
    say((parameter_table if table else scenario_text).lines(loaded, prefix, only))
    return OK
