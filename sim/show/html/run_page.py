"""The report of a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim import texts
from sim.outcomes import ESTIMAND, HEADLINES, OUTCOMES
from sim.show import again, effectless
from sim.show.html import (
    answer_part,
    assumptions_part,
    doubt_part,
    drivers_part,
    parts,
    published_part,
    rare,
    risk,
    source_part,
    story_part,
)
from sim.show.html.data import csv_of, table_file
from sim.show.html.page import Cell, Download, Page, Piece, Section, Table
from sim.show.roles import named
from sim.show.text import counts, say, told
from sim.show.text.columns import of_thousand
from sim.show.text.paired_share import PairedShare

if TYPE_CHECKING:
    from sim.analysis.summary import Summary
    from sim.results.run import Run


def page(run: Run, weights: Mapping[str, float] | None = None) -> Page:
    """The report of a run, with the figures that lie in its folder; under weights of the theories, if there are any."""
    summary = run.summary() if weights is None else run.reweight(**weights)
    said = say.of_run(run, summary)
    whose = "" if "weights" not in said else "the scenario" if weights is None else "whoever asked for this report"
    return Page(
        kind="run",
        title=run.marked_title,
        summary=run.scenario.summary,
        asked=_asked(run),
        answer=tuple(said.values()),
        notes=answer_part.notes(_rests(summary, HEADLINES[0]), whose),
        sections=tuple(_sections(run, summary, said, given=weights is not None)),
        footer=parts.footer(run.folder, run.about["version"], run.provenance["made"]),
    )


def _sections(run: Run, summary: Summary, said: Mapping[str, str], *, given: bool) -> list[Section]:
    """In the order in which people ask: what follows from what, in numbers, what others say, what to doubt."""
    baseline = run.baseline
    worlds = [texts.quoted(world.marked_title) for world in (run, baseline) if world is not None]
    commands = again.of_run(run)
    first = baseline or run
    known = {h: say.risk_of(first.summary(), h) for h in summary.hypotheses}
    weighed = None
    if summary.weights is not None and summary.weighted_laws is not None:
        weighed = risk.Weighed.of(say.by_weights(summary.weights, given=given), summary.weights, summary.weighted_laws)
    sections = [
        answer_part.theory_table(summary.hypotheses, {"What follows here": said}),
        Section(
            "numbers",
            "In numbers",
            _numbers_intro(run),
            (_headline_table(run, summary, given=given),),
            downloads=(_data(run, summary, commands),),
        ),
        published_part.section(first, known),
        doubt_part.section(run, summary, {h: say.risk_of(summary, h).share for h in summary.hypotheses}),
        risk.laws(told.levels(summary), told.meant(summary), summary.hypotheses, worlds, weighed),
        risk.chain(told.chains(summary), summary.members, worlds, weighed),
        *risk.peace(summary.peace, weighed),
        parts.figures(run.folder, commands),
        rare.section(first.opened, first.marked_title),
    ]
    if baseline is not None:
        sections[3:3] = story_part.sections(run, baseline)
    sections.insert(1, drivers_part.section(run, baseline))
    if baseline is not None:
        sections.append(parts.levers(run, baseline, "What the scenario changes"))
    return [
        *sections,
        assumptions_part.section(run),
        source_part.audit(run),
        parts.spread(summary),
        parts.criteria([*HEADLINES, "path_class"]),
        parts.cannot_tell(),
        parts.again(_again(run), [*commands, again.typed("verify", again.place_of(run.folder))]),
    ]


def _data(run: Run, summary: Summary, commands: Sequence[str]) -> Download:
    """Every headline under every theory, and under the weights, as a file."""
    import pandas as pd

    table = pd.DataFrame([_record(name, who, paired) for name, who, paired in headline_rows(summary)])
    facts = {
        "scenario": run.marked_title, "baseline": None if run.baseline is None else run.baseline.marked_title,
        **{key: run.about[key] for key in ("hypotheses", "members", "months", "seed", "version")},
        "start": run.about["values"]["horizon.start"], "without": run.without,
    }  # fmt: skip
    what = "Every headline under every theory; shares of all futures, intervals 95% and sampling error only"
    return table_file("headlines", what, csv_of(table), facts, commands)


def headline_rows(summary: Summary) -> Iterator[tuple[str, str, PairedShare]]:
    """Outcome, theory (or "weights") and what came of it: the chance of an attack, then every headline as counted."""
    for hypothesis in summary.hypotheses:
        yield ESTIMAND, hypothesis, say.risk_of(summary, hypothesis)
    if summary.weighted_chance is not None:
        yield ESTIMAND, "weights", PairedShare.of(summary.weighted_chance)
    for name in summary.headlines:
        flag = summary.flags[name]
        for hypothesis, worlds in flag.hypotheses.items():
            yield name, hypothesis, PairedShare.of(worlds)
        if flag.weighted is not None:
            yield name, "weights", PairedShare.of(flag.weighted)


def _record(name: str, who: str, paired: PairedShare) -> dict[str, Any]:
    values = {
        "value": paired.share, "reference": paired.before, "difference": paired.difference, "low": paired.low,
        "high": paired.high,
    }  # fmt: skip
    return {"outcome": name, "hypothesis": who, **values, "same": paired.same, "clear": paired.clear}


def _asked(run: Run) -> tuple[str, ...]:
    opened, baseline = run.opened, run.baseline
    theories = parts.and_list([parts.hypothesis_name(h) for h in opened.hypotheses])
    futures = opened.members * len(opened.hypotheses)
    start, months = run.about["values"]["horizon.start"], opened.months
    what = (
        f"What happens in {texts.quoted(run.marked_title)}?"
        if baseline is None
        else f"What changes if {texts.quoted(run.marked_title)} comes instead of {texts.quoted(baseline.marked_title)}?"
    )
    again = "" if baseline is None else " The baseline was simulated with the same members and the same luck."
    return (
        f"{what} {futures:,} possible futures were played out over {months} months from {start}: {opened.members:,} "
        f"members, each a draw of what we do not know and its luck, under {theories}.{again}",
        *effectless.sentences(run, baseline),
    )


def _rests(summary: Summary, name: str) -> str:
    """What the answer hangs on: the largest part of the spread."""
    split = summary.flags[name].split.scenario
    if split is None or split.shares is None:
        return "Among these members nothing varies, so they say nothing about what it hangs on."
    differs = [f"±{of_thousand(split.risk.parameters)} in 1,000 with what we do not know about parameters"]
    if len(summary.hypotheses) > 1:
        differs.append(f"±{of_thousand(split.risk.theory)} with which theory is right")
    return (
        f"The risk of it differs by {parts.and_list(differs)}; given the risk, luck decides "
        f"({counts.percent(split.shares.luck)} of the spread in what happens), and all of it follows from the "
        "assumptions below rather than from the world itself."
    )


def _numbers_intro(run: Run) -> tuple[str, ...]:
    if run.baseline is None:
        return (
            "Of 1,000 futures: the chance of an attack, and futures in which each thing happens, counted; 95% "
            "sampling intervals.",
        )
    return (
        risk.NAMED_IN_ADVANCE,
        "Of 1,000 futures: the chance of an attack, then futures in which each thing happens, counted, against those "
        "in "
        "the baseline; below, the paired difference with its 95% sampling interval. Bold: the interval leaves out no "
        "difference. The count of attacks and their chance measure the same; the chance leads.",
    )


def _headline_table(run: Run, summary: Summary, *, given: bool) -> Table:
    cells: dict[str, list[Cell]] = {}
    for name, _, paired in headline_rows(summary):
        levels = ", against ".join(map(of_thousand, paired.shares))
        cells.setdefault(name, []).append([Piece(levels), *parts.difference_pieces(paired)])
    weights = [] if summary.weights is None else [say.by_weights(summary.weights, given=given)]
    columns = ("Of 1,000 futures", *map(parts.hypothesis_name, run.opened.hypotheses), *weights)
    rows = tuple((named(OUTCOMES[name]), *row) for name, row in cells.items())
    return Table("Headline outcomes by theory", columns, rows)


def _again(run: Run) -> tuple[str, ...]:
    versions = ", ".join(f"{name} {version}" for name, version in run.provenance["versions"].items())
    return (
        f"With sim {run.about['version']} and {versions}: the same futures, bit for bit, whatever the number of "
        f"processes. Identity of the run: {run.manifest['id']}; of the rules: {run.about['rules']}.",
        parts.CITE,
    )
