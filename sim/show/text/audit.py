"""What all values of a scenario rest on, and how much of the spread of an answer rests on what, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from sim.analysis.source.audit import ALL, GROUPS, counts
from sim.outcomes import OUTCOMES
from sim.show.quantities import heading_of
from sim.show.text.columns import aligned
from sim.show.text.wrapping import wrap
from sim.texts import cut, shown

if TYPE_CHECKING:
    import pandas as pd

NAMES: Final = {
    "A": "evidence A", "B": "evidence B", "C": "evidence C", "claim": "an article's claim",
    "assumption": "assumption alone", "command line": "command line", ALL: "all together",
}  # fmt: skip
#: The heads of their columns, where those of evidence stand as they are.
SHORT: Final = {"claim": "claim", "assumption": "assumed", "command line": "set"}
#: What the groups are.
LEGEND: Final = (
    "A: official, or several that agree; B: single, secondary or derived; C: partisan, elicited or disputed. Of "
    "several sources the weakest counts, and an article's claim before any. Assumption alone: ours, with its reason."
)
#: What the shares cannot say.
LIMITS: Final = (
    "Of the variance of the risk between draws, luck left out: what a straight line through ranks explains; in "
    "brackets its 95% interval (sampling error only). Shares need not add up to 100%: curves, and what works only "
    "together, are left over. A small share is no proof of support: what is fixed by assumption has no spread at all."
)
_COLUMN: Final = 8


def lines(title: str, table: pd.DataFrame, spreads: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """The counts by kind and by section, then the shares of each of `spreads`, by what they are of."""
    yield from wrap(f"What the values of {shown(title)} rest on")
    yield from sentences(table)
    yield ""
    yield from _counts("Values", counts(table), str)
    yield ""
    yield from _counts("By section", counts(table, "section"), heading_of)
    yield from wrap(LEGEND)
    for what, spread in spreads.items():
        yield ""
        yield from shares(what, spread)
    if spreads:
        yield from wrap(LIMITS)


def sentences(table: pd.DataFrame) -> list[str]:
    """The counts in words."""
    drawn = table[table["kind"] == "uncertain"]
    alone, claim = ((drawn["group"] == name).sum() for name in ("assumption", "claim"))
    judged = int((drawn["judged"]).sum())
    by = {name: int((drawn["group"] == name).sum()) for name in ("A", "B", "C")}
    return wrap(
        f"Of {len(drawn)} values that we do not know, {alone} rest on an assumption alone, {claim} on an article's "
        f"claim, {by['A']}, {by['B']} and {by['C']} on evidence of confidence A, B and C; beside {judged} of these an "
        "assumption stands as well. "
        f"Of all {len(table)} values, {(table['group'] == 'assumption').sum()} rest on an assumption alone."
    )


def shares(what: str, spread: pd.DataFrame) -> Iterator[str]:
    """A row each group, a cell each theory."""
    hypotheses = list(dict.fromkeys(spread["hypothesis"]))
    between, unit = spread.attrs["between"], spread.attrs["unit"]
    yield from wrap(f"How much of the spread of {what} rests on each")
    yield aligned("", hypotheses)
    yield aligned(f"spread (sd), {unit}", [f"{between[hypothesis]:.1f}" for hypothesis in hypotheses])
    rows = {
        (str(row["group"]), str(row["hypothesis"])): {str(name): value for name, value in row.items()}
        for row in spread.to_dict("records")
    }
    for group in dict.fromkeys(spread["group"]):
        count = rows[str(group), str(hypotheses[0])]["quantities"]
        yield aligned(
            f"{NAMES[str(group)]} ({count})", [cell(rows[str(group), str(hypothesis)]) for hypothesis in hypotheses]
        )


def cell(row: Mapping[str, float]) -> str:
    """A share with its interval, both kept to what a share can be; a question mark where nearly nothing is known.

    >>> cell({"share": 0.294, "low": 0.202, "high": 0.387}), cell({"share": 0.5, "low": -1.0, "high": 2.0})
    ('29% (20-39)', '? (0-100)')
    """
    if row["share"] != row["share"]:
        return "no spread"
    low, high = (round(100 * min(1.0, max(0.0, row[end]))) for end in ("low", "high"))
    share = f"{100 * min(1.0, max(0.0, row['share'])):.0f}%" if high - low < _WIDE else "?"
    return f"{share} ({low}-{high})"


#: Points of an interval from which a share says nothing.
_WIDE: Final = 90


def _counts(head: str, table: pd.DataFrame, name: object) -> Iterator[str]:
    groups = [group for group in GROUPS if group in table.columns]
    yield f"{head:<24}" + "".join(f"{SHORT.get(group, group):>{_COLUMN}}" for group in groups) + f"{'all':>7}"
    for row, mine in table.iterrows():
        label = cut(name(str(row)) if callable(name) else str(row), 22)
        yield f"  {label:<22}" + "".join(f"{int(mine[g]) or '-':>{_COLUMN}}" for g in groups) + f"{int(mine.sum()):>7}"


def what_of(outcome: str, paired: bool) -> str:
    """What is shared out, in words.

    >>> what_of("attack_chance", True)
    'the effect on "Chance that Russia attacks a NATO member"'
    """
    title = OUTCOMES[outcome].title
    return f'the effect on "{title}"' if paired else f'"{title}"'
