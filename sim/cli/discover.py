"""The verb `discover`: where a policy fails, and what is regretted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.api.defaults import SEED
from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import folder_of, records, say, say_json, say_reused
from sim.cli.streams import echo
from sim.errors import OK
from sim.show.again import place_of


def read_weights(ctx: click.Context, param: click.Parameter, value: str | None) -> dict[str, float] | None:
    """Weights as H1=0.5,H2=0.5; BadParameter for what is none."""
    if value is None:
        return None
    weights = {}
    for part in value.split(","):
        name, equals, number = part.partition("=")
        try:
            weights[name.strip().upper()] = float(number)
        except ValueError:
            equals = ""
        if not equals:
            raise click.BadParameter(f"{part.strip()!r} is no weight; write H1=0.5,H2=0.5", ctx, param)
    return weights


@verb("discover", "in which worlds a policy fails, and which is regretted least")
@click.argument("result", type=options.FolderPath())
@click.option("--fails", metavar="OUTCOME>=VALUE", help="When a future fails, as capital_lost or attack_chance>=0.1.")
@click.option("--raises", type=float, metavar="X",
              help="A world fails if its risk is raised by more than X of 1,000 futures; 2 by default.")  # fmt: skip
@click.option("--limit", type=float, metavar="X",
              help="The risk, of 1,000 futures, up to which a world is borne; 100 by default.")  # fmt: skip
@click.option(
    "--weights", metavar="H1=W,H2=W", callback=read_weights, help="Weigh the theories, beside each by itself."
)
@options.seed_option(SEED)
@options.out_option
@options.report_option
@options.json_option("what was found")
def discover_verb(result: Path, *, out: Path, no_figures: bool, as_json: bool, **asked: Any) -> int:
    """Seek where RESULT, a run, a comparison or a sweep, fails: in which part of what we do not know, by theory.

    RESULT is a folder, or its name as list prints it. With a baseline, a world fails where the scenario raises its
    chance of an attack; without one, as far as that chance goes. Half of the worlds are held out to check what the
    other half suggests. Several scenarios, or the points of a sweep, are compared by what is regretted too.
    """
    from sim.api.discover import discover
    from sim.api.drawing import draw
    from sim.cli import progress

    with progress.shown() as bar:
        made = discover(folder_of(result, out), **asked, progress=bar.boxes, out=out, notice=bar.notice)
        if not no_figures:
            draw(made, bar.notice, bar.figures)
    if as_json:
        tables = {name: records(getattr(made, name)) for name in ("boxes", "trajectory", "tree", "regret")}
        say_json({"folder": str(made.folder), **made.findings.as_dict(), **tables})
    else:
        say(str(made).splitlines())
        echo(f"Results: {place_of(made.folder)}")
        say_reused(made.reused)
    return OK
