"""The command line: `python -m sim VERB`. Each verb has a module of its own.

Nothing heavier than click is imported before a verb is called, so that `--help` answers at once.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

import click

# Each registers its verb.
from sim.cli import (  # noqa: F401
    calibrate,
    compare,
    deal,
    evidence,
    hindcast,
    ledger,
    listing,
    replay,
    report,
    run,
    schema,
    show,
    sweep,
    verify,
)
from sim.cli.endings import requests_to_end
from sim.cli.group import PROGRAM, main
from sim.errors import BAD_INPUT, INTERRUPTED, OK, SimError

#: What a shell reports of a program that the reader of its output has left.
PIPE_CLOSED = 141
#: Verbs that keep what is done, for the same command to go on from.
_RESUMED = ("run", "compare", "sweep")


def entry(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; bad input and a closed pipe show no traceback."""
    sys.exit(call(arguments))


def call(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    with requests_to_end() as ending:
        code = _called(given)
    return code if code != INTERRUPTED or ending.number is None else 128 + ending.number


def _called(given: list[str]) -> int:
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
        kept = (
            "The same command goes on from what is kept." if given and given[0] in _RESUMED else "Nothing is half done."
        )
        click.echo(f"Interrupted. {kept}", err=True)
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
