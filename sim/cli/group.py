"""The group that the verbs belong to: their order, and what is said to a verb that there is none of."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable
from typing import Any, Final

import click

import sim
from sim.cli.streams import encoding_of, plain
from sim.docstrings import docstring

PROGRAM: Final = "python -m sim"
#: The verbs in the order in which a newcomer meets them.
ORDER: Final = (
    "run", "compare", "drivers", "tip", "discover", "stories", "story", "replay", "sweep", "merge", "report", "serve",
    "site", "list", "show", "source", "cite", "schema", "deal", "verify", "evidence", "hindcast", "calibrate", "ledger",
)  # fmt: skip
EXIT_CODES: Final = (
    "Exit codes: 0 done; 1 verification failed, or a replay differs; 2 bad input; "
    "130 interrupted, 143 ended by a signal (the same command resumes a run); 141 the reader of the output went away."
)
_CONTEXT: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Verb(click.Command):
    """A verb whose help any terminal can show."""

    def get_help(self, ctx: click.Context) -> str:
        """The help as far as stdout can write it."""
        return plain(super().get_help(ctx), encoding_of(sys.stdout))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The options; click's suggestion for an unknown one only where it can be a misspelling of it."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as unknown:
            near = difflib.get_close_matches(
                unknown.option_name.lstrip("-"), [one.lstrip("-") for one in unknown.possibilities or ()], cutoff=0.75
            )
            possible = [one for one in unknown.possibilities or () if one.lstrip("-") in near]
            raise click.NoSuchOption(unknown.option_name, possibilities=possible, ctx=ctx) from None


class Verbs(Verb, click.Group):
    """A group of verbs, in the order declared, that says which one was probably meant."""

    command_class = Verb

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The order in which a newcomer meets them."""
        return sorted(self.commands, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb; UsageError with a suggestion where there is none."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            close = difflib.get_close_matches(name, self.commands, n=1, cutoff=0.65)
            if name.endswith((".yaml", ".yml")) and "run" in self.commands:
                hint = f"to simulate a scenario, write: run {name}"
            elif name in ("version", "help"):
                hint = f"write --{name}"
            elif close:
                hint = f"did you mean {close[0]!r}?"
            else:
                hint = "there are " + ", ".join(self.list_commands(ctx))
            ctx.fail(f"no verb {name!r}; {hint}")
        return super().resolve_command(ctx, args)


def _sim() -> None:
    """Simulated futures of European security, under rival theories of how states decide.

    Begin with: python -m sim run scenarios/withdrawal.yaml
    """


_named: Final = click.version_option(sim.__version__, prog_name="sim", message="%(prog)s %(version)s")
main: Final = _named(
    Verbs("sim", callback=_sim, help=docstring(_sim), context_settings=_CONTEXT, epilog=EXIT_CODES)
)  # fmt: skip


def verb(name: str, short: str, group: click.Group = main) -> Callable[[Callable[..., int]], click.Command]:
    """Register a verb with its line in the list of verbs; its help is its docstring, and the exit codes at the end."""

    def register(function: Callable[..., int]) -> click.Command:
        words = {"help": docstring(function), "short_help": short, "epilog": EXIT_CODES}
        return group.command(name, context_settings=_CONTEXT, **words)(function)

    return register


def group_of_verbs(name: str, short: str) -> Callable[[Callable[..., int]], click.Group]:
    """Register a verb that can be followed by another; by itself it does something too."""

    def register(function: Callable[..., int]) -> click.Group:
        words = {"help": docstring(function), "short_help": short, "epilog": EXIT_CODES}
        group = main.group(name, cls=Verbs, context_settings=_CONTEXT, invoke_without_command=True, **words)
        return group(function)

    return register
