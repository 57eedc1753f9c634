"""The end of a sweep on a terminal: at most 40 lines of 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.analysis.measure import is_nothing
from sim.outcomes import OUTCOMES, SWEPT
from sim.show import roles
from sim.show.figures.swept import short
from sim.show.text.wrapping import WIDTH
from sim.texts import cut, shown, wrapped

if TYPE_CHECKING:
    from sim.results.sweep import Sweep
    from sim.scenario.levers import Lever

_MOST_LEVERS: Final = 6
#: Columns of a lever's name beside its values.
_NAME: Final = 50


def lines(sweep: Sweep, folder: str) -> list[str]:
    """What a sweep says, line by line; `folder` is how its place is shown."""
    about = sweep.about
    points, futures = len(about["points"]), sweep.members * len(sweep.hypotheses)
    more = (
        ""
        if about["until_se"] is None
        else f", or more until the standard error is {1000 * about['until_se']:g} of 1,000"
    )
    text = [
        *wrapped(shown(sweep.title), WIDTH, most=6, hyphens=True),
        *wrapped(f"{points:,} points ({about['design']}) x {futures:,} futures{more}", WIDTH, hyphens=True),
        f"{about['months']} months from {about['start']}, seed {about['seed']}, sim {about['version']}",
        "",
        *(_lever(lever) for lever in sweep.levers[:_MOST_LEVERS]),
        *(["  ..."] if len(sweep.levers) > _MOST_LEVERS else []),
        "",
    ]
    for name in SWEPT:
        text += [f"{OUTCOMES[name].title}, of 1,000 futures", *_range(sweep, name), ""]
    return [
        *text,
        "95% intervals: sampling error only. ? cannot be told from no difference.",
        *wrapped(f"Conditional on the assumptions. {roles.legend(SWEPT)}", WIDTH, hyphens=True),
        "Table: table.parquet, table.csv",
        f"Results: {folder}",
    ]


def _lever(lever: Lever) -> str:
    values = f"{lever.low} to {lever.high}" if lever.low is not None else ", ".join(map(str, lever.values))
    return cut(f"  {shown(cut(lever.name, _NAME))}: {values}", WIDTH, " ...")


def _range(sweep: Sweep, outcome: str) -> list[str]:
    """Under each hypothesis, the points at which it happens least and most, and the difference from the baseline."""
    table = sweep.of(outcome)
    entries = []
    for hypothesis in sweep.hypotheses:
        rows = table[table["hypothesis"] == hypothesis].to_dict("records")
        low, high = (pick(rows, key=lambda row: float(row["value"])) for pick in (min, max))
        if f"{1000 * low['value']:.1f}" == f"{1000 * high['value']:.1f}":
            entries.append(f"  {hypothesis}  {_count(low)} at every point")
        else:
            entries += [f"  {hypothesis}  least {_at(sweep, low)}", f"      most  {_at(sweep, high)}"]
    return [line for entry in entries for line in wrapped(entry, WIDTH, hanging=" " * 33, hyphens=True)]


def _at(sweep: Sweep, row: dict[Any, Any]) -> str:
    where = ", ".join(f"{shown(cut(short(lever.name), _NAME))} {_short(row[lever.name])}" for lever in sweep.levers)
    return f"{_count(row)} at {where}"


def _count(row: dict[Any, Any]) -> str:
    value = f"{1000 * row['value']:.1f}"
    change = row["difference"]
    if change is None or change != change:
        return f"{value:>6}{'':<17}"
    half = 500 * (row["difference_high"] - row["difference_low"])
    if row["same"] or is_nothing(row):
        return f"{value:>6} {'(as the baseline)':<16}"
    doubt = "" if row["clear"] else " ?"
    text = f"({1000 * change:+.1f} ±{half:.1f}{doubt})"
    return f"{value:>6} {text:<16}"


def _short(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
