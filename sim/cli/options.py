"""Options that several verbs share, and the kinds of values that they take."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sim.api.defaults import MOST_MEMBERS, MOST_MONTHS, MOST_WORKERS
from sim.errors import SimError
from sim.scenario.reading.number_words import GREATEST_SEED, Wanted, number_remedy
from sim.texts import DIRECTIONS, in_line
from sim.vocabulary import CHANNELS, HYPOTHESES


class Hypothesis(click.Choice[str]):
    """H1 to H4, in either case, each once."""

    name = "hypothesis"

    def __init__(self) -> None:
        super().__init__(list(HYPOTHESES), case_sensitive=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name of a theory; BadParameter, with the options that say the same, for other ways to name some."""
        if str(value).upper() not in HYPOTHESES:
            from sim.scenario.reading.meant import hypotheses

            if meant := hypotheses(str(value)):
                self.fail(f"{value!r} is no hypothesis; write --hypothesis {' --hypothesis '.join(meant)}", param, ctx)
        return super().convert(value, param, ctx)


class WholeNumber(click.IntRange):
    """A whole number within a range, of a unit; one that is written otherwise is shown as it has to be."""

    def __init__(self, least: int, most: int | None = None, unit: str = "") -> None:
        super().__init__(least, most)
        self.wanted = Wanted(unit, least, math.inf if most is None else most, whole=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; BadParameter for what is none."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as refused:
            self.fail(_with_remedy(value, refused, self.wanted), param, ctx)


class Share(click.FloatRange):
    """A number between 0 and 1; one that is written otherwise is shown as it has to be."""

    def __init__(self) -> None:
        super().__init__(0, 1, min_open=True, max_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; BadParameter for what is none."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as refused:
            self.fail(_with_remedy(value, refused, Wanted("share", 0, 1, between=True)), param, ctx)


def _with_remedy(value: Any, refused: click.BadParameter, wanted: Wanted) -> str:
    """What click says of a value, and what to write instead, where that is known."""
    remedy = number_remedy(str(value), wanted)
    return f"{refused.message.rstrip('.')}; {remedy}" if remedy else refused.message


def read_channels(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """The channels named, one or several with commas between them each time; BadParameter for what is none."""
    names = tuple(name.strip() for value in values for name in value.split(","))
    for name in names:
        if name not in CHANNELS:
            from sim.scenario.schema.shape import suggestion

            possible = f"{suggestion(name, CHANNELS)} possible are {', '.join(CHANNELS)}"
            raise click.BadParameter(f"there is no channel {name!r}; {possible.strip()}", ctx, param)
    return names


def read_weights(ctx: click.Context, param: click.Parameter, value: str | None) -> dict[str, float] | None:
    """Weights of the theories as H1=.5,H2=.5; None where there are none; BadParameter for what is no weight."""
    if value is None:
        return None
    right = "write --weights H1=0.5,H2=0.5"
    weights: dict[str, float] = {}
    for part in filter(None, map(str.strip, value.replace(";", ",").split(","))):
        name, sign, amount = part.replace(":", "=").partition("=")
        name = name.strip().upper()
        if name not in HYPOTHESES:
            raise click.BadParameter(
                f"there is no hypothesis {name or part!r}; there are {', '.join(HYPOTHESES)}", ctx, param
            )
        if name in weights:
            raise click.BadParameter(f"{name} is weighed twice; {right}", ctx, param)
        try:
            weights[name] = _weight(amount) if sign else math.nan
        except ValueError:
            weights[name] = math.nan
        if not 0 <= weights[name] < math.inf:
            raise click.BadParameter(f"{part!r} is no weight: a number from 0 on is wanted; {right}", ctx, param)
    if not sum(weights.values()):
        raise click.BadParameter(f"nothing is weighed; {right}", ctx, param)
    return weights


def _weight(text: str) -> float:
    """A number, or a share in percent.

    >>> _weight(" .5"), _weight("50%")
    (0.5, 0.5)
    """
    bare = text.strip()
    return float(bare[:-1]) / 100 if bare.endswith("%") else float(bare)


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
        # A shell opens a ~ at the beginning of a word only, so that --out=~/x would make a folder of that name.
        return super().convert(Path(value).expanduser() if str(value).startswith("~") else value, param, ctx)


set_option = click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="PATH=YAML",
    help="Change one value, as in us.withdrawal.estonia.share=0.5; repeat for more.",
)
weights_option = click.option(
    "--weights", metavar="H1=.5,H2=.5", callback=read_weights,
    help="Show, beside the theories, what follows if they weigh so much; yours, and nothing is simulated.",
)  # fmt: skip
workers_option = click.option(
    "--workers", type=WholeNumber(1, MOST_WORKERS), help="Processes; by default as many as help."
)
_executor_option = click.option(
    "--executor", metavar="WHERE",
    help="In place of processes here: tcp://HOST:8786, a Dask scheduler, or MODULE:FACTORY.",
)  # fmt: skip
until_option = click.option(
    "--until-se", type=Share(), metavar="X",
    help="Add members until the standard error of the headline is X, such as 0.002.",
)  # fmt: skip
out_option = click.option(
    "--out", default="results", show_default=True, type=FolderPath(), help="Folder of the run folders."
)
xlsx_option = click.option("--xlsx", is_flag=True, help="Write the tables as a spreadsheet too, tables.xlsx.")
report_option = click.option("--no-figures", is_flag=True, help="Draw nothing and write no report.")


class Part(click.types.StringParamType):
    """Which job of how many, as 3/40."""

    name = "part"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The job; BadParameter for what names none."""
        from sim.ensemble.shares import Share

        try:
            return str(Share.read(value))
        except SimError as mistake:
            self.fail(str(mistake), param, ctx)


part_option = click.option(
    "--part", type=Part(), metavar="K/N",
    help="Simulate only the share of job K of N, for merge to put together.",
)  # fmt: skip


def refuse_with_part(why: str, **given: object) -> None:
    """UsageError where options that belong to a finished result are given beside --part."""
    for name, value in given.items():
        if value:
            raise click.UsageError(f"--part and --{name.replace('_', '-')} do not go together: {why}")


def members_option(default: int | None = None, least: int = 1, most: int = MOST_MEMBERS) -> Callable[..., Any]:
    """Futures under each hypothesis; without a default the files say it."""
    return click.option(
        "--members", default=default, show_default=default is not None, type=WholeNumber(least, most, "futures"),
        help="Futures under each hypothesis.",
    )  # fmt: skip


def seed_option(default: int | None = None) -> Callable[..., Any]:
    """Root of all luck; without a default the files say it."""
    return click.option(
        "--seed", default=default, show_default=default is not None, type=WholeNumber(0, GREATEST_SEED),
        help="Root of all luck.",
    )  # fmt: skip


months_option = click.option(
    "--months", type=WholeNumber(1, MOST_MONTHS, "months"), help="Horizon, if not the scenario's own."
)


def hypotheses_option(text: str) -> Callable[..., Any]:
    """Theories to simulate; None where none is named, which leaves it to the files."""
    return click.option(
        "--hypothesis", "hypotheses", multiple=True, type=Hypothesis(), help=text,
        callback=lambda ctx, param, names: names or None,
    )  # fmt: skip


def json_option(what: str) -> Callable[..., Any]:
    """Print JSON and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help=f"Print {what} as JSON, and nothing else.")


def work_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Where a result is simulated."""
    return workers_option(_executor_option(function))


def sampling_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The members simulated, where the files do not say it."""
    for option in (hypotheses_option("Only this theory."), months_option, seed_option(), members_option()):
        function = option(function)
    return function
