"""The report of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim import texts
from sim.outcomes import ESTIMAND, HEADLINES, OUTCOMES
from sim.show import again, effectless
from sim.show.figures import style
from sim.show.html import drivers_part, parts, rare, risk
from sim.show.html.page import Cell, Page, Piece, Section, Table
from sim.show.roles import named
from sim.show.text import counts, told
from sim.show.text.columns import of_thousand
from sim.show.text.paired_share import PairedShare

if TYPE_CHECKING:
    from sim.analysis.summary import Summary
    from sim.results.run import Run


def page(run: Run) -> Page:
    """The report of a run, with the figures that lie in its folder."""
    summary = run.summary()
    first = HEADLINES[0]
    return Page(
        kind="run",
        title=run.marked_title,
        summary=run.scenario.summary,
        asked=_asked(run),
        answer=(_first_sentence(run, summary, first), _second_sentence(summary, first)),
        sections=tuple(_sections(run, summary)),
        footer=parts.footer(run.folder, run.about["version"], run.provenance["made"]),
    )


def _sections(run: Run, summary: Summary) -> list[Section]:
    baseline = run.baseline
    worlds = [texts.quoted(world.marked_title) for world in (run, baseline) if world is not None]
    sections = [
        Section("numbers", "In numbers", _numbers_intro(run), (_headline_table(run, summary),)),
        risk.laws(told.levels(summary), told.meant(summary), summary.hypotheses, worlds),
        risk.chain(told.chains(summary), summary.members, worlds),
        *risk.peace(summary.peace),
        parts.figures(run.folder),
    ]
    if baseline is not None:
        sections.insert(0, drivers_part.section(run, baseline))
    first = baseline or run
    sections.append(rare.section(first.opened, first.marked_title))
    if baseline is not None:
        sections.append(parts.levers(run, baseline, "What the scenario changes"))
    return [
        *sections,
        parts.assumptions(run, HEADLINES[0]),
        parts.spread(summary),
        parts.criteria([*HEADLINES, "path_class"]),
        parts.cannot_tell(),
        parts.again(_again(run), [*again.of_run(run), again.typed("verify", again.place_of(run.folder))]),
    ]


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


def _first_sentence(run: Run, summary: Summary, name: str) -> str:
    """What the scenario does to the first headline, under which theory."""
    by_hypothesis = {h: PairedShare.of(worlds) for h, worlds in summary.flags[name].hypotheses.items()}
    what = OUTCOMES[name].title
    if run.baseline is None:
        shares = [f"{_count(paired, summary.members)} under {h}" for h, paired in by_hypothesis.items()]
        return f"{what} in {parts.and_list(shares)}."
    return _named_in_advance(summary)


def _named_in_advance(summary: Summary) -> str:
    """The number named in advance, the change in the chance of an attack, under every theory."""
    levels = {h: told.levels(summary)[ESTIMAND, h] for h in summary.hypotheses}
    changed = []
    for hypothesis, level in levels.items():
        if level.clear and level.difference is not None:
            both = ", against ".join(map(of_thousand, level.levels))
            changed.append(f"{both} of 1,000 under {hypothesis} ({style.signed(1000 * level.difference)})")
    still = [h for h, level in levels.items() if not level.clear]
    unclear = (
        f"under {parts.and_list(still)} these members show no difference from the baseline that chance could not make"
        if still
        else ""
    )
    return f"{OUTCOMES[ESTIMAND].title}: {'; '.join(filter(None, [', '.join(changed), unclear]))}."


def _second_sentence(summary: Summary, name: str) -> str:
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


def _count(paired: PairedShare, members: int) -> str:
    return counts.of_futures(paired.share, counts.base_for(paired.shares, members, paired.apart), paired.before)


def _numbers_intro(run: Run) -> tuple[str, ...]:
    if run.baseline is None:
        return ("Counts of futures in which it happens, with the 95% sampling interval in 1,000.",)
    return (
        risk.NAMED_IN_ADVANCE,
        "Counts of futures in which it happens, against that in the baseline; below, the paired difference in 1,000 "
        "with its 95% sampling interval. Bold: the interval leaves out no difference.",
    )


def _headline_table(run: Run, summary: Summary) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name in summary.headlines:
        flag = summary.flags[name]
        shares = [PairedShare.of(worlds) for worlds in flag.hypotheses.values()]
        shares += [] if flag.weighted is None else [PairedShare.of(flag.weighted)]
        cells = ([Piece(_count(paired, summary.members)), *parts.difference_pieces(paired)] for paired in shares)
        rows.append((named(OUTCOMES[name]), *cells))
    weights = [] if summary.weights is None else [_by_weights(summary.weights)]
    columns = ("Outcome", *map(parts.hypothesis_name, run.opened.hypotheses), *weights)
    return Table("Headline outcomes by theory", columns, tuple(rows))


def _by_weights(weights: Mapping[str, float]) -> str:
    """What the column of weighted numbers is called: whose weights they are, and which."""
    listed = ", ".join(f"{hypothesis} {counts.percent(weight)}" for hypothesis, weight in weights.items())
    return f"By the weights of the scenario ({listed})"


def _again(run: Run) -> tuple[str, ...]:
    versions = ", ".join(f"{name} {version}" for name, version in run.provenance["versions"].items())
    return (
        f"With sim {run.about['version']} and {versions}: the same futures, bit for bit, whatever the number of "
        f"processes. Identity of the run: {run.manifest['id']}; of the rules: {run.about['rules']}.",
        parts.CITE,
    )
