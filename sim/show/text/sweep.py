"""The end of a sweep on a terminal, in lines of 80 columns: every point of one lever, the ends of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.measure import is_nothing
from sim.analysis.turning import clear_rows, signs, turns
from sim.outcomes import ESTIMAND, OUTCOMES, SWEPT
from sim.show import roles
from sim.show.breaking_even import WEIGHED_ALONE, note, sentences
from sim.show.figures.swept import short
from sim.show.text.columns import aligned, around, interval, of_thousand, signed
from sim.show.text.say import by_weights
from sim.show.text.wrapping import WIDTH, wrap
from sim.texts import cut, shown, wrapped

if TYPE_CHECKING:
    from sim.analysis.weighted_sweep import WeightedSweep
    from sim.results.sweep import Sweep
    from sim.scenario.levers import Lever

_MOST_LEVERS: Final = 6
#: Columns of a lever's name beside its values.
_NAME: Final = 50
#: Points of one lever that are told one by one; of more, as many spread evenly.
_MOST_POINTS: Final = 30


def lines(sweep: Sweep, folder: str, weights: Mapping[str, float] | None = None) -> list[str]:
    """What a sweep says, line by line; `folder` is how its place is shown.

    Under `weights` of the theories, what follows from them stands beside each.
    """
    weighted = None if weights is None else sweep.reweight(**weights)
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
    one = len(sweep.levers) == 1
    paired = sweep.is_paired
    for name in SWEPT:
        told = _points(sweep, name, weighted) if one else _range(sweep, name, weighted)
        text += [*wrapped(_heading(sweep, name, one), WIDTH, hyphens=True), *told, ""]
    if told := sentences(sweep, weighted):
        text += [*(line for theory in told for line in wrap(theory, hanging="  ")), *wrap(note(sweep)), ""]
    elif not one and paired:
        text += [*_signs(sweep), ""]
    looked_at = len(sweep.points) * len(sweep.hypotheses)
    together = f", if all {looked_at:,} are looked at (Holm 1979)" if paired and not one else ""
    doubt = f" ? cannot be told from no difference{together}." if paired else ""
    return [
        *text,
        *wrap(f"95% intervals: sampling error only.{doubt}"),
        *([] if weighted is None else _whose(weighted)),
        *wrapped(f"Conditional on the assumptions. {roles.legend(SWEPT)}", WIDTH, hyphens=True),
        "Table: table.parquet, table.csv",
        f"Results: {folder}",
    ]


def _lever(lever: Lever) -> str:
    values = f"{lever.low} to {lever.high}" if lever.low is not None else ", ".join(map(str, lever.values))
    return cut(f"  {shown(cut(lever.name, _NAME))}: {values}", WIDTH, " ...")


def _heading(sweep: Sweep, outcome: str, one: bool) -> str:
    less = " less those of the baseline" if one and sweep.is_paired else ""
    return f"{OUTCOMES[outcome].title}, of 1,000 futures{less}"


def _points(sweep: Sweep, outcome: str, weighted: WeightedSweep | None) -> list[str]:
    """Every point of the only lever, a row each with a cell for each theory, and one below it under weights."""
    [lever] = sweep.levers
    table = sweep.of(outcome)
    numbers = list(dict.fromkeys(int(number) for number in table["point"]))
    told = numbers
    if len(numbers) > _MOST_POINTS:
        told = [numbers[round(k * (len(numbers) - 1) / (_MOST_POINTS - 1))] for k in range(_MOST_POINTS)]
    rows = {(int(row["point"]), str(row["hypothesis"])): row for row in table.to_dict("records")}
    text = [aligned(shown(short(lever.name)), sweep.hypotheses)]
    yours = {int(row["point"]): row for row in _weighed(weighted, outcome)}
    for number in told:
        mine = [rows[number, hypothesis] for hypothesis in sweep.hypotheses]
        text.append(aligned(f"  {_short(mine[0][lever.name])}", map(_cell, mine)))
        if number in yours:
            text.append(aligned("    by your weights", [_cell(yours[number])]))
    return [*text, *([f"  {len(told)} of {len(numbers):,} points; all are in table.csv"] if told != numbers else [])]


def _cell(row: dict[Any, Any]) -> str:
    """The difference from the baseline with its interval; a level where there is no baseline."""
    if row["difference"] is None or row["difference"] != row["difference"]:
        return f"{of_thousand(row['value'])} {around(row['low'], row['high'])}"
    if row["same"] or is_nothing(row):
        return "same"
    return f"{signed(row['difference'])} {interval(row, 'difference')}{'' if row['clear'] else ' ?'}"


def _signs(sweep: Sweep) -> Iterator[str]:
    """At how many points the chance of an attack is clearly above or below, and along which levers that turns."""
    rows = [{str(key): value for key, value in row.items()} for row in sweep.of(ESTIMAND).to_dict("records")]
    names = [lever.name for lever in sweep.levers]
    numeric = [lever.name for lever in sweep.levers if lever.numeric]
    yield "Where the sign turns, by the chance of an attack"
    turning = turns(rows, sweep.hypotheses, names, numeric) if sweep.is_grid else []
    for one in signs(rows, sweep.hypotheses):
        head = f"{one.hypothesis}: clearly more at {one.above} of {one.points} points, clearly fewer at {one.below}"
        mine = [turn for turn in turning if turn.hypothesis == one.hypothesis and turn.turning]
        along = "; ".join(
            f"it turns along {shown(short(turn.lever))} in {turn.turning} of {turn.lines} lines of points, "
            f"{_ends(turn.low, turn.high)}"
            for turn in mine
        )
        never = "" if not sweep.is_grid or mine else "; it turns along no lever"
        yield from wrapped(f"  {head}{'; ' + along if along else never}.", WIDTH, hanging="      ", hyphens=True)


def _ends(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "between points"
    return f"near {low:.3g}" if f"{low:.3g}" == f"{high:.3g}" else f"between {low:.3g} and {high:.3g}"


def _whose(weighted: WeightedSweep) -> list[str]:
    listed = by_weights(weighted.weights).removeprefix("By your weights ")
    return wrap(f"Your weights {listed} are no part of the model. {WEIGHED_ALONE}")


def _weighed(weighted: WeightedSweep | None, outcome: str) -> list[dict[str, Any]]:
    """The rows of an outcome under weights; none of what is not weighed."""
    if weighted is None:
        return []
    mine = weighted.table[weighted.table["outcome"] == outcome]
    return [{str(key): value for key, value in row.items()} for row in mine.to_dict("records")]


def _range(sweep: Sweep, outcome: str, weighted: WeightedSweep | None) -> list[str]:
    """Under each hypothesis and under weights, the points at which it happens least and most, less the baseline.

    Whoever picks the least and the most has looked at all: a difference is clear only if it is so among all of them.
    """
    table = sweep.of(outcome)
    rows_of_all = [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
    yours = _weighed(weighted, outcome)
    if sweep.is_paired:
        for looked_at in filter(None, (rows_of_all, yours)):
            for row, clear in zip(looked_at, clear_rows(looked_at), strict=True):
                row["clear"] = clear
    entries = []
    by_theory = {h: [row for row in rows_of_all if row["hypothesis"] == h] for h in sweep.hypotheses}
    for hypothesis, rows in {**by_theory, **({"": yours} if yours else {})}.items():
        if not hypothesis:
            entries.append("  by your weights")
        low, high = (pick(rows, key=lambda row: float(row["value"])) for pick in (min, max))
        if f"{1000 * low['value']:.1f}" == f"{1000 * high['value']:.1f}":
            entries.append(f"  {hypothesis:<2}  {_count(low)} at every point")
        else:
            entries += [f"  {hypothesis:<2}  least {_at(sweep, low)}", f"      most  {_at(sweep, high)}"]
    return [line for entry in entries for line in wrapped(entry, WIDTH, hanging=" " * 33, hyphens=True)]


def _at(sweep: Sweep, row: dict[str, Any]) -> str:
    where = ", ".join(f"{shown(cut(short(lever.name), _NAME))} {_short(row[lever.name])}" for lever in sweep.levers)
    return f"{_count(row)} at {where}"


def _count(row: dict[str, Any]) -> str:
    value = f"{1000 * row['value']:.1f}"
    change = row["difference"]
    if change is None or change != change:
        return f"{value:>6}{'':<17}"
    if row["same"] or is_nothing(row):
        return f"{value:>6} {'(as the baseline)':<16}"
    doubt = "" if row["clear"] else " ?"
    text = f"({signed(change)} {interval(row, 'difference')}{doubt})"
    return f"{value:>6} {text:<16}"


def _short(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
