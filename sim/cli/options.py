"""Options that several verbs share, and the kinds of values that they take."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sim.texts import DIRECTIONS, in_line
from sim.vocabulary import CHANNELS, HYPOTHESES


class Hypothesis(click.Choice[str]):
    """H1 to H4, in either case, each once."""

    name = "hypothesis"

    def __init__(self) -> None:
        super().__init__(list(HYPOTHESES), case_sensitive=False)


def read_channels(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """The channels named, one or several with commas between them each time; BadParameter for what is none."""
    names = tuple(name.strip() for value in values for name in value.split(","))
    for name in names:
        if name not in CHANNELS:
            close = difflib.get_close_matches(name, CHANNELS, n=1)
            hint = f"did you mean {close[0]!r}? " if close else ""
            possible = f"{hint}possible are {', '.join(CHANNELS)}"
            raise click.BadParameter(f"there is no channel {name!r}; {possible}", ctx, param)
    return names


class FolderPath(click.Path):
    """A folder that has a name: an empty one would be the folder we are in."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; BadParameter where no folder is named."""
        if not str(value).strip():
            self.fail("is empty; name a folder, or write . for this one", param, ctx)
        if str(value) != in_line(str(value), DIRECTIONS):
            self.fail("holds a character that no folder's name should hold", param, ctx)
        return super().convert(value, param, ctx)


set_option = click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="PATH=YAML",
    help="Change one value, as in us.withdrawal.estonia.share=0.5; repeat for more.",
)
workers_option = click.option("--workers", type=click.IntRange(1, 4096), help="Processes; by default as many as help.")
until_option = click.option(
    "--until-se", type=click.FloatRange(0, 1, min_open=True, max_open=True), metavar="X",
    help="Add members until the standard error of the headline is X, such as 0.002.",
)  # fmt: skip
out_option = click.option(
    "--out", default="results", show_default=True, type=FolderPath(), help="Folder of the run folders."
)
report_option = click.option("--no-figures", is_flag=True, help="Draw nothing and write no report.")


def members_option(default: int | None = None, least: int = 1, most: int = 100_000_000) -> Callable[..., Any]:
    """Futures under each hypothesis; without a default the files say it."""
    return click.option(
        "--members", default=default, show_default=default is not None, type=click.IntRange(least, most),
        help="Futures under each hypothesis.",
    )  # fmt: skip


def seed_option(default: int | None = None) -> Callable[..., Any]:
    """Root of all luck; without a default the files say it."""
    return click.option(
        "--seed", default=default, show_default=default is not None, type=click.IntRange(0, 2**63 - 1),
        help="Root of all luck.",
    )  # fmt: skip


months_option = click.option("--months", type=click.IntRange(1, 600), help="Horizon, if not the scenario's own.")


def hypotheses_option(text: str) -> Callable[..., Any]:
    """Theories to simulate; None where none is named, which leaves it to the files."""
    return click.option(
        "--hypothesis", "hypotheses", multiple=True, type=Hypothesis(), help=text,
        callback=lambda ctx, param, names: names or None,
    )  # fmt: skip


def json_option(what: str) -> Callable[..., Any]:
    """Print JSON and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help=f"Print {what} as JSON, and nothing else.")


def sampling_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The members simulated, where the files do not say it."""
    for option in (hypotheses_option("Only this theory."), months_option, seed_option(), members_option()):
        function = option(function)
    return function
