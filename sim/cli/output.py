"""What verbs print, and the folders that people name."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.group import PROGRAM
from sim.cli.streams import echo, echo_json
from sim.errors import SimError
from sim.texts import in_line

if TYPE_CHECKING:
    import pandas as pd


def folder_of(run: Path, out: Path) -> Path:
    """The folder that is meant; SimError where there is none: bad input, not a damaged run."""
    if run.is_dir():
        return run
    if run.name == str(run) and (out / run).is_dir():
        return out / run
    near = _near(run.name, out)
    remedy = f"did you mean {near}?" if near else f"`{PROGRAM} list` names the runs there are"
    raise SimError(f"no such run folder, here or in {out}", str(run), remedy)


def _near(name: str, out: Path) -> str:
    """Folders that may have been meant: that begin so, as a scenario's name does, or are spelt nearly so."""
    import difflib

    names = sorted(one.name for one in out.iterdir() if not one.name.startswith(".")) if out.is_dir() else []
    begin = [one for one in names if one.startswith(f"{name}-")]
    return " or ".join((begin or difflib.get_close_matches(name, names, cutoff=0.75))[:3])


def say(lines: Iterable[str]) -> None:
    """Print lines, without control characters."""
    for line in lines:
        echo(in_line(line))


def say_json(content: Any) -> None:
    """Print JSON for machines."""
    echo_json(content)


def say_reused(reused: bool) -> None:
    """Say that what was asked for was there already."""
    if reused:
        echo("This was there already; its files were verified.", err=True)


def say_spreadsheet(path: Path | None) -> None:
    """Say where a spreadsheet lies, if one was asked for."""
    if path is not None:
        from sim.show.again import place_of

        echo(f"Spreadsheet: {place_of(path)}")


def records(table: pd.DataFrame) -> list[Any]:
    """Rows as JSON has them: nothing where there is no number."""
    rows: list[Any] = json.loads(table.to_json(orient="records"))
    return rows
