"""The verb `replay`: one future again, bit for bit, or with a decision forced, with the events of its life."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli import options
from sim.cli.group import PROGRAM, verb
from sim.cli.output import folder_of, say, say_json
from sim.errors import FAILED, OK, SimError
from sim.show.again import place_of


@verb("replay", "tell one future again, month by month, or what if one decision had gone the other way")
@click.argument("run", type=options.FolderPath())
@click.option("--member", type=options.WholeNumber(0), help="Which future, counted from 0.")
@click.option("--hypothesis", type=options.Hypothesis(), help="Under which theory; by default the run's first.")
@click.option(
    "--force",
    multiple=True,
    metavar='"DATE ACTOR DECISION=OPTION"',
    help='Have one decision go another way, as "2027-03 russia attack=none"; repeat for more.',
)
@options.out_option
@options.json_option("the future, and the one with what is forced,")
def replay_verb(
    run: Path, *, member: int | None, hypothesis: str | None, force: tuple[str, ...], out: Path, as_json: bool
) -> int:
    """Simulate one future of RUN again and tell it month by month.

    RUN is a folder, or the name of a run as list prints it. With --force the same future is simulated beside it with
    the same luck and one decision forced, in the words in which a replay prints it, and what differs is told.
    """
    from sim.api.replay import replay
    from sim.results.run import Run

    folder = folder_of(run, out)
    made = Run.open(folder)
    if member is None:
        last = made.opened.members - 1
        raise SimError(
            "which future? say it as --member N",
            place_of(folder),
            f"members go from 0 to {last:,}; `{PROGRAM} stories` picks some that tell most",
        )
    replayed = replay(made, member, [hypothesis or made.opened.hypotheses[0]], force)
    if as_json:
        say_json(replayed.as_dict())
    else:
        say(str(replayed).splitlines())
    return FAILED if replayed.differs else OK
