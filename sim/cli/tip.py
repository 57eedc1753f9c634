"""The verb `tip`: by how much a lever would have to change for an outcome to reach a target."""

from __future__ import annotations

from typing import Any

import click

from sim.api.defaults import LEAST_FOR_TIP, MEMBERS, MOST_IN_MEMORY, SEED
from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import say, say_json, say_reused
from sim.cli.streams import echo
from sim.errors import OK, SimError
from sim.outcomes import ESTIMAND
from sim.show.again import place_of


@verb("tip", "the smallest change of a lever that brings an outcome to a target, by theory")
@click.argument("scenario")
@click.option("--lever", "lever", multiple=True, metavar="PATH",
              help="What is moved; PATH+PATH moves several alike. Twice: the frontier of two.")  # fmt: skip
@click.option("--outcome", default=ESTIMAND, show_default=True, help="Name or title of what is to reach it.")
@click.option("--target", "targets", multiple=True, metavar="VALUE",
              help="0.05, '50 of 1,000', '0.7% a year', baseline, or a scenario.")  # fmt: skip
@click.option("--between", multiple=True, metavar="LOW:HIGH",
              help="Where the lever is looked for, if not in all its range; one for each.")  # fmt: skip
@click.option("--disagree", is_flag=True,
              help="In place of a lever: which assumptions bring the risk to what others say it is.")  # fmt: skip
@options.members_option(MEMBERS, least=LEAST_FOR_TIP, most=MOST_IN_MEMORY)
@options.seed_option(SEED)
@options.months_option
@options.hypotheses_option("Only this theory.")
@options.set_option
@options.work_options
@options.out_option
@click.option("--no-figures", is_flag=True, help="Draw nothing.")
@options.json_option("the findings")
def tip_verb(
    scenario: str,
    *,
    lever: tuple[str, ...],
    outcome: str,
    targets: tuple[str, ...],
    between: tuple[str, ...],
    disagree: bool,
    no_figures: bool,
    as_json: bool,
    **asked: Any,
) -> int:
    """Find the smallest change of a lever or an assumption of SCENARIO that brings an outcome to a target.

    By default the target is the baseline's own outcome: what would offset what the scenario does. Every theory has an
    answer of its own, with its interval, or is told that no value within the range does and how near one comes. With
    --disagree: the smallest set of assumptions that one would have to believe for the crowd's 0.7% and the experts' 6%
    a year, or for each --target. The same command resumes what was interrupted.
    """
    from sim.api.disagreement import disagreement
    from sim.api.drawing import draw
    from sim.api.tip import tip
    from sim.cli import progress

    if disagree and (lever or between or outcome != ESTIMAND):
        what = "--lever" if lever else "--between" if between else "--outcome"
        raise SimError(f"{what} does not go with --disagree", remedy="leave one of the two out")
    if not disagree and not lever:
        raise SimError("what is moved is not said", "--lever", "write --lever PATH, or --disagree")
    if not disagree and len(targets) > 1:
        raise SimError("there are several targets", "--target", "give one; only --disagree takes several")
    with progress.shown() as bar:
        told: dict[str, Any] = {"progress": bar.advance, "notice": bar.notice}
        if disagree:
            found: Any = disagreement(scenario, targets, **asked, **told)
        else:
            target = targets[0] if targets else None
            found = tip(scenario, lever, outcome, target, between, **asked, **told)
        if not no_figures:
            draw(found, bar.notice, bar.figures)
    if as_json:
        figures = [] if no_figures else [str(path) for path in found.figures]
        say_json({**found.as_dict(), "folder": str(found.folder), "figures": figures})
    else:
        say([*str(found).splitlines(), ""])
        echo(f"Kept with its numbers: {place_of(found.folder)}")
        say_reused(found.reused)
    return OK
