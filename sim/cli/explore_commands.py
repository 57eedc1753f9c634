"""What the verbs compare and sweep do; each returns the exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.commands import say, shown_path
from sim.errors import OK
from sim.outcomes import HEADLINES

if TYPE_CHECKING:
    from sim.results.comparison import Comparison
    from sim.results.sweep import Sweep


def compare(
    given: tuple[str, ...],
    *,
    members: int | None,
    seed: int | None,
    months: int | None,
    hypotheses: tuple[str, ...],
    sets: tuple[str, ...],
    channels: bool | None,
    workers: int | None,
    out: Path,
    no_figures: bool,
    as_json: bool,
) -> int:
    """Hold scenarios, runs or sweeps against the first, and say how they differ."""
    from sim.api.compare import compare as make
    from sim.cli import progress
    from sim.show.text import compare as compare_text

    with progress.shown() as bar:
        made = make(
            *given,
            members=members,
            seed=seed,
            months=months,
            hypotheses=hypotheses or None,
            channels=channels,
            workers=workers,
            out=out,
            sets=sets,
            progress=bar.advance,
            notice=bar.notice,
        )
    if not no_figures:
        _report(made)
    if as_json:
        table = made.differences
        told = {
            "folder": str(made.folder),
            "identity": dict(made.about),
            "differences": _records(table[table["outcome"].isin(HEADLINES)]),
            "channels": None if made.channels is None else _records(made.channels),
        }
        click.echo(json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        say(compare_text.lines(made, shown_path(made.folder)))
        _found_again(made.reused)
    return OK


def sweep(
    given: str,
    *,
    vary: tuple[str, ...],
    sobol: int | None,
    members: int | None,
    seed: int | None,
    months: int | None,
    hypotheses: tuple[str, ...],
    until_se: float | None,
    sets: tuple[str, ...],
    workers: int | None,
    out: Path,
    no_figures: bool,
    as_json: bool,
) -> int:
    """Simulate every point of a sweep and say where the headlines happen least and most."""
    from sim.api.sweep import sweep as make
    from sim.cli import progress
    from sim.show.text import sweep as sweep_text

    with progress.shown() as bar:
        made = make(
            given,
            vary,
            sobol,
            members,
            seed,
            months,
            hypotheses or None,
            until_se,
            workers,
            out,
            sets=sets,
            progress=bar.advance,
            notice=bar.notice,
        )
    if not no_figures:
        _report(made)
    if as_json:
        told = {"folder": str(made.folder), "identity": dict(made.about), "table": str(made.folder / "table.parquet")}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        say(sweep_text.lines(made, shown_path(made.folder)))
        _found_again(made.reused)
    return OK


def report(given: Path, out: Path) -> int:
    """Draw the figures of a result anew and write its report again."""
    from sim.api.open import open_result
    from sim.cli.commands import folder_of

    say([shown_path(open_result(folder_of(given, out)).report(redraw=True))])
    return OK


def _report(made: Sweep | Comparison) -> None:
    """Figures and report, unless they are there."""
    if not made.is_drawn:
        made.report()


def _found_again(reused: bool) -> None:
    if reused:
        print("This was there already; its files were verified.", file=sys.stderr)


def _records(table: Any) -> Iterable[Any]:
    """Rows as JSON has them: nothing where there is no number."""
    found: list[Any] = json.loads(table.to_json(orient="records"))
    return found
