"""What the verbs of the command line do; each returns the exit code. What is heavy is imported when it is needed."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.main import PROGRAM
from sim.errors import FAILED, OK, SimError

if TYPE_CHECKING:
    from sim.results.run import Run
    from sim.show.text.run_facts import Report


def run(
    scenario: str,
    *,
    members: int,
    seed: int,
    months: int | None,
    sets: tuple[str, ...],
    hypotheses: tuple[str, ...],
    without: tuple[str, ...],
    until_se: float | None,
    workers: int | None,
    out: Path,
    alone: bool,
    no_figures: bool,
    as_json: bool,
) -> int:
    """Simulate a scenario and its baseline, and say what changes."""
    from sim.cli import progress
    from sim.scenario.reading.load import load

    loaded = load(scenario, sets)
    from sim.api.run import run as simulate

    with progress.shown() as bar:
        made = simulate(
            loaded,
            members=members,
            seed=seed,
            months=months,
            hypotheses=hypotheses or None,
            without=without,
            until_se=until_se,
            workers=workers,
            out=out,
            alone=alone,
            figures=not no_figures,
            progress=bar.advance,
            notice=bar.notice,
        )
    if as_json:
        click.echo(json.dumps(_machine_readable(made), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from sim.show.text import run as terminal

        say(terminal.lines(report_of(made)))
        if made.reused:
            click.echo("This run was there already; its files were verified.", err=True)
    return OK


def report_of(made: Run) -> Report:
    """What the terminal tells of a finished run."""
    from sim.show.text.run_facts import report

    baseline = made.baseline
    with_versions = made.provenance["versions"]
    return report(
        made.summary(),
        title=made.marked_title,
        baseline=None if baseline is None else baseline.marked_title,
        start=str(made.about["values"]["horizon.start"]),
        without=made.without,
        versions={
            "sim": str(made.about["version"]),
            "Mesa": with_versions["mesa"],
            "Python": with_versions["python"],
        },
        folder=shown_path(made.folder),
        baseline_folder=None if baseline is None else shown_path(baseline.folder),
    )


def _machine_readable(made: Run) -> dict[str, Any]:
    baseline = made.baseline
    return {
        "title": made.title,
        "folder": str(made.folder),
        "baseline_title": None if baseline is None else baseline.title,
        "baseline_folder": None if baseline is None else str(baseline.folder),
        "figures": [str(path) for path in made.figures],
        "without": list(made.without),
        "version": made.about["version"],
        "summary": dict(made.summary()),
    }


def list_all(out: Path) -> int:
    """Name the scenarios at hand and the finished runs."""
    from sim.scenario import shipped

    click.echo("Shipped scenarios, run by name")
    for name in shipped.names():
        say([f"  {name:<24} {_title(shipped.folder('scenarios') / f'{name}.yaml')}"])
    from sim.scenario.proposal import load_proposal, shipped_proposals

    click.echo("\nShipped proposals, put to the parties by deal")
    for name in shipped_proposals():
        say([f"  {name:<24} {load_proposal(name).title}"])
    own = Path("scenarios")
    if own.is_dir() and own.resolve() != shipped.folder("scenarios").resolve():
        click.echo("\nScenarios in this folder")
        for path in sorted([*own.glob("*.yaml"), *own.glob("*.yml")]):
            say([f"  {path!s:<24} {_title(path)}"])
    click.echo(f"\nFinished runs in {out}")
    runs = sorted(_runs(out), reverse=True)
    if not runs:
        click.echo("  none")
    for made, name, about in runs:
        say([f"  {made}  {name}", *textwrap.wrap(about, 80, initial_indent="      ", subsequent_indent="      ")])
    return OK


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


def _content(folder: Path) -> tuple[str, str]:
    """When a folder was made, and what is in it."""
    from sim.store.files import read_json
    from sim.store.folders import ANSWER, PROVENANCE, RUN, kind_of, read_manifest

    kind = kind_of(folder)
    said = read_manifest(folder, kind)["identity"]
    made = str(read_json(folder / PROVENANCE)["made"])[:16].replace("T", " ")
    if kind is ANSWER:
        about = f"answer to '{said['title']}' in '{said['scenario']}': {said['members']:,} members, seed {said['seed']}"
        return made, about
    title = said["title"] if "title" in said else " and ".join(one["title"] for one in said["scenarios"])
    noun = "" if kind is RUN else f"{kind.noun} of "
    about = f"{noun}{title}: {said['members']:,} members under {' '.join(said['hypotheses'])}, seed {said['seed']}"
    if off := said.get("values", {}).get("without"):
        about += f", without {', '.join(off)}"
    return made, about


def show(scenario: str, *, sets: tuple[str, ...], prefix: str | None, only: str | None, table: bool) -> int:
    """Print a scenario with the source of every value, as lines or as a Markdown table."""
    from sim.scenario.reading.load import load
    from sim.show.text import parameter_table
    from sim.show.text import scenario as scenario_text

    loaded = load(scenario, sets)
    if prefix is not None and not scenario_text.holds(loaded, prefix):
        from sim.scenario.schema.shape import meant

        remedy = meant(prefix, scenario_text.prefixes(loaded))
        raise SimError(f"no value of this scenario is at or below {prefix!r}", "--path", remedy)
    say((parameter_table if table else scenario_text).lines(loaded, prefix, only))
    return OK


def schema() -> int:
    """Print the JSON Schema of scenario files."""
    from sim.scenario.schema.json_schema import json_schema

    click.echo(json.dumps(json_schema(), indent=1, ensure_ascii=True))
    return OK


def verify(run: Path, out: Path) -> int:
    """Say whether a result, by its folder or its name in `out`, is complete and unchanged."""
    from sim.store.folders import kind_of, read_manifest
    from sim.store.folders import verify as problems_of

    folder = folder_of(run, out)
    problems = problems_of(folder)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        click.echo(f"{folder}: {len(problems)} problem{'s' if len(problems) != 1 else ''}", err=True)
        return FAILED
    files = read_manifest(folder, kind_of(folder))["files"]
    click.echo(f"{folder}: all {len(files)} files are as they were written")
    return OK


def replay(run: Path, out: Path, *, member: int, hypothesis: str | None) -> int:
    """Simulate one future of a run, given by its folder or by its name in `out`, again and tell it."""
    from sim.results.run import Run
    from sim.show.text import future as future_text

    folder = folder_of(run, out)
    made = Run.open(folder)
    chosen = hypothesis or made.opened.hypotheses[0]
    [future] = made.replay(member, [chosen])
    start = str(made.about["values"]["horizon.start"])
    say(future_text.lines(future, made.title, shown_path(folder), start, made.without))
    return FAILED if future.differs else OK


def evidence(run: Path, out: Path) -> int:
    """Print published rates beside those of a run, given by its folder or by its name in `out`."""
    from sim.analysis.evidence.table import beside
    from sim.results.run import Run
    from sim.show.text import evidence as evidence_text

    made = Run.open(folder_of(run, out))
    opened = made.opened
    about = f"{opened.members:,} members under {' '.join(opened.hypotheses)}; {opened.months} months"
    say(evidence_text.lines(beside(opened), made.marked_title, about, made.without))
    if made.baseline is not None:
        click.echo(f"\nThe same of the baseline: {PROGRAM} evidence {shown_path(made.baseline.folder)}")
    return OK


def folder_of(run: Path, out: Path) -> Path:
    """The folder that is meant; SimError where there is none: bad input, not a damaged run."""
    if run.is_dir():
        return run
    if run.name == str(run) and (out / run).is_dir():
        return out / run
    raise SimError(f"no such run folder, here or in {out}", str(run), f"`{PROGRAM} list` names the runs there are")


def shown_path(path: Path) -> str:
    """A path as people type it: relative to where we are, if it lies below.

    >>> Path(shown_path(Path.cwd() / "results" / "x")) == Path("results", "x")
    True
    """
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def say(lines: Iterable[str]) -> None:
    """Print lines, in ASCII where the terminal knows no better."""
    from sim.show.text.run import plain

    for line in lines:
        click.echo(plain(line, sys.stdout.encoding))
