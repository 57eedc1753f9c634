"""The end of a run on a terminal: at most 60 lines of 80 columns that a newcomer can read aloud."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim import texts
from sim.outcomes import OUTCOMES
from sim.show import roles
from sim.show.text import chain as chain_text
from sim.show.text import counts, laws, told
from sim.show.text import peace as peace_text
from sim.show.text.channels import channels_off
from sim.show.text.columns import LABEL, aligned, of_thousand
from sim.show.text.paired_share import PairedShare
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.analysis.spread import Split
    from sim.analysis.summary import Summary

WIDTH = 80
LINES = 60
_COMMON_BASE = 1_000
_WIDEST_BASE = 10_000


@dataclass(frozen=True)
class Report:
    """A run as the terminal shows it: its summary, with titles, versions and folders that the summary lacks."""

    summary: Summary
    title: str
    baseline: str | None
    start: str
    versions: Mapping[str, str]
    folder: str = ""
    baseline_folder: str | None = None
    without: tuple[str, ...] = ()
    effectless: str = ""

    def shares(self, outcome: str) -> dict[str, PairedShare]:
        """A headline outcome by hypothesis."""
        return {h: PairedShare.of(worlds) for h, worlds in self.summary.flags[outcome].hypotheses.items()}


def lines(report: Report) -> list[str]:
    """The summary of a run, line by line.

    No line is wider than 80 columns, except the path of the folder: a path that is cut is of no use.
    """
    summary = report.summary
    beside = ", per 1,000" if report.baseline is None else ": now | baseline"
    peace = ["", *peace_text.lines(summary.peace, f"Peace{beside}")] if peace_text.is_told(summary.peace) else []
    before = [*_what_was_run(report), "", *_first_headline(report), "", *_laws(summary), *peace, ""]
    after = [*_other_headlines(report), "", *_classes(report), "", *_splits(report)]
    unclear = any("?" in line for line in (*before, *after))
    after += _caveats(report, unclear=unclear)
    chain = [*chain_text.lines(told.chains(summary), summary.members, f"Chain{beside}"), ""]
    left_out = ["In the report, for want of room here: the chain."]
    for body in ([*before, *chain, *after], [*before, *after, *left_out]):
        text = [*body, *_where(report)]
        if len(text) > LINES:
            text = [line for line in text if line]
        if len(text) <= LINES:
            break
    return text


def _laws(summary: Summary) -> list[str]:
    """The first headline from chances, under other laws of error."""
    heading = "Chances, per 1,000" if summary.baseline is None else "Per 1,000: now|baseline"
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


def _first_headline(report: Report) -> list[str]:
    """The outcome that everybody asks for first, as a sentence per hypothesis."""
    name, members = report.summary.headlines[0], report.summary.members
    by_hypothesis, weighted = report.shares(name), report.summary.flags[name].weighted
    common = _base(by_hypothesis.values(), members)
    rows = {f"{h} {HYPOTHESES[h].partition(':')[0]}": paired for h, paired in by_hypothesis.items()}
    if weighted is not None:
        rows["by your weights"] = PairedShare.of(weighted)
    text = [OUTCOMES[name].title]
    for who, paired in rows.items():
        base = common if common <= _COMMON_BASE else _base([paired], members)
        count = f"  {who:<19} {counts.of_futures(paired.share, base, paired.before):<35}"
        line = f"{count} {_interval(paired, base)}"
        text.append((line if len(line) <= WIDTH else f"{count} {_short_interval(paired, base)}").rstrip())
    return text


def _interval(paired: PairedShare, base: int) -> str:
    """The paired difference with its interval, or the interval of the count where there is nothing to compare with."""
    if paired.low is None or paired.high is None:
        return ""
    if paired.difference is None:
        return f"({paired.low * base:,.0f} to {paired.high * base:,.0f})"
    if paired.same:
        return "no future differs"
    digits = _digits(paired, base)
    ends = f"({_signed(paired.low * base, digits)} to {_signed(paired.high * base, digits)})"
    return f"{_signed(paired.difference * base, digits)} {ends}{'' if paired.clear else ' ?'}"


def _digits(paired: PairedShare, base: int) -> int:
    """Decimals of a difference: one where whole numbers would hide it, or would not add up with the counts shown."""
    assert paired.difference is not None
    value = paired.difference * base
    adds_up = paired.before is None or (
        counts.shown(paired.share, base) - counts.shown(paired.before, base) == round(value)
    )
    return 0 if abs(value) >= 100 or (adds_up and abs(value) >= 0.95) else 1


def _signed(value: float, digits: int) -> str:
    """A number with its sign, and zero without.

    >>> _signed(7.62, 1), _signed(-0.04, 1), _signed(1234.0, 0)
    ('+7.6', '0.0', '+1,234')
    """
    text = f"{value:+,.{digits}f}"
    return text if any(digit in text for digit in "123456789") else text[1:]


def _base(row: Iterable[PairedShare], futures: int, widest: int | None = None) -> int:
    row = list(row)
    shares = [share for paired in row for share in paired.shares]
    base = counts.base_for(shares, futures, [shares for paired in row for shares in paired.apart])
    return base if widest is None else min(base, widest)


def _pair(paired: PairedShare, base: int) -> str:
    now = counts.cell(paired.share, base)
    return now if paired.before is None else f"{now} | {counts.cell(paired.before, base)}"


def _other_headlines(report: Report) -> list[str]:
    """The other headline outcomes: counts on one line, the paired difference on the next."""
    summary = report.summary
    text = [aligned("Counts of futures" if report.baseline is None else "scenario | baseline", summary.hypotheses)]
    for name in summary.headlines[1:]:
        row = list(report.shares(name).values())
        base = _base(row, summary.members, _WIDEST_BASE)
        label = texts.wrapped(f"{OUTCOMES[name].title}, of\u00a0{base:,}", LABEL, most=2, placeholder="..")
        label = [part.replace("\u00a0", " ") for part in label]
        cells = [[_pair(paired, base) for paired in row]]
        if report.baseline is not None:
            cells.append([_short_interval(paired, base) for paired in row])
        for line in range(max(len(label), len(cells))):
            text.append(aligned(label[line] if line < len(label) else "", cells[line] if line < len(cells) else []))
    return text


def _short_interval(paired: PairedShare, base: int) -> str:
    if paired.same:
        return "same"
    if paired.difference is None or paired.low is None or paired.high is None:
        return ""
    digits = _digits(paired, base)
    half = (paired.high - paired.low) / 2 * base
    doubt = "" if paired.clear else " ?"
    about = f"{half:,.{digits}f}" if half >= 0.5 * 10.0**-digits else "<1"
    return f"{_signed(paired.difference * base, digits)} ±{about}{doubt}"


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
    shares = {name: [share for paired in row for share in paired.shares if share] for name, row in rows.items()}
    rare = 0 < min((share for row in shares.values() for share in row), default=0) < 0.0095
    base = min(members, 1_000 if rare and members >= 1_000 else 100)
    text = [f"Path class, of {base:,}"]
    text += [
        aligned(f"  {name}", [_pair(paired, base) for paired in row]) for name, row in rows.items() if shares[name]
    ]
    never = [name for name in rows if not shares[name]]
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
    sampling = (
        "Intervals: 95%, sampling error only; neither parameters nor theory are in them."
        if report.baseline is not None
        else "In brackets: 95% sampling intervals, all that more members would narrow."
    )
    doubt = "? means: these members cannot tell it from no difference." if unclear else ""
    return [
        *_wrap(f"{sampling} {doubt}", 2),
        *_wrap(
            f"{roles.legend([*report.summary.headlines, 'path_class'])} Levels rest on elicited values; ratios between "
            "worlds are firmer. How the war in Ukraine ends is bargained over on elicited weights and red lines.",
            3,
        ),
    ]


def _where(report: Report) -> list[str]:
    baseline = [f"Baseline: {report.baseline_folder}"] if report.baseline_folder else []
    return [f"Results: {report.folder}", *baseline]
