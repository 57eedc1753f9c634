"""A sweep as the subject of figures: a table of amounts by lever, and what they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.analysis.measure import NOTHING
from sim.outcomes import OUTCOMES
from sim.show.figures import palette, style
from sim.show.figures.records import records
from sim.show.text.say import by_weights

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.weighted_sweep import WeightedSweep
    from sim.results.comparison import Comparison
    from sim.results.sweep import Sweep

#: A path of a scenario, as a lever is called that nobody gave a name.
_PATH: Final = re.compile(r"[a-z_]\w*(?:\.[a-z_]\w*)+", re.ASCII)


@dataclass(frozen=True)
class SweepSubject:
    """What figures of a sweep show.

    `table` has a row per point, outcome and hypothesis: a column for each of `levers` (name to title), `outcome`,
    `hypothesis`, and `amount`, `low`, `high` as shares of all futures: of those in which it happens, or, with
    `against`, of these less those in which it happens in what `against` names. `weighted` has such rows under
    `weights` of the theories, in words, where there are any.
    """

    title: str
    table: pd.DataFrame
    levers: Mapping[str, str]
    made: str
    facts: Mapping[str, Any]
    against: str | None = "the baseline"
    grid: bool = True
    colour: str = style.SCENARIO
    weighted: pd.DataFrame | None = None
    weights: str = ""

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The sweep's title in its colour."""
        return [(texts.shown(self.title), self.colour)]

    @property
    def hypotheses(self) -> list[str]:
        """The hypotheses, in their order."""
        return list(dict.fromkeys(self.table["hypothesis"]))

    def of(self, outcome: str) -> pd.DataFrame:
        """The rows of one outcome by theory, in counts of 1,000."""
        return _counted(self.table, outcome)

    def beside(self, outcome: str) -> pd.DataFrame:
        """The same, and after it the rows under weights, where there are any of this outcome."""
        import pandas as pd

        mine = self.of(outcome)
        weighed = None if self.weighted is None else _counted(self.weighted, outcome)
        return mine if weighed is None or weighed.empty else pd.concat([mine, weighed], ignore_index=True)

    def counted(self, outcome: str) -> str:
        """What an amount of an outcome is, in a sentence."""
        if OUTCOMES[outcome].kind == "chance":
            less = "" if self.against is None else f", less the same in {self.against}"
            return f"Futures of 1,000, by the chances that they met rather than by counting{less}."
        if self.against is None:
            return "Futures of 1,000 in which it happens."
        return f"Futures of 1,000 in which it happens, less those in which it happens in {self.against}."

    def is_clear(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of :meth:`of` has a difference that is clear and does not round to nothing."""
        apart = row["low"] > 0 or row["high"] < 0
        return self.against is not None and bool(apart) and abs(row["amount"]) >= 1000 * NOTHING

    def clear(self, rows: pd.DataFrame) -> list[bool]:
        """:meth:`is_clear` for several rows."""
        return [self.is_clear(row) for row in records(rows)]

    def told(self, amount: float) -> str:
        """An amount as it is written in a table or beside a line."""
        return f"{amount:,.1f}" if self.against is None else style.change(amount)

    def text(self, amount: float, decimals: int) -> str:
        """An amount as it is written along an axis."""
        return f"{amount:,.{decimals}f}" if self.against is None else style.signed(amount, decimals)


def subject_of_sweep(sweep: Sweep, weighted: WeightedSweep | None = None) -> SweepSubject:
    """A finished sweep, each point against its baseline; where there is none, the shares themselves.

    Under weights of the theories it has what follows from them besides.
    """
    table = sweep.table[sweep.table["category"] == ""]
    headlines = table[table["kind"] == "share"]
    paired = bool(headlines["difference"].notna().any())
    columns = ("difference", "difference_low", "difference_high") if paired else ("value", "low", "high")
    about = sweep.about
    points = f"Sweep over {len(about['points']):,} points"
    members = f"{sweep.members:,}{' or more' if about['until_se'] is not None else ''} members x "
    made = (
        f"{points}, each with the same members and luck. {members}{', '.join(sweep.hypotheses)}; "
        f"{about['months']} months from {about['start']}; seed {about['seed']}; sim {about['version']}."
    )
    facts = {
        "sweep": sweep.title, "hypotheses": list(sweep.hypotheses), "members": sweep.members,
        "points": len(about["points"]),
        "months": about["months"], "start": about["start"], "seed": about["seed"], "version": about["version"],
    }  # fmt: skip
    levers = {lever.name: texts.shown(lever.title or short(lever.name)) for lever in sweep.levers}
    return SweepSubject(
        sweep.title, _amounts(headlines, levers, columns), levers, made, facts, "the baseline" if paired else None,
        sweep.is_grid, palette.colours([sweep.name])[0],
        None if weighted is None else _amounts(weighted.table, levers, columns),
        "" if weighted is None else by_weights(weighted.weights),
    )  # fmt: skip


def subject_of_comparison(comparison: Comparison) -> SweepSubject:
    """Two sweeps compared point by point."""
    about = comparison.about
    first, second = comparison.titles.values()
    levers = {lever.name: texts.shown(lever.title or short(lever.name)) for lever in comparison.sweeps[0].levers}
    table = _amounts(comparison.differences, levers, ("difference", "difference_low", "difference_high"))
    made = (
        f"Sweeps {texts.quoted(second)} against {texts.quoted(first)}, point by point with the same members and luck. "
        f"{comparison.members:,} members x {', '.join(comparison.hypotheses)}; {about['months']} months "
        f"from {about['start']}; seed {about['seed']}; sim {about['version']}."
    )
    facts = {
        "sweep": second, "against": first, "hypotheses": list(comparison.hypotheses), "members": comparison.members,
        "months": about["months"], "start": about["start"], "seed": about["seed"], "version": about["version"],
    }  # fmt: skip
    design = all(lever["values"] for lever in about["levers"])
    colour = palette.colours([comparison.labels[1]])[0]
    return SweepSubject(second, table, levers, made, facts, texts.quoted(first), design, colour)


def short(name: str) -> str:
    """A lever's name where a title would stand: of paths the end of the first; what people called it as it is.

    >>> short("EU 2.5 + UK"), short("us.withdrawal.estonia.share+us.withdrawal.latvia.share")
    ('EU 2.5 + UK', 'estonia.share and 1 more')
    """
    if not all(_PATH.fullmatch(path) for path in name.split("+")):
        return name
    first, *more = name.split("+")
    tail = ".".join(first.split(".")[-2:])
    return f"{tail} and {len(more)} more" if more else tail


def _counted(table: pd.DataFrame, outcome: str) -> pd.DataFrame:
    mine = table[table["outcome"] == outcome].copy()
    mine[["amount", "low", "high"]] *= 1000
    return mine


def _amounts(table: pd.DataFrame, levers: Mapping[str, str], columns: tuple[str, str, str]) -> pd.DataFrame:
    named = dict(zip(columns, ("amount", "low", "high"), strict=True))
    kept = table[[*levers, "outcome", "hypothesis", *columns]].rename(columns=named)
    return kept.astype({"outcome": str, "hypothesis": str}).reset_index(drop=True)
