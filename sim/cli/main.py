"""The command line: `python -m sim VERB`. Each verb has a module of its own.

Nothing heavier than click is imported before a verb is called, so that `--help` answers at once.
"""

from __future__ import annotations

import atexit
import errno
import io
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

# Each registers its verb.
from sim.cli import (  # noqa: F401
    calibrate,
    cite,
    compare,
    deal,
    discover,
    drivers,
    evidence,
    hindcast,
    ledger,
    listing,
    merge,
    replay,
    report,
    run,
    schema,
    serve,
    show,
    site,
    source,
    stories,
    story,
    sweep,
    tip,
    verify,
)
from sim.cli.endings import requests_to_end
from sim.cli.group import PROGRAM, main
from sim.cli.streams import echo, forget, opened
from sim.ensemble.interrupts import remembered
from sim.errors import BAD_INPUT, FAILED, INTERRUPTED, OK, SimError

#: What a shell reports of a program that the reader of its output has left.
PIPE_CLOSED = 141
#: Verbs that keep what is done, for the same command to go on from.
_RESUMED = ("run", "merge", "compare", "sweep", "drivers", "tip")


def entry(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; bad input and a closed pipe show no traceback."""
    # When all is done and all threads have ended, Python takes a tenth of a second to close, in which Ctrl-C would kill
    # it. What is registered first is called last.
    atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)
    sys.exit(call(arguments))


def call(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    with requests_to_end() as ending:
        code = _called(list(sys.argv[1:] if arguments is None else arguments))
    return code if code != INTERRUPTED or ending.number is None else 128 + ending.number


def _called(given: list[str]) -> int:
    """Run the command line and return its exit code, whatever becomes of the streams."""
    try:
        with opened():
            code = _verb(given)
            sys.stdout.flush()
            sys.stderr.flush()
            return code
    except OSError as trouble:  # of a stream: all others are told where they happen
        forget(sys.stdout)
        if trouble.errno in (errno.EPIPE, errno.ESHUTDOWN):
            forget(sys.stderr)
            return PIPE_CLOSED
        with suppress(OSError):
            echo(f"{PROGRAM}: the output cannot be written: {trouble.strerror or trouble}", err=True)
        return FAILED


def _verb(given: list[str]) -> int:
    """Run the command line; OSError where a stream takes no more."""
    try:
        with remembered() as check:
            try:
                # Not main.main(), which would turn a closed pipe into exit code 1, that of a failed verification.
                with main.make_context(PROGRAM, given) as context:
                    code = main.invoke(context)
                return code if isinstance(code, int) else OK
            except Exception:
                check()  # some libraries make another error of an interrupt
                raise
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as mistake:
        shown = io.StringIO()
        mistake.show(shown)
        echo(shown.getvalue().rstrip("\n"), err=True)
        return BAD_INPUT
    except SimError as mistake:
        echo(str(mistake), err=True)
        return mistake.exit_code
    except (KeyboardInterrupt, click.Abort):
        resumed = bool(given) and given[0] in _RESUMED
        kept = "The same command goes on from what is kept." if resumed else "Nothing is half done."
        echo(f"Interrupted. {kept}", err=True)
        return INTERRUPTED
    except OSError as trouble:
        if trouble.filename is None:
            raise
        echo(f"{trouble.filename}: {trouble.strerror or trouble}", err=True)
        return BAD_INPUT
