"""The command line: parsing only. What the verbs do is in :mod:`sim.cli.commands`, imported when one is called.

Nothing heavier than click is imported here, so that `--help` answers at once.
"""

from __future__ import annotations

import difflib
import errno
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

import sim
from sim.errors import BAD_INPUT, INTERRUPTED, OK, SimError
from sim.vocabulary import CHANNELS, HYPOTHESES

PROGRAM = "python -m sim"
#: What a shell reports of a program that the reader of its output has left.
PIPE_CLOSED = 141

EXIT_CODES = (
    "Exit codes: 0 done; 1 verification failed, or a replay differs; 2 bad input; "
    "130 interrupted (the same command resumes a run); 141 the reader of the output went away."
)
_CONTEXT: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Verbs(click.Group):
    """A group of verbs, in the order declared, that says which one was probably meant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The order in which a newcomer meets them."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb; UsageError with a suggestion where there is none."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            close = difflib.get_close_matches(name, self.commands, n=1, cutoff=0.5)
            if name.endswith((".yaml", ".yml")):
                hint = f"to simulate a scenario, write: run {name}"
            elif close:
                hint = f"did you mean {close[0]!r}?"
            else:
                hint = "there are " + ", ".join(self.commands)
            ctx.fail(f"no verb {name!r}; {hint}")
        return super().resolve_command(ctx, args)


class _Hypothesis(click.Choice[str]):
    """H1 to H4, in either case, each once."""

    name = "hypothesis"

    def __init__(self) -> None:
        super().__init__(list(HYPOTHESES), case_sensitive=False)


def _channels(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """The channels named, one or several with commas between them each time; BadParameter for what is none."""
    names = tuple(name.strip() for value in values for name in value.split(","))
    for name in names:
        if name not in CHANNELS:
            close = difflib.get_close_matches(name, CHANNELS, n=1)
            hint = f"did you mean {close[0]!r}? " if close else ""
            possible = f"{hint}possible are {', '.join(CHANNELS)}"
            raise click.BadParameter(f"there is no channel {name!r}; {possible}", ctx, param)
    return names


class _Folder(click.Path):
    """A folder that has a name: an empty one would be the folder we are in."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; BadParameter where no folder is named."""
        if not str(value).strip():
            self.fail("is empty; name a folder, or write . for this one", param, ctx)
        if not str(value).isprintable():
            self.fail("holds a character that no folder's name should hold", param, ctx)
        return super().convert(value, param, ctx)


@click.group(cls=Verbs, context_settings=_CONTEXT, epilog=EXIT_CODES)
@click.version_option(sim.__version__, prog_name="sim", message="%(prog)s %(version)s")
def main() -> None:
    """Simulated futures of European security, under rival theories of how states decide.

    Begin with: python -m sim run scenarios/withdrawal.yaml
    """


_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _verb(name: str, short: str) -> _Decorator:
    """Register a verb with its line in the list of verbs; the exit codes stand at the end of its help."""
    return main.command(name, context_settings=_CONTEXT, epilog=EXIT_CODES, short_help=short)


_set_option = click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="PATH=YAML",
    help="Change one value, as in us.withdrawal.estonia.share=0.5; repeat for more.",
)

_workers_option = click.option("--workers", type=click.IntRange(1, 4096), help="Processes; by default as many as help.")


_until_option = click.option(
    "--until-se", type=click.FloatRange(0, 1, min_open=True, max_open=True), metavar="X",
    help="Add members until the standard error of the headline is X, such as 0.002.",
)  # fmt: skip


def _sampling_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The members simulated, where the files do not say it."""
    for option in (
        click.option("--hypothesis", "hypotheses", multiple=True, type=_Hypothesis(), help="Only this theory."),
        click.option("--months", type=click.IntRange(1, 600), help="Horizon, if not the scenario's own."),
        click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Root of all luck."),
        click.option("--members", type=click.IntRange(1, 100_000_000), help="Futures under each hypothesis."),
    ):
        function = option(function)
    return function


_out_option = click.option(
    "--out", default="results", show_default=True, type=_Folder(), help="Folder of the run folders."
)


@_verb("run", "simulate a scenario and its baseline; say what changes")
@click.argument("scenario")
@click.option("--members", default=2500, show_default=True, type=click.IntRange(1, 100_000_000),
              help="Futures under each hypothesis.")  # fmt: skip
@click.option("--seed", default=20250301, show_default=True, type=click.IntRange(0, 2**63 - 1),
              help="Root of all luck.")  # fmt: skip
@click.option("--months", type=click.IntRange(1, 600), help="Horizon, if not the scenario's own.")
@_set_option
@click.option("--hypothesis", "hypotheses", multiple=True, type=_Hypothesis(),
              help="Only this theory; repeat for more.")  # fmt: skip
@click.option("--without", multiple=True, callback=_channels, metavar="CHANNEL",
              help=f"Switch a channel off, in the baseline too; repeat for more: {', '.join(CHANNELS)}.")  # fmt: skip
@_until_option
@_workers_option
@_out_option
@click.option("--alone", is_flag=True, help="Do not simulate the baseline beside it.")
@click.option("--no-figures", is_flag=True, help="Draw nothing and write no report.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON, and nothing else.")
def run_verb(**given: Any) -> int:
    """Simulate SCENARIO and, with the same luck, its baseline; say what changes.

    SCENARIO is a file, or the name of a shipped scenario such as withdrawal.
    """
    from sim.cli import commands

    return commands.run(**given)


@_verb("compare", "hold scenarios, runs or sweeps against the first")
@click.argument("given", nargs=-1, required=True, metavar="A B [C ...]")
@_sampling_options
@_set_option
@click.option("--channels/--no-channels", default=None,
              help="Tell the effect by channel, of two scenarios; by default where it is quick.")  # fmt: skip
@_workers_option
@_out_option
@click.option("--no-figures", is_flag=True, help="Draw nothing and write no report.")
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON, and nothing else.")
def compare_verb(**given: Any) -> int:
    """Hold B, C, ... against A, with the same members and the same luck.

    Each is a scenario (a file, or a shipped name), a run folder (or its name as list prints it), or a sweep. By
    default 2,500 members under each hypothesis, or as many as the runs have.
    """
    from sim.cli import explore_commands

    return explore_commands.compare(**given)


@_verb("sweep", "vary levers over ranges, every point beside its baseline")
@click.argument("given", metavar="SWEEP")
@click.option("--vary", multiple=True, metavar="PATH=FROM:TO:N",
              help="Vary this, or PATH=A,B,C; PATH+PATH=... vary together; NAME=PATH=... names it.")  # fmt: skip
@click.option("--sobol", type=click.IntRange(1, 10_000), metavar="N",
              help="N points of a Sobol sequence in place of the full grid of --vary.")  # fmt: skip
@_sampling_options
@_until_option
@_set_option
@_workers_option
@_out_option
@click.option("--no-figures", is_flag=True, help="Draw nothing and write no report.")
@click.option("--json", "as_json", is_flag=True, help="Print where the table is as JSON, and nothing else.")
def sweep_verb(**given: Any) -> int:
    """Simulate every point of SWEEP: a sweep file, a shipped sweep by name, or, with --vary, a scenario.

    The same command resumes what was interrupted. By default 500 members under each hypothesis at each point.
    """
    from sim.cli import explore_commands

    return explore_commands.sweep(**given)


@_verb("report", "draw the figures and write the report again")
@click.argument("run", type=_Folder())
@_out_option
def report_verb(run: Path, out: Path) -> int:
    """Draw the figures of RUN anew and write its report.html again.

    RUN is the folder of a run, a sweep or a comparison, or its name as list prints it.
    """
    from sim.cli import explore_commands

    return explore_commands.report(run, out)


@_verb("list", "name the scenarios and the finished runs")
@_out_option
def list_verb(out: Path) -> int:
    """List the scenarios at hand and the finished runs."""
    from sim.cli import commands

    return commands.list_all(out)


@_verb("show", "print a scenario, every value with its source")
@click.argument("scenario")
@_set_option
@click.option("--path", "prefix", metavar="PREFIX", help="Only values below this path, such as us.withdrawal.")
@click.option("--changed", "only", flag_value="changed", help="Only what differs from the baseline.")
@click.option("--levers", "only", flag_value="levers", help="Only what governments can decide.")
@click.option("--uncertain", "only", flag_value="uncertain", help="Only what we do not know.")
@click.option("--table", is_flag=True, help="As a Markdown table of paths, meanings, units, values and sources.")
def show_verb(scenario: str, sets: tuple[str, ...], prefix: str | None, only: str | None, table: bool) -> int:
    """Show a scenario: each value with its unit, its source and its place in the files."""
    from sim.cli import commands

    return commands.show(scenario, sets=sets, prefix=prefix, only=only, table=table)


@_verb("schema", "print the JSON Schema of scenario files")
def schema_verb() -> int:
    """Print the JSON Schema of scenario files, for completion and checks in an editor."""
    from sim.cli import commands

    return commands.schema()


@_verb("deal", "put a proposal to the parties: who accepts, what stops whom, what follows")
@click.argument("proposal")
@click.option("--scenario", default="baseline", show_default=True, help="The world in which it is proposed.")
@click.option("--members", default=500, show_default=True, type=click.IntRange(2, 100_000),
              help="Futures under each hypothesis.")  # fmt: skip
@click.option("--seed", default=20250301, show_default=True, type=click.IntRange(0, 2**63 - 1),
              help="Root of all luck.")  # fmt: skip
@_set_option
@_out_option
@click.option("--no-figures", is_flag=True, help="Draw nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON, and nothing else.")
def deal_verb(proposal: str, **given: Any) -> int:
    """Put PROPOSAL, a file with terms of a settlement or the name of a shipped one, to the parties.

    Shipped are moscow-terms, freeze-with-guarantees and minerals-for-support.
    """
    from sim.cli import deal_command

    return deal_command.run(proposal, **given)


@_verb("verify", "check a run folder")
@click.argument("run", type=_Folder())
@_out_option
def verify_verb(run: Path, out: Path) -> int:
    """Check that the run folder RUN is complete and unchanged.

    RUN is a folder, or the name of a run as list prints it.
    """
    from sim.cli import commands

    return commands.verify(run, out)


@_verb("replay", "tell one future again, month by month")
@click.argument("run", type=_Folder())
@click.option("--member", required=True, type=click.IntRange(0), help="Which future, counted from 0.")
@click.option("--hypothesis", type=_Hypothesis(), help="Under which theory; by default the run's first.")
@_out_option
def replay_verb(run: Path, member: int, hypothesis: str | None, out: Path) -> int:
    """Simulate one future of RUN again and tell it month by month.

    RUN is a folder, or the name of a run as list prints it.
    """
    from sim.cli import commands

    return commands.replay(run, out, member=member, hypothesis=hypothesis)


@_verb("evidence", "show published rates beside the model's own")
@click.argument("run", type=_Folder())
@_out_option
def evidence_verb(run: Path, out: Path) -> int:
    """Show published rates beside those of RUN, each with its source and why the two differ.

    RUN is a folder, or the name of a run as list prints it.
    """
    from sim.cli import commands

    return commands.evidence(run, out)


def entry(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; bad input and a closed pipe show no traceback."""
    sys.exit(call(arguments))


def call(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        # Not main.main(), which would turn a closed pipe into exit code 1, that of a failed verification.
        with main.make_context(PROGRAM, given) as context:
            code = main.invoke(context)
        sys.stdout.flush()
        return code if isinstance(code, int) else OK
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as mistake:
        mistake.show()
        return BAD_INPUT
    except SimError as mistake:
        click.echo(str(mistake), err=True)
        return mistake.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted. The same command resumes a run.", err=True)
        return INTERRUPTED
    except OSError as trouble:
        if trouble.errno in (errno.EPIPE, errno.ESHUTDOWN):
            _forget_stdout()
            return PIPE_CLOSED
        click.echo(f"{trouble.filename or PROGRAM}: {trouble.strerror or trouble}", err=True)
        return BAD_INPUT


def _forget_stdout() -> None:
    """Let the interpreter close without complaining of what can no longer be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
