"""The end of a run on a terminal: at most 40 lines of 80 columns that a newcomer can read aloud."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from sim.outcomes import EXTRAPOLATION, HEADLINES, OUTCOMES
from sim.show.text import counts
from sim.show.text.channels import channels_off
from sim.show.text.run_facts import Compared, Report
from sim.vocabulary import HYPOTHESES

WIDTH = 80
LINES = 40
_LABEL = 24
_CELL = 14
_COMMON_BASE = 1_000
_WIDEST_BASE = 10_000

_ASCII = {
    "±": "+-", "–": "-", "—": "-", "−": "-", "×": "x", "…": "...", "≥": ">=", "≤": "<=",
    "’": "'", "‘": "'", "“": '"', "”": '"',
}  # fmt: skip


def lines(report: Report) -> list[str]:
    """The summary of a run, line by line.

    No line is wider than 80 columns, but where the path of the folder is: a path that is cut is of no use.
    """
    told = [
        *_what_was_run(report),
        "",
        *_first_headline(report),
        "",
        *_other_headlines(report),
        "",
        *_classes(report),
        "",
        *_splits(report),
        *_caveats(report),
        *_where(report),
    ]
    return told if len(told) <= LINES else [line for line in told if line]


def plain(text: str, encoding: str | None) -> str:
    """The text as far as an encoding can write it, with ASCII in place of what it cannot.

    >>> plain("+3 ±1", "ascii"), plain("+3 ±1", "utf-8")
    ('+3 +-1', '+3 ±1')
    """
    encoding = encoding or "ascii"
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        for sign, ascii_sign in _ASCII.items():
            text = text.replace(sign, ascii_sign)
        return text.encode("ascii", "replace").decode("ascii")
    return text


def _wrap(text: str, most: int) -> list[str]:
    return textwrap.wrap(text, WIDTH, max_lines=most, placeholder=" ...", break_on_hyphens=False)


def _what_was_run(report: Report) -> list[str]:
    against = "" if report.baseline is None else f", against {report.baseline}"
    futures = report.members * len(report.hypotheses)
    theories = f"{len(report.hypotheses)} hypothes{'e' if len(report.hypotheses) > 1 else 'i'}s"
    paired = "" if report.baseline is None else "; the baseline with the same luck"
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    return [
        *_wrap(f"{report.title}{against}", 3),
        *_wrap(
            f"{futures:,} future{_s(futures)} = {report.members:,} member{_s(report.members)} x {theories}{paired}", 2
        ),
        *_wrap(f"{report.months} month{_s(report.months)} from {report.start}, seed {report.seed}, {versions}", 2),
        *_wrap(channels_off(report.without), 2),
    ]


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _first_headline(report: Report) -> list[str]:
    """The outcome that everybody asks for first, as a sentence per hypothesis."""
    name = next(iter(report.headlines))
    told = [OUTCOMES[name].title]
    by_hypothesis = report.headlines[name]
    common = _base(by_hypothesis.values(), report.members)
    rows = {f"{h} {HYPOTHESES[h].partition(':')[0]}": compared for h, compared in by_hypothesis.items()}
    if report.weighted is not None:
        rows["by your weights"] = report.weighted
    for who, compared in rows.items():
        base = common if common <= _COMMON_BASE else _base([compared], report.members)
        count = f"  {who:<19} {counts.told(compared.share, base, compared.before):<35}"
        line = f"{count} {_interval(compared, base)}"
        told.append((line if len(line) <= WIDTH else f"{count} {_short_interval(compared, base)}").rstrip())
    return told


def _interval(compared: Compared, base: int) -> str:
    """The paired difference with its interval, or the interval of the count where there is nothing to compare with."""
    if compared.low is None or compared.high is None:
        return ""
    if compared.difference is None:
        return f"({compared.low * base:,.0f} to {compared.high * base:,.0f})"
    if compared.same:
        return "no future differs"
    digits = _digits(compared, base)
    ends = f"({_signed(compared.low * base, digits)} to {_signed(compared.high * base, digits)})"
    return f"{_signed(compared.difference * base, digits)} {ends}{'' if compared.clear else ' ?'}"


def _digits(compared: Compared, base: int) -> int:
    """Decimals of a difference: one where whole numbers would hide it, or would not add up with the counts shown."""
    assert compared.difference is not None
    value = compared.difference * base
    adds_up = compared.before is None or (
        counts.shown(compared.share, base) - counts.shown(compared.before, base) == round(value)
    )
    return 0 if abs(value) >= 100 or (adds_up and abs(value) >= 0.95) else 1


def _signed(value: float, digits: int) -> str:
    """A number with its sign, and zero without.

    >>> _signed(7.62, 1), _signed(-0.04, 1), _signed(1234.0, 0)
    ('+7.6', '0.0', '+1,234')
    """
    text = f"{value:+,.{digits}f}"
    return text if any(digit in text for digit in "123456789") else text[1:]


def _base(compared: Iterable[Compared], futures: int, widest: int | None = None) -> int:
    compared = list(compared)
    shares = [share for one in compared for share in one.shares]
    apart = [(one.share, one.before) for one in compared if one.clear and one.before is not None]
    base = counts.base_for(shares, futures, apart)
    return base if widest is None or base <= widest else widest


def _row(label: str, cells: Iterable[str]) -> str:
    return (f"{label:<{_LABEL}}" + "".join(f"{text:>{_CELL}}" for text in cells)).rstrip()


def _pair(compared: Compared, base: int) -> str:
    now = counts.cell(compared.share, base)
    return now if compared.before is None else f"{now} | {counts.cell(compared.before, base)}"


def _other_headlines(report: Report) -> list[str]:
    """The other headline outcomes: counts on one line, the paired difference on the next."""
    sides = "Counts of futures" if report.baseline is None else "scenario | baseline"
    told = [_row(sides, report.hypotheses)]
    for name, by_hypothesis in list(report.headlines.items())[1:]:
        compared = [by_hypothesis[h] for h in report.hypotheses]
        base = _base(compared, report.members, _WIDEST_BASE)
        label = textwrap.wrap(
            f"{OUTCOMES[name].title}, of\u00a0{base:,}", _LABEL, max_lines=2, placeholder="..", break_on_hyphens=False
        )
        label = [part.replace("\u00a0", " ") for part in label]
        rows = [[_pair(one, base) for one in compared]]
        if report.baseline is not None:
            rows.append([_short_interval(one, base) for one in compared])
        for line in range(max(len(label), len(rows))):
            told.append(_row(label[line] if line < len(label) else "", rows[line] if line < len(rows) else []))
    return told


def _short_interval(compared: Compared, base: int) -> str:
    if compared.same:
        return "same"
    if compared.difference is None or compared.low is None or compared.high is None:
        return ""
    digits = _digits(compared, base)
    half = (compared.high - compared.low) / 2 * base
    doubt = "" if compared.clear else " ?"
    about = f"{half:,.{digits}f}" if half >= 0.5 * 10.0**-digits else "<1"
    return f"{_signed(compared.difference * base, digits)} ±{about}{doubt}"


def _classes(report: Report) -> list[str]:
    """Where futures end, one path class a line; classes that nobody saw are named in the last."""
    seen = {name: row for name, row in report.classes.items() if any(any(one.shares) for one in row.values())}
    shares = [share for row in seen.values() for one in row.values() for share in one.shares if share]
    rare = bool(shares) and min(shares) < 0.0095
    base = min(report.members, 1_000 if rare and report.members >= 1_000 else 100)
    told = [f"Path class, of {base:,}"]
    for name, row in seen.items():
        told.append(_row(f"  {name}", [_pair(row[h], base) for h in report.hypotheses]))
    never = [name for name in report.classes if name not in seen]
    return told + (_wrap("  never: " + ", ".join(never), 1) if never else [])


def _splits(report: Report) -> list[str]:
    """How much of the spread is luck, how much parameters, how much theory."""
    told = []
    for what, split in report.splits.items():
        if split is None:
            told.append(f"Spread in {what}: none among these members")
            continue
        parts = f"luck {_percent(split.luck)}, parameters {_percent(split.parameters)}"
        theory = "" if split.theory is None else f", theory {_percent(split.theory)}"
        told += _wrap(f"Spread in {what}: {parts}{theory}", 1)
    return told


def _percent(share: float) -> str:
    """A share in percent, never 0% for what is there, nor 100% where it is not all."""
    return "<1%" if 0 < share < 0.005 else ">99%" if 0.995 <= share < 1 else f"{100 * share:.0f}%"


def _caveats(report: Report) -> list[str]:
    label = OUTCOMES[HEADLINES[0]].label
    unclear = report.baseline is not None and any(
        one.difference is not None and not one.clear and not one.same
        for row in report.headlines.values()
        for one in row.values()
    )
    sampling = (
        "Intervals: 95%, sampling error only; neither parameters nor theory are in them."
        if report.baseline is not None
        else "In brackets: 95% sampling intervals, all that more members would narrow."
    )
    doubt = "? means: these members cannot tell it from no difference." if unclear else ""
    meaning = "what follows if the assumptions hold" if label == EXTRAPOLATION else "see docs"
    return [
        *_wrap(f"{sampling} {doubt}", 2),
        *_wrap(
            f"{label.capitalize()}: {meaning}. Levels rest on elicited values; ratios between worlds are firmer. "
            "How the war in Ukraine ends is bargained over on elicited weights and red lines.",
            3,
        ),
    ]


def _where(report: Report) -> list[str]:
    told = [f"Results: {report.folder}"]
    if report.baseline_folder:
        told.append(f"Baseline: {report.baseline_folder}")
    return told
