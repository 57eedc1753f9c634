"""The end of a run on a terminal: at most 60 lines of 80 columns that a newcomer can read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim import texts
from sim.outcomes import OUTCOMES
from sim.show import roles
from sim.show.text import chain as chain_text
from sim.show.text import counts, laws, say, told
from sim.show.text import peace as peace_text
from sim.show.text.channels import channels_off
from sim.show.text.columns import CELL, LABEL, aligned, around, of_thousand, signed
from sim.show.text.paired_share import PairedShare

if TYPE_CHECKING:
    from sim.analysis.spread import Split
    from sim.analysis.summary import Summary

WIDTH = 80
LINES = 60
#: What an interval holds, and what levels and ratios rest on.
SAMPLING: Final = "Intervals: 95%, sampling error only; neither parameters nor theory are in them."
LEVELS: Final = "Levels rest on elicited values; ratios between worlds are firmer."


@dataclass(frozen=True)
class Report:
    """A run as the terminal shows it: its summary, with titles, versions and folders that the summary lacks.

    Its weights, if it has any, were `given` by the reader or are the scenario's. `published` is a line on what others
    say of the same, from :mod:`sim.show.text.published`.
    """

    summary: Summary
    title: str
    baseline: str | None
    start: str
    versions: Mapping[str, str]
    folder: str = ""
    baseline_folder: str | None = None
    without: tuple[str, ...] = ()
    effectless: str = ""
    published: str = ""
    given: bool = True

    def shares(self, outcome: str) -> dict[str, PairedShare]:
        """A headline outcome by hypothesis."""
        return {h: PairedShare.of(worlds) for h, worlds in self.summary.flags[outcome].hypotheses.items()}


def lines(report: Report) -> list[str]:
    """The summary of a run, line by line, the answer first; what there is no room for is named, and is in the report.

    No line is wider than 80 columns, except the path of the folder: a path that is cut is of no use.
    """
    summary = report.summary
    beside = "" if report.baseline is None else ": with | without"
    peace = peace_text.lines(summary.peace, f"Peace{beside}") if peace_text.is_told(summary.peace) else []
    parts = {
        "head": _what_was_run(report),
        "answer": _answer(report),
        "headlines": _headlines(report),
        "other laws of error": _laws(summary),
        "the fate of the peace": peace,
        "the chain": chain_text.lines(told.chains(summary), summary.members, f"Chain{beside or ', per 1,000'}"),
        "path classes": _classes(report),
        "spread": _splits(report),
    }
    unclear = any("?" in line for part in parts.values() for line in part)
    parts["spread"] += _caveats(report, unclear=unclear)
    return fitted(parts, _where(report), LINES)


#: What a screen without room does without, the first first.
_SPARED: Final = ("the chain", "the fate of the peace", "other laws of error", "path classes")


def fitted(parts: Mapping[str, list[str]], where: list[str], most: int) -> list[str]:
    """Parts under one another with a blank line between, as many as fit, each whole; the others are named."""
    kept = {name: part for name, part in parts.items() if part}
    left_out: list[str] = []
    for spared in (None, *_SPARED):
        if spared is not None:
            if kept.pop(spared, None) is None:
                continue
            left_out.append(spared)
        told_of = _wrap(f"In the report, for want of room here: {', '.join(left_out)}.", 2) if left_out else []
        text = [*[line for part in kept.values() for line in ("", *part)][1:], *told_of, *where]
        if len(text) > most:
            text = [line for line in text if line]
        if len(text) <= most:
            break
    return text


def _answer(report: Report) -> list[str]:
    """A sentence for each theory, how they were counted, and what others say of the same."""
    sentences = say.of_summary(report.summary, report.title, report.baseline, given=report.given).values()
    answer = [line for sentence in sentences for line in texts.wrapped(sentence, WIDTH, hanging="  ")]
    return [*answer, *_wrap(say.BY_CHANCE, 3), *texts.wrapped(report.published, WIDTH, hanging="  ")]


def _laws(summary: Summary) -> list[str]:
    """The first headline from chances, under other laws of error."""
    heading = "Chances, per 1,000" if summary.baseline is None else "Per 1,000: with|without"
    return laws.lines(told.levels(summary), told.meant(summary), summary.hypotheses, heading)


def _wrap(text: str, most: int) -> list[str]:
    return texts.wrapped(text, WIDTH, most=most)


def _what_was_run(report: Report) -> list[str]:
    summary = report.summary
    against = "" if report.baseline is None else f", against {texts.shown(report.baseline)}"
    futures = summary.members * len(summary.hypotheses)
    theories = f"{len(summary.hypotheses)} hypothes{'e' if len(summary.hypotheses) > 1 else 'i'}s"
    paired = "" if report.baseline is None else "; the baseline with the same luck"
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    size = f"{futures:,} future{_s(futures)} = {summary.members:,} member{_s(summary.members)} x {theories}{paired}"
    return [
        *_wrap(f"{texts.shown(report.title)}{against}", 8),
        *_wrap(size, 2),
        *_wrap(f"{summary.months} month{_s(summary.months)} from {report.start}, seed {summary.seed}, {versions}", 2),
        *_wrap(channels_off(report.without), 2),
        *_wrap(report.effectless, 3),
    ]


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _headlines(report: Report) -> list[str]:
    """The headline outcomes: counts on one line, the paired difference on the next, both of 1,000 futures."""
    summary = report.summary
    heading = "Counts, of 1,000 futures" if report.baseline is None else "Of 1,000: with | without"
    text = [aligned(heading, summary.hypotheses)]
    for name in summary.headlines:
        row = list(report.shares(name).values())
        label = texts.wrapped(OUTCOMES[name].title, LABEL - 1, most=2, placeholder="..", hyphens=True)
        cells = [[_pair(paired) for paired in row]]
        if report.baseline is not None:
            cells.append([_change(paired) for paired in row])
        for line in range(max(len(label), len(cells))):
            text.append(aligned(label[line] if line < len(label) else "", cells[line] if line < len(cells) else []))
        weighted = summary.flags[name].weighted
        if weighted is not None:
            paired = PairedShare.of(weighted)
            whose = f"  by {'your' if report.given else 'its'} weights"
            text.append(f"{whose:<{LABEL}}{_pair(paired):>{CELL}}   {_change(paired)}".rstrip())
    return text


def _pair(paired: PairedShare) -> str:
    return " | ".join(map(of_thousand, paired.shares))


def _change(paired: PairedShare) -> str:
    if paired.same:
        return "same"
    if paired.difference is None or paired.low is None or paired.high is None:
        return ""
    return f"{signed(paired.difference)} {around(paired.low, paired.high)}{'' if paired.clear else ' ?'}"


def _classes(report: Report) -> list[str]:
    """Where futures end, one path class a line; those in which no future ends are named in the last."""
    members, by_hypothesis = report.summary.members, report.summary.categories["path_class"]
    rows = {
        name: [
            PairedShare(
                worlds.scenario[name] / members, None if worlds.baseline is None else worlds.baseline[name] / members
            )
            for worlds in by_hypothesis.values()
        ]
        for name in next(iter(by_hypothesis.values())).scenario
    }
    seen = {name: any(share for paired in row for share in paired.shares) for name, row in rows.items()}
    text = ["Path class, of 1,000"]
    text += [aligned(f"  {name}", [_pair(paired) for paired in row]) for name, row in rows.items() if seen[name]]
    never = [name for name in rows if not seen[name]]
    return text + (_wrap("  never: " + ", ".join(never), 1) if never else [])


def _splits(report: Report) -> list[str]:
    """How far the risk of the first headline differs between parameters and theories, and how much is luck."""
    split = report.summary.flags[report.summary.headlines[0]].split
    return [
        *_split("Risk of an attack", split.scenario, report),
        *_split("Change in the risk", split.difference, report),
    ]


def _split(what: str, split: Split | None, report: Report) -> list[str]:
    if split is None:
        return []
    shares = split.shares
    if shares is None:
        return [f"{what}: no spread among these members"]
    theories = f", ±{of_thousand(split.risk.theory)} between theories" if len(report.summary.hypotheses) > 1 else ""
    between = f"±{of_thousand(split.risk.parameters)} between parameters{theories}"
    rest = f"the rest of the spread in what happens, {counts.percent(shares.luck)}, is luck"
    return _wrap(f"{what}, of 1,000: {between}; {rest}", 2)


def _caveats(report: Report, *, unclear: bool) -> list[str]:
    doubt = "? means: these members cannot tell it from no difference." if unclear else ""
    return [
        *_wrap(f"{SAMPLING} {doubt}", 2),
        *_wrap(
            f"{roles.legend([*report.summary.headlines, 'path_class'])} {LEVELS} How the war in Ukraine ends is "
            "bargained over on elicited weights and red lines.",
            3,
        ),
    ]


def _where(report: Report) -> list[str]:
    baseline = [f"Baseline: {report.baseline_folder}"] if report.baseline_folder else []
    return [f"Results: {report.folder}", *baseline]
