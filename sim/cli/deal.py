"""The verb `deal`: a proposal put to the parties."""

from __future__ import annotations

from pathlib import Path

import click

from sim.api.defaults import FEW_MEMBERS, MOST_IN_MEMORY, SEED
from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import say, say_json
from sim.cli.streams import echo
from sim.errors import OK
from sim.show.again import place_of


@verb("deal", "put a proposal to the parties: who accepts, what stops whom, what follows")
@click.argument("proposal")
@click.option("--scenario", default="baseline", show_default=True, help="The world in which it is proposed.")
@options.members_option(FEW_MEMBERS, least=2, most=MOST_IN_MEMORY)
@options.seed_option(SEED)
@options.set_option
@options.out_option
@click.option("--no-figures", is_flag=True, help="Draw nothing.")
@options.json_option("the findings")
def deal_verb(
    proposal: str,
    *,
    scenario: str,
    members: int,
    seed: int,
    sets: tuple[str, ...],
    out: Path,
    no_figures: bool,
    as_json: bool,
) -> int:
    """Put PROPOSAL, a file with terms of a settlement or the name of a shipped one, to the parties.

    Shipped are moscow-terms, freeze-with-guarantees and minerals-for-support.
    """
    from sim.api.deal import deal
    from sim.api.drawing import draw
    from sim.cli import progress

    with progress.shown() as bar:
        answer = deal(proposal, scenario, members, seed, sets, bar.advance, out=out, notice=bar.notice)
        if not no_figures:
            draw(answer, bar.notice, bar.figures)
    if as_json:
        figures = [] if no_figures else [str(path) for path in answer.figures]
        say_json({**answer.as_dict(), "figures": figures})
    else:
        say(str(answer).splitlines())
        echo(f"Kept with its numbers: {place_of(answer.folder)}")
    return OK
