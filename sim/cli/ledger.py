"""The verb `ledger`: what the shipped baseline states of the years ahead, sealed, and scored by facts."""

from __future__ import annotations

from pathlib import Path

import click

from sim.api.defaults import SEALED_MEMBERS
from sim.cli import options
from sim.cli.group import group_of_verbs, verb
from sim.cli.output import records, say, say_json
from sim.cli.streams import echo
from sim.errors import OK
from sim.show.again import place_of

_file = click.option(
    "--file",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A ledger other than the one that is shipped.",
)
_json = options.json_option("everything")


@group_of_verbs("ledger", "dated statements of the baseline, sealed; scored by facts that you bring")
@click.option("--statement", metavar="ID", help="One statement in full: question, rule, source, every entry.")
@_file
@_json
@click.pass_context
def ledger_verb(context: click.Context, statement: str | None, path: Path | None, as_json: bool) -> int:
    """Check the chain of the ledger and show the newest chances and bands of each statement.

    `ledger score FACTS.csv` holds them against facts; `ledger seal` adds what this version's baseline states.
    """
    if context.invoked_subcommand is not None:
        if statement or path or as_json:
            raise click.UsageError(f"give options behind {context.invoked_subcommand}")
        return OK
    from sim.api.ledger import ledger
    from sim.show.text import ledger as ledger_text

    opened = ledger(path)
    if statement is not None and not as_json:
        say(ledger_text.statement_lines(opened.sealed, statement))
    elif as_json:
        entries = opened.entries
        if statement is not None:
            list(ledger_text.statement_lines(opened.sealed, statement))  # which says what there is, where it is none
            entries = entries[entries["statement"] == statement]
        say_json({"file": str(opened.path), "head": opened.head, "entries": records(entries)})
    else:
        say(ledger_text.lines(opened.sealed, place_of(opened.path)))
    return OK


@verb("score", "hold sealed statements against a CSV file of facts", ledger_verb)
@click.argument("facts", type=click.Path(dir_okay=False, path_type=Path))
@_file
@_json
def score_verb(facts: Path, path: Path | None, as_json: bool) -> int:
    """Score sealed statements by FACTS, a CSV file.

    Its columns are id, date and value and, if known, source and known_from.
    """
    from sim.api.ledger import ledger
    from sim.show.text import ledger as ledger_text

    found = ledger(path).score(facts)
    if as_json:
        numbers = {"scores": records(found.table), "totals": records(found.totals)}
        say_json({**numbers, "undecided": list(found.undecided)})
    else:
        say(ledger_text.score_lines(found.all, place_of(facts), found.undecided))
    return OK


@verb("seal", "simulate the shipped baseline and add what it states", ledger_verb)
@options.members_option(SEALED_MEMBERS, least=2)
@_file
def seal_verb(members: int, path: Path | None) -> int:
    """Simulate the shipped baseline and add what it states to the ledger, once for each version."""
    from sim.api.ledger import seal_ledger
    from sim.cli import progress

    with progress.shown() as bar:
        sealed = seal_ledger(path, members, bar.advance)
    last = sealed.sealed[-1]
    echo(f"{place_of(sealed.path)}: {last.of} entries sealed, {len(sealed.sealed)} in all; last hash {sealed.head}")
    return OK
