"""The verb `list`: the scenarios at hand, and the results there are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import say
from sim.cli.streams import echo
from sim.errors import OK, SimError
from sim.texts import padded, quoted, shown, wrapped


@verb("list", "name the scenarios and the runs there are")
@options.out_option
def list_verb(out: Path) -> int:
    """List the scenarios at hand, the finished runs, and those that were begun."""
    from sim.scenario import shipped

    echo("Shipped scenarios, run by name")
    for name in shipped.names():
        say(_named(name, _title(shipped.folder("scenarios") / f"{name}.yaml")))
    from sim.scenario.proposal import load_proposal, shipped_proposals

    echo("\nShipped proposals, put to the parties by deal")
    for name in shipped_proposals():
        say(_named(name, load_proposal(name).title))
    own = Path("scenarios")
    if own.is_dir() and own.resolve() != shipped.folder("scenarios").resolve():
        echo("\nScenarios in this folder")
        for path in sorted([*own.glob("*.yaml"), *own.glob("*.yml")]):
            say(_named(str(path), _title(path)))
    echo(f"\nFinished runs in {shown(str(out))}")
    runs = sorted(_runs(out), reverse=True)
    if not runs:
        echo("  none" if out.is_dir() else "  none: there is no such folder")
    for made, name, about in runs:
        say([f"  {made}  {shown(name)}", *wrapped(about, 80, "      ", hyphens=True)])
    if begun := list(_unfinished(out)):
        echo(f"\nNot finished in {shown(str(out))}")
        for name, about in begun:
            say([f"  {shown(name)}", *wrapped(about, 80, "      ", hyphens=True)])
    return OK


def _named(name: str, title: str) -> list[str]:
    """A scenario and its title, which goes on below where it is long."""
    first, *more = wrapped(shown(title), 80 - 27)
    return [f"  {padded(shown(name), 24)} {first}", *(f"{'':<27}{line}" for line in more)]


def _title(path: Path) -> str:
    from sim.scenario.reading.load import load

    try:
        return load(path).scenario.title
    except SimError:
        return "(has mistakes: show says which)"


def _runs(out: Path) -> Iterable[tuple[str, str, str]]:
    """Date, folder and content of everything finished; what cannot be read is named as such."""
    for folder in sorted(out.iterdir()) if out.is_dir() else ():
        if folder.name.startswith(".") or not folder.is_dir():
            continue
        try:
            made, about = _content(folder)
        except (SimError, AttributeError, KeyError, TypeError, ValueError):
            made, about = " " * 16, "nothing finished: verify says why"
        yield made, folder.name, about


def _unfinished(out: Path) -> Iterable[tuple[str, str]]:
    """Name and content of everything that was begun: by jobs, with how much is there, or by a command."""
    from sim.results.unfinished import unfinished_at
    from sim.store.folders import PARTIAL

    for folder in sorted(out.glob(f"{PARTIAL}*")) if out.is_dir() else ():
        about = "the command that began it goes on from what is there"
        try:
            begun = unfinished_at(folder)
            if begun is not None:
                members, seed = begun.about["members"], begun.about["seed"]
                about = f"{shown(begun.title)}: {members:,} members, seed {seed}: {begun.told()}"
        except (SimError, AttributeError, KeyError, TypeError, ValueError):
            about = "what jobs said of it is damaged: verify says more"
        yield folder.name.removeprefix(PARTIAL), about


def _content(folder: Path) -> tuple[str, str]:
    """When a folder was made, and what is in it."""
    from sim.store import folders
    from sim.store.files import read_json
    from sim.store.folders import PROVENANCE, RUN, kind_of, read_manifest

    kind = kind_of(folder)
    manifest = read_manifest(folder, kind)
    identity, title = manifest["identity"], manifest["words"]["title"]
    made = str(read_json(folder / PROVENANCE)["made"])[:16].replace("T", " ")
    members, seed = f"{identity['members']:,} members", f"seed {identity['seed']}"
    if kind is folders.ANSWER:
        return made, f"answer to {quoted(title)} in {quoted(identity['scenario'])}: {members}, {seed}"
    if kind is folders.HINDCAST:
        return made, f"hindcast from {', '.join(identity['origins'])}: {members}, {seed}"
    if kind is folders.SCREENING:
        return made, f"drivers of {identity['outcome']} in {shown(title)}: {members}, {seed}"
    if kind is folders.TIP:
        levers = " and ".join("+".join(lever["paths"]) for lever in identity["levers"])
        return made, f"tip of {quoted(title)} by {levers}: {members}, {seed}"
    if kind is folders.DISCOVERY:
        return made, f"{shown(title)}: {members}, {seed}"
    if kind is folders.DISAGREEMENT:
        return made, f"disagreement over the risk in {quoted(title)}: {members}, {seed}"
    noun = "" if kind is RUN else f"{kind.noun} of "
    about = f"{noun}{shown(title)}: {members} under {' '.join(identity['hypotheses'])}, {seed}"
    if off := identity.get("values", {}).get("without"):
        about += f", without {', '.join(off)}"
    return made, about
