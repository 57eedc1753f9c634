"""The verb `source`: where a value comes from, what reads it, and what rests on a source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import say, say_json
from sim.cli.streams import echo
from sim.errors import OK, SimError

if TYPE_CHECKING:
    from sim.results.audit import Audit


@verb("source", "tell where a value comes from, what reads it, and what rests on a source")
@click.argument("asked", metavar="PATH|ID|WORDS", nargs=-1)
@click.option("--scenario", default="baseline", show_default=True, help="The scenario whose value is told.")
@click.option("--audit", is_flag=True,
              help="What all values rest on; of a run, how much of its spread rests on what.")  # fmt: skip
@options.set_option
@options.out_option
@click.option("--no-figures", is_flag=True, help="Draw nothing.")
@options.json_option("what is known")
def source_verb(
    asked: tuple[str, ...],
    *,
    scenario: str,
    audit: bool,
    sets: tuple[str, ...],
    out: Path,
    no_figures: bool,
    as_json: bool,
) -> int:
    """Tell where a value comes from: its distribution, source, confidence and place, and the equation that reads it.

    PATH is a value such as us.tripwire, or a part of a path, or words; ID is a claim such as W1 or a piece of evidence
    such as rand-2016-wargame, of which every value is named that rests on it. With --audit, name a scenario or a run.
    """
    from sim.api.source import source

    name = " ".join(asked)
    if audit:
        return _audit(name or scenario, sets, out, no_figures=no_figures, as_json=as_json)
    if not name:
        raise SimError("nothing is named", remedy="name a path such as us.tripwire, words, or an id such as W1")
    found = source(name, scenario, sets)
    if as_json:
        say_json(found.as_dict())
    else:
        say(str(found).splitlines())
    return OK


def _audit(given: str, sets: tuple[str, ...], out: Path, *, no_figures: bool, as_json: bool) -> int:
    """What all values rest on, and of a run how much of its spread does; the figure lies among those of the run."""
    from sim.api.audit import audit

    found = audit(given, sets, out)
    place = "" if no_figures else _drawn(found)
    if as_json:
        say_json(found.as_dict())
        return OK
    say(str(found).splitlines())
    if place:
        echo(f"Drawn: {place}")
    return OK


def _drawn(found: Audit) -> str:
    """The figure of a run, drawn into its folder; nothing of a scenario."""
    from sim.show.again import place_of
    from sim.show.figures import support
    from sim.store.folders import FIGURES

    if found.folder is None:
        return ""
    folder = found.folder / FIGURES
    found.figure().save(folder)
    return place_of(folder / f"{support.NAME}.png")
