"""The verb `serve`: the live page, for a browser."""

from __future__ import annotations

from pathlib import Path

import click

from sim.api.defaults import HOST, LAST_PORT, PORT
from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import say
from sim.cli.streams import echo
from sim.errors import INTERRUPTED, OK
from sim.web.limits import LEAST_MEMBERS, MOST_MEMBERS


@verb("serve", "the live page: move a lever in a browser, and see the futures change")
@click.option(
    "--port",
    default=PORT,
    show_default=True,
    type=options.WholeNumber(0, LAST_PORT),
    help="Where the page is; 0 takes a free port.",
)
@click.option(
    "--host",
    default=HOST,
    show_default=True,
    help="The address to listen on: this machine alone, unless you name another.",
)
@options.workers_option
@options.members_option(MOST_MEMBERS, least=LEAST_MEMBERS, most=MOST_MEMBERS)
@click.option(
    "--out",
    type=options.FolderPath(),
    help="Folder of the results behind reports; by default one that is removed at the end.",
)
@click.option("--open/--no-open", "open_page", default=False, help="Open the page in this machine's browser.")
@click.option("--verbose", is_flag=True, help="Log requests, and what goes wrong inside, on stderr.")
def serve_verb(
    port: int, host: str, *, workers: int | None, members: int, out: Path | None, open_page: bool, verbose: bool
) -> int:
    """Serve a page on which a lever moves and its futures follow, under all theories side by side.

    It opens on one question: what if US soldiers leave the Baltic states? Every address is a question that others can
    open. --members is the most that one question may ask for. Ctrl-C stops it.
    """
    from sim.web.serve import serve

    try:
        serve(
            port, host, workers, members, out, open_page=open_page, verbose=verbose, notice=lambda line: say([line])
        )  # fmt: skip
    except KeyboardInterrupt:
        echo("Stopped.", err=True)
        return INTERRUPTED
    return OK
