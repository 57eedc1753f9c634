"""The verb `drivers`: which uncertain quantities drive an effect, and what would turn it."""

from __future__ import annotations

from typing import Any

import click

from sim.api.defaults import DESIGN_ROWS
from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import records, say, say_json, say_reused
from sim.cli.streams import echo
from sim.errors import OK
from sim.show.again import place_of


def _paths(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Paths, one or several with commas between them each time."""
    return tuple(path.strip() for text in given for path in text.split(",") if path.strip())


@verb("drivers", "which assumptions drive an effect, and what would turn it")
@click.argument("a", metavar="A")
@click.argument("b", metavar="[B]", required=False)
@click.option("--outcome", default="armed_attack", show_default=True,
              help="Any outcome that is a number or happens or not, as capital_lost.")  # fmt: skip
@click.option("--sobol", is_flag=True, help="Simulate a designed sample as well, for global indices: some minutes.")
@click.option("--vary", multiple=True, metavar="PATH", callback=_paths,
              help="A quantity of that sample; by default the most telling ones.")  # fmt: skip
@click.option(
    "--rows", default=DESIGN_ROWS, show_default=True, type=int, help="Base rows of that sample, a power of 2."
)
@options.sampling_options
@options.set_option
@options.work_options
@options.out_option
@options.report_option
@options.json_option("what was found")
def drivers_verb(a: str, b: str | None, *, no_figures: bool, as_json: bool, **asked: Any) -> int:
    """Find which of the things that we do not know drive the effect of B against A, theory by theory.

    A and B are scenarios or run folders. A alone is a comparison of two, a scenario, or a run, of which the difference
    from its baseline is asked about, or its levels where it has none. What is missing is simulated.
    """
    from sim.api.drawing import draw
    from sim.api.drivers import drivers
    from sim.cli import progress

    with progress.shown() as bar:
        found = drivers(a, b, **asked, progress=bar.advance, notice=bar.notice)
        if not no_figures:
            draw(found, bar.notice, bar.figures)
    if as_json:
        say_json(
            {
                "folder": str(found.folder),
                **found.findings.as_dict(),
                "table": records(found.table),
                "indices": None if found.indices is None else records(found.indices),
                "figures": [] if no_figures else [str(path) for path in found.figures],
            }
        )
    else:
        say(str(found).splitlines())
        echo(f"Kept with its numbers: {place_of(found.folder)}")
    say_reused(found.reused)
    return OK
