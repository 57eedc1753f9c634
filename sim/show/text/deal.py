"""A proposal put to the parties, on a terminal: who accepts, what stops whom, how long it lasts, what it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from sim.analysis.measure import NOTHING
from sim.outcomes import OUTCOMES, SWEPT
from sim.show import roles
from sim.texts import shown, wrapped
from sim.vocabulary import TITLES

if TYPE_CHECKING:
    from sim.analysis.deal.compromise import Change
    from sim.analysis.deal.findings import Findings, PartyAnswer, RiskChange, Supposed

WIDTH: Final = 80
ISSUES: Final = {
    "territory": "territory",
    "neutrality": "neutrality",
    "guarantees": "guarantees",
    "nato": "NATO's step back",
    "force_cap": "cap on the army",
    "sanctions": "sanctions lifted",
}
FIRST_RISK: Final = SWEPT[0]
_FEW: Final = 0.005
BALTIC: Final = "What it does to the Baltic states"
#: Months for which the peace under each theory is told.
TOLD: Final = (12, 60)


def lines(tested: Findings) -> list[str]:
    """The report, line by line, none wider than 80 columns."""
    return [line for part in blocks(tested) for line in (*part, "")][:-1]


def blocks(tested: Findings) -> Iterator[list[str]]:
    """The report in blocks of lines, each but the first and the last under a heading."""
    head = f"{shown(tested.title)}, put to the parties of: {shown(tested.scenario)}"
    about = f"{tested.members:,} futures, seed {tested.seed}; wars end by {tested.account}. Shares in 100 futures."
    yield [*_fill(head), *_fill(shown(tested.summary)), about]
    yield _who_accepts(tested)
    for party, answer in (("russia", tested.russia), ("ukraine", tested.ukraine)):
        if answer.accepts < 1.0 - _FEW:
            yield _what_stops(TITLES[party], answer)
    yield _how_long(tested)
    yield _by_theory(tested)
    yield _baltic_risk(tested)
    yield _compromise(tested)
    changes = [line for change in tested.changes for line in _smallest(change)]
    if changes:
        yield ["Smallest change with which a party would accept in half of the futures", *changes]
    yield [
        *_fill("Conditional on elicited weights and red lines: read differences before levels. docs/settlement.md"),
        *_fill(roles.legend(tested.risks)),
    ]


def _who_accepts(tested: Findings) -> list[str]:
    rows = [
        "Who accepts, as the war stands at the start",
        _row("Russia", tested.russia.accepts),
        _row("Ukraine's government", tested.ukraine.accepts),
        _row("Ukraine's public", tested.public),
        _row("both governments" if tested.public is None else "all three", tested.both),
    ]
    if tested.answers_at_table:
        at_table = tested.answers_at_table
        rows.append(
            f"  at the table, {at_table['offers']:.0f} offers a future: Russia accepts {hundred(at_table['russia'])} "
            f"of 100, Ukraine {hundred(at_table['ukraine'])}"
        )
    signed = ", ".join(f"{hundred(share)} by month {month}" for month, share in tested.signed_by.items())
    some = f"{hundred(tested.both_gain)} of 100, within red lines in {hundred(tested.both_gain_within_lines)}"
    return [*rows, f"  signed: {signed}", f"  some package on the table gains both: {some}"]


def _what_stops(name: str, answer: PartyAnswer) -> list[str]:
    rows = [f"What stops {name}"]
    rows += [_row(f"red line: {line}", share) for line, share in _sorted(answer.lines)]
    rows.append(_row("worth less than the war", answer.worth_less))
    shown = ", ".join(f"{ISSUES[issue]} {hundred(share)}" for issue, share in _sorted(answer.issues) if share >= _FEW)
    return rows + (_fill(f"of which it minds most: {shown}", "    ") if shown else [])


def _how_long(tested: Findings) -> list[str]:
    peace, supposed = tested.peace, tested.supposed
    months = list(peace.expected)
    rows = ["How long the peace holds, in 100", "  after months" + " " * 16 + "".join(f"{m:>8}" for m in months)]
    rows.append(_months("expected by the parties", peace.expected, months))
    if peace.supposed.signed:
        rows.append(_months("played, if agreed anyway", peace.supposed.share, months))
    if peace.tabled.signed:
        rows.append(_months(f"played, where signed ({peace.tabled.signed})", peace.tabled.share, months))
        if len(set(peace.tabled.watched.values())) > 1:
            counts = "".join(f"{peace.tabled.watched[m]:>8}" for m in months)
            rows.append(f"  {'  of these watched so long':<28}{counts}")
    else:
        rows.append("  never signed at the table")
    rows += _fill(f"agreed anyway: {_agreed(supposed)}", "  ")
    if peace.broken_by:
        by = ", ".join(f"{TITLES[party]} {hundred(share)}" for party, share in peace.broken_by.items())
        rows.append(f"  if agreed anyway, broken by: {by}")
    return rows


def _by_theory(tested: Findings) -> list[str]:
    """The table with the Moscow of each theory: what it accepts, and the peace expected and played, in 100."""
    rows = [
        theory_heading(tested),
        f"  {'':<6}{'Russia':>8}{'signed':>8}{'12 months:':>15}{'':>9}{'60 months:':>14}{'':>9}",
        f"  {'':<6}{'accepts':>8}{'':>8}{'expected':>15}{'played':>9}{'expected':>14}{'played':>9}",
    ]
    for name, *cells in theory_rows(tested):
        widths = (8, 8, 15, 9, 14, 9)
        rows.append(f"  {name:<6}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)))
    return rows


def theory_heading(tested: Findings) -> str:
    """The heading of what follows under the Moscow of each theory."""
    return f"By theory of Moscow, in 100 (elsewhere Moscow wants what {tested.hypotheses[0]} says)"


def theory_rows(tested: Findings) -> Iterator[tuple[str, ...]]:
    """Theory, Russia accepts, signed, then the peace expected and played, for each of the months `TOLD`."""
    for name, table in tested.by_theory.items():
        peace = table.peace
        held = [
            cell
            for month in TOLD
            for cell in (
                hundred(peace.expected[month]),
                hundred(peace.supposed.share[month]) if month in peace.supposed.share else "-",
            )
        ]
        yield name, hundred(table.accepts), hundred(table.signed), *held


def _agreed(supposed: Supposed) -> str:
    """What was taken as agreed, and when."""
    if supposed.share > 0.0:
        share = hundred(supposed.share)
        return f"these terms taken as agreed in {supposed.month}, in {share} of 100 futures, whatever the parties think"
    if not supposed.in_horizon:
        return f"never agreed: talks.assumed.start is {supposed.month}, which is not within the horizon"
    return f"never agreed: in {supposed.month} (talks.assumed.start) there was nothing that could be"


def _baltic_risk(tested: Findings) -> list[str]:
    rows = [f"{BALTIC}, of 100{'without':>13}  on the table"]
    for label, tabled, supposed in told_risks(tested):
        rows.append(f"  {label:<46}{hundred(tabled.before):>6}   {change(tabled)}")
        if tested.supposed.share > 0.0:
            rows.append(f"  {'':<45}{'agreed:':>9} {change(supposed)}")
    return rows + _fill(quiet_risks(tested), "  ")


def told_risks(tested: Findings) -> Iterator[tuple[str, RiskChange, RiskChange]]:
    """What is told of the Baltic states: outcome and theory, its change on the table, and if agreed anyway."""
    for name, worlds in tested.risks.items():
        for hypothesis in tested.hypotheses:
            tabled, supposed = (worlds[world][hypothesis] for world in ("tabled", "supposed"))
            if name == FIRST_RISK or is_clear(tabled) or is_clear(supposed):
                yield f"{OUTCOMES[name].title}, {hypothesis}", tabled, supposed


def quiet_risks(tested: Findings) -> str:
    """Of which outcomes nothing is told where they are not named."""
    quiet = [OUTCOMES[name].title for name in tested.risks if name != FIRST_RISK]
    return f"no difference that these members can tell where not named: {'; '.join(quiet)}"


def _compromise(tested: Findings) -> list[str]:
    levels = ", ".join(f"{ISSUES[issue]} {level:.2f}" for issue, level in tested.compromise.items())
    says = tested.compromise_accepts
    return [
        "Beside it, the mean of both sides' wishes, weighted by odds and salience",
        *_fill(levels, "  "),
        f"  accepted by Russia in {hundred(says['russia'])}, Ukraine {hundred(says['ukraine'])}, its public "
        f"{hundred(says['public'])} of 100",
    ]


def _smallest(change: Change) -> list[str]:
    name = TITLES[change.party]
    if change.size is None or change.accepts is None:
        return _fill(f"{name}: no package on these issues does it", "  ")
    terms = "; ".join(f"{ISSUES[issue]}: {term}" for issue, term in change.terms.items())
    text = f"{name}, {hundred(change.accepts)} of 100: {terms}"
    if change.public is not None:
        still = "would still refuse, and carries it in" if change.public < 0.5 else "carries it in"
        text += f"; its public {still} {hundred(change.public)}"
    return _fill(text, "  ")


def _row(label: str, share: float | None) -> str:
    return f"  {label:<40}{'not asked' if share is None else hundred(share):>10}"


def _months(label: str, held: Mapping[int, float], months: list[int]) -> str:
    return f"  {label:<28}" + "".join(f"{hundred(held[m]) if m in held else '-':>8}" for m in months)


def _sorted(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(shares.items(), key=lambda pair: -pair[1])


def hundred(share: float) -> str:
    """Of 100 futures, in whole numbers but for the smallest.

    >>> hundred(0.0), hundred(0.004), hundred(0.256), hundred(1.0)
    ('0', '0.4', '26', '100')
    """
    of = 100.0 * share
    return f"{of:.0f}" if of >= 9.95 or of < 0.05 else f"{of:.1f}"


def is_clear(difference: RiskChange) -> bool:
    """Whether the interval leaves out no difference."""
    low, high = difference.interval
    return low > 0.0 or high < 0.0


def change(difference: RiskChange) -> str:
    """A difference of 100 futures with its interval; a question mark where that holds no difference."""
    low, high = difference.interval
    if max(abs(low), abs(high)) < 10 * NOTHING:  # these are of 100
        return "no difference"
    text = f"{100 * difference.difference:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"
    return text + ("" if is_clear(difference) else " ?")


def _fill(text: str, indent: str = "") -> list[str]:
    return wrapped(text, WIDTH, indent, indent + "  " * bool(indent), hyphens=True)
