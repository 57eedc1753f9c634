"""The end of a comparison on a terminal: at most 40 lines of 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.measure import KEPT, NOTHING, is_nothing
from sim.outcomes import BY_CHANCE, HEADLINES, OUTCOMES, SWEPT
from sim.show.text.wrapping import WIDTH
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.results.comparison import Comparison

LINES: Final = 40
_LABEL: Final = 24
_CELL: Final = 14

_OF_TWO: Final = (
    "From chances: those that futures met, added up, in place of counts; pairs: how",
    "many times narrower that interval is than with independent runs.",
)

Row = Mapping[str, Any]


def lines(comparison: Comparison, folder: str) -> list[str]:
    """What a comparison says, line by line; `folder` is how its place is shown."""
    if comparison.of_sweeps:
        body = [*_points(comparison), "", *_caveats()]
    elif len(comparison.labels) == 2:
        body = [*_two(comparison), *_caveats(_OF_TWO)]
    else:
        body = [*_several(comparison), "", *_caveats()]
    text = [*_head(comparison), "", *body, f"Results: {folder}"]
    return text if len(text) <= LINES else [line for line in text if line]


def _head(comparison: Comparison) -> list[str]:
    about = comparison.about
    letters = [f"{chr(65 + number)} {title}" for number, title in enumerate(comparison.titles.values())]
    futures = comparison.members * len(comparison.hypotheses)
    count = f"{futures:,} futures each = {comparison.members:,} members x {len(comparison.hypotheses)} hypotheses"
    return [
        *(_cut(letter, WIDTH) for letter in letters),
        f"{count}; same members, same luck",
        f"{about['months']} months from {about['start']}, seed {about['seed']}, sim {about['version']}",
    ]


def _two(comparison: Comparison) -> list[str]:
    rows = {(row["outcome"], row["hypothesis"]): row for row in _rows(comparison)}
    first = HEADLINES[0]
    text = [
        f"{OUTCOMES[first].title}, of 1,000 futures",
        f"{'':<21}{'A':>5}{'B':>5}  {'B less A, 95%':<22}{'B / A':<6}{'from chances':<13}pairs",
        *(_first(rows[first, hypothesis], rows[BY_CHANCE[first], hypothesis]) for hypothesis in comparison.hypotheses),
        "",
        f"{'The same, in how many futures':<32}{'both':>9}{'only A':>9}{'only B':>9}{'neither':>10}",
        *(_flip(rows[first, hypothesis]) for hypothesis in comparison.hypotheses),
        "",
        _line("A | B, of 1,000", comparison.hypotheses),
    ]
    for name in HEADLINES[1:]:
        mine = [rows[name, hypothesis] for hypothesis in comparison.hypotheses]
        labels = textwrap.wrap(OUTCOMES[name].title, _LABEL - 1, max_lines=2, placeholder="..")
        text.append(_line(labels[0], [f"{_of(row['reference'])} | {_of(row['value'])}" for row in mine]))
        text.append(_line(f"  {labels[1]}" if len(labels) > 1 else "", [_change(row) for row in mine]))
    return [*text, "", *_channels(comparison)]


def _first(row: Row, by_chance: Row) -> str:
    """A line on the first headline: futures counted, and the difference in the chances that they met."""
    who = f"  {row['hypothesis']} {HYPOTHESES[row['hypothesis']].partition(':')[0]}"
    counts = f"{who:<21}{_of(row['reference']):>5}{_of(row['value']):>5}  "
    change = _change(by_chance)
    if row["same"]:
        return f"{counts}{'no future differs':<28}{'' if is_nothing(by_chance) else change}".rstrip()
    ends = f"{_signed(row['difference'])} ({_signed(row['difference_low'])} to {_signed(row['difference_high'])})"
    ends = f"{ends}{'' if row['clear'] else ' ?'}"
    if len(ends) > 21:
        ends = _change(row)
    ratio = "" if _none(row["ratio"]) else f"{row['ratio']:.2f}"
    gained = "" if _none(by_chance["narrower"]) else f"{by_chance['narrower']:.1f}x"
    return f"{counts}{ends:<22}{ratio:<6}{change:<13}{gained}".rstrip()


def _flip(row: Row) -> str:
    counts = (row["both"], row["only_reference"], row["only_here"], row["neither"])
    return f"  {row['hypothesis']:<30}" + "".join(
        f"{int(n):>{width},}" for n, width in zip(counts, (9, 9, 9, 10), strict=True)
    )


def _channels(comparison: Comparison) -> list[str]:
    """The effect by channel on the first headline, from chances, in 1,000 futures."""
    table = comparison.channels
    if table is None:
        return []
    mine = table[table["outcome"] == SWEPT[0]]
    text = [_line("By channel, from chances", comparison.hypotheses)]
    for channel in dict.fromkeys(mine["channel"]):
        rows = {row["hypothesis"]: row for row in mine[mine["channel"] == channel].to_dict("records")}
        cells = [_effect(rows[hypothesis]) for hypothesis in comparison.hypotheses]
        text.append(_line(f"  {str(channel).replace('-', ' ')}", cells))
    return [*text, ""]


def _effect(row: Row) -> str:
    if row["same"] or max(abs(row["low"]), abs(row["high"])) < NOTHING:
        return "0"
    return f"{_signed(row['effect'])} ±{500 * (row['high'] - row['low']):.1f}{'' if row['clear'] else ' ?'}"


def _several(comparison: Comparison) -> list[str]:
    """A row for each scenario under each headline."""
    text = [_line("Less A, of 1,000", comparison.hypotheses)]
    table = list(_rows(comparison))
    room = (LINES - 14 - len(comparison.labels)) // len(HEADLINES)
    letters = {label: chr(65 + number) for number, label in enumerate(comparison.labels)}
    for name in HEADLINES:
        text.append(OUTCOMES[name].title)
        for label in comparison.labels[1 : 1 + max(1, room - 1)]:
            mine = {row["hypothesis"]: row for row in table if row["outcome"] == name and row["scenario"] == label}
            cells = [_change(mine[hypothesis]) for hypothesis in comparison.hypotheses]
            text.append(_line(f"  {letters[label]} {label}", cells))
    if len(comparison.labels) - 1 > max(1, room - 1):
        text.append("  the other scenarios are in differences.csv")
    return text


def _points(comparison: Comparison) -> list[str]:
    """For sweeps: at how many points they differ, and where most."""
    levers = [lever["name"] for lever in comparison.about["levers"]]
    table = [row for row in _rows(comparison) if row["outcome"] == SWEPT[0]]
    text = [f"{OUTCOMES[SWEPT[0]].title}, B less A, of 1,000 futures"]
    for hypothesis in comparison.hypotheses:
        mine = [row for row in table if row["hypothesis"] == hypothesis]
        clear = sum(bool(row["clear"]) and not is_nothing(row) for row in mine)
        most = max(mine, key=lambda row: abs(row["difference"]))
        where = ", ".join(
            f"{name} {most[name]:g}" if isinstance(most[name], float) else f"{name} {most[name]}" for name in levers
        )
        text.append(f"  {hypothesis}: clear at {clear} of {len(mine)} points")
        if not is_nothing(most):
            text += textwrap.wrap(
                f"most at {where}: {_change(most)}", WIDTH - 6, initial_indent=" " * 6, subsequent_indent=" " * 6
            )
    return text


def _rows(comparison: Comparison) -> list[dict[str, Any]]:
    table = comparison.differences
    return [
        {str(key): value for key, value in row.items()} for row in table[table["outcome"].isin(KEPT)].to_dict("records")
    ]


def _caveats(more: Sequence[str] = ()) -> list[str]:
    return [
        "95% intervals: sampling error only; neither parameters nor theory are in them.",
        "? cannot be told from no difference.",
        *more,
        "Conditional on the assumptions, not a forecast.",
    ]


def _line(label: str, cells: Iterable[str]) -> str:
    return (f"{_cut(label, _LABEL):<{_LABEL}}" + "".join(f"{cell:>{_CELL}}" for cell in cells)).rstrip()


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 3] + "..."


def _change(row: Row) -> str:
    if row["same"] or is_nothing(row):
        return "same"
    half = 500 * (row["difference_high"] - row["difference_low"])
    return f"{_signed(row['difference'])} ±{half:.1f}{'' if row['clear'] else ' ?'}"


def _of(share: float) -> str:
    """A share of 1,000.

    >>> _of(0.0702), _of(0.0004), _of(0.0)
    ('70', '0.4', '0')
    """
    count = 1000 * share
    return f"{count:.0f}" if count >= 9.95 or count == 0 else f"{count:.1f}"


def _signed(share: float) -> str:
    """A difference of shares, of 1,000.

    >>> _signed(0.0084), _signed(-0.0496)
    ('+8.4', '-50')
    """
    count = 1000 * share
    text = f"{count:+.1f}" if abs(count) < 9.95 else f"{count:+.0f}"
    return "0" if text in ("+0.0", "-0.0") and count == 0 else text


def _none(value: float | None) -> bool:
    return value is None or value != value
