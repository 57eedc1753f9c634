"""The ledger and its scores as lines of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sim.analysis.ledger.entries import POOLED, Entry, like, newest
from sim.analysis.ledger.score import REFERENCE, STANDINGS, Score, Standing, Totals, totals
from sim.errors import SimError
from sim.show.text.wrapping import wrap
from sim.vocabulary import HYPOTHESES

_LABEL: Final = 20
_CELL: Final = 10
_FORECASTERS: Final = (*HYPOTHESES, POOLED, REFERENCE)
_MIDDLE: Final = 0.5
_LEGEND: Final = (
    "Pooled: the four theories with the same weight each, for want of knowing which is right. Reference: a rule that "
    "knows no model. Question, rule and source of a statement: python -m sim ledger --statement ID"
)


def lines(entries: Sequence[Entry], place: str) -> Iterator[str]:
    """The newest chances and bands of every statement."""
    if not entries:
        yield from wrap(f"Nothing is sealed in {place} yet; `python -m sim ledger seal` seals the shipped baseline.")
        return
    shown, last = list(newest(entries).values()), entries[-1]
    yield from wrap(
        f"{len(shown)} dated statements of the shipped baseline, sealed and not changed since: the chain holds."
    )
    sealings = f"{len(entries):,} entries of {last.sealing} sealing{'s' if last.sealing != 1 else ''}"
    yield from wrap(f"{place}: {sealings}, last hash {last.hash[:16]}", "  ")
    yield from wrap(_sealed(last), "  ")
    yield from wrap(f"Given: {last.given}", "  ")
    yield from wrap(_LEGEND, "  ")
    events, quantities = _kinds(shown)
    if events:
        yield ""
        yield _row("CHANCES, %", _FORECASTERS)
        for entry in events:
            yield _row(entry.statement, (_percent(value[0]) for value in _values(entry)))
    if quantities:
        yield ""
        yield _row("MEDIANS", _FORECASTERS)
        yield "  and below them the middle 90%"
        for entry in quantities:
            middle = entry.levels.index(_MIDDLE)
            yield _row(entry.statement, (_number(value[middle]) for value in _values(entry)))
            pooled, reference = (f"{_number(v[0])} to {_number(v[-1])}" for v in _values(entry)[-2:])
            yield f"    {pooled} {entry.unit}; reference {reference}"


def statement_lines(entries: Sequence[Entry], name: str) -> Iterator[str]:
    """One statement in full; SimError where none of that name is sealed."""
    mine = [entry for entry in entries if entry.statement == name]
    if not mine:
        raise SimError(f"no statement '{name}' is sealed", remedy=like(name, newest(entries)))
    last = mine[-1]
    yield from wrap(f"{name}: {last.question}")
    for word, text in (
        ("Decided", f"by the end of {last.resolves}" + (f", in {last.unit}" if last.unit else "")),
        ("Rule", last.rule),
        ("Source", f"{last.source}, {last.address}"),
        ("Read off", last.read),
        ("Given", last.given),
        ("Band", last.band),
        ("Reference", last.reference),
    ):
        yield from wrap(f"{word}: {text}", "  ", "    ")
    for entry in reversed(mine):
        yield ""
        yield from wrap(f"Entry {entry.number}. {_sealed(entry)}")
        levels = ["chance, %", "error"] if entry.is_event else [f"{100 * level:g}%" for level in entry.levels]
        yield _row("", levels)
        for forecaster, values in zip(_FORECASTERS, _values(entry), strict=True):
            yield _row(forecaster, _cells(entry, forecaster, values))


def score_lines(scores: Sequence[Score], place: str, undecided: Sequence[str]) -> Iterator[str]:
    """Every fact with the scores of the entries about it, then what they add up to; `undecided` are not in the file."""
    facts = dict.fromkeys(score.fact for score in scores)
    yield from wrap(
        f"Scores by {place}: {len(facts)} fact{'s' if len(facts) != 1 else ''}; lower is better, 0 is best."
    )
    if not any(score.standing == "counted" for score in scores):
        yield from wrap("No entry was sealed before its fact was known: none of this counts as a forecast.", "  ")
    if undecided:
        yield from wrap(f"No fact is given about {', '.join(undecided)}.", "  ")
    for fact in facts:
        yield ""
        about = [score for score in scores if score.fact == fact]
        unit = about[0].entry.unit
        came = _number(fact.value) + f" {unit}" if unit else "it came" if fact.value else "it did not come"
        source = f"; {fact.source}" if fact.source else ""
        yield from wrap(f"{fact.statement}: {came} ({fact.date}, known from {fact.known_from}{source})")
        for number in dict.fromkeys(score.entry.number for score in about):
            yield from _scored([score for score in about if score.entry.number == number])
    yield ""
    yield "ALL FACTS TOGETHER"
    yield from _added_up(list(totals(scores)))


def _scored(mine: Sequence[Score]) -> Iterator[str]:
    """One entry's scores, a column a forecaster."""
    entry = mine[0].entry
    yield _row(f"  entry {entry.number}", (score.forecaster for score in mine))
    yield f"    sealed {entry.sealed}: {mine[0].standing}"
    if entry.is_event:
        yield _row("  log score", (_score(score.log) for score in mine))
        yield _row("  Brier score", (_score(score.brier) for score in mine))
    else:
        yield _row("  quantile score", (_score(score.quantile) for score in mine))
        yield _row("  within", ("50%" if s.in_50 else "90%" if s.in_90 else "outside" for s in mine))


def _added_up(found: Sequence[Totals]) -> Iterator[str]:
    standings: dict[Standing, list[Totals]] = {}
    for one in found:
        standings.setdefault(one.standing, []).append(one)
    for standing, mine in standings.items():
        yield from wrap(f"{standing}: {STANDINGS[standing]}", "  ", "    ")
        yield _row("", (one.forecaster for one in mine))
        if mine[0].events:
            yield _row(f"  log, mean of {mine[0].events}", (_score(one.log) for one in mine))
            yield _row(f"  Brier, mean of {mine[0].events}", (_score(one.brier) for one in mine))
        if count := mine[0].quantities:
            yield _row(f"  within 50%, of {count}", (str(one.in_50) for one in mine))
            yield _row(f"  within 90%, of {count}", (str(one.in_90) for one in mine))
        yield _row("  beats the reference", ("" if one.forecaster == REFERENCE else str(one.better) for one in mine))
        yield _row("  beaten by it", ("" if one.forecaster == REFERENCE else str(one.worse) for one in mine))


def _kinds(entries: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    of = {kind: [entry for entry in entries if entry.is_event is kind] for kind in (True, False)}
    return of[True], of[False]


def _values(entry: Entry) -> list[list[float]]:
    """What each of the forecasters says."""
    return [*(entry.forecast[name] for name in (*HYPOTHESES, POOLED)), entry.reference_forecast]


def _cells(entry: Entry, forecaster: str, values: Sequence[float]) -> list[str]:
    if not entry.is_event:
        return [_number(value) for value in values]
    return [_percent(values[0]), _percent(entry.error[forecaster]) if forecaster in entry.error else ""]


def _sealed(entry: Entry) -> str:
    return (
        f"Sealed {entry.sealed} by version {entry.version} from what was known to {entry.cut}; {entry.members:,} "
        f"members a theory, seed {entry.seed}."
    )


def _row(label: str, cells: Iterable[str]) -> str:
    return (f"{label:<{_LABEL}}" + "".join(f"{cell:>{_CELL}}" for cell in cells)).rstrip()


def _percent(chance: float) -> str:
    """A chance in %, with two digits where it is small.

    >>> _percent(0.4131), _percent(0.0125), _percent(0.00031), _percent(0.99)
    ('41.3', '1.2', '0.031', '99.0')
    """
    share = 100.0 * chance
    return f"{share:.1f}" if share >= 0.95 else f"{share:.2g}"


def _number(value: float) -> str:
    """A number in at most eight signs.

    >>> _number(112396.0), _number(616.727), _number(11.0234), _number(0.0)
    ('112,396', '617', '11.0', '0')
    """
    size = abs(value)
    return f"{value:,.0f}" if size >= 100.0 or value == 0.0 else f"{value:.1f}" if size >= 10.0 else f"{value:.2f}"


def _score(value: float | None) -> str:
    """A score in at most eight signs.

    >>> _score(2001.3), _score(23.94), _score(0.0000561), _score(None)
    ('2,001', '23.9', '0.0001', '')
    """
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 1000.0 else f"{value:.3g}" if value >= 0.1 else f"{value:.4f}"
