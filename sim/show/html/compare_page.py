"""The report of a comparison, of scenarios or of sweeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.analysis.measure import KEPT, is_nothing
from sim.outcomes import ESTIMAND, HEADLINES, OUTCOMES, SWEPT
from sim.show import again, effectless
from sim.show.figures import style
from sim.show.figures.records import by
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
    sweep_page,
)
from sim.show.html.data import csv_of, table_file
from sim.show.html.page import Cell, Download, Page, Piece, Section, Table
from sim.show.roles import named
from sim.show.text import say
from sim.show.text.columns import of_thousand
from sim.show.text.compare import law_levels
from sim.show.text.paired_share import PairedShare

if TYPE_CHECKING:
    from sim.results.comparison import Comparison

Rows = Mapping[Any, dict[str, Any]]

#: The outcome that gives the first headline with the narrowest interval.
_SHARPEST: Final = ESTIMAND


def page(comparison: Comparison, weights: Mapping[str, float] | None = None) -> Page:
    """The report of a comparison, with the figures that lie in its folder; under weights of the theories, if any."""
    if comparison.of_sweeps:
        return sweep_page.page_of_comparison(comparison)
    table = comparison.differences
    rows = by(table[table["outcome"].isin(KEPT)], "scenario", "outcome", "hypothesis")
    said = say.of_comparison(comparison, weights)
    return Page(
        kind="comparison",
        title=comparison.title,
        summary="",
        asked=(_asked(comparison), *_effectless(comparison)),
        answer=tuple(text for told in said.values() for text in told.values()),
        notes=answer_part.notes(
            _rests(comparison, rows), "whoever asked for this report" if weights is not None else ""
        ),
        sections=tuple(_sections(comparison, rows, said, weights)),
        footer=parts.footer(comparison.folder, comparison.about["version"]),
    )


def _sections(
    comparison: Comparison, rows: Rows, said: Mapping[str, Mapping[str, str]], weights: Mapping[str, float] | None
) -> list[Section]:
    """In the order in which people ask: what follows from what, in numbers, what others say, what to doubt."""
    reference, *others = comparison.runs
    commands = again.of_comparison(comparison)
    known = {h: say.risk_of(reference.summary(), h) for h in comparison.hypotheses}
    levels = {h: say.risk_of(others[0].summary(), h).share for h in comparison.hypotheses}
    answers = {f"What follows in {texts.quoted(comparison.titles[label])}": told for label, told in said.items()}
    sections = [
        answer_part.theory_table(comparison.hypotheses, answers),
        Section(
            "numbers", "In numbers", _NUMBERS, _number_tables(comparison, rows, weights),
            downloads=(_data(comparison, weights, commands),),
        ),
        published_part.section(reference, known),
        doubt_part.section(others[0], others[0].summary(), levels),
        Section("flips", "Which futures turn", _FLIPS, _flip_tables(comparison, rows)),
    ]  # fmt: skip
    if not others[1:]:
        if others[0].about["baseline"] == reference.folder.name:
            sections[3:3] = story_part.sections(others[0], reference)
        sections.insert(1, drivers_part.section(others[0], reference))
        sections += _of_two(comparison, weights)
    else:
        sections[1:1] = [drivers_part.section(other, reference, number) for number, other in enumerate(others)]
    if comparison.between is not None:
        sections.append(Section("between", "The others against one another", _BETWEEN, _between_tables(comparison)))
    if comparison.channels is not None:
        sections.append(Section("channels", "Through which channel", _CHANNELS, _channel_tables(comparison)))
    if comparison.swaps is not None:
        sections.append(source_part.studies(comparison))
    if comparison.levers is not None:
        sections.append(Section("by-lever", "Lever by lever", _LEVERS, _lever_tables(comparison)))
    sections += [parts.figures(comparison.folder, commands), rare.section(reference.opened, reference.marked_title)]
    for number, (label, other) in enumerate(zip(comparison.labels[1:], others, strict=True)):
        heading = f"What {texts.quoted(other.title)} sets otherwise"
        sections.append(parts.levers(other, reference, heading, f"levers-{number}"))
        if number == 0:
            paired = other.about["baseline"] == reference.folder.name
            spread = parts.spread(other.summary(), f"Where the spread comes from: {label}", paired=paired)
            sections += [assumptions_part.section(other), spread]
    return [
        *sections,
        parts.criteria([*KEPT, "path_class"]),
        parts.cannot_tell(),
        parts.again(_again(comparison), commands),
    ]


def _data(comparison: Comparison, weights: Mapping[str, float] | None, commands: Sequence[str]) -> Download:
    """Every headline of every scenario under every theory, and under the weights, as a file."""
    import pandas as pd

    table = comparison.differences
    table = table[table["outcome"].isin(KEPT)]
    if weights is not None:
        weighted = comparison.reweight(**weights).table.assign(hypothesis="weights")
        table = pd.concat([table, weighted], ignore_index=True)
    reference, *others = comparison.titles.values()
    facts = {
        "scenario": others, "baseline": reference,
        **{key: comparison.about[key] for key in ("hypotheses", "members", "months", "start", "seed", "version")},
    }  # fmt: skip
    what = "Every headline against the first scenario; shares of all futures, intervals 95% and sampling error only"
    return table_file("headlines", what, csv_of(table), facts, commands)


def _asked(comparison: Comparison) -> str:
    reference, *others = comparison.titles.values()
    about, members = comparison.about, comparison.members
    theories = parts.and_list([parts.hypothesis_name(h) for h in comparison.hypotheses])
    instead = parts.and_list([texts.quoted(title) for title in others])
    return (
        f"What changes if {instead} comes instead of {texts.quoted(reference)}? Each was played out in the same "
        f"{members * len(comparison.hypotheses):,} futures over {about['months']} months from {about['start']}: "
        f"{members:,} members, with the same draws of what we do not know and the same luck, under {theories}."
    )


def _effectless(comparison: Comparison) -> Iterator[str]:
    """What has nothing to act on, of every scenario but the first."""
    reference, *others = comparison.runs
    for other in others:
        yield from effectless.sentences(other, reference)


def _rests(comparison: Comparison, rows: Rows) -> str:
    """What pairing gained, and what the answer rests on."""
    gains = [
        float(rows[label, _SHARPEST, hypothesis]["narrower"])
        for label in comparison.labels[1:]
        for hypothesis in comparison.hypotheses
        if not rows[label, HEADLINES[0], hypothesis]["same"] and rows[label, _SHARPEST, hypothesis]["narrower"] > 0
    ]
    gained = (
        "Because the futures are the same, its intervals are "
        f"{min(gains):.1f} to {max(gains):.1f} times narrower than those of independent runs of this size, and"
        if gains
        else "No future differs in it, and"
    )
    return f"{gained} all of it follows from the assumptions below rather than from the world itself."


_NUMBERS = (
    risk.NAMED_IN_ADVANCE,
    "Of 1,000 futures: those in which it happens, counted, against the first scenario; the paired difference with its "
    "95% "
    "sampling interval, bold where that leaves out no difference; the ratio of the shares; and how many times narrower "
    "the interval is than one from independent runs. The chance of an attack tells the same as the count of attacks, "
    "adding up the chances that futures met.",
)
_FLIPS = (
    "Of 1,000 futures with the same luck: in how many the same thing happens in both worlds, only here, only in the "
    "first scenario, or in neither.",
)
_CHANNELS = (
    "Futures of 1,000. The part of a channel is the whole difference less the difference with that channel switched "
    "off in both worlds; parts need not add up, and the interaction is what is left over.",
)


_BETWEEN = (
    "The same futures with the same luck, so that these differences are paired as well; all outcomes are in "
    "between.csv.",
)
_LEVERS = (
    "Futures of 1,000. Taken away: the whole difference less the difference that is left with everything changed but "
    "this lever. Alone: the difference that it makes as the only change of the first scenario. Where levers need one "
    "another, they do less alone than is missing without them; the interaction is what is left over either way.",
)


def _of_two(comparison: Comparison, weights: Mapping[str, float] | None) -> list[Section]:
    """The chance of an attack in two scenarios: by laws of error, along the chain, by the fate of the peace."""
    weighed = None
    if weights is not None:
        found = comparison.reweight(**weights)
        laws = {name: row for (_, name), row in found.laws.items()}
        weighed = risk.Weighed.of(say.by_weights(found.weights), found.weights, laws)
    reference, other = comparison.runs
    summaries = [run.summary() for run in (other, reference)]
    worlds = [texts.quoted(run.marked_title) for run in (other, reference)]
    meant = {h: [summary.laws[h].scenario.meant for summary in summaries] for h in comparison.hypotheses}
    chains = {h: [summary.chain[h].scenario for summary in summaries] for h in comparison.hypotheses}
    sections = [
        risk.laws(law_levels(comparison), meant, comparison.hypotheses, worlds, weighed),
        risk.chain(chains, comparison.members, worlds, weighed),
    ]
    paired = other.about["baseline"] == reference.folder.name
    return [*sections, *(risk.peace(summaries[0].peace, weighed) if paired else ())]


def _lever_tables(comparison: Comparison) -> tuple[Table, ...]:
    assert comparison.levers is not None
    mine = comparison.levers[comparison.levers["outcome"] == _SHARPEST]
    effects = by(mine, "way", "lever", "hypothesis")
    columns = ("Lever", *map(parts.hypothesis_name, comparison.hypotheses))
    return tuple(
        Table(
            f"{OUTCOMES[_SHARPEST].title}: {name}",
            columns,
            tuple(
                (_lever_name(lever), *(_part(effects[way, lever, h]) for h in comparison.hypotheses))
                for lever in dict.fromkeys(mine["lever"])
            ),
        )
        for way, name in (("taken-away", "taken away"), ("alone", "alone"))
    )


def _lever_name(lever: str) -> Cell:
    return _CHANNEL_NAMES[lever] if lever in _CHANNEL_NAMES else parts.named(lever)


def _number_tables(comparison: Comparison, rows: Rows, weights: Mapping[str, float] | None) -> tuple[Table, ...]:
    weighted = None if weights is None else comparison.reweight(**weights)
    yours = [] if weighted is None else [say.by_weights(weighted.weights)]

    def cells(label: str, name: str) -> list[Cell]:
        own = [_cell(rows[label, name, h]) for h in comparison.hypotheses]
        return own if weighted is None else [*own, _weighted_cell(PairedShare.of(weighted.rows[label, name]))]

    return tuple(
        Table(
            ", against ".join(texts.shown(comparison.titles[key]) for key in (label, comparison.labels[0])),
            ("Of 1,000 futures", *map(parts.hypothesis_name, comparison.hypotheses), *yours),
            tuple((named(OUTCOMES[name]), *cells(label, name)) for name in KEPT),
        )
        for label in comparison.labels[1:]
    )


def _weighted_cell(paired: PairedShare) -> Cell:
    return [Piece(", against ".join(map(of_thousand, paired.shares))), *parts.difference_pieces(paired)]


def _between_tables(comparison: Comparison) -> tuple[Table, ...]:
    """The first headline, counted and from chances, of every pair that leaves the first scenario out."""
    assert comparison.between is not None
    table = comparison.between
    rows = by(table[table["outcome"].isin(KEPT)], "scenario", "against", "outcome", "hypothesis")
    pairs = dict.fromkeys((scenario, against) for scenario, against, *_ in rows)
    lines = tuple(
        (
            [Piece(texts.shown(comparison.titles[scenario])), Piece(f"less {comparison.titles[against]}", faint=True)],
            *(_cell(rows[scenario, against, _SHARPEST, h]) for h in comparison.hypotheses),
        )
        for scenario, against in pairs
    )
    columns = ("Pair", *map(parts.hypothesis_name, comparison.hypotheses))
    return (Table(OUTCOMES[_SHARPEST].title, columns, lines),)


def _cell(row: dict[str, Any]) -> Cell:
    ends = row["difference_low"], row["difference_high"]
    paired = PairedShare(row["value"], row["reference"], row["difference"], *ends, same=bool(row["same"]))
    if OUTCOMES[row["outcome"]].kind == "chance":
        return _chance_cell(paired, row)
    here, there = (style.count_text(1000 * float(row[key])) for key in ("value", "reference"))
    level = Piece(f"{here}, against {there}")
    pieces = [level, *parts.difference_pieces(paired)]
    if paired.same:
        return pieces
    if row["ratio"] is not None and row["ratio"] == row["ratio"]:
        text = f"ratio {row['ratio']:.2f} ({row['ratio_low']:.2f} to {row['ratio_high']:.2f})"
        pieces.append(Piece(text, faint=True))
    return [*pieces, *_narrower(row)]


def _chance_cell(paired: PairedShare, row: dict[str, Any]) -> Cell:
    """A chance in 1,000, without a count."""
    level = Piece(f"{1000 * paired.share:.1f}, against {1000 * float(row['reference']):.1f}")
    if paired.same or is_nothing(row):
        return [level, Piece("no difference", faint=True)]
    return [level, *parts.difference_pieces(paired), *_narrower(row)]


def _narrower(row: dict[str, Any]) -> list[Piece]:
    """What pairing gained, where it is known."""
    known = row["narrower"] is not None and row["narrower"] == row["narrower"]
    return [Piece(f"{row['narrower']:.1f} times narrower", faint=True)] if known else []


def _flip_tables(comparison: Comparison, rows: Rows) -> tuple[Table, ...]:
    columns = ("Outcome", "In both", "Only here", "Only in the first", "In neither")
    return tuple(
        Table(
            comparison.titles[label],
            columns,
            tuple(
                (f"{OUTCOMES[name].title}, {hypothesis}", *_flips(rows[label, name, hypothesis]))
                for name in HEADLINES
                for hypothesis in comparison.hypotheses
            ),
        )
        for label in comparison.labels[1:]
    )


def _flips(row: dict[str, Any]) -> Iterator[str]:
    per = 1000 / row["members"]
    return (style.count_text(row[key] * per) for key in ("both", "only_here", "only_reference", "neither"))


def _channel_tables(comparison: Comparison) -> tuple[Table, ...]:
    assert comparison.channels is not None
    columns = ("Channel", *map(parts.hypothesis_name, comparison.hypotheses))
    tables = []
    for name in SWEPT:
        mine = comparison.channels[comparison.channels["outcome"] == name]
        effects = by(mine, "channel", "hypothesis")
        lines = tuple(
            (_CHANNEL_NAMES.get(channel, channel), *(_part(effects[channel, h]) for h in comparison.hypotheses))
            for channel in dict.fromkeys(mine["channel"])
        )
        tables.append(Table(OUTCOMES[name].title, columns, lines))
    return tuple(tables)


_CHANNEL_NAMES = {
    "total": "whole effect",
    "none-of-these": "through no channel",
    "interaction": "interaction, left over",
}


def _part(row: dict[str, Any]) -> Cell:
    effect, low, high = (style.change(1000 * float(row[key])) for key in ("effect", "low", "high"))
    if row["same"]:
        return "no future differs"
    return [Piece(effect, strong=bool(row["clear"])), Piece(f"{low} to {high}", faint=True)]


def _again(comparison: Comparison) -> tuple[str, ...]:
    folders = parts.and_list([run.folder.name for run in comparison.runs])
    return (
        f"With sim {comparison.about['version']}: the same numbers, bit for bit. The runs compared are {folders}; "
        f"identity of the comparison: {comparison.manifest['id']}; of the rules: {comparison.about['rules']}.",
        parts.CITE,
    )
