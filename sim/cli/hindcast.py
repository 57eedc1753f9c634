"""The verb `hindcast`: the model started in the past, and scored against what happened."""

from __future__ import annotations

from pathlib import Path

import click

from sim.api.defaults import MOST_IN_MEMORY, PAST_MEMBERS, SEED
from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import say, say_json, say_reused
from sim.cli.streams import echo
from sim.errors import OK
from sim.show.again import place_of


@verb("hindcast", "start in the past and score the model, and naive rules, by what happened")
@click.option(
    "--origin", "origins", multiple=True, metavar="MONTH", help="Only from here, as 2024-01; repeat for more."
)
@options.members_option(PAST_MEMBERS, least=2, most=MOST_IN_MEMORY)
@options.seed_option(SEED)
@click.option("--by-theory", is_flag=True, help="The table under each theory too.")
@options.out_option
@options.report_option
@options.json_option("the findings")
def hindcast_verb(
    origins: tuple[str, ...],
    *,
    members: int,
    seed: int,
    by_theory: bool,
    out: Path,
    no_figures: bool,
    as_json: bool,
) -> int:
    """Play the past worlds that ship to February 2025, and score them against the record beside four naive rules.

    Nothing after an origin is known to the model or to the rules that it is held against.
    """
    from sim.api.drawing import draw
    from sim.api.hindcast import hindcast
    from sim.cli import progress
    from sim.show import again
    from sim.show.text import hindcast as text

    with progress.shown() as bar:
        made = hindcast(origins or None, members, seed, bar.advance, out=out, notice=bar.notice)
        if not no_figures:
            draw(made, bar.notice, bar.figures)
    say_reused(made.reused)
    if as_json:
        figures = [] if no_figures else [str(path) for path in made.figures]
        say_json({**made.findings.as_dict(), "figures": figures})
        return OK
    say([*text.lines(made.findings, by_theory), "", "How to make it again", *again.of_hindcast(made)])
    echo(f"Kept with its numbers: {place_of(made.folder)}")
    return OK
