"""The verb `run`: simulate a scenario and its baseline, and say what changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from sim.api.defaults import MEMBERS, SEED
from sim.cli import options
from sim.cli.group import verb
from sim.cli.output import say, say_json, say_spreadsheet
from sim.cli.streams import echo
from sim.errors import OK
from sim.show.again import place_of
from sim.vocabulary import CHANNELS

if TYPE_CHECKING:
    from sim.results.run import Run
    from sim.scenario.reading.load import LoadedScenario
    from sim.show.text.run import Report


@verb("run", "simulate a scenario and its baseline; say what changes")
@click.argument("scenario")
@options.members_option(MEMBERS)
@options.seed_option(SEED)
@options.months_option
@options.set_option
@options.hypotheses_option("Only this theory; repeat for more.")
@click.option("--without", multiple=True, callback=options.read_channels, metavar="CHANNEL",
              help=f"Switch a channel off, in the baseline too; repeat for more: {', '.join(CHANNELS)}.")  # fmt: skip
@options.until_option
@options.part_option
@options.work_options
@options.weights_option
@options.out_option
@click.option("--alone", is_flag=True, help="Do not simulate the baseline beside it.")
@options.report_option
@options.xlsx_option
@options.json_option("the summary")
def run_verb(
    scenario: str,
    *,
    sets: tuple[str, ...],
    part: str | None,
    weights: dict[str, float] | None,
    no_figures: bool,
    xlsx: bool,
    as_json: bool,
    **asked: Any,
) -> int:
    """Simulate SCENARIO and, with the same luck, its baseline; say what changes.

    SCENARIO is a file, or the name of a shipped scenario such as withdrawal.
    """
    from sim.cli import progress
    from sim.scenario.reading.load import load

    loaded = load(scenario, sets)
    if part is not None:
        return _part(loaded, part, as_json, asked, weights=weights, xlsx=xlsx)
    if weights is not None:
        from sim.analysis.weighted import weights_of

        weights_of(asked["hypotheses"] or loaded.scenario.hypotheses, weights)
    from sim.api.drawing import draw
    from sim.api.run import run as simulate

    with progress.shown() as bar:
        made = simulate(loaded, **asked, figures=False, progress=bar.advance, notice=bar.notice)
        if not no_figures:
            draw(made, bar.notice, bar.figures, weights)
    tell(made, weights, xlsx, as_json)
    return OK


def tell(made: Run, weights: Mapping[str, float] | None, xlsx: bool, as_json: bool) -> None:
    """Print what a finished run says."""
    spreadsheet = made.spreadsheet() if xlsx else None
    if as_json:
        say_json(_machine_readable(made, weights))
    else:
        from sim.show.text import run as terminal

        say(terminal.lines(report_of(made, weights)))
        say_spreadsheet(spreadsheet)
        if made.reused:
            echo("This run was there already; its files were verified.", err=True)


def _part(loaded: LoadedScenario, part: str, as_json: bool, asked: dict[str, Any], **finished: object) -> int:
    """Simulate a job's share and say what is there now."""
    from sim.api.part import part as simulate
    from sim.cli import progress
    from sim.show.text import part as text

    why = "how many members an error takes is known only when all are there"
    options.refuse_with_part(why, until_se=asked.pop("until_se"))
    options.refuse_with_part("each job works on its own machine", executor=asked.pop("executor"))
    options.refuse_with_part("the run is finished by merge, and report shows it", **finished)
    with progress.shown() as bar:
        done = simulate(loaded, part, **asked, progress=bar.advance, notice=bar.notice)
    if as_json:
        say_json(text.machine_readable(done))
    else:
        say(text.lines(done))
    return OK


def report_of(made: Run, weights: Mapping[str, float] | None = None) -> Report:
    """What the terminal tells of a finished run, under weights of the theories where there are any."""
    from sim.show import effectless
    from sim.show.text import published
    from sim.show.text.run import Report

    baseline = made.baseline
    with_versions = made.provenance["versions"]
    return Report(
        made.summary() if weights is None else made.reweight(**weights),
        title=made.marked_title,
        baseline=None if baseline is None else baseline.marked_title,
        start=str(made.about["values"]["horizon.start"]),
        without=made.without,
        effectless=effectless.line(made, baseline),
        given=weights is not None,
        published=published.line((baseline or made).opened),
        versions={"sim": str(made.about["version"]), "Mesa": with_versions["mesa"], "Python": with_versions["python"]},
        folder=place_of(made.folder),
        baseline_folder=None if baseline is None else place_of(baseline.folder),
    )


def _machine_readable(made: Run, weights: Mapping[str, float] | None) -> dict[str, Any]:
    from sim.outcomes import OUTCOMES
    from sim.show.text.say import of_run

    baseline = made.baseline
    summary = made.summary() if weights is None else made.reweight(**weights)
    return {
        "title": made.title,
        "folder": str(made.folder),
        "baseline_title": None if baseline is None else baseline.title,
        "baseline_folder": None if baseline is None else str(baseline.folder),
        "figures": [str(path) for path in made.figures],
        "without": list(made.without),
        "version": made.about["version"],
        "say": of_run(made, summary),
        "summary": summary.to_json(),
        "outcomes": {name: {"role": outcome.role, "label": outcome.label} for name, outcome in OUTCOMES.items()},
    }
